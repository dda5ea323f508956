//! What a person puts out of order: the selected agent, a cell, or communication around either.

use bevy_egui::egui::{RichText, Ui};

use super::shortcuts::with_key;
use super::{Action, Card, theme};
use crate::orchestration::communication::Area;
use crate::session::Command;

/// How long what a person breaks stays broken.
const FAULT_TICKS: u32 = 50;
/// A black-out reaches this many squares to each side.
const REACH: u32 = 5;

/// A button for everything that can be broken where the card's agent or cell is.
pub(super) fn faults_ui(ui: &mut Ui, card: &Card) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        ui.label(RichText::new(format!("for {FAULT_TICKS} ticks")).color(theme::WEAK));
        for (label, help, action) in [
            ("Break down", "it stands in the way and does not work", Action::BreakDown),
            ("Block cell", "nobody enters the cell, and whoever stands there leaves", Action::BlockCell),
            ("Black out here", "agents within five cells hear nothing and are not heard", Action::BlackOut),
        ] {
            if command(&action, card).is_some() && ui.button(label).on_hover_text(with_key(help, &action)).clicked() {
                actions.push(action);
            }
        }
    });
    actions
}

/// What such an action asks of the session while this card is open, if one is: where there is nothing to break, to say so.
pub(super) fn command_or_hint(action: &Action, card: Option<&Card>) -> Command {
    card.and_then(|card| command(action, card)).unwrap_or_else(|| {
        let text = match action {
            Action::BreakDown => "nothing breaks down: click an agent first",
            Action::BlockCell => "nothing is blocked: click a cell or an agent first",
            _ => "nothing is blacked out: click a cell or an agent first",
        };
        Command::Tell { text: text.to_owned(), is_trouble: true }
    })
}

/// What such an action asks of the session while this card is open; `None`: nothing.
pub(super) fn command(action: &Action, card: &Card) -> Option<Command> {
    let ticks = FAULT_TICKS;
    match (action, card) {
        (Action::BreakDown, Card::Agent(card)) => Some(Command::BreakAgent { agent: card.agent, ticks }),
        (Action::BlockCell, _) => Some(Command::BlockCell { cell: card.cell(), ticks }),
        (Action::BlackOut, _) => Some(Command::BlackOut { area: Area::around(card.place(), REACH), ticks }),
        _ => None,
    }
}
