//! By what a trial is known.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::results::StudyError;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::Lineage;
use crate::scene::{Scene, Stage};
use crate::sim::BEHAVIOUR;
use crate::skill::Psi;

/// Tells everything that fixes a trial besides its seed: world, policy with the costs and parameters that it has there, skill, and the
/// number of the simulated behaviour. Hexadecimal.
pub(super) fn fingerprint(stage: &Stage, policy: &Policy) -> Result<String, StudyError> {
    let bytes = serde_json::to_vec(&(BEHAVIOUR, Psi::default().hash(), world_of(stage), policy_of(stage, policy)))?;
    Ok(format!("{:016x}", xxh3_64(&bytes)))
}

/// What of a policy a trial on this stage depends on: nothing of regimes that have no share there, nor where parameters come from.
fn policy_of(stage: &Stage, policy: &Policy) -> Policy {
    let here = stage.policy_here(policy);
    let mut meta_skill = (*here.meta_skill).clone();
    meta_skill.lineage = Lineage::default();
    here.with_meta_skill(meta_skill)
}

/// What of a stage a trial depends on: floor, fleet, demand, communication, faults, episode.
pub(super) fn world_of(stage: &Stage) -> impl Serialize {
    let Stage { scene, grid, .. } = stage;
    // Exhaustive, so that a new part of a scene cannot be forgotten here.
    let Scene {
        fleet,
        demand,
        communication,
        faults,
        episode,
        version: _,
        name: _,
        look_for: _,
        layout: _,
        orchestration: _,
        camera: _,
        captions: _,
    } = scene;
    (grid.layout().to_ascii(), fleet, demand, communication, faults, episode)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::orchestration::MetaSkill;
    use crate::orchestration::meta_skill::{Decision, Regime, Scope};

    /// So that a study is not run anew for parameters that were learned for other floors.
    #[test]
    fn a_trial_depends_on_the_parameters_that_act_there() {
        let stage = Stage::open("narrow-aisles", &["fleet.agents=20".to_owned()]).expect("a shipped scene");
        let of = |meta_skill: MetaSkill| {
            fingerprint(&stage, &stage.learning_policy().with_meta_skill(meta_skill)).expect("a fingerprint")
        };
        let initial = MetaSkill::initial();
        let in_regime = |regime, value| {
            let scope = Scope { regime: Some(regime), ..Scope::of(&[Decision::Parking]) };
            of(initial.with_vector(&scope, &vec![value; scope.dimensions()]))
        };
        assert!(initial.share(Some(Regime::Vast), &stage.conditions()) < 1e-12);
        assert_eq!(in_regime(Regime::Vast, 0.5), of(initial.clone()));
        assert_ne!(in_regime(Regime::Sparse, 0.5), of(initial.clone()), "{:?}", stage.conditions());
        let mut told = initial.clone();
        told.lineage.seed = 7;
        assert_eq!(of(told), of(initial));
    }

    #[test]
    fn fingerprints_tell_settings_apart_and_nothing_else() {
        let stage = |set: &str| Stage::open("narrow-aisles", &[set.to_owned()]).expect("a shipped scene");
        let of = |set: &str, rules: &str| {
            let stage = stage(set);
            let policy = stage.policy.with_rules(rules, &stage.grid).expect("rules");
            fingerprint(&stage, &policy).expect("a fingerprint")
        };
        let reference = of("fleet.agents=20", "guidance=none");
        let others = [
            of("fleet.agents=21", "guidance=none"),
            of("episode.ticks=7", "guidance=none"),
            of("demand.supply.tasks_per_agent=3", "guidance=none"),
            of("communication.reports.loss=0.1", "guidance=none"),
            of("layout.rack_rows=7", "guidance=none"),
            of("fleet.agents=20", "guidance=crisscross"),
        ];
        assert_eq!(BTreeSet::from(others).len(), 6);
        let renamed = Stage::open("narrow-aisles", &["fleet.agents=20".to_owned(), "name=other".to_owned()]);
        let renamed = renamed.expect("a shipped scene");
        let policy = renamed.policy.with_rules("guidance=none", &renamed.grid).expect("rules");
        assert_eq!(fingerprint(&renamed, &policy).expect("a fingerprint"), reference);
    }
}
