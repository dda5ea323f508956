//! Which paths are laid when.

use super::super::search::{Prices, Search};
use super::super::view::{GuidanceView, GuideTraffic};
use super::flow::Flow;
use super::paths::{GuidePaths, Laid};
use crate::grid::cost_to_go::AnyWidthFields;
use crate::grid::{Cell, CostToGo, Direction, Grid, Guidance};
use crate::orchestration::memory::{MemoryError, Remember, pack, unpack};
use crate::orchestration::meta_skill::{Constant, MetaSkill};

/// First paths that are laid in one tick; whoever has none yet takes the shortest way.
const FIRST_PATHS_PER_TICK: usize = 100;

pub(in crate::orchestration::guidance) struct LayGuidePaths {
    paths: GuidePaths,
    /// What the paths add up to.
    flow: Flow,
    /// Whether the flow still has to be counted: paths were remembered without it.
    is_flow_due: bool,
    search: Search,
    /// After so many ticks beside its path an agent is laid another from where it is.
    patience_ticks: u32,
}

impl LayGuidePaths {
    pub(in crate::orchestration::guidance) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        Self {
            paths: GuidePaths::default(),
            flow: Flow::new(grid, meta_skill),
            is_flow_due: false,
            search: Search::new(grid),
            patience_ticks: meta_skill.whole_constant(Constant::GuidePathsPatience),
        }
    }

    /// Lays a path for one agent in the place of its last.
    fn lay(&mut self, view: GuidanceView<'_>, agent: usize, cost_to_go: &mut CostToGo) {
        let (grid, report) = (view.grid, &view.reports[agent]);
        let laid = &mut self.paths.all_mut()[agent];
        self.flow.lift(grid, &laid.cells);
        if report.cell == report.goal {
            laid.renew(&[report.goal], view.tick);
            return;
        }
        let slot = cost_to_go.slot(grid, report.goal);
        let way = Way { flow: &self.flow, distances: cost_to_go.fields(), slot };
        self.search.cheapest_path(grid, &way, report.cell, report.goal);
        laid.renew(&self.search.path[1..], view.tick);
        self.flow.lay(grid, &laid.cells);
    }

    fn count_flow(&mut self, grid: &Grid) {
        self.flow.clear();
        for laid in self.paths.all() {
            self.flow.lay(grid, &laid.cells);
        }
        self.is_flow_due = false;
    }
}

/// The prices on the way to a goal, bounded by its distances: under this rule guidance is plain.
struct Way<'a> {
    flow: &'a Flow,
    distances: &'a AnyWidthFields,
    slot: u32,
}

impl Prices for Way<'_> {
    #[inline]
    fn price(&self, cell: Cell, direction: Direction, to: Cell) -> u64 {
        self.flow.price(cell, direction, to)
    }

    #[inline]
    fn bound(&self, cell: Cell) -> u64 {
        u64::from(self.distances.cost(self.slot, cell))
    }

    /// What has come furthest first.
    #[inline]
    fn tie(cost: u64) -> u64 {
        u64::MAX - cost
    }
}

impl Remember for LayGuidePaths {
    fn save(&self) -> Vec<u8> {
        let Self { paths, flow: _, is_flow_due: _, search: _, patience_ticks: _ } = self;
        pack(&paths.all())
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let laid: Vec<Laid> = unpack(memory)?;
        if let Some(cell) = laid.iter().flat_map(|laid| &laid.cells).find(|&&cell| !self.flow.knows(cell)) {
            return Err(MemoryError::Taken(cell.0));
        }
        *self.paths.all_mut() = laid;
        self.is_flow_due = true;
        Ok(())
    }
}

impl GuideTraffic for LayGuidePaths {
    fn update(&mut self, _: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        None
    }

    fn lay_paths(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) {
        self.paths.all_mut().resize_with(view.reports.len(), Laid::default);
        if self.is_flow_due {
            self.count_flow(view.grid);
        }
        for (agent, report) in view.reports.iter().enumerate() {
            let laid = &mut self.paths.all_mut()[agent];
            if laid.cells.is_empty() {
                continue;
            }
            if report.is_new(view.tick) {
                laid.see(report.cell);
            }
            if laid.is_outdated(report, self.patience_ticks) {
                self.lay(view, agent, cost_to_go);
            }
        }
        let mut first_paths = 0;
        for (agent, report) in view.reports.iter().enumerate() {
            let needs_one = self.paths.all()[agent].cells.is_empty() && report.cell != report.goal;
            if needs_one && first_paths < FIRST_PATHS_PER_TICK {
                first_paths += 1;
                self.lay(view, agent, cost_to_go);
            }
        }
    }

    fn guide_paths(&self) -> Option<&GuidePaths> {
        Some(&self.paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{DeadEndGoals, Demand, Distribution};
    use crate::fleet::AgentId;
    use crate::grid::{CellKind, Layout};
    use crate::orchestration::AgentReport;

    const DEMAND: Demand = Demand::PerAgent { dead_end_goals: DeadEndGoals::Allow, goals: Distribution::Uniform };

    const PATIENCE: u32 = 100;

    struct World {
        grid: Grid,
        cost_to_go: CostToGo,
        rule: LayGuidePaths,
        reports: Vec<AgentReport>,
    }

    impl World {
        /// Agents by where they stand and where they head.
        fn new(layout: Layout, agents: &[(u32, u32)]) -> Self {
            let grid = Grid::new(layout).expect("free");
            let report = |&(cell, goal)| AgentReport { cell: Cell(cell), goal: Cell(goal), ..AgentReport::BLANK };
            Self {
                cost_to_go: CostToGo::new(&grid, &Guidance::plain(&grid)),
                rule: LayGuidePaths::new(&grid, &MetaSkill::initial()),
                reports: agents.iter().map(report).collect(),
                grid,
            }
        }

        fn lay(&mut self, tick: u32) {
            self.reports.iter_mut().for_each(|report| report.heard_tick = tick);
            let view = GuidanceView { grid: &self.grid, demand: &DEMAND, tick, reports: &self.reports };
            self.rule.lay_paths(view, &mut self.cost_to_go);
        }

        /// When the path of an agent was laid, and its cells.
        fn path(&self, agent: u32) -> Option<(u32, Vec<u32>)> {
            let path = self.rule.paths.of(AgentId(agent))?;
            Some((path.laid_tick, path.cells.iter().map(|cell| cell.0).collect()))
        }
    }

    /// ```text
    ///  0  1  2  3  4
    ///  5  #  #  #  6
    ///  7  8  9 10 11
    /// ```
    fn ring() -> Layout {
        let mut layout = Layout::open(5, 3);
        for column in 1..4 {
            layout.set(column, 1, CellKind::Blocked);
        }
        layout
    }

    /// The first finds both ways equal and takes the one with the smaller cells. Against it the second would pay 1 and 1 for
    /// the contraflow on all edges but the last: 11, so it takes the lower way for 6. The third follows the first for 5. The
    /// fourth pays 1 + 4·2 + 1 = 10 behind the two, and 1 + 1 + 4·2 + 1 less the uncounted last edge = 11 against the second.
    #[test]
    fn paths_are_laid_around_each_other() {
        let mut world = World::new(ring(), &[(5, 6), (6, 5), (0, 6), (5, 6)]);
        world.lay(0);
        let upper = vec![0, 1, 2, 3, 4, 6];
        assert_eq!(world.path(0), Some((0, upper.clone())));
        assert_eq!(world.path(1), Some((0, vec![11, 10, 9, 8, 7, 5])));
        assert_eq!(world.path(2), Some((0, upper[1..].to_vec())));
        assert_eq!(world.path(3), Some((0, upper)));
    }

    #[test]
    fn a_new_goal_lifts_the_old_path() {
        let mut world = World::new(ring(), &[(5, 6), (6, 5)]);
        world.lay(0);
        world.reports[0].goal = Cell(5);
        world.reports[1].goal = Cell(4);
        world.lay(1);
        assert_eq!((world.path(0), world.path(1)), (Some((1, vec![5])), Some((1, vec![4]))));
        world.reports[1] = AgentReport { cell: Cell(6), goal: Cell(5), ..world.reports[1] };
        world.lay(2);
        assert_eq!(world.path(1), Some((2, vec![4, 3, 2, 1, 0, 5])), "nobody is in the way any more");
    }

    #[test]
    fn first_paths_are_laid_a_hundred_a_tick() {
        let agents: Vec<(u32, u32)> = (0..250).map(|agent| (agent, 399 - agent)).collect();
        let mut world = World::new(Layout::open(20, 20), &agents);
        for (tick, expected) in [(0, 100), (1, 200), (2, 250)] {
            world.lay(tick);
            assert_eq!((0..250).filter(|&agent| world.path(agent).is_some()).count(), expected);
        }
        assert_eq!(world.path(199).map(|(tick, _)| tick), Some(1));
    }

    #[test]
    fn whoever_stays_off_the_path_is_laid_another() {
        let mut world = World::new(ring(), &[(5, 6)]);
        world.lay(0);
        world.reports[0].cell = Cell(9);
        (1..PATIENCE).for_each(|tick| world.lay(tick));
        assert_eq!(world.path(0).map(|(tick, _)| tick), Some(0));
        world.lay(PATIENCE);
        assert_eq!(world.path(0), Some((PATIENCE, vec![10, 11, 6])));
    }

    #[test]
    fn a_restored_rule_lays_on_as_the_first_one_would() {
        let mut world = World::new(ring(), &[(5, 6), (6, 5), (0, 6), (5, 6)]);
        world.lay(0);
        let mut other = World::new(ring(), &[(5, 6), (6, 5), (0, 6), (5, 6)]);
        other.rule.restore(&world.rule.save()).expect("the same floor");
        for world in [&mut world, &mut other] {
            (world.reports[2].goal, world.reports[3].goal) = (Cell(11), Cell(8));
            world.lay(1);
        }
        assert_eq!(
            (0..4).map(|agent| world.path(agent)).collect::<Vec<_>>(),
            (0..4).map(|agent| other.path(agent)).collect::<Vec<_>>()
        );
        assert_eq!(World::new(Layout::open(2, 2), &[]).rule.restore(&world.rule.save()), Err(MemoryError::Taken(4)));
    }
}
