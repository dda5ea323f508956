//! Visits of stations are counted, where someone asked for it.

use bevy::prelude::{Query, Res, ResMut, With, Without};

use crate::fleet::{AgentId, Clock, Faults, Floor, Goal, Job, OwnGoals, Position};
use crate::sim::stations::Visits;

/// Between moves and work: whoever draws its own goals and stands on one has reached it, and will head elsewhere after work.
pub(super) fn count_own_goals(
    floor: Res<Floor>,
    clock: Res<Clock>,
    faults: Option<Res<Faults>>,
    agents: Query<(&AgentId, &Position, &Goal), With<OwnGoals>>,
    mut visits: ResMut<Visits>,
) {
    visits.begin_tick(&floor.0, clock.tick);
    for (&id, position, goal) in &agents {
        let is_broken = || faults.as_ref().is_some_and(|faults| faults.is_broken(id));
        if goal.counts && goal.cell == position.now && !is_broken() {
            visits.count(position.now);
        }
    }
}

/// After work: an errand was done where an agent has a goal from the next tick on.
pub(super) fn count_errands(
    clock: Res<Clock>,
    agents: Query<(&Position, &Goal), (With<Job>, Without<OwnGoals>)>,
    mut visits: ResMut<Visits>,
) {
    for (position, goal) in &agents {
        if goal.since_tick == clock.tick + 1 {
            visits.count(position.now);
        }
    }
}
