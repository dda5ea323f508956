//! Constants of hand-crafted rules that can be tuned, so that what is learned is compared with rules at their best.

/// A constant of a hand-crafted rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// What a move with the pattern costs, in plain moves.
    CrisscrossCost,
    /// Ticks from vote to vote.
    LaneVotePeriod,
    /// Share of the votes that decides.
    LaneVoteMajority,
    /// What a move with the lane costs, in plain moves.
    LaneVoteCost,
    /// The dearest edge, in plain moves.
    TrafficFlowDearest,
    /// Ticks within which moves count.
    UsagePricedWindow,
    /// Ticks from price to price.
    UsagePricedPeriod,
    /// What another's path through the cell ahead costs, in plain moves.
    GuidePathsCrowd,
    /// What another's path against the edge costs, in plain moves, times the paths along it and this one.
    GuidePathsHeadOn,
    /// Ticks beside a path after which another is laid.
    GuidePathsPatience,
    /// Agents in a zone.
    RolesZone,
    /// Weight of the way to a task against its length.
    ShortestTotalApproach,
    /// Weight of a loss that a promotion causes, relative to one that it spares.
    ForesightHarm,
}

/// Every constant, its name in files, its usual value, and the least and the largest.
const TABLE: [(Constant, &str, f64, (f64, f64)); Constant::COUNT] = [
    (Constant::CrisscrossCost, "crisscross.cost", 0.5, (0.05, 1.0)),
    (Constant::LaneVotePeriod, "lane_vote.period", 50.0, (5.0, 1000.0)),
    (Constant::LaneVoteMajority, "lane_vote.majority", 0.6, (0.5, 1.0)),
    (Constant::LaneVoteCost, "lane_vote.cost", 0.5, (0.05, 1.0)),
    (Constant::TrafficFlowDearest, "traffic_flow.dearest", 100.0, (1.0, 1000.0)),
    (Constant::UsagePricedWindow, "usage_priced.window", 500.0, (5.0, 5000.0)),
    (Constant::UsagePricedPeriod, "usage_priced.period", 5.0, (1.0, 100.0)),
    (Constant::GuidePathsCrowd, "guide_paths.crowd", 0.5, (0.01, 20.0)),
    (Constant::GuidePathsHeadOn, "guide_paths.head_on", 1.0, (0.01, 50.0)),
    (Constant::GuidePathsPatience, "guide_paths.patience", 100.0, (1.0, 1000.0)),
    (Constant::RolesZone, "roles.zone", 40.0, (1.0, 10_000.0)),
    (Constant::ShortestTotalApproach, "shortest_total.approach", 5.0, (0.1, 100.0)),
    (Constant::ForesightHarm, "foresight.harm", 2.0, (0.1, 1000.0)),
];

impl Constant {
    /// How many there are.
    pub const COUNT: usize = 13;

    /// All of them, in the order in which they are listed to users.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|&(constant, ..)| constant)
    }

    /// The name in files: the rule's word, a point, and the constant's.
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The value unless it is tuned.
    pub fn usual(self) -> f64 {
        TABLE[self as usize].2
    }

    /// The least and the largest value.
    pub fn range(self) -> (f64, f64) {
        TABLE[self as usize].3
    }

    /// Whether it belongs to the rule with this word.
    pub fn is_of(self, rule: &str) -> bool {
        self.name().split_once('.').is_some_and(|(word, _)| word == rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::assignment::AssignmentRule;
    use crate::orchestration::guidance::GuidanceRule;
    use crate::orchestration::right_of_way::RightOfWayRule;

    #[test]
    fn the_table_lists_every_constant_of_a_rule_that_there_is() {
        let mut rules: Vec<String> = GuidanceRule::ALL.iter().map(GuidanceRule::token).collect();
        rules.extend(AssignmentRule::ALL.map(|rule| rule.token().to_owned()));
        rules.extend(RightOfWayRule::ALL.map(|rule| rule.token().to_owned()));
        for (k, constant) in Constant::all().enumerate() {
            assert_eq!(constant as usize, k, "{}", constant.name());
            assert!(rules.iter().any(|rule| constant.is_of(rule)), "{}", constant.name());
            let (least, most) = constant.range();
            assert!(least > 0.0 && (least..=most).contains(&constant.usual()), "{}", constant.name());
        }
    }
}
