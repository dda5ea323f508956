//! The selected agent's card.

use bevy::prelude::Resource;
use bevy_egui::egui::{Color32, Grid, RichText, Ui};

use super::{Look, theme};

/// What there is to know of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentCard {
    /// Its number.
    pub agent: u32,
    /// What it is doing.
    pub look: Look,
    /// Column and row of its cell.
    pub at: (u32, u32),
    /// Column and row of its goal, if it has work.
    pub goal: Option<(u32, u32)>,
    /// Moves to the goal along the guided way, if no one stands in it.
    pub moves_left: u32,
    /// Number of its task, which errand is next (from 1), and of how many.
    pub task: Option<(u32, u32, u32)>,
    /// Ticks since its task was released.
    pub task_age_ticks: Option<u32>,
    /// Ticks since its goal was assigned.
    pub goal_age_ticks: Option<u32>,
    /// Consecutive ticks it has stood.
    pub waited_ticks: u32,
}

/// The card of the selected agent, if one is selected.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspected(pub Option<AgentCard>);

fn moves(moves: u32) -> String {
    if moves == 1 { "1 move".to_owned() } else { format!("{moves} moves") }
}

/// Draws the card.
pub(super) fn inspector_ui(ui: &mut Ui, card: &AgentCard, has_tasks: bool) {
    ui.horizontal(|ui| {
        let [red, green, blue] = card.look.rgb();
        ui.label(RichText::new(format!("Agent {}", card.agent)).size(15.0).color(Color32::WHITE));
        ui.label(RichText::new(card.look.label(has_tasks)).color(Color32::from_rgb(red, green, blue)));
    });
    let place = |(column, row): (u32, u32)| format!("column {column}, row {row}");
    let ticks = |ticks: u32| format!("{ticks} ticks");
    let rows = [
        ("stands at", Some(place(card.at))),
        ("goes to", card.goal.map(place)),
        ("way", card.goal.map(|_| moves(card.moves_left))),
        ("task", card.task.map(|(number, errand, of)| format!("{number}, errand {errand} of {of}"))),
        ("task released", card.task_age_ticks.map(|age| format!("{age} ticks ago"))),
        ("goal since", card.goal_age_ticks.map(ticks)),
        ("standing for", (card.waited_ticks > 0).then(|| ticks(card.waited_ticks))),
    ];
    Grid::new("agent").num_columns(2).spacing([12.0, 3.0]).show(ui, |ui| {
        for (label, value) in rows.into_iter().filter_map(|(label, value)| Some((label, value?))) {
            ui.label(RichText::new(label).color(theme::WEAK));
            ui.label(value);
            ui.end_row();
        }
    });
}
