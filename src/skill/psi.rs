//! Named hooks on the skill's preference.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// What each ψ weighs, in the order of [`Psi::milli_moves`].
pub const PSI_NAMES: [&str; 14] = [
    "target_occupied",
    "heading_kept",
    "turn",
    "reversal",
    "stay",
    "stay_per_tick_waited",
    "neighbour_wants_it",
    "occupant_wants_mine",
    "free_exits_beyond",
    "occupied_exits_beyond",
    "reserved_exits_beyond",
    "dead_end",
    "corridor",
    "foreign_workstation",
];

/// Weights on local features of a candidate cell, added to its cost in the skill's preference.
///
/// In thousandths of a plain move per unit of the feature. All zero is the published protocol and the shipped value;
/// no meta-skill ever changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Psi {
    /// One weight per name in [`PSI_NAMES`].
    pub milli_moves: [i32; PSI_NAMES.len()],
}

impl Psi {
    /// Whether the skill is the published one.
    pub fn is_zero(&self) -> bool {
        self.milli_moves.iter().all(|&weight| weight == 0)
    }

    /// A fingerprint of the skill and these weights, written into every run and meta-skill file.
    pub fn hash(&self) -> u64 {
        let mut bytes = b"pibt/1".to_vec();
        for (name, weight) in PSI_NAMES.iter().zip(self.milli_moves) {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&weight.to_le_bytes());
        }
        xxh3_64(&bytes)
    }
}
