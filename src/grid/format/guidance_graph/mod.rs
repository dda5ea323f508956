//! The JSON files of guidance-graph optimisation: a layout, and optionally a cost for every edge.
//!
//! Keys: `n_row`, `n_col`, `layout` (an array of rows, symbols as in [`ascii`](super::ascii)) and optionally `weights`;
//! others are ignored. Weights are costs in plain moves: first the wait costs, one per free cell row by row, or a single
//! one for all; then for each free cell row by row its edges right, up, left and down, only those that exist. Source:
//! Zhang, Jiang, Bhatt, Nikolaidis, Li, "Guidance Graph Optimization for Lifelong Multi-Agent Path Finding", IJCAI 2024
//! (arXiv 2402.01446), repository `lunjohnzhang/ggo_public`.
//!
//! Costs are rounded to the nearest thousandth of a plain move, at least one thousandth. A cost is refused when it could
//! bring a cost-to-go on the floor beyond 32 bits.

mod document;
mod weights;

pub use document::read_layout;
pub use weights::read_guidance;
