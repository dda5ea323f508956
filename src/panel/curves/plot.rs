//! The drawing.

use bevy_egui::egui::{Align2, Color32, RichText, Ui, Vec2, WidgetInfo, WidgetType};
use egui_plot::{
    FilledArea, GridMark, HLine, HoverPosition, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotUi, Points, Polygon,
    Text, VLine,
};

use super::super::column::rivals;
use super::super::{number, theme};
use super::axis::{XAxis, place_of};
use super::earlier;
use super::legend::legend_ui;
use super::options::CurveOptions;
use super::scale::Scale;
use super::series::{Banded, Segments, Stepped, Track, thinned};
use crate::session::{EarlierRuns, MarkerKind, View};

/// Longer lines are thinned to about this many points.
const MOST_POINTS: usize = 600;
const HEIGHT: f32 = 160.0;

/// What the curves of this frame are made of.
struct Drawn {
    /// What grows to the right.
    x: XAxis,
    training: Vec<Banded>,
    held_out: Vec<Banded>,
    champion: Vec<Stepped>,
    /// Held-out lines of earlier runs that are shown, with their names and colours.
    earlier: Vec<(String, Color32, Vec<Banded>)>,
    /// Where generations with a mark lie, of what kind the mark is, and what it says.
    marks: Vec<(f64, MarkerKind, String)>,
    /// Where the champion overtook the best rival: place and score.
    crossing: Option<(f64, f64)>,
    scale: Scale,
    /// Where the newest point lies, at least.
    last: f64,
}

/// Draws the curve with its legend, one rival's line emphasised.
pub(in crate::panel) fn curves_ui(
    ui: &mut Ui,
    view: &View,
    earlier: &EarlierRuns,
    options: &CurveOptions,
    emphasised: Option<&str>,
) {
    let drawn = drawn(view, earlier, options);
    let Some((low, high)) = height_range(&drawn, view) else {
        ui.add_space(HEIGHT / 2.0 - 10.0);
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("the first scores are on their way").color(theme::WEAK));
        });
        ui.add_space(HEIGHT / 2.0 - 10.0);
        return;
    };
    let (x, scale, last) = (drawn.x, drawn.scale, drawn.last);
    let unit = if view.scores_are_relative() { "where untrained is 1,000" } else { "per 1,000 ticks" };
    // Four points to each side of the pointer.
    let (marks, reach) = (drawn.marks.clone(), 4.0 * last / f64::from(ui.available_width()));
    let lines: Vec<f64> = scale.marks(scale.score(low), scale.score(high));
    let plot = Plot::new("learning curve")
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .set_margin_fraction(Vec2::ZERO)
        .y_axis_min_width(34.0)
        .x_grid_spacer(move |_| grid(Scale::Even, &x.marks(last)))
        .y_grid_spacer(move |_| grid(scale, &lines))
        .y_axis_formatter(move |mark, _| number::grouped(scale.score(mark.value)))
        .x_axis_formatter(move |mark, _| if mark.value < 0.0 { String::new() } else { x.written(mark.value) })
        .grid_color(theme::LINE.into())
        .label_formatter(move |position| hover_text(position, x, scale, unit, &marks, reach));
    let is_enabled = ui.is_enabled();
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(-0.01 * last..=last * 1.02);
        plot.set_plot_bounds_y(low..=high);
        rival_bands(plot, view, emphasised, &drawn);
        for (name, colour, lines) in &drawn.earlier {
            for Banded { track, .. } in lines {
                plot.line(Line::new(name, heights(scale, &track.smooth)).color(colour.gamma_multiply(0.75)).width(1.3));
            }
        }
        rival_lines(plot, view, emphasised, &drawn);
        marked(plot, &drawn.marks);
        for Banded { track, band } in &drawn.training {
            banded(plot, scale, ("worst to best", &track.raw, band), theme::CANDIDATES.gamma_multiply(0.12));
        }
        for Stepped { line, band } in &drawn.champion {
            banded(plot, scale, ("95 % interval", line, band), theme::TEXT.gamma_multiply(0.09));
        }
        for Banded { track, .. } in &drawn.training {
            both(plot, scale, "training", track, theme::CANDIDATES, 1.6);
        }
        for Banded { track, band } in &drawn.held_out {
            banded(plot, scale, ("95 % interval", &track.raw, band), theme::LEARNED.gamma_multiply(0.14));
            both(plot, scale, "held-out", track, theme::LEARNED, 2.6);
        }
        champion(plot, &drawn);
        crossing(plot, &drawn);
    });
    shown.response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, is_enabled, "learning curve"));
    legend_ui(ui, view);
}

fn drawn(view: &View, earlier: &EarlierRuns, options: &CurveOptions) -> Drawn {
    let x = options.x.or_generations(&view.curve, &view.curve_secs);
    let places = x.places(&view.curve, &view.curve_secs).unwrap_or_default();
    let segments = Segments::of(&view.curve, &places);
    let of_earlier = earlier::shown(earlier, options).filter_map(|(place, run)| {
        let places = x.places(&run.curve, &run.curve_secs)?;
        let lines = Segments::of(&run.curve, &places).held_out(options.smoothing);
        Some((run.name.clone(), theme::earlier_run(place), lines))
    });
    let marks = view.markers.iter().filter_map(|marker| {
        let place = place_of(marker.generation, &view.curve, &places)?;
        let at = format!(
            "generation {}, tick {} of episode {}: {}",
            number::grouped(f64::from(marker.generation)),
            number::grouped(f64::from(marker.tick)),
            marker.episode,
            marker.label
        );
        Some((place, marker.kind, at))
    });
    let crossing = view.crossed.as_ref();
    Drawn {
        x,
        training: segments.training(options.smoothing),
        held_out: segments.held_out(options.smoothing),
        champion: segments.champion(),
        earlier: of_earlier.collect(),
        marks: marks.collect(),
        crossing: crossing.and_then(|it| Some((place_of(it.generation, &view.curve, &places)?, it.champion * 1000.0))),
        scale: options.scale(),
        last: places.last().copied().unwrap_or_default().max(x.least()),
    }
}

/// The heights to be seen, with some air; candidates' worst failures may fall below.
fn height_range(drawn: &Drawn, view: &View) -> Option<(f64, f64)> {
    let Drawn { training, held_out, champion, earlier, scale, last, .. } = drawn;
    let of_champion = champion.iter().flat_map(|steps| &steps.band);
    let bands = held_out.iter().flat_map(|line| &line.band).chain(of_champion).flat_map(|(low, high)| [*low, *high]);
    let best = training.iter().flat_map(|line| &line.band).map(|(_, best)| *best);
    let smooth = training.iter().chain(held_out).flat_map(|line| &line.track.smooth);
    let behind = earlier.iter().flat_map(|(.., lines)| lines).flat_map(|line| &line.track.smooth);
    let scores = smooth.chain(behind.filter(|(x, _)| x <= last)).chain(champion.iter().flat_map(|steps| &steps.line));
    let scores = scores.map(|(_, score)| *score).chain(bands).chain(best);
    let of_rivals = view.rivals.iter().map(|rival| rival.mean * 1000.0);
    let heights: Vec<f64> =
        scores.chain(of_rivals).filter_map(|score| scale.height(score)).filter(|height| height.is_finite()).collect();
    let low = heights.iter().copied().reduce(f64::min)?;
    let high = heights.iter().copied().reduce(f64::max)?;
    let least = if *scale == Scale::Logarithmic { 0.02 } else { (high.abs() * 0.01).max(1.0) };
    let air = ((high - low) * 0.08).max(least);
    let floor = if *scale == Scale::Logarithmic { f64::NEG_INFINITY } else { 0.0 };
    Some(((low - air).max(floor), high + air))
}

/// Lines across the plot at these scores or places, none so close to another that its number would be left out.
fn grid(scale: Scale, scores: &[f64]) -> Vec<GridMark> {
    let marks: Vec<f64> = scores.iter().filter_map(|score| scale.height(*score)).collect();
    let span = marks.last().zip(marks.first()).map_or(1.0, |(last, first)| last - first);
    marks.into_iter().map(|value| GridMark { value, step_size: span }).collect()
}

/// Places and heights, thinned.
fn heights(scale: Scale, line: &[(f64, f64)]) -> Vec<[f64; 2]> {
    thinned(line, MOST_POINTS).into_iter().filter_map(|(x, score)| Some([x, scale.height(score)?])).collect()
}

/// A line as measured, faint, and smoothed, bold.
fn both(plot: &mut PlotUi, scale: Scale, name: &str, track: &Track, colour: theme::Tone, width: f32) {
    let raw = Line::new("", heights(scale, &track.raw)).color(colour.gamma_multiply(0.3)).width(1.0);
    plot.line(raw.allow_hover(false));
    plot.line(Line::new(name, heights(scale, &track.smooth)).color(colour).width(width));
}

/// What lies between the lower and upper ends at the places of a line; the name is what it is between.
fn banded(plot: &mut PlotUi, scale: Scale, (name, line, band): (&str, &[(f64, f64)], &[(f64, f64)]), colour: Color32) {
    let ends =
        line.iter().zip(band).filter_map(|((x, _), (low, high))| Some((*x, scale.height(*low)?, scale.height(*high)?)));
    let ends: Vec<_> = thinned(&ends.collect::<Vec<_>>(), MOST_POINTS);
    let places: Vec<f64> = ends.iter().map(|(x, ..)| *x).collect();
    let (low, high): (Vec<f64>, Vec<f64>) = ends.iter().map(|(_, low, high)| (*low, *high)).unzip();
    let area = FilledArea::new(name, &places, &low, &high);
    plot.add(area.fill_color(colour).allow_hover(false));
}

/// The intervals of the hand-crafted policies, from side to side; told apart only where one is asked for.
fn rival_bands(plot: &mut PlotUi, view: &View, emphasised: Option<&str>, drawn: &Drawn) {
    let best = rivals::best(view).map(|rival| rival.name.as_str());
    for rival in view.rivals.iter() {
        let ends = drawn.scale.height(rival.low * 1000.0).zip(drawn.scale.height(rival.high * 1000.0));
        let Some((low, high)) = ends else { continue };
        let colour = match (best == Some(rival.name.as_str()), emphasised == Some(rival.name.as_str())) {
            (_, true) => theme::TEXT.gamma_multiply(0.14),
            (true, _) => theme::RIVAL.gamma_multiply(0.12),
            _ => theme::WEAK.gamma_multiply(0.035),
        };
        let (left, right) = (-drawn.last, 2.0 * drawn.last);
        let corners = vec![[left, low], [right, low], [right, high], [left, high]];
        let band = Polygon::new("95 % interval", corners).fill_color(colour);
        plot.polygon(band.stroke(bevy_egui::egui::Stroke::NONE).allow_hover(false));
    }
}

fn rival_lines(plot: &mut PlotUi, view: &View, emphasised: Option<&str>, drawn: &Drawn) {
    let best = rivals::best(view).map(|rival| rival.name.as_str());
    for rival in view.rivals.iter() {
        let Some(height) = drawn.scale.height(rival.mean * 1000.0) else { continue };
        let is_best = best == Some(rival.name.as_str());
        let is_emphasised = emphasised == Some(rival.name.as_str());
        let (colour, width) = match (is_best, is_emphasised) {
            (true, _) => (theme::RIVAL.into(), 1.8),
            (_, true) => (theme::TEXT.into(), 1.8),
            _ => (theme::WEAK.gamma_multiply(0.45), 1.0),
        };
        let style = if is_best { LineStyle::Solid } else { LineStyle::dashed_dense() };
        plot.hline(HLine::new(number::words(&rival.name), height).color(colour).width(width).style(style));
        if is_best || is_emphasised {
            let text = RichText::new(number::words(&rival.name)).size(10.5).color(colour);
            let place = PlotPoint::new(drawn.last, height);
            plot.text(Text::new("", place, text).anchor(Align2::RIGHT_TOP).allow_hover(false));
        }
    }
}

/// Champions and what was changed by hand as lines from top to bottom.
fn marked(plot: &mut PlotUi, marks: &[(f64, MarkerKind, String)]) {
    for (place, kind, text) in marks {
        let (colour, style) = match kind {
            MarkerKind::Champion => (theme::LEARNED.gamma_multiply(0.25), LineStyle::Solid),
            MarkerKind::Setting => (theme::TEXT.gamma_multiply(0.6), LineStyle::dotted_dense()),
            MarkerKind::Policy => (theme::RIVAL.gamma_multiply(0.6), LineStyle::dashed_dense()),
            MarkerKind::Fault => (theme::ALERT.gamma_multiply(0.7), LineStyle::dotted_dense()),
            MarkerKind::Demand => (theme::CANDIDATES.gamma_multiply(0.8), LineStyle::dashed_dense()),
        };
        plot.vline(VLine::new(text, *place).color(colour).width(1.0).style(style));
    }
}

fn champion(plot: &mut PlotUi, drawn: &Drawn) {
    for Stepped { line, .. } in &drawn.champion {
        let steps = heights(drawn.scale, line);
        plot.line(Line::new("champion", steps).color(theme::TEXT.gamma_multiply(0.8)).width(1.2));
    }
    let newest = drawn.champion.last().and_then(|steps| steps.line.last());
    if let Some((x, height)) = newest.and_then(|(x, score)| Some((*x, drawn.scale.height(*score)?))) {
        plot.points(Points::new("champion", vec![[x, height]]).color(theme::TEXT).radius(3.0));
    }
}

/// Where the champion overtook the best rival.
fn crossing(plot: &mut PlotUi, drawn: &Drawn) {
    if let Some((place, height)) = drawn.crossing.and_then(|(x, score)| Some((x, drawn.scale.height(score)?))) {
        let ring = Points::new("overtakes every hand-crafted policy", vec![[place, height]]);
        plot.points(ring.shape(MarkerShape::Circle).filled(false).radius(7.0).color(theme::BRIGHT));
    }
}

/// What stands under the pointer: a point of a curve, and whatever was marked within `reach` of it.
fn hover_text(
    position: &HoverPosition,
    axis: XAxis,
    scale: Scale,
    unit: &str,
    marks: &[(f64, MarkerKind, String)],
    reach: f64,
) -> Option<String> {
    let (x, point) = match position {
        HoverPosition::NearDataPoint { plot_name, position, .. } if !plot_name.is_empty() => {
            let (place, score) = (axis.written(position.x), number::grouped(scale.score(position.y)));
            (position.x, Some(format!("{plot_name}\n{} {place}\n{score} {unit}", axis.name())))
        }
        HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position } => (position.x, None),
    };
    let near = marks.iter().filter(|(place, ..)| (place - x).abs() <= reach);
    let lines: Vec<String> = point.into_iter().chain(near.map(|(.., text)| text.clone())).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{earlier_runs, sample_view};
    use super::*;

    #[test]
    fn earlier_runs_lie_behind_wherever_they_have_a_place() {
        let (view, earlier) = (sample_view(), earlier_runs());
        let names = |x| {
            let all = earlier
                .runs
                .iter()
                .skip(3)
                .fold(CurveOptions { x, ..CurveOptions::default() }, |options, run| options.toggle(&run.name));
            drawn(&view, &earlier, &all).earlier.into_iter().map(|(name, ..)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(XAxis::Episodes).len(), 4);
        assert_eq!(
            names(XAxis::Time),
            ["narrow-aisles-4", "narrow-aisles-3", "narrow-aisles-2"],
            "the first has no times"
        );
    }

    #[test]
    fn marks_near_the_pointer_are_told() {
        let mark = |place: f64, text: &str| (place, MarkerKind::Setting, text.to_owned());
        let marks = [mark(10.0, "agents 60 to 75"), mark(11.0, "population 16 to 8"), mark(30.0, "far away")];
        let of_unit = |position: &HoverPosition, unit| {
            hover_text(position, XAxis::Generation, Scale::Logarithmic, unit, &marks, 0.7)
        };
        let told = |position: &HoverPosition| of_unit(position, "per 1,000 ticks");
        let at = |x: f64| HoverPosition::Elsewhere { position: PlotPoint::new(x, 5.0) };
        assert_eq!(told(&at(10.4)).as_deref(), Some("agents 60 to 75\npopulation 16 to 8"));
        assert_eq!(told(&at(20.0)), None);
        let position = PlotPoint::new(30.0, 3.0);
        let near = HoverPosition::NearDataPoint { plot_name: "held-out", position, index: 3 };
        assert_eq!(told(&near).as_deref(), Some("held-out\ngeneration 30\n1,000 per 1,000 ticks\nfar away"));
        let relative = of_unit(&near, "where untrained is 1,000").expect("a point");
        assert!(relative.contains("1,000 where untrained is 1,000"), "{relative}");
    }
}
