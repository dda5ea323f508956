//! What is drawn over the floor.
//!
//! | file | holds |
//! |---|---|
//! | `arrows.rs`, `flow.rs` | guidance, and the material that lets arrows drift |
//! | `heat.rs`, `ramp.rs` | use, waits or conflicts, and their colours |
//! | `layer.rs` | what those below share that are one mesh on each side |
//! | `errands.rs` | lines from agents to their errands |
//! | `fleet_ways.rs` | ways that agents would take |
//! | `relays.rs`, `stale.rs` | radio, and who was not heard |
//! | `hazards.rs` | blocked cells and black-outs |

pub(super) mod arrows;
pub(super) mod errands;
pub(super) mod fleet_ways;
pub(super) mod flow;
pub(super) mod hazards;
pub(super) mod heat;
mod layer;
pub(super) mod ramp;
pub(super) mod relays;
pub(super) mod stale;
