//! A scene in the making: a floor that is painted square by square, and what is to happen on it.
//!
//! A [`Draft`] is begun from any stage, whose floor it takes square by square, wherever that came from. A stroke of the
//! brush paints at once and is one step of undo; so is every other change. [`Draft::examine`] says what is wrong, by the
//! code that checks scene files. A draft is written as any scene is ([`Draft::scene`], [`Scene::to_document`](super::Scene::to_document)),
//! and [`WrittenScenes`] keeps it from taking the place of a file that somebody else wrote.
//!
//! Invariants: a version stands for one state of a draft; undo comes back to the state of a version and to the version. What the
//! editor cannot show (captions, faults, limits of communication) is kept as it was. Squares are (column, row).

mod canvas;
mod examine;
mod history;
mod shape;
mod work;
mod written;

pub use canvas::{Draft, MAX_SIDE};
pub use examine::Examination;
pub use work::Work;
pub use written::WrittenScenes;
