//! The best mix of hand-crafted rules: what learned coordination is to be compared with.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generation::trials::least_throughput;
use super::training::TrainingError;
use crate::demand::Demand;
use crate::orchestration::Policy;
use crate::orchestration::assignment::AssignmentRule;
use crate::orchestration::guidance::GuidanceRule;
use crate::orchestration::meta_skill::Decision;
use crate::orchestration::parking::ParkingRule;
use crate::orchestration::presets::PRESETS;
use crate::orchestration::right_of_way::RightOfWayRule;
use crate::scene::Stage;
use crate::sim::{Setting, TrialResult, mean};

/// A mix that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Its rules, in the form that [`Policy::with_rules`] reads.
    pub rules: String,
    /// Episodes that the search simulated.
    pub evaluations: u64,
}

/// Mixes by their rules, each tried once.
struct Search<'a, E> {
    stages: &'a [Arc<Stage>],
    seeds: &'a [u64],
    run: &'a mut dyn FnMut(Vec<Setting>) -> Result<Vec<TrialResult>, E>,
    /// Episodes there may be.
    most: u64,
    /// Throughput by scene.
    tried: BTreeMap<String, Vec<f64>>,
    evaluations: u64,
}

/// Coordinate search from the best preset: for one decision after the other every hand-crafted rule is tried beside the others'
/// present ones and the best is kept, until a whole round changes nothing. Decisions that have nothing to decide on the scenes are
/// left as they are. Trials that fail count as nothing delivered. After `most` episodes it is the best that was tried, without
/// any the first preset. `run` simulates episodes, or knows what came of them.
///
/// # Errors
/// If every trial of a round fails; those of `run`.
pub fn best_mix<E: From<TrainingError>>(
    stages: &[Arc<Stage>],
    seeds: &[u64],
    most: u64,
    run: &mut dyn FnMut(Vec<Setting>) -> Result<Vec<TrialResult>, E>,
) -> Result<Mix, E> {
    let mut search = Search { stages, seeds, run, most, tried: BTreeMap::new(), evaluations: 0 };
    let presets: Vec<String> = PRESETS.iter().map(|preset| preset.rules.to_owned()).collect();
    let mut best = search.best_of(&presets)?.unwrap_or_else(|| presets[0].clone());
    loop {
        let before = best.clone();
        for decision in decided(stages.iter().map(|stage| &**stage)) {
            let mixes: Vec<String> = words(decision).iter().map(|word| with_rule(&best, decision, word)).collect();
            best = search.best_of(&mixes)?.unwrap_or(best);
        }
        if best == before {
            return Ok(Mix { rules: best, evaluations: search.evaluations });
        }
    }
}

impl<E: From<TrainingError>> Search<'_, E> {
    /// The best of some mixes, the first of equals; those that were not tried before are, as many as there may be. `None` where
    /// none of them was.
    fn best_of(&mut self, mixes: &[String]) -> Result<Option<String>, E> {
        let room = (self.most - self.evaluations) / (self.stages.len() * self.seeds.len()).max(1) as u64;
        let fresh = mixes.iter().filter(|rules| !self.tried.contains_key(*rules));
        let fresh: Vec<&String> = fresh.take(usize::try_from(room).unwrap_or(usize::MAX)).collect();
        let mut settings = Vec::new();
        for rules in &fresh {
            for stage in self.stages {
                let policy = Policy::plain().with_rules(rules, &stage.grid).expect("hand-crafted rules name no file");
                settings.extend(self.seeds.iter().map(|&seed| Setting {
                    stage: Arc::clone(stage),
                    policy: policy.clone(),
                    seed,
                }));
            }
        }
        self.evaluations += settings.len() as u64;
        let outcomes = (self.run)(settings)?;
        TrainingError::of_all_failed(&outcomes)?;
        let throughput: Vec<f64> =
            outcomes.iter().map(|outcome| outcome.as_ref().map_or(0.0, |outcome| outcome.throughput)).collect();
        let by_scene: Vec<f64> = throughput.chunks(self.seeds.len()).map(mean).collect();
        for (rules, scenes) in fresh.into_iter().zip(by_scene.chunks(self.stages.len())) {
            self.tried.insert(rules.clone(), scenes.to_vec());
        }
        let scored = mixes.iter().rev().filter_map(|rules| Some((self.score(rules)?, rules)));
        Ok(scored.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, rules)| rules.clone()))
    }

    /// Mean throughput of a mix that was tried over scenes and seeds, on each scene relative to the first preset's.
    fn score(&self, rules: &str) -> Option<f64> {
        let (tried, plain) = (self.tried.get(rules)?, self.tried.get(PRESETS[0].rules)?);
        let least = self.stages.iter().map(|stage| least_throughput(stage));
        let ratios: Vec<f64> =
            tried.iter().zip(plain).zip(least).map(|((x, plain), least)| x / plain.max(least)).collect();
        Some(mean(&ratios))
    }
}

/// All mixes of hand-crafted rules that can differ on a stage, as DECISION=RULE,… of the decisions that have something to decide there.
pub fn all_on(stage: &Stage) -> Vec<String> {
    let mut mixes = vec![String::new()];
    for decision in decided([stage]) {
        let with = |mix: &String, word: &str| {
            let separator = if mix.is_empty() { "" } else { "," };
            format!("{mix}{separator}{}={word}", decision.token())
        };
        // Where agents have goals of their own, a goal is all there is to a task.
        let has_tasks = matches!(stage.scene.demand, Demand::Pool { .. });
        let is_same = |word: &str| !has_tasks && word == RightOfWayRule::TaskAge.token();
        let words: Vec<String> = words(decision).into_iter().filter(|word| !is_same(word)).collect();
        mixes = mixes.iter().flat_map(|mix| words.iter().map(|word| with(mix, word)).collect::<Vec<_>>()).collect();
    }
    mixes
}

/// The decisions that have something to decide on some of the scenes.
fn decided<'a>(stages: impl IntoIterator<Item = &'a Stage>) -> Vec<Decision> {
    let learned: Vec<Vec<Decision>> = stages.into_iter().map(|stage| stage.learning_policy().learned()).collect();
    Decision::ALL.into_iter().filter(|decision| learned.iter().any(|some| some.contains(decision))).collect()
}

/// The words of a decision's hand-crafted rules.
fn words(decision: Decision) -> Vec<String> {
    let mut words: Vec<String> = match decision {
        Decision::Assignment => AssignmentRule::ALL.iter().map(|rule| rule.token().to_owned()).collect(),
        Decision::Guidance => GuidanceRule::ALL.iter().map(GuidanceRule::token).collect(),
        Decision::RightOfWay => RightOfWayRule::ALL.iter().map(|rule| rule.token().to_owned()).collect(),
        Decision::Parking => ParkingRule::ALL.iter().map(|rule| rule.token().to_owned()).collect(),
    };
    words.retain(|word| word != "learned");
    words
}

/// The same rules but for one decision.
fn with_rule(rules: &str, decision: Decision, word: &str) -> String {
    let rule = |part: &str| match part.split_once('=') {
        Some((token, _)) if token == decision.token() => format!("{token}={word}"),
        _ => part.to_owned(),
    };
    rules.split(',').map(rule).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::seeds::held_out_seeds;
    use crate::sim::Workers;

    #[test]
    fn rules_are_exchanged_one_by_one() {
        let rules = PRESETS[0].rules;
        assert_eq!(with_rule(rules, Decision::Parking, "spread"), rules.replace("parking=stay", "parking=spread"));
        assert_eq!(words(Decision::Guidance).len(), GuidanceRule::ALL.len() - 1);
    }

    #[test]
    fn all_mixes_are_those_that_can_differ() {
        let on = |scene: &str| all_on(&Stage::open(scene, &[]).expect("a shipped scene"));
        let [guidance, right_of_way] = [Decision::Guidance, Decision::RightOfWay].map(|decision| words(decision).len());
        let of_goals = on("benchmarks/warehouse-33-36");
        assert_eq!(of_goals.len(), guidance * (right_of_way - 1));
        assert!(of_goals.contains(&"guidance=usage_priced,right_of_way=remaining".to_owned()));
        let [assignment, parking] = [Decision::Assignment, Decision::Parking].map(|decision| words(decision).len());
        assert_eq!(on("narrow-aisles").len(), assignment * guidance * right_of_way * parking);
    }

    #[test]
    fn a_scene_where_the_first_preset_does_nothing_does_not_decide_alone() {
        let stage =
            |ticks: u32| Stage::open("two-doors", &[format!("episode.ticks={ticks}")]).expect("a shipped scene");
        let stages = [Arc::new(stage(100)), Arc::new(stage(20))];
        let tried = [
            (PRESETS[0].rules, vec![1.0, 0.0]),
            ("one task there", vec![1.0, 0.05]),
            ("twice as much here", vec![2.0, 0.0]),
        ];
        let tried = tried.map(|(rules, throughputs)| (rules.to_owned(), throughputs)).into();
        let run = &mut |_| Ok::<_, TrainingError>(Vec::new());
        let search = Search { stages: &stages, seeds: &[], run, most: 0, tried, evaluations: 0 };
        let scores = [PRESETS[0].rules, "one task there", "twice as much here"].map(|rules| search.score(rules));
        assert_eq!(scores, [Some(0.5), Some(1.0), Some(1.0)]);
    }

    /// On an open floor where agents have goals of their own only guidance and right of way matter.
    #[test]
    fn no_single_change_is_better_than_the_mix_that_is_found() {
        let overrides = ["fleet.agents=60".to_owned(), "episode.ticks=120".to_owned()];
        let stages = [Arc::new(Stage::open("training/bare-floor", &overrides).expect("a shipped scene"))];
        let workers = Workers::start(2).expect("threads");
        let seeds = held_out_seeds(1, 2);
        let (most, tried) = (u64::MAX, BTreeMap::new());
        let mut simulated = 0;
        let run = &mut |settings: Vec<Setting>| {
            simulated += settings.len() as u64;
            Ok::<_, TrainingError>(workers.run(settings))
        };
        let mix = best_mix(&stages, &seeds, most, run).expect("trials");
        assert_eq!((mix.evaluations % seeds.len() as u64, simulated), (0, mix.evaluations));
        let run = &mut |settings| Ok::<_, TrainingError>(workers.run(settings));
        let mut again = Search { stages: &stages, seeds: &seeds, run, most, tried, evaluations: 0 };
        again.best_of(&[PRESETS[0].rules.to_owned(), mix.rules.clone()]).expect("trials");
        let best = again.score(&mix.rules).expect("it was tried");
        for decision in [Decision::Guidance, Decision::RightOfWay] {
            for word in words(decision) {
                let other = again.best_of(&[with_rule(&mix.rules, decision, &word)]).expect("trials").expect("a mix");
                assert!(again.score(&other) <= Some(best), "{other} is better than {}", mix.rules);
            }
        }
        assert!(mix.rules.contains("assignment=") && best > 1.0);
        for (most, evaluations) in [(1, 0), (7, 6)] {
            let mix = best_mix(&stages, &seeds, most, again.run).expect("trials");
            assert_eq!(mix.evaluations, evaluations, "never more than there may be");
        }
    }
}
