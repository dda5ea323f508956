//! Playback and recording, in a bar over the floor.

use bevy_egui::egui::{ProgressBar, RichText, Ui};

use super::icons::{Icon, icon_button};
use super::{Action, number, theme};
use crate::session::{Command, Speed, View};

/// Ticks a second that count as ×1.
const NORMAL: f64 = 4.0;

/// Restart, play, step, speed, time, record.
pub(super) fn transport_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut press = |ui: &mut Ui, icon, label, help, is_main, action: Action| {
        if icon_button(ui, icon, label, help, is_main).clicked() {
            actions.push(action);
        }
    };
    ui.horizontal_centered(|ui| {
        let session = Action::Session;
        press(ui, Icon::Restart, "Restart", "restart the episode, same seed (Home)", false, session(Command::Restart));
        let (icon, label, help) =
            if view.playing { (Icon::Pause, "Pause", "pause (Space)") } else { (Icon::Play, "Play", "play (Space)") };
        press(ui, icon, label, help, true, session(Command::TogglePlay));
        press(ui, Icon::Step, "Step", "one tick (.)", false, session(Command::Step));
        ui.add_space(theme::GAP);
        press(ui, Icon::Slower, "Slower", "half the speed ([)", false, session(Command::Slower));
        speed_ui(ui, view);
        press(ui, Icon::Faster, "Faster", "twice the speed (])", false, session(Command::Faster));
        ui.add_space(theme::GAP);
        time_ui(ui, view);
        ui.add_space(theme::GAP);
        let (icon, label, help) = match view.recording {
            Some(_) => (Icon::Stop, "Stop recording", "stop recording (F9)"),
            None => (Icon::Record, "Record", "record from the start of this episode (F9)"),
        };
        press(ui, icon, label, help, false, Action::ToggleRecording);
        if let Some(recording) = view.recording {
            let ticks = format!("{} ticks", number::grouped(f64::from(recording.ticks)));
            ui.label(RichText::new(ticks).small().color(theme::ALERT));
        } else if view.has_clip {
            press(ui, Icon::Save, "Save clip", "save the recording (Ctrl+S)", false, Action::SaveClip);
        }
    });
    actions
}

/// The speed wished for, and below it what is reached.
fn speed_ui(ui: &mut Ui, view: &View) {
    let wished = match view.speed {
        Speed::Max => "max".to_owned(),
        Speed::TicksPerSecond(rate) => format!("× {}", multiple(rate / NORMAL)),
    };
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

fn multiple(multiple: f64) -> String {
    match multiple {
        quarter if (quarter - 0.25).abs() < 1e-9 => "¼".to_owned(),
        half if (half - 0.5).abs() < 1e-9 => "½".to_owned(),
        other => format!("{other}"),
    }
}

fn time_ui(ui: &mut Ui, view: &View) {
    ui.allocate_ui([150.0, 34.0].into(), |ui| {
        ui.set_width(150.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            ui.add_space(1.0);
            let (tick, of) = (f64::from(view.tick), f64::from(view.episode_ticks.max(1)));
            let text = format!("tick {} of {}", number::grouped(tick), number::grouped(of));
            ui.horizontal(|ui| {
                ui.label(RichText::new(text).small());
                ui.label(RichText::new(format!("· episode {}", view.episode)).small().color(theme::WEAK));
            });
            let bar = ProgressBar::new((tick / of) as f32).desired_height(4.0).fill(theme::WEAK);
            ui.add(bar.desired_width(150.0));
        });
    });
}
