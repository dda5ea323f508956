//! Breaking by clicking: while the brush is held, a click on the floor breaks what is there instead of selecting it.

use bevy::prelude::Resource;
use bevy_egui::egui::{Context, CursorIcon, DragValue, RichText, Ui};

use super::super::shortcuts::keycap;
use super::super::widgets::chip;
use super::super::{Action, theme};
use super::faults::REACH;
use crate::fleet::AgentId;
use crate::grid::{Area, Cell};
use crate::session::Command;

/// How long what is broken by hand stays broken, unless told otherwise.
const USUAL_TICKS: u32 = 50;
/// How long it may.
const MOST_TICKS: u32 = 10_000;

/// What a click on the floor breaks, and for how long; the same time goes for what is selected.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultBrush {
    /// Whether clicks break.
    pub is_held: bool,
    /// Whether they silence communication around the place, instead of breaking the agent or blocking the cell.
    pub blacks_out: bool,
    /// For how many ticks.
    pub ticks: u32,
}

impl Default for FaultBrush {
    fn default() -> Self {
        Self { is_held: false, blacks_out: false, ticks: USUAL_TICKS }
    }
}

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Struck {
    /// An agent, and whether it has broken down.
    Agent(AgentId, bool),
    /// A cell, and whether it is blocked.
    Cell(Cell, bool),
}

impl FaultBrush {
    /// The brush that does this taken up, or laid aside if it is held already.
    pub(in crate::panel) fn toggled(self, blacks_out: bool) -> Self {
        Self { is_held: !self.is_held || self.blacks_out != blacks_out, blacks_out, ..self }
    }

    /// What a click does, where the agent stands or the cell lies at this column and row; what is broken is mended.
    pub fn command(self, struck: Struck, place: (u32, u32)) -> Command {
        let ticks = self.ticks;
        match struck {
            _ if self.blacks_out => Command::BlackOut { area: Area::around(place, REACH), ticks },
            Struck::Agent(agent, true) => Command::MendAgent(agent),
            Struck::Agent(agent, false) => Command::BreakAgent { agent, ticks },
            Struck::Cell(cell, true) => Command::OpenCell(cell),
            Struck::Cell(cell, false) => Command::BlockCell { cell, ticks },
        }
    }
}

/// What is in hand, what a click does, and how to leave; shown while the brush is held.
pub(in crate::panel) fn brush_ui(ui: &mut Ui, brush: FaultBrush) -> Vec<Action> {
    let mut actions = Vec::new();
    let hint = if brush.blacks_out {
        "click the floor: agents within five cells hear nothing and are not heard"
    } else {
        "click an agent: it breaks down · click a cell: it is blocked · click again: mended"
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        for (blacks_out, label) in [(false, "break or block"), (true, "black out")] {
            if chip(ui, brush.blacks_out == blacks_out, label).clicked() {
                actions.push(Action::HoldBrush(FaultBrush { blacks_out, ..brush }));
            }
        }
        actions.extend(ticks_ui(ui, brush));
        let leave = format!("Done ({})", keycap(&Action::Clear));
        if ui.button(leave).on_hover_text("clicks select again").clicked() {
            actions.push(Action::HoldBrush(FaultBrush { is_held: false, ..brush }));
        }
    });
    ui.label(RichText::new(hint).size(12.0).color(theme::WEAK));
    actions
}

/// For how long; typed or dragged.
pub(super) fn ticks_ui(ui: &mut Ui, brush: FaultBrush) -> Option<Action> {
    let mut ticks = brush.ticks;
    let label = ui.label(RichText::new("for").color(theme::WEAK));
    let number =
        DragValue::new(&mut ticks).range(1..=MOST_TICKS).speed(0.5).suffix(" ticks").update_while_editing(false);
    ui.add(number).labelled_by(label.id).on_hover_text("how long what is broken stays so");
    (ticks != brush.ticks).then_some(Action::HoldBrush(FaultBrush { ticks, ..brush }))
}

/// Over the floor the pointer shows that a click breaks.
pub(super) fn show_pointer(context: &Context, brush: FaultBrush) {
    if brush.is_held && !context.is_pointer_over_egui() {
        context.set_cursor_icon(CursorIcon::Crosshair);
    }
}
