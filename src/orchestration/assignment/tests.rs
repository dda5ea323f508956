//! Rules against their plain versions, which look at every pair.

use proptest::prelude::*;

use super::learned::{NEAREST, Scorer, highest_first};
use super::{Approach, AssignTasks, AssignmentRule, AssignmentView, FEATURES, FreeAgent, Match};
use crate::demand::{Demand, Distribution, Errand, ErrandSite, Site, Supply, Task, TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind, CostToGo, Grid, Guidance, Layout};
use crate::orchestration::meta_skill::Scope;
use crate::orchestration::{AgentReport, Decision, MetaSkill};
use crate::random::{Purpose, Stream};

/// A floor with obstacles, a fleet of which some are free, and a pool of which some tasks are claimed.
#[derive(Debug)]
struct World {
    grid: Grid,
    demand: Demand,
    reports: Vec<AgentReport>,
    free: Vec<FreeAgent>,
    approaching: Vec<Approach>,
    pool: TaskPool,
    cost_to_go: CostToGo,
    stream: Stream,
}

impl World {
    /// `spread` is the number of cells among which tasks begin and agents stand; moves cost 1 to `dearest` units.
    fn new(seed: u64, agents: u32, tasks: u32, spread: u32, dearest: u32) -> Self {
        let mut stream = Stream::new(seed, Purpose::Layout, 0);
        let mut layout = Layout::open(5 + stream.below(20), 5 + stream.below(20));
        for _ in 0..layout.width() * layout.height() / 4 {
            let (column, row) = (stream.below(layout.width()), stream.below(layout.height()));
            layout.set(column, row, CellKind::Blocked);
        }
        let grid = Grid::new(layout).expect("free cells remain");
        let guidance = Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(dearest));
        let cells: Vec<Cell> = (0..spread).map(|_| Cell(stream.below(grid.len() as u32))).collect();
        let draw = |stream: &mut Stream| cells[stream.below(spread) as usize];
        let mut pool = TaskPool::default();
        for released_tick in 0..tasks {
            let errands = [draw(&mut stream), Cell(stream.below(grid.len() as u32))];
            let errands = errands.map(|cell| Errand { cell, service_ticks: 0 });
            // Some in the tick that is decided.
            let released_tick = if stream.below(5) == 0 { tasks } else { released_tick };
            pool.release(Task { released_tick, errands: Box::new(errands) });
        }
        let claimed: Vec<TaskId> = (0..tasks).map(TaskId).filter(|_| stream.below(4) == 0).collect();
        for &task in &claimed {
            pool.claim(task);
        }
        let report = |stream: &mut Stream| {
            let (cell, goal) = (draw(stream), Cell(stream.below(grid.len() as u32)));
            let task = (stream.below(4) == 0).then_some(TaskId(0));
            let has_work = task.is_some();
            AgentReport { cell, before: cell, goal, has_work, task, ..AgentReport::BLANK }
        };
        let reports: Vec<AgentReport> = (0..agents).map(|_| report(&mut stream)).collect();
        let all = (0..).map(AgentId).zip(&reports);
        let (free, busy): (Vec<_>, Vec<_>) = all.partition(|(_, report)| report.task.is_none());
        let free = free.into_iter().map(|(agent, report)| FreeAgent { agent, cell: report.cell }).collect();
        let approaching = busy.iter().zip(claimed);
        let approaching = approaching.map(|(&(agent, report), task)| Approach { agent, cell: report.cell, task });
        let approaching = approaching.collect();
        let errands = vec![ErrandSite { at: Site::Anywhere, service_ticks: 0, distribution: Distribution::Uniform }];
        let demand = Demand::Pool { errands, supply: Supply::Backlog { tasks_per_agent: 1.0 }, shifts: Vec::new() };
        let cost_to_go = CostToGo::new(&grid, &guidance);
        Self { grid, demand, reports, free, approaching, pool, cost_to_go, stream }
    }

    fn build(&self, rule: AssignmentRule, meta_skill: &MetaSkill) -> Box<dyn AssignTasks> {
        rule.build(&self.grid, &self.demand, self.reports.len(), meta_skill)
    }

    fn view(&mut self) -> AssignmentView<'_> {
        let Self { grid, reports, free, approaching, pool, cost_to_go, stream, .. } = self;
        let tick = pool.released() as u32;
        AssignmentView { grid, tick, reports, free, approaching, pool, cost_to_go, stream, reasons: None }
    }

    /// What the rule answers: it must not matter what it remembers of another tick, nor whether fields are there already.
    fn matches(&mut self, rule: AssignmentRule, meta_skill: &MetaSkill) -> Vec<Match> {
        let mut rule = self.build(rule, meta_skill);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        rule.assign(&mut self.view(), &mut first);
        self.pairs();
        rule.assign(&mut self.view(), &mut second);
        assert_eq!(first, second);
        first
    }

    /// Every pair with the cost of its approach: the agents' rows one after the other, tasks by age.
    fn pairs(&mut self) -> Vec<(u32, AgentId, TaskId)> {
        let view = &mut self.view();
        let open: Vec<TaskId> = view.pool.open().collect();
        let mut pairs = Vec::new();
        for free in view.free {
            for &task in &open {
                pairs.push((view.approach(free.cell, task), free.agent, task));
            }
        }
        pairs
    }

    /// Every pair of an agent and a task that is not begun, with the cost of its approach.
    fn pairs_anew(&mut self) -> Vec<(u32, AgentId, TaskId)> {
        let view = &mut self.view();
        let mut agents: Vec<FreeAgent> = view.free.to_vec();
        agents.extend(view.approaching.iter().map(|pair| FreeAgent { agent: pair.agent, cell: pair.cell }));
        let tasks: Vec<TaskId> = view.pool.open().chain(view.approaching.iter().map(|pair| pair.task)).collect();
        let pairs = agents.iter().flat_map(|free| tasks.iter().map(move |&task| (free, task)));
        pairs.map(|(free, task)| (view.approach(free.cell, task), free.agent, task)).collect()
    }

    /// The rule that matches anew by its definition: all who have not begun, with all that is not begun.
    fn shortest_totals_first(&mut self) -> Vec<Match> {
        let anew = self.pairs_anew();
        let view = &mut self.view();
        let mut pairs = Vec::new();
        for (approach, agent, task) in anew {
            let [first, last] = [0, 1].map(|k| view.pool.task(task).errands[k].cell);
            let length = u64::from(view.cost_to_go.cost(view.grid, last, first));
            pairs.push(((5 * u64::from(approach) + length, agent, length), agent, task));
        }
        smallest_first(pairs)
    }

    /// An auction by its definition: in every round everybody bids for everything with every tour there could be.
    fn auctioned(&mut self) -> Vec<Match> {
        let view = &mut self.view();
        let cells = |task: TaskId| view.pool.task(task).errands.iter().map(|errand| errand.cell);
        let mut completion_times = |report: &AgentReport, tour: &[TaskId]| {
            let (mut now, mut at, mut sum) = (0, report.cell, 0);
            let own = report.task.into_iter().flat_map(|_| [report.goal, cells(TaskId(0)).next_back().unwrap()]);
            for to in own {
                now += u64::from(view.cost_to_go.cost(view.grid, to, std::mem::replace(&mut at, to)));
            }
            for &task in tour {
                for to in cells(task) {
                    now += u64::from(view.cost_to_go.cost(view.grid, to, std::mem::replace(&mut at, to)));
                }
                sum += now;
            }
            sum
        };
        let mut tours: Vec<Vec<TaskId>> = vec![Vec::new(); view.reports.len()];
        let mut unsold: Vec<TaskId> = view.pool.open().collect();
        while !unsold.is_empty() && !tours.is_empty() {
            let mut bids = Vec::new();
            for (agent, (tour, report)) in tours.iter().zip(view.reports).enumerate() {
                let before = completion_times(report, tour);
                for &task in &unsold {
                    for place in 0..=tour.len() {
                        let mut longer = tour.clone();
                        longer.insert(place, task);
                        bids.push((completion_times(report, &longer) - before, agent, task, place));
                    }
                }
            }
            let &(_, agent, task, place) = bids.iter().min().unwrap();
            tours[agent].insert(place, task);
            unsold.retain(|&other| other != task);
        }
        let first = |free: &FreeAgent| Some((free.agent, *tours[free.agent.index()].first()?));
        view.free.iter().filter_map(first).collect()
    }

    /// The learned rule by its definition: every round over all pairs that there could be.
    fn best_scores_first(&mut self, meta_skill: &MetaSkill) -> Vec<Match> {
        let mut scorer = Scorer::new(&self.grid, &self.demand, self.reports.len(), meta_skill);
        scorer.observe(&self.view());
        let agents_seek = self.free.len() <= self.pool.open_count();
        let mut left = self.pairs_anew();
        let held: Vec<Match> = self.approaching.iter().map(|pair| (pair.agent, pair.task)).collect();
        let tick = self.pool.released() as u32;
        let is_new = |task: TaskId| self.pool.is_open(task) && self.pool.task(task).released_tick == tick;
        let mut agents: Vec<AgentId> = self.free.iter().map(|free| free.agent).filter(|_| agents_seek).collect();
        let offered = |task: &TaskId| !agents_seek || is_new(*task) && !held.is_empty();
        let mut tasks: Vec<TaskId> = self.pool.open().filter(offered).collect();
        let mut matches = Vec::new();
        while !(agents.is_empty() && tasks.is_empty()) {
            let mut round = Vec::new();
            for &agent in &agents {
                let mut near: Vec<_> = left.iter().filter(|pair| pair.1 == agent).collect();
                near.sort_unstable();
                round.extend(near.into_iter().take(NEAREST).copied());
            }
            for &task in &tasks {
                let listed = |agent: AgentId| !agents_seek || held.iter().any(|pair| pair.0 == agent);
                let mut near: Vec<_> = left.iter().filter(|pair| pair.2 == task && listed(pair.1)).collect();
                near.sort_unstable();
                round.extend(near.into_iter().take(NEAREST).copied());
            }
            let standing = left.iter().filter(|&&(_, agent, task)| {
                let breaks = |pair: &&(u32, AgentId, TaskId)| (pair.1 == agent) != (pair.2 == task);
                held.contains(&(agent, task)) && round.iter().any(|pair| breaks(&pair))
            });
            let standing: Vec<_> = standing.copied().collect();
            round.extend(standing);
            let key = |&(cost, agent, task): &(u32, AgentId, TaskId)| {
                let is_held = held.contains(&(agent, task));
                let score = scorer.score(&scorer.features(&self.grid, &self.pool, agent, task, cost, is_held));
                (highest_first(score), agent, task)
            };
            let won = smallest_first(round.iter().map(key).collect());
            left = without(left, &won);
            let is_matched = |pair: &Match| won.iter().any(|other| other.0 == pair.0 || other.1 == pair.1);
            agents.retain(|&agent| won.iter().all(|pair| pair.0 != agent));
            tasks.retain(|&task| !agents_seek && won.iter().all(|pair| pair.1 != task));
            for pair in held.iter().filter(|pair| is_matched(pair)) {
                let is_left =
                    |other: &&(u32, AgentId, TaskId)| if agents_seek { other.1 == pair.0 } else { other.2 == pair.1 };
                let sought = left.iter().any(|other| is_left(&other));
                if sought && agents_seek && !agents.contains(&pair.0) {
                    agents.push(pair.0);
                } else if sought && !agents_seek && !tasks.contains(&pair.1) {
                    tasks.push(pair.1);
                }
            }
            matches.extend(won);
        }
        matches.splice(0..0, held.into_iter().filter(|held| left.iter().any(|pair| (pair.1, pair.2) == *held)));
        matches
    }
}

/// What is left of `pairs` when these matches are made.
fn without(mut pairs: Vec<(u32, AgentId, TaskId)>, matches: &[Match]) -> Vec<(u32, AgentId, TaskId)> {
    pairs.retain(|pair| matches.iter().all(|&(agent, task)| pair.1 != agent && pair.2 != task));
    pairs
}

/// The smallest pair first, each agent and task once.
fn smallest_first<K: Ord + Copy>(mut pairs: Vec<(K, AgentId, TaskId)>) -> Vec<Match> {
    pairs.sort_unstable();
    let mut matches: Vec<Match> = Vec::new();
    for (_, agent, task) in pairs {
        if matches.iter().all(|&(other, given)| other != agent && given != task) {
            matches.push((agent, task));
        }
    }
    matches
}

/// The oldest task takes the nearest agent that is left.
fn oldest_first(mut pairs: Vec<(u32, AgentId, TaskId)>) -> Vec<Match> {
    let mut matches = Vec::new();
    pairs.sort_unstable_by_key(|&(cost, agent, task)| (task, cost, agent));
    while let Some(&(_, agent, task)) = pairs.first() {
        matches.push((agent, task));
        pairs = without(pairs, &[(agent, task)]);
    }
    matches
}

/// A corridor with an agent at its left end, beside which tasks begin on more cells than the longest list has: the nearest two are
/// taken by agents that stand there, the third to last but one are long, the last is short. Agents far away have tasks where they
/// stand, so that there are enough agents to look fields up.
fn corridor() -> World {
    let grid = Grid::new(Layout::open(1200, 1)).expect("free");
    let length = |column: u32| match column {
        1 => 200,
        2 => 317,
        3..=129 => 1000,
        _ => 0,
    };
    let far = 1000..1040;
    let mut pool = TaskPool::default();
    for column in (1..=130).chain(far.clone()) {
        let errands = [column, column + length(column)].map(|cell| Errand { cell: Cell(cell), service_ticks: 0 });
        pool.release(Task { released_tick: 0, errands: Box::new(errands) });
    }
    let cells = || (0..3).chain(far.clone()).map(Cell);
    let free = (0..).map(AgentId).zip(cells()).map(|(agent, cell)| FreeAgent { agent, cell }).collect();
    let reports = cells().map(|cell| AgentReport { cell, before: cell, goal: cell, ..AgentReport::BLANK }).collect();
    let supply = Supply::Backlog { tasks_per_agent: 1.0 };
    let demand = Demand::Pool { errands: Vec::new(), supply, shifts: Vec::new() };
    let cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
    let stream = Stream::new(0, Purpose::Layout, 0);
    World { grid, demand, reports, free, approaching: Vec::new(), pool, cost_to_go, stream }
}

/// With memory for fields costs are looked up, without it the floor is searched; how long lists are must not depend on that.
#[test]
fn memory_for_fields_does_not_decide_who_is_matched() {
    let of_first = [u64::MAX, 0].map(|memory| {
        let mut world = corridor();
        world.cost_to_go.set_memory(memory);
        let matches = world.matches(AssignmentRule::ShortestTotal, &MetaSkill::initial());
        matches.into_iter().find(|&(agent, _)| agent == AgentId(0)).map(|(_, task)| task)
    });
    assert_eq!(of_first, [Some(TaskId(2)); 2], "its nearest 128 cells with tasks hold long ones only");
}

fn worlds() -> impl Strategy<Value = (u64, u32, u32, u32, u32)> {
    let spread = prop_oneof![1_u32..4, 4_u32..80];
    (any::<u64>(), 0_u32..70, 0_u32..110, spread, prop::sample::select(vec![1, 2, 40, 100_000]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nearest_pair_is_what_a_sort_of_all_pairs_gives((seed, agents, tasks, spread, dearest) in worlds()) {
        let mut world = World::new(seed, agents, tasks, spread, dearest);
        let found = world.matches(AssignmentRule::NearestPair, &MetaSkill::initial());
        prop_assert_eq!(found, smallest_first(world.pairs()));
    }

    #[test]
    fn first_come_takes_the_nearest_of_all_free_agents((seed, agents, tasks, spread, dearest) in worlds()) {
        let mut world = World::new(seed, agents, tasks, spread, dearest);
        let found = world.matches(AssignmentRule::FirstCome, &MetaSkill::initial());
        prop_assert_eq!(found, oldest_first(world.pairs()));
    }

    #[test]
    fn shortest_total_matches_all_who_have_not_begun((seed, agents, tasks, spread, dearest) in worlds()) {
        let mut world = World::new(seed, agents, tasks, spread, dearest);
        let found = world.matches(AssignmentRule::ShortestTotal, &MetaSkill::initial());
        prop_assert_eq!(found, world.shortest_totals_first());
    }

    #[test]
    fn the_smallest_bid_of_all_wins_in_every_round(
        seed: u64, agents in 0..=super::auction::BIDDERS as u32, tasks in 1..=super::auction::BIDDERS as u32, dearest in 1_u32..40,
    ) {
        let mut world = World::new(seed, agents, tasks, 20, dearest);
        for report in &mut world.reports {
            report.heard_tick = tasks;
            // On the way to the first errand of task 0, which all of the busy ones share here.
            report.goal = if report.task.is_some() { world.pool.pick_up(TaskId(0)) } else { report.goal };
        }
        let found = world.matches(AssignmentRule::Auction, &MetaSkill::initial());
        prop_assert_eq!(found, world.auctioned());
    }

    #[test]
    fn roles_is_nearest_pair_zone_by_zone((seed, agents, tasks, spread, dearest) in worlds()) {
        // Zones hold 40 agents.
        let mut world = World::new(seed, 3 * agents, tasks, spread, dearest);
        let mut found = world.matches(AssignmentRule::Roles, &MetaSkill::initial());
        let zones = super::roles::Zones::new(&world.grid, &world.demand, world.reports.len(), 40.0);
        let mut pairs = world.pairs();
        pairs.retain(|&(_, agent, task)| zones.of_agent(agent) == zones.of_task_at(world.pool.pick_up(task)));
        let mut expected = smallest_first(pairs);
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn learned_scores_the_nearest_pairs((seed, agents, tasks, spread, dearest) in worlds()) {
        let mut world = World::new(seed, agents, tasks, spread, dearest);
        let theta: Vec<f64> = FEATURES.iter().map(|_| world.stream.normal()).collect();
        let meta_skill = MetaSkill::initial().with_vector(&Scope::of(&[Decision::Assignment]), &theta);
        let mut found = world.matches(AssignmentRule::Learned, &meta_skill);
        let mut expected = world.best_scores_first(&meta_skill);
        prop_assert_eq!(&found, &expected);
        if world.approaching.is_empty() && found.len() <= NEAREST {
            // Nobody can lose all the nearest to others, and under initial parameters scores fall as costs rise.
            found = world.matches(AssignmentRule::Learned, &MetaSkill::initial());
            expected = smallest_first(world.pairs());
            prop_assert_eq!(found, expected);
        }
    }
}
