//! Skills propose, conflicts are resolved, agents move.

use bevy::prelude::{Query, Res, ResMut, Resource};

use crate::fleet::{AgentId, Directive, Faults, Floor, Goal, Job, Position, Waited};
use crate::grid::cost_to_go::{FieldValue, Fields, Width};
use crate::grid::{Cell, Grid};
use crate::sim::episode::{FrozenSkill, Routes};
use crate::sim::stopwatch::{Phase, Stopwatch};
use crate::skill::{Neighbourhood, Pibt, Psi, RightOfWay};

/// Why agents' columns can be read as slices.
const IN_TABLES: &str = "agents' components are kept in tables";

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
    skill: Res<FrozenSkill>,
    faults: Option<Res<Faults>>,
    mut planner: ResMut<Planner>,
    mut routes: ResMut<Routes>,
    mut agents: Query<(&AgentId, &mut Position, &Goal, &Job, &Directive, &mut Waited)>,
    mut stopwatch: ResMut<Stopwatch>,
) {
    let (grid, planner) = (&*floor.0, &mut *planner);
    planner.held.clear();
    for (ids, positions, goals, jobs, directives, waited) in agents.contiguous_iter().expect(IN_TABLES) {
        for k in 0..ids.len() {
            let agent = ids[k].index();
            planner.cells[agent] = positions[k].now;
            planner.before[agent] = positions[k].before;
            planner.waited_ticks[agent] = waited[k].0;
            planner.goals[agent] = goals[k].cell;
            planner.ranks[agent] = directives[k].rank;
            if jobs[k].service_left_ticks > 0 {
                planner.held.push(ids[k].0);
            }
        }
    }
    let (broken, blocked) = faults.as_ref().map_or((&[][..], &[][..]), |faults| (faults.broken(), faults.blocked()));
    planner.held.extend_from_slice(broken);
    planner.pibt.block(blocked);
    stopwatch.enter(Phase::Fields);
    routes.cost_to_go.slots_of(grid, &planner.goals, &mut planner.slots);
    stopwatch.enter(Phase::Move);
    let next = match routes.cost_to_go.width() {
        Width::Narrow(fields) => plan(grid, &routes, fields, &skill.0, planner),
        Width::Wide(fields) => plan(grid, &routes, fields, &skill.0, planner),
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
    psi: &Psi,
    planner: &'a mut Planner,
) -> &'a [Cell] {
    let Planner { pibt, right_of_way, cells, before, waited_ticks, slots, held, ranks, .. } = planner;
    let costs = routes.cost_to_go.costs();
    let view = Neighbourhood { grid, costs, fields, slots, cells, before, waited_ticks, psi };
    pibt.plan(&view, right_of_way.order(ranks), held)
}
