//! Pictures of a fleet, drawn on the processor: moving pictures of clips, PNGs of scenes and of charts.
//!
//! | file | does |
//! |---|---|
//! | `theme.rs` | the colours, and the palette of all their blends |
//! | `frame.rs` | one frame from a world: puts the next five together |
//! | `floor.rs` | shelves, stations, endpoints, and chevrons where guidance favours a direction |
//! | `hazards.rs` | black-outs and blocked cells |
//! | `agents.rs` | agents, between the cell they leave and the cell they enter |
//! | `curve.rs` | throughput so far, where it is asked for |
//! | `strip.rs`, `font.rs` | the lines of text below |
//! | `markers.rs` | what was done to the world, told when it is |
//! | `timeline.rs` | which moment of a clip each frame shows |
//! | `screen.rs` | a clip that is run and drawn |
//! | `changes.rs` | frames as what changes between them, in one palette |
//! | `sink.rs`, `gif.rs`, `apng.rs`, `film.rs` | frames into a file |
//! | `metadata.rs` | what the file says of itself: scene, policy, seed, version, hash |
//! | `preset.rs`, `thrift.rs` | what pictures are made for, and what is given up where they must be small |
//! | `animation.rs`, `still.rs`, `chart.rs` | the exports themselves |

mod agents;
mod animation;
mod apng;
mod changes;
mod chart;
mod curve;
mod film;
mod floor;
mod font;
mod format;
mod frame;
mod gif;
mod hazards;
mod markers;
mod metadata;
mod options;
mod preset;
mod screen;
mod shape;
mod sink;
mod still;
mod strip;
#[cfg(test)]
mod tests;
mod theme;
mod thrift;
mod timeline;

pub use animation::{End, Frame, OnFrame, Show};
pub use chart::{LogPanel, LogSeries, chart_png};
pub use format::Format;
pub use options::{ExportError, ExportOptions, ExportReport};
pub use preset::Preset;
pub use still::scene_png;
