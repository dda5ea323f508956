//! Writes down what changes in a tick.

use bevy::prelude::Resource;

use super::tick_facts::{Entry, ErrandFact, FleetChange, SquareId, Step, TickFacts};
use super::{FactLog, WorkKind};
use crate::demand::{Demand, Errand, TaskId, TaskPool};
use crate::fleet::{AgentId, Faults, Goal, Job, Position};
use crate::grid::{Cell, Grid};

/// The facts of the last tick and, on request, of the whole episode.
#[derive(Resource, Debug, Default)]
pub struct Facts {
    tick: TickFacts,
    /// Who came and went since the last tick.
    coming: Vec<FleetChange>,
    /// The tick that must come next; `None` while recording waits for an episode to begin.
    next_tick: Option<u32>,
    known: Vec<Known>,
    /// Tasks released in all ticks so far.
    released: u32,
    keeps_log: bool,
    log: Option<FactLog>,
}

/// What is known of an agent since it was last looked at.
#[derive(Clone, Copy, Debug)]
struct Known {
    place: (u32, u32),
    task: Option<TaskId>,
    errand: u8,
    goal: Option<Cell>,
}

/// An agent as the observer sees it.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Seen<'a> {
    pub(in crate::sim) id: AgentId,
    pub(in crate::sim) position: &'a Position,
    pub(in crate::sim) job: &'a Job,
    pub(in crate::sim) goal: &'a Goal,
    /// Whether it draws its own goals.
    pub(in crate::sim) has_own_goals: bool,
}

impl Facts {
    /// Keeps the ticks of an episode as a log.
    pub fn kept() -> Self {
        Self { keeps_log: true, ..Self::default() }
    }

    /// What happened in the last tick; `None` before the first, and where recording waits for an episode to begin.
    pub fn last_tick(&self) -> Option<&TickFacts> {
        self.next_tick.filter(|&next| next > 0).map(|_| &self.tick)
    }

    /// Takes the log of the episode up to now; `None` where none is kept, or the episode was joined in the middle.
    /// Recording then waits for the next episode.
    pub fn take_log(&mut self) -> Option<FactLog> {
        let log = self.log.take()?;
        self.next_tick.take().map(|_| log)
    }

    /// The world is not what it was: recording waits for the next episode.
    pub(in crate::sim) fn wait(&mut self) {
        self.next_tick = None;
    }

    /// An episode begins, without agents so far.
    pub(super) fn begin_episode(&mut self, grid: &Grid, demand: &Demand) {
        self.coming.clear();
        self.next_tick = Some(0);
        self.known.clear();
        self.released = 0;
        self.log = self.keeps_log.then(|| FactLog::new(grid.layout().clone(), WorkKind::of(demand)));
    }

    /// An agent came onto the floor, with the first of its own goals.
    pub(super) fn enter(&mut self, grid: &Grid, agent: AgentId, cell: Cell, goal: Option<Cell>) {
        if self.next_tick.is_none() {
            return;
        }
        let place = grid.place(cell);
        self.known.push(Known { place, task: None, errand: 0, goal });
        let goal = goal.map(|cell| square(grid, grid.place(cell)));
        self.coming.push(FleetChange::Entered(Entry { agent, square: square(grid, place), goal }));
    }

    /// The agent with the highest number left the floor.
    pub(super) fn leave(&mut self, agent: AgentId) {
        if self.next_tick.is_some() {
            self.known.pop();
            self.coming.push(FleetChange::Left(agent));
        }
    }

    /// Begins the facts of `tick`; `false`: there is nothing to write down, the episode was joined in the middle.
    pub(in crate::sim) fn begin_tick(&mut self, tick: u32) -> bool {
        if self.next_tick != Some(tick) {
            self.next_tick = None;
            return false;
        }
        self.next_tick = Some(tick + 1);
        self.tick.begin(tick);
        std::mem::swap(&mut self.tick.fleet, &mut self.coming);
        self.tick.steps.resize(self.known.len(), Step::Stay);
        true
    }

    /// Whether the facts of `tick` were begun.
    pub(in crate::sim) fn has_begun(&self, tick: u32) -> bool {
        self.next_tick == Some(tick + 1)
    }

    /// Takes in the tasks that came into the pool.
    pub(in crate::sim) fn release(&mut self, grid: &Grid, pool: &TaskPool) {
        let known = std::mem::replace(&mut self.released, pool.released() as u32);
        for number in known..self.released {
            let fact = |errand: &Errand| ErrandFact {
                square: square(grid, grid.place(errand.cell)),
                service_ticks: errand.service_ticks,
            };
            self.tick.released.push(pool.task(TaskId(number)).errands.iter().map(fact).collect());
        }
    }

    /// Orchestration took these tasks back. An agent may have heard of its task since the last tick, when limits of communication
    /// were lifted, and never have been seen with it.
    pub(in crate::sim) fn take_back(&mut self, taken_back: &[(AgentId, TaskId)]) {
        for &(agent, _) in taken_back {
            let known = &mut self.known[agent.index()];
            (known.task, known.errand) = (None, 0);
            self.tick.taken.push((agent, None));
        }
    }

    /// Orchestration gave out these tasks.
    pub(in crate::sim) fn give(&mut self, matches: &[(AgentId, TaskId)]) {
        self.tick.given.extend_from_slice(matches);
    }

    /// What goes wrong in the tick.
    pub(in crate::sim) fn go_wrong(&mut self, grid: &Grid, faults: &Faults) {
        self.tick.broken.extend(faults.broken().iter().copied().map(AgentId));
        self.tick.blocked.extend(faults.blocked().iter().map(|&cell| square(grid, grid.place(cell))));
    }

    /// An agent after its move, before it works.
    pub(in crate::sim) fn moved(&mut self, grid: &Grid, agent: Seen<'_>) {
        let known = &mut self.known[agent.id.index()];
        if known.task != agent.job.task {
            let before = std::mem::replace(&mut known.task, agent.job.task);
            known.errand = 0;
            let states = [before.and(Some(None)), agent.job.task.map(Some)];
            self.tick.taken.extend(states.into_iter().flatten().map(|task| (agent.id, task)));
        }
        let place = grid.place(agent.position.now);
        let step = step(known.place, place);
        known.place = place;
        self.tick.steps[agent.id.index()] = step;
        if step == Step::Elsewhere {
            self.tick.elsewhere.push((agent.id, square(grid, place)));
        }
    }

    /// An agent after its work.
    pub(in crate::sim) fn worked(&mut self, grid: &Grid, agent: Seen<'_>) {
        let known = &mut self.known[agent.id.index()];
        let Job { task, errand, .. } = *agent.job;
        if let Some(finished) = known.task.filter(|_| task != known.task) {
            // A task that it goes on to is taken with the next tick.
            self.tick.finished.push((agent.id, finished));
            (known.task, known.errand) = (None, 0);
        } else if known.errand != errand {
            self.tick.went_on.push((agent.id, errand));
            known.errand = errand;
        }
        let goal = (agent.has_own_goals && agent.goal.counts).then_some(agent.goal.cell);
        if known.goal != goal {
            known.goal = goal;
            self.tick.goals.push((agent.id, goal.map(|cell| square(grid, grid.place(cell)))));
        }
    }

    /// Ends the tick, after which so many tasks wait in the pool.
    pub(in crate::sim) fn end_tick(&mut self, open_tasks: usize) {
        self.tick.open_tasks = open_tasks as u32;
        if let Some(log) = &mut self.log {
            log.push(&self.tick);
        }
    }
}

fn square(grid: &Grid, (column, row): (u32, u32)) -> SquareId {
    SquareId(row * grid.width() + column)
}

fn step(from: (u32, u32), to: (u32, u32)) -> Step {
    match (to.0.wrapping_sub(from.0).cast_signed(), to.1.wrapping_sub(from.1).cast_signed()) {
        (0, 0) => Step::Stay,
        (-1, 0) => Step::Left,
        (1, 0) => Step::Right,
        (0, 1) => Step::Down,
        (0, -1) => Step::Up,
        _ => Step::Elsewhere,
    }
}
