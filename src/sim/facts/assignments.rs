//! Follows what agents work on.

use super::breach::{Breach, Found, by};
use super::places::Places;
use super::tick_facts::{ErrandFact, SquareId, Step, WorkKind};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::CellKind;

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// In the pool.
    Pool,
    /// On its way to an agent.
    Given(AgentId),
    /// With an agent that works on it.
    Taken(AgentId),
    /// Done.
    Finished,
}

/// What one agent works on.
#[derive(Clone, Copy, Debug, Default)]
struct Assignment {
    /// Given and not begun: what it should do first, and what after that.
    given: [Option<TaskId>; 2],
    task: Option<TaskId>,
    /// Which errand of the task is next.
    errand: usize,
    /// Ticks stood on the errand's square since the one of arrival.
    stood_ticks: Option<u32>,
    /// The errand, or the own goal, was reached in this tick.
    is_due: bool,
    goal: Option<SquareId>,
    /// It has broken down in this tick.
    is_broken: bool,
}

/// Tasks, goals and who works on them.
#[derive(Clone, Debug)]
pub(super) struct Assignments {
    kind: WorkKind,
    /// Goals alternate between workstations and endpoints.
    alternates: bool,
    of_agents: Vec<Assignment>,
    tasks: Vec<(Vec<ErrandFact>, Holder)>,
    open: u32,
    /// Agents that are due and have not been counted yet.
    due: usize,
}

impl Assignments {
    pub(super) fn new(kind: WorkKind, places: &Places, squares: u32) -> Self {
        let has = |kind| (0..squares).any(|square| places.kind(SquareId(square)) == kind);
        let alternates = has(CellKind::Workstation) && has(CellKind::Endpoint);
        Self { kind, alternates, of_agents: Vec::new(), tasks: Vec::new(), open: 0, due: 0 }
    }

    /// Tasks released so far.
    pub(super) fn released(&self) -> u64 {
        self.tasks.len() as u64
    }

    /// Tasks given to agents that do not know it yet, or have another to finish first.
    pub(super) fn on_their_way(&self) -> u64 {
        self.of_agents.iter().flat_map(|assignment| assignment.given).flatten().count() as u64
    }

    /// What the agent with the highest number worked on returns to the pool.
    pub(super) fn leave(&mut self) {
        let Some(assignment) = self.of_agents.pop() else { return };
        for task in assignment.given.into_iter().chain([assignment.task]).flatten() {
            self.tasks[task.index()].1 = Holder::Pool;
            self.open += 1;
        }
    }

    /// An agent came onto the floor, with the first of its own goals.
    pub(super) fn enter(&mut self, agent: AgentId, goal: Option<SquareId>, places: &Places) -> Result<(), Found> {
        let is_lawful = match (self.kind, goal) {
            (WorkKind::Tasks, goal) => goal.is_none(),
            (WorkKind::OwnGoals { switches_off }, None) => switches_off,
            (WorkKind::OwnGoals { .. }, Some(goal)) => self.may_draw(places.square(agent.index()), goal, places),
        };
        self.of_agents.push(Assignment { goal, ..Assignment::default() });
        if is_lawful { Ok(()) } else { Err(by(agent, Breach::WrongGoal)) }
    }

    /// A task comes into the pool.
    pub(super) fn release(&mut self, errands: &[ErrandFact], places: &Places) -> Result<(), Found> {
        if errands.is_empty() {
            return Err((Vec::new(), Breach::EmptyTask));
        }
        if errands.iter().any(|errand| !places.kind(errand.square).is_free()) {
            return Err((Vec::new(), Breach::NotFree));
        }
        self.tasks.push((errands.to_vec(), Holder::Pool));
        self.open += 1;
        Ok(())
    }

    /// Orchestration gives a task to an agent, which then has one to do and at most one to go on to.
    pub(super) fn give(&mut self, agent: AgentId, task: TaskId) -> Result<(), Found> {
        let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
        let place = match (assignment.task, assignment.given) {
            (_, [None, _]) => 0,
            (None, [Some(_), None]) => 1,
            _ => return Err(by(agent, Breach::TooManyTasks)),
        };
        match self.tasks.get_mut(task.index()) {
            Some((_, holder @ Holder::Pool)) => *holder = Holder::Given(agent),
            _ => return Err(by(agent, Breach::NotOpen)),
        }
        assignment.given[place] = Some(task);
        self.open -= 1;
        Ok(())
    }

    /// The task of an agent that has not begun it, or not heard of it, returns to the pool.
    pub(super) fn take_back(&mut self, agent: AgentId) -> Result<(), Found> {
        let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
        let has_begun = assignment.errand > 0 || assignment.stood_ticks.is_some();
        let task = match (assignment.task, assignment.given) {
            (Some(task), [None, None]) | (None, [Some(task), None]) if !has_begun => task,
            _ => return Err(by(agent, Breach::LostTask)),
        };
        *assignment = Assignment::default();
        self.tasks[task.index()].1 = Holder::Pool;
        self.open += 1;
        Ok(())
    }

    /// An agent without a task works from now on on the one that it should do first.
    pub(super) fn take(&mut self, agent: AgentId, task: TaskId) -> Result<(), Found> {
        let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
        if assignment.task.is_some() {
            return Err(by(agent, Breach::LostTask));
        }
        if assignment.given[0] != Some(task) {
            return Err(by(agent, Breach::NotGiven));
        }
        let given = [assignment.given[1], None];
        match self.tasks.get_mut(task.index()) {
            Some((_, holder)) if *holder == Holder::Given(agent) => *holder = Holder::Taken(agent),
            _ => return Err(by(agent, Breach::NotGiven)),
        }
        *assignment = Assignment { task: Some(task), given, ..Assignment::default() };
        Ok(())
    }

    /// Only these agents are broken now; none of them made a step.
    pub(super) fn break_down(&mut self, broken: &[AgentId], steps: &[Step]) -> Result<(), Found> {
        for assignment in &mut self.of_agents {
            assignment.is_broken = false;
        }
        for &agent in broken {
            let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
            assignment.is_broken = true;
            if steps[agent.index()] != Step::Stay {
                return Err(by(agent, Breach::MovedBroken));
            }
        }
        Ok(())
    }

    /// Finds out who is due after the steps: whoever stands where it should and is not broken. Service goes on from where it
    /// was once an agent is sound again. Gives the number of own goals reached.
    pub(super) fn arrive(&mut self, places: &Places) -> Result<u64, Found> {
        let mut reached = 0;
        for (agent, assignment) in self.of_agents.iter_mut().enumerate() {
            if assignment.is_broken {
                continue;
            }
            let square = places.square(agent);
            if let Some(task) = assignment.task {
                let errand = self.tasks[task.index()].0[assignment.errand];
                if square == errand.square {
                    let stood = assignment.stood_ticks.map_or(0, |ticks| ticks + 1);
                    assignment.stood_ticks = Some(stood);
                    assignment.is_due = stood >= u32::from(errand.service_ticks);
                    self.due += usize::from(assignment.is_due);
                } else if assignment.stood_ticks.is_some() {
                    return Err(by(AgentId(agent as u32), Breach::MovedInService));
                }
            } else if assignment.goal == Some(square) {
                assignment.is_due = true;
                reached += 1;
            }
        }
        Ok(reached)
    }

    /// An agent goes on to the errand of this number.
    pub(super) fn go_on(&mut self, agent: AgentId, errand: u8) -> Result<(), Found> {
        let task = self.count_errand(agent, usize::from(errand))?;
        let is_there = usize::from(errand) < self.tasks[task.index()].0.len();
        if is_there { Ok(()) } else { Err(by(agent, Breach::NotDone)) }
    }

    /// An agent finishes a task.
    pub(super) fn finish(&mut self, agent: AgentId, task: TaskId) -> Result<(), Found> {
        let errands = self.tasks.get(task.index()).map_or(0, |(errands, _)| errands.len());
        if self.count_errand(agent, errands)? != task {
            return Err(by(agent, Breach::NotDone));
        }
        self.tasks[task.index()].1 = Holder::Finished;
        let given = self.of_agents[agent.index()].given;
        self.of_agents[agent.index()] = Assignment { given, ..Assignment::default() };
        Ok(())
    }

    /// Counts an errand as done, after which `next` is next; gives the task it belongs to.
    fn count_errand(&mut self, agent: AgentId, next: usize) -> Result<TaskId, Found> {
        let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
        match assignment.task {
            Some(task) if assignment.is_due && next == assignment.errand + 1 => {
                *assignment = Assignment { errand: next, stood_ticks: None, is_due: false, ..*assignment };
                self.due -= 1;
                Ok(task)
            }
            _ => Err(by(agent, Breach::NotDone)),
        }
    }

    /// An agent draws another own goal, or is switched off.
    pub(super) fn draw(&mut self, agent: AgentId, goal: Option<SquareId>) -> Result<(), Found> {
        let assignment = self.of_agents.get_mut(agent.index()).ok_or_else(|| by(agent, Breach::WrongFleet))?;
        if !assignment.is_due || assignment.task.is_some() {
            return Err(by(agent, Breach::NotReached));
        }
        if goal.is_none() && self.kind != (WorkKind::OwnGoals { switches_off: true }) {
            return Err(by(agent, Breach::WrongGoal));
        }
        assignment.goal = goal;
        Ok(())
    }

    /// Whoever reached its own goal has another now, be it the same; gives how many have.
    pub(super) fn check_draws(&mut self, places: &Places) -> Result<u64, Found> {
        let mut drawn = 0;
        for agent in 0..self.of_agents.len() {
            let assignment = self.of_agents[agent];
            if !assignment.is_due || assignment.task.is_some() {
                continue;
            }
            self.of_agents[agent].is_due = false;
            if let Some(goal) = assignment.goal {
                drawn += 1;
                if !self.may_draw(places.square(agent), goal, places) {
                    return Err(by(AgentId(agent as u32), Breach::WrongGoal));
                }
            }
        }
        Ok(drawn)
    }

    /// Whether an agent on `on` may draw `goal`: an endpoint after a workstation and a workstation after anything else
    /// where a floor has both, and none that would switch it off.
    fn may_draw(&self, on: SquareId, goal: SquareId, places: &Places) -> bool {
        let kind = places.kind(goal);
        let is_of_kind = match (self.alternates, places.kind(on)) {
            (false, _) => kind.is_free(),
            (true, CellKind::Workstation) => kind == CellKind::Endpoint,
            (true, _) => kind == CellKind::Workstation,
        };
        let switches_off = self.kind == WorkKind::OwnGoals { switches_off: true };
        is_of_kind && !(switches_off && places.exits(goal) <= 1)
    }

    /// Everything that was due has been counted, and the pool holds what it should.
    pub(super) fn end_tick(&self, open_tasks: u32) -> Result<(), Found> {
        if self.due > 0 {
            let is_due = |(_, assignment): &(AgentId, &Assignment)| assignment.is_due;
            let ignored = (0..).map(AgentId).zip(&self.of_agents).filter(is_due).map(|(agent, _)| agent).collect();
            return Err((ignored, Breach::Ignored));
        }
        if open_tasks == self.open { Ok(()) } else { Err((Vec::new(), Breach::LostInPool)) }
    }
}
