//! The small card of what the pointer rests on: an agent or a square of the floor, in a few lines with units.
//!
//! The viewer says what it is. The card takes no pointer: a click goes to the floor behind it.

use bevy::prelude::Resource;
use bevy_egui::egui::{Area, Context, Id, Order, Rect, Ui, pos2};

use super::super::{Fleet, HeatOf, Look, number, theme};
use super::inspector::{StationCard, head_ui, kind_name, place, rows_ui, station_rows, ticks};
use crate::fleet::AgentId;
use crate::grid::{CellKind, Direction};

/// From the pointer to the card, in points.
const BESIDE: [f32; 2] = [16.0, 18.0];

/// An agent under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoveredAgent {
    /// Its number.
    pub agent: AgentId,
    /// What it is doing.
    pub look: Look,
    /// Number of its task, and which errand is next (from 1).
    pub task: Option<(u32, u32)>,
    /// Consecutive ticks it has stood.
    pub waited_ticks: u32,
    /// Ticks for which it cannot move yet; 0: it is sound.
    pub broken_left_ticks: u32,
}

/// A square under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoveredCell {
    /// Column and row.
    pub at: (u32, u32),
    /// What it is.
    pub kind: CellKind,
    /// Ticks for which nobody may enter it yet; 0: it is open.
    pub blocked_left_ticks: u32,
    /// What a move to each neighbour costs under the guidance in force, in plain moves, by [`Direction`]; `None`: there is no such move.
    pub moves: [Option<f64>; 4],
    /// By [`HeatOf`], how much there was lately, per 100 ticks; `None`: it was not counted.
    pub heat: [Option<f32>; HeatOf::ALL.len()],
    /// What happens there, if it is a station.
    pub station: Option<StationCard>,
}

/// What the pointer rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hovered {
    /// An agent.
    Agent(HoveredAgent),
    /// A square.
    Cell(HoveredCell),
}

/// What the pointer rests on, and where it rests: in logical pixels from the window's left upper corner.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Hover(pub Option<(Hovered, [f32; 2])>);

/// Draws the card beside the pointer and within `floor`, in points.
pub(in crate::panel) fn show(context: &Context, hover: &Hover, fleet: &Fleet, floor: Rect) {
    let Some((hovered, [x, y])) = hover.0 else { return };
    let zoom = context.zoom_factor();
    let at = pos2(x / zoom + BESIDE[0], y / zoom + BESIDE[1]);
    let area = Area::new(Id::new("hover card")).order(Order::Tooltip).interactable(false).fixed_pos(at);
    area.constrain_to(floor).show(context, |ui| {
        theme::floating().show(ui, |ui| hover_ui(ui, &hovered, fleet));
    });
}

/// The lines of the card.
pub(in crate::panel) fn hover_ui(ui: &mut Ui, hovered: &Hovered, fleet: &Fleet) {
    ui.style_mut().interaction.selectable_labels = false;
    match hovered {
        Hovered::Agent(agent) => agent_ui(ui, agent, fleet),
        Hovered::Cell(cell) => cell_ui(ui, cell, fleet),
    }
}

fn agent_ui(ui: &mut Ui, card: &HoveredAgent, fleet: &Fleet) {
    let name = format!("Agent {}", card.agent.0);
    head_ui(ui, &name, card.look.label(fleet.has_tasks), Some(fleet.colours.rgb(card.look)));
    rows_ui(
        ui,
        [
            ("task", card.task.map(|(number, errand)| format!("{number}, errand {errand}"))),
            ("standing for", (card.waited_ticks > 0).then(|| ticks(card.waited_ticks))),
            ("moves again in", (card.broken_left_ticks > 0).then(|| ticks(card.broken_left_ticks))),
        ],
    );
}

fn cell_ui(ui: &mut Ui, card: &HoveredCell, fleet: &Fleet) {
    let kind = kind_name(card.kind);
    match card.blocked_left_ticks {
        0 => head_ui(ui, kind, &place(card.at), None),
        left => {
            let state = format!("blocked, {} left", ticks(left));
            head_ui(ui, kind, &state, Some(fleet.colours.rgb(Look::Broken)));
        }
    }
    if let Some(station) = &card.station {
        rows_ui(ui, station_rows(station));
    }
    if card.moves.iter().any(Option::is_some) {
        rows_ui(ui, [("a move costs", Some(moves(&card.moves)))]);
    }
    let heat = HeatOf::ALL.map(|of| (of.label(), card.heat[of as usize].map(|rate| per_100_ticks(of, rate))));
    rows_ui(ui, heat);
}

/// Costs towards the neighbours that there are; one number where all are the same.
fn moves(costs: &[Option<f64>; 4]) -> String {
    let known: Vec<(&str, f64)> =
        [("←", Direction::Left), ("→", Direction::Right), ("↑", Direction::Up), ("↓", Direction::Down)]
            .into_iter()
            .filter_map(|(arrow, direction)| Some((arrow, costs[direction as usize]?)))
            .collect();
    let same = known.windows(2).all(|pair| (pair[0].1 - pair[1].1).abs() < 0.005);
    if let Some((_, cost)) = known.first().filter(|_| same) {
        return format!("{cost:.2} plain moves, any way");
    }
    let each: Vec<String> = known.iter().map(|(arrow, cost)| format!("{arrow} {cost:.2}")).collect();
    format!("{} plain moves", each.join("  "))
}

fn per_100_ticks(of: HeatOf, rate: f32) -> String {
    let rate = if rate < 0.05 { "0".to_owned() } else { number::short(f64::from(rate)) };
    format!("{rate} {} per 100 ticks", of.unit())
}
