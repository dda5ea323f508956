//! Skills propose, conflicts are resolved, agents move.

use bevy::prelude::{Query, Res, ResMut, Resource};

use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, Position, Waited};
use crate::grid::cost_to_go::{AnyWidthFields, FieldValue, Fields};
use crate::grid::{Cell, Grid};
use crate::orchestration::communication::Communication;
use crate::sim::episode::{Episode, FrozenSkill, Routes};
use crate::sim::followed_paths::{Dice, FollowedPaths};
use crate::sim::stopwatch::{Phase, Stopwatch};
use crate::skill::{Neighbourhood, Outlook, Pibt, RightOfWay, Skills};

/// Why agents' columns can be read as slices.
pub(super) const IN_TABLES: &str = "agents' components are kept in tables";

/// Columns by agent number and the planner's memory, reused from tick to tick.
#[derive(Resource, Default)]
pub(in crate::sim) struct Planner {
    pibt: Pibt,
    right_of_way: RightOfWay,
    cells: Vec<Cell>,
    before: Vec<Cell>,
    waited_ticks: Vec<u32>,
    goals: Vec<Cell>,
    slots: Vec<u32>,
    held: Vec<u32>,
    ranks: Vec<u64>,
    /// Where agents follow older guidance: which of the live versions, and the slots of each.
    versions: Vec<u32>,
    version_goals: Vec<Cell>,
    version_slots: [Vec<u32>; Routes::LIVE_VERSIONS],
    /// What agents see around them that follow a guide path; empty where there are none.
    around: Vec<Option<[u32; 5]>>,
}

impl Planner {
    /// Room for `agents` agents; nothing is allocated from then on.
    pub(in crate::sim) fn reset(&mut self, agents: usize) {
        self.cells.resize(agents, Cell(0));
        self.before.resize(agents, Cell(0));
        self.waited_ticks.resize(agents, 0);
        self.goals.resize(agents, Cell(0));
        self.ranks.resize(agents, 0);
        self.slots.reserve(agents);
        self.held.clear();
        self.held.reserve(agents);
    }
}

pub(super) fn move_agents(
    floor: Res<Floor>,
    clock: Res<Clock>,
    episode: Res<Episode>,
    skill: Res<FrozenSkill>,
    faults: Option<Res<Faults>>,
    communication: Option<Res<Communication>>,
    mut planner: ResMut<Planner>,
    mut routes: ResMut<Routes>,
    mut followed_paths: Option<ResMut<FollowedPaths>>,
    mut agents: Query<(&AgentId, &mut Position, &Goal, &Job, &Directive, &mut Waited)>,
    mut stopwatch: ResMut<Stopwatch>,
) {
    let (grid, planner) = (&*floor.0, &mut *planner);
    planner.held.clear();
    let with_psi = !skill.0.are_zero();
    for (ids, positions, goals, jobs, directives, waited) in agents.contiguous_iter().expect(IN_TABLES) {
        let columns = ids.iter().zip(positions).zip(goals).zip(directives);
        for (k, (((id, position), goal), directive)) in columns.enumerate() {
            let agent = id.index();
            planner.cells[agent] = position.now;
            planner.goals[agent] = goal.cell;
            planner.ranks[agent] = directive.rank;
            if jobs[k].service_left_ticks > 0 {
                planner.held.push(id.0);
            }
            if with_psi {
                planner.before[agent] = position.before;
                planner.waited_ticks[agent] = waited[k].0;
            }
        }
    }
    let (broken, blocked) = faults.as_ref().map_or((&[][..], &[][..]), |faults| (faults.broken(), faults.blocked()));
    planner.held.extend_from_slice(broken);
    planner.pibt.block(blocked);
    stopwatch.enter(Phase::Fields);
    routes.cost_to_go.slots_of(grid, &planner.goals, &mut planner.slots);
    stopwatch.enter(Phase::Move);
    let followed = communication.as_ref().map_or(&[][..], |communication| communication.followed_versions());
    planner.around.clear();
    if let Some(paths) = &mut followed_paths {
        let dice = Dice { seed: episode.seed, tick: clock.tick };
        let places = planner.cells.iter().copied().zip(planner.goals.iter().copied());
        let agents = (0..).map(AgentId).zip(places);
        planner.around.extend(agents.map(|(agent, place)| paths.around(grid, agent, place, Some(dice))));
    }
    let next = if !planner.around.is_empty() || followed.iter().any(|&version| version != routes.version) {
        plan_by_outlook(grid, &mut routes, followed, &skill.0, planner)
    } else {
        match routes.cost_to_go.fields() {
            AnyWidthFields::Narrow(fields) => plan(grid, &routes, fields, &skill.0, planner),
            AnyWidthFields::Wide(fields) => plan(grid, &routes, fields, &skill.0, planner),
        }
    };
    stopwatch.leave();
    for (ids, mut positions, _, _, _, mut waited) in agents.contiguous_iter_mut().expect(IN_TABLES) {
        for ((id, position), waited) in ids.iter().zip(positions.iter_mut()).zip(waited.iter_mut()) {
            let to = next[id.index()];
            waited.0 = if to == position.now { waited.0 + 1 } else { 0 };
            *position = Position { now: to, before: position.now };
        }
    }
}

fn plan<'a, T: FieldValue>(
    grid: &Grid,
    routes: &Routes,
    fields: &Fields<T>,
    skills: &Skills,
    planner: &'a mut Planner,
) -> &'a [Cell] {
    let Planner { pibt, right_of_way, cells, before, waited_ticks, slots, held, ranks, .. } = planner;
    let costs = routes.cost_to_go.costs();
    let view = Neighbourhood { grid, costs, fields, slots, cells, before, waited_ticks, skills };
    pibt.plan(&view, right_of_way.order(ranks), held)
}

/// Where some agents have not heard of the newest guidance, or follow guide paths: each descends the costs of the version
/// it follows, or what remains along its path.
fn plan_by_outlook<'a>(
    grid: &Grid,
    routes: &mut Routes,
    followed: &[u32],
    skills: &Skills,
    planner: &'a mut Planner,
) -> &'a [Cell] {
    let Planner { pibt, right_of_way, cells, before, waited_ticks, goals, held, ranks, around, .. } = planner;
    let (versions, version_goals, version_slots) =
        (&mut planner.versions, &mut planner.version_goals, &mut planner.version_slots);
    let oldest = routes.oldest_version();
    versions.clear();
    versions.extend(followed.iter().map(|&version| version - oldest));
    // Without limits of communication nobody follows any but the newest.
    versions.resize(goals.len(), routes.version - oldest);
    for older in routes.older.iter_mut().flatten() {
        // What none of its followers needs any more may make room.
        older.cost_to_go.prepare(grid, std::iter::empty());
    }
    let older = routes.older.iter_mut().flatten().map(|version| &mut version.cost_to_go);
    let live = older.chain([&mut routes.cost_to_go]);
    for ((version, cost_to_go), slots) in (0..).zip(live).zip(version_slots.iter_mut()) {
        // Without ψ an agent looks at its own field only: no others are needed under this version.
        let Some(own) = versions.iter().position(|&followed| followed == version) else { continue };
        let is_needed = |agent: usize| versions[agent] == version || !skills.are_zero();
        version_goals.clear();
        version_goals.extend((0..goals.len()).map(|agent| goals[if is_needed(agent) { agent } else { own }]));
        cost_to_go.slots_of(grid, version_goals, slots);
    }
    let older = routes.older.as_deref().unwrap_or_default();
    // Places beyond the live versions hold the newest once more; nobody follows them.
    let outlooks: [Outlook<'_>; Routes::LIVE_VERSIONS] = std::array::from_fn(|version| {
        let cost_to_go = older.get(version).map_or(&routes.cost_to_go, |version| &version.cost_to_go);
        let (costs, slots) = (cost_to_go.costs(), &*version_slots[version]);
        match cost_to_go.fields() {
            AnyWidthFields::Narrow(fields) => {
                Outlook::Narrow(Neighbourhood { grid, costs, fields, slots, cells, before, waited_ticks, skills })
            }
            AnyWidthFields::Wide(fields) => {
                Outlook::Wide(Neighbourhood { grid, costs, fields, slots, cells, before, waited_ticks, skills })
            }
        }
    });
    pibt.plan_by_outlook(&outlooks, versions, around, right_of_way.order(ranks), held)
}
