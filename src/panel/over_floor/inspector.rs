//! The card of what is selected: an agent or a cell.

use bevy::prelude::Resource;
use bevy_egui::egui::{Color32, Grid, RichText, Ui};

use super::super::widgets::dot;
use super::super::{Action, FaultBrush, Fleet, Look, theme};
use super::station_boards::rate;
use super::{faults, why};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind};
use crate::orchestration::assignment::Reason;
use crate::session::View;
use crate::sim::QUEUE_CELLS;

/// What there is to know of one agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentCard {
    /// Its number.
    pub agent: AgentId,
    /// What it is doing.
    pub look: Look,
    /// Its cell.
    pub cell: Cell,
    /// Column and row of its cell.
    pub at: (u32, u32),
    /// Column and row of its goal, if it has work.
    pub goal: Option<(u32, u32)>,
    /// Moves to the goal along the guided way, if no one stands in it.
    pub moves_left: u32,
    /// Number of its task, which errand is next (from 1), and of how many.
    pub task: Option<(u32, u32, u32)>,
    /// Number of the task that it was given ahead, to go on to.
    pub next_task: Option<u32>,
    /// Ticks since its task was released.
    pub task_age_ticks: Option<u32>,
    /// Ticks since its goal was assigned.
    pub goal_age_ticks: Option<u32>,
    /// Consecutive ticks it has stood.
    pub waited_ticks: u32,
    /// Ticks for which it cannot move yet; 0: it is sound.
    pub broken_left_ticks: u32,
    /// Ticks since the report was made that orchestration goes by; `None`: communication has no limits.
    pub report_age_ticks: Option<u32>,
    /// Why it was given its task, where that is remembered.
    pub reason: Option<Reason>,
}

/// What happens at a station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationCard {
    /// Agents that are queued there ([`crate::sim::is_queued`]).
    pub queued: u32,
    /// Agents that head for it, those among them.
    pub bound: u32,
    /// Visits per 1,000 ticks; `None` where too few ticks were counted.
    pub per_1000_ticks: Option<f64>,
    /// Ticks over which they were counted, the last ones.
    pub counted_ticks: u32,
}

/// What there is to know of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellCard {
    /// Its number.
    pub cell: Cell,
    /// Column and row.
    pub at: (u32, u32),
    /// What it is.
    pub kind: CellKind,
    /// Ticks for which nobody may enter it yet; 0: it is open.
    pub blocked_left_ticks: u32,
    /// What happens there, if it is a station.
    pub station: Option<StationCard>,
}

/// What there is to know of what is selected.
#[derive(Clone, Debug, PartialEq)]
pub enum Card {
    /// An agent is.
    Agent(AgentCard),
    /// A cell is.
    Cell(CellCard),
}

impl Card {
    /// The cell itself, or the one the agent stands on.
    pub fn cell(&self) -> Cell {
        match self {
            Self::Agent(card) => card.cell,
            Self::Cell(card) => card.cell,
        }
    }

    /// Column and row of that cell.
    pub fn place(&self) -> (u32, u32) {
        match self {
            Self::Agent(card) => card.at,
            Self::Cell(card) => card.at,
        }
    }
}

/// The card of what is selected, if anything is.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Inspected {
    /// What there is to know of it.
    pub card: Option<Card>,
    /// The side that it is of, where there are two.
    pub whose: Option<&'static str>,
}

/// Least width of the names of rows, in points: those of several goes are of one width.
const LABELS: f32 = 82.0;

fn moves(moves: u32) -> String {
    if moves == 1 { "1 move".to_owned() } else { format!("{moves} moves") }
}

pub(in crate::panel) fn ticks(ticks: u32) -> String {
    if ticks == 1 { "1 tick".to_owned() } else { format!("{ticks} ticks") }
}

pub(in crate::panel) fn place((column, row): (u32, u32)) -> String {
    format!("column {column}, row {row}")
}

/// Whether the card stands in the column: between two floors there is no room for it, and over one it would hide what is selected.
pub(in crate::panel) fn is_in_column(view: &View) -> bool {
    view.comparison.is_some()
}

/// Draws the card, of the side that `whose` names if there are two.
pub(in crate::panel) fn inspector_ui(
    ui: &mut Ui,
    card: &Card,
    whose: Option<&str>,
    fleet: &Fleet,
    brush: FaultBrush,
) -> Vec<Action> {
    if let Some(side) = whose {
        ui.label(RichText::new(format!("{side} side")).small().color(theme::WEAK));
    }
    match card {
        Card::Agent(card) => agent_ui(ui, card, fleet),
        Card::Cell(card) => cell_ui(ui, card, fleet),
    }
    faults::faults_ui(ui, card, brush)
}

fn agent_ui(ui: &mut Ui, card: &AgentCard, fleet: &Fleet) {
    let mut state = card.look.label(fleet.has_tasks).to_owned();
    if card.broken_left_ticks > 0 {
        state = format!("{state}, {} left", ticks(card.broken_left_ticks));
    }
    head_ui(ui, &format!("Agent {}", card.agent.0), &state, Some(fleet.colours.rgb(card.look)));
    rows_ui(
        ui,
        [
            ("stands at", Some(place(card.at))),
            ("goes to", card.goal.map(place)),
            ("way", card.goal.map(|_| moves(card.moves_left))),
            ("task", card.task.map(|(number, errand, of)| format!("{number}, errand {errand} of {of}"))),
            ("then", card.next_task.map(|number| format!("task {number}"))),
            ("task released", card.task_age_ticks.map(|age| format!("{} ago", ticks(age)))),
            ("goal since", card.goal_age_ticks.map(ticks)),
            ("standing for", (card.waited_ticks > 0).then(|| ticks(card.waited_ticks))),
            ("last report", card.report_age_ticks.map(|age| format!("{} old", ticks(age)))),
        ],
    );
    if card.task.is_some() {
        why::why_ui(ui, card.reason.as_ref());
    }
}

/// What a square is called.
pub(super) fn kind_name(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Floor => "floor",
        CellKind::Endpoint => "endpoint",
        CellKind::Workstation => "workstation",
        CellKind::Blocked => "shelf",
    }
}

/// The lines that tell of a station.
pub(super) fn station_rows(station: &StationCard) -> [(&'static str, Option<String>); 3] {
    let visits = station.per_1000_ticks.map_or_else(
        || format!("counted for {} so far", ticks(station.counted_ticks)),
        |visits| format!("{} per 1,000 ticks, of the last {}", rate(Some(visits)), station.counted_ticks),
    );
    [
        ("queue", Some(format!("{} within {QUEUE_CELLS} cells", station.queued))),
        ("head for it", Some(station.bound.to_string())),
        ("visits", Some(visits)),
    ]
}

fn cell_ui(ui: &mut Ui, card: &CellCard, fleet: &Fleet) {
    let kind = kind_name(card.kind);
    if card.blocked_left_ticks > 0 {
        let state = format!("{kind}, blocked, {} left", ticks(card.blocked_left_ticks));
        head_ui(ui, "Cell", &state, Some(fleet.colours.rgb(Look::Broken)));
    } else {
        head_ui(ui, "Cell", kind, None);
    }
    rows_ui(ui, [("lies at", Some(place(card.at)))]);
    if let Some(station) = &card.station {
        rows_ui(ui, station_rows(station));
    }
}

/// What it is, and how it is, with the colour that it has on the floor.
pub(in crate::panel) fn head_ui(ui: &mut Ui, name: &str, state: &str, colour: Option<[u8; 3]>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(15.0).color(theme::BRIGHT));
        if let Some([red, green, blue]) = colour {
            dot(ui, Color32::from_rgb(red, green, blue));
        }
        ui.label(RichText::new(state).color(if colour.is_some() { theme::TEXT } else { theme::WEAK }));
    });
}

/// A line for every row that has a value.
pub(super) fn rows_ui<const N: usize>(ui: &mut Ui, rows: [(&str, Option<String>); N]) {
    let rows: Vec<(&str, String)> = rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect();
    if rows.is_empty() {
        return;
    }
    // Rows of one card may be drawn in several goes.
    let id = ui.next_auto_id();
    Grid::new(("card", id)).num_columns(2).min_col_width(LABELS).spacing([12.0, 3.0]).show(ui, |ui| {
        for (label, value) in rows {
            ui.label(RichText::new(label).color(theme::WEAK));
            ui.label(value);
            ui.end_row();
        }
    });
}
