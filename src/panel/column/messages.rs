//! Messages of the session, after they have left the floor.

use bevy_egui::egui::{Button, CollapsingHeader, Label, RichText, ScrollArea, TextWrapMode, Ui, Vec2};

use super::super::widgets::{dot, fold, text_left};
use super::super::{Action, theme};
use crate::session::Notice;

/// Room for when something was said, in points.
const WHEN: Vec2 = Vec2::new(52.0, 16.0);
/// Most that the list takes, in points.
const MOST_HEIGHT: f32 = 180.0;

/// What was said and when, newest first, with what can still be done about it; folded away until it is asked for.
pub(in crate::panel) fn messages_ui(ui: &mut Ui, notices: &[Notice]) -> Vec<Action> {
    let mut asked = Vec::new();
    let said = notices.last().map_or(0, |newest| newest.number);
    let title = theme::title(&format!("messages so far: {said}"));
    fold(ui, CollapsingHeader::new(title).id_salt("messages"), |ui| {
        if notices.is_empty() {
            ui.label(RichText::new("what the session tells you is listed here").color(theme::WEAK));
        }
        ScrollArea::vertical().id_salt("messages").max_height(MOST_HEIGHT).show(ui, |ui| {
            for notice in notices.iter().rev() {
                ui.horizontal_top(|ui| {
                    text_left(ui, WHEN, RichText::new(clock(notice.secs)).size(11.0).color(theme::WEAK));
                    dot(ui, if notice.is_trouble { theme::ALERT } else { theme::LEARNED });
                    ui.vertical(|ui| {
                        ui.add(Label::new(RichText::new(&notice.text).size(12.0)).wrap_mode(TextWrapMode::Wrap));
                        if let Some(offer) = &notice.offer {
                            let button = Button::new(RichText::new(offer.label).color(theme::LEARNED)).small();
                            if ui.add(button).clicked() {
                                asked.push(Action::Session(offer.command.clone()));
                            }
                        }
                    });
                });
            }
        });
    });
    asked
}

/// Minutes and seconds since the window opened.
fn clock(secs: f64) -> String {
    let secs = secs as u64;
    format!("{}:{:02}", secs / 60, secs % 60)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use egui_kittest::kittest::Queryable;

    use super::super::super::tests::harness;
    use super::*;
    use crate::session::{Command, Offer};

    #[test]
    fn what_was_said_is_listed_with_its_time_once_asked_for() {
        let command = Command::Open(PathBuf::from("x.clip"));
        let offer = Some(Offer { label: "Play", command: command.clone(), stays: false });
        let saved = Notice { number: 41, secs: 754.9, text: "saved x.clip".to_owned(), is_trouble: false, offer };
        let failed = Notice { number: 40, secs: 9.0, text: "no such file".to_owned(), is_trouble: true, offer: None };
        let notices = [failed, saved];
        let mut harness = harness(|ui| messages_ui(ui, &notices));
        assert!(harness.query_by_label("no such file").is_none(), "the list is folded at first");
        harness.get_by_label("MESSAGES SO FAR: 41").click();
        harness.run();
        harness.get_by_label("no such file");
        harness.get_by_label("0:09");
        harness.get_by_label("12:34");
        harness.get_by_label("Play").click();
        harness.run();
        assert_eq!(harness.state().as_slice(), [Action::Session(command)]);
    }
}
