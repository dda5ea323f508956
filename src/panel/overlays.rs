//! What is drawn over the floor besides the agents.

use bevy::prelude::Resource;
use bevy_egui::egui::Ui;
use serde::{Deserialize, Serialize};

use super::widgets::chip;
use super::{Action, theme};

/// What is switched on.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overlays {
    /// Guidance arrows.
    pub guidance: bool,
    /// Where agents wait.
    pub heat: bool,
    /// The selected agent's way.
    pub paths: bool,
}

impl Default for Overlays {
    fn default() -> Self {
        Self { guidance: true, heat: false, paths: true }
    }
}

/// A switch for each overlay.
pub(super) fn overlays_ui(ui: &mut Ui, overlays: Overlays) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    for (is_on, label, key, help, action) in [
        (overlays.guidance, "guidance", "G", "arrows point the cheaper way along each aisle", Action::ToggleGuidance),
        (overlays.heat, "waits", "H", "where agents stood against their will, lately", Action::ToggleHeat),
        (overlays.paths, "way", "P", "the way of the selected agent", Action::TogglePaths),
    ] {
        if chip(ui, is_on, label).on_hover_text(format!("{help} ({key})")).clicked() {
            actions.push(action);
        }
    }
    actions
}
