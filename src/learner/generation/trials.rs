//! The trials of a generation, and what they scored.

use std::sync::Arc;

use super::super::optimiser::AskTell;
use super::super::seeds;
use super::super::training::{State, Training, TrainingError};
use super::halving::{better_half, places, rounds};
use super::pairs::Worlds;
use super::policy_gradient::slopes;
use super::scene_choice::{SceneRecord, choose, note};
use crate::orchestration::Policy;
use crate::orchestration::exploration::Exploration;
use crate::orchestration::meta_skill::MetaSkill;
use crate::scene::Stage;
use crate::sim::{Manner, Setting, TrialResult, Workers, mean};

/// Candidates after their trials.
pub(in crate::learner) struct Tried {
    /// What the optimiser is told: higher is better, NaN where no trial succeeded.
    pub ranking: Vec<f64>,
    /// Mean score of each candidate over its trials.
    pub means: Vec<f64>,
}

impl Tried {
    /// So many candidates of which nothing is known.
    pub(in crate::learner) fn nothing(candidates: usize) -> Self {
        Self { ranking: vec![f64::NAN; candidates], means: Vec::new() }
    }
}

impl Training {
    /// Tries all candidates of `generation` on the same scenes and seeds, and the better ones on more of them.
    pub(in crate::learner) fn try_candidates(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        generation: u32,
    ) -> Result<Tried, TrainingError> {
        if let Some(temperature) = self.state.optimiser.temperature() {
            return self.explore(workers, meta_skills, generation, temperature);
        }
        if self.state.settings.worlds == Worlds::PerPair {
            return self.try_pairs(workers, meta_skills, generation);
        }
        let scenes = self.choose_scenes(generation);
        let mut alive: Vec<usize> = (0..meta_skills.len()).collect();
        let mut scored: Vec<Vec<f64>> = vec![Vec::new(); meta_skills.len()];
        for (round, tried) in (0..).zip(rounds(meta_skills.len(), self.state.settings.halvings)) {
            alive = better_half(&alive, &scored, tried);
            let seeds = self.training_seeds(generation, round);
            let alive_skills: Vec<MetaSkill> = alive.iter().map(|&index| meta_skills[index].clone()).collect();
            let per_skill = match self.throughputs(workers, &alive_skills, &scenes, &seeds) {
                // What the candidates did in the rounds before is known.
                Err(TrainingError::AllFailed(_)) if round > 0 => break,
                other => other?,
            };
            let sound = sound_worlds(&per_skill);
            for (&index, per_scene) in alive.iter().zip(&per_skill) {
                scored[index].push(mean(&self.relative(&scenes, per_scene, &sound)));
            }
            if round == 0 {
                self.note_scenes(&scenes, &per_skill);
            }
        }
        let means: Vec<f64> = scored.iter().map(|scores| mean(scores)).collect();
        let ranking = if self.state.settings.halvings == 0 { means.clone() } else { places(&scored) };
        Ok(Tried { ranking, means })
    }

    /// Lets every trial explore at this `temperature`, and tells the optimiser the slopes that follow.
    fn explore(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        generation: u32,
        temperature: f64,
    ) -> Result<Tried, TrainingError> {
        let scenes = self.choose_scenes(generation);
        let seeds = self.training_seeds(generation, 0);
        let worlds = scenes.len() * seeds.len();
        let of_streets = self.task.scope.of_streets;
        let exploration = |place: usize| Exploration { temperature, number: (place / worlds) as u64, of_streets };
        let manner = |place: usize| Manner::Exploring(exploration(place));
        let trials = self.trials(meta_skills, &scenes, &seeds).into_iter().enumerate();
        let trials = trials.map(|(place, setting)| (setting, manner(place))).collect();
        let results = self.under_way.run(workers, trials);
        let per_skill = self.count(&results, scenes.len(), seeds.len())?;
        self.note_scenes(&scenes, &per_skill);
        self.state.optimiser.note_slopes(&slopes(&results, worlds, &self.task.scope));
        let sound = sound_worlds(&per_skill);
        let score = |per_scene: &Vec<Vec<f64>>| mean(&self.relative(&scenes, per_scene, &sound));
        let means: Vec<f64> = per_skill.iter().map(score).collect();
        Ok(Tried { ranking: means.clone(), means })
    }

    /// The seeds of a round of trials in a generation.
    fn training_seeds(&self, generation: u32, round: u32) -> Vec<u64> {
        let State { seed, settings, .. } = &self.state;
        seeds::training_seeds(*seed, generation, round * settings.rollouts..(round + 1) * settings.rollouts)
    }

    /// The scenes of a generation.
    fn choose_scenes(&mut self, generation: u32) -> Vec<usize> {
        let (sound, records) = self.scenes_to_choose();
        let state = &self.state;
        let mut stream = seeds::scene_stream(state.seed, generation);
        let count = state.settings.scenes_in(self.task.stages.len());
        let chosen = choose(state.settings.scene_choice, &records, count, &mut stream);
        chosen.into_iter().map(|place| sound[place]).collect()
    }

    /// The scenes that are not left out, and what is known of each.
    pub(in crate::learner) fn scenes_to_choose(&mut self) -> (Vec<usize>, Vec<SceneRecord>) {
        let sound = self.sound_scenes();
        self.state.scenes.resize_with(self.task.stages.len(), Default::default);
        let records = sound.iter().map(|&scene| self.state.scenes[scene]).collect();
        (sound, records)
    }

    /// The scenes on which any trial succeeded when the segment was opened; the others are left out of it.
    pub(in crate::learner) fn sound_scenes(&self) -> Vec<usize> {
        (0..self.task.stages.len()).filter(|&scene| !self.state.baseline[scene].is_nan()).collect()
    }

    /// Takes note of how scores of the same world spread.
    fn note_scenes(&mut self, scenes: &[usize], per_skill: &[Vec<Vec<f64>>]) {
        let on_scene = |place: usize| {
            let baseline = self.baseline(scenes[place]);
            per_skill.iter().map(|per_scene| mean(&per_scene[place]) / baseline).collect()
        };
        let spreading: Vec<Vec<f64>> = (0..scenes.len()).map(on_scene).collect();
        note(&mut self.state.scenes, scenes, &spreading);
    }

    /// Throughput of every meta-skill on each of the `scenes` and seeds: `[meta-skill][scene][seed]`, NaN for failed
    /// trials.
    pub(in crate::learner) fn throughputs(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        scenes: &[usize],
        seeds: &[u64],
    ) -> Result<Vec<Vec<Vec<f64>>>, TrainingError> {
        let results = self.under_way.run(workers, self.trials(meta_skills, scenes, seeds));
        self.count(&results, scenes.len(), seeds.len())
    }

    /// A trial of every meta-skill on each of the `scenes` and seeds, in this order.
    fn trials(&self, meta_skills: &[MetaSkill], scenes: &[usize], seeds: &[u64]) -> Vec<Setting> {
        let mut settings = Vec::with_capacity(meta_skills.len() * scenes.len() * seeds.len());
        for meta_skill in meta_skills {
            let shared = Arc::new(meta_skill.clone());
            for &scene in scenes {
                settings.extend(seeds.iter().map(|&seed| self.setting(&shared, scene, seed)));
            }
        }
        settings
    }

    /// A trial of a meta-skill on one scene and seed.
    pub(in crate::learner) fn setting(&self, meta_skill: &Arc<MetaSkill>, scene: usize, seed: u64) -> Setting {
        let rules = self.task.policies[scene].clone();
        let policy = Policy { meta_skill: Arc::clone(meta_skill), ..rules };
        Setting { stage: Arc::clone(&self.task.stages[scene]), policy, seed }
    }

    /// Counts trials that were run, and gives their throughputs: `[meta-skill][scene][seed]`, NaN for failed ones.
    pub(in crate::learner) fn count(
        &mut self,
        results: &[TrialResult],
        scenes: usize,
        seeds: usize,
    ) -> Result<Vec<Vec<Vec<f64>>>, TrainingError> {
        self.state.evaluations += results.len() as u64;
        let now = self.now();
        for failure in results.iter().filter_map(|result| result.as_ref().err()) {
            self.state.failures += 1;
            self.state.log.note_failure(now, self.state.failures, failure);
            self.failed.push(failure.clone());
        }
        TrainingError::of_all_failed(results)?;
        let expected = self.task.policies[0].meta_skill.skill_hash;
        let altered = results.iter().flatten().map(|outcome| outcome.skill_hash).find(|&found| found != expected);
        if let Some(found) = altered {
            return Err(TrainingError::SkillAltered { expected, found });
        }
        self.skill_read = Some(expected);
        let throughput = |result: &TrialResult| result.as_ref().map_or(f64::NAN, |o| o.throughput);
        let values: Vec<f64> = results.iter().map(throughput).collect();
        let per_skill = values.chunks(scenes * seeds);
        Ok(per_skill.map(|chunk| chunk.chunks(seeds).map(<[f64]>::to_vec).collect()).collect())
    }

    /// One score a seed from throughputs `[scene][seed]` on `scenes`: plain when learning on a single scene, else the
    /// mean of ratios to the baseline. Worlds that are not `sound` are skipped, and seeds that have no other.
    pub(in crate::learner) fn relative(
        &self,
        scenes: &[usize],
        throughputs: &[Vec<f64>],
        sound: &[Vec<bool>],
    ) -> Vec<f64> {
        let on_seed = |seed: usize| {
            let worlds = (0..scenes.len()).filter(|&place| sound[place][seed]);
            let scores: Vec<f64> = worlds.map(|place| self.score(scenes[place], throughputs[place][seed])).collect();
            (!scores.is_empty()).then(|| mean(&scores))
        };
        (0..throughputs.first().map_or(0, Vec::len)).filter_map(on_seed).collect()
    }

    /// What a throughput on a scene counts for: itself when learning on a single scene, else its ratio to the baseline.
    pub(in crate::learner) fn score(&self, scene: usize, throughput: f64) -> f64 {
        if self.is_relative() { throughput / self.baseline(scene) } else { throughput }
    }

    /// What throughputs on a scene are related to.
    fn baseline(&self, scene: usize) -> f64 {
        self.state.baseline[scene].max(least_throughput(&self.task.stages[scene]))
    }
}

/// The least that throughputs are divided by: one task in an episode. Without it the first task on a scene where nothing was done would
/// outweigh all other scenes.
pub(in crate::learner) fn least_throughput(stage: &Stage) -> f64 {
    1.0 / f64::from(stage.scene.episode.ticks)
}

/// Which worlds `[scene][seed]` any meta-skill came through, of throughputs `[meta-skill][scene][seed]`: where all trials
/// failed, it is not for what a meta-skill decided.
pub(in crate::learner) fn sound_worlds(per_skill: &[Vec<Vec<f64>>]) -> Vec<Vec<bool>> {
    let Some(first) = per_skill.first() else { return Vec::new() };
    let is_sound = |scene: usize, seed: usize| per_skill.iter().any(|per_scene| !per_scene[scene][seed].is_nan());
    let of_scene = |(scene, seeds): (usize, &Vec<f64>)| (0..seeds.len()).map(|seed| is_sound(scene, seed)).collect();
    first.iter().enumerate().map(of_scene).collect()
}
