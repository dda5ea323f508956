//! Parameters as blocks and as one vector.

use serde::{Deserialize, Serialize};

use super::{Decision, Feature, Lineage};
use crate::skill::Psi;

/// What [`MetaSkill::guidance_refresh_ticks`] is unless it is chosen otherwise.
pub(super) const DEFAULT_REFRESH_TICKS: u32 = 100;

/// The learned coordination policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetaSkill {
    /// By decision, in the order of [`Decision::ALL`]; each in the order of [`Decision::features`].
    blocks: [Vec<f64>; 4],
    /// Ticks between two looks of learned guidance at how the floor is used, at least 1. Chosen, not learned.
    pub guidance_refresh_ticks: u32,
    /// [`Psi::hash`] of the frozen skill that it was trained over.
    pub skill_hash: u64,
    /// The ψ that the running worlds used.
    pub psi: Psi,
    /// Where it comes from.
    pub lineage: Lineage,
}

impl MetaSkill {
    /// Every parameter at its initial value: nearest pair, no guidance, the oldest goal first, idle agents
    /// beside the nearest workstation.
    pub fn initial() -> Self {
        let initial = |decision: Decision| decision.features().iter().map(|feature| feature.initial).collect();
        Self {
            blocks: Decision::ALL.map(initial),
            guidance_refresh_ticks: DEFAULT_REFRESH_TICKS,
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

    /// The parameters of some decisions, one after the other.
    pub fn vector(&self, decisions: &[Decision]) -> Vec<f64> {
        decisions.iter().flat_map(|&decision| self.block(decision)).copied().collect()
    }

    /// The same meta-skill with the parameters of some decisions replaced; the inverse of [`MetaSkill::vector`].
    ///
    /// # Panics
    /// If `vector` has another length than [`MetaSkill::vector`] gives.
    #[must_use]
    pub fn with_vector(&self, decisions: &[Decision], vector: &[f64]) -> Self {
        let mut changed = self.clone();
        let mut rest = vector;
        for &decision in decisions {
            let block = &mut changed.blocks[decision as usize];
            let (these, others) = rest.split_at(block.len());
            block.copy_from_slice(these);
            rest = others;
        }
        assert!(rest.is_empty(), "a vector of {} parameters is too long", vector.len());
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
        let decisions = [Decision::Guidance, Decision::RightOfWay];
        let initial = MetaSkill::initial();
        let vector: Vec<f64> = (0..initial.vector(&decisions).len()).map(|k| k as f64).collect();
        let changed = initial.with_vector(&decisions, &vector);
        assert_eq!(changed.vector(&decisions), vector);
        assert_eq!(changed.block(Decision::Assignment), initial.block(Decision::Assignment));
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
