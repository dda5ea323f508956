//! Kinds of demand that can be chosen at a click.

use crate::demand::{DeadEndGoals, Demand, Distribution, ErrandSite, Site, Supply};

/// What agents of a draft have to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Goods are fetched at endpoints and brought to workstations, where handing over takes a tick.
    ToWorkstations,
    /// Goods are fetched at workstations, which takes a tick, and brought to endpoints.
    ToEndpoints,
    /// From any cell to any cell.
    Anywhere,
    /// Every agent has goals of its own.
    OwnGoals,
}

impl Work {
    /// All, those with a pool of tasks first.
    pub const ALL: [Self; 4] = [Self::ToWorkstations, Self::ToEndpoints, Self::Anywhere, Self::OwnGoals];

    /// The tasks in the pool of a demand that had none.
    pub(super) const SUPPLY: Supply = Supply::Backlog { tasks_per_agent: 1.5 };

    /// Which of them a demand is; `None`: none, for its goals are spread or shift, or its errands are others.
    pub fn of(demand: &Demand) -> Option<Self> {
        let alike = |work: &Self| match (demand, work.demand(demand)) {
            (Demand::Pool { errands, shifts, .. }, Demand::Pool { errands: expected, .. }) => {
                let site = |errand: &ErrandSite| (errand.at, errand.distribution.clone());
                shifts.is_empty() && errands.iter().map(site).eq(expected.iter().map(site))
            }
            (Demand::PerAgent { goals, .. }, Demand::PerAgent { .. }) => *goals == Distribution::Uniform,
            _ => false,
        };
        Self::ALL.into_iter().find(alike)
    }

    /// This work, with as many tasks as `before` has, if they come from a pool.
    pub(super) fn demand(self, before: &Demand) -> Demand {
        let errand = |at, service_ticks| ErrandSite { at, service_ticks, distribution: Distribution::Uniform };
        let errands = match self {
            Self::ToWorkstations => vec![errand(Site::Endpoint, 0), errand(Site::Workstation, 1)],
            Self::ToEndpoints => vec![errand(Site::Workstation, 1), errand(Site::Endpoint, 0)],
            Self::Anywhere => vec![errand(Site::Anywhere, 0), errand(Site::Anywhere, 0)],
            Self::OwnGoals => {
                return Demand::PerAgent { dead_end_goals: DeadEndGoals::default(), goals: Distribution::Uniform };
            }
        };
        let supply = match before {
            Demand::Pool { supply, .. } => *supply,
            Demand::PerAgent { .. } => Self::SUPPLY,
        };
        Demand::Pool { errands, supply, shifts: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Stage;

    #[test]
    fn every_work_is_told_from_the_others() {
        let before =
            Demand::Pool { errands: Vec::new(), supply: Supply::Arrivals { tasks_per_tick: 2.5 }, shifts: Vec::new() };
        assert_eq!(Work::of(&before), None);
        for work in Work::ALL {
            let demand = work.demand(&before);
            assert_eq!(Work::of(&demand), Some(work));
            if let Demand::Pool { supply, .. } = demand {
                assert_eq!(supply, Supply::Arrivals { tasks_per_tick: 2.5 }, "how much there is to do stays");
            }
        }
        let own = Work::OwnGoals.demand(&before);
        assert!(matches!(Work::Anywhere.demand(&own), Demand::Pool { supply: Work::SUPPLY, .. }));
    }

    #[test]
    fn shipped_scenes_have_known_work_unless_it_moves() {
        let of = |name| Work::of(&Stage::open(name, &[]).expect("a shipped scene").scene.demand);
        assert_eq!(of("narrow-aisles"), Some(Work::ToWorkstations));
        assert_eq!(of("gridlock"), Some(Work::ToEndpoints));
        assert_eq!(of("open-floor"), Some(Work::Anywhere));
        assert_eq!(of("benchmarks/empty-48-48"), Some(Work::OwnGoals));
        assert_eq!(of("flash-sale"), None);
        assert_eq!(of("benchmarks/empty-32-32-shifting"), None);
    }
}
