//! Playback and recording, in a bar over the floor.

use bevy_egui::egui::{Align, Button, Layout, RichText, Ui, vec2};

use super::super::icons::{Icon, MAIN_SIZE, icon_button};
use super::super::shortcuts::tip;
use super::super::widgets::dot;
use super::super::{Action, number, theme};
use super::menu::{MENU_WIDTH, menu_ui};
use crate::session::{Command, RecordingView, Speed, View};

/// What all of it takes in one row, in points.
pub(in crate::panel) const ROW_WIDTH: f32 = 750.0 + MENU_WIDTH;
/// Ticks a second that count as ×1.
const NORMAL: f64 = 4.0;

/// Restart, back, play, step, speed, time, live, fork, record, keep, save, export, then menu and settings; in several rows where they
/// do not fit into one.
pub(in crate::panel) fn transport_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let row = Layout::left_to_right(Align::Center).with_main_wrap(ui.available_width() < ROW_WIDTH);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), MAIN_SIZE), row, |ui| {
        let session = Action::Session;
        press(ui, Icon::Restart, "Restart", false, session(Command::Restart), &mut actions);
        press(ui, Icon::StepBack, "Step back", false, session(Command::StepBack(1)), &mut actions);
        let (icon, label) = if view.playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        press(ui, icon, label, true, session(Command::TogglePlay), &mut actions);
        press(ui, Icon::Step, "Step", false, session(Command::Step), &mut actions);
        ui.add_space(theme::GAP);
        press(ui, Icon::Slower, "Slower", false, session(Command::Slower), &mut actions);
        speed_ui(ui, view);
        press(ui, Icon::Faster, "Faster", false, session(Command::Faster), &mut actions);
        ui.add_space(theme::GAP);
        time_ui(ui, view);
        let label = if view.timeline.is_recorded { "End" } else { "Live" };
        let live = RichText::new(label).color(if view.timeline.is_live { theme::WEAK } else { theme::LEARNED });
        let live = ui.add_enabled(!view.timeline.is_live, Button::new(live));
        if live.on_hover_text(tip(&session(Command::GoLive))).clicked() {
            actions.push(session(Command::GoLive));
        }
        press(ui, Icon::Fork, "Fork", false, session(Command::Fork), &mut actions);
        ui.add_space(theme::GAP);
        let (icon, label) = match view.recording {
            Some(_) => (Icon::Stop, "Stop recording"),
            None => (Icon::Record, "Record"),
        };
        press(ui, icon, label, false, Action::ToggleRecording, &mut actions);
        if let Some(recording) = view.recording {
            dot(ui, theme::ALERT);
            ui.label(RichText::new(timer(recording)).small().color(theme::ALERT));
        }
        press(ui, Icon::KeepLast, "Keep the last 20 seconds", false, session(Command::KeepLast), &mut actions);
        if view.recording.is_none() && view.kept.is_some() {
            press(ui, Icon::Save, "Save clip", false, Action::SaveClip, &mut actions);
            press(ui, Icon::Export, "Export a picture", false, Action::ToggleExport, &mut actions);
        }
        ui.add_space(theme::GAP);
        actions.extend(menu_ui(ui, false));
    });
    actions
}

/// Seconds and ticks of a recording: 1:05 · 260 ticks.
fn timer(RecordingView { ticks, secs }: RecordingView) -> String {
    let secs = secs as u64;
    format!("{}:{:02} · {} ticks", secs / 60, secs % 60, number::grouped(f64::from(ticks)))
}

fn press(ui: &mut Ui, icon: Icon, label: &str, is_main: bool, action: Action, actions: &mut Vec<Action>) {
    if icon_button(ui, icon, label, &tip(&action), is_main).clicked() {
        actions.push(action);
    }
}

/// The speed wished for, and below it what is reached.
fn speed_ui(ui: &mut Ui, view: &View) {
    let wished = speed_words(view.speed);
    ui.allocate_ui([76.0, 34.0].into(), |ui| {
        ui.set_width(76.0);
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new(wished).strong());
            let measured = format!("{} ticks/s", number::short(view.ticks_per_second));
            ui.label(RichText::new(measured).small().color(theme::WEAK)).on_hover_text("measured");
        });
    });
}

/// A speed in multiples of the normal one.
pub(in crate::panel) fn speed_words(speed: Speed) -> String {
    match speed {
        Speed::Max => "max".to_owned(),
        Speed::TicksPerSecond(rate) => format!("× {}", multiple(rate / NORMAL)),
    }
}

fn multiple(multiple: f64) -> String {
    match multiple {
        quarter if (quarter - 0.25).abs() < 1e-9 => "¼".to_owned(),
        half if (half - 0.5).abs() < 1e-9 => "½".to_owned(),
        other => format!("{other}"),
    }
}

/// Where the world is, and below it where that is in time.
fn time_ui(ui: &mut Ui, view: &View) {
    ui.allocate_ui([130.0, 34.0].into(), |ui| {
        ui.set_width(130.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let [tick, of] = [view.tick, view.timeline.span_ticks].map(|ticks| number::grouped(f64::from(ticks)));
            ui.label(RichText::new(format!("tick {tick} of {of}")).size(12.0));
            let (place, colour) = place(view);
            ui.label(RichText::new(place).small().color(colour));
        });
    });
}

/// Whether this is the present, and of what.
fn place(view: &View) -> (String, theme::Tone) {
    let timeline = &view.timeline;
    if let Some(target) = timeline.target {
        return (format!("on the way to tick {}", number::grouped(f64::from(target))), theme::LEARNED);
    }
    let back = timeline.last_tick - view.tick.min(timeline.last_tick);
    match (timeline.is_live, timeline.futures.len()) {
        (false, _) if timeline.is_recorded => ("as recorded".to_owned(), theme::LEARNED),
        (true, _) if timeline.is_recorded => ("the recording ends here".to_owned(), theme::WEAK),
        (false, _) => (format!("{} ticks back", number::grouped(f64::from(back))), theme::RIVAL),
        (true, 1) => (format!("live · episode {}", view.episode), theme::WEAK),
        (true, _) => (format!("live · future {} of {}", timeline.shown, timeline.futures.len()), theme::WEAK),
    }
}
