//! Cost-to-go fields: for a goal, the cheapest directed cost from every cell to it.
//!
//! A field is computed when it is first asked for and kept until the guidance changes. All costs of a guidance are first
//! divided by their greatest common divisor, so an unguided field counts moves. Fields are 16 bits wide where the
//! largest cost provably fits (the floor's diameter bound times the dearest move), else 32 bits.
//!
//! Fields are computed sixteen at a time by alternating sweeps over the floor (`sweep.rs`). Where that takes too many
//! passes, in mazes, each is searched by itself (`search.rs`): unweighted by breadth-first search, small integer costs by
//! a circular bucket queue (Dial 1969, DOI 10.1145/363269.363610), others by Dijkstra's algorithm with a binary heap.

mod search;
mod store;
mod sweep;

pub use store::{CostToGo, Costs, FieldValue, Fields, Width};
