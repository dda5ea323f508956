//! What each part of a meta-skill is worth: the same trials without it.

use std::ops::ControlFlow;

use super::super::gains::compare_within;
use super::super::plan::{self, FORESIGHT};
use super::super::report::RowReport;
use super::super::suite::{Entry, Suite};
use super::values::Values;
use super::{ExplainError, Part};
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::Decision;
use crate::scene::Stage;
use crate::sim::{Setting, Workers};

/// The suite that names the parts.
const SUITE: &str = "ablation";
/// What the whole is called in comparisons.
const WHOLE: &str = "all of it";

/// Policies that lack a part each.
#[derive(Clone, Debug)]
pub(super) struct Parts(Vec<(Part, Policy)>);

impl Parts {
    /// The parts of `policy` on `stage` that have a say there.
    ///
    /// # Errors
    /// If the suite does not fit the program.
    pub(super) fn new(stage: &Stage, policy: &Policy, values: &[Values]) -> Result<Self, ExplainError> {
        let suite = Suite::open(SUITE)?;
        let listed = suite.cases.first().map_or(&[][..], |case| &case.policies);
        let mut parts = Vec::new();
        for Entry { name, rules, without, .. } in listed {
            if has_say(policy, rules.as_deref(), without) {
                parts.push(part(stage, policy, name.clone(), rules.clone(), without.clone())?);
            }
        }
        for Values { decision, features } in values {
            // Who weighs nothing has nothing to lose.
            let Some(first) = features.first().filter(|first| first.effect != 0.0) else { continue };
            let parameter = format!("{}.{}", decision.token(), first.name);
            if !parts.iter().any(|(part, _)| part.without == [parameter.as_str()]) {
                parts.push(part(stage, policy, None, None, vec![parameter])?);
            }
        }
        Ok(Self(parts))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Runs the trials that `settings` makes of each policy, and compares them with the whole's `throughput`, seed by seed.
    pub(super) fn worth(
        &self,
        throughput: &[f64],
        settings: impl Fn(&Policy) -> Vec<Setting>,
        workers: &Workers,
        on_trial: &mut impl FnMut(),
    ) -> Result<Vec<Part>, ExplainError> {
        let trials = self.0.iter().flat_map(|(_, policy)| settings(policy)).collect();
        let results = workers.run_with(trials, |_, _| {
            on_trial();
            ControlFlow::Continue(())
        });
        let scored = results.into_iter().map(|result| result.map(|outcome| outcome.throughput));
        let scored = scored.collect::<Result<Vec<f64>, _>>()?;
        let row = |policy: &str, throughput: &[f64]| RowReport {
            policy: policy.to_owned(),
            // All of it was tried on the same seeds, and what fails ends it.
            seeds: (0..throughput.len() as u64).collect(),
            throughput: throughput.to_vec(),
            ..RowReport::default()
        };
        let mut rows = vec![row(WHOLE, throughput)];
        rows.extend(
            self.0.iter().zip(scored.chunks(throughput.len())).map(|((part, _), of_it)| row(&part.name, of_it)),
        );
        compare_within(&mut rows, Some(WHOLE));
        let compared = self.0.iter().zip(rows.into_iter().skip(1));
        Ok(compared
            .map(|((part, _), row)| Part { throughput: row.throughput, gain: row.gain, ..part.clone() })
            .collect())
    }
}

/// Whether what is left out is part of a learned decision.
fn has_say(policy: &Policy, rules: Option<&str>, without: &[String]) -> bool {
    let learned = policy.learned();
    let named = rules.into_iter().flat_map(|rules| rules.split(',')).chain(without.iter().map(String::as_str));
    let is_learned = |name: &str| match name {
        // Its rounds are part of right of way.
        FORESIGHT => learned.contains(&Decision::RightOfWay),
        _ => learned.iter().any(|decision| name.trim().starts_with(decision.token())),
    };
    named.into_iter().any(is_learned)
}

fn part(
    stage: &Stage,
    policy: &Policy,
    name: Option<String>,
    rules: Option<String>,
    without: Vec<String>,
) -> Result<(Part, Policy), ExplainError> {
    let refused = |reason: String| ExplainError::Part(reason);
    let changed = plan::without(policy, &without)
        .map_err(refused)?
        .with_rules(rules.as_deref().unwrap_or_default(), &stage.grid)
        .map_err(|error| refused(error.to_string()))?;
    let name = name.unwrap_or_else(|| format!("without {}", without.join(", ")));
    Ok((Part { name, rules, without, throughput: Vec::new(), gain: None }, changed))
}
