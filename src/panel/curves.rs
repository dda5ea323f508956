//! The learning curve: what candidates score, what the champion scores on held-out seeds, and what has to be beaten.

use std::sync::Arc;

use bevy_egui::egui::{Align2, Color32, RichText, Ui};
use egui_plot::{
    FilledArea, HLine, HoverPosition, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, PlotUi, Points, Text,
    VLine,
};

use super::{number, rivals, theme};
use crate::learner::CurvePoint;
use crate::session::{Marker, MarkerKind, View};

/// Longer curves are thinned to about this many points.
const MOST_POINTS: usize = 600;
/// The curve has at least this many generations of room.
const FEWEST_GENERATIONS: f64 = 10.0;
const HEIGHT: f32 = 160.0;

/// Draws the curve, one rival's line emphasised.
pub(super) fn curves_ui(ui: &mut Ui, view: &View, emphasised: Option<&str>) {
    let points = thinned(&view.curve);
    let last = points.last().map_or(0.0, |point| f64::from(point.generation)).max(FEWEST_GENERATIONS);
    let Some((low, high)) = score_range(&points, view) else {
        ui.add_space(HEIGHT / 2.0 - 10.0);
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("the first scores are on their way").color(theme::WEAK));
        });
        ui.add_space(HEIGHT / 2.0 - 10.0);
        return;
    };
    // Four points to each side of the pointer.
    let (markers_near, reach) = (Arc::clone(&view.markers), 4.0 * last / f64::from(ui.available_width()));
    let plot = Plot::new("learning curve")
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .set_margin_fraction(bevy_egui::egui::Vec2::ZERO)
        .y_axis_min_width(34.0)
        .y_axis_formatter(|mark, _| number::grouped(mark.value))
        .x_axis_formatter(|mark, _| if mark.value < 0.0 { String::new() } else { number::grouped(mark.value) })
        .grid_color(theme::LINE)
        .label_formatter(move |position| hover_text(position, &markers_near, reach));
    plot.show(ui, |plot| {
        plot.set_plot_bounds_x(-0.01 * last..=last * 1.02);
        plot.set_plot_bounds_y(low..=high);
        candidates(plot, &points);
        rival_lines(plot, view, emphasised, last);
        markers(plot, view);
        champion(plot, &points);
        crossing(plot, view);
    });
}

/// Every so many-th point, the last always.
fn thinned(curve: &[CurvePoint]) -> Vec<&CurvePoint> {
    let stride = curve.len().div_ceil(MOST_POINTS).max(1);
    let mut points: Vec<&CurvePoint> = curve.iter().rev().step_by(stride).collect();
    points.reverse();
    points
}

/// The scores to be seen per 1,000 ticks, with some air; candidates' worst failures may fall below.
fn score_range(points: &[&CurvePoint], view: &View) -> Option<(f64, f64)> {
    let of_curve = points.iter().flat_map(|point| {
        let candidates = point.candidates.map(|spread| [spread.mean, spread.max]);
        [point.champion.low, point.champion.high].into_iter().chain(candidates.into_iter().flatten())
    });
    let of_rivals = view.rivals.iter().map(|rival| rival.mean);
    let scores: Vec<f64> = of_curve.chain(of_rivals).map(|score| score * 1000.0).filter(|s| s.is_finite()).collect();
    let low = scores.iter().copied().reduce(f64::min)?;
    let high = scores.iter().copied().reduce(f64::max)?;
    let air = ((high - low) * 0.08).max(high.abs() * 0.01).max(1.0);
    Some(((low - air).max(0.0), high + air))
}

fn candidates(plot: &mut PlotUi, points: &[&CurvePoint]) {
    let with_spread: Vec<_> = points.iter().filter_map(|point| Some((point.generation, point.candidates?))).collect();
    let generations: Vec<f64> = with_spread.iter().map(|(generation, _)| f64::from(*generation)).collect();
    let (low, high): (Vec<f64>, Vec<f64>) =
        with_spread.iter().map(|(_, spread)| (spread.min * 1000.0, spread.max * 1000.0)).unzip();
    let band = FilledArea::new("candidates", &generations, &low, &high);
    plot.add(band.fill_color(theme::CANDIDATES.gamma_multiply(0.20)).allow_hover(false));
    let mean: Vec<[f64; 2]> =
        with_spread.iter().map(|(generation, s)| [f64::from(*generation), s.mean * 1000.0]).collect();
    plot.line(Line::new("candidates' mean", mean).color(theme::CANDIDATES.gamma_multiply(0.8)).width(1.0));
}

fn rival_lines(plot: &mut PlotUi, view: &View, emphasised: Option<&str>, last: f64) {
    let best = rivals::best(view).map(|rival| rival.name.as_str());
    for rival in view.rivals.iter() {
        let is_best = best == Some(rival.name.as_str());
        let is_emphasised = emphasised == Some(rival.name.as_str());
        let (colour, width) = match (is_best, is_emphasised) {
            (true, _) => (theme::RIVAL, 1.8),
            (_, true) => (theme::TEXT, 1.8),
            _ => (theme::WEAK.gamma_multiply(0.45), 1.0),
        };
        let score = rival.mean * 1000.0;
        let style = if is_best { LineStyle::Solid } else { LineStyle::dashed_dense() };
        plot.hline(HLine::new(number::words(&rival.name), score).color(colour).width(width).style(style));
        if is_best || is_emphasised {
            let text = RichText::new(number::words(&rival.name)).size(10.5).color(colour);
            let place = PlotPoint::new(last, score);
            plot.text(Text::new("", place, text).anchor(Align2::RIGHT_TOP).allow_hover(false));
        }
    }
}

/// Champions and changed settings as lines from top to bottom.
fn markers(plot: &mut PlotUi, view: &View) {
    for marker in view.markers.iter() {
        let (colour, style) = match marker.kind {
            MarkerKind::Champion => (theme::LEARNED.gamma_multiply(0.25), LineStyle::Solid),
            MarkerKind::Setting => (theme::TEXT.gamma_multiply(0.6), LineStyle::dotted_dense()),
        };
        let line = VLine::new(&marker.label, f64::from(marker.generation));
        plot.vline(line.color(colour).width(1.0).style(style));
    }
}

fn champion(plot: &mut PlotUi, points: &[&CurvePoint]) {
    let generations: Vec<f64> = points.iter().map(|point| f64::from(point.generation)).collect();
    let (low, high): (Vec<f64>, Vec<f64>) =
        points.iter().map(|point| (point.champion.low * 1000.0, point.champion.high * 1000.0)).unzip();
    let band = FilledArea::new("95 % interval", &generations, &low, &high);
    plot.add(band.fill_color(theme::LEARNED.gamma_multiply(0.16)).allow_hover(false));
    let mean: Vec<[f64; 2]> =
        points.iter().map(|point| [f64::from(point.generation), point.champion.mean * 1000.0]).collect();
    let newest = mean.last().copied();
    plot.line(Line::new("champion", PlotPoints::from(mean)).color(theme::LEARNED).width(2.6));
    if let Some(newest) = newest {
        plot.points(Points::new("champion", vec![newest]).color(theme::LEARNED).radius(3.5));
    }
}

/// Where the champion overtook the best rival.
fn crossing(plot: &mut PlotUi, view: &View) {
    if let Some(crossing) = &view.crossed {
        let place = vec![[f64::from(crossing.generation), crossing.champion * 1000.0]];
        let ring = Points::new("overtakes every hand-crafted policy", place).shape(MarkerShape::Circle);
        plot.points(ring.filled(false).radius(7.0).color(Color32::WHITE));
    }
}

/// What stands under the pointer: a point of a curve, and whatever was marked within `reach` generations of it.
fn hover_text(position: &HoverPosition, markers: &[Marker], reach: f64) -> Option<String> {
    let (x, point) = match position {
        HoverPosition::NearDataPoint { plot_name, position, .. } if !plot_name.is_empty() => {
            let (generation, score) = (number::grouped(position.x), number::grouped(position.y));
            (position.x, Some(format!("{plot_name}\ngeneration {generation}\n{score} per 1,000 ticks")))
        }
        HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position } => (position.x, None),
    };
    let near = markers.iter().filter(|marker| (f64::from(marker.generation) - x).abs() <= reach);
    let marked = near.map(|marker| format!("generation {}: {}", marker.generation, marker.label));
    let lines: Vec<String> = point.into_iter().chain(marked).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_near_the_pointer_are_told() {
        let marker =
            |generation, label: &str| Marker { generation, kind: MarkerKind::Setting, label: label.to_owned() };
        let markers = [marker(10, "agents 60 → 75"), marker(11, "population 16 → 8"), marker(30, "far away")];
        let at = |x: f64| HoverPosition::Elsewhere { position: PlotPoint::new(x, 5.0) };
        let told = hover_text(&at(10.4), &markers, 0.7);
        assert_eq!(told.as_deref(), Some("generation 10: agents 60 → 75\ngeneration 11: population 16 → 8"));
        assert_eq!(hover_text(&at(20.0), &markers, 0.7), None);
        let position = PlotPoint::new(30.0, 2150.0);
        let near = HoverPosition::NearDataPoint { plot_name: "champion", position, index: 3 };
        let told = hover_text(&near, &markers, 0.7);
        assert_eq!(told.as_deref(), Some("champion\ngeneration 30\n2,150 per 1,000 ticks\ngeneration 30: far away"));
    }
}
