//! The guidance in force, the versions before it that agents still follow, and the memory for the fields of all.

use std::sync::Arc;

use bevy::prelude::{Resource, World};

use crate::fleet::Floor;
use crate::grid::cost_to_go::field_memory;
use crate::grid::{CostToGo, Grid, Guidance};

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
    pub(in crate::sim) older: Option<Vec<OlderVersion>>,
}

/// Guidance that is no longer in force, and its fields.
#[derive(Debug)]
pub(in crate::sim) struct OlderVersion {
    pub(in crate::sim) guidance: Guidance,
    pub(in crate::sim) cost_to_go: CostToGo,
}

impl Routes {
    /// Versions of guidance that may be followed at the same time.
    pub const LIVE_VERSIONS: usize = 4;

    fn new(grid: &Grid, guidance: Guidance, version: u32) -> Self {
        let cost_to_go = CostToGo::new(grid, &guidance);
        Self { guidance, version, cost_to_go, older: None }
    }

    /// The oldest version that can be followed.
    pub(in crate::sim) fn oldest_version(&self) -> u32 {
        self.version - self.older.as_ref().map_or(0, Vec::len) as u32
    }

    /// Puts other edge costs into force.
    pub(in crate::sim) fn set_guidance(&mut self, grid: &Grid, guidance: Guidance) {
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
    pub(in crate::sim) fn older_guidance(&self) -> Option<Vec<Guidance>> {
        self.older.as_ref().map(|older| older.iter().map(|version| version.guidance.clone()).collect())
    }

    /// Keeps these older versions, whose fields are computed anew, or none.
    pub(in crate::sim) fn set_older_guidance(&mut self, grid: &Grid, older: Option<&[Guidance]>) {
        let version = |guidance: &Guidance| OlderVersion {
            guidance: guidance.clone(),
            cost_to_go: CostToGo::new(grid, guidance),
        };
        self.older = older.map(|older| older.iter().map(version).collect());
        self.share_memory();
    }

    /// Forgets the versions before `followed`, the oldest that any agent follows: whatever is still on its way to an agent
    /// is newer than what it follows, or older than any live version, so nobody goes back to them. Their memory goes to the
    /// versions that are left.
    pub(in crate::sim) fn forget_before(&mut self, followed: u32) {
        let oldest = self.oldest_version();
        let Some(older) = &mut self.older else { return };
        let unfollowed = (followed.saturating_sub(oldest) as usize).min(older.len());
        if unfollowed > 0 {
            older.drain(..unfollowed);
            self.share_memory();
        }
    }

    /// Keeps older versions from now on, or keeps none.
    pub(super) fn set_keeps_older(&mut self, keeps_older: bool) {
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

/// Puts guidance into force. The fields of the last episode are kept where they are still right: same floor and guidance.
pub(in crate::sim) fn reuse_routes(world: &mut World, grid: &Arc<Grid>, guidance: Guidance, version: u32) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Layout};
    use crate::scene::Stage;
    use crate::sim::episode::{Setting, swap_policy};
    use crate::sim::trial::Trial;

    /// How much memory each live version may take, oldest first.
    fn shares(routes: &Routes) -> Vec<u64> {
        let older = routes.older.iter().flatten().map(|version| &version.cost_to_go);
        older.chain([&routes.cost_to_go]).map(CostToGo::memory).collect()
    }

    fn priced(grid: &Grid, price: u32) -> Guidance {
        Guidance::from_edges(grid, |cell, _, _| if cell.0 == 0 { 1000 * price } else { 1000 })
    }

    #[test]
    fn versions_that_nobody_follows_give_their_memory_to_the_others() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let whole = field_memory();
        let mut routes = Routes::new(&grid, Guidance::plain(&grid), 0);
        routes.set_guidance(&grid, priced(&grid, 2));
        assert_eq!((shares(&routes), routes.oldest_version()), (vec![whole], 1), "nobody can fall behind");
        routes.set_keeps_older(true);
        for price in 3..9 {
            routes.set_guidance(&grid, priced(&grid, price));
        }
        assert_eq!((shares(&routes), routes.oldest_version()), (vec![whole / 4; 4], 4));
        let cost = routes.older.as_mut().expect("kept")[1].cost_to_go.cost(&grid, Cell(1), Cell(0));
        routes.forget_before(4);
        assert_eq!(shares(&routes).len(), 4, "someone follows the oldest");
        routes.forget_before(5);
        assert_eq!((shares(&routes), routes.oldest_version()), (vec![whole / 3; 3], 5));
        let oldest = &mut routes.older.as_mut().expect("kept")[0].cost_to_go;
        assert_eq!((oldest.cost(&grid, Cell(1), Cell(0)), oldest.computed() > 0), (cost, true), "its fields stay");
        routes.forget_before(7);
        assert_eq!((shares(&routes), routes.oldest_version()), (vec![whole], 7));
        routes.set_guidance(&grid, priced(&grid, 9));
        assert_eq!((shares(&routes), routes.oldest_version()), (vec![whole / 2; 2], 7));
        routes.set_keeps_older(false);
        assert_eq!(shares(&routes), [whole]);
    }

    #[test]
    fn a_version_lives_until_the_last_agent_has_heard_of_a_newer_one() {
        let overrides = ["communication.directives.delay_ticks=3".to_owned(), "fleet.agents=10".to_owned()];
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let policy = |rules: &str| stage.policy.with_rules(rules, &stage.grid).expect("known rules");
        let mut trial = Trial::default();
        trial.begin(&Setting { stage: Arc::clone(&stage), policy: policy("guidance=none"), seed: 1 });
        (0..5).for_each(|_| trial.tick());
        swap_policy(trial.world_mut(), &policy("guidance=crisscross"));
        let live = [(); 5].map(|()| {
            trial.tick();
            let routes = trial.world().resource::<Routes>();
            (routes.oldest_version(), routes.version)
        });
        assert_eq!(live, [(0, 1), (0, 1), (0, 1), (1, 1), (1, 1)]);
    }
}
