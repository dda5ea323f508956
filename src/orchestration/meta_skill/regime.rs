//! Regimes: kinds of floors, fleets and radio for which a meta-skill may have parameters of their own.
//!
//! What keeps a crowd moving through aisles one agent wide sends a dozen agents on detours, and a maze wants other lanes than a
//! warehouse. Between regimes parameters are interpolated, by how far a floor and its fleet belong to each: gain scheduling
//! (Rugh, Shamma, Automatica 36, 2000, doi:10.1016/S0005-1098(00)00058-3).

use serde::{Deserialize, Serialize};

use super::conditions::Conditions;

/// A kind of floors, fleets and radio. Saved runs hold a regime's place in this list, which may only grow at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Regime {
    /// Ways are much longer than the crow flies, as in mazes.
    Winding,
    /// Agents rarely meet.
    Sparse,
    /// From much of the floor no report is heard, or no directive there.
    Uncovered,
    /// Reports and directives are old when they arrive.
    Late,
    /// Trips take hundreds of ticks.
    Vast,
    /// There is room everywhere, and the straight way is free.
    Open,
    /// Agents meet all the time, and jam now and then.
    Moderate,
    /// Both sparse and uncovered.
    SparseUncovered,
    /// Both sparse and late.
    SparseLate,
    /// Both sparse and vast.
    SparseVast,
    /// Ways are a few lanes wide, and hardly any leads around another way.
    Streets,
    /// Streets on which agents seldom meet.
    SparseStreets,
    /// Streets that double back.
    WindingStreets,
}

impl Regime {
    /// All regimes, in the order in which a meta-skill comes to have them. Where several apply, each takes its share of what
    /// those before it left; a document may have them in another order.
    pub const ALL: [Self; 13] = [
        Self::WindingStreets,
        Self::SparseStreets,
        Self::Streets,
        Self::Winding,
        Self::SparseUncovered,
        Self::Uncovered,
        Self::SparseLate,
        Self::Late,
        Self::SparseVast,
        Self::Sparse,
        Self::Vast,
        Self::Open,
        Self::Moderate,
    ];

    /// Its place in that order.
    pub(super) fn rank(self) -> usize {
        Self::ALL.iter().position(|known| *known == self).unwrap_or(Self::ALL.len())
    }

    /// The word that stands for it in files and on the command line.
    pub fn token(self) -> &'static str {
        match self {
            Self::Streets => "streets",
            Self::Winding => "winding",
            Self::Sparse => "sparse",
            Self::Uncovered => "uncovered",
            Self::Late => "late",
            Self::Vast => "vast",
            Self::Open => "open",
            Self::Moderate => "moderate",
            Self::SparseUncovered => "sparse-uncovered",
            Self::SparseLate => "sparse-late",
            Self::SparseVast => "sparse-vast",
            Self::SparseStreets => "sparse-streets",
            Self::WindingStreets => "winding-streets",
        }
    }

    /// The words of all, as they are listed to whoever gave another.
    pub fn tokens() -> String {
        Self::ALL.map(Self::token).join(", ")
    }

    /// The regime that a word stands for.
    pub fn by_token(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.token() == word)
    }

    /// Where it applies, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Streets => {
                "at least 90 % of the floor on ways three to six lanes wide and at most 0.5 % on single lanes, at most one \
                 free-standing obstacle to 100 cells, and at most 55 agents to 100 cells (from 70 % on and from 2 %, 1.8 and 62 down in \
                 part)"
            }
            Self::Winding => "ways at least 28 % longer than the crow flies (from 11 % on in part), as in mazes",
            Self::Sparse => "at most 10 agents to 100 cells (from 20 down in part)",
            Self::Uncovered => {
                "at least 60 % of the floor out of range of reports or of directives (from 25 % on in part)"
            }
            Self::Late => "reports and directives together at least 8 ticks old (from 1 on in part)",
            Self::Vast => "at least 240 columns and rows together (from 190 on in part)",
            Self::Open => {
                "nearly every cell with four free neighbours and no way around anything, as in halls without doors"
            }
            Self::Moderate => "at most 20 agents to 100 cells (from 30 down in part)",
            Self::SparseUncovered => {
                "at most 10 agents to 100 cells and at least 60 % of the floor out of range of reports or of directives (from 20 \
                 down and 25 % on in part)"
            }
            Self::SparseLate => {
                "at most 10 agents to 100 cells and reports and directives together at least 8 ticks old (from 20 down and 1 on \
                 in part)"
            }
            Self::SparseVast => {
                "at most 10 agents to 100 cells and at least 240 columns and rows together (from 20 down and 190 on in part)"
            }
            Self::SparseStreets => "streets with at most 15 agents to 100 cells (from 25 down in part)",
            Self::WindingStreets => {
                "streets with ways at least 65 % longer than the crow flies (from 60 % on in part), as where they double back, that are not \
                 crowded for their width: about 45 agents to 100 cells where they are four lanes wide, 25 where three"
            }
        }
    }

    /// Of two regimes that meet: the one whose parameters hold there until there are others.
    pub(super) fn within(self) -> Option<Self> {
        match self {
            Self::SparseUncovered | Self::SparseLate | Self::SparseVast => Some(Self::Sparse),
            Self::SparseStreets | Self::WindingStreets => Some(Self::Streets),
            Self::Streets
            | Self::Winding
            | Self::Sparse
            | Self::Uncovered
            | Self::Late
            | Self::Vast
            | Self::Open
            | Self::Moderate => None,
        }
    }

    /// Whether it is one of streets.
    pub fn is_of_streets(self) -> bool {
        self == Self::Streets || self.within() == Some(Self::Streets)
    }

    /// How far it applies, from 0 to 1, whatever others do.
    fn degree(self, conditions: &Conditions) -> f64 {
        let &Conditions { winding, density, narrowness, lateness_ticks, uncovered, span, streets, single_lanes, loops } =
            conditions;
        match self {
            Self::Streets => {
                let is_one = ramp(streets, 0.7, 0.9).min(ramp(single_lanes, 0.02, 0.005)).min(ramp(loops, 1.8, 1.0));
                let is_one = is_one.min(few(density, 0.62, 0.55));
                is_one.min(few(crowding(density, narrowness), 0.0304, 0.0288).max(1.0 - doubles_back(winding)))
            }
            Self::Winding => ramp(winding, 0.1, 0.25),
            Self::Sparse => few(density, 0.2, 0.1),
            Self::Uncovered => ramp(uncovered, 0.25, 0.6),
            Self::Late => ramp(lateness_ticks, 1.0, 8.0),
            Self::Vast => ramp(f64::from(span), 190.0, 240.0),
            Self::Open => ramp(narrowness, 0.14, 0.085).min(ramp(winding, 0.015, 0.005)),
            Self::Moderate => few(density, 0.3, 0.2),
            Self::SparseUncovered => Self::Sparse.degree(conditions).min(Self::Uncovered.degree(conditions)),
            Self::SparseLate => Self::Sparse.degree(conditions).min(Self::Late.degree(conditions)),
            Self::SparseVast => Self::Sparse.degree(conditions).min(Self::Vast.degree(conditions)),
            Self::SparseStreets => Self::Streets.degree(conditions).min(few(density, 0.25, 0.15)),
            Self::WindingStreets => Self::Streets.degree(conditions).min(doubles_back(winding)),
        }
    }
}

/// Which share each of these regimes has under some conditions, the first taking its share first; what is left to 1 is nobody's.
pub(super) fn shares(regimes: impl Iterator<Item = Regime>, conditions: &Conditions) -> Vec<f64> {
    let mut left = 1.0;
    let share = |regime: Regime| {
        let share = left * regime.degree(conditions);
        left -= share;
        share
    };
    regimes.map(share).collect()
}

/// Agents to a cell over the square of a street's width in lanes: one of w lanes has a narrowness of some 1 / 2w.
fn crowding(density: f64, narrowness: f64) -> f64 {
    density * (2.0 * narrowness) * (2.0 * narrowness)
}

/// How far a street of such [`winding`] doubles back.
fn doubles_back(winding: f64) -> f64 {
    ramp(winding, 0.47, 0.5)
}

/// 0 at `none`, 1 at `all`, linear between them and constant beyond.
fn ramp(value: f64, none: f64, all: f64) -> f64 {
    ((value - none) / (all - none)).clamp(0.0, 1.0)
}

/// The same of agents to a cell, linear in the logarithm.
fn few(density: f64, none: f64, all: f64) -> f64 {
    ramp(libm::log2(density), libm::log2(none), libm::log2(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::ascii;
    use crate::grid::{Grid, Layout};
    use crate::orchestration::communication::{CommunicationSpec, LinkSpec};

    /// The regimes that have a share, and which.
    fn sharing(conditions: &Conditions) -> Vec<(Regime, f64)> {
        let all = Regime::ALL.into_iter().zip(shares(Regime::ALL.into_iter(), conditions));
        all.filter(|&(_, share)| share > 0.0).collect()
    }

    #[test]
    fn a_large_hall_is_open_and_half_empty_it_is_sparse() {
        let grid = Grid::new(Layout::open(40, 40)).expect("free");
        let sharing = |agents| sharing(&Conditions::of(&grid, agents));
        assert_eq!(sharing(400), [(Regime::Open, 1.0)]);
        assert_eq!(sharing(64), [(Regime::Sparse, 1.0)]);
        let between = sharing(230);
        let &[(Regime::Sparse, sparse), (Regime::Open, open)] = &between[..] else { panic!("{between:?}") };
        assert!(sparse > 0.4 && open > 0.4 && (sparse + open - 1.0).abs() < 1e-12, "{between:?}");
    }

    #[test]
    fn a_long_floor_is_vast_and_with_few_agents_it_is_both() {
        let sharing = |columns, agents| {
            let grid = Grid::new(Layout::open(columns, 40)).expect("free");
            sharing(&Conditions { narrowness: 0.3, ..Conditions::of(&grid, agents) })
        };
        assert_eq!(sharing(150, 1800), []);
        assert_eq!(sharing(200, 2000), [(Regime::Vast, 1.0)]);
        assert_eq!(sharing(200, 800), [(Regime::SparseVast, 1.0)]);
        assert_eq!(sharing(150, 600), [(Regime::Sparse, 1.0)]);
        assert_eq!(sharing(150, 1200), [(Regime::Moderate, 1.0)]);
    }

    /// In a crowd a street is what everything else is.
    #[test]
    fn a_street_around_a_block_is_a_street_until_it_is_crowded() {
        let block = |columns: usize| format!("....{}....\n", "@".repeat(columns));
        let ring = format!("{0}{1}{0}", format!("{}\n", ".".repeat(24)).repeat(4), block(16).repeat(16));
        let grid = Grid::new(ascii::read(&ring).expect("a layout")).expect("free");
        let sharing = |agents| sharing(&Conditions::of(&grid, agents));
        assert_eq!(sharing(40), [(Regime::SparseStreets, 1.0)], "before sparse");
        assert_eq!(sharing(176), [(Regime::Streets, 1.0)]);
        assert_eq!(sharing(199), []);
        let between = sharing(187);
        assert!(matches!(between[..], [(Regime::Streets, share)] if share > 0.3 && share < 0.7), "{between:?}");
    }

    #[test]
    fn a_street_that_doubles_back_is_a_winding_street_until_it_is_crowded() {
        let leg = format!("{}\n", ".".repeat(20)).repeat(3);
        let turn =
            |left: bool| if left { format!("...{}\n", "@".repeat(17)) } else { format!("{}...\n", "@".repeat(17)) };
        let folded = [leg.as_str(), &turn(false), &leg, &turn(true), &leg, &turn(false), &leg].concat();
        let grid = Grid::new(ascii::read(&folded).expect("a layout")).expect("free");
        let sharing = |agents| sharing(&Conditions::of(&grid, agents));
        assert_eq!(
            (sharing(12), sharing(55)),
            (vec![(Regime::WindingStreets, 1.0)], vec![(Regime::WindingStreets, 1.0)])
        );
        assert_eq!(sharing(75), [(Regime::Winding, 1.0)], "three lanes are not much room");
    }

    /// Who keeps to a side in the street meets the others at the door.
    #[test]
    fn a_street_with_doors_of_a_single_lane_is_none() {
        let degree = |door: &str| {
            let rows = format!("{0}{door}{0}", "....................\n".repeat(4));
            let grid = Grid::new(ascii::read(&rows).expect("a layout")).expect("free");
            Regime::Streets.degree(&Conditions { loops: 0.0, ..Conditions::of(&grid, 40) })
        };
        assert!((degree("....@@@@@@@@@@@@@@@@\n") - 1.0).abs() < 1e-12);
        assert!(degree("@@@.@@@.@@@@@@@@.@@.\n") < 1e-12);
    }

    /// Aisles between racks are as wide, but there is always another.
    #[test]
    fn aisles_between_racks_are_no_streets() {
        let aisle = format!("{}\n", ".".repeat(22)).repeat(3);
        let racks = "...@@@@@@....@@@@@@...\n";
        let grid =
            Grid::new(ascii::read(&format!("{aisle}{racks}{aisle}{racks}{aisle}{racks}{aisle}")).expect("a layout"));
        let grid = grid.expect("free");
        let conditions = Conditions::of(&grid, grid.len() / 4);
        assert!(conditions.streets > 0.9 && conditions.loops > 1.8, "{conditions:?}");
        assert!(Regime::Streets.degree(&conditions) < 1e-12);
        let without_loops = Conditions { loops: 0.0, ..conditions };
        assert!((Regime::Streets.degree(&without_loops) - 1.0).abs() < 1e-12);
    }

    /// Where all have to pass a door, what is best in a hall is not.
    #[test]
    fn a_hall_with_a_wall_across_is_not_open() {
        let room = "....................\n".repeat(10);
        let layout = ascii::read(&format!("{room}@@@@@@@@@..@@@@@@@@@\n{room}")).expect("a layout");
        let conditions = Conditions::of(&Grid::new(layout).expect("free"), 160);
        assert!(Regime::Open.degree(&conditions) < 1e-12, "{conditions:?}");
    }

    #[test]
    fn messages_are_as_late_as_their_delay_and_those_that_were_lost() {
        let link = |delay_ticks, loss| LinkSpec { delay_ticks, loss, ..LinkSpec::default() };
        let limits =
            CommunicationSpec { reports: link(3, 0.5), directives: link(2, 0.0), ..CommunicationSpec::default() };
        let grid = Grid::new(Layout::open(4, 4)).expect("free");
        let conditions = Conditions::of(&grid, 8).within(&limits, &grid);
        assert!((conditions.lateness_ticks - 6.0).abs() < 1e-12, "{conditions:?}");
        let silent = CommunicationSpec { reports: link(0, 1.0), ..limits };
        assert!(Conditions::of(&grid, 8).within(&silent, &grid).lateness_ticks.is_finite());
    }

    #[test]
    fn what_either_link_does_not_reach_is_not_covered() {
        let grid = Grid::new(Layout::open(10, 1)).expect("free");
        let link = |range_cells| LinkSpec { range_cells: Some(range_cells), ..LinkSpec::default() };
        let limits = CommunicationSpec {
            reports: link(4),
            directives: link(2),
            relays: vec![(0, 0)],
            ..CommunicationSpec::default()
        };
        let conditions = Conditions::of(&grid, 3).within(&limits, &grid);
        assert!((conditions.uncovered - 0.7).abs() < 1e-12, "all but three of ten: {conditions:?}");
        let at = |uncovered, density| sharing(&Conditions { uncovered, lateness_ticks: 8.0, density, ..conditions });
        assert_eq!(at(0.25, 0.4), [(Regime::Late, 1.0)]);
        assert_eq!(at(0.6, 0.4), [(Regime::Uncovered, 1.0)], "before late");
        assert_eq!(
            (at(0.25, 0.1), at(0.6, 0.1)),
            (vec![(Regime::SparseLate, 1.0)], vec![(Regime::SparseUncovered, 1.0)])
        );
        let half = 0.1 * f64::sqrt(2.0);
        let between = at(0.6, half);
        let &[(Regime::SparseUncovered, sparse), (Regime::Uncovered, dense)] = &between[..] else {
            panic!("{between:?}")
        };
        assert!((sparse - 0.5).abs() < 1e-9 && (dense - 0.5).abs() < 1e-9, "{between:?}");
        let everywhere = Conditions::of(&grid, 3).within(&CommunicationSpec::default(), &grid);
        assert!(everywhere.uncovered.abs() < 1e-12);
    }

    #[test]
    fn tokens_stand_for_regimes() {
        for regime in Regime::ALL {
            assert_eq!(Regime::by_token(regime.token()), Some(regime));
        }
    }
}
