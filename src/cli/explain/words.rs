//! What was measured, in words and tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::figures::{table, three_digits};
use super::super::jams::JamFigures;
use super::SceneReport;
use super::apart::apart;
use crate::grid::Direction;
use crate::orchestration::meta_skill::Decision;
use crate::scene::Stage;
use crate::sim::facts::WorkKind;
use crate::sim::{Outcome, t_interval};
use crate::study::Trend;
use crate::study::explain::{
    AREAS, Contrast, FeatureValue, Lane, MIN_LANE_CELLS, ONE_WAY_RATIO, Part, ShareOf, Values, Waiting,
};

/// Features of a decision that are listed.
const MOST_FEATURES: usize = 6;
/// Traits that are listed of good and bad trials.
const MOST_TRAITS: usize = 8;

/// The whole explanation of one scene.
pub(super) fn text(name: &str, stage: &Stage, report: &SceneReport) -> String {
    let SceneReport { scene, agents, ticks, explanation, .. } = report;
    let counted = WorkKind::of(&stage.scene.demand).counted();
    let interval = t_interval(&explanation.throughput);
    let mut text = format!("{name} on {scene}: {agents} agents, {ticks} ticks, {} seeds\n", report.seeds.len());
    let [mean, low, high] =
        [interval.mean, interval.low, interval.high].map(|per_tick| three_digits(1000.0 * per_tick));
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{mean} {counted} per 1,000 ticks ({low} … {high})");
    for ShareOf { regime, share, meaning } in explanation.shares.iter().filter(|of| of.regime.is_some()) {
        let (percent, regime) = (100.0 * share, regime.unwrap_or_default());
        let _ = writeln!(text, "Its parameters are by {percent:.0} % those of {regime}: {meaning}.");
    }
    let _ = writeln!(text, "What it decides by is that of its best trial, seed {}.", explanation.watched_seed);
    for values in &explanation.values {
        text.push_str(&decision(values));
        match values.decision {
            Decision::Guidance => text.push_str(&ways(&explanation.lanes)),
            Decision::Parking => text.push_str(&waiting(explanation.waiting.as_ref())),
            Decision::Assignment | Decision::RightOfWay => {}
        }
    }
    text.push_str(&parts(&explanation.parts, counted));
    if let Some(contrast) = &explanation.contrast {
        text.push_str(&trials(contrast, stage, report));
    }
    if let Some(it) = &explanation.apart {
        text.push_str(&apart(it, explanation.lanes.len()));
    }
    text.push('\n');
    text
}

/// What a decision goes by, in a sentence and a table.
fn decision(values: &Values) -> String {
    let (title, more, less) = match values.decision {
        Decision::Assignment => ("Who takes which task", "more likely", "less likely"),
        Decision::Guidance => ("Which way traffic flows", "dearer", "cheaper"),
        Decision::RightOfWay => ("Who goes first", "earlier", "later"),
        Decision::Parking => ("Where idle agents wait", "more likely", "less likely"),
    };
    let weighed: Vec<&FeatureValue> = values.features.iter().filter(|value| value.effect != 0.0).collect();
    let mut text = format!("\n{title}\n");
    let Some(first) = weighed.first() else {
        text.push_str("There was nothing to choose, or nothing that it weighs differs here.\n");
        return text;
    };
    let what = match values.decision {
        Decision::Assignment => "pairs of an agent and a task",
        Decision::Guidance => "edges",
        Decision::RightOfWay => "agents",
        Decision::Parking => "places",
    };
    let side = if first.effect > 0.0 { more } else { less };
    let _ = writeln!(
        text,
        "What decides most is {}: the more of it, the {side}. All that differs between {what}, by weight × spread:",
        first.name
    );
    let row = |value: &&FeatureValue| {
        vec![
            value.name.to_owned(),
            value.meaning.to_owned(),
            signed(value.weight),
            value.spread.map_or_else(String::new, three_digits),
            signed(value.effect),
        ]
    };
    text.push_str(&table(
        &["feature", "what is weighed", "weight", "spread", "effect"],
        2,
        weighed.iter().take(MOST_FEATURES).map(row),
    ));
    if weighed.len() > MOST_FEATURES {
        let _ = writeln!(text, "{} more have less effect.", weighed.len() - MOST_FEATURES);
    }
    for value in values.features.iter().filter(|value| value.spread.is_none()) {
        let _ = writeln!(text, "{} is {}: {}.", value.name, signed(value.weight), value.meaning);
    }
    text
}

pub(super) fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", three_digits(value)) } else { three_digits(value) }
}

/// Which lanes are one-way, in words.
fn ways(lanes: &[Lane]) -> String {
    let leading: Vec<(&Lane, Direction)> = lanes.iter().filter_map(|lane| Some((lane, lane.leads()?))).collect();
    let mut text = format!(
        "{} of {} lanes of at least {MIN_LANE_CELLS} cells are one-way: against costs {ONE_WAY_RATIO} times as much as along, or more.\n",
        leading.len(),
        lanes.len()
    );
    // What every line of the floor does: by axis and line, the directions of its lanes.
    let mut by_line: BTreeMap<(bool, u32), Vec<Option<Direction>>> = BTreeMap::new();
    for lane in lanes {
        by_line.entry((!lane.is_row, lane.line)).or_default().push(lane.leads());
    }
    for (is_column, kind) in [(false, "row"), (true, "column")] {
        let of_axis = || by_line.iter().filter(move |((axis, _), _)| *axis == is_column);
        let mut told = Vec::new();
        for direction in [Direction::Right, Direction::Left, Direction::Down, Direction::Up] {
            let leads = |ways: &[Option<Direction>]| ways.iter().all(|way| *way == Some(direction));
            let these: Vec<u32> = of_axis().filter(|(_, ways)| leads(ways)).map(|((_, line), _)| *line).collect();
            if !these.is_empty() {
                told.push(format!("{} {}", listed(kind, &these, "leads", "lead"), word_of(direction)));
            }
        }
        let differs = |ways: &[Option<Direction>]| ways.iter().any(|way| *way != ways[0]);
        let mixed: Vec<u32> = of_axis().filter(|(_, ways)| differs(ways)).map(|((_, line), _)| *line).collect();
        if !mixed.is_empty() {
            told.push(listed(kind, &mixed, "differs from stretch to stretch", "differ from stretch to stretch"));
        }
        if !told.is_empty() {
            let sentence = told.join("; ");
            let _ = writeln!(text, "{}{}.", sentence[..1].to_uppercase(), &sentence[1..]);
        }
    }
    text
}

/// A direction in a word.
pub(super) fn word_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Right => "right",
        Direction::Left => "left",
        Direction::Down => "down",
        Direction::Up => "up",
    }
}

/// A kind of lines, their numbers, and what one of them or several do.
fn listed(kind: &str, lines: &[u32], one: &str, several: &str) -> String {
    let runs = lines.chunk_by(|a, b| a + 1 == *b);
    let named = runs.map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        _ => run.iter().map(u32::to_string).collect(),
    });
    let named = named.collect::<Vec<String>>().join(", ");
    if lines.len() == 1 { format!("{kind} {named} {one}") } else { format!("{kind}s {named} {several}") }
}

fn waiting(waiting: Option<&Waiting>) -> String {
    let Some(Waiting { agents, beside_station, by_area }) = waiting else {
        return "Nobody was ever without work.\n".to_owned();
    };
    let share = |part: f64| format!("{} %", three_digits(100.0 * part));
    let most = (0..AREAS.len()).max_by(|&a, &b| by_area[a].total_cmp(&by_area[b])).unwrap_or_default();
    format!(
        "{} agents are without work at any time; {} of them stand on or beside a workstation, and most of them, {}, {}.\n",
        three_digits(*agents),
        share(*beside_station),
        share(by_area[most]),
        AREAS[most]
    )
}

/// What each part is worth.
fn parts(parts: &[Part], counted: &str) -> String {
    let mut order: Vec<&Part> = parts.iter().collect();
    let percent = |part: &Part| part.gain.as_ref().map_or(0.0, |gain| gain.percent);
    order.sort_by(|a, b| percent(a).total_cmp(&percent(b)));
    let mut text = "\nWhat each part is worth\n".to_owned();
    let of =
        |trend| order.iter().filter(|part| part.gain.as_ref().is_some_and(|gain| gain.direction() == trend)).count();
    let _ = writeln!(
        text,
        "Of {} parts, taken out one at a time, {} are missed, {} make no difference that shows, and without {} it is better.",
        parts.len(),
        of(Trend::Worse),
        of(Trend::Even),
        of(Trend::Better)
    );
    let row = |part: &&Part| {
        let per_tick = part.throughput.iter().sum::<f64>() / part.throughput.len() as f64;
        let gain = part.gain.as_ref();
        vec![
            part.name.clone(),
            three_digits(1000.0 * per_tick),
            gain.map_or_else(String::new, |gain| format!("{} %", signed(gain.percent))),
            gain.map_or_else(String::new, |gain| format!("{} … {} %", signed(gain.ci95[0]), signed(gain.ci95[1]))),
        ]
    };
    let per_1000 = format!("{counted} per 1,000 ticks");
    text.push_str(&table(&["what is left", &per_1000, "difference", "95 % interval"], 1, order.iter().map(row)));
    text
}

/// In what good trials differ from bad ones.
fn trials(contrast: &Contrast, stage: &Stage, report: &SceneReport) -> String {
    let Contrast { best, worst, throughput, traits, chance } = contrast;
    let seeds = |seeds: &[u64]| seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let [of_best, of_worst] = throughput.map(|per_tick| three_digits(1000.0 * per_tick));
    let mut text = format!(
        "\nWhere good trials differ from bad ones\n\
         The best third (seeds {}) comes to {of_best} per 1,000 ticks, the worst (seeds {}) to {of_worst}. What goes with throughput most:\n",
        seeds(best),
        seeds(worst)
    );
    let row = |of: &crate::study::explain::Trait| {
        let correlation = of.correlation.map_or_else(String::new, signed);
        vec![of.what.clone(), three_digits(of.best), three_digits(of.worst), correlation]
    };
    let listed = traits.iter().filter(|of| of.correlation.is_some()).take(MOST_TRAITS);
    text.push_str(&table(&["what", "best", "worst", "correlation"], 1, listed.map(row)));
    let beyond = traits.iter().filter(|of| of.correlation.is_some_and(|r| r.abs() > *chance)).count();
    let _ = writeln!(
        text,
        "{beyond} of {} correlations lie beyond ±{}, where chance alone brings one in 20.",
        traits.len(),
        three_digits(*chance)
    );
    let of_seeds = |of: &[u64]| -> Vec<Outcome> {
        let with_seeds = report.seeds.iter().zip(&report.explanation.outcomes);
        with_seeds.filter(|(seed, _)| of.contains(seed)).map(|(_, outcome)| outcome.clone()).collect()
    };
    let jams = [("best", best), ("worst", worst)].into_iter().filter_map(|(third, seeds)| {
        let figures = JamFigures::new(&stage.grid, &of_seeds(seeds))?;
        Some([vec![third.to_owned()], figures.row().to_vec()].concat())
    });
    let header = [&["third"][..], &JamFigures::HEADER].concat();
    text.push_str(&table(&header, 1, jams));
    text
}
