//! The parts of a scene document.

use serde::{Deserialize, Serialize};

use crate::demand::Demand;
use crate::fleet::faults::FaultSpec;
use crate::grid::generate::Generator;
use crate::orchestration::communication::CommunicationSpec;

/// A scene document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Version of the format; this program reads up to [`Scene::VERSION`].
    pub version: u32,
    /// A short name; run directories are named after it.
    pub name: String,
    /// One sentence on what to look for.
    #[serde(default)]
    pub look_for: String,
    /// The floor.
    pub layout: LayoutSource,
    /// The agents.
    pub fleet: FleetSpec,
    /// What is asked of them.
    pub demand: Demand,
    /// How far orchestration and agents hear each other.
    #[serde(default)]
    pub communication: CommunicationSpec,
    /// What goes wrong.
    #[serde(default)]
    pub faults: FaultSpec,
    /// How long a trial lasts.
    #[serde(default)]
    pub episode: EpisodeSpec,
    /// Rules that a policy starts from.
    #[serde(default)]
    pub orchestration: OrchestrationSpec,
    /// Where the camera looks from at first.
    #[serde(default)]
    pub camera: Viewpoint,
    /// Texts shown while the scene plays.
    #[serde(default)]
    pub captions: Vec<Caption>,
}

impl Scene {
    /// Newest version of the format.
    pub const VERSION: u32 = 1;
}

/// Where the floor comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LayoutSource {
    /// Made by a generator.
    Generate(Generator),
    /// Drawn in the scene, a string per row.
    Ascii(Vec<String>),
    /// A MovingAI `.map` or guidance-graph `.json`, relative to the scene's folder.
    File(String),
}

/// The agents of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FleetSpec {
    /// How many; they start on distinct uniformly random cells.
    pub agents: u32,
}

/// How long a trial lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpisodeSpec {
    /// Ticks in a trial.
    pub ticks: u32,
}

impl EpisodeSpec {
    /// Most ticks that an episode may last.
    pub const MAX_TICKS: u32 = 1_000_000;
}

impl Default for EpisodeSpec {
    fn default() -> Self {
        Self { ticks: 1000 }
    }
}

/// Rules by their tokens, one for each decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrchestrationSpec {
    /// Who takes which task.
    pub assignment: String,
    /// Which way traffic flows.
    pub guidance: String,
    /// Who yields.
    pub right_of_way: String,
    /// Where idle agents wait.
    pub parking: String,
}

impl OrchestrationSpec {
    /// The rules as one list of DECISION=RULE.
    pub(super) fn rules(&self) -> String {
        let Self { assignment, guidance, right_of_way, parking } = self;
        format!("assignment={assignment},guidance={guidance},right_of_way={right_of_way},parking={parking}")
    }
}

impl Default for OrchestrationSpec {
    fn default() -> Self {
        Self {
            assignment: "nearest_pair".to_owned(),
            guidance: "none".to_owned(),
            right_of_way: "goal_age".to_owned(),
            parking: "stay".to_owned(),
        }
    }
}

/// Where the camera looks from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Viewpoint {
    /// Straight down.
    Top,
    /// From above one corner.
    #[default]
    Isometric,
    /// From one side, low.
    Side,
}

/// A text shown from a tick on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caption {
    /// First tick.
    pub from_tick: u32,
    /// Tick after the last.
    pub to_tick: u32,
    /// What it says.
    pub text: String,
}
