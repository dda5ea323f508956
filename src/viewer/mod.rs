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

mod agents;
mod arrows;
mod camera;
mod clipboard;
mod display;
mod drop;
mod editor;
mod errands;
mod fleet_ways;
mod floor;
mod flow;
mod hazards;
mod heat;
mod hover;
mod inspect;
mod keys;
mod moment;
mod outages;
mod pace;
mod paint;
mod palette;
mod picking;
mod place;
mod quads;
mod ramp;
mod relays;
mod robot;
mod run;
mod screenshot;
mod shade;
mod shelves;
mod sides;
mod stale;
mod stations;
mod survey;
mod title;

use bevy::camera::CameraUpdateSystems;
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, PostUpdate, SystemSet, TransformSystems};

pub use display::display_problem;
pub use run::{DeviceFailed, run, unseen};

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
            flow::plugin,
            floor::plugin,
            agents::plugin,
            camera::plugin,
            pace::plugin,
            arrows::plugin,
            heat::plugin,
            errands::plugin,
            fleet_ways::plugin,
            relays::plugin,
            stale::plugin,
            stations::plugin,
        ));
        app.add_plugins((
            moment::plugin,
            hazards::plugin,
            picking::plugin,
            inspect::plugin,
            hover::plugin,
            keys::plugin,
            screenshot::plugin,
            title::plugin,
            drop::plugin,
            clipboard::plugin,
            survey::plugin,
            editor::plugin,
        ));
    }
}
