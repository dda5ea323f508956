//! What policies are called that keep no names: by what they are.

use super::meta_skill::shipped_as;
use super::{Policy, presets};

/// What stands in a champion's name before its generation.
const CHAMPION: &str = "champion of generation ";

/// What learned rules are called whose meta-skill nobody has trained.
pub const UNTRAINED: &str = "untrained";

/// What a policy is called: the preset that it is, with constants of its own maybe; the shipped meta-skill that leads it; or how far it was
/// learned.
pub fn name_of(policy: &Policy) -> String {
    let tokens = policy.tokens();
    if let Some(preset) = presets::PRESETS.iter().find(|preset| preset.rules == tokens) {
        let is_tuned = policy.meta_skill.tuned().next().is_some();
        return format!("{}{}", preset.name, if is_tuned { ", tuned" } else { "" });
    }
    if let Some(name) = shipped_as(&policy.meta_skill).filter(|_| !policy.learned().is_empty()) {
        return name.to_owned();
    }
    match (policy.learned().is_empty(), policy.meta_skill.lineage.generation) {
        (true, _) => "rules of its own".to_owned(),
        (false, 0) => UNTRAINED.to_owned(),
        (false, generation) => champion_name(generation),
    }
}

/// What a champion is called.
pub fn champion_name(generation: u32) -> String {
    format!("{CHAMPION}{generation}")
}

/// The generation of the champion that is called so.
pub fn champion_generation(name: &str) -> Option<u32> {
    name.strip_prefix(CHAMPION).and_then(|number| number.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Grid, Layout};
    use crate::orchestration::meta_skill::{Constant, shipped};

    #[test]
    fn a_preset_with_constants_of_its_own_is_called_so() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let preset = presets::PRESETS[0].policy(&grid).expect("it names no file");
        assert_eq!(name_of(&preset), presets::PRESETS[0].name);
        let mut tuned = (*preset.meta_skill).clone();
        tuned.set_constant(Constant::CrisscrossCost, 0.7);
        assert_eq!(name_of(&preset.with_meta_skill(tuned)), format!("{}, tuned", presets::PRESETS[0].name));
        let learned = Policy::plain().with_rules("guidance=learned", &grid).expect("rules");
        assert_eq!(name_of(&learned), "untrained");
        let general = shipped("general").expect("it ships");
        assert_eq!(name_of(&learned.with_meta_skill(general.clone())), "general");
        let by_hand = Policy::plain().with_rules("guidance=lane_vote,right_of_way=waiting", &grid).expect("rules");
        assert_eq!(name_of(&by_hand.with_meta_skill(general)), "rules of its own", "which it does not lead");
    }
}
