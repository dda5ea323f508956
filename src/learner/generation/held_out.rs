//! Scoring on held-out seeds: who is champion.
//!
//! The centre of the search is scored on a few held-out seeds now and then, and the best is champion. The highest of
//! several noisy scores is partly luck, so the best few centres may be scored once more on fresh held-out seeds at the
//! end of a run; all their scores together decide, and the champion's score is then the one on the fresh seeds.

use super::super::curve::CurvePoint;
use super::super::hyperparameters::Hyperparameters;
use super::super::optimiser::AskTell;
use super::super::seeds;
use super::super::training::{Champion, State, Training, TrainingError};
use super::halving::rounds;
use super::pairs::Worlds;
use super::trials::sound_worlds;
use crate::orchestration::meta_skill::{Lineage, MetaSkill, Score};
use crate::sim::{Interval, Workers, mean, t_interval};

/// Centres that are scored once more at the end.
const FINALISTS: usize = 3;

impl Training {
    /// Scores the initial meta-skill, or the champion in a changed world, and starts the curve there.
    pub(in crate::learner) fn open_segment(&mut self, workers: &Workers) -> Result<(), TrainingError> {
        let opening = match &self.state.champion {
            Some(champion) => champion.meta_skill.clone(),
            None => self.meta_skill(&self.task.policies[0].meta_skill.vector(&self.task.scope)),
        };
        let scenes: Vec<usize> = (0..self.task.stages.len()).collect();
        let per_skill = self.throughputs(workers, std::slice::from_ref(&opening), &scenes, &self.held_out_seeds())?;
        // NaN where every trial failed: such scenes are left out.
        let finite = |values: &Vec<f64>| values.iter().copied().filter(|value| !value.is_nan()).collect();
        let baseline = per_skill[0].iter().map(finite).map(
            |values: Vec<f64>| {
                if values.is_empty() { f64::NAN } else { mean(&values) }
            },
        );
        self.state.baseline = baseline.collect();
        self.state.scenes.clear();
        let held_out = t_interval(&self.relative(&scenes, &per_skill[0], &sound_worlds(&per_skill)));
        let generation = self.state.generation;
        let meta_skill = self.with_lineage(opening, held_out, self.state.settings.held_out_seeds);
        let champion = Champion { meta_skill, held_out, generation };
        self.state.finalists = vec![champion.clone()];
        self.crown(champion);
        self.state.curve.push(CurvePoint {
            generation,
            evaluations: self.state.evaluations,
            candidates: None,
            centre: None,
            champion: held_out,
            step_size: self.state.optimiser.step_size(),
            skill_hash: self.skill_read.take(),
        });
        self.note(format_args!("learning begins at {}", told(held_out)));
        for scene in self.left_out().iter().map(ToString::to_string).collect::<Vec<_>>() {
            self.note(format_args!("scene \"{scene}\" is left out: every trial failed there"));
        }
        Ok(())
    }

    /// Scores the centre of the search, which becomes champion if it is better. `None` where every trial of it failed.
    pub(in crate::learner) fn score_centre(&mut self, workers: &Workers) -> Result<Option<Interval>, TrainingError> {
        let centre = self.meta_skill(self.state.optimiser.mean());
        let Some(held_out) = self.held_out_score(workers, &centre, &self.held_out_seeds())? else { return Ok(None) };
        let generation = self.state.generation;
        let meta_skill = self.with_lineage(centre, held_out, self.state.settings.held_out_seeds);
        let centre = Champion { meta_skill, held_out, generation };
        if self.state.champion.as_ref().is_none_or(|champion| held_out.mean > champion.held_out.mean) {
            self.crown(centre.clone());
            self.note(format_args!("champion, {}", told(held_out)));
        }
        let finalists = &mut self.state.finalists;
        let place = finalists.partition_point(|other| other.held_out.mean >= held_out.mean);
        finalists.insert(place, centre);
        finalists.truncate(FINALISTS);
        Ok(Some(held_out))
    }

    /// Scores the best few centres on fresh held-out seeds; the best by all seeds together is champion.
    pub(in crate::learner) fn score_finalists(&mut self, workers: &Workers) -> Result<(), TrainingError> {
        let (usual, fresh) = (self.state.settings.held_out_seeds, self.final_seeds());
        if fresh == 0 {
            return Ok(());
        }
        let fresh_seeds = seeds::held_out_seeds(self.state.seed, usual + fresh).split_off(usual as usize);
        let mut best: Option<(f64, Champion)> = None;
        for finalist in self.state.finalists.clone() {
            let scored = self.held_out_score(workers, &finalist.meta_skill, &fresh_seeds)?;
            let Some(held_out) = scored else { continue };
            let (usual, fresh) = (f64::from(usual), f64::from(fresh));
            let together = (finalist.held_out.mean * usual + held_out.mean * fresh) / (usual + fresh);
            if best.as_ref().is_none_or(|(score, _)| together > *score) {
                best = Some((together, Champion { held_out, ..finalist }));
            }
        }
        if let Some((_, mut champion)) = best {
            champion.meta_skill.lineage_of_mut(self.task.scope.regime).held_out = Some(score(champion.held_out, fresh));
            let Champion { generation, held_out, .. } = champion;
            self.crown(champion);
            self.note(format_args!("champion of generation {generation}, {}, {fresh} fresh ones", told(held_out)));
        }
        Ok(())
    }

    /// Fresh seeds for each scene at the end: over several scenes, fewer of each say as much.
    fn final_seeds(&self) -> u32 {
        let Hyperparameters { held_out_seeds, final_seeds, .. } = self.state.settings;
        let shared = final_seeds.div_ceil(self.task.stages.len() as u32);
        if final_seeds == 0 { 0 } else { shared.max(held_out_seeds) }
    }

    /// The score over all scenes; `None` where every trial failed.
    fn held_out_score(
        &mut self,
        workers: &Workers,
        meta_skill: &MetaSkill,
        seeds: &[u64],
    ) -> Result<Option<Interval>, TrainingError> {
        let scenes = self.sound_scenes();
        match self.throughputs(workers, std::slice::from_ref(meta_skill), &scenes, seeds) {
            Err(TrainingError::AllFailed(_)) => Ok(None),
            other => {
                let per_skill = other?;
                Ok(Some(t_interval(&self.relative(&scenes, &per_skill[0], &sound_worlds(&per_skill)))))
            }
        }
    }

    fn with_lineage(&self, mut meta_skill: MetaSkill, held_out: Interval, seeds: u32) -> MetaSkill {
        let State { seed, settings, generation, evaluations, .. } = &self.state;
        let regime = self.task.scope.regime;
        *meta_skill.lineage_of_mut(regime) = Lineage {
            scenes: self.task.stages.iter().map(|stage| stage.scene.name.clone()).collect(),
            seed: *seed,
            generation: *generation,
            evaluations: *evaluations,
            learner: settings.method.token().to_owned(),
            population: settings.population,
            rollouts: settings.rollouts,
            initial_step_size: settings.step_size,
            held_out: Some(score(held_out, seeds)),
            began_with: self.task.policies[0].meta_skill.lineage_of(regime).as_beginning(),
        };
        meta_skill
    }

    /// Generations from one held-out scoring to the next: as many more as generations are tried on fewer scenes.
    pub(in crate::learner) fn held_out_every(&self) -> u32 {
        let scenes = self.task.stages.len();
        let Hyperparameters { held_out_every, .. } = self.state.settings;
        held_out_every * scenes.div_ceil(self.state.settings.scenes_in(scenes)) as u32
    }

    /// Most episodes that the next generation may take, with all scoring on held-out seeds that must follow if it is
    /// the last.
    pub(in crate::learner) fn next_cost(&self) -> u64 {
        let Hyperparameters { population, rollouts, worlds, halvings, held_out_seeds, .. } = self.state.settings;
        let scenes = self.task.stages.len();
        let opening = if self.state.baseline.is_empty() { held_out_seeds } else { 0 };
        let tried: usize = rounds(population as usize, halvings).into_iter().sum();
        let scenes_tried = if worlds == Worlds::PerPair { 1 } else { self.state.settings.scenes_in(scenes) };
        let candidates = tried as u64 * u64::from(rollouts) * scenes_tried as u64;
        let finals = FINALISTS as u64 * u64::from(self.final_seeds());
        candidates + (u64::from(opening) + u64::from(held_out_seeds) + finals) * scenes as u64
    }
}

fn told(held_out: Interval) -> String {
    format!("{:.4} [{:.4}, {:.4}] on held-out seeds", held_out.mean, held_out.low, held_out.high)
}

fn score(held_out: Interval, seeds: u32) -> Score {
    Score { mean: held_out.mean, ci95: (held_out.low, held_out.high), seeds }
}
