//! Worlds of their own for every pair of mirrored candidates, in place of the same for all.
//!
//! A mirrored pair tells how the score changes along one direction, and only its two trials must share a world for that. When
//! all candidates share worlds, a budget of trials is divided into few directions, each tried on many scenes; when pairs do not,
//! there are as many directions as trials, and the slope over all scenes is the sum of what each saw on its own. The
//! directions of a few pairs are what a slope over many parameters lacks.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::seeds;
use super::super::training::{State, Training, TrainingError};
use super::scene_choice::{note, weights};
use super::trials::Tried;
use crate::orchestration::meta_skill::MetaSkill;
use crate::random::Stream;
use crate::sim::{Workers, mean};

/// Which candidates of a generation meet the same scenes and seeds. Written as its token on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Worlds {
    /// All of them: `shared`.
    #[default]
    Shared,
    /// The two of a mirrored pair, each on one scene a rollout: `per-pair`. For openai-es and pgpe.
    PerPair,
}

impl Worlds {
    /// Both, in the order they are listed to users.
    pub const ALL: [Self; 2] = [Self::Shared, Self::PerPair];

    /// The name users write.
    pub fn token(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::PerPair => "per-pair",
        }
    }
}

impl fmt::Display for Worlds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.token())
    }
}

impl FromStr for Worlds {
    type Err = String;

    fn from_str(token: &str) -> Result<Self, String> {
        let named = Self::ALL.into_iter().find(|worlds| worlds.token() == token);
        named.ok_or_else(|| format!("expected one of {}", Self::ALL.map(Self::token).join(", ")))
    }
}

/// A world of a trial.
#[derive(Clone, Copy)]
struct World {
    scene: usize,
    seed: u64,
}

impl Training {
    /// Tries the candidates in pairs, each on scenes and seeds of its own.
    pub(in crate::learner) fn try_pairs(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        generation: u32,
    ) -> Result<Tried, TrainingError> {
        let worlds = self.worlds_of_pairs(generation, meta_skills.len().div_ceil(2));
        let mut settings = Vec::new();
        for (candidate, meta_skill) in meta_skills.iter().enumerate() {
            let shared = Arc::new(meta_skill.clone());
            settings.extend(worlds[candidate / 2].iter().map(|world| self.setting(&shared, world.scene, world.seed)));
        }
        let results = self.under_way.run(workers, settings);
        let throughputs = self.count(&results, 1, worlds[0].len())?;
        let score = |(world, throughput): (&World, &f64)| self.score(world.scene, *throughput);
        let of_candidate = |(candidate, per_scene): (usize, &Vec<Vec<f64>>)| -> Vec<f64> {
            worlds[candidate / 2].iter().zip(&per_scene[0]).map(score).collect()
        };
        let scored: Vec<Vec<f64>> = throughputs.iter().enumerate().map(of_candidate).collect();
        self.note_pairs(&worlds, &scored);
        Ok(Tried { ranking: half_differences(&scored), means: scored.iter().map(|scores| mean(scores)).collect() })
    }

    /// The worlds of each pair, one a rollout.
    fn worlds_of_pairs(&mut self, generation: u32, pairs: usize) -> Vec<Vec<World>> {
        let (sound, records) = self.scenes_to_choose();
        let State { seed, settings, .. } = &self.state;
        let count = pairs * settings.rollouts as usize;
        let dealt = deal(&weights(settings.scene_choice, &records), count, &mut seeds::scene_stream(*seed, generation));
        let seeds = seeds::training_seeds(*seed, generation, 0..count as u32);
        let worlds: Vec<World> =
            dealt.iter().zip(seeds).map(|(&place, seed)| World { scene: sound[place], seed }).collect();
        // They are dealt in the order of scenes, and a pair takes its own from all over it.
        (0..pairs).map(|pair| worlds.iter().skip(pair).step_by(pairs).copied().collect()).collect()
    }

    /// Takes note of how far the scores of twins lie apart on each scene that was tried.
    fn note_pairs(&mut self, worlds: &[Vec<World>], scored: &[Vec<f64>]) {
        let mut on_scene: BTreeMap<usize, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
        for (worlds, pair) in worlds.iter().zip(scored.chunks_exact(2)) {
            for (rollout, world) in worlds.iter().enumerate() {
                let (one, other) = (pair[0][rollout], pair[1][rollout]);
                let (better, worse) = on_scene.entry(world.scene).or_default();
                better.push(one.max(other));
                worse.push(one.min(other));
            }
        }
        let scenes: Vec<usize> = on_scene.keys().copied().collect();
        let spreading: Vec<Vec<f64>> =
            on_scene.into_values().map(|(better, worse)| vec![mean(&better), mean(&worse)]).collect();
        note(&mut self.state.scenes, &scenes, &spreading);
    }
}

/// Deals `count` indices, each as often as its weight says, at most one more or less: systematic sampling (Kitagawa,
/// "Monte Carlo filter and smoother for non-Gaussian nonlinear state space models", Journal of Computational and Graphical
/// Statistics 5 (1996), DOI 10.2307/1390750), in ascending order.
pub(in crate::learner) fn deal(weights: &[f64], count: usize, stream: &mut Stream) -> Vec<usize> {
    let step = weights.iter().sum::<f64>() / count as f64;
    let mut next = stream.unit() * step;
    let mut reached = 0.0;
    let mut dealt = Vec::with_capacity(count);
    for (index, weight) in weights.iter().enumerate() {
        reached += weight;
        while next < reached && dealt.len() < count {
            dealt.push(index);
            next += step;
        }
    }
    // What rounding left over.
    dealt.resize(count, weights.len() - 1);
    dealt
}

/// What the optimiser is told of pairs that met worlds of their own: of each pair's scores `[rollout]`, half the difference for the
/// better and against the worse, so that what a world gives to both counts for neither. A trial that failed where its twin's
/// did not is worse than any difference; a candidate without a twin is told nothing of.
pub(in crate::learner) fn half_differences(scores: &[Vec<f64>]) -> Vec<f64> {
    let mut told = Vec::with_capacity(scores.len());
    for pair in scores.chunks(2) {
        let half = match pair {
            [one, other] => {
                mean(&one.iter().zip(other).map(|(one, other)| half_difference(*one, *other)).collect::<Vec<_>>())
            }
            _ => 0.0,
        };
        told.extend([half, -half].into_iter().take(pair.len()));
    }
    told
}

fn half_difference(one: f64, other: f64) -> f64 {
    match (one.is_nan(), other.is_nan()) {
        (false, false) => (one - other) / 2.0,
        (true, true) => 0.0,
        (true, false) => -WORST,
        (false, true) => WORST,
    }
}

/// Beyond any ratio of throughputs, and finite, so that several can be averaged.
const WORST: f64 = 1e9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn scenes_are_dealt_by_weight_at_most_one_more_or_less() {
        for index in 0..50 {
            let mut stream = Stream::new(1, Purpose::Seeds, index);
            let dealt = deal(&[1.0, 0.0, 2.0, 5.0], 20, &mut stream);
            assert_eq!(dealt.len(), 20);
            let times = |wanted: usize| dealt.iter().filter(|&&index| index == wanted).count();
            assert!(
                (2..=3).contains(&times(0)) && times(1) == 0 && times(2) == 5 && (12..=13).contains(&times(3)),
                "{dealt:?}"
            );
        }
    }

    #[test]
    fn every_scene_of_equal_weights_gets_its_turn() {
        let mut times = [0; 3];
        for index in 0..300 {
            for scene in deal(&[0.1; 3], 1, &mut Stream::new(1, Purpose::Seeds, index)) {
                times[scene] += 1;
            }
        }
        assert!(times.iter().all(|&times| (70..130).contains(&times)), "{times:?}");
    }

    #[test]
    fn a_world_that_is_good_to_both_of_a_pair_counts_for_neither() {
        let lost = f64::NAN;
        let scores = vec![vec![9.0, 8.0], vec![7.0, 8.0], vec![1.0, 1.0], vec![1.5, 1.0], vec![3.0, 3.0]];
        assert_eq!(half_differences(&scores), [0.5, -0.5, -0.125, 0.125, 0.0]);
        let failed = half_differences(&[vec![lost], vec![0.1], vec![lost], vec![lost], vec![2.0], vec![1.0]]);
        assert_eq!(failed, [-WORST, WORST, 0.0, 0.0, 0.5, -0.5]);
    }

    #[test]
    fn tokens_name_the_choices() {
        for worlds in Worlds::ALL {
            assert_eq!(worlds.token().parse(), Ok(worlds));
        }
        assert_eq!("own".parse::<Worlds>(), Err("expected one of shared, per-pair".to_owned()));
    }
}
