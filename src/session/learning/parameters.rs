//! The meta-skill that is in charge: how it came about, and changed by hand.

use std::cell::LazyCell;
use std::sync::Arc;

use bevy::prelude::World;

use super::super::commands::controls::{InCharge, Value};
use super::super::live::Session;
use super::super::view::SkillView;
use crate::orchestration::meta_skill::{Decision, Feature};
use crate::orchestration::{MetaSkill, Policy};

/// What a policy is called whose parameters were changed by hand.
pub(in crate::session) const EDITED: &str = "edited by hand";

/// Parameters of champions, each with the generation in which it was found; the first is what learning began with.
pub type SkillHistory = Vec<(u32, Arc<MetaSkill>)>;

/// A parameter by the name of its decision and its own, for people.
fn told(decision: Decision, feature: &Feature) -> String {
    format!("{} {}", decision.token(), feature.name).replace('_', " ")
}

impl Session {
    /// The policy whose parameters are shown, as they are on this floor: the one in charge if it is learned, or else the
    /// champion's.
    fn skilled(&self) -> Policy {
        self.watched.setting.stage.policy_here(&self.shown_policy())
    }

    pub(super) fn shown_policy(&self) -> Policy {
        self.learned_or_best(&self.watched.setting.policy)
    }

    fn learned_or_best(&self, in_charge: &Policy) -> Policy {
        if !in_charge.learned().is_empty() {
            return in_charge.clone();
        }
        self.learned.best()
    }

    /// The meta-skill to show; `None` where nothing is or could be learned.
    pub(in crate::session) fn skill_view(&self) -> Option<SkillView> {
        let policy = self.skilled();
        let decisions = policy.learned();
        // What regimes go by takes a look at the whole floor, and most have none.
        let conditions = LazyCell::new(|| self.watched.setting.stage.conditions());
        let here = |skill: Arc<MetaSkill>| {
            if skill.regimes().next().is_none() { skill } else { Arc::new(skill.under(&conditions).into_owned()) }
        };
        let history = || self.learned.gallery.history().into_iter();
        (!decisions.is_empty()).then(|| SkillView {
            decisions,
            meta_skill: policy.meta_skill,
            is_edited: self.watched.policy_name == EDITED,
            history: history().map(|(generation, skill)| (generation, here(skill))).collect(),
        })
    }

    /// What setting a parameter changes, in words; `since`: what was in charge when that began, if not just now. `None` if there
    /// is no such parameter or the value is none.
    pub(in crate::session) fn told_of_parameter(
        &self,
        since: Option<&Value>,
        decision: Decision,
        parameter: usize,
        value: f64,
    ) -> Option<String> {
        let feature = decision.features().get(parameter).filter(|_| value.is_finite())?;
        let in_charge = match since {
            Some(Value::InCharge(since)) => &since.policy,
            _ => &self.watched.setting.policy,
        };
        let policy = self.watched.setting.stage.policy_here(&self.learned_or_best(in_charge));
        let before = policy.meta_skill.block(decision)[parameter];
        Some(format!("{} {before:.3} to {value:.3}", told(decision, feature)))
    }

    /// Puts the meta-skill that is shown in charge with another value of one parameter.
    pub(in crate::session) fn set_parameter(
        &mut self,
        world: &mut World,
        decision: Decision,
        parameter: usize,
        value: f64,
    ) {
        let policy = self.skilled();
        let is_known = parameter < decision.features().len() && policy.learned().contains(&decision);
        if !is_known || !value.is_finite() {
            self.notify(format!("{} has no such parameter that could be {value}", decision.token()), true);
            return;
        }
        let mut meta_skill = (*policy.meta_skill).clone();
        meta_skill.set(decision, parameter, value);
        // Nobody has scored it.
        meta_skill.lineage.held_out = None;
        let policy = policy.with_meta_skill(meta_skill);
        self.set(world, &[Value::InCharge(InCharge { policy, name: EDITED.to_owned(), follows: false })]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_told_by_decision_and_name() {
        let feature = &Decision::RightOfWay.features()[0];
        assert_eq!(told(Decision::RightOfWay, feature), "right of way goal age");
    }
}
