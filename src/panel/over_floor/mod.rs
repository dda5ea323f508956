//! Cards and signs over the floor.
//!
//! | file | holds |
//! |---|---|
//! | `floor_cards.rs` | the cards of a running session |
//! | `transport.rs` | playback and recording |
//! | `menu.rs` | everything that a key does, for a pointer |
//! | `inspector.rs`, `why.rs` | what is selected, and why it was given its task |
//! | `faults.rs`, `fault_brush.rs` | breaking agents and cells |
//! | `minimap.rs` | the floor from above |
//! | `notices.rs`, `banner.rs` | messages |
//! | `signs.rs`, `station_boards.rs`, `agent_numbers.rs`, `hover.rs`, `heat_scale.rs` | what stands at places of the floor |
//! | `overlay_key.rs` | the key to lines and colours |
//! | `export.rs`, `preview.rs` | a picture of the last clip |

pub(super) mod agent_numbers;
pub(super) mod banner;
pub(super) mod export;
pub(super) mod fault_brush;
pub(super) mod faults;
pub(super) mod floor_cards;
pub(super) mod heat_scale;
pub(super) mod hover;
pub(super) mod inspector;
pub(super) mod menu;
pub(super) mod minimap;
pub(super) mod notices;
pub(super) mod overlay_key;
mod preview;
pub(super) mod signs;
pub(super) mod station_boards;
pub(super) mod transport;
pub(super) mod why;
