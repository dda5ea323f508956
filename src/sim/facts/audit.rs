//! Checks facts and counts anew.

use super::assignments::Assignments;
use super::breach::{Breach, Found, Violation};
use super::places::Places;
use super::tick_facts::{Entry, FleetChange, Step, TickFacts, WorkKind};
use crate::grid::Layout;

/// Counts since the first tick, by the audit's own reckoning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recount {
    /// Ticks audited.
    pub ticks: u32,
    /// Agents, summed over ticks.
    pub agent_steps: u64,
    /// Agent-steps in which the agent stayed where it was.
    pub waits: u64,
    /// Tasks released.
    pub released: u64,
    /// Goals or tasks given to agents.
    pub assigned: u64,
    /// Tasks that were given to agents that have not heard of them, or have another to finish first.
    pub on_their_way: u64,
    /// Goals reached or tasks finished.
    pub finished: u64,
}

impl Recount {
    /// Agent-steps in which the agent moved.
    pub fn moves(&self) -> u64 {
        self.agent_steps - self.waits
    }

    /// Finished per tick; 0 before the first.
    pub fn throughput(&self) -> f64 {
        if self.ticks > 0 { self.finished as f64 / f64::from(self.ticks) } else { 0.0 }
    }

    /// Finished over assigned; 0 when nothing was assigned.
    pub fn completion_rate(&self) -> f64 {
        if self.assigned > 0 { self.finished as f64 / self.assigned as f64 } else { 0.0 }
    }
}

/// Follows an episode by its facts alone, from the first tick on.
///
/// A tick costs some nanoseconds for every agent, and allocates nothing once warm but room for new tasks.
#[derive(Clone, Debug)]
pub struct Audit {
    places: Places,
    assignments: Assignments,
    work: WorkKind,
    recount: Recount,
}

impl Audit {
    /// Before the first tick, on a floor with this layout.
    pub fn new(layout: &Layout, work: WorkKind) -> Self {
        let places = Places::new(layout);
        let assignments = Assignments::new(work, &places, layout.kinds().len() as u32);
        Self { places, assignments, work, recount: Recount::default() }
    }

    /// What it has counted so far.
    pub fn recount(&self) -> Recount {
        Recount { on_their_way: self.assignments.on_their_way(), ..self.recount }
    }

    /// Takes in the next tick.
    ///
    /// # Errors
    /// The first thing in it that may not happen. The audit is over then.
    pub fn tick(&mut self, facts: &TickFacts) -> Result<(), Violation> {
        self.follow(facts).map_err(|(agents, breach)| Violation { tick: facts.tick, agents, breach })
    }

    fn follow(&mut self, facts: &TickFacts) -> Result<(), Found> {
        if facts.tick != self.recount.ticks {
            return Err((Vec::new(), Breach::WrongTick));
        }
        self.change_fleet(facts)?;
        for errands in &facts.released {
            self.assignments.release(errands, &self.places)?;
        }
        for &(agent, _) in facts.taken.iter().filter(|(_, task)| task.is_none()) {
            self.assignments.take_back(agent)?;
            self.recount.assigned -= 1;
        }
        for &(agent, task) in &facts.given {
            self.assignments.give(agent, task)?;
        }
        for &(agent, task) in &facts.taken {
            if let Some(task) = task {
                self.assignments.take(agent, task)?;
            }
        }
        self.places.go(&facts.steps)?;
        self.places.check_blocked(&facts.blocked)?;
        self.assignments.break_down(&facts.broken, &facts.steps)?;
        let reached = self.assignments.arrive(&self.places)?;
        self.count_work(facts, reached)?;
        self.assignments.end_tick(facts.open_tasks)?;
        self.recount.ticks += 1;
        self.recount.agent_steps += facts.steps.len() as u64;
        self.recount.waits += facts.steps.iter().filter(|&&step| step == Step::Stay).count() as u64;
        self.recount.released = self.assignments.released();
        Ok(())
    }

    fn change_fleet(&mut self, facts: &TickFacts) -> Result<(), Found> {
        for change in &facts.fleet {
            match *change {
                FleetChange::Left(agent) => {
                    self.places.leave(agent)?;
                    self.assignments.leave();
                }
                FleetChange::Entered(Entry { agent, square, goal }) => {
                    self.places.enter(agent, square)?;
                    self.assignments.enter(agent, goal, &self.places)?;
                    // An agent that is switched off at once had been given the goal that did it.
                    self.recount.assigned += u64::from(self.work != WorkKind::Tasks);
                }
            }
        }
        Ok(())
    }

    fn count_work(&mut self, facts: &TickFacts, goals_reached: u64) -> Result<(), Found> {
        for &(agent, errand) in &facts.went_on {
            self.assignments.go_on(agent, errand)?;
        }
        for &(agent, task) in &facts.finished {
            self.assignments.finish(agent, task)?;
        }
        for &(agent, goal) in &facts.goals {
            self.assignments.draw(agent, goal)?;
        }
        let goals_drawn = self.assignments.check_draws(&self.places)?;
        self.recount.finished += goals_reached + facts.finished.len() as u64;
        self.recount.assigned += goals_drawn + facts.given.len() as u64;
        Ok(())
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        self.places.agents() as u32
    }
}
