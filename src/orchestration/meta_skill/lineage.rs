//! Where a meta-skill comes from.

use serde::{Deserialize, Serialize};

/// Runs before the last that a lineage tells of.
const MOST_EARLIER: usize = 16;

/// How a meta-skill was trained; no clock time, no path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lineage {
    /// Names of the scenes it was trained on.
    pub scenes: Vec<String>,
    /// The run's seed.
    pub seed: u64,
    /// Generation in which it became champion.
    pub generation: u32,
    /// Simulated episodes of the run up to then, all kinds counted.
    pub evaluations: u64,
    /// The optimiser's token.
    pub learner: String,
    /// Candidates in a generation.
    pub population: u32,
    /// Trials of each candidate in a generation.
    pub rollouts: u32,
    /// Step size at the start of the run.
    pub initial_step_size: f64,
    /// Throughput on the run's held-out seeds.
    pub held_out: Option<Score>,
    /// How that was trained which the run began with; `None` where it began untrained. Of a long line the last few are told.
    pub began_with: Option<Box<Lineage>>,
}

impl Lineage {
    /// Whether it is that of a meta-skill that was trained at all.
    pub fn is_trained(&self) -> bool {
        self.evaluations > 0
    }

    /// The same as what another run begins with, if it was trained: as much of it as is told, so that documents of meta-skills that
    /// are trained again and again do not grow, nor nest deeper than they can be read.
    pub fn as_beginning(&self) -> Option<Box<Self>> {
        self.is_trained().then(|| Box::new(self.last_runs(MOST_EARLIER)))
    }

    /// The last so many runs, at least one.
    fn last_runs(&self, runs: usize) -> Self {
        let earlier = self.began_with.as_deref().filter(|_| runs > 1);
        let began_with = earlier.map(|earlier| Box::new(earlier.last_runs(runs - 1)));
        Self { began_with, scenes: self.scenes.clone(), learner: self.learner.clone(), ..*self }
    }
}

/// A mean with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Mean over seeds.
    pub mean: f64,
    /// 95 % t interval of the mean over seeds.
    pub ci95: (f64, f64),
    /// Number of seeds.
    pub seeds: u32,
}

#[cfg(test)]
mod tests {
    use super::super::MetaSkill;
    use super::*;

    #[test]
    fn a_meta_skill_can_be_trained_again_and_again() {
        let mut meta_skill = MetaSkill::initial();
        for run in 1..=200 {
            let began_with = meta_skill.lineage.as_beginning();
            assert_eq!(began_with.is_some(), run > 1);
            meta_skill.lineage = Lineage { seed: run, evaluations: 100, began_with, ..Lineage::default() };
        }
        let read = MetaSkill::from_ron(&meta_skill.to_ron()).expect("it is no deeper than can be read");
        assert_eq!(read, meta_skill);
        let line = std::iter::successors(Some(&read.lineage), |lineage| lineage.began_with.as_deref());
        assert_eq!(line.map(|lineage| lineage.seed).collect::<Vec<_>>(), (184..=200).rev().collect::<Vec<_>>());
    }
}
