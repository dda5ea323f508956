//! A policy as a clip holds it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::grid::cost_to_go::LARGEST_COST;
use crate::grid::{Grid, Guidance};
use crate::orchestration::assignment::AssignmentRule;
use crate::orchestration::guidance::{FIXED, FixedGuidance, GuidanceRule};
use crate::orchestration::parking::ParkingRule;
use crate::orchestration::right_of_way::RightOfWayRule;
use crate::orchestration::{Decision, MetaSkill, Policy};

/// A policy that needs no file: rules by their tokens, with the costs and parameters behind them.
#[derive(Serialize, Deserialize)]
pub(super) struct PolicyRecord {
    assignment: String,
    guidance: String,
    right_of_way: String,
    parking: String,
    /// Costs of a `fixed:` rule, whose file need not be there any more.
    fixed: Option<Guidance>,
    /// A meta-skill document.
    meta_skill: String,
}

impl PolicyRecord {
    /// The record of a policy.
    pub(super) fn new(policy: &Policy) -> Self {
        let Policy { assignment, guidance, right_of_way, parking, meta_skill } = policy;
        let fixed = match guidance {
            GuidanceRule::Fixed(fixed) => Some(fixed.guidance.clone()),
            _ => None,
        };
        Self {
            assignment: assignment.token().to_owned(),
            guidance: guidance.token(),
            right_of_way: right_of_way.token().to_owned(),
            parking: parking.token().to_owned(),
            fixed,
            meta_skill: meta_skill.to_ron(),
        }
    }

    /// The policy, if it is one for `grid`; otherwise what was expected.
    pub(super) fn open(self, grid: &Grid) -> Result<Policy, String> {
        let Self { assignment, guidance, right_of_way, parking, fixed, meta_skill } = self;
        let guidance = match (guidance.strip_prefix(FIXED), fixed) {
            (Some(name), Some(costs)) => {
                check_costs(&costs, grid)?;
                GuidanceRule::Fixed(Arc::new(FixedGuidance { name: name.to_owned(), path: None, guidance: costs }))
            }
            _ => rule(Decision::Guidance, &guidance, &GuidanceRule::ALL, GuidanceRule::token)?,
        };
        let meta_skill = MetaSkill::from_ron(&meta_skill).map_err(|error| format!("expected a meta-skill: {error}"))?;
        Ok(Policy {
            assignment: rule(Decision::Assignment, &assignment, &AssignmentRule::ALL, |rule| rule.token())?,
            guidance,
            right_of_way: rule(Decision::RightOfWay, &right_of_way, &RightOfWayRule::ALL, |rule| rule.token())?,
            parking: rule(Decision::Parking, &parking, &ParkingRule::ALL, |rule| rule.token())?,
            meta_skill: Arc::new(meta_skill),
        })
    }
}

/// The rule with this token. Found by comparison alone: no clip may make a program read other files.
fn rule<R: Clone, T: AsRef<str>>(
    decision: Decision,
    word: &str,
    rules: &[R],
    token: impl Fn(&R) -> T,
) -> Result<R, String> {
    let found = rules.iter().find(|&rule| token(rule).as_ref() == word).cloned();
    found.ok_or_else(|| format!("unknown {} rule \"{word}\"", decision.token()))
}

/// Whether costs fit the floor: one row for every cell, and no way so dear that its sum overflows.
fn check_costs(costs: &Guidance, grid: &Grid) -> Result<(), String> {
    let Guidance { moves, waits } = costs;
    if moves.len() != grid.len() || waits.len() != grid.len() {
        return Err(format!("expected guidance for {} cells, found {} and {}", grid.len(), moves.len(), waits.len()));
    }
    let most = LARGEST_COST / (grid.diameter_bound() + 1);
    match moves.iter().flatten().chain(waits).find(|&cost| !(1..=most).contains(cost)) {
        Some(cost) => Err(format!("expected guidance costs from 1 to {most}, found {cost}")),
        None => Ok(()),
    }
}
