//! A world set up for a trial.

use std::sync::Arc;

use bevy::prelude::{Entity, Resource, World};
use serde::{Deserialize, Serialize};

use super::facts;
use super::followed_paths::FollowedPaths;
use super::score::Tally;
use super::stopwatch::Stopwatch;
use super::tick::{Planner, report};
use crate::demand::{Demand, GoalStream, Spread, Spreads, TaskPool};
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, OwnGoals, Position, Roster, Ties, Waited};
use crate::grid::cost_to_go::field_memory;
use crate::grid::{Cell, CostToGo, Grid, Guidance};
use crate::orchestration::communication::{Communication, CommunicationSpec};
use crate::orchestration::{AgentReport, Directives, Orchestrator, Policy, Reports};
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::skill::Psi;

/// What fixes a trial: the stage, a policy and a seed.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Scene and floor.
    pub stage: Arc<Stage>,
    /// Coordination.
    pub policy: Policy,
    /// All randomness.
    pub seed: u64,
}

/// What systems need to know of the running episode.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub struct Episode {
    /// What is asked of the fleet; may change between ticks.
    pub demand: Demand,
    /// The trial's seed.
    pub seed: u64,
}

/// The frozen skill's weights, as the running world uses them.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct FrozenSkill(pub Psi);

/// Where the pool's tasks come from.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub(super) struct DemandStream(pub(super) Stream);

/// The guidance in force and the fields it induces.
#[derive(Resource, Debug)]
pub struct Routes {
    /// Edge costs.
    pub guidance: Guidance,
    /// Changes since the episode began.
    pub version: u32,
    /// Cost-to-go under the guidance.
    pub cost_to_go: CostToGo,
    /// The versions before, oldest first: kept where communication is limited, for agents that have not heard of later
    /// ones.
    pub(super) older: Option<Vec<OlderVersion>>,
}

/// Guidance that is no longer in force, and its fields.
#[derive(Debug)]
pub(super) struct OlderVersion {
    pub(super) guidance: Guidance,
    pub(super) cost_to_go: CostToGo,
}

impl Routes {
    /// Versions of guidance that may be followed at the same time.
    pub const LIVE_VERSIONS: usize = 4;

    fn new(grid: &Grid, guidance: Guidance, version: u32) -> Self {
        let cost_to_go = CostToGo::new(grid, &guidance);
        Self { guidance, version, cost_to_go, older: None }
    }

    /// The oldest version that can be followed.
    pub(super) fn oldest_version(&self) -> u32 {
        self.version - self.older.as_ref().map_or(0, Vec::len) as u32
    }

    /// Puts other edge costs into force.
    pub(super) fn set_guidance(&mut self, grid: &Grid, guidance: Guidance) {
        if guidance != self.guidance {
            self.keep_older(grid);
            self.cost_to_go.set_guidance(grid, &guidance);
            self.guidance = guidance;
            self.version += 1;
        }
    }

    /// Puts the fields aside that are about to be forgotten, in the place of the oldest if there are enough.
    fn keep_older(&mut self, grid: &Grid) {
        let Some(older) = &mut self.older else { return };
        let room = if older.len() + 1 < Self::LIVE_VERSIONS {
            CostToGo::new(grid, &self.guidance)
        } else {
            older.remove(0).cost_to_go
        };
        let cost_to_go = std::mem::replace(&mut self.cost_to_go, room);
        older.push(OlderVersion { guidance: self.guidance.clone(), cost_to_go });
        self.share_memory();
    }

    /// The guidance of the older versions, where such are kept.
    pub(super) fn older_guidance(&self) -> Option<Vec<Guidance>> {
        self.older.as_ref().map(|older| older.iter().map(|version| version.guidance.clone()).collect())
    }

    /// Keeps these older versions, whose fields are computed anew, or none.
    pub(super) fn set_older_guidance(&mut self, grid: &Grid, older: Option<&[Guidance]>) {
        let version = |guidance: &Guidance| OlderVersion {
            guidance: guidance.clone(),
            cost_to_go: CostToGo::new(grid, guidance),
        };
        self.older = older.map(|older| older.iter().map(version).collect());
        self.share_memory();
    }

    /// Keeps older versions from now on, or keeps none.
    fn set_keeps_older(&mut self, keeps_older: bool) {
        self.older = keeps_older.then(Vec::new);
        self.share_memory();
    }

    fn share_memory(&mut self) {
        let older = self.older.as_mut().map_or(&mut [][..], Vec::as_mut_slice);
        let share = field_memory() / (older.len() as u64 + 1);
        for cost_to_go in older.iter_mut().map(|version| &mut version.cost_to_go).chain([&mut self.cost_to_go]) {
            cost_to_go.set_memory(share);
        }
    }
}

/// Sets `world` up for the first tick of a trial. Whatever an earlier episode left of agents is removed; buffers that
/// fit are kept.
pub fn begin_episode(world: &mut World, setting: &Setting) {
    remove_agents(world);
    let Stage { scene, grid, .. } = &*setting.stage;
    let (agents, seed) = (scene.fleet.agents, setting.seed);
    reuse_routes(world, grid, Guidance::plain(grid), 0);
    let spreads = Spreads::new(grid, &scene.demand, seed);
    let roster = spawn_agents(world, grid, agents, seed, &scene.demand, spreads.goals());
    world.insert_resource(Roster(roster));
    world.insert_resource(spreads);
    world.insert_resource(Floor(Arc::clone(grid)));
    world.insert_resource(Clock::default());
    world.insert_resource(Tally { assigned: initially_assigned(&scene.demand, agents), ..Tally::default() });
    world.insert_resource(Episode { demand: scene.demand.clone(), seed });
    world.insert_resource(Orchestrator::new(&setting.policy, grid, &scene.demand, agents as usize, seed));
    world.insert_resource(Directives::default());
    world.insert_resource(Reports(vec![AgentReport::BLANK; agents as usize]));
    world.init_resource::<FrozenSkill>();
    world.init_resource::<Stopwatch>();
    world.get_resource_or_insert_with(Planner::default).reset(agents as usize);
    if matches!(scene.demand, Demand::Pool { .. }) {
        world.insert_resource(TaskPool::default());
        world.insert_resource(DemandStream(Stream::new(seed, Purpose::Demand, 0)));
    } else {
        world.remove_resource::<TaskPool>();
    }
    world.remove_resource::<Faults>();
    if !scene.faults.is_empty() {
        admit_faults(world, &scene.faults);
    }
    world.remove_resource::<Communication>();
    if !scene.communication.is_perfect() {
        limit_communication(world, &scene.communication);
    }
    world.remove_resource::<FollowedPaths>();
    admit_guide_paths(world);
    facts::fleet::begin(world);
}

/// Agents can follow guide paths from now on if the policy lays any. Without limits of communication they hear at once
/// that there are none.
fn admit_guide_paths(world: &mut World) {
    if world.resource::<Orchestrator>().guide_paths().is_some() {
        let agents = world.resource::<Roster>().agents();
        world.get_resource_or_insert_with(FollowedPaths::default).resize(agents);
    } else if !world.contains_resource::<Communication>() {
        world.remove_resource::<FollowedPaths>();
    }
}

/// Things go wrong from now on.
pub(super) fn admit_faults(world: &mut World, spec: &FaultSpec) {
    let (grid, agents) = (&world.resource::<Floor>().0, world.resource::<Roster>().agents());
    let (seed, tick) = (world.resource::<Episode>().seed, world.resource::<Clock>().tick);
    let faults = Faults::new(spec.clone(), grid, agents, seed, tick);
    world.insert_resource(faults);
}

/// Limits communication from now on; orchestration knows how things stand at this moment.
pub(super) fn limit_communication(world: &mut World, spec: &CommunicationSpec) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let agents = world.resource::<Roster>().agents();
    let seed = world.resource::<Episode>().seed;
    let mut routes = world.resource_mut::<Routes>();
    routes.set_keeps_older(true);
    let version = routes.version;
    world.insert_resource(Communication::new(spec, &grid, agents, seed, version));
    for agent in 0..agents as u32 {
        introduce(world, AgentId(agent));
    }
}

/// With limits, both sides begin with the truth about an agent, not with what was never sent.
fn introduce(world: &mut World, id: AgentId) {
    let tick = world.resource::<Clock>().tick;
    let agent = world.entity(world.resource::<Roster>().entity(id));
    let state = (agent.get::<Position>(), agent.get::<Goal>(), agent.get::<Job>(), agent.get::<Waited>());
    let (Some(position), Some(goal), Some(job), Some(waited)) = state else { return };
    let is_broken = world.get_resource::<Faults>().is_some_and(|faults| faults.is_broken(id));
    let report = report(tick, *position, goal, job, *waited, is_broken);
    let Some(mut communication) = world.get_resource_mut::<Communication>() else { return };
    communication.ledger.agree(id, report.task);
    world.resource_mut::<Reports>().0[id.index()] = report;
}

/// Puts another policy in charge of the running episode, from the next tick on. The new rules start without memory of
/// the episode; guidance is decided anew at once.
pub fn swap_policy(world: &mut World, policy: &Policy) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let seed = world.resource::<Episode>().seed;
    let agents = world.resource::<Roster>().agents();
    let demand = world.resource::<Episode>().demand.clone();
    let mut orchestrator = Orchestrator::new(policy, &grid, &demand, agents, seed);
    let reports = world.resource::<Reports>().0.clone();
    let guidance = orchestrator.guide(&grid, &demand, 0, &reports).unwrap_or_else(|| Guidance::plain(&grid));
    world.resource_mut::<Routes>().set_guidance(&grid, guidance);
    world.insert_resource(orchestrator);
    admit_guide_paths(world);
}

pub(super) fn remove_agents(world: &mut World) {
    if let Some(roster) = world.remove_resource::<Roster>() {
        for entity in roster.0 {
            world.despawn(entity);
        }
    }
}

/// Puts guidance into force. The fields of the last episode are kept where they are still right: same floor and guidance.
pub(super) fn reuse_routes(world: &mut World, grid: &Arc<Grid>, guidance: Guidance, version: u32) {
    let same_floor = world.get_resource::<Floor>().is_some_and(|floor| Arc::ptr_eq(&floor.0, grid));
    match world.get_resource_mut::<Routes>() {
        Some(mut routes) if same_floor => {
            routes.set_keeps_older(false);
            routes.set_guidance(grid, guidance);
            routes.version = version;
        }
        _ => world.insert_resource(Routes::new(grid, guidance, version)),
    }
}

fn spawn_agents(
    world: &mut World,
    grid: &Grid,
    agents: u32,
    seed: u64,
    demand: &Demand,
    goals: &Spread,
) -> Vec<Entity> {
    let cells: Vec<Cell> = grid.cells().collect();
    let starts = Stream::new(seed, Purpose::Placement, 0).choose_distinct(cells, agents as usize);
    let ids = (0..agents).map(AgentId);
    if matches!(demand, Demand::Pool { .. }) {
        let bundles: Vec<_> = ids.zip(starts).map(|(id, start)| pool_agent(id, start, 0, seed)).collect();
        return world.spawn_batch(bundles).collect();
    }
    let bundles: Vec<_> =
        ids.zip(starts).map(|(id, start)| agent_with_goals(id, start, 0, seed, grid, demand, goals)).collect();
    world.spawn_batch(bundles).collect()
}

type PoolAgent = (AgentId, Position, Goal, Job, Waited, Directive, Ties);

/// An agent without work, standing on `start`.
fn pool_agent(id: AgentId, start: Cell, tick: u32, seed: u64) -> PoolAgent {
    let mut ties = Ties(Stream::new(seed, Purpose::Skill, u64::from(id.0)));
    let goal = Goal { cell: start, since_tick: tick, draw: ties.draw(), counts: false };
    let position = Position { now: start, before: start };
    (id, position, goal, Job::default(), Waited(0), Directive::default(), ties)
}

/// An agent with its own stream of goals, on its way to the first.
fn agent_with_goals(
    id: AgentId,
    start: Cell,
    tick: u32,
    seed: u64,
    grid: &Grid,
    demand: &Demand,
    goals: &Spread,
) -> (PoolAgent, OwnGoals) {
    let mut own = GoalStream::new(seed, id.0);
    let mut agent = pool_agent(id, start, tick, seed);
    let first = own.next_goal(grid, start, goals);
    if !demand.switches_off(grid, first) {
        agent.2.cell = first;
        agent.2.counts = true;
    }
    (agent, OwnGoals(own))
}

/// Puts one more agent on a free cell; its number must be the next.
pub(super) fn add_agent(world: &mut World, id: AgentId) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let Episode { demand, seed } = world.resource::<Episode>().clone();
    let tick = world.resource::<Clock>().tick;
    let roster = world.resource::<Roster>().0.clone();
    let mut is_taken = vec![false; grid.len()];
    for position in roster.iter().filter_map(|&entity| world.get::<Position>(entity)) {
        is_taken[position.now.index()] = true;
    }
    let free: Vec<Cell> = grid.cells().filter(|cell| !is_taken[cell.index()]).collect();
    let mut stream = Stream::new(seed, Purpose::Placement, 1 + (u64::from(tick) << 32 | u64::from(id.0)));
    let start = free[stream.below(free.len() as u32) as usize];
    let entity = if matches!(demand, Demand::Pool { .. }) {
        world.spawn(pool_agent(id, start, tick, seed)).id()
    } else {
        world.resource_mut::<Tally>().assigned += 1;
        let first = agent_with_goals(id, start, tick, seed, &grid, &demand, world.resource::<Spreads>().goals());
        world.spawn(first).id()
    };
    world.resource_mut::<Roster>().0.push(entity);
    fit_columns(world);
    introduce(world, id);
    facts::fleet::enter(world, id);
}

/// Takes the agent with the highest number off the floor; a task it worked on, or was to, returns to the pool.
pub(super) fn remove_agent(world: &mut World, id: AgentId) {
    let Some(entity) = world.resource_mut::<Roster>().0.pop() else { return };
    debug_assert_eq!(world.get::<AgentId>(entity), Some(&id), "agents leave from the highest number down");
    let mut task = world.get::<Job>(entity).and_then(|job| job.task);
    if let Some(communication) = world.get_resource::<Communication>() {
        task = communication.ledger.unfinished(id, task);
    }
    if let (Some(task), Some(mut pool)) = (task, world.get_resource_mut::<TaskPool>()) {
        pool.reopen(task);
    }
    world.despawn(entity);
    fit_columns(world);
    facts::fleet::leave(world, id);
}

/// Columns over agents follow the size of the fleet.
fn fit_columns(world: &mut World) {
    let agents = world.resource::<Roster>().agents();
    world.resource_mut::<Reports>().0.resize(agents, AgentReport::BLANK);
    world.resource_mut::<Planner>().reset(agents);
    let version = world.resource::<Routes>().version;
    if let Some(mut communication) = world.get_resource_mut::<Communication>() {
        communication.resize(agents, version);
    }
    if let Some(mut faults) = world.get_resource_mut::<Faults>() {
        faults.resize(agents);
    }
    if let Some(mut followed) = world.get_resource_mut::<FollowedPaths>() {
        followed.resize(agents);
    }
}

fn initially_assigned(demand: &Demand, agents: u32) -> u64 {
    match demand {
        Demand::PerAgent { .. } => u64::from(agents),
        Demand::Pool { .. } => 0,
    }
}
