//! Agents as they are drawn.
//!
//! | file | holds |
//! |---|---|
//! | `agents.rs` | one figure per agent, moved with it |
//! | `robot.rs` | its meshes |
//! | `numbers.rs` | where agents' numbers stand |
//! | `moment.rs` | the ring of light when a champion takes over |

pub(super) mod agents;
pub(super) mod moment;
pub(super) mod numbers;
pub(super) mod robot;
