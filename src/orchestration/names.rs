//! What policies are called that keep no names: by what they are.

use super::{Policy, presets};

/// What stands in a champion's name before its generation.
const CHAMPION: &str = "champion of generation ";

/// What a policy is called: the preset that it is, or how far it was learned.
pub fn name_of(policy: &Policy) -> String {
    let tokens = policy.tokens();
    if let Some(preset) = presets::PRESETS.iter().find(|preset| preset.rules == tokens) {
        return preset.name.to_owned();
    }
    match (policy.learned().is_empty(), policy.meta_skill.lineage.generation) {
        (true, _) => "rules of its own".to_owned(),
        (false, 0) => "untrained".to_owned(),
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
