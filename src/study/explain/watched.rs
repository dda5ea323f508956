//! Trials that are watched, and what a meta-skill did otherwise in its best than in its worst.

use std::sync::Arc;

use serde::Serialize;

use super::lanes::{Lane, lanes};
use super::values::{Values, as_token, values};
use super::waiting::{Waiting, watch};
use super::{ExplainError, Question};
use crate::orchestration::meta_skill::Decision;
use crate::sim::{Routes, Setting, Trial};

/// Effects that differ by less than this share of the larger one are taken for the same.
const DIFFERS: f64 = 0.1;

/// What a meta-skill did in one trial.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    pub(super) seed: u64,
    pub(super) values: Vec<Values>,
    pub(super) lanes: Vec<Lane>,
    pub(super) waiting: Option<Waiting>,
}

/// What it did otherwise in its best trial than in its worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Apart {
    /// Seed of the best.
    pub best: u64,
    /// Seed of the worst.
    pub worst: u64,
    /// Throughput of both.
    pub throughput: [f64; 2],
    /// Lanes that lead otherwise, as they were in the best and in the worst.
    pub lanes: Vec<[Lane; 2]>,
    /// Features whose effect differs by a tenth or more, what differs most first.
    pub values: Vec<ValueApart>,
}

/// A feature that weighs otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueApart {
    /// The decision; its word in files.
    #[serde(serialize_with = "as_token")]
    pub decision: Decision,
    /// The feature's name in files.
    pub name: &'static str,
    /// Weight times spread in the best and in the worst.
    pub effects: [f64; 2],
}

impl Watched {
    /// Watches a trial.
    pub(super) fn new(setting: &Setting) -> Result<Self, ExplainError> {
        let mut trial = Trial::default();
        let waiting = watch(&mut trial, setting);
        let lanes = lanes(&setting.stage.grid, &trial.world().resource::<Routes>().guidance);
        Ok(Self { seed: setting.seed, values: values(&mut trial, setting)?, lanes, waiting })
    }
}

impl Question {
    /// The best trial and the worst by their `throughput`, watched; one alone is both.
    pub(super) fn watch_extremes(&self, throughput: &[f64]) -> Result<[Watched; 2], ExplainError> {
        let mut order: Vec<usize> = (0..throughput.len()).collect();
        order.sort_by(|&a, &b| throughput[b].total_cmp(&throughput[a]));
        let seed = |place: Option<&usize>| place.map_or(self.first.seed, |&place| self.seeds[place]);
        let watched = |seed: u64| match seed {
            seed if seed == self.first.seed => Ok(self.first.clone()),
            seed => Watched::new(&Setting { stage: Arc::clone(&self.stage), policy: self.policy.clone(), seed }),
        };
        Ok([watched(seed(order.first()))?, watched(seed(order.last()))?])
    }
}

impl Apart {
    /// What differs between two watched trials that came to this throughput; `None` where they are the same one.
    pub(super) fn new([best, worst]: [&Watched; 2], throughput: [f64; 2]) -> Option<Self> {
        let both = best.lanes.iter().zip(&worst.lanes);
        let otherwise = both.filter(|(best, worst)| best.leads() != worst.leads());
        let mut values: Vec<ValueApart> = best.values.iter().zip(&worst.values).flat_map(values_apart).collect();
        let distance = |value: &ValueApart| (value.effects[0] - value.effects[1]).abs();
        values.sort_by(|a, b| distance(b).total_cmp(&distance(a)));
        (best.seed != worst.seed).then(|| Self {
            best: best.seed,
            worst: worst.seed,
            throughput,
            lanes: otherwise.map(|(best, worst)| [*best, *worst]).collect(),
            values,
        })
    }
}

/// The features of one decision that weigh otherwise.
fn values_apart((best, worst): (&Values, &Values)) -> Vec<ValueApart> {
    let decision = best.decision;
    let both = best.features.iter().filter_map(|ours| {
        // What has most effect stands first in either.
        let theirs = worst.features.iter().find(|theirs| theirs.name == ours.name)?;
        Some(ValueApart { decision, name: ours.name, effects: [ours.effect, theirs.effect] })
    });
    let differs = |value: &ValueApart| {
        let [best, worst] = value.effects;
        (best - worst).abs() > DIFFERS * best.abs().max(worst.abs())
    };
    both.filter(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Direction, Grid, Guidance, Layout};
    use crate::study::explain::FeatureValue;

    fn watched(seed: u64, dear_row: u32, effects: [f64; 3]) -> Watched {
        let grid = Grid::new(Layout::open(6, 3)).expect("free");
        let is_dear = |cell, direction| grid.place(cell).1 == dear_row && direction == Direction::Left;
        let cost = |cell, direction, _| if is_dear(cell, direction) { 3_000 } else { 1_000 };
        let lanes = lanes(&grid, &Guidance::from_edges(&grid, cost));
        let named = ["approach", "held", "own_zone"].into_iter().zip(effects);
        let value = |(name, effect): (&'static str, f64)| FeatureValue {
            name,
            meaning: "",
            weight: 1.0,
            spread: Some(effect.abs()),
            effect,
        };
        let mut features: Vec<FeatureValue> = named.map(value).collect();
        features.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
        Watched { seed, values: vec![Values { decision: Decision::Assignment, features }], lanes, waiting: None }
    }

    #[test]
    fn lanes_that_turn_and_features_that_weigh_otherwise_are_told() {
        let (best, worst) = (watched(4, 0, [2.0, 0.3, -0.5]), watched(7, 2, [1.9, 0.5, 0.6]));
        let apart = Apart::new([&best, &worst], [3.0, 2.0]).expect("two trials");
        let leads = |lane: Lane| (lane.line, lane.leads());
        let told: Vec<_> = apart.lanes.iter().map(|both| both.map(leads)).collect();
        assert_eq!(told, [[(0, Some(Direction::Right)), (0, None)], [(2, None), (2, Some(Direction::Right))]]);
        let told: Vec<_> = apart.values.iter().map(|value| (value.name, value.effects)).collect();
        assert_eq!(told, [("own_zone", [-0.5, 0.6]), ("held", [0.3, 0.5])], "2.0 and 1.9 are taken for the same");
        assert_eq!((apart.best, apart.worst, apart.throughput), (4, 7, [3.0, 2.0]));
        assert_eq!(Apart::new([&best, &best], [3.0, 3.0]), None, "one trial differs from no other");
    }
}
