//! The rules of a policy at work: from reports to directives.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::assignment::{Approach, AssignTasks, AssignmentView, FreeAgent, Match, Reason};
use super::exploration::{Exploration, Sampler, Slopes, draw_parameters};
use super::guidance::{GuidanceView, GuidePaths, GuideTraffic};
use super::meta_skill::Conditions;
use super::parking::{ParkAgents, ParkingView};
use super::right_of_way::{RankAgents, RightOfWayView};
use super::{AgentReport, Decision, MemoryError, Policy};
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
    /// Edge costs that wait until enough of the fleet know of those before them.
    held_back: Option<Guidance>,
    /// Tick in which edge costs went out last.
    guided_tick: Option<u32>,
    free: Vec<FreeAgent>,
    approaching: Vec<Approach>,
    given: Vec<Match>,
    idle: Vec<AgentId>,
    remaining: Vec<u32>,
    /// Slope of what was drawn once for the episode, until it is taken; `None` unless the rules explore.
    drawn: Option<Slopes>,
    /// Why the matches of this tick were made; `None` unless somebody asked.
    reasons: Option<Vec<Reason>>,
}

/// What orchestration decided this tick.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Directives {
    /// Rank of every agent in the right of way, by number; smaller plans first.
    pub ranks: Vec<u64>,
    /// Tasks taken back from agents that have not begun them; they are open again before others are given out.
    pub taken_back: Vec<Match>,
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
    held_back: Option<Guidance>,
    guided_tick: Option<u32>,
}

/// New edge costs are held back while a greater share of the fleet was not heard of since the last went out,
const MOST_UNHEARD: f64 = 0.25;
/// but no longer than this: some may be out of reach for good.
const LONGEST_HOLD_TICKS: u32 = 200;

impl Orchestrator {
    /// The rules of `policy`, ready for an episode of `agents` agents with this demand on `grid`, under these `conditions` and a trial's
    /// `seed`.
    pub fn new(
        policy: &Policy,
        grid: &Grid,
        demand: &Demand,
        agents: usize,
        conditions: &Conditions,
        seed: u64,
    ) -> Self {
        let meta_skill = &policy.meta_skill.under(conditions);
        Self {
            assignment: policy.assignment.build(grid, demand, agents, meta_skill),
            guidance: policy.guidance.build(grid, meta_skill, conditions),
            right_of_way: policy.right_of_way.build(meta_skill, conditions),
            parking: policy.parking.build(grid, meta_skill),
            stream: Stream::new(seed, Purpose::Policy, 0),
            held_back: None,
            guided_tick: None,
            free: Vec::new(),
            approaching: Vec::new(),
            given: Vec::new(),
            idle: Vec::new(),
            remaining: Vec::new(),
            drawn: None,
            reasons: None,
        }
    }

    /// The same, where the learned rules try out what they would not do.
    pub fn exploring(
        policy: &Policy,
        grid: &Grid,
        demand: &Demand,
        agents: usize,
        conditions: &Conditions,
        seed: u64,
        exploration: Exploration,
    ) -> Self {
        let mut meta_skill = policy.meta_skill.under(conditions).into_owned();
        let drawn = draw_parameters(&mut meta_skill, &policy.learned(), exploration, seed);
        let mut orchestrator = Self::new(&policy.with_meta_skill(meta_skill), grid, demand, agents, conditions, seed);
        orchestrator.drawn = Some(drawn);
        for (decision, sampler) in orchestrator.samplers() {
            let stream = exploration.stream(seed, decision, 0);
            sampler.explore(exploration.temperature, stream, decision.features().len());
        }
        orchestrator
    }

    /// Takes note from now on of how features differ between the alternatives that learned rules choose from.
    pub fn watch(&mut self) {
        for (_, sampler) in self.samplers() {
            sampler.watch();
        }
    }

    /// By decision, and by its first parameters, how much what they weigh differs between alternatives of the same choice: standard
    /// deviations since the rules were watched. Decisions in which nothing was to choose are left out.
    pub fn spreads(&mut self) -> Vec<(Decision, Vec<f64>)> {
        self.samplers().filter_map(|(decision, sampler)| Some((decision, sampler.spreads()?))).collect()
    }

    /// The draws of the rules that can explore.
    fn samplers(&mut self) -> impl Iterator<Item = (Decision, &mut Sampler)> {
        let Self { assignment, right_of_way, parking, .. } = self;
        let of_assignment = assignment.sampler().map(|sampler| (Decision::Assignment, sampler));
        let of_right_of_way = right_of_way.sampler().map(|sampler| (Decision::RightOfWay, sampler));
        let of_parking = parking.sampler().map(|sampler| (Decision::Parking, sampler));
        of_assignment.into_iter().chain(of_right_of_way).chain(of_parking)
    }

    /// Slope of the log probability of all that was drawn since the last call, with respect to the meta-skill's parameters;
    /// `None` unless the rules explore.
    pub fn take_slopes(&mut self) -> Option<Slopes> {
        let mut slopes = self.drawn.replace(Slopes::default())?;
        for (decision, sampler) in self.samplers() {
            let slope = &mut slopes.0[decision as usize];
            let drawn = std::mem::replace(slope, sampler.take_slope().unwrap_or_default());
            // Only one of the two is about each parameter.
            for (sum, drawn) in slope.iter_mut().zip(drawn) {
                *sum += drawn;
            }
        }
        Some(slopes)
    }

    /// What it remembers.
    pub fn save(&self) -> OrchestratorMemory {
        let Self {
            assignment,
            guidance,
            right_of_way,
            parking,
            stream,
            held_back,
            guided_tick,
            free: _,
            approaching: _,
            given: _,
            idle: _,
            remaining: _,
            drawn: _,
            reasons: _,
        } = self;
        OrchestratorMemory {
            assignment: assignment.save(),
            guidance: guidance.save(),
            right_of_way: right_of_way.save(),
            parking: parking.save(),
            stream: stream.clone(),
            held_back: held_back.clone(),
            guided_tick: *guided_tick,
        }
    }

    /// Remembers what another orchestrator of the same policy, floor, demand and size of the fleet had saved.
    ///
    /// # Errors
    /// If it was another's.
    pub fn restore(&mut self, memory: &OrchestratorMemory) -> Result<(), MemoryError> {
        let OrchestratorMemory { assignment, guidance, right_of_way, parking, stream, held_back, guided_tick } = memory;
        self.assignment.restore(assignment)?;
        self.guidance.restore(guidance)?;
        self.right_of_way.restore(right_of_way)?;
        self.parking.restore(parking)?;
        self.stream = stream.clone();
        self.held_back.clone_from(held_back);
        self.guided_tick = *guided_tick;
        Ok(())
    }

    /// Whether it is written down from now on why matches are made.
    pub fn give_reasons(&mut self, is_asked: bool) {
        if is_asked != self.reasons.is_some() {
            self.reasons = is_asked.then(Vec::new);
        }
    }

    /// Why the matches of the last decision were made, in no particular order; none unless somebody asked before.
    pub fn reasons(&self) -> &[Reason] {
        self.reasons.as_deref().unwrap_or_default()
    }

    /// The edge costs if they change this tick; `cost_to_go` holds those in force. They are held back while too many agents were out of reach,
    /// as far as their reports tell, since the last went out: a fleet of which everyone follows other costs is worse off than one that follows
    /// old ones.
    pub fn guide(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) -> Option<Guidance> {
        if let Some(guidance) = self.price(view, cost_to_go) {
            self.held_back = Some(guidance);
        }
        if self.held_back.is_none() || !self.may_go_out(view.tick, view.reports) {
            return None;
        }
        self.note_guided(view.tick);
        self.held_back.take()
    }

    /// What the guidance rule would have edges cost from this tick on, if that changes, whether it may go out or not.
    pub fn price(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) -> Option<Guidance> {
        self.guidance.update(view, cost_to_go)
    }

    /// Takes note that edge costs went out in `tick`.
    pub fn note_guided(&mut self, tick: u32) {
        self.guided_tick = Some(tick);
    }

    /// Whether most agents were in reach since edge costs went out last, or that is long ago.
    fn may_go_out(&self, tick: u32, reports: &[AgentReport]) -> bool {
        let Some(guided_tick) = self.guided_tick else { return true };
        let unheard = reports.iter().filter(|report| report.made_tick <= guided_tick).count();
        tick >= guided_tick + LONGEST_HOLD_TICKS || unheard as f64 <= MOST_UNHEARD * reports.len() as f64
    }

    /// Lays guide paths, under rules that do.
    pub fn lay_paths(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) {
        self.guidance.lay_paths(view, cost_to_go);
    }

    /// The guide paths laid so far; `None` under rules that lay none.
    pub fn guide_paths(&self) -> Option<&GuidePaths> {
        self.guidance.guide_paths()
    }

    /// Gives out tasks, parks idle agents and ranks everyone; overwrites `directives`. `delay_ticks`: how long directives are under way, so that tasks
    /// are given ahead; `None`: communication has no limits, so that an agent that has not begun its task is certain to hear that it has lost it
    /// before it could begin.
    pub fn direct(
        &mut self,
        grid: &Grid,
        tick: u32,
        reports: &[AgentReport],
        pool: Option<&TaskPool>,
        delay_ticks: Option<u32>,
        cost_to_go: &mut CostToGo,
        directives: &mut Directives,
    ) {
        directives.taken_back.clear();
        directives.matches.clear();
        directives.parked.clear();
        if let Some(reasons) = &mut self.reasons {
            reasons.clear();
        }
        if let Some(pool) = pool {
            self.assign(grid, tick, reports, pool, delay_ticks, cost_to_go, directives);
        }
        self.rank(grid, tick, reports, pool, cost_to_go, &mut directives.ranks);
    }

    fn assign(
        &mut self,
        grid: &Grid,
        tick: u32,
        reports: &[AgentReport],
        pool: &TaskPool,
        delay_ticks: Option<u32>,
        cost_to_go: &mut CostToGo,
        directives: &mut Directives,
    ) {
        self.parking.observe(ParkingView { grid, tick, reports, pool, idle: &[] });
        let agents = || (0_u32..).map(AgentId).zip(reports);
        self.free.clear();
        let is_free = |(agent, report): (AgentId, &AgentReport)| {
            let soon = || report.frees_up_at(grid, pool, tick, delay_ticks?);
            let cell = report.is_free(tick).then_some(report.cell).or_else(soon)?;
            Some(FreeAgent { agent, cell })
        };
        self.free.extend(agents().filter_map(is_free));
        self.approaching.clear();
        if delay_ticks.is_none() && self.assignment.matches_anew() {
            let approach = |(agent, report): (AgentId, &AgentReport)| {
                report.approaches().map(|task| Approach { agent, cell: report.cell, task })
            };
            self.approaching.extend(agents().filter_map(approach));
        }
        if self.free.is_empty() && self.approaching.is_empty() {
            return;
        }
        let Directives { taken_back, matches, parked, .. } = directives;
        let (free, approaching, stream) = (&self.free, &self.approaching, &mut self.stream);
        let reasons = self.reasons.as_mut();
        let mut view = AssignmentView { grid, tick, reports, free, approaching, pool, cost_to_go, stream, reasons };
        self.assignment.assign(&mut view, matches);
        self.limit_active(reports, matches);
        self.find_idle(reports, matches);
        self.take_back(matches, taken_back);
        self.keep_reasons_of(matches);
        self.parking.park(ParkingView { grid, tick, reports, pool, idle: &self.idle }, parked);
    }

    /// Drops the matches that would leave fewer agents parked than the parking rule asks for: those that were made last. Who only goes on
    /// from one task to the next parks none the fewer, unless too few are parked already.
    fn limit_active(&self, reports: &[AgentReport], matches: &mut Vec<Match>) {
        let most = self.parking.most_active(reports.len());
        if most < reports.len() {
            let have_tasks = reports.iter().filter(|report| report.task.is_some()).count() - self.approaching.len();
            let mut left = most.saturating_sub(have_tasks);
            let goes_on = |agent: AgentId| self.approaching.is_empty() && reports[agent.index()].task.is_some();
            matches.retain(|&(agent, _)| {
                if goes_on(agent) {
                    return have_tasks <= most;
                }
                let stays = left > 0;
                left = left.saturating_sub(1);
                stays
            });
        }
    }

    /// Finds the agents that are without a task after these matches.
    fn find_idle(&mut self, reports: &[AgentReport], matches: &[Match]) {
        self.idle.clear();
        self.given.clear();
        if matches.len() == self.free.len() + self.approaching.len() {
            return;
        }
        self.given.extend_from_slice(matches);
        self.given.sort_unstable();
        let without_task = self.free.iter().filter(|free| reports[free.agent.index()].task.is_none());
        let all = without_task.map(|free| free.agent).chain(self.approaching.iter().map(|approach| approach.agent));
        let given = &self.given;
        self.idle.extend(all.filter(|agent| given.binary_search_by_key(agent, |&(agent, _)| agent).is_err()));
        if !self.approaching.is_empty() {
            self.idle.sort_unstable();
        }
    }

    /// Of those that approach, who is matched as before keeps its task; the others lose theirs.
    fn take_back(&mut self, matches: &mut Vec<Match>, taken_back: &mut Vec<Match>) {
        if self.approaching.is_empty() {
            return;
        }
        self.given.clear();
        self.given.extend_from_slice(matches);
        self.given.sort_unstable();
        let given = &self.given;
        let now = self.approaching.iter().map(|approach| (approach.agent, approach.task));
        taken_back.extend(now.filter(|pair| given.binary_search(pair).is_err()));
        let approaching = &self.approaching;
        matches.retain(|&(agent, task)| {
            let known = approaching.binary_search_by_key(&agent, |approach| approach.agent);
            known.map_or(true, |k| approaching[k].task != task)
        });
    }

    /// Forgets the reasons of matches that were dropped, or that an agent had before.
    fn keep_reasons_of(&mut self, matches: &[Match]) {
        let Some(reasons) = &mut self.reasons else { return };
        self.given.clear();
        self.given.extend_from_slice(matches);
        self.given.sort_unstable();
        let given = &self.given;
        reasons.retain(|reason| given.binary_search(&(reason.agent, reason.task)).is_ok());
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
        let view = RightOfWayView { grid, tick, reports, remaining: &self.remaining, cost_to_go, pool };
        self.right_of_way.rank(view, ranks);
    }
}
