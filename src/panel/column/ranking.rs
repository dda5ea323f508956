//! The table of policies: what each delivers on this scene, and how sure that is.

use bevy_egui::egui::{
    Align, Button, CornerRadius, Layout, ProgressBar, Rect, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::super::shortcuts::with_key;
use super::super::widgets::text_right;
use super::super::{Action, number, theme};
use crate::orchestration::champion_name;
use crate::session::{Command, RankedView, RankingView, View};

/// Room for a policy's name, its bar and its figures, in points.
const NAME_WIDTH: f32 = 168.0;
const BAR_WIDTH: f32 = 96.0;
const FIGURE_WIDTH: f32 = 88.0;
const COMPARE_WIDTH: f32 = 62.0;
const ROW_HEIGHT: f32 = 20.0;

/// All policies, best first, in `room` points of height; a click on a name puts it in charge.
pub(in crate::panel) fn ranking_ui(ui: &mut Ui, view: &View, ranking: &RankingView, room: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing = vec2(theme::GAP, 2.0);
    let width = NAME_WIDTH + BAR_WIDTH + FIGURE_WIDTH + COMPARE_WIDTH + 3.0 * theme::GAP;
    ui.set_width(width);
    ui.horizontal(|ui| {
        ui.label(theme::title("policies on this scene"));
        let width = ui.available_width() - 26.0;
        let (text, colour) = progress(ranking);
        text_right(ui, vec2(width.max(60.0), 16.0), RichText::new(text).small().color(colour));
        if ui.button("×").on_hover_text(with_key("close", &Action::ToggleRanking)).clicked() {
            actions.push(Action::ToggleRanking);
        }
    });
    let share = f64::from(ranking.trials) / f64::from(ranking.of_trials.max(1));
    ui.add(ProgressBar::new(share as f32).desired_width(width).desired_height(3.0).fill(theme::LEARNED.into()));
    ui.label(
        RichText::new(format!("finished per 1,000 ticks, mean of {} seeds and its 95 % interval", ranking.seeds))
            .small()
            .color(theme::WEAK),
    );
    ui.add_space(theme::GAP_SMALL);
    let scale = scale(&ranking.rows);
    ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
        let best_by_hand = ranking.rows.iter().position(|row| !row.is_learned && row.score.is_some());
        for (place, row) in ranking.rows.iter().enumerate() {
            let is_best_by_hand = best_by_hand == Some(place);
            ui.horizontal(|ui| actions.extend(row_ui(ui, view, row, ranking.seeds, is_best_by_hand, scale)));
        }
    });
    actions
}

fn progress(ranking: &RankingView) -> (String, theme::Tone) {
    let [trials, of] = [ranking.trials, ranking.of_trials].map(|trials| number::grouped(f64::from(trials)));
    if ranking.trials == ranking.of_trials {
        (format!("all {of} trials run"), theme::WEAK)
    } else {
        (format!("{trials} of {of} trials"), theme::LEARNED)
    }
}

/// Lowest and highest figure of the table.
fn scale(rows: &[RankedView]) -> (f64, f64) {
    let scores = || rows.iter().filter_map(|row| row.score);
    let low = scores().map(|score| score.low).fold(f64::INFINITY, f64::min).max(0.0);
    (low.min(1e12), scores().map(|score| score.high).fold(f64::NEG_INFINITY, f64::max))
}

fn row_ui(
    ui: &mut Ui,
    view: &View,
    row: &RankedView,
    seeds: u32,
    is_best_by_hand: bool,
    scale: (f64, f64),
) -> Vec<Action> {
    let mut actions = Vec::new();
    let colour = match (row.is_learned, is_best_by_hand) {
        (true, _) => theme::LEARNED,
        (false, true) => theme::RIVAL,
        (false, false) => theme::TEXT,
    };
    let label = label(row);
    let is_in_charge = is_in_charge(view, row);
    let is_enabled = row.trouble.is_none();
    let name_colour = match (is_enabled, is_in_charge) {
        (false, _) => theme::WEAK,
        (true, true) => theme::BRIGHT,
        (true, false) => colour,
    };
    let name = RichText::new(&label).size(12.0).color(name_colour);
    let button = Button::selectable(is_in_charge, name).truncate().min_size(vec2(NAME_WIDTH, ROW_HEIGHT));
    let help = match &row.trouble {
        Some(trouble) => format!("{label} cannot be tried: {trouble}"),
        None if is_in_charge => format!("{label} is in charge"),
        None => format!("put {label} in charge"),
    };
    let layout = Layout::top_down_justified(Align::Min);
    let response =
        ui.allocate_ui_with_layout(vec2(NAME_WIDTH, ROW_HEIGHT), layout, |ui| ui.add_enabled(is_enabled, button));
    let response = response.inner;
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, is_enabled, is_in_charge, &help));
    if response.clicked() {
        actions.push(Action::Session(Command::SetPolicy(row.name.clone())));
    }
    response.on_hover_text(&help).on_disabled_hover_text(&help);
    bar_ui(ui, row, scale, colour);
    let figure = row.score.map_or_else(
        || "–".to_owned(),
        |score| {
            let half = (score.high - score.mean) * 1000.0;
            let mean = number::grouped(score.mean * 1000.0);
            if row.seeds < 2 { mean } else { format!("{mean} ± {}", number::grouped(half)) }
        },
    );
    let told = text_right(ui, vec2(FIGURE_WIDTH, ROW_HEIGHT), RichText::new(figure).size(12.0).color(colour));
    told.on_hover_text(format!("{} of {seeds} seeds", row.seeds));
    if is_enabled {
        let compare = Button::new(RichText::new("compare").size(11.0).color(theme::WEAK)).small();
        let compare = ui.add_sized([COMPARE_WIDTH, ROW_HEIGHT - 2.0], compare);
        let help = format!("compare with {label} side by side");
        compare.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &help));
        if compare.clicked() {
            actions.push(Action::Session(Command::CompareWith(row.name.clone())));
        }
        compare.on_hover_text(help);
    }
    actions
}

/// What a row is called.
fn label(row: &RankedView) -> String {
    match row.generation {
        Some(generation) => format!("champion · gen. {}", number::grouped(f64::from(generation))),
        None => number::words(&row.name),
    }
}

fn is_in_charge(view: &View, row: &RankedView) -> bool {
    match row.generation {
        Some(generation) => view.policy_name == champion_name(generation),
        None => view.policy_name == row.name,
    }
}

/// The mean as a dot on its interval, between the lowest and the highest of the table.
fn bar_ui(ui: &mut Ui, row: &RankedView, (low, high): (f64, f64), colour: theme::Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(BAR_WIDTH, ROW_HEIGHT), Sense::hover());
    let track = Rect::from_center_size(rect.center(), Vec2::new(rect.width(), 4.0));
    ui.painter().rect_filled(track, CornerRadius::same(2), theme::SUNKEN);
    let Some(score) = row.score else { return };
    let span = (high - low).max(f64::MIN_POSITIVE);
    let x = |value: f64| {
        let share = ((value - low) / span).clamp(0.0, 1.0) as f32;
        track.left() + 4.0 + (track.width() - 8.0) * share
    };
    let y = rect.center().y;
    ui.painter().hline(x(score.low)..=x(score.high), y, Stroke::new(4.0, colour.gamma_multiply(0.45)));
    ui.painter().circle_filled(pos2(x(score.mean), y), 4.0, colour);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::panel::tests::{harness, sample_view};
    use crate::sim::Interval;

    fn row(name: &str, score: Option<f64>) -> RankedView {
        let score = score.map(|mean| Interval { mean, low: mean - 0.05, high: mean + 0.05 });
        let seeds = if score.is_some() { 10 } else { 0 };
        RankedView { name: name.to_owned(), generation: None, is_learned: false, seeds, score, trouble: None }
    }

    fn table() -> RankingView {
        let champion = RankedView { generation: Some(12), is_learned: true, ..row("champion", Some(2.4)) };
        let broken = RankedView { trouble: Some("champion.ron:3:1: expected".to_owned()), ..row("runs/x-1", None) };
        let rows = vec![champion, row("highways", Some(2.1)), row("flow_pricing", None), broken];
        RankingView { rows, seeds: 10, trials: 20, of_trials: 30 }
    }

    #[test]
    fn a_policy_is_put_in_charge_or_compared_with_by_a_click() {
        let (view, table) = (sample_view(), table());
        let mut harness = harness(|ui| ranking_ui(ui, &view, &table, 400.0));
        harness.get_by_label("20 of 30 trials");
        harness.get_by_label("2,100 ± 50");
        harness.get_by_label("highways is in charge");
        for label in ["put flow pricing in charge", "put champion · gen. 12 in charge"] {
            harness.get_by_label(label).click();
            harness.run();
        }
        harness.get_by_label("compare with flow pricing side by side").click();
        harness.run();
        let session = Action::Session;
        let expected = [
            session(Command::SetPolicy("flow_pricing".to_owned())),
            session(Command::SetPolicy("champion".to_owned())),
            session(Command::CompareWith("flow_pricing".to_owned())),
        ];
        assert_eq!(harness.state().as_slice(), expected);
    }

    #[test]
    fn what_cannot_be_tried_says_why_and_is_not_clicked() {
        let (view, table) = (sample_view(), table());
        let mut harness = harness(|ui| ranking_ui(ui, &view, &table, 400.0));
        harness.get_by_label("runs/x-1 cannot be tried: champion.ron:3:1: expected").click();
        harness.run();
        assert!(harness.state().is_empty());
        assert!(harness.query_by_label("compare with runs/x-1 side by side").is_none());
    }
}
