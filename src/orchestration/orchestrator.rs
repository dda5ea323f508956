//! The rules of a policy at work: from reports to directives.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::assignment::{AssignTasks, AssignmentView, FreeAgent, Match};
use super::guidance::{GuidanceView, GuidePaths, GuideTraffic};
use super::parking::{ParkAgents, ParkingView};
use super::right_of_way::{RankAgents, RightOfWayView};
use super::{AgentReport, MemoryError, Policy};
use crate::demand::{Demand, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid, Guidance};
use crate::random::{Purpose, Stream};

/// A policy's rules with what they remember of the running episode.
#[derive(Resource)]
pub struct Orchestrator {
    assignment: Box<dyn AssignTasks>,
    guidance: Box<dyn GuideTraffic>,
    right_of_way: Box<dyn RankAgents>,
    parking: Box<dyn ParkAgents>,
    stream: Stream,
    free: Vec<FreeAgent>,
    given: Vec<AgentId>,
    idle: Vec<AgentId>,
    remaining: Vec<u32>,
}

/// What orchestration decided this tick.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Directives {
    /// Rank of every agent in the right of way, by number; smaller plans first.
    pub ranks: Vec<u64>,
    /// Tasks given out.
    pub matches: Vec<Match>,
    /// Where idle agents should wait; those left out stay.
    pub parked: Vec<(AgentId, Cell)>,
}

/// What an orchestrator remembers of the running episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrchestratorMemory {
    assignment: Vec<u8>,
    guidance: Vec<u8>,
    right_of_way: Vec<u8>,
    parking: Vec<u8>,
    stream: Stream,
}

impl Orchestrator {
    /// The rules of `policy`, ready for an episode of `agents` agents with this demand on `grid`, under a trial's `seed`.
    pub fn new(policy: &Policy, grid: &Grid, demand: &Demand, agents: usize, seed: u64) -> Self {
        let meta_skill = &policy.meta_skill;
        Self {
            assignment: policy.assignment.build(grid, demand, agents, meta_skill),
            guidance: policy.guidance.build(grid, meta_skill),
            right_of_way: policy.right_of_way.build(meta_skill),
            parking: policy.parking.build(grid),
            stream: Stream::new(seed, Purpose::Policy, 0),
            free: Vec::new(),
            given: Vec::new(),
            idle: Vec::new(),
            remaining: Vec::new(),
        }
    }

    /// What it remembers.
    pub fn save(&self) -> OrchestratorMemory {
        let Self { assignment, guidance, right_of_way, parking, stream, free: _, given: _, idle: _, remaining: _ } =
            self;
        OrchestratorMemory {
            assignment: assignment.save(),
            guidance: guidance.save(),
            right_of_way: right_of_way.save(),
            parking: parking.save(),
            stream: stream.clone(),
        }
    }

    /// Remembers what another orchestrator of the same policy, floor, demand and size of the fleet had saved.
    ///
    /// # Errors
    /// If it was another's.
    pub fn restore(&mut self, memory: &OrchestratorMemory) -> Result<(), MemoryError> {
        let OrchestratorMemory { assignment, guidance, right_of_way, parking, stream } = memory;
        self.assignment.restore(assignment)?;
        self.guidance.restore(guidance)?;
        self.right_of_way.restore(right_of_way)?;
        self.parking.restore(parking)?;
        self.stream = stream.clone();
        Ok(())
    }

    /// The edge costs if they change this tick.
    pub fn guide(&mut self, grid: &Grid, demand: &Demand, tick: u32, reports: &[AgentReport]) -> Option<Guidance> {
        self.guidance.update(GuidanceView { grid, demand, tick, reports })
    }

    /// Lays guide paths, under rules that do.
    pub fn lay_paths(
        &mut self,
        grid: &Grid,
        demand: &Demand,
        tick: u32,
        reports: &[AgentReport],
        cost_to_go: &mut CostToGo,
    ) {
        self.guidance.lay_paths(GuidanceView { grid, demand, tick, reports }, cost_to_go);
    }

    /// The guide paths laid so far; `None` under rules that lay none.
    pub fn guide_paths(&self) -> Option<&GuidePaths> {
        self.guidance.guide_paths()
    }

    /// Gives out tasks, parks idle agents and ranks everyone; overwrites `directives`.
    pub fn direct(
        &mut self,
        grid: &Grid,
        tick: u32,
        reports: &[AgentReport],
        pool: Option<&TaskPool>,
        cost_to_go: &mut CostToGo,
        directives: &mut Directives,
    ) {
        directives.matches.clear();
        directives.parked.clear();
        if let Some(pool) = pool {
            self.assign(grid, tick, reports, pool, cost_to_go, directives);
        }
        self.rank(grid, tick, reports, pool, cost_to_go, &mut directives.ranks);
    }

    fn assign(
        &mut self,
        grid: &Grid,
        tick: u32,
        reports: &[AgentReport],
        pool: &TaskPool,
        cost_to_go: &mut CostToGo,
        directives: &mut Directives,
    ) {
        let agents = || (0_u32..).map(AgentId).zip(reports).filter(|(_, report)| report.is_free(tick));
        self.free.clear();
        self.free.extend(agents().map(|(agent, report)| FreeAgent { agent, cell: report.cell }));
        if self.free.is_empty() {
            return;
        }
        let mut view =
            AssignmentView { grid, tick, reports, free: &self.free, pool, cost_to_go, stream: &mut self.stream };
        self.assignment.assign(&mut view, &mut directives.matches);
        self.idle.clear();
        if directives.matches.len() < self.free.len() {
            self.given.clear();
            self.given.extend(directives.matches.iter().map(|&(agent, _)| agent));
            self.given.sort_unstable();
            let all = self.free.iter().map(|free| free.agent);
            self.idle.extend(all.filter(|agent| self.given.binary_search(agent).is_err()));
        }
        self.parking.park(ParkingView { grid, reports, idle: &self.idle }, &mut directives.parked);
    }

    fn rank(
        &mut self,
        grid: &Grid,
        tick: u32,
        reports: &[AgentReport],
        pool: Option<&TaskPool>,
        cost_to_go: &mut CostToGo,
        ranks: &mut Vec<u64>,
    ) {
        self.remaining.clear();
        self.remaining.extend(reports.iter().map(|report| match report.goal {
            goal if goal == report.cell => 0,
            goal => cost_to_go.cost(grid, goal, report.cell),
        }));
        ranks.resize(reports.len(), 0);
        let view = RightOfWayView {
            grid,
            tick,
            reports,
            remaining: &self.remaining,
            cost_unit: cost_to_go.costs().unit(),
            pool,
        };
        self.right_of_way.rank(view, ranks);
    }
}
