//! The learning curve: what candidates score in training, what the centre of the search and the champion score on held-out
//! seeds, what has to be beaten, and how earlier runs of the scene went.
//!
//! | file | holds |
//! |---|---|
//! | `options.rs` | what of it is shown and how, and the controls for that |
//! | `smoothing.rs` | moving averages |
//! | `axis.rs` | what grows to the right |
//! | `scale.rs` | scores as heights, evenly or by equal factors |
//! | `series.rs` | curves as lines and bands |
//! | `plot.rs` | the drawing |
//! | `legend.rs` | which line is what |
//! | `look.rs`, `earlier.rs` | earlier runs: looked for; an eye for each, and in what they differ |
//!
//! All but the drawing and the controls know nothing of egui.

mod axis;
mod earlier;
mod legend;
mod look;
mod options;
mod plot;
mod scale;
mod series;
mod smoothing;

pub use axis::XAxis;
pub(super) use earlier::earlier_ui;
pub(super) use look::Earlier;
pub use options::CurveOptions;
pub(super) use options::options_ui;
pub(super) use plot::curves_ui;
