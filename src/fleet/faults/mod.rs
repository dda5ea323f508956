//! Breakdowns and blocked cells.
//!
//! An agent that has broken down stands as an obstacle, keeps its task and does not work on it. A blocked cell is entered
//! by nobody; an agent that stands there leaves as soon as it can. Both come from a schedule in the scene, by chance at
//! a rate, or at a click; what comes by chance depends on seed, tick and agent alone, never on what was decided.
//!
//! Cost-to-go fields do not know of blocked cells: agents whose way leads through one wait before it or are pushed
//! around it. That is what a floor without a map of its obstacles does, and it costs no new fields.

mod running;
mod spec;

pub use running::Faults;
pub use spec::{BlockedCell, BlockedCellSpec, Breakdown, BreakdownSpec, FaultSpec};
