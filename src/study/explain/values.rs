//! What learned decisions weigh: weight times how much that differs where they choose.
//!
//! A large weight on something that is the same everywhere decides nothing. Who is watched chooses as before and tells how features
//! differ between alternatives of the same choice: agents that are ordered, pairs that are matched, places to wait.
//! Guidance has no alternatives; its features differ from edge to edge. They are asked of the rule itself, with what it remembers at
//! the end of the watched trial: under a weight of one on a single feature, the logarithm of an edge's cost is the feature.

use serde::Serialize;

use super::ExplainError;
use crate::fleet::Clock;
use crate::grid::{Cell, Direction, PLAIN_MOVE};
use crate::orchestration::guidance::{EDGE_FEATURES, FIRST_OF_THE_FLOOR, GuidanceView, strength};
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};
use crate::orchestration::{Orchestrator, Reports};
use crate::sim::{Routes, Setting, Trial, mean};

/// What one learned decision weighs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Values {
    /// The decision; its word in files.
    #[serde(serialize_with = "as_token")]
    pub decision: Decision,
    /// Its features, what has most effect first; of equals, as they are listed.
    pub features: Vec<FeatureValue>,
}

/// One feature of a decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeatureValue {
    /// Its name in files.
    pub name: &'static str,
    /// What is weighed.
    pub meaning: &'static str,
    /// Its weight.
    pub weight: f64,
    /// How much it differs where the decision chooses, a standard deviation; `None` of parameters that weigh nothing.
    pub spread: Option<f64>,
    /// Weight times spread.
    pub effect: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
pub(super) fn as_token<S: serde::Serializer>(decision: &Decision, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(decision.token())
}

/// What stakes weigh is what the order weighs, under these names after a prefix.
const STAKE: &str = "stake.";

/// What the learned decisions of a `setting` weigh, whose watched `trial` has come to its end.
///
/// # Errors
/// If learned guidance refuses its own memory.
pub fn values(trial: &mut Trial, setting: &Setting) -> Result<Vec<Values>, ExplainError> {
    let seen = trial.world_mut().resource_mut::<Orchestrator>().spreads();
    let of_choices = |decision: Decision| seen.iter().find(|(of, _)| *of == decision).map(|(_, spreads)| &spreads[..]);
    let mut values = Vec::new();
    for decision in setting.policy.learned() {
        let features = decision.features();
        let spreads = match decision {
            Decision::Guidance => of_edges(trial, setting)?,
            _ => features.iter().map(|feature| of_choice(decision, feature, of_choices(decision))).collect(),
        };
        let weights = setting.policy.meta_skill.block(decision);
        let value = |((feature, &weight), spread): ((&Feature, &f64), Option<f64>)| FeatureValue {
            name: feature.name,
            meaning: feature.meaning,
            weight,
            spread,
            effect: weight * spread.unwrap_or(0.0),
        };
        let mut features: Vec<FeatureValue> = features.iter().zip(weights).zip(spreads).map(value).collect();
        features.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
        values.push(Values { decision, features });
    }
    Ok(values)
}

/// The spread of a feature among those of a decision's choices; 0 where there was nothing to choose.
fn of_choice(decision: Decision, feature: &Feature, spreads: Option<&[f64]>) -> Option<f64> {
    let name = feature.name.strip_prefix(STAKE).unwrap_or(feature.name);
    let place = decision.features()[..decision.choice_parameters()].iter().position(|weighed| weighed.name == name)?;
    Some(spreads.map_or(0.0, |spreads| spreads[place]))
}

/// Log cost of all edges under a probe, so that they are many quanta and none is cut.
const PROBE_BASE: f64 = 2.0;
/// The parameters that are 1 times their weight for all edges, between them.
const BASES: [&str; 2] = ["horizontal.base", "vertical.base"];

/// By feature of guidance, its spread over all edges.
fn of_edges(trial: &mut Trial, setting: &Setting) -> Result<Vec<Option<f64>>, ExplainError> {
    let names = || Decision::Guidance.features().iter().map(|feature| feature.name);
    let strength = strength(&setting.policy.meta_skill, &setting.stage.conditions());
    let mut costs = |weights: &[(&str, f64)]| log_costs(trial, setting, weights);
    let spread = |(k, name): (usize, &'static str)| {
        if k >= FIRST_OF_THE_FLOOR {
            return Ok(None);
        }
        let base = |of: &str| PROBE_BASE + f64::from(u8::from(of == name));
        let values = costs(&[(name, 1.0), (BASES[0], base(BASES[0])), (BASES[1], base(BASES[1]))])?;
        let centre = mean(&values);
        let squares: Vec<f64> = values.iter().map(|value| (value - centre) * (value - centre)).collect();
        let counts = if k < 2 * EDGE_FEATURES { strength.geometry } else { strength.traffic };
        Ok(Some(libm::sqrt(mean(&squares)) * counts))
    };
    names().enumerate().map(spread).collect()
}

/// Logarithms of what edges would cost, in plain moves, if guidance weighed nothing but this, by name; the last of a name counts.
fn log_costs(trial: &mut Trial, setting: &Setting, weights: &[(&str, f64)]) -> Result<Vec<f64>, ExplainError> {
    let (grid, demand) = (&*setting.stage.grid, &setting.stage.scene.demand);
    let mut meta_skill: MetaSkill = (*setting.policy.meta_skill).clone();
    for (k, feature) in Decision::Guidance.features().iter().enumerate() {
        let weight = weights.iter().rfind(|(name, _)| *name == feature.name);
        meta_skill.set(Decision::Guidance, k, weight.map_or(0.0, |&(_, weight)| weight));
    }
    let policy = setting.policy.with_meta_skill(meta_skill);
    let world = trial.world_mut();
    let memory = world.resource::<Orchestrator>().save();
    let reports = world.resource::<Reports>().0.clone();
    let mut rules = Orchestrator::new(&policy, grid, demand, reports.len(), &setting.stage.conditions(), setting.seed);
    rules.restore(&memory)?;
    // Where traffic is weighed, prices change at the next refresh; what is known of the floor alone is priced before the first tick.
    let refresh_ticks = policy.meta_skill.guidance_refresh_ticks;
    let due = (world.resource::<Clock>().tick / refresh_ticks + 1) * refresh_ticks;
    let cost_to_go = &mut world.resource_mut::<Routes>().cost_to_go;
    let mut priced = |tick| rules.price(GuidanceView { grid, demand, tick, reports: &reports }, cost_to_go);
    let guidance =
        priced(due).or_else(|| priced(0)).expect("learned guidance prices every floor before the first tick");
    let edges = grid.cells().flat_map(|cell| Direction::ALL.map(|direction| (cell, direction)));
    let there = edges.filter(|&(cell, direction)| grid.neighbour(cell, direction).is_some());
    let cost = |(cell, direction): (Cell, Direction)| guidance.moves[cell.index()][direction as usize];
    Ok(there.map(|edge| libm::log(f64::from(cost(edge)) / f64::from(PLAIN_MOVE))).collect())
}
