//! What stands at places of the floor and belongs to no card: boards of stations, numbers of agents, the scale of heat, the card under the pointer.

use bevy::prelude::{Res, Result};
use bevy_egui::EguiContexts;
use bevy_egui::egui::{Align2, vec2};

use super::super::layout::{EDGE, over_floor};
use super::super::{AgentNumbers, Editor, Fleet, HeatScale, Hover, PanelWidth, Settings, Shown, StationBoards, theme};
use super::{agent_numbers, heat_scale, hover, station_boards};

/// Draws them over the floor of a running session.
pub(in crate::panel) fn draw_signs(
    mut contexts: EguiContexts,
    shown: Option<Res<Shown>>,
    editor: Res<Editor>,
    (numbers, boards): (Res<AgentNumbers>, Res<StationBoards>),
    (scale, hovered): (Res<HeatScale>, Res<Hover>),
    (fleet, panel, settings): (Res<Fleet>, Res<PanelWidth>, Res<Settings>),
) -> Result {
    let context = contexts.ctx_mut()?;
    if shown.is_none() || editor.is_open() {
        return Ok(());
    }
    // It may be another thread that draws the panel.
    theme::put_in_force(settings.theme);
    let column = panel.0 / context.zoom_factor();
    agent_numbers::show(context, &numbers);
    station_boards::show(context, &boards);
    if let Some(scale) = &scale.0 {
        over_floor(context, "heat scale", Align2::RIGHT_CENTER, vec2(-column - EDGE, 0.0), |ui| {
            theme::floating().show(ui, |ui| heat_scale::heat_scale_ui(ui, scale));
        });
    }
    let mut floor = context.viewport_rect();
    floor.max.x -= column;
    hover::show(context, &hovered, &fleet, floor);
    Ok(())
}
