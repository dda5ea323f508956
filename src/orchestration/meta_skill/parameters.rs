//! Parameters as blocks and as one vector.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::regime::shares;
use super::{Conditions, Constant, Decision, Feature, Lineage, Regime, by_name};
use crate::orchestration::right_of_way::DEFAULT_FORESIGHT_ROUNDS;
use crate::skill::Psi;

/// What [`MetaSkill::guidance_refresh_ticks`] is unless it is chosen otherwise.
pub(super) const DEFAULT_REFRESH_TICKS: u32 = 25;

/// Parameters by decision, in the order of [`Decision::ALL`]; each in the order of [`Decision::features`].
pub(super) type Blocks = [Vec<f64>; 4];

/// Values of the hand-crafted rules' constants, in the order of [`Constant::all`].
pub(super) type Constants = [f64; Constant::COUNT];

/// Parameters before anything is learned.
pub(super) fn initial_blocks() -> Blocks {
    Decision::ALL.map(|decision| decision.features().iter().map(|feature| feature.initial).collect())
}

/// Constants that nobody has tuned.
pub(super) fn usual_constants() -> Constants {
    let mut usual = Constant::all().map(Constant::usual);
    std::array::from_fn(|_| usual.next().expect("as many as there are"))
}

/// The learned coordination policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetaSkill {
    #[serde(with = "by_name::blocks")]
    blocks: Blocks,
    /// Parameters of their own that some regimes have, in the order in which they take their shares.
    regimes: Vec<OfRegime>,
    #[serde(with = "by_name::constants")]
    constants: Constants,
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

/// What a meta-skill is in one regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OfRegime {
    pub(super) regime: Regime,
    #[serde(with = "by_name::blocks")]
    pub(super) blocks: Blocks,
    /// Where these parameters come from.
    pub(super) lineage: Lineage,
}

/// Which part of a meta-skill is learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// All parameters of these decisions.
    pub decisions: Vec<Decision>,
    /// Those of this regime; `None`: those that hold where no regime has its own.
    pub regime: Option<Regime>,
    /// These constants of hand-crafted rules.
    pub constants: Vec<Constant>,
    /// Whether features of streets are learned too.
    pub of_streets: bool,
}

impl Scope {
    /// The parameters of some decisions.
    pub fn of(decisions: &[Decision]) -> Self {
        Self { decisions: decisions.to_vec(), ..Self::default() }
    }

    /// Whether nothing is learned.
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.constants.is_empty()
    }

    /// How many parameters are learned.
    pub fn dimensions(&self) -> usize {
        self.decisions.iter().map(|&decision| self.places(decision).count()).sum::<usize>() + self.constants.len()
    }

    /// Which of a decision's parameters are learned, by their places in its block.
    pub fn places(&self, decision: Decision) -> impl Iterator<Item = usize> + use<> {
        let of_streets = self.of_streets;
        let features = decision.features().iter().enumerate();
        features.filter(move |(_, feature)| of_streets || !feature.of_streets).map(|(place, _)| place)
    }
}

impl MetaSkill {
    /// Every parameter at its initial value: nearest pair, no guidance, the oldest goal first, idle agents
    /// beside the nearest workstation.
    pub fn initial() -> Self {
        Self {
            blocks: initial_blocks(),
            regimes: Vec::new(),
            constants: usual_constants(),
            guidance_refresh_ticks: DEFAULT_REFRESH_TICKS,
            foresight_rounds: DEFAULT_FORESIGHT_ROUNDS,
            skill_hash: Psi::default().hash(),
            psi: Psi::default(),
            lineage: Lineage::default(),
        }
    }

    /// The parameters of one decision where no regime has its own, in the order of [`Decision::features`].
    pub fn block(&self, decision: Decision) -> &[f64] {
        &self.blocks[decision as usize]
    }

    /// Sets one parameter, where no regime has its own.
    ///
    /// # Panics
    /// If the decision has no parameter of that index.
    pub fn set(&mut self, decision: Decision, index: usize, value: f64) {
        self.blocks[decision as usize][index] = value;
    }

    /// The regimes that have parameters of their own.
    pub fn regimes(&self) -> impl Iterator<Item = Regime> + '_ {
        self.regimes.iter().map(|own| own.regime)
    }

    pub(super) fn blocks_mut(&mut self) -> &mut Blocks {
        &mut self.blocks
    }

    pub(super) fn of_regimes(&self) -> &[OfRegime] {
        &self.regimes
    }

    /// Gives a regime parameters of its own, after all others.
    pub(super) fn add_regime(&mut self, own: OfRegime) {
        self.regimes.push(own);
    }

    /// Which share of its parameters is that of one regime under some conditions; `None` stands for those that hold where no
    /// regime has its own.
    pub fn share(&self, regime: Option<Regime>, conditions: &Conditions) -> f64 {
        let shares = shares(self.regimes(), conditions);
        let place = regime.map(|regime| self.regimes().position(|known| known == regime));
        match place {
            None => 1.0 - shares.iter().sum::<f64>(),
            Some(place) => place.map_or(0.0, |place| shares[place]),
        }
    }

    /// What it is under some conditions: a meta-skill without regimes, whose parameters are the means of all by their shares, and
    /// whose lineage is that of the regime with more than half of it, if one has.
    pub fn under(&self, conditions: &Conditions) -> Cow<'_, Self> {
        if self.regimes.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut there = Self {
            blocks: self.blocks.clone(),
            regimes: Vec::new(),
            constants: self.constants,
            guidance_refresh_ticks: self.guidance_refresh_ticks,
            foresight_rounds: self.foresight_rounds,
            skill_hash: self.skill_hash,
            psi: self.psi.clone(),
            lineage: self.lineage.clone(),
        };
        let shares = shares(self.regimes(), conditions);
        // Whole, and not but for the rounding of a sum.
        if let Some(own) = self.regimes.iter().zip(&shares).find_map(|(own, share)| (*share >= 1.0).then_some(own)) {
            there.blocks.clone_from(&own.blocks);
            there.lineage.clone_from(&own.lineage);
            return Cow::Owned(there);
        }
        for (own, share) in self.regimes.iter().zip(shares).filter(|&(_, share)| share > 0.0) {
            if share > 0.5 {
                there.lineage = own.lineage.clone();
            }
            let values = there.blocks.iter_mut().flatten().zip(self.blocks.iter().flatten());
            for ((value, usual), of_regime) in values.zip(own.blocks.iter().flatten()) {
                *value += share * (of_regime - usual);
            }
        }
        Cow::Owned(there)
    }

    /// Where the parameters of a regime come from; `None` stands for those that hold where no regime has its own.
    pub fn lineage_of(&self, regime: Option<Regime>) -> &Lineage {
        self.holding(regime).1
    }

    /// The same, to be changed. Of a regime without parameters of its own it is that of the others.
    pub fn lineage_of_mut(&mut self, regime: Option<Regime>) -> &mut Lineage {
        let own = self.regimes.iter_mut().find(|own| Some(own.regime) == regime);
        own.map_or(&mut self.lineage, |own| &mut own.lineage)
    }

    /// The constants of hand-crafted rules that have another value than the usual one, with that value.
    pub fn tuned(&self) -> impl Iterator<Item = (Constant, f64)> {
        let all = Constant::all().map(|constant| (constant, self.constant(constant)));
        all.filter(|(constant, value)| value.to_bits() != constant.usual().to_bits())
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

    /// What holds in a regime: its own parameters; without any, those of the regime that it lies [within](Regime::within), or else
    /// those that hold where no regime has its own, as for `None`.
    fn holding(&self, regime: Option<Regime>) -> (&Blocks, &Lineage) {
        let own = |regime| self.regimes.iter().find(|own| Some(own.regime) == regime);
        let own = own(regime).or_else(|| own(regime?.within()));
        own.map_or((&self.blocks, &self.lineage), |own| (&own.blocks, &own.lineage))
    }

    /// The parameters in a scope, one after the other; constants as the logarithm of their share of the usual value. Of a regime
    /// without parameters of its own they are those that hold there.
    pub fn vector(&self, scope: &Scope) -> Vec<f64> {
        let (blocks, _) = self.holding(scope.regime);
        let of_decision =
            |&decision: &Decision| scope.places(decision).map(move |place| blocks[decision as usize][place]);
        let parameters = scope.decisions.iter().flat_map(of_decision);
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
        if let Some(regime) = scope.regime
            && !self.regimes().any(|known| known == regime)
        {
            let (blocks, lineage) = self.holding(scope.regime);
            let own = OfRegime { regime, blocks: blocks.clone(), lineage: lineage.clone() };
            let place = self.regimes().take_while(|known| known.rank() < regime.rank()).count();
            changed.regimes.insert(place, own);
        }
        let own = changed.regimes.iter_mut().find(|own| Some(own.regime) == scope.regime);
        let blocks = own.map_or(&mut changed.blocks, |own| &mut own.blocks);
        assert_eq!(vector.len(), scope.dimensions(), "the length of a vector over {scope:?}");
        let mut rest = vector.iter();
        for &decision in &scope.decisions {
            for (place, &value) in scope.places(decision).zip(&mut rest) {
                blocks[decision as usize][place] = value;
            }
        }
        for (&constant, share) in scope.constants.iter().zip(rest) {
            changed.set_constant(constant, constant.usual() * libm::exp(*share));
        }
        changed
    }

    /// Whether a feature of streets counts where no regime has its own parameters.
    pub fn weighs_streets(&self) -> bool {
        self.iter().any(|(_, feature, value)| feature.of_streets && value != 0.0)
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
    fn a_regime_has_parameters_of_its_own_and_no_others_change() {
        let decisions = [Decision::Guidance];
        let of_sparse = Scope { regime: Some(Regime::Sparse), ..Scope::of(&decisions) };
        let initial = MetaSkill::initial();
        let mut vector = initial.vector(&of_sparse);
        assert_eq!(vector, initial.vector(&Scope::of(&decisions)), "it begins with what all have");
        vector[2] += 1.0;
        let changed = initial.with_vector(&of_sparse, &vector);
        assert_eq!(
            (changed.vector(&of_sparse), changed.vector(&Scope::of(&decisions))),
            (vector, initial.vector(&of_sparse))
        );
        let dense = Conditions {
            winding: 0.0,
            density: 0.4,
            narrowness: 0.3,
            lateness_ticks: 0.0,
            uncovered: 0.0,
            span: 60,
            streets: 0.0,
            single_lanes: 0.0,
            loops: 3.0,
        };
        assert_eq!(*changed.under(&dense), initial);
        let at = |density| {
            let conditions = Conditions { density, ..dense };
            (changed.under(&conditions).block(Decision::Guidance)[2], changed.share(Some(Regime::Sparse), &conditions))
        };
        assert_eq!(at(0.05), (1.0, 1.0));
        let (value, share) = at(0.2 * libm::exp2(-0.25));
        assert!((value - 0.25).abs() < 1e-12 && (share - 0.25).abs() < 1e-12, "{value} at {share}");
    }

    /// So that nothing is lost before something is learned there.
    #[test]
    fn where_two_regimes_meet_a_third_begins_with_what_holds_there() {
        let of = |regime| Scope { regime: Some(regime), ..Scope::of(&[Decision::Parking]) };
        let initial = MetaSkill::initial();
        let mut vector = initial.vector(&of(Regime::Sparse));
        vector[0] += 1.0;
        let skill = initial.with_vector(&of(Regime::Sparse), &vector);
        assert_eq!(skill.vector(&of(Regime::SparseVast)), vector);
        assert_eq!(skill.vector(&of(Regime::Vast)), initial.vector(&of(Regime::Vast)));
        let begun = skill.with_vector(&of(Regime::SparseVast), &vector);
        assert_eq!(begun.regimes().collect::<Vec<_>>(), [Regime::SparseVast, Regime::Sparse], "its share comes first");
        let conditions = Conditions {
            winding: 0.0,
            density: 0.05,
            narrowness: 0.3,
            lateness_ticks: 0.0,
            uncovered: 0.0,
            span: 230,
            streets: 0.0,
            single_lanes: 0.0,
            loops: 3.0,
        };
        let [before, after] = [&skill, &begun].map(|skill| skill.under(&conditions).block(Decision::Parking)[0]);
        assert!((before - after).abs() < 1e-12 && (before - vector[0]).abs() < 1e-12, "{before} and {after}");
    }

    #[test]
    fn constants_are_learned_as_shares_of_their_usual_values() {
        let scope = Scope { constants: vec![Constant::LaneVotePeriod, Constant::LaneVoteMajority], ..Scope::default() };
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
