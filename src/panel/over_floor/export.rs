//! The card on which a picture of the last clip is asked for: what for, which part of it, and how far it is drawn.

use bevy_egui::egui::{Button, DragValue, ProgressBar, RichText, TextEdit, Ui, Vec2};

use super::super::shortcuts::tip;
use super::super::widgets::{chip, named_row, text_left};
use super::super::{Action, number, theme};
use super::preview::{PreviewChoice, preview_ui};
use crate::record::{End, ExportOptions, Preset};
use crate::session::{Command, KeptView, View};

/// Width of the card without its margins, in points.
const WIDTH: f32 = 330.0;
/// Room for a row's name, in points.
const LABEL: Vec2 = Vec2::new(70.0, 20.0);
/// Height of the preview, at most and at least, in points; and what stays free below it.
const PREVIEW_HEIGHT: (f32, f32) = (210.0, 60.0);
const BELOW_PREVIEW: f32 = 24.0;

/// What was chosen.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "boxes that are ticked")]
pub(in crate::panel) struct ExportChoice {
    is_open: bool,
    preset: Preset,
    has_markers: bool,
    has_curve: bool,
    /// Of a clip with two sides, whether one is drawn alone.
    has_one_side: bool,
    caption: String,
    /// Which part of which clip, by its number and ticks.
    part: Option<(u64, u32, u32)>,
    /// Which end of it is shown.
    shows_first: bool,
    preview: PreviewChoice,
}

impl ExportChoice {
    /// Whether the card is open.
    pub(in crate::panel) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens the card, or closes it.
    pub(in crate::panel) fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.preview.forget();
    }

    /// Closes the card.
    pub(in crate::panel) fn close(&mut self) {
        self.is_open = false;
    }

    /// From which tick to which: of a clip that is new, the part that was asked for.
    fn part(&self, kept: KeptView) -> (u32, u32) {
        match self.part {
            Some((number, from_tick, to_tick)) if number == kept.number => (from_tick, to_tick),
            _ => (kept.from_tick, kept.ticks),
        }
    }

    fn options(&self, (from_tick, to_tick): (u32, u32)) -> ExportOptions {
        let (has_markers, has_curve) = (self.has_markers, self.has_curve);
        let caption = Some(self.caption.trim().to_owned()).filter(|caption| !caption.is_empty());
        ExportOptions { from_tick, to_tick: Some(to_tick), has_markers, caption, has_curve, ..self.preset.options() }
    }
}

/// The card.
pub(in crate::panel) fn export_ui(ui: &mut Ui, view: &View, choice: &mut ExportChoice) -> Vec<Action> {
    let mut asked = Vec::new();
    ui.set_width(WIDTH);
    ui.horizontal(|ui| {
        text_left(ui, Vec2::new(WIDTH - 34.0, LABEL.y), theme::title("export a picture"));
        if ui.button("×").on_hover_text(tip(&Action::ToggleExport)).clicked() {
            asked.push(Action::ToggleExport);
        }
    });
    let Some(kept) = view.kept else {
        choice.preview.forget();
        let hint = "Nothing was recorded yet: F9 records, F8 keeps the last 20 seconds.";
        ui.label(RichText::new(hint).color(theme::WEAK));
        return asked;
    };
    named_row(ui, LABEL, "for", |ui| {
        for preset in Preset::ALL {
            if chip(ui, choice.preset == preset, preset.name()).on_hover_text(preset.told()).clicked() {
                choice.preset = preset;
            }
        }
    });
    let part = part_ui(ui, kept, choice);
    named_row(ui, LABEL, "with", |ui| {
        let help = "tell below the floor what was done to the world, when it was";
        ui.checkbox(&mut choice.has_markers, "markers").on_hover_text(help);
        ui.checkbox(&mut choice.has_curve, "curve").on_hover_text("draw the throughput so far below the floor");
        if kept.has_other_side {
            let mut has_both = !choice.has_one_side;
            ui.checkbox(&mut has_both, "both sides").on_hover_text("draw what it was compared with at its right");
            choice.has_one_side = !has_both;
        }
    });
    ui.horizontal(|ui| {
        let name = text_left(ui, LABEL, RichText::new("caption").color(theme::WEAK));
        let hint = "a line below the floor, where the scene says nothing";
        let field = TextEdit::singleline(&mut choice.caption).desired_width(f32::INFINITY).hint_text(hint);
        ui.add(field).labelled_by(name.id);
    });
    ui.add_space(theme::GAP_SMALL);
    let has_both = kept.has_other_side && !choice.has_one_side;
    if let Some(export) = &view.export {
        ui.horizontal(|ui| {
            let share = export.frames as f32 / export.of_frames.max(1) as f32;
            let told = format!("{}: {:.0} %", export.name, 100.0 * share);
            ui.add(ProgressBar::new(share).desired_width(WIDTH - 70.0).text(told));
            if ui.button("Stop").on_hover_text("break the picture off; nothing is written").clicked() {
                asked.push(Action::Session(Command::StopExport));
            }
        });
    } else if ui.button("Export").on_hover_text(choice.preset.told()).clicked() {
        asked.push(Action::Export { preset: choice.preset, options: choice.options(part), has_both });
    }
    named_row(ui, LABEL, "preview", |ui| {
        for (is_first, name) in [(true, "first frame"), (false, "last frame")] {
            if chip(ui, choice.shows_first == is_first, name).clicked() {
                choice.shows_first = is_first;
            }
        }
    });
    let end = if choice.shows_first { End::First } else { End::Last };
    let wanted = Command::Preview { options: choice.options(part), has_both, end };
    asked.extend(choice.preview.ask(ui, kept.number, wanted));
    let below = ui.ctx().viewport_rect().bottom() - ui.cursor().top() - BELOW_PREVIEW;
    let (most, least) = PREVIEW_HEIGHT;
    preview_ui(ui, &view.preview, &mut choice.preview, Vec2::new(WIDTH, below.clamp(least, most)));
    asked
}

/// From which tick to which.
fn part_ui(ui: &mut Ui, kept: KeptView, choice: &mut ExportChoice) -> (u32, u32) {
    let before = choice.part(kept);
    let (mut from_tick, mut to_tick) = before;
    named_row(ui, LABEL, "ticks", |ui| {
        let from = ui.label("from");
        ui.add(DragValue::new(&mut from_tick).range(0..=to_tick)).labelled_by(from.id);
        let to = ui.label("to");
        ui.add(DragValue::new(&mut to_tick).range(from_tick..=kept.ticks)).labelled_by(to.id);
        let told = format!("of {}", number::grouped(f64::from(kept.ticks)));
        ui.label(RichText::new(told).color(theme::WEAK));
        let all = (0, kept.ticks);
        if ui.add_enabled((from_tick, to_tick) != all, Button::new("all")).clicked() {
            (from_tick, to_tick) = all;
        }
    });
    if (from_tick, to_tick) != before {
        choice.part = Some((kept.number, from_tick, to_tick));
        // Whoever moves an end wants to see it.
        choice.shows_first = to_tick == before.1;
    }
    (from_tick, to_tick)
}
