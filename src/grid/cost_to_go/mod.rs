//! Cost-to-go fields: for a goal, the cheapest directed cost from every cell to it.
//!
//! A field is computed when it is first asked for and kept until the guidance changes or memory runs short. All costs of
//! a guidance are first divided by their greatest common divisor, so an unguided field counts moves. Fields are 16 bits
//! wide where the largest cost provably fits (`width.rs`), else 32 bits.
//!
//! Fields are computed many at a time by sweeps over the rows of the floor (`sweep.rs`). Where that takes too many
//! sweeps, each is searched by itself (`search.rs`): breadth-first where all moves cost the same, else by Dijkstra's algorithm with a
//! radix heap.

mod any_width;
mod costs;
mod fields;
mod registers;
mod runs;
mod search;
mod slots;
mod store;
mod sweep;
mod value;
mod way;

pub use any_width::AnyWidthFields;
pub use costs::Costs;
pub use fields::Fields;
pub use store::{CostToGo, field_memory, set_field_memory};
pub use value::{FieldValue, LARGEST_COST};
pub use way::Way;
