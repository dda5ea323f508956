//! The panel: plain functions that draw a [`crate::session::View`] with egui and return what the user asked for.
//!
//! Nothing here changes a session. Keys, buttons and sliders become [`Action`]s; `perform.rs` passes those that concern
//! the world, playback or the learner on as [`crate::session::Command`]s, and the viewer obeys the rest. Functions named
//! `…_ui` take the data they draw and return actions, so they are tested without a window.
//!
//! What the panel shows that no session knows (what is selected, how many agents do what) comes as plain resources:
//! [`Inspected`], [`Fleet`], [`Minimap`], [`StationBoards`], [`AgentNumbers`], [`HeatScale`], [`Hover`]; [`FaultBrush`] says what a click
//! on the floor breaks; [`Editor`] holds a draft of a scene, which no session knows either. What the floor needs to know of the panel is
//! [`PanelWidth`] and [`Overlays`]; [`Hovering`] is what is held over the window. [`Settings`] are what outlives it.

mod action;
mod column;
mod curves;
mod editor;
mod figures;
mod icons;
mod knob;
mod layout;
mod number;
mod open_dialog;
mod over_floor;
mod palette;
mod perform;
mod scenes;
mod settings;
mod shortcuts;
mod shown;
#[cfg(test)]
mod tests;
mod theme;
mod timeline;
mod widgets;

use bevy::prelude::{App, IntoScheduleConfigs, Last, Plugin, Startup, SystemSet, Update};
use bevy_egui::EguiPrimaryContextPass;

pub use action::Action;
pub use column::fleet::{Fleet, Look};
pub use column::overlays::{HeatOf, MOST_NUMBERS, MOST_WAYS, Overlays};
pub use curves::{CurveOptions, XAxis};
pub use editor::{DraftFile, Edit, Editor, TOOL_KEYS, Tool, while_editing};
pub use figures::FigureColours;
pub use layout::{CurveArea, Hovering, PanelMargins, PanelWidth};
pub use open_dialog::OpenDialog;
pub use over_floor::agent_numbers::{AgentNumbers, NumberSign, SideNumbers, number_size};
pub use over_floor::fault_brush::{FaultBrush, Struck};
pub use over_floor::heat_scale::{HEAT_SCALE_SIZE, HeatScale, Scale};
pub use over_floor::hover::{Hover, Hovered, HoveredAgent, HoveredCell};
pub use over_floor::inspector::{AgentCard, Card, CellCard, Inspected, StationCard};
pub use over_floor::minimap::{Minimap, Survey};
pub use over_floor::overlay_key::Ink;
pub use over_floor::station_boards::{BOARD_SIZE, Board, SideBoards, StationBoards};
pub use perform::free_path;
pub use settings::{Settings, SettingsError, SettingsFile, folder};
pub use shortcuts::{Group, SHORTCUTS, Shift, Shortcut};
pub use shown::Shown;
#[cfg(test)]
pub(crate) use tests::sample_view;
pub use theme::Theme;

use crate::session::SessionSystems;

/// What the panel does in `Update`; it draws later, when egui does.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PanelSystems {
    /// Actions are passed on or carried out, before the session works.
    Obey,
    /// The session is looked at, after it has worked.
    Look,
}

/// Draws the panel over a running session; added after the session's plugin.
#[derive(Clone, Copy, Debug, Default)]
pub struct PanelPlugin;

impl Plugin for PanelPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Action>();
        app.init_resource::<PanelWidth>()
            .init_resource::<PanelMargins>()
            .init_resource::<CurveArea>()
            .init_resource::<Overlays>()
            .init_resource::<Hovering>()
            .init_resource::<Fleet>()
            .init_resource::<Minimap>()
            .init_resource::<Inspected>()
            .init_resource::<FaultBrush>()
            .init_resource::<StationBoards>()
            .init_resource::<AgentNumbers>()
            .init_resource::<HeatScale>()
            .init_resource::<Hover>()
            .init_resource::<Settings>()
            .init_resource::<SettingsFile>()
            .init_resource::<Editor>()
            .init_resource::<DraftFile>()
            .init_resource::<OpenDialog>()
            .init_resource::<layout::PanelState>();
        app.configure_sets(Update, (PanelSystems::Obey, SessionSystems, PanelSystems::Look).chain());
        app.add_systems(
            Update,
            (
                ((perform::perform, editor::examine).chain(), settings::tell_trouble).in_set(PanelSystems::Obey),
                shown::show.in_set(PanelSystems::Look),
            ),
        );
        app.add_systems(Startup, layout::take_settings);
        app.add_systems(EguiPrimaryContextPass, (layout::draw_panel, over_floor::signs::draw_signs).chain());
        app.add_systems(Last, (settings::keep_settings, editor::keep_draft));
    }
}
