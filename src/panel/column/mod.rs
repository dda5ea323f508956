//! The column beside the floor, from top to bottom but for the curves.
//!
//! | file | holds |
//! |---|---|
//! | `headline.rs` | scene, learning, the three figures that matter |
//! | `rivals.rs`, `ranking.rs` | policies by hand, and the table of all |
//! | `gallery.rs` | champions so far |
//! | `policy.rs`, `comparison.rs` | what is in charge, and against what |
//! | `fleet.rs`, `overlays.rs` | what agents do, what is drawn over the floor |
//! | `learner.rs`, `skill.rs` | settings of the learner, parameters of the meta-skill |
//! | `world.rs`, `rough_edges.rs` | settings of the world |
//! | `changes.rs` | what was changed |
//! | `messages.rs` | what was said |
//! | `welcome.rs` | the first start |

pub(super) mod changes;
pub(super) mod comparison;
pub(super) mod fleet;
pub(super) mod gallery;
pub(super) mod headline;
pub(super) mod learner;
pub(super) mod messages;
pub(super) mod overlays;
pub(super) mod policy;
pub(super) mod ranking;
pub(super) mod rivals;
pub(super) mod rough_edges;
pub(super) mod skill;
pub(super) mod welcome;
pub(super) mod world;
