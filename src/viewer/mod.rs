//! The window: the floor, its agents and what coordination makes of them, drawn from what is seen of the simulated worlds.
//!
//! Nothing here changes the world. Every frame [`ViewerSystems`] run once, in order, after the session has ticked:
//! keys and pointer become [`crate::panel::Action`]s, the camera moves, figures follow their agents (interpolated
//! between the last two cells), and what rarely changes (floor, guidance arrows) is rebuilt only when it did.
//!
//! Simulated worlds are worlds of their own ([`sides`]); a comparison's second one is drawn by the same systems beside the first. The draft of a scene is drawn on a
//! layer of its own, which the camera shows instead of both while the floor is edited ([`editor`]).
//!
//! World units: one cell is one unit, columns run along x, rows along z, y is up, the floor's centre is the origin
//! ([`place`]). Agents of one look share a mesh and all share one material, so they are drawn in a few batches. Nothing
//! moves that would change the light, so light and soft shade are part of the meshes' colours ([`shade`]): a frame
//! costs little even where the processor draws it, and colours are exact. State colours are such that people with any
//! colour vision can tell them apart; shape repeats what colour says.

mod camera;
mod editor;
mod fleet;
mod floor;
mod input;
mod outages;
mod overlays;
mod paint;
mod palette;
mod place;
mod quads;
mod sides;
mod survey;
mod window;

use bevy::camera::CameraUpdateSystems;
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, PostUpdate, SystemSet, TransformSystems};

pub use window::display::display_problem;
pub use window::run::{DeviceFailed, run, unseen};

/// The steps of drawing a frame, run in this order in `PostUpdate`, before transforms and cameras are propagated.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewerSystems {
    /// Worlds are looked at, and the floor is rebuilt where it changed.
    Floor,
    /// Figures take their agents' places and looks.
    Figures,
    /// The camera follows the pointer, the keys or the selected agent.
    Camera,
    /// Arrows, heat, hazards, ways, errands, relays, stale agents, stations, the wave after a swap.
    Overlays,
}

/// Draws the running session.
#[derive(Clone, Copy, Debug, Default)]
pub struct ViewerPlugin;

impl Plugin for ViewerPlugin {
    fn build(&self, app: &mut App) {
        use ViewerSystems::{Camera, Figures, Floor, Overlays};
        app.configure_sets(
            PostUpdate,
            (Floor, Figures, Camera, Overlays).chain().before(TransformSystems::Propagate).before(CameraUpdateSystems),
        );
        app.add_plugins((
            sides::plugin,
            paint::plugin,
            overlays::flow::plugin,
            floor::plugin,
            fleet::agents::plugin,
            camera::plugin,
            window::pace::plugin,
            window::monitor::plugin,
            overlays::arrows::plugin,
            overlays::heat::plugin,
            overlays::errands::plugin,
            overlays::fleet_ways::plugin,
            overlays::relays::plugin,
            overlays::stale::plugin,
            floor::stations::plugin,
        ));
        app.add_plugins((
            fleet::moment::plugin,
            fleet::numbers::plugin,
            overlays::hazards::plugin,
            input::picking::plugin,
            input::inspect::plugin,
            input::hover::plugin,
            input::keys::plugin,
            window::screenshot::plugin,
            window::title::plugin,
            input::drop::plugin,
            input::clipboard::plugin,
            input::screen_reader::plugin,
            survey::plugin,
            editor::plugin,
        ));
    }
}
