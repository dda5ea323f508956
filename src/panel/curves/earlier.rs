//! Earlier runs of the scene: an eye for each, and in what they differ.

use bevy_egui::egui::{
    CollapsingHeader, Color32, Grid, Label, Rect, Response, RichText, ScrollArea, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, WidgetType, pos2,
};

use super::super::widgets::{focus_ring, fold, text_left, text_right};
use super::super::{Action, number, theme};
use super::options::CurveOptions;
use crate::learner::RunConfig;
use crate::session::{EarlierRun, EarlierRuns, View, differences};

const ROW_HEIGHT: f32 = 17.0;
/// Longest value that a cell of the table shows whole.
const MOST_CHARACTERS: usize = 18;

/// Those that are shown, with their places.
pub(super) fn shown<'a>(
    earlier: &'a EarlierRuns,
    options: &'a CurveOptions,
) -> impl Iterator<Item = (usize, &'a EarlierRun)> {
    earlier.runs.iter().enumerate().filter(|(place, run)| options.shows(*place, &run.name))
}

/// An eye, the name and the champion's score of each, and the settings in which those shown and this run differ; folded away
/// until it is asked for. Nothing where there is none.
pub(in crate::panel) fn earlier_ui(
    ui: &mut Ui,
    view: &View,
    earlier: &EarlierRuns,
    options: &CurveOptions,
) -> Vec<Action> {
    let mut asked = Vec::new();
    if earlier.runs.is_empty() && earlier.unreadable.is_empty() {
        return asked;
    }
    let title = theme::title(&format!("earlier runs of this scene: {}", earlier.runs.len()));
    fold(ui, CollapsingHeader::new(title).id_salt("earlier runs"), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (place, run) in earlier.runs.iter().enumerate() {
            let is_shown = options.shows(place, &run.name);
            if run_ui(ui, run, theme::earlier_run(place), is_shown).clicked() {
                asked.push(Action::ShowCurve(options.toggle(&run.name)));
            }
        }
        for problem in &earlier.unreadable {
            let text = RichText::new("a run that cannot be read").size(11.5).color(theme::ALERT);
            ui.label(text).on_hover_text(problem);
        }
        if let Some(run) = &view.run {
            let shown: Vec<(&str, &RunConfig)> =
                shown(earlier, options).map(|(_, run)| (run.name.as_str(), &run.config)).collect();
            differences_ui(ui, run, &shown);
        }
    });
    asked
}

/// One run; the response is that of its eye.
fn run_ui(ui: &mut Ui, run: &EarlierRun, colour: Color32, is_shown: bool) -> Response {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let eye = eye_ui(ui, &run.name, is_shown);
        let ink = if is_shown { colour } else { theme::LINE.into() };
        let (rect, _) = ui.allocate_exact_size(Vec2::new(12.0, ROW_HEIGHT), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(2.0, ink));
        let text = if is_shown { theme::TEXT } else { theme::WEAK };
        let width = ui.available_width() - 110.0;
        text_left(ui, Vec2::new(width, ROW_HEIGHT), RichText::new(&run.name).size(12.0).color(text));
        let (generation, score) =
            run.curve.last().map_or((0, 0.0), |point| (point.generation, point.champion.mean * 1000.0));
        let told = format!("{} in {} gen.", number::grouped(score), number::grouped(f64::from(generation)));
        text_right(ui, Vec2::new(104.0, ROW_HEIGHT), RichText::new(told).size(11.5).color(theme::WEAK));
        eye
    })
    .inner
}

/// An open eye, or a closed one.
fn eye_ui(ui: &mut Ui, name: &str, is_open: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(18.0, ROW_HEIGHT), Sense::click());
    let does = if is_open { "hide" } else { "show" };
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, format!("{does} {name}")));
    let ink = if is_open { theme::TEXT } else { theme::WEAK };
    let ink = if response.hovered() { theme::BRIGHT } else { ink };
    let painter = ui.painter();
    let lid = |height: f32| Shape::line(arc(rect, height), Stroke::new(1.3, ink));
    painter.add(lid(4.5));
    if is_open {
        painter.add(lid(-4.5));
        painter.circle_filled(rect.center(), 2.2, ink);
    }
    focus_ring(ui, &response, rect);
    response.on_hover_text(format!("{does} it on the curve"))
}

/// Half an eye, bulging down by `height`.
fn arc(rect: Rect, height: f32) -> Vec<bevy_egui::egui::Pos2> {
    let (centre, half) = (rect.center(), 7.0);
    let across = (-8..=8).map(|step| step as f32 / 8.0);
    across.map(|x| pos2(centre.x + x * half, centre.y + height * (1.0 - x * x))).collect()
}

/// A row for every setting in which runs differ, a column for each run; this one first.
fn differences_ui(ui: &mut Ui, now: &RunConfig, shown: &[(&str, &RunConfig)]) {
    if shown.is_empty() {
        return;
    }
    let configs: Vec<&RunConfig> = std::iter::once(now).chain(shown.iter().map(|(_, config)| *config)).collect();
    let rows = differences(&configs);
    ui.add_space(theme::GAP_SMALL);
    if rows.is_empty() {
        ui.label(RichText::new("all settings are the same").size(11.5).color(theme::WEAK));
        return;
    }
    ui.label(RichText::new("settings that differ").size(11.5).color(theme::WEAK));
    ScrollArea::horizontal().id_salt("differences").show(ui, |ui| {
        Grid::new("differences").striped(true).spacing([10.0, 2.0]).show(ui, |ui| {
            ui.label("");
            for name in std::iter::once("this run").chain(shown.iter().map(|(name, _)| *name)) {
                cell(ui, name, theme::TEXT);
            }
            ui.end_row();
            for (setting, values) in rows {
                let short = setting.trim_start_matches("scenes.").trim_start_matches("settings.");
                cell(ui, short, theme::WEAK);
                for value in &values {
                    cell(ui, value, theme::TEXT);
                }
                ui.end_row();
            }
        });
    });
}

/// A text, cut short where it is long.
fn cell(ui: &mut Ui, text: &str, colour: theme::Tone) {
    let is_long = text.chars().count() > MOST_CHARACTERS;
    let short: String =
        if is_long { text.chars().take(MOST_CHARACTERS).chain(['…']).collect() } else { text.to_owned() };
    let label = ui.add(Label::new(RichText::new(short).size(11.5).color(colour)).extend());
    if is_long {
        label.on_hover_text(text);
    }
}
