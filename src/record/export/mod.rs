//! Pictures of a fleet, drawn on the processor: animated GIFs of clips, PNGs of scenes and of charts.
//!
//! | file | does |
//! |---|---|
//! | `theme.rs` | the colours, and the palette of all their blends |
//! | `frame.rs` | one frame from a world: puts the next three together |
//! | `floor.rs` | shelves, stations, endpoints, and chevrons where guidance favours a direction |
//! | `agents.rs` | agents, between the cell they leave and the cell they enter |
//! | `strip.rs`, `font.rs` | the line of text below |
//! | `timeline.rs` | which moment of a clip each frame shows |
//! | `gif.rs` | frames into a file: one palette, and only what changed |
//! | `animation.rs`, `still.rs`, `chart.rs` | the exports themselves |

mod agents;
mod animation;
mod chart;
mod floor;
mod font;
mod frame;
mod gif;
mod options;
mod shape;
mod still;
mod strip;
mod theme;
mod timeline;

pub use animation::{export_gif, export_side_by_side};
pub use chart::{LogPanel, LogSeries, chart_png};
pub use options::{ExportError, ExportOptions, ExportReport};
pub use still::scene_png;
