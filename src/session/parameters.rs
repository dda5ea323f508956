//! The meta-skill that is in charge: how it came about, and changed by hand.

use std::sync::Arc;

use bevy::prelude::World;

use super::controls::{InCharge, Value};
use super::live::Session;
use super::view::SkillView;
use crate::learner::Champion;
use crate::orchestration::meta_skill::{Decision, Feature, Scope};
use crate::orchestration::{MetaSkill, Policy};

/// What a policy is called whose parameters were changed by hand.
pub(super) const EDITED: &str = "edited by hand";
/// Champions whose parameters are kept; beyond them every other one goes.
const MOST_KEPT: usize = 256;

/// Parameters of champions, each with the generation in which it was found; the first is what learning began with.
pub type SkillHistory = Vec<(u32, Arc<MetaSkill>)>;

/// Keeps a champion, unless its parameters are those of the last one: a changed world scores the same champion again.
pub(super) fn keep(history: &mut SkillHistory, champion: &Champion) {
    let all = &Scope::of(&Decision::ALL);
    if history.last().is_some_and(|(_, last)| last.vector(all) == champion.meta_skill.vector(all)) {
        return;
    }
    history.push((champion.generation, Arc::new(champion.meta_skill.clone())));
    if history.len() > MOST_KEPT {
        // The first and the last always stay.
        let mut place = 0;
        history.retain(|_| {
            place += 1;
            place % 2 == 1 || place > MOST_KEPT
        });
    }
}

/// A parameter by the name of its decision and its own, for people.
fn told(decision: Decision, feature: &Feature) -> String {
    format!("{} {}", decision.token(), feature.name).replace('_', " ")
}

impl Session {
    /// The policy whose parameters are shown: the one in charge if it is learned, or else the champion's.
    fn skilled(&self) -> Policy {
        let in_charge = &self.watched.setting.policy;
        if !in_charge.learned().is_empty() {
            return in_charge.clone();
        }
        let champion = self.learned.history.last().map(|(_, champion)| Arc::clone(champion));
        let rules = self.learned.rules.clone();
        Policy { meta_skill: champion.unwrap_or_else(|| Arc::clone(&rules.meta_skill)), ..rules }
    }

    /// The meta-skill to show; `None` where nothing is or could be learned.
    pub(super) fn skill_view(&self) -> Option<SkillView> {
        let policy = self.skilled();
        let decisions = policy.learned();
        (!decisions.is_empty()).then(|| SkillView {
            decisions,
            meta_skill: policy.meta_skill,
            is_edited: self.watched.policy_name == EDITED,
            history: Arc::clone(&self.learned.history),
        })
    }

    /// What setting a parameter changes, in words; `None` if there is no such parameter or the value is none.
    pub(super) fn told_of_parameter(&self, decision: Decision, parameter: usize, value: f64) -> Option<String> {
        let feature = decision.features().get(parameter).filter(|_| value.is_finite())?;
        let before = self.skilled().meta_skill.block(decision)[parameter];
        Some(format!("{} {before:.3} to {value:.3}", told(decision, feature)))
    }

    /// Puts the meta-skill that is shown in charge with another value of one parameter.
    pub(super) fn set_parameter(&mut self, world: &mut World, decision: Decision, parameter: usize, value: f64) {
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
    use crate::sim::Interval;

    fn champion(generation: u32, value: f64) -> Champion {
        let mut meta_skill = MetaSkill::initial();
        meta_skill.set(Decision::Guidance, 0, value);
        Champion { meta_skill, held_out: Interval { mean: 1.0, low: 1.0, high: 1.0 }, generation }
    }

    #[test]
    fn champions_are_kept_once_and_in_bounds() {
        let mut history = SkillHistory::new();
        for (generation, value) in [(0, 0.0), (4, 0.5), (4, 0.5), (8, 0.25)] {
            keep(&mut history, &champion(generation, value));
        }
        let kept: Vec<_> = history.iter().map(|(at, skill)| (*at, skill.block(Decision::Guidance)[0])).collect();
        assert_eq!(kept, [(0, 0.0), (4, 0.5), (8, 0.25)]);
        for generation in 9..2000 {
            keep(&mut history, &champion(generation, f64::from(generation)));
        }
        let ends = (history.first().map(|(at, _)| *at), history.last().map(|(at, _)| *at));
        assert!(history.len() <= MOST_KEPT && ends == (Some(0), Some(1999)), "{} {ends:?}", history.len());
    }

    #[test]
    fn parameters_are_told_by_decision_and_name() {
        let feature = &Decision::RightOfWay.features()[0];
        assert_eq!(told(Decision::RightOfWay, feature), "right of way goal age");
    }
}
