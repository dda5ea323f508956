//! The sizes that fleet and floor grow through.

use serde::Serialize;

/// Squares of floor for each agent where both grow.
const SQUARES_PER_AGENT: f64 = 10.0;

/// What differs from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Grows {
    FleetAndFloor,
    Fleet,
    Floor,
}

/// What is asked of the fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Demand {
    Pool,
    PerAgent,
}

/// Racks in a column and in a row of the generated warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Racks {
    pub(super) rows: u32,
    pub(super) columns: u32,
}

impl Racks {
    /// A square floor with room for a fleet of `agents`.
    pub(super) fn for_fleet(agents: u32) -> Self {
        let side = libm::sqrt(f64::from(agents) * SQUARES_PER_AGENT);
        let fit = |length: f64| (libm::round((side - 4.0) / length) as u32).max(1);
        Self { rows: fit(4.0), columns: fit(12.0) }
    }

    /// Squares of the floor, with the scene's racks of 10 by 2, aisles of 2 and a perimeter of 3.
    pub(super) fn squares(self) -> u32 {
        (12 * self.columns + 4) * (4 * self.rows + 4)
    }
}

/// Fleets from 100 on, by half decades.
fn fleets(most_agents: u32) -> Vec<u32> {
    let fleet = |k: u32| libm::round(100.0 * libm::pow(10.0, f64::from(k) / 2.0)) as u32;
    (0..=6).map(fleet).filter(|&agents| agents <= most_agents).collect()
}

impl Grows {
    pub(super) const ALL: [Self; 3] = [Self::FleetAndFloor, Self::Fleet, Self::Floor];

    /// The fleet and the fleet for which the floor is made, point by point.
    pub(super) fn sizes(self, most_agents: u32) -> Vec<(u32, u32)> {
        let fleets = fleets(most_agents);
        let (first, last) = ((fleets.len() - 1) / 3, (fleets.len() - 1) * 2 / 3);
        match self {
            Self::FleetAndFloor => fleets.iter().map(|&agents| (agents, agents)).collect(),
            Self::Fleet => fleets[..=last].iter().map(|&agents| (agents, fleets[last])).collect(),
            Self::Floor => fleets[first..].iter().map(|&agents| (fleets[first], agents)).collect(),
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::FleetAndFloor => "fleet and floor grow",
            Self::Fleet => "the fleet grows",
            Self::Floor => "the floor grows",
        }
    }

    pub(super) fn along(self) -> &'static str {
        match self {
            Self::FleetAndFloor | Self::Fleet => "agents",
            Self::Floor => "squares",
        }
    }
}

impl Demand {
    pub(super) const ALL: [Self; 2] = [Self::Pool, Self::PerAgent];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pool => "Pool",
            Self::PerAgent => "PerAgent",
        }
    }

    pub(super) fn is_that_of(self, demand: &crate::demand::Demand) -> bool {
        match demand {
            crate::demand::Demand::Pool { .. } => self == Self::Pool,
            crate::demand::Demand::PerAgent { .. } => self == Self::PerAgent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MOST_AGENTS, SCENE};
    use super::*;
    use crate::scene::Stage;

    #[test]
    fn full_sweeps_have_the_documented_sizes() {
        let most = *MOST_AGENTS.end() as u32;
        assert_eq!(fleets(most), [100, 316, 1_000, 3_162, 10_000, 31_623, 100_000]);
        let ends = |grows: Grows| {
            let sizes = grows.sizes(most);
            (sizes[0], sizes[sizes.len() - 1])
        };
        assert_eq!(ends(Grows::FleetAndFloor), ((100, 100), (100_000, 100_000)));
        assert_eq!(ends(Grows::Fleet), ((100, 10_000), (10_000, 10_000)));
        assert_eq!(ends(Grows::Floor), ((1_000, 1_000), (1_000, 100_000)));
        for grows in Grows::ALL {
            assert!(grows.sizes(*MOST_AGENTS.start() as u32).len() >= 2);
        }
    }

    /// The largest point is the shipped scene itself, with at most 2,000 goal cells.
    #[test]
    fn squares_are_those_of_the_generated_floor() {
        let stage = Stage::open(SCENE, &[]).expect("a shipped scene");
        assert_eq!(Racks::for_fleet(100_000).squares(), 1_000_000);
        assert_eq!(stage.grid.width() * stage.grid.height(), 1_000_000);
        assert!(stage.grid.endpoints().len() + stage.grid.workstations().len() <= 2_000);
        let racks = Racks::for_fleet(316);
        let set = [format!("layout.rack_rows={}", racks.rows), format!("layout.rack_columns={}", racks.columns)];
        let set: Vec<String> = set.into_iter().chain(["fleet.agents=316".to_owned()]).collect();
        let stage = Stage::open(SCENE, &set).expect("a smaller one");
        assert_eq!(stage.grid.width() * stage.grid.height(), racks.squares());
    }
}
