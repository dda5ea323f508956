//! What fixes a trial, and what systems need to know of it.

use std::sync::Arc;

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::demand::Demand;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::Conditions;
use crate::random::Stream;
use crate::scene::Stage;
use crate::skill::Skills;

/// What fixes a trial: the stage, a policy and a seed.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Scene and floor.
    pub stage: Arc<Stage>,
    /// Coordination.
    pub policy: Policy,
    /// All randomness.
    pub seed: u64,
}

/// What systems need to know of the running episode.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub struct Episode {
    /// What is asked of the fleet; may change between ticks.
    pub demand: Demand,
    /// The trial's seed.
    pub seed: u64,
    /// What regimes of a meta-skill go by: floor, fleet and limits of communication as they are now.
    pub conditions: Conditions,
}

/// The frozen skill's weights, as the running world uses them. They outlast episodes: who alters them is found out.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct FrozenSkill(pub Skills);

/// Where the pool's tasks come from.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub(in crate::sim) struct DemandStream(pub(in crate::sim) Stream);
