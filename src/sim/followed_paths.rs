//! The guide paths that agents were told of.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::guidance::GuidePaths;
use crate::random::{Purpose, Stream};
use crate::skill::PathField;

/// The path that each agent follows, by number. A world whose policy lays no guide paths does without this resource; with
/// limits of communication it stays while agents may follow paths of a policy before.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<SavedPath>", into = "Vec<SavedPath>")]
pub(super) struct FollowedPaths(Vec<Followed>);

#[derive(Clone, Debug, Default)]
struct Followed {
    /// `None`: no path.
    laid_tick: Option<u32>,
    field: PathField,
}

/// What must be known of a path to go on following it; what remains along it is searched for anew.
type SavedPath = (Option<u32>, Vec<Cell>);

impl FollowedPaths {
    /// Follows the size of the fleet: new agents have no path.
    pub(super) fn resize(&mut self, agents: usize) {
        self.0.resize_with(agents, Followed::default);
    }

    /// An agent hears that it should follow the path that was laid for it in this tick, or none. A path that was replaced
    /// while the message was on its way leads elsewhere or was left long ago: the agent waits for the next message.
    pub(super) fn tell(&mut self, agent: AgentId, laid_tick: Option<u32>, paths: Option<&GuidePaths>) {
        let followed = &mut self.0[agent.index()];
        if laid_tick == followed.laid_tick {
            return;
        }
        let path = paths.and_then(|paths| paths.of(agent)).filter(|path| Some(path.laid_tick) == laid_tick);
        if path.is_some() || laid_tick.is_none() {
            followed.field.follow(path.map_or(&[], |path| path.cells));
            followed.laid_tick = laid_tick;
        }
    }

    /// What an agent on `now` sees around it that heads for `goal` and follows a path there
    /// ([`PathField::around`]); `None` if it does not. Without dice equals stay equal.
    pub(super) fn around(
        &mut self,
        grid: &Grid,
        agent: AgentId,
        (now, goal): (Cell, Cell),
        dice: Option<Dice>,
    ) -> Option<[u32; 5]> {
        let field = &mut self.0[agent.index()].field;
        (field.goal() == Some(goal)).then(|| field.around(grid, now, dice.map_or(0, |dice| dice.draw(agent))))
    }

    /// Appends the cells that follow `now` on the path to `goal` that an agent follows; whether there is such a path.
    pub(super) fn way(&self, grid: &Grid, agent: AgentId, (now, goal): (Cell, Cell), way: &mut Vec<Cell>) -> bool {
        let followed = self.0.get(agent.index()).filter(|followed| followed.field.goal() == Some(goal));
        followed.is_some_and(|followed| followed.field.way(grid, now, way))
    }

    /// When the path was laid that an agent was told of last.
    pub(super) fn laid_tick(&self, agent: AgentId) -> Option<u32> {
        self.0[agent.index()].laid_tick
    }
}

impl From<Vec<SavedPath>> for FollowedPaths {
    fn from(saved: Vec<SavedPath>) -> Self {
        let followed = |(laid_tick, cells): SavedPath| {
            let mut field = PathField::default();
            field.follow(&cells);
            Followed { laid_tick, field }
        };
        Self(saved.into_iter().map(followed).collect())
    }
}

impl From<FollowedPaths> for Vec<SavedPath> {
    fn from(paths: FollowedPaths) -> Self {
        paths.0.into_iter().map(|Followed { laid_tick, field }| (laid_tick, field.path().collect())).collect()
    }
}

/// Where the draws of one tick come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice {
    pub(super) seed: u64,
    pub(super) tick: u32,
}

impl Dice {
    /// 64 bits for an agent, from seed, tick and its number alone.
    fn draw(self, agent: AgentId) -> u64 {
        // One past the tick: the streams below are those of agents' ties.
        let index = (u64::from(self.tick) + 1) << 32 | u64::from(agent.0);
        Stream::new(self.seed, Purpose::Skill, index).next_u64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{CostToGo, Guidance, Layout};
    use crate::orchestration::guidance::GuidanceView;
    use crate::orchestration::{AgentReport, Orchestrator, Policy};
    use crate::scene::Stage;

    const AGENT: AgentId = AgentId(0);
    const DICE: Option<Dice> = Some(Dice { seed: 1, tick: 4 });

    /// An orchestrator that lays paths for one agent on a row of six cells, and what it calls with.
    struct Row {
        stage: Stage,
        cost_to_go: CostToGo,
        orchestrator: Orchestrator,
    }

    impl Row {
        fn new() -> Self {
            let text =
                r#"(version: 1, name: "row", layout: Ascii(["......"]), fleet: (agents: 1), demand: PerAgent())"#;
            let stage = Stage::parse("row", text, None, &[]).expect("a scene");
            let policy = Policy::plain().with_rules("guidance=guide_paths", &stage.grid).expect("a rule");
            let orchestrator = Orchestrator::new(&policy, &stage.grid, &stage.scene.demand, 1, &stage.conditions(), 1);
            Self { cost_to_go: CostToGo::new(&stage.grid, &Guidance::plain(&stage.grid)), stage, orchestrator }
        }

        fn lay(&mut self, tick: u32, cell: u32, goal: u32) -> &GuidePaths {
            let reports = [AgentReport { cell: Cell(cell), goal: Cell(goal), ..AgentReport::BLANK }];
            let Self { stage, cost_to_go, orchestrator } = self;
            let view = GuidanceView { grid: &stage.grid, demand: &stage.scene.demand, tick, reports: &reports };
            orchestrator.lay_paths(view, cost_to_go);
            orchestrator.guide_paths().expect("the rule lays some")
        }
    }

    #[test]
    fn a_path_is_followed_to_its_goal_only() {
        let mut row = Row::new();
        let mut followed = FollowedPaths::default();
        followed.resize(1);
        let grid = Grid::new(Layout::open(6, 1)).expect("free");
        assert_eq!(followed.around(&grid, AGENT, (Cell(2), Cell(0)), DICE), None, "no path yet");
        followed.tell(AGENT, Some(3), Some(row.lay(3, 2, 0)));
        let around = followed.around(&grid, AGENT, (Cell(2), Cell(0)), DICE).expect("the path's goal");
        assert_eq!(around.map(|milli| milli / 1000), [1, 3, 4_294_967, 4_294_967, 2]);
        let undrawn = followed.around(&grid, AGENT, (Cell(2), Cell(0)), None);
        assert_eq!(undrawn, Some([1000, 3000, u32::MAX, u32::MAX, 2000]));
        assert_eq!(followed.around(&grid, AGENT, (Cell(2), Cell(5)), DICE), None, "another goal");
        followed.tell(AGENT, None, None);
        assert_eq!(followed.around(&grid, AGENT, (Cell(2), Cell(0)), DICE), None, "told that there is none");
    }

    #[test]
    fn a_path_that_was_replaced_on_its_way_is_not_followed() {
        let mut row = Row::new();
        let mut followed = FollowedPaths::default();
        followed.resize(1);
        followed.tell(AGENT, Some(3), Some(row.lay(3, 2, 0)));
        let paths = row.lay(5, 0, 4);
        followed.tell(AGENT, Some(4), Some(paths));
        assert_eq!((followed.0[0].laid_tick, followed.0[0].field.goal()), (Some(3), Some(Cell(0))), "keeps its last");
        followed.tell(AGENT, Some(5), Some(paths));
        assert_eq!((followed.0[0].laid_tick, followed.0[0].field.goal()), (Some(5), Some(Cell(4))));
    }

    #[test]
    fn paths_outlast_being_saved() {
        let mut row = Row::new();
        let mut followed = FollowedPaths::default();
        followed.resize(2);
        followed.tell(AGENT, Some(3), Some(row.lay(3, 2, 0)));
        let bytes = postcard::to_stdvec(&followed).expect("bytes");
        let restored: FollowedPaths = postcard::from_bytes(&bytes).expect("what was saved");
        let saved = Vec::from(restored);
        assert_eq!(saved, [(Some(3), vec![Cell(1), Cell(0)]), (None, vec![])]);
    }
}
