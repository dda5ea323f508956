//! Skills propose, conflicts are resolved, agents move.

use bevy::prelude::{Query, Res, ResMut, Resource};

use crate::fleet::{AgentId, Directive, Floor, Goal, Job, Position, Waited};
use crate::grid::cost_to_go::{FieldValue, Fields, Width};
use crate::grid::{Cell, Grid};
use crate::sim::episode::{FrozenSkill, Routes};
use crate::sim::stopwatch::{Phase, Stopwatch};
use crate::skill::{Neighbourhood, Pibt, Psi, RightOfWay};

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
    mut planner: ResMut<Planner>,
    mut routes: ResMut<Routes>,
    mut agents: Query<(&AgentId, &mut Position, &Goal, &Job, &Directive, &mut Waited)>,
    mut stopwatch: ResMut<Stopwatch>,
) {
    let (grid, planner) = (&*floor.0, &mut *planner);
    planner.held.clear();
    for (id, position, goal, job, directive, waited) in &agents {
        let agent = id.index();
        planner.cells[agent] = position.now;
        planner.before[agent] = position.before;
        planner.waited_ticks[agent] = waited.0;
        planner.goals[agent] = goal.cell;
        planner.ranks[agent] = directive.rank;
        if job.service_left_ticks > 0 {
            planner.held.push(id.0);
        }
    }
    stopwatch.enter(Phase::Fields);
    routes.cost_to_go.slots_of(grid, &planner.goals, &mut planner.slots);
    stopwatch.enter(Phase::Move);
    let next = match routes.cost_to_go.width() {
        Width::Narrow(fields) => plan(grid, &routes, fields, &skill.0, planner),
        Width::Wide(fields) => plan(grid, &routes, fields, &skill.0, planner),
    };
    stopwatch.leave();
    for (id, mut position, _, _, _, mut waited) in &mut agents {
        let to = next[id.index()];
        waited.0 = if to == position.now { waited.0 + 1 } else { 0 };
        *position = Position { now: to, before: position.now };
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
