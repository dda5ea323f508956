//! What is drawn over the floor besides the agents.

use bevy::prelude::Resource;
use bevy_egui::egui::Ui;
use serde::{Deserialize, Serialize};

use super::shortcuts::with_key;
use super::widgets::chip;
use super::{Action, theme};

/// What the heat over the floor is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeatOf {
    /// Cells that agents came to.
    Use,
    /// Cells on which agents stood against their will.
    #[default]
    Waits,
    /// Cells on which agents lost the move that they wanted, whether they stood or were pushed.
    Conflicts,
}

impl HeatOf {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Use, Self::Waits, Self::Conflicts];

    fn label(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Waits => "waits",
            Self::Conflicts => "conflicts",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Use => "where agents drove, lately",
            Self::Waits => "where agents stood against their will, lately",
            Self::Conflicts => "where agents lost the move they wanted to others, and stood or were pushed, lately",
        }
    }
}

/// What is switched on.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overlays {
    /// Guidance arrows.
    pub guidance: bool,
    /// Heat over the floor.
    pub heat: bool,
    /// What it is of.
    pub heat_of: HeatOf,
    /// The selected agent's way.
    pub paths: bool,
}

impl Default for Overlays {
    fn default() -> Self {
        Self { guidance: true, heat: false, heat_of: HeatOf::default(), paths: true }
    }
}

impl Overlays {
    /// The heat that is shown.
    pub fn shown_heat(self) -> Option<HeatOf> {
        self.heat.then_some(self.heat_of)
    }

    /// The same with this heat shown, or none if it was.
    pub(super) fn with_heat_of(self, heat_of: HeatOf) -> Self {
        Self { heat: self.shown_heat() != Some(heat_of), heat_of, ..self }
    }
}

/// A switch for each overlay.
pub(super) fn overlays_ui(ui: &mut Ui, overlays: Overlays) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    let mut switch = |ui: &mut Ui, is_on: bool, label: &str, help: &str, action: Action| {
        if chip(ui, is_on, label).on_hover_text(help).clicked() {
            actions.push(action);
        }
    };
    let guidance = with_key("arrows point the cheaper way along each aisle", &Action::ToggleGuidance);
    switch(ui, overlays.guidance, "guidance", &guidance, Action::ToggleGuidance);
    for heat_of in HeatOf::ALL {
        let is_on = overlays.shown_heat() == Some(heat_of);
        let help = heat_of.help();
        let help = if heat_of == overlays.heat_of { with_key(help, &Action::ToggleHeat) } else { help.to_owned() };
        switch(ui, is_on, heat_of.label(), &help, Action::ShowHeat(heat_of));
    }
    let way = with_key("the way of the selected agent", &Action::TogglePaths);
    switch(ui, overlays.paths, "way", &way, Action::TogglePaths);
    actions
}
