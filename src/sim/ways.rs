//! The ways that agents would take.

use bevy::prelude::World;

use super::Routes;
use super::followed_paths::FollowedPaths;
use crate::fleet::{AgentId, Floor};
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::communication::Communication;

/// Ways through a world as its last tick left it. Nothing is computed for them that the tick has not computed, so they cost
/// their length; a goal that nobody headed for before has none until the next tick.
pub struct Ways<'w> {
    grid: &'w Grid,
    routes: &'w Routes,
    paths: Option<&'w FollowedPaths>,
    followed_versions: &'w [u32],
}

impl<'w> Ways<'w> {
    /// Those of a world.
    pub fn of(world: &'w World) -> Self {
        Self {
            grid: &world.resource::<Floor>().0,
            routes: world.resource(),
            paths: world.get_resource(),
            followed_versions: world.get_resource::<Communication>().map_or(&[], Communication::followed_versions),
        }
    }

    /// Appends the cells that follow `now` on an agent's way to `goal` if nobody stands in it: along the guide path that it
    /// follows there, else by the guidance that it heard of last. Appends nothing where the way is not known.
    pub fn append(&self, agent: AgentId, (now, goal): (Cell, Cell), way: &mut Vec<Cell>) {
        let length = way.len();
        if self.guide_path(agent, (now, goal), way) {
            return;
        }
        way.truncate(length);
        let known = self.fields_of(agent).and_then(|fields| fields.known_way(self.grid, now, goal));
        way.extend(known.into_iter().flatten().map(|(.., to)| to));
    }

    /// The same along a guide path alone; whether the agent follows one there.
    pub fn guide_path(&self, agent: AgentId, (now, goal): (Cell, Cell), way: &mut Vec<Cell>) -> bool {
        self.paths.is_some_and(|paths| paths.way(self.grid, agent, (now, goal), way))
    }

    /// The fields of the guidance that an agent goes by.
    fn fields_of(&self, agent: AgentId) -> Option<&'w CostToGo> {
        let routes = self.routes;
        let version = self.followed_versions.get(agent.index()).copied().unwrap_or(routes.version);
        if version == routes.version {
            return Some(&routes.cost_to_go);
        }
        let place = version.checked_sub(routes.oldest_version())?;
        routes.older.as_ref()?.get(place as usize).map(|older| &older.cost_to_go)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fleet::{Goal, Position};
    use crate::scene::Stage;
    use crate::sim::{Setting, Trial};

    /// An agent alone on the floor.
    fn alone(rules: &str, overrides: &[&str]) -> Trial {
        let overrides: Vec<String> = ["fleet.agents=1"].iter().chain(overrides).map(|&text| text.to_owned()).collect();
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let policy = stage.policy.with_rules(rules, &stage.grid).expect("known rules");
        let mut trial = Trial::default();
        trial.begin(&Setting { policy, stage, seed: 1 });
        trial
    }

    /// Where the agent is and heads for, and its way there.
    fn look(world: &World) -> (Cell, Cell, Vec<Cell>) {
        let mut agents = world.try_query::<(&Position, &Goal)>().expect("agents");
        let (position, goal) = agents.single(world).expect("one agent");
        let mut way = Vec::new();
        Ways::of(world).append(AgentId(0), (position.now, goal.cell), &mut way);
        (position.now, goal.cell, way)
    }

    /// Whom nobody hinders takes the way that was told: a step a tick, none longer than the last.
    #[test]
    fn an_agent_alone_takes_the_way_that_was_told() {
        let delayed = ["communication.directives.delay_ticks=3"];
        for (rules, overrides) in
            [("guidance=none", &[][..]), ("guidance=crisscross", &delayed), ("guidance=guide_paths", &[])]
        {
            let mut trial = alone(rules, overrides);
            let mut steps = 0;
            let (mut at, mut goal, mut way) = look(trial.world());
            for _ in 0..150 {
                trial.tick();
                let (now, heads_for, onward) = look(trial.world());
                if now != at && goal == heads_for && !way.is_empty() {
                    assert_eq!(onward.len() + 1, way.len(), "{rules}: from {at:?} to {now:?}");
                    assert!(onward.last().is_none_or(|&end| end == goal), "{rules}: it ends at the goal");
                    steps += 1;
                }
                (at, goal, way) = (now, heads_for, onward);
            }
            assert!(steps > 60, "{rules}: only {steps} steps were compared");
        }
    }

    #[test]
    fn a_guide_path_is_told_where_one_is_followed() {
        for (rules, expected) in [("guidance=guide_paths", true), ("guidance=none", false)] {
            let mut trial = alone(rules, &[]);
            let mut follows = false;
            for _ in 0..20 {
                trial.tick();
                let (now, goal, _) = look(trial.world());
                follows |= now != goal && Ways::of(trial.world()).guide_path(AgentId(0), (now, goal), &mut Vec::new());
            }
            assert_eq!(follows, expected, "{rules}");
        }
    }
}
