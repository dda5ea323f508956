//! What is seen of stations in a world.

use bevy::prelude::World;

use crate::grid::{Cell, Grid};
use crate::panel::StationCard;
use crate::sim::{Visits, is_queued};
use crate::viewer::sides::SeenAgent;

/// A station as it is drawn and told of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::viewer) struct SeenStation {
    pub(in crate::viewer) cell: Cell,
    pub(in crate::viewer) card: StationCard,
}

/// Takes in all stations of the floor, by number.
pub(in crate::viewer) fn look(world: &World, grid: &Grid, agents: &[SeenAgent], stations: &mut Vec<SeenStation>) {
    let visits = world.get_resource::<Visits>();
    stations.clear();
    stations.extend(grid.workstations().iter().map(|&cell| {
        let per_1000_ticks = visits.and_then(|visits| visits.per_1000_ticks(cell));
        let counted_ticks = visits.map_or(0, Visits::counted_ticks);
        SeenStation { cell, card: StationCard { queued: 0, bound: 0, per_1000_ticks, counted_ticks } }
    }));
    for SeenAgent { position, goal, .. } in agents.iter().filter(|agent| agent.goal.counts) {
        let Ok(place) = stations.binary_search_by_key(&goal.cell, |station| station.cell) else { continue };
        let card = &mut stations[place].card;
        card.bound += 1;
        card.queued += u32::from(is_queued(grid, goal, position.now));
    }
}
