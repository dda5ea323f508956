//! Finds what happens by itself in a tick: by a scene's schedule or by chance.

use bevy::prelude::World;

use super::{Mark, MarkKind};
use crate::demand::Spreads;
use crate::fleet::{Clock, Faults};
use crate::grid::Cell;
use crate::scene::Stage;
use crate::sim::Episode;

/// What was out of order before a tick. It outlives the tick to keep its room.
#[derive(Clone, Debug, Default)]
pub(in crate::session) struct Watch {
    broken: Vec<u32>,
    blocked: Vec<Cell>,
    moves_demand: bool,
}

impl Watch {
    /// Looks at the world before a tick, commands applied.
    pub(in crate::session) fn before(&mut self, world: &World) {
        let tick = world.resource::<Clock>().tick;
        self.broken.clear();
        self.blocked.clear();
        if let Some(faults) = world.get_resource::<Faults>() {
            self.broken.extend_from_slice(faults.broken());
            self.blocked.extend_from_slice(faults.blocked());
        }
        let demand = &world.resource::<Episode>().demand;
        self.moves_demand = world.resource::<Spreads>().changes_at(demand, tick + 1);
    }

    /// What has happened in the tick since, on this stage.
    pub(in crate::session) fn after(&self, world: &World, stage: &Stage) -> Vec<Mark> {
        let tick = world.resource::<Clock>().tick - 1;
        let mut marks = Vec::new();
        let mut mark = |kind, label| marks.push(Mark { tick, kind, label });
        if let Some(faults) = world.get_resource::<Faults>() {
            let broken: Vec<u32> = newly(&self.broken, faults.broken()).collect();
            match broken[..] {
                [] => {}
                [agent] => mark(MarkKind::Fault, format!("agent {agent} breaks down")),
                _ => mark(MarkKind::Fault, format!("{} agents break down", broken.len())),
            }
            match newly(&self.blocked, faults.blocked()).count() {
                0 => {}
                1 => mark(MarkKind::Fault, "a cell is blocked".to_owned()),
                several => mark(MarkKind::Fault, format!("{several} cells are blocked")),
            }
        }
        if stage.scene.communication.black_outs.iter().any(|black_out| black_out.from_tick == tick) {
            mark(MarkKind::BlackOut, "black-out".to_owned());
        }
        if self.moves_demand {
            mark(MarkKind::Demand, "demand moves".to_owned());
        }
        marks
    }
}

/// Those of `after` that were not among `before`; both are sorted.
fn newly<'a, T: Ord + Copy>(before: &'a [T], after: &'a [T]) -> impl Iterator<Item = T> + 'a {
    after.iter().copied().filter(|item| before.binary_search(item).is_err())
}
