//! Charts of a suite as SVG.

use kuva::plot::legend::LegendPosition;
use kuva::plot::{ForestPlot, LinePlot};
use kuva::render::layout::Layout;
use kuva::render::plots::Plot;
use kuva::render_to_svg;

use crate::cli::study::answer::{self, named};
use crate::study::{ByHand, CaseHead, Gain, RaceReport, RowReport, SuiteReport, Trend};

/// Colours of learned policies, that of Okabe and Ito; a case has few of them.
pub(super) const LEARNED: [&str; 6] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
/// Colour of the best that is made by hand, and of all others.
pub(super) const BEST_BY_HAND: &str = "#1d2430";
const BY_HAND: &str = "#b4bcc8";
/// Colours of gains by the way they point.
const BETTER: &str = "#0072B2";
const EVEN: &str = "#8a94a3";
const UNDECIDED: &str = "#d3d9e2";
const WORSE: &str = "#D55E00";
/// Sides of charts, in pixels.
const WIDTH: f64 = 900.0;
const LINES_HEIGHT: f64 = 380.0;
const ROW_HEIGHT: f64 = 26.0;
/// Height of everything but rows.
const FRAME_HEIGHT: f64 = 90.0;
/// A varied value that spans more than this factor is drawn on a logarithmic axis.
const WIDE_SPAN: f64 = 30.0;

/// Gains over the best by hand in all cases in which nothing is varied; `None` where there are none.
pub(super) fn gains_by_case(report: &SuiteReport) -> Option<String> {
    let cases = report.by_case().filter(|(head, _)| head.varied.is_none() && head.reference.is_none());
    let of_case = |(head, rows): (&CaseHead, &[RowReport])| {
        let several = rows.iter().filter(|row| row.gain.is_some()).count() > 1;
        let by_hand = ByHand::of(rows);
        let over =
            if by_hand.are_all { String::new() } else { format!(", over the {}", answer::best_by_hand(by_hand)) };
        let of = |row: &RowReport| if several { format!(", {}", row.policy) } else { String::new() };
        let label = |row: &RowReport| format!("{}{}{over}", head.name, of(row));
        rows.iter().filter_map(|row| Some((label(row), row.gain.clone()?))).collect::<Vec<_>>()
    };
    gains(&cases.flat_map(of_case).collect::<Vec<_>>())
}

/// Gains of the policies of a case over its reference, the largest loss first.
pub(super) fn gains_over_reference(rows: &[RowReport]) -> Option<String> {
    let gain = |row: &RowReport| Some((row.policy.clone(), row.gain.clone()?));
    let mut labelled: Vec<(String, Gain)> = rows.iter().filter_map(gain).collect();
    labelled.sort_by(|(_, a), (_, b)| a.percent.total_cmp(&b.percent));
    gains(&labelled)
}

fn gains(labelled: &[(String, Gain)]) -> Option<String> {
    let mut forest = ForestPlot::new().with_null_value(0.0);
    for (label, gain) in labelled {
        let colour = match gain.direction() {
            Trend::Better => BETTER,
            Trend::Even => EVEN,
            Trend::Worse => WORSE,
            Trend::Undecided => UNDECIDED,
        };
        let [low, high] = gain.ci95;
        forest = forest.with_colored_row(label.as_str(), gain.percent, low, high, colour);
    }
    let plots: Vec<Plot> = vec![forest.into()];
    let layout = Layout::auto_from_plots(&plots).with_x_label("gain, per cent");
    (!labelled.is_empty()).then(|| render_to_svg(plots, sized(layout, labelled.len())))
}

/// Throughput of every policy of a case, best first.
pub(super) fn means(rows: &[RowReport]) -> Option<String> {
    let mut finished: Vec<(&RowReport, f64, [f64; 2])> =
        rows.iter().filter_map(|row| Some((row, row.mean?, row.ci95?))).collect();
    finished.sort_by(|(_, a, _), (_, b, _)| b.total_cmp(a));
    let best_by_hand = finished.iter().position(|(row, ..)| row.is_learned == Some(false));
    let mut forest = ForestPlot::new().with_show_null_line(false);
    for (k, (row, mean, [low, high])) in finished.iter().enumerate() {
        let colour = match (row.is_learned, best_by_hand == Some(k)) {
            (Some(true), _) if row.trained_here => LEARNED[2],
            (Some(true), _) => LEARNED[0],
            (_, true) => BEST_BY_HAND,
            _ => BY_HAND,
        };
        // A single seed has no interval.
        let (low, high) = if low.is_finite() && high.is_finite() { (*low, *high) } else { (*mean, *mean) };
        forest = forest.with_colored_row(row.policy.as_str(), *mean, low, high, colour);
    }
    let plots: Vec<Plot> = vec![forest.into()];
    let layout = Layout::auto_from_plots(&plots).with_x_label("throughput, per tick");
    (!finished.is_empty()).then(|| render_to_svg(plots, sized(layout, finished.len())))
}

/// Throughput of every policy of a case over what is varied, with bands; policies by hand are grey but for the best of
/// them at each value.
pub(super) fn lines(head: &CaseHead, rows: &[RowReport]) -> Option<String> {
    let policies = policies(rows);
    let of = |policy: &str| -> Vec<(f64, f64, [f64; 2])> {
        let points = rows.iter().filter(|row| row.policy == policy);
        points.filter_map(|row| Some((row.at?, row.mean?, row.ci95?))).collect()
    };
    let mut plots: Vec<Plot> = Vec::new();
    for &(policy, _) in policies.iter().filter(|(_, is_learned)| !is_learned) {
        plots.push(line(&of(policy), BY_HAND, 1.2).into());
    }
    let best = best_by_hand(rows);
    if !best.is_empty() {
        let name = format!("{} at each value", answer::best_by_hand(ByHand::of(rows)));
        plots.push(banded(&best, BEST_BY_HAND).with_legend(name).into());
    }
    let learned = policies.iter().filter(|(_, is_learned)| *is_learned);
    for (&(policy, _), colour) in learned.zip(LEARNED.iter().cycle()) {
        plots.push(banded(&of(policy), colour).with_legend(policy).into());
    }
    over_varied(plots, head, rows, "throughput, per tick")
}

/// Plots over what a case varies; `None` without rows at any value.
pub(super) fn over_varied(plots: Vec<Plot>, head: &CaseHead, rows: &[RowReport], label: &str) -> Option<String> {
    let values: Vec<f64> = rows.iter().filter_map(|row| row.at).collect();
    let (least, most) = values.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), &v| (low.min(v), high.max(v)));
    let layout = Layout::auto_from_plots(&plots)
        .with_x_label(axis(head, rows))
        .with_y_label(label)
        .with_width(WIDTH)
        .with_height(LINES_HEIGHT)
        .with_legend_position(LegendPosition::OutsideRightTop)
        .with_legend_box(false);
    let layout = if least > 0.0 && most / least > WIDE_SPAN { layout.with_log_x() } else { layout };
    (!values.is_empty()).then(|| render_to_svg(plots, layout))
}

/// What is varied, and what the numbers stand for that do not speak for themselves.
fn axis(head: &CaseHead, rows: &[RowReport]) -> String {
    let mut named: Vec<String> = Vec::new();
    for row in rows {
        if let (Some(at), Some(label)) = (row.at, &row.at_label) {
            let text = format!("{at}: {label}");
            if !named.contains(&text) {
                named.push(text);
            }
        }
    }
    let varied = head.varied.as_deref().unwrap_or_default();
    if named.is_empty() { varied.to_owned() } else { format!("{varied} ({})", named.join(", ")) }
}

/// What learners had come to over simulated episodes, with bands over runs; as level lines the best by hand, learned policies that do not
/// learn here (dotted), and the champion from before a shift that nobody changes (dashed).
pub(super) fn learners(race: &RaceReport) -> Option<String> {
    let mut plots: Vec<Plot> = Vec::new();
    let ends = race.entrants.iter().flat_map(|entrant| &entrant.milestones).map(|milestone| milestone.evaluations);
    let most = ends.max()? as f64;
    let level = |throughput: f64, name: &str| {
        let level = LinePlot::new().with_data(vec![(0.0, throughput), (most, throughput)]);
        level.with_color(BEST_BY_HAND).with_stroke_width(1.2).with_legend(name)
    };
    plots.extend(
        race.by_hand.iter().map(|(policy, throughput)| level(*throughput, &named(policy, race.by_hand_of)).into()),
    );
    plots.extend(race.learned.iter().map(|(policy, throughput)| level(*throughput, policy).with_dotted().into()));
    plots.extend(race.frozen.iter().map(|(name, throughput)| {
        let name = format!("{name}, frozen before the shift");
        level(*throughput, &name).with_dashed().into()
    }));
    for (k, (entrant, colour)) in race.entrants.iter().zip(LEARNED.iter().cycle()).enumerate() {
        let milestones = entrant.milestones.iter();
        let points: Vec<_> =
            milestones.clone().map(|it| (it.evaluations as f64, it.iqm, it.ci95.unwrap_or_default())).collect();
        // One run has no interval.
        let has_band = milestones.clone().all(|it| it.ci95.is_some());
        let curve = if has_band { banded(&points, colour) } else { line(&points, colour, 2.2) };
        // There are more learners than colours.
        let curve = if k < LEARNED.len() { curve } else { curve.with_dashed() };
        plots.push(curve.with_legend(entrant.name.as_str()).into());
    }
    let layout = Layout::auto_from_plots(&plots)
        .with_x_label("simulated episodes")
        .with_y_label("throughput, per tick")
        .with_width(WIDTH)
        .with_height(LINES_HEIGHT)
        .with_legend_position(LegendPosition::OutsideRightTop)
        .with_legend_box(false);
    Some(render_to_svg(plots, layout))
}

/// The policies of a case in the order of its rows, each once, with whether they are learned.
pub(super) fn policies(rows: &[RowReport]) -> Vec<(&str, bool)> {
    let mut policies: Vec<(&str, bool)> = Vec::new();
    for row in rows {
        if policies.iter().all(|(known, _)| *known != row.policy) {
            policies.push((&row.policy, row.is_learned == Some(true)));
        }
    }
    policies
}

/// At each value the highest mean of policies made by hand.
fn best_by_hand(rows: &[RowReport]) -> Vec<(f64, f64, [f64; 2])> {
    let mut best: Vec<(f64, f64, [f64; 2])> = Vec::new();
    for row in rows.iter().filter(|row| row.is_learned == Some(false)) {
        let (Some(at), Some(mean), Some(interval)) = (row.at, row.mean, row.ci95) else { continue };
        match best.last_mut() {
            Some(point) if point.0.to_bits() == at.to_bits() => {
                if mean > point.1 {
                    *point = (at, mean, interval);
                }
            }
            _ => best.push((at, mean, interval)),
        }
    }
    best
}

fn line(points: &[(f64, f64, [f64; 2])], colour: &str, width: f64) -> LinePlot {
    let data: Vec<(f64, f64)> = points.iter().map(|&(at, mean, _)| (at, mean)).collect();
    LinePlot::new().with_data(data).with_color(colour).with_stroke_width(width)
}

pub(super) fn banded(points: &[(f64, f64, [f64; 2])], colour: &str) -> LinePlot {
    let bounds = points.iter().map(|&(_, mean, [low, high])| {
        // A single seed has no interval.
        if low.is_finite() && high.is_finite() { (low, high) } else { (mean, mean) }
    });
    let (low, high): (Vec<f64>, Vec<f64>) = bounds.unzip();
    line(points, colour, 2.2).with_band(low, high)
}

fn sized(layout: Layout, rows: usize) -> Layout {
    layout.with_width(WIDTH).with_height(FRAME_HEIGHT + ROW_HEIGHT * rows as f64)
}
