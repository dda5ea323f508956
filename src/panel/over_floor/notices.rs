//! Messages of the session as toasts, and the scene's caption.
//!
//! A toast leaves by itself, unless the pointer is on one; several stand above each other, the newest lowest.

use bevy_egui::egui::{Align, Button, Label, Layout, RichText, TextWrapMode, Ui, vec2};

use super::super::widgets::dot;
use super::super::{Action, theme};
use crate::session::Notice;

/// How long a message is shown, in seconds; one that is to be read or acted upon longer.
const SHOWN_SECS: f64 = 7.0;
const SHOWN_LONG_SECS: f64 = 14.0;
/// A message fades during its last seconds.
const FADE_SECS: f64 = 1.5;
/// Messages shown at the same time; the oldest goes first.
const MOST_SHOWN: usize = 4;
/// Lines of a message that tells of many things.
const MOST_LINES: usize = 5;
/// Width of a toast without its margins, in points.
const WIDTH: f32 = 340.0;

/// The messages that are shown, and for how much longer.
#[derive(Clone, Debug, Default)]
pub(in crate::panel) struct Toasts {
    /// Number and seconds left, oldest first.
    shown: Vec<(u64, f64)>,
    /// The newest that was ever shown.
    newest: u64,
    /// When they were drawn last, in seconds.
    drawn_secs: f64,
    is_pointed_at: bool,
}

impl Toasts {
    /// Takes in what is new, and lets go what is over.
    fn keep(&mut self, notices: &[Notice], now_secs: f64) {
        let gone = if self.is_pointed_at { 0.0 } else { now_secs - self.drawn_secs };
        self.drawn_secs = now_secs;
        self.shown.iter_mut().for_each(|(_, left)| *left -= gone);
        let news = notices.iter().filter(|notice| notice.number > self.newest);
        self.shown.extend(news.map(|notice| {
            let is_long = notice.is_trouble || notice.offer.is_some();
            (notice.number, if is_long { SHOWN_LONG_SECS } else { SHOWN_SECS })
        }));
        let stays = |number: u64| notices.iter().any(|notice| notice.number == number && notice.stays());
        for (number, left) in &mut self.shown {
            // What was offered may have been taken in another way.
            *left = if stays(*number) { f64::INFINITY } else { left.min(SHOWN_LONG_SECS) };
        }
        self.newest = notices.last().map_or(self.newest, |newest| newest.number.max(self.newest));
        self.shown.retain(|(_, left)| *left > 0.0);
        while self.shown.len() > MOST_SHOWN {
            let oldest = self.shown.iter().position(|(_, left)| left.is_finite()).unwrap_or(0);
            self.shown.remove(oldest);
        }
    }
}

/// The messages that are not over yet, newest last.
pub(in crate::panel) fn notices_ui(ui: &mut Ui, notices: &[Notice], toasts: &mut Toasts) -> Vec<Action> {
    let mut actions = Vec::new();
    toasts.keep(notices, ui.input(|input| input.time));
    let (mut closed, mut is_pointed_at) = (None, false);
    for &(number, left) in &toasts.shown {
        let Some(notice) = notices.iter().find(|notice| notice.number == number) else { continue };
        let toast = ui.scope(|ui| {
            ui.set_opacity((left / FADE_SECS).min(1.0) as f32);
            theme::floating().show(ui, |ui| toast_ui(ui, notice)).inner
        });
        is_pointed_at |= toast.response.contains_pointer();
        let (is_closed, asked) = toast.inner;
        if is_closed || asked.is_some() {
            closed = Some(number);
        }
        actions.extend(asked);
    }
    toasts.is_pointed_at = is_pointed_at;
    toasts.shown.retain(|(number, _)| Some(*number) != closed);
    actions
}

/// One message; whether it was closed, and what it was asked to do.
fn toast_ui(ui: &mut Ui, notice: &Notice) -> (bool, Option<Action>) {
    let (mut is_closed, mut asked) = (false, None);
    ui.set_width(WIDTH);
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let close = Button::new("×").small().min_size(vec2(18.0, 16.0));
        is_closed = ui.add(close).on_hover_text("close").clicked();
        if let Some(offer) = &notice.offer {
            let button = Button::new(RichText::new(offer.label).color(theme::LEARNED)).small();
            if ui.add(button).clicked() {
                asked = Some(Action::Session(offer.command.clone()));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            dot(ui, if notice.is_trouble { theme::ALERT } else { theme::LEARNED });
            ui.add(Label::new(shortened(&notice.text)).wrap_mode(TextWrapMode::Wrap));
        });
    });
    (is_closed, asked)
}

/// The first lines of a text, and how many there are more.
fn shortened(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    let shown = lines.join("\n");
    if more > 0 { format!("{shown}\n… and {more} more") } else { shown }
}

/// The scene's own words for this moment.
pub(super) fn caption_ui(ui: &mut Ui, caption: &str) {
    theme::floating().show(ui, |ui| {
        ui.label(RichText::new(caption).size(14.0).italics());
    });
}

/// What would be opened if it were dropped now.
pub(in crate::panel) fn drop_ui(ui: &mut Ui, name: &str) {
    theme::floating().show(ui, |ui| {
        ui.label(RichText::new(format!("Drop to open {name}")).size(16.0).color(theme::LEARNED));
    });
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::session::{Command, Offer};

    fn notice(number: u64, text: &str) -> Notice {
        Notice { number, secs: 0.0, text: text.to_owned(), is_trouble: false, offer: None }
    }

    fn kept(toasts: &Toasts) -> Vec<u64> {
        toasts.shown.iter().map(|&(number, _)| number).collect()
    }

    #[test]
    fn messages_leave_by_themselves_but_not_under_the_pointer() {
        let notices: Vec<Notice> = (1..=6).map(|number| notice(number, "x")).collect();
        let mut toasts = Toasts::default();
        toasts.keep(&notices[..2], 100.0);
        toasts.keep(&notices[..2], 104.0);
        toasts.keep(&notices[..3], 105.0);
        assert_eq!(kept(&toasts), [1, 2, 3]);
        toasts.is_pointed_at = true;
        toasts.keep(&notices[..3], 500.0);
        assert_eq!(kept(&toasts), [1, 2, 3]);
        toasts.is_pointed_at = false;
        toasts.keep(&notices[..3], 503.0);
        assert_eq!(kept(&toasts), [3], "those that are over do not come again");
        toasts.keep(&notices, 504.0);
        assert_eq!(kept(&toasts), [3, 4, 5, 6]);
        toasts.keep(&[notice(7, "y")], 504.5);
        assert_eq!(kept(&toasts), [4, 5, 6, 7], "a few at the same time");
    }

    #[test]
    fn what_must_be_decided_stays_until_it_is() {
        let command = Command::RestartLearning;
        let offer = Some(Offer { label: "Restart learning", command, stays: true });
        let mut notices: Vec<Notice> = vec![Notice { offer, is_trouble: true, ..notice(1, "learning has ended") }];
        let mut toasts = Toasts::default();
        toasts.keep(&notices, 0.0);
        notices.extend((2..=6).map(|number| notice(number, "x")));
        toasts.keep(&notices, 500.0);
        assert_eq!(kept(&toasts), [1, 4, 5, 6], "neither time nor other messages push it out");
        notices[0].offer = None;
        toasts.keep(&notices, 501.0);
        toasts.keep(&notices, 501.0 + SHOWN_LONG_SECS + 1.0);
        assert!(kept(&toasts).is_empty(), "once it is decided it leaves as others do");
    }

    #[test]
    fn an_offer_is_taken_once_and_a_message_can_be_closed() {
        let command = Command::Open(PathBuf::from("x.clip"));
        let offer = Some(Offer { label: "Play", command: command.clone(), stays: false });
        let notices = [Notice { offer, ..notice(1, "saved x.clip") }, notice(2, "a\nb\nc\nd\ne\nf\ng")];
        let state = (Vec::<Action>::new(), Toasts::default());
        let mut harness = Harness::new_ui_state(
            |ui, (asked, toasts): &mut (Vec<Action>, Toasts)| asked.extend(notices_ui(ui, &notices, toasts)),
            state,
        );
        harness.get_by_label("saved x.clip");
        harness.get_by_label("a\nb\nc\nd\ne\n… and 2 more");
        harness.get_by_label("Play").click();
        harness.run();
        assert_eq!(harness.state().0, [Action::Session(command)]);
        assert_eq!(kept(&harness.state().1), [2]);
        harness.get_by_label("×").click();
        harness.run();
        assert!(kept(&harness.state().1).is_empty());
    }
}
