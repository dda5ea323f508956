//! Hand-crafted mixes by name.

use super::{Policy, PolicyError};
use crate::grid::Grid;

/// A hand-crafted policy with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its rules, in the form that [`Policy::with_rules`] reads.
    pub rules: &'static str,
    /// The idea behind it.
    pub idea: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// When it fails.
    pub fails_when: &'static str,
}

/// Stands for all presets where policies are named.
pub const ALL_PRESETS: &str = "hand-crafted:all";

/// Stands for all mixes of hand-crafted rules that can differ on a scene.
pub const ALL_MIXES: &str = "hand-crafted:mixes";

/// All presets in the order in which they are listed to users.
pub const PRESETS: [Preset; 15] = [
    Preset {
        name: "shortest_path",
        rules: "assignment=nearest_pair,guidance=none,right_of_way=goal_age,parking=stay",
        idea: "everyone takes the nearest task and the shortest way; the skill alone resolves conflicts",
        source: "PIBT as published (DOI 10.1016/j.artint.2022.103752)",
        fails_when: "opposing streams meet in the same aisle",
    },
    Preset {
        name: "first_come_first_served",
        rules: "assignment=first_come,guidance=none,right_of_way=goal_age,parking=stay",
        idea: "the oldest task is served first, by the nearest free agent",
        source: "queueing practice",
        fails_when: "distances differ much: fairness costs empty travel",
    },
    Preset {
        name: "dispatcher",
        rules: "assignment=optimal,guidance=none,right_of_way=goal_age,parking=nearest_station",
        idea: "a central dispatcher minimises the total approach every tick",
        source: "Kuhn 1955 (DOI 10.1002/nav.3800020109)",
        fails_when: "congestion, not distance, is what costs time",
    },
    Preset {
        name: "zones",
        rules: "assignment=roles,guidance=none,right_of_way=goal_age,parking=stay",
        idea: "every agent has a fixed zone of the floor and works only there",
        source: "zone picking in manual warehouses (de Koster et al. 2007, DOI 10.1016/j.ejor.2006.07.009)",
        fails_when: "demand is uneven between zones",
    },
    Preset {
        name: "highways",
        rules: "assignment=nearest_pair,guidance=crisscross,right_of_way=goal_age,parking=stay",
        idea: "rows and columns alternate their direction, so opposing streams part",
        source: "crisscross guidance graphs (arXiv 2402.01446)",
        fails_when: "its parity does not fit the aisles",
    },
    Preset {
        name: "zoned_highways",
        rules: "assignment=roles,guidance=crisscross,right_of_way=goal_age,parking=stay",
        idea: "agents keep to their zones and highways carry them: short approaches, and streams that part",
        source: "zone picking (DOI 10.1016/j.ejor.2006.07.009) on crisscross guidance graphs (arXiv 2402.01446)",
        fails_when: "tasks begin in a few columns only, or the pool is too small to keep every zone busy",
    },
    Preset {
        name: "lane_majority",
        rules: "assignment=nearest_pair,guidance=lane_vote,right_of_way=goal_age,parking=stay",
        idea: "agents vote each lane's direction and traffic follows the majority",
        source: "majority-rule opinion dynamics (DOI 10.3389/frobt.2017.00009)",
        fails_when: "neighbouring lanes agree on the same direction",
    },
    Preset {
        name: "flow_pricing",
        rules: "assignment=nearest_pair,guidance=traffic_flow,right_of_way=goal_age,parking=stay",
        idea: "edges are priced by how many shortest paths would use them, most where paths meet head-on",
        source: "traffic-flow optimisation (arXiv 2308.11234)",
        fails_when: "prices drive a small fleet into detours it does not need",
    },
    Preset {
        name: "live_pricing",
        rules: "assignment=nearest_pair,guidance=usage_priced,right_of_way=goal_age,parking=stay",
        idea: "edges are priced by how the fleet has lately used them, most where it meets head-on",
        source: "prices of traffic-flow optimisation (arXiv 2308.11234), from the fleet's own moves",
        fails_when: "there is one way only, or demand shifts faster than prices learn",
    },
    Preset {
        name: "planned_paths",
        rules: "assignment=nearest_pair,guidance=guide_paths,right_of_way=goal_age,parking=stay",
        idea: "everyone is laid a path of its own around the others', most of all around those that come head-on",
        source: "guide paths of traffic-flow optimisation (arXiv 2308.11234)",
        fails_when: "the fleet is sparse, or so dense that nobody can keep to a path",
    },
    Preset {
        name: "patient_queues",
        rules: "assignment=roles,guidance=crisscross,right_of_way=waiting,parking=nearest_station",
        idea: "zones and highways, and whoever has waited longest goes first",
        source: "longest-queue-first control at crossings (Tassiulas and Ephremides 1992, DOI 10.1109/9.182479)",
        fails_when: "those who wait do so behind a busy station",
    },
    Preset {
        name: "auctioned_highways",
        rules: "assignment=auction,guidance=crisscross,right_of_way=remaining,parking=stay",
        idea: "tasks are auctioned so that one begins where the last ends, highways carry them, and who is nearly there goes first",
        source: "sequential single-item auctions (DOI 10.15607/RSS.2005.I.045), crisscross guidance graphs (arXiv 2402.01446)",
        fails_when: "the pool is so small that there is nothing to chain",
    },
    Preset {
        name: "league_highways",
        rules: "assignment=shortest_total,guidance=crisscross,right_of_way=remaining,parking=stay",
        idea: "short tasks near by first and an approach that is overtaken given up, highways, and who is nearly there goes first",
        source: "team No Man's Sky, League of Robot Runners 2024, on crisscross guidance graphs (arXiv 2402.01446)",
        fails_when: "long tasks must be done too, or links are too bad to take a task back",
    },
    Preset {
        name: "foresighted_highways",
        rules: "assignment=auction,guidance=crisscross,right_of_way=foresight,parking=stay",
        idea: "auctions and highways, and before every tick agents go first at whose going first the fleet loses less",
        source: "repair by large-neighbourhood search around PIBT (arXiv 2404.16162), one tick ahead",
        fails_when: "someone must be pushed out of a narrow aisle: what is lost by that now is won later",
    },
    Preset {
        name: "open_ranks",
        rules: "assignment=first_come,guidance=none,right_of_way=task_age,parking=spread",
        idea: "the oldest task goes first in the pool and on the floor, and idle agents stand by everywhere",
        source: "queueing practice; maximal covering location (DOI 10.1007/BF01942293)",
        fails_when: "idle agents stand in the way of the others, or the floor is crowded",
    },
];

/// The names of all presets.
pub fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|preset| preset.name).collect()
}

/// The preset with this name.
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

impl Preset {
    /// The policy that the preset stands for.
    ///
    /// # Errors
    /// Never for shipped presets: they name no file.
    pub fn policy(&self, grid: &Grid) -> Result<Policy, PolicyError> {
        Policy::plain().with_rules(self.rules, grid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn every_preset_is_a_full_hand_crafted_mix() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        for preset in PRESETS {
            let policy = preset.policy(&grid).expect("shipped presets are valid");
            assert_eq!(policy.tokens(), preset.rules);
            assert!(policy.learned().is_empty());
        }
        assert!(find("highways").is_some() && find("nothing").is_none());
    }
}
