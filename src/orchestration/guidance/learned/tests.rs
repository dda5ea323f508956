use super::*;
use crate::demand::{DeadEndGoals, Demand, Distribution};
use crate::grid::Layout;
use crate::orchestration::AgentReport;

const DEMAND: Demand = Demand::PerAgent { dead_end_goals: DeadEndGoals::Allow, goals: Distribution::Uniform };

fn meta_skill(weights: &[(&str, f64)]) -> MetaSkill {
    let mut meta_skill = MetaSkill::initial();
    for &(name, weight) in weights {
        let index = FEATURES.iter().position(|feature| feature.name == name).expect("a feature");
        meta_skill.set(Decision::Guidance, index, weight);
    }
    meta_skill
}

/// Agents that go around a floor of 35 cells, a cell a tick, with a new goal now and then; the first stays where it is.
fn reports(tick: u32) -> Vec<AgentReport> {
    let report = |agent: u32| AgentReport {
        before: Cell((agent + tick - 1) % 35),
        cell: Cell((agent + tick) % 35),
        goal: Cell((agent * 5 + tick / 20) % 35),
        goal_since_tick: tick / 20 * 20,
        has_work: true,
        made_tick: tick,
        heard_tick: tick,
        ..AgentReport::BLANK
    };
    let mut all: Vec<AgentReport> = (0..6).map(report).collect();
    all[0] = AgentReport { before: Cell(4), cell: Cell(4), ..all[0] };
    all
}

/// A rule with the costs that it has put into force.
struct Guided<'a> {
    grid: &'a Grid,
    rule: LearnedGuidance,
    cost_to_go: CostToGo,
}

impl<'a> Guided<'a> {
    fn new(grid: &'a Grid, skill: &MetaSkill) -> Self {
        Self {
            grid,
            rule: LearnedGuidance::new(grid, skill, &Conditions::of(grid, 6)),
            cost_to_go: CostToGo::new(grid, &Guidance::plain(grid)),
        }
    }

    fn update(&mut self, tick: u32) -> Option<Guidance> {
        let reports = if tick == 0 { vec![AgentReport::BLANK; 6] } else { reports(tick) };
        let view = GuidanceView { grid: self.grid, demand: &DEMAND, tick, reports: &reports };
        let guidance = self.rule.update(view, &mut self.cost_to_go)?;
        self.cost_to_go.set_guidance(self.grid, &guidance);
        Some(guidance)
    }
}

#[test]
fn zero_parameters_leave_the_floor_plain() {
    let grid = Grid::new(Layout::open(7, 5)).expect("free");
    let learned = LearnedGuidance::new(&grid, &MetaSkill::initial(), &Conditions::of(&grid, 6));
    assert_eq!(learned.guidance(&grid), Guidance::plain(&grid));
}

#[test]
fn costs_are_quantised_and_bounded() {
    assert_eq!((quantised(0.0), quantised(-50.0), quantised(50.0)), (1000, 50, 40_000));
    assert_eq!(quantised(0.7) % 50, 0);
}

#[test]
fn every_weight_has_a_say() {
    let grid = Grid::new(
        crate::grid::format::ascii::read("e..w.e..\n..@@.@..\ne....w..\n........\n.@@.....\n").expect("a layout"),
    );
    let grid = grid.expect("free");
    let after = |weights: &[(&str, f64)]| {
        let mut guided = Guided::new(&grid, &meta_skill(weights));
        (0..=50).filter_map(|tick| guided.update(tick)).last().expect("guidance")
    };
    // Dominance is that of plain ways and moves, which needs no other weight to be seen.
    let stay = FEATURES.len() - 1;
    let weighs = |&k: &usize| k < FIRST_OF_THE_FLOOR || k == stay;
    for feature in (0..FEATURES.len()).filter(weighs).map(|k| &FEATURES[k]) {
        assert_ne!(after(&[(feature.name, 1.0)]), Guidance::plain(&grid), "{}", feature.name);
    }
    // The others say how strongly these act.
    for feature in &FEATURES[FIRST_OF_THE_FLOOR..stay] {
        let other = if feature.name.starts_with("geometry") { "vertical.keep_right" } else { "flow_there" };
        assert_ne!(after(&[(other, 1.0), (feature.name, 2.0)]), after(&[(other, 1.0)]), "{}", feature.name);
    }
}

#[test]
fn flow_is_drawn_to_where_it_is_cheap_to_follow_others() {
    let grid = Grid::new(Layout::open(7, 5)).expect("free");
    let one_way = |weight| {
        let mut guided = Guided::new(&grid, &meta_skill(&[("flow_dominance", weight)]));
        guided.update(0);
        let dominance = |cell: Cell| {
            let to = grid.neighbour(cell, Direction::Right)?;
            Some(guided.rule.flow.dominance(cell, Direction::Right, to, 0.0).abs())
        };
        grid.cells().filter_map(dominance).sum::<f64>()
    };
    assert!(one_way(-1.5) > 1.5 * one_way(1.5), "{} {}", one_way(-1.5), one_way(1.5));
}

#[test]
fn what_is_remembered_goes_on_as_before() {
    let grid = Grid::new(Layout::open(7, 5)).expect("free");
    let skill = meta_skill(&[("flow_there", 0.5), ("use", -0.4), ("waits_there", 0.3), ("flow_dominance", -0.5)]);
    let mut guided = Guided::new(&grid, &skill);
    let in_force = (0..=60).filter_map(|tick| guided.update(tick)).last().expect("guidance");
    let mut restored = Guided::new(&grid, &skill);
    restored.rule.restore(&guided.rule.save()).expect("its own memory");
    restored.cost_to_go.set_guidance(&grid, &in_force);
    for tick in 61..=100 {
        assert_eq!(restored.update(tick), guided.update(tick));
    }
}
