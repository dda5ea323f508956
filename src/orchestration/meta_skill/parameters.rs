//! Parameters as blocks and as one vector.

use serde::{Deserialize, Serialize};

use super::{Constant, Decision, Feature, Lineage};
use crate::orchestration::right_of_way::DEFAULT_FORESIGHT_ROUNDS;
use crate::skill::Psi;

/// What [`MetaSkill::guidance_refresh_ticks`] is unless it is chosen otherwise.
pub(super) const DEFAULT_REFRESH_TICKS: u32 = 25;

/// The learned coordination policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetaSkill {
    /// By decision, in the order of [`Decision::ALL`]; each in the order of [`Decision::features`].
    blocks: [Vec<f64>; 4],
    /// Values of the hand-crafted rules' constants, in the order of [`Constant::all`].
    constants: [f64; Constant::COUNT],
    /// Ticks between two looks of learned guidance at how the floor is used, at least 1. Chosen, not learned.
    pub guidance_refresh_ticks: u32,
    /// Rounds in which learned right of way looks for a better order in every tick; 0 leaves it to the scores. Chosen, not
    /// learned.
    pub foresight_rounds: u32,
    /// [`Psi::hash`] of the frozen skill that it was trained over.
    pub skill_hash: u64,
    /// The ψ that the running worlds used.
    pub psi: Psi,
    /// Where it comes from.
    pub lineage: Lineage,
}

/// Which part of a meta-skill is learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// All parameters of these decisions.
    pub decisions: Vec<Decision>,
    /// These constants of hand-crafted rules.
    pub constants: Vec<Constant>,
}

impl Scope {
    /// The parameters of some decisions.
    pub fn of(decisions: &[Decision]) -> Self {
        Self { decisions: decisions.to_vec(), constants: Vec::new() }
    }

    /// Whether nothing is learned.
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.constants.is_empty()
    }

    /// How many parameters are learned.
    pub fn dimensions(&self) -> usize {
        self.decisions.iter().map(|decision| decision.features().len()).sum::<usize>() + self.constants.len()
    }
}

impl MetaSkill {
    /// Every parameter at its initial value: nearest pair, no guidance, the oldest goal first, idle agents
    /// beside the nearest workstation.
    pub fn initial() -> Self {
        let initial = |decision: Decision| decision.features().iter().map(|feature| feature.initial).collect();
        let mut usual = Constant::all().map(Constant::usual);
        Self {
            blocks: Decision::ALL.map(initial),
            constants: std::array::from_fn(|_| usual.next().expect("as many as there are")),
            guidance_refresh_ticks: DEFAULT_REFRESH_TICKS,
            foresight_rounds: DEFAULT_FORESIGHT_ROUNDS,
            skill_hash: Psi::default().hash(),
            psi: Psi::default(),
            lineage: Lineage::default(),
        }
    }

    /// The parameters of one decision, in the order of [`Decision::features`].
    pub fn block(&self, decision: Decision) -> &[f64] {
        &self.blocks[decision as usize]
    }

    /// Sets one parameter.
    ///
    /// # Panics
    /// If the decision has no parameter of that index.
    pub fn set(&mut self, decision: Decision, index: usize, value: f64) {
        self.blocks[decision as usize][index] = value;
    }

    /// The value of a hand-crafted rule's constant.
    pub fn constant(&self, constant: Constant) -> f64 {
        self.constants[constant as usize]
    }

    /// The same, rounded: a count.
    pub fn whole_constant(&self, constant: Constant) -> u32 {
        libm::round(self.constant(constant)) as u32
    }

    /// Sets a hand-crafted rule's constant; values out of its range are cut.
    pub fn set_constant(&mut self, constant: Constant, value: f64) {
        let (least, most) = constant.range();
        self.constants[constant as usize] = value.clamp(least, most);
    }

    /// The parameters in a scope, one after the other; constants as the logarithm of their share of the usual value.
    pub fn vector(&self, scope: &Scope) -> Vec<f64> {
        let parameters = scope.decisions.iter().flat_map(|&decision| self.block(decision)).copied();
        let share = |&constant: &Constant| libm::log(self.constant(constant) / constant.usual());
        parameters.chain(scope.constants.iter().map(share)).collect()
    }

    /// The same meta-skill with the parameters in a scope replaced; the inverse of [`MetaSkill::vector`].
    ///
    /// # Panics
    /// If `vector` has another length than [`MetaSkill::vector`] gives.
    #[must_use]
    pub fn with_vector(&self, scope: &Scope, vector: &[f64]) -> Self {
        let mut changed = self.clone();
        let mut rest = vector;
        for &decision in &scope.decisions {
            let block = &mut changed.blocks[decision as usize];
            let (these, others) = rest.split_at(block.len());
            block.copy_from_slice(these);
            rest = others;
        }
        assert_eq!(rest.len(), scope.constants.len(), "a vector of {} parameters", vector.len());
        for (&constant, share) in scope.constants.iter().zip(rest) {
            changed.set_constant(constant, constant.usual() * libm::exp(*share));
        }
        changed
    }

    /// Every parameter with its decision, feature and value.
    pub fn iter(&self) -> impl Iterator<Item = (Decision, &'static Feature, f64)> + '_ {
        Decision::ALL.into_iter().flat_map(|decision| {
            decision.features().iter().zip(self.block(decision)).map(move |(f, &v)| (decision, f, v))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_go_back_where_they_came_from() {
        let scope = Scope::of(&[Decision::Guidance, Decision::RightOfWay]);
        let initial = MetaSkill::initial();
        let vector: Vec<f64> = (0..initial.vector(&scope).len()).map(|k| k as f64).collect();
        let changed = initial.with_vector(&scope, &vector);
        assert_eq!(changed.vector(&scope), vector);
        assert_eq!(changed.block(Decision::Assignment), initial.block(Decision::Assignment));
    }

    #[test]
    fn constants_are_learned_as_shares_of_their_usual_values() {
        let scope =
            Scope { decisions: Vec::new(), constants: vec![Constant::LaneVotePeriod, Constant::LaneVoteMajority] };
        let initial = MetaSkill::initial();
        assert_eq!(initial.vector(&scope), [0.0, 0.0]);
        let changed = initial.with_vector(&scope, &[libm::log(1.5), 9.0]);
        assert_eq!(changed.whole_constant(Constant::LaneVotePeriod), 75);
        assert!((changed.constant(Constant::LaneVoteMajority) - 1.0).abs() < 1e-12, "cut to its range");
        assert_eq!(initial.with_vector(&scope, &[0.0, 0.0]), initial);
    }

    #[test]
    fn names_are_unique_within_a_block() {
        for decision in Decision::ALL {
            let mut names: Vec<_> = decision.features().iter().map(|feature| feature.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), decision.features().len());
        }
    }
}
