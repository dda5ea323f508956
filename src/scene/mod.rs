//! What a scene file says, and the stage it sets.
//!
//! A [`Scene`] is a RON document: layout, fleet, demand, communication, faults, orchestration, episode, camera,
//! captions. [`Stage::open`] reads one (or any layout file, wrapped in the published protocol), checks it, and builds the grid.
//! Whatever is wrong is listed with line and column, all of it at once; nothing panics on any input. [`draft`] is a scene in
//! the making.

mod description;
mod document;
pub mod draft;
mod floor;
mod locate;
mod overrides;
mod rough_edges;
mod self_contained;
mod shipped;
mod stage;
mod validate;
mod value;
mod write;

pub use description::{Caption, EpisodeSpec, FleetSpec, LayoutSource, OrchestrationSpec, Scene, Viewpoint};
pub(crate) use document::dialect;
pub use document::read_document;
pub use locate::locate;
pub use overrides::OverrideError;
pub use shipped::{DEFAULT_SCENE, SHIPPED};
pub use stage::Stage;
pub use validate::{Problem, SceneError};
