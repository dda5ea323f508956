//! What of the curve is shown, and how.

use std::collections::BTreeSet;

use bevy_egui::egui::{CollapsingHeader, DragValue, RichText, Slider, Ui};
use serde::{Deserialize, Serialize};

use super::super::knob::{LABEL, is_double_clicked};
use super::super::widgets::{chip, fold, named_row, text_left};
use super::super::{Action, theme};
use super::axis::XAxis;
use super::scale::Scale;
use crate::session::View;

/// Earlier runs that are shown unless asked otherwise: the newest.
const SHOWN_RUNS: usize = 3;
/// Most that may be smoothed; at 1 nothing would be left.
const MOST_SMOOTHING: f64 = 0.99;
/// Why a curve cannot be drawn over time.
const UNKNOWN_TIMES: &str = "this run does not say how long its generations took";

/// How the curve is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CurveOptions {
    /// What grows to the right.
    pub x: XAxis,
    /// Whether equal factors are equal heights.
    pub is_logarithmic: bool,
    /// Weight of what came before in an average, 0 to below 1.
    pub smoothing: f64,
    /// Earlier runs that are shown though they are not among the newest, or not shown though they are; by name. They
    /// belong to a scene, so they are not kept.
    #[serde(skip)]
    pub toggled: BTreeSet<String>,
}

impl Default for CurveOptions {
    fn default() -> Self {
        Self { x: XAxis::default(), is_logarithmic: false, smoothing: 0.4, toggled: BTreeSet::new() }
    }
}

impl CurveOptions {
    /// How heights grow with scores.
    pub(super) fn scale(&self) -> Scale {
        if self.is_logarithmic { Scale::Logarithmic } else { Scale::Even }
    }

    /// Whether an earlier run is shown that has this place among all, the newest first.
    pub(super) fn shows(&self, place: usize, name: &str) -> bool {
        (place < SHOWN_RUNS) != self.toggled.contains(name)
    }

    /// What of it is kept.
    pub(in crate::panel) fn without_runs(&self) -> Self {
        Self { toggled: BTreeSet::new(), ..*self }
    }

    /// The same with a smoothing that leaves something.
    pub(in crate::panel) fn within_limits(self) -> Self {
        let is_number = self.smoothing.is_finite();
        let smoothing = if is_number { self.smoothing.clamp(0.0, MOST_SMOOTHING) } else { Self::default().smoothing };
        Self { smoothing, ..self }
    }

    /// The same with the eye of an earlier run opened or closed.
    pub(in crate::panel) fn toggle(&self, name: &str) -> Self {
        let mut toggled = self.toggled.clone();
        if !toggled.remove(name) {
            toggled.insert(name.to_owned());
        }
        Self { toggled, ..self.clone() }
    }
}

/// Axes, smoothing, and buttons that save; folded away until it is asked for.
pub(in crate::panel) fn options_ui(ui: &mut Ui, view: &View, options: &CurveOptions) -> Vec<Action> {
    let mut asked = Vec::new();
    let mut show = |options: CurveOptions| asked.push(Action::ShowCurve(options));
    let mut saves = Vec::new();
    fold(ui, CollapsingHeader::new(theme::title("axes, smoothing, save")).id_salt("curve options"), |ui| {
        named_row(ui, LABEL, "x axis", |ui| {
            for (x, help) in XAxis::ALL.into_iter().zip([
                "one step for each update of the learner",
                "simulated episodes so far, all kinds counted",
                "wall time that learning has taken, pauses left out",
            ]) {
                let is_known = x.is_known(&view.curve, &view.curve_secs);
                let is_on = options.x.or_generations(&view.curve, &view.curve_secs) == x;
                let chip = ui.add_enabled_ui(is_known, |ui| chip(ui, is_on, x.name())).inner;
                if chip.on_hover_text(help).on_disabled_hover_text(UNKNOWN_TIMES).clicked() {
                    show(CurveOptions { x, ..options.clone() });
                }
            }
        });
        named_row(ui, LABEL, "y axis", |ui| {
            for (is_logarithmic, name) in [(false, "linear"), (true, "logarithmic")] {
                if chip(ui, options.is_logarithmic == is_logarithmic, name).clicked() {
                    show(CurveOptions { is_logarithmic, ..options.clone() });
                }
            }
        });
        ui.horizontal(|ui| {
            let label = text_left(ui, LABEL, RichText::new("smoothing").color(theme::WEAK));
            let mut smoothing = options.smoothing;
            ui.spacing_mut().slider_width = ui.available_width() - 58.0;
            let range = 0.0..=MOST_SMOOTHING;
            let slider = Slider::new(&mut smoothing, range.clone()).show_value(false).trailing_fill(true);
            let help = "weight of what came before in the bold lines; 0: as measured. Constants are left alone; double click \
                        restores the default";
            let slider = ui.add(slider).labelled_by(label.id).on_hover_text(help);
            let wants_default = is_double_clicked(ui, &label) || is_double_clicked(ui, &slider);
            let number = DragValue::new(&mut smoothing).range(range).speed(0.005).fixed_decimals(2);
            let number = ui.add(number).labelled_by(label.id).on_hover_text(help);
            let usual = CurveOptions::default().smoothing;
            if wants_default {
                if (options.smoothing - usual).abs() > 1e-9 {
                    show(CurveOptions { smoothing: usual, ..options.clone() });
                }
            } else if slider.changed() || number.changed() {
                show(CurveOptions { smoothing, ..options.clone() });
            }
        });
        named_row(ui, LABEL, "save", |ui| {
            for (name, help, action) in [
                ("as table", "a .csv with a line for each generation, in the working directory", Action::SaveCurve),
                (
                    "as picture",
                    "a .png of the curve as it stands here, in the working directory",
                    Action::SaveCurvePicture,
                ),
                (
                    "copy",
                    "the curve as it stands here, as a picture for other programs to paste",
                    Action::CopyCurvePicture,
                ),
            ] {
                if ui.button(name).on_hover_text(help).clicked() {
                    saves.push(action);
                }
            }
        });
    });
    asked.extend(saves);
    asked
}
