//! Which agents lost the move that they wanted.

use bevy::prelude::World;

use super::Routes;
use super::followed_paths::FollowedPaths;
use crate::fleet::{AgentId, Clock, Faults, Goal, Job, Position};
use crate::orchestration::communication::Communication;

/// For every agent by number, whether it wanted to come nearer to a goal in the last tick and did not, because of others or of a
/// blocked cell: it stood, or it was pushed aside or back. Agents that are served, that have broken down, that are where
/// they want to be or have no work want no move.
///
/// Nearer is by the guidance in force. An agent that follows a guide path or older guidance goes by other costs, so it counts only if
/// it stood still. Nothing is computed for it that the tick has not computed.
pub fn lost_moves(world: &World, lost: &mut Vec<bool>) {
    lost.clear();
    let (clock, routes) = (world.resource::<Clock>(), world.resource::<Routes>());
    let (faults, paths) = (world.get_resource::<Faults>(), world.get_resource::<FollowedPaths>());
    let versions = world.get_resource::<Communication>().map_or(&[][..], Communication::followed_versions);
    let Some(mut agents) = world.try_query::<(&AgentId, &Position, &Goal, &Job)>() else { return };
    lost.resize(agents.iter(world).len(), false);
    for (&id, position, goal, job) in agents.iter(world) {
        let has_worked = goal.counts && goal.since_tick < clock.tick && job.service_left_ticks == 0;
        let is_broken = faults.is_some_and(|faults| faults.is_broken(id));
        if !has_worked || is_broken || position.before == goal.cell {
            continue;
        }
        let has_other_costs = paths.is_some_and(|paths| paths.laid_tick(id).is_some())
            || versions.get(id.index()).is_some_and(|&version| version != routes.version);
        let fields = routes.cost_to_go.fields();
        let slot = routes.cost_to_go.known_slot(goal.cell).filter(|_| !has_other_costs);
        let was_pushed = slot.is_some_and(|slot| fields.cost(slot, position.now) >= fields.cost(slot, position.before));
        lost[id.index()] = position.now == position.before || was_pushed;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy::prelude::World;

    use super::*;
    use crate::scene::Stage;
    use crate::sim::{Setting, begin_episode, tick_schedule};

    /// Moves lost in each of the first ticks.
    fn lost_by_tick(overrides: &[&str], ticks: usize) -> Vec<usize> {
        let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let (mut world, mut schedule) = (World::new(), tick_schedule());
        let policy = stage.policy.clone();
        begin_episode(&mut world, &Setting { policy, stage, seed: 1 });
        let mut lost = Vec::new();
        let mut tick = || {
            schedule.run(&mut world);
            lost_moves(&world, &mut lost);
            lost.iter().filter(|&&is_lost| is_lost).count()
        };
        (0..ticks).map(|_| tick()).collect()
    }

    #[test]
    fn one_agent_alone_never_loses_a_move() {
        assert_eq!(lost_by_tick(&["fleet.agents=1"], 200), [0; 200]);
    }

    #[test]
    fn the_fuller_the_floor_the_more_moves_are_lost() {
        let share = |agents: usize| {
            let lost = lost_by_tick(&[&format!("fleet.agents={agents}")], 120);
            lost.iter().sum::<usize>() as f64 / (agents * lost.len()) as f64
        };
        let (few, many) = (share(20), share(200));
        assert!(few < 0.1 && many > 2.0 * few && many < 1.0, "{few} and {many}");
    }
}
