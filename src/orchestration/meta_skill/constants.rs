//! Constants of hand-crafted rules that can be tuned, so that what is learned is compared with rules at their best.

/// A constant of a hand-crafted rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// What a move with the pattern costs.
    CrisscrossCost,
    /// Ticks from vote to vote.
    LaneVotePeriod,
    /// Share of the votes that decides.
    LaneVoteMajority,
    /// What a move with the lane costs.
    LaneVoteCost,
    /// The dearest edge.
    TrafficFlowDearest,
    /// Ticks within which moves count.
    UsagePricedWindow,
    /// Ticks from price to price.
    UsagePricedPeriod,
    /// What traffic in the cell ahead costs.
    GuidePathsCrowd,
    /// What traffic against the edge costs.
    GuidePathsHeadOn,
    /// Ticks beside a path after which another is laid.
    GuidePathsPatience,
    /// Agents in a zone.
    RolesZone,
    /// Weight of the way to a task against its length.
    ShortestTotalApproach,
    /// How many losses that are spared one counts for that is brought about.
    ForesightHarm,
}

/// What is known of a constant.
struct Entry {
    constant: Constant,
    /// The rule's word, a point, and the constant's.
    name: &'static str,
    usual: f64,
    least: f64,
    most: f64,
    meaning: &'static str,
}

const TABLE: [Entry; Constant::COUNT] = [
    entry(Constant::CrisscrossCost, "crisscross.cost", 0.5, 0.05, 1.0, "a move with the pattern, in plain moves"),
    entry(Constant::LaneVotePeriod, "lane_vote.period", 50.0, 5.0, 1000.0, "ticks from vote to vote"),
    entry(Constant::LaneVoteMajority, "lane_vote.majority", 0.6, 0.5, 1.0, "share of the votes that decides"),
    entry(Constant::LaneVoteCost, "lane_vote.cost", 0.5, 0.05, 1.0, "a move with the lane, in plain moves"),
    entry(Constant::TrafficFlowDearest, "traffic_flow.dearest", 100.0, 1.0, 1000.0, "the dearest edge, in plain moves"),
    entry(Constant::UsagePricedWindow, "usage_priced.window", 500.0, 5.0, 5000.0, "ticks within which moves count"),
    entry(Constant::UsagePricedPeriod, "usage_priced.period", 5.0, 1.0, 100.0, "ticks from price to price"),
    entry(
        Constant::GuidePathsCrowd,
        "guide_paths.crowd",
        0.5,
        0.01,
        20.0,
        "a path through the cell ahead, in plain moves",
    ),
    entry(
        Constant::GuidePathsHeadOn,
        "guide_paths.head_on",
        1.0,
        0.01,
        50.0,
        "a path against the edge, times those along it",
    ),
    entry(
        Constant::GuidePathsPatience,
        "guide_paths.patience",
        100.0,
        1.0,
        1000.0,
        "ticks beside a path before another is laid",
    ),
    entry(Constant::RolesZone, "roles.zone", 40.0, 1.0, 10_000.0, "agents in a zone"),
    entry(
        Constant::ShortestTotalApproach,
        "shortest_total.approach",
        5.0,
        0.1,
        100.0,
        "way to a task against its length",
    ),
    entry(Constant::ForesightHarm, "foresight.harm", 2.0, 0.1, 1000.0, "a loss brought about, in losses spared"),
];

const fn entry(
    constant: Constant,
    name: &'static str,
    usual: f64,
    least: f64,
    most: f64,
    meaning: &'static str,
) -> Entry {
    Entry { constant, name, usual, least, most, meaning }
}

impl Constant {
    /// How many there are.
    pub const COUNT: usize = 13;

    /// All of them, in the order in which they are listed to users.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.constant)
    }

    /// The name in files: the rule's word, a point, and the constant's.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The value unless it is tuned.
    pub fn usual(self) -> f64 {
        self.entry().usual
    }

    /// The least and the largest value.
    pub fn range(self) -> (f64, f64) {
        (self.entry().least, self.entry().most)
    }

    /// What it is, with its unit.
    pub fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// Whether it belongs to the rule with this word.
    pub fn is_of(self, rule: &str) -> bool {
        self.name().split_once('.').is_some_and(|(word, _)| word == rule)
    }

    fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
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
