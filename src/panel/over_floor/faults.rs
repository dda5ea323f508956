//! What a person puts out of order: the selected agent, a cell, or communication around either.

use bevy_egui::egui::Ui;

use super::super::shortcuts::with_key;
use super::super::{Action, Card, FaultBrush, theme};
use super::fault_brush::ticks_ui;
use crate::grid::Area;
use crate::session::Command;

/// A black-out reaches this many squares to each side.
pub(super) const REACH: u32 = 5;

/// A button for everything that can be broken, or mended, where the card's agent or cell is.
pub(super) fn faults_ui(ui: &mut Ui, card: &Card, brush: FaultBrush) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        actions.extend(ticks_ui(ui, brush));
        for (label, help, action) in [
            ("Break down", "it stands in the way and does not work", Action::BreakDown),
            ("Block cell", "nobody enters the cell, and whoever stands there leaves", Action::BlockCell),
            ("Black out here", "agents within five cells hear nothing and are not heard", Action::BlackOut),
        ] {
            let does_something = command(&action, card, brush.ticks).is_some();
            if does_something && ui.button(label).on_hover_text(with_key(help, &action)).clicked() {
                actions.push(action);
            }
        }
        if let Some((label, help, command)) = mending(card)
            && ui.button(label).on_hover_text(help).clicked()
        {
            actions.push(Action::Session(command));
        }
    });
    actions
}

/// What takes back the card's fault, if it has one.
fn mending(card: &Card) -> Option<(&'static str, &'static str, Command)> {
    match card {
        Card::Agent(card) if card.broken_left_ticks > 0 => {
            Some(("Mend", "it moves again from the next tick on", Command::MendAgent(card.agent)))
        }
        Card::Cell(card) if card.blocked_left_ticks > 0 => {
            Some(("Open cell", "agents enter it again from the next tick on", Command::OpenCell(card.cell)))
        }
        _ => None,
    }
}

/// What such an action asks of the session while this card is open; `None`: nothing.
pub(in crate::panel) fn command(action: &Action, card: &Card, ticks: u32) -> Option<Command> {
    match (action, card) {
        (Action::BreakDown, Card::Agent(card)) => Some(Command::BreakAgent { agent: card.agent, ticks }),
        (Action::BlockCell, _) => Some(Command::BlockCell { cell: card.cell(), ticks }),
        (Action::BlackOut, _) => Some(Command::BlackOut { area: Area::around(card.place(), REACH), ticks }),
        _ => None,
    }
}
