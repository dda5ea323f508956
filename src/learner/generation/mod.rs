//! What a generation does: candidates are tried on scenes and seeds, and champions scored on held-out ones.

pub(super) mod halving;
pub(super) mod held_out;
pub(super) mod pairs;
pub(super) mod policy_gradient;
pub(super) mod scene_choice;
pub(super) mod trials;
pub(super) mod under_way;
