//! The two links of a running world.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::delay_line::DelayLine;
use super::reach::{Radio, Reach};
use super::{BlackOut, CommunicationSpec, Ledger, LinkSpec, Tasks};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::AgentReport;

/// What an agent sends every tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMessage {
    /// Its state.
    pub report: AgentReport,
    /// The task it took last, finished or not.
    pub taken: Option<TaskId>,
}

/// What orchestration sends to every agent every tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectiveMessage {
    /// Rank in the right of way.
    pub rank: u64,
    /// The task to work on and the one to go on to, until a report says that they are finished.
    pub tasks: Tasks,
    /// Where to wait without one; `None`: where it stands.
    pub park: Option<Cell>,
    /// Version of the guidance to follow.
    pub guidance_version: u32,
    /// Tick in which the guide path to follow was laid; `None`: there is none.
    pub guide_path: Option<u32>,
}

/// Limited communication; a world without limits does without this resource.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub struct Communication {
    /// Who was directed to which task.
    pub ledger: Ledger,
    reports: (Reach, DelayLine<ReportMessage>),
    directives: (Reach, DelayLine<DirectiveMessage>),
    black_outs: Vec<BlackOut>,
    /// Version of the guidance that each agent follows.
    followed_versions: Vec<u32>,
    moved_on: u64,
}

impl Communication {
    /// Limits for `agents` agents on `grid` under a trial's `seed`; nothing is on its way yet, and all agents follow this
    /// version of guidance.
    pub fn new(spec: &CommunicationSpec, grid: &Grid, agents: usize, seed: u64, version: u32) -> Self {
        let CommunicationSpec { reports, directives, relays, black_outs } = spec;
        let mut communication = Self {
            ledger: Ledger::default(),
            reports: (Reach::new(*reports, relays, grid, seed, 0), DelayLine::new(reports.delay_ticks)),
            directives: (Reach::new(*directives, relays, grid, seed, 1), DelayLine::new(directives.delay_ticks)),
            black_outs: black_outs.clone(),
            followed_versions: Vec::new(),
            moved_on: 0,
        };
        communication.resize(agents, version);
        communication
    }

    /// Follows the size of the fleet: nothing is on its way from or to new agents, and they follow this version of
    /// guidance.
    pub fn resize(&mut self, agents: usize, version: u32) {
        self.followed_versions.resize(agents, version);
        self.ledger.resize(agents);
        self.reports.1.resize(agents);
        self.directives.1.resize(agents);
    }

    /// Both links have these limits from the next tick on, which is `tick`; black-outs stay as they are. What is on its way keeps
    /// the tick of its sending and arrives one new delay after that, unless a newer message would overtake it.
    pub fn set_links(
        &mut self,
        (reports, directives): (LinkSpec, LinkSpec),
        relays: &[(u32, u32)],
        grid: &Grid,
        tick: u32,
    ) {
        self.reports.0.set(reports, relays, grid);
        self.reports.1.set_delay(reports.delay_ticks, tick);
        self.directives.0.set(directives, relays, grid);
        self.directives.1.set_delay(directives.delay_ticks, tick);
    }

    /// Exactly these black-outs from now on.
    pub fn set_black_outs(&mut self, black_outs: &[BlackOut]) {
        self.black_outs = black_outs.to_vec();
    }

    /// Silences a part of the floor for a while; black-outs that are over by then are forgotten.
    pub fn black_out(&mut self, black_out: BlackOut) {
        self.black_outs.retain(|other| other.to_tick > black_out.from_tick);
        self.black_outs.push(black_out);
    }

    /// Black-outs by the scene and by clicks, also those that are not in force.
    pub fn black_outs(&self) -> &[BlackOut] {
        &self.black_outs
    }

    /// An agent that stands on `cell` sends its report. The one that orchestration hears from it in this tick, if any.
    pub fn report(
        &mut self,
        grid: &Grid,
        (agent, cell): (AgentId, Cell),
        tick: u32,
        message: ReportMessage,
    ) -> Option<ReportMessage> {
        let (reach, line) = &mut self.reports;
        let is_sent = reach.lets_through(Radio { agent, cell, tick }, &self.black_outs, grid);
        line.pass(agent, tick, is_sent.then_some(message))
    }

    /// Orchestration sends to an agent that stands on `cell`. What the agent hears in this tick, if anything.
    pub fn direct(
        &mut self,
        grid: &Grid,
        (agent, cell): (AgentId, Cell),
        tick: u32,
        message: DirectiveMessage,
    ) -> Option<DirectiveMessage> {
        let (reach, line) = &mut self.directives;
        let arriving = line.pass(agent, tick, Some(message));
        let heard = arriving.filter(|_| reach.lets_through(Radio { agent, cell, tick }, &self.black_outs, grid))?;
        self.followed_versions[agent.index()] = heard.guidance_version;
        Some(heard)
    }

    /// Ticks that a directive is under way.
    pub fn directive_delay_ticks(&self) -> u32 {
        self.directives.1.delay_ticks()
    }

    /// Version of the guidance that each agent follows: the last it heard of, if that is live.
    pub fn followed_versions(&self) -> &[u32] {
        &self.followed_versions
    }

    /// Agents that follow a version before the oldest live one go over to that.
    pub fn move_on(&mut self, oldest_live: u32) {
        for version in &mut self.followed_versions {
            self.moved_on += u64::from(*version < oldest_live);
            *version = oldest_live.max(*version);
        }
    }

    /// How often an agent went over to a version it has not heard of, because its own was live no longer.
    pub fn moved_on(&self) -> u64 {
        self.moved_on
    }
}
