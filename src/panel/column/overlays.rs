//! What is drawn over the floor besides the agents.

use bevy::prelude::Resource;
use bevy_egui::egui::Ui;
use serde::{Deserialize, Serialize};

use super::super::shortcuts::with_key;
use super::super::widgets::chip;
use super::super::{Action, Fleet, theme};
use crate::orchestration::communication::CommunicationSpec;
use crate::session::View;

/// At most so many agents have their ways drawn: those nearest to what the camera looks at.
pub const MOST_WAYS: usize = 200;

/// At most so many agents have their numbers beside them: those nearest to what the camera looks at.
pub const MOST_NUMBERS: usize = 60;

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

    pub(in crate::panel) fn label(self) -> &'static str {
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
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own; together they are no state machine")]
pub struct Overlays {
    /// Guidance arrows.
    pub guidance: bool,
    /// Heat over the floor.
    pub heat: bool,
    /// What it is of.
    pub heat_of: HeatOf,
    /// Whether guidance and heat show what differs between the two sides, while there are two.
    pub differences: bool,
    /// The selected agent's way.
    pub paths: bool,
    /// The ways of the fleet.
    pub fleet_ways: bool,
    /// Lines from agents to their errands.
    pub errands: bool,
    /// Relays, how far they reach, and agents that were not heard for long.
    pub radio: bool,
    /// Boards at the stations.
    pub stations: bool,
    /// Agents' numbers beside them.
    pub numbers: bool,
}

impl Default for Overlays {
    fn default() -> Self {
        Self {
            guidance: true,
            heat: false,
            heat_of: HeatOf::default(),
            differences: false,
            paths: true,
            fleet_ways: false,
            errands: false,
            radio: false,
            stations: true,
            numbers: false,
        }
    }
}

impl Overlays {
    /// The heat that is shown.
    pub fn shown_heat(self) -> Option<HeatOf> {
        self.heat.then_some(self.heat_of)
    }

    /// The same with this heat shown, or none if it was.
    pub(in crate::panel) fn with_heat_of(self, heat_of: HeatOf) -> Self {
        Self { heat: self.shown_heat() != Some(heat_of), heat_of, ..self }
    }

    /// The same with differences shown, or not if they were. They are seen in guidance or heat, so one of both is.
    pub(in crate::panel) fn with_differences_toggled(self) -> Self {
        let differences = !self.differences;
        Self { differences, guidance: self.guidance || differences && !self.heat, ..self }
    }
}

/// Which overlays have something to show that not every session has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own; together they are no state machine")]
pub(in crate::panel) struct Offered {
    /// Agents are given tasks.
    pub(in crate::panel) tasks: bool,
    /// Something limits communication.
    pub(in crate::panel) limits: bool,
    /// Reports are heard within a range of relays.
    pub(in crate::panel) reports: bool,
    /// So are directives.
    pub(in crate::panel) directives: bool,
    /// Both ranges are the same.
    pub(in crate::panel) is_one_range: bool,
    /// There are two sides.
    pub(in crate::panel) sides: bool,
    /// There are stations.
    pub(in crate::panel) stations: bool,
}

impl Offered {
    /// What a session has to show.
    pub(in crate::panel) fn of(view: &View, fleet: &Fleet) -> Self {
        let CommunicationSpec { reports, directives, relays, .. } = &view.stage.scene.communication;
        let [reports, directives] = [reports, directives].map(|link| link.range_cells.filter(|_| !relays.is_empty()));
        Self {
            tasks: fleet.has_tasks,
            limits: fleet.silent.is_some(),
            reports: reports.is_some(),
            directives: directives.is_some(),
            is_one_range: reports == directives,
            sides: view.comparison.is_some(),
            stations: !view.stage.grid.workstations().is_empty(),
        }
    }

    fn radio(self) -> bool {
        self.limits || self.reports || self.directives
    }

    /// How many switches there are for it.
    pub(in crate::panel) fn switches(self) -> u8 {
        u8::from(self.tasks) + u8::from(self.radio()) + u8::from(self.sides) + u8::from(self.stations)
    }
}

/// A switch for each overlay that has something to show.
pub(in crate::panel) fn overlays_ui(ui: &mut Ui, overlays: Overlays, offered: Offered) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    let mut switch = |ui: &mut Ui, is_on: bool, label: &str, help: &str, action: Action| {
        if chip(ui, is_on, label).on_hover_text(help).clicked() {
            actions.push(action);
        }
    };
    let guidance = with_key("arrows point and drift the cheaper way along each aisle", &Action::ToggleGuidance);
    switch(ui, overlays.guidance, "guidance", &guidance, Action::ToggleGuidance);
    for heat_of in HeatOf::ALL {
        let is_on = overlays.shown_heat() == Some(heat_of);
        let help = heat_of.help();
        let help = if heat_of == overlays.heat_of { with_key(help, &Action::ToggleHeat) } else { help.to_owned() };
        switch(ui, is_on, heat_of.label(), &help, Action::ShowHeat(heat_of));
    }
    if offered.sides {
        let help = with_key(
            "guidance and heat show what differs between the two sides: on each side arrows for what it favours more than the other, \
             and heat in the colour of the side that has more",
            &Action::ToggleDifferences,
        );
        switch(ui, overlays.differences, "differences", &help, Action::ToggleDifferences);
    }
    let way = with_key("the way of the selected agent", &Action::TogglePaths);
    switch(ui, overlays.paths, "way", &way, Action::TogglePaths);
    let ways = format!(
        "the ways that agents would take if nobody stood in them: of the {MOST_WAYS} nearest to the middle of the view"
    );
    let ways = with_key(&ways, &Action::ToggleFleetWays);
    switch(ui, overlays.fleet_ways, "all ways", &ways, Action::ToggleFleetWays);
    let numbers = format!("agents' numbers beside them: of the {MOST_NUMBERS} nearest to the middle of the view");
    let numbers = with_key(&numbers, &Action::ToggleNumbers);
    switch(ui, overlays.numbers, "numbers", &numbers, Action::ToggleNumbers);
    if offered.tasks {
        let help = with_key(
            "a line from every agent with a task to where its errand is: thin to a pick-up, broad with a load",
            &Action::ToggleErrands,
        );
        switch(ui, overlays.errands, "errands", &help, Action::ToggleErrands);
    }
    if offered.stations {
        let help = with_key(
            "a board at each station: agents that head for it and are close by, and visits per 1,000 ticks, counted over the last 200; \
             stations that stand too close together share one, and where the floor is far away there are none",
            &Action::ToggleStations,
        );
        switch(ui, overlays.stations, "stations", &help, Action::ToggleStations);
    }
    if offered.radio() {
        let help = with_key(
            "relays, how far they hear agents and are heard, and where orchestration takes agents to be that it has not \
             heard for long",
            &Action::ToggleRadio,
        );
        switch(ui, overlays.radio, "radio", &help, Action::ToggleRadio);
    }
    actions
}
