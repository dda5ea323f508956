//! Every shipped scene, the default scene under every preset, and rules that no shipped scene uses run today as they did
//! when `golden.ron` was written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleetwright::orchestration::Decision;
use fleetwright::orchestration::meta_skill::Scope;
use fleetwright::orchestration::presets::PRESETS;
use fleetwright::scene::{DEFAULT_SCENE, SHIPPED, Stage};
use fleetwright::sim::{Setting, Workers};

/// Set to `1`, it makes the test write the file instead of comparing with it.
const UPDATE: &str = "UPDATE_GOLDEN";
/// Long enough for agents to meet, take tasks and finish some.
const TICKS: u32 = 100;
const SEED: u64 = 1;
/// Larger fleets are cut down: their fields would take gigabytes and show no more.
const AGENTS_AT_MOST: u32 = 1000;
/// A field of a larger floor takes megabytes by itself.
const CELLS_AT_MOST: usize = 100_000;
const AGENTS_ON_MORE_CELLS: u32 = 10;

/// Rules that no shipped scene uses, where they show what they are for: idle agents, few stations, faults, links. The number
/// is added to every weight of learned assignment, so that each counts.
const OTHER_RULES: [(&str, &str, f64); 9] = [
    ("flash-sale", "assignment=learned", 0.25),
    ("gridlock", "assignment=optimal", 0.0),
    ("fulfilment-centre", "assignment=auction,parking=spread", 0.0),
    ("fulfilment-centre", "assignment=shortest_total,parking=learned", 0.0),
    ("fulfilment-centre", "assignment=shortest_total,guidance=guide_paths", 0.0),
    ("sorting-centre", "assignment=shortest_total,right_of_way=task_age", 0.0),
    ("breakdowns", "assignment=auction,right_of_way=remaining", 0.0),
    ("radio-shadow", "assignment=shortest_total,parking=learned", 0.0),
    ("radio-shadow", "guidance=usage_priced", 0.0),
];

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden.ron")
}

/// The settings by name.
fn settings() -> Vec<(String, Setting)> {
    let open = |name: &str| {
        let stage = Stage::open(name, &[]).expect("a shipped scene");
        let mut scene = stage.scene.clone();
        scene.episode.ticks = TICKS;
        let most = if stage.grid.len() > CELLS_AT_MOST { AGENTS_ON_MORE_CELLS } else { AGENTS_AT_MOST };
        scene.fleet.agents = scene.fleet.agents.min(most);
        Arc::new(stage.rebuild(scene).expect("a smaller scene"))
    };
    let mut settings = Vec::new();
    for (name, _) in SHIPPED {
        let stage = open(name);
        settings.push((name.to_owned(), Setting { policy: stage.policy.clone(), stage, seed: SEED }));
    }
    let stage = open(DEFAULT_SCENE);
    for preset in PRESETS {
        let policy = preset.policy(&stage.grid).expect("a shipped preset");
        let name = format!("{DEFAULT_SCENE}, {}", preset.name);
        settings.push((name, Setting { policy, stage: Arc::clone(&stage), seed: SEED }));
    }
    for (scene, rules, nudge) in OTHER_RULES {
        let stage = open(scene);
        let policy = stage.policy.with_rules(rules, &stage.grid).expect("known rules");
        let weights = policy.meta_skill.block(Decision::Assignment).iter().map(|weight| weight + nudge);
        let meta_skill =
            policy.meta_skill.with_vector(&Scope::of(&[Decision::Assignment]), &weights.collect::<Vec<f64>>());
        let policy = policy.with_meta_skill(meta_skill);
        settings.push((format!("{scene}, {rules}"), Setting { policy, stage, seed: SEED }));
    }
    settings
}

#[test]
fn state_hashes_are_what_they_were() {
    let (names, settings): (Vec<String>, Vec<Setting>) = settings().into_iter().unzip();
    let outcomes = Workers::for_all_cores().expect("threads").run(settings);
    let hashes = outcomes.into_iter().map(|outcome| format!("{:016x}", outcome.expect("no failure").state_hash));
    let found: BTreeMap<String, String> = names.into_iter().zip(hashes).collect();
    if std::env::var(UPDATE).is_ok_and(|value| value == "1") {
        let text = ron::ser::to_string_pretty(&found, ron::ser::PrettyConfig::new().new_line("\n")).expect("strings");
        std::fs::write(file(), text + "\n").expect("writable");
        return;
    }
    let text = std::fs::read_to_string(file()).unwrap_or_default();
    let golden: BTreeMap<String, String> = ron::from_str(&text).unwrap_or_default();
    let mut differences = Vec::new();
    for name in golden.keys().chain(found.keys().filter(|name| !golden.contains_key(*name))) {
        if golden.get(name) != found.get(name) {
            differences.push(format!("{name}: {:?} in the file, {:?} here", golden.get(name), found.get(name)));
        }
    }
    assert!(
        differences.is_empty(),
        "state hashes after {TICKS} ticks differ from tests/it/golden.ron:\n{}\nIf simulated behaviour was meant to change, \
         say so in CHANGELOG.md, raise sim::BEHAVIOUR and run the test again with {UPDATE}=1.",
        differences.join("\n")
    );
}
