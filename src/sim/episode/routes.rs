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
