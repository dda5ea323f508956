//! Reports of suites as tables that read well on a terminal and as Markdown.

use super::answer::{answer, failed, gain, kept, named, over_by_hand, over_runs, skipped, value, waited};
use crate::cli::figures::{table, three_digits};
use crate::study::{Compared, Convergence, EntrantReport, RaceReport, RowReport, SuiteReport, Verdict};

const HEADER: [&str; 10] =
    ["layout", "policy", "verdict", "agents", "seeds", "mean", "95 % interval", "published", "difference", "tolerance"];
/// Columns of words before those of numbers.
const WORDS: usize = 3;
const GAINS: [&str; 9] = ["case", "policy", "over", "at", "seeds", "mean", "gain", "95 % interval", "kept"];
const RACES: [&str; 9] = [
    "race",
    "learner",
    "episodes",
    "runs",
    "IQM",
    "95 % interval",
    "over by hand",
    "95 % of it after, episodes",
    "completion",
];
const RACE_WORDS: usize = 2;
/// Stands where there is nothing to tell.
const NOTHING: &str = "–";

/// All suites, one after the other.
pub(super) fn tables(reports: &[SuiteReport]) -> String {
    reports.iter().map(suite).collect::<Vec<_>>().join("\n")
}

fn suite(report: &SuiteReport) -> String {
    let SuiteReport { suite, question, cases: _, rows, races } = report;
    let gains: Vec<_> = rows.iter().filter_map(|row| gain_cells(report, row)).collect();
    // Of policies that learners are compared with, the best stands beside them; where there are gains, what else ran is what they are over.
    let is_told = |row: &&RowReport| match &row.published {
        Some(_) => true,
        None => gains.is_empty() && races.iter().all(|race| race.case != row.case),
    };
    let others: Vec<_> = rows.iter().filter(is_told).map(cells).collect();
    let tables = [(&GAINS[..], gains), (&HEADER[..], others)].into_iter().filter(|(_, lines)| !lines.is_empty());
    let tables: Vec<String> = tables.map(|(header, lines)| table(header, WORDS, lines.into_iter())).collect();
    let figures = tables.join("\n");
    let mut text = format!("# {suite}\n\n{question}\n\n{figures}\n");
    if !races.is_empty() {
        text.extend([&table(&RACES, RACE_WORDS, races.iter().flat_map(race_cells)), "\n"]);
    }
    let told = answer(report);
    text.extend(
        told.iter().map(|sentence| if told.len() > 1 { format!("- {sentence}\n") } else { format!("{sentence}\n") }),
    );
    if rows.iter().any(|row| row.gain.as_ref().is_some_and(|gain| gain.kept.is_some())) {
        text.push_str("\n\"Kept\" is the difference to the best by hand in tasks or goals per tick, as a share of that at the baseline; the gain is relative.\n");
    }
    for source in sources(rows) {
        text.extend(["\nPublished: ", source, ".\n"]);
    }
    if rows.iter().any(|row| row.published.as_ref().is_some_and(|it| it.figure.standard_error.is_none())) {
        text.push_str(
            "\nPublished figures without ± have no standard error; for them the tolerance is 3 %,\nor two standard errors of our mean alone.\n",
        );
    }
    for (row, reason) in rows.iter().filter_map(|row| Some((row, row.skipped.as_ref()?))) {
        text.extend(["\nSkipped: ", &row.scene, ", ", &row.policy, ": ", reason, ".\n"]);
    }
    for failed in rows.iter().filter_map(failed) {
        text.extend(["\nSkipped: ", &failed, ".\n"]);
    }
    for skipped in races.iter().flat_map(skipped) {
        text.extend(["\nSkipped: ", &skipped, ".\n"]);
    }
    text
}

/// The learners of a race with what they came to at the end.
fn race_cells(race: &RaceReport) -> Vec<Vec<String>> {
    let nothing = || NOTHING.to_owned();
    let cells = |entrant: &EntrantReport| {
        let end = entrant.milestones.last()?;
        Some(vec![
            race.name.clone(),
            entrant.name.clone(),
            end.evaluations.to_string(),
            end.throughput.len().to_string(),
            three_digits(end.iqm),
            over_runs(end.ci95),
            over_by_hand(race, end.iqm).map_or_else(nothing, |(percent, _)| percent),
            entrant.convergence.as_ref().map_or_else(nothing, converged),
            format!("{:.1} %", 100.0 * end.completion_rate),
        ])
    };
    let by_hand = race.by_hand.iter().map(|(policy, throughput)| {
        let mut cells = vec![race.name.clone(), named(policy, race.by_hand_of)];
        cells.extend([nothing(), nothing(), three_digits(*throughput)]);
        cells.resize_with(RACES.len(), nothing);
        cells
    });
    by_hand.chain(race.entrants.iter().filter_map(cells)).collect()
}

/// Episodes until a learner had come to nearly all, and whether that was all.
fn converged(convergence: &Convergence) -> String {
    let flag = if convergence.still_rising == Some(true) { ", still rising" } else { "" };
    format!("{}{flag}", waited(&convergence.wait))
}

/// Where published figures stand, each place once.
fn sources(rows: &[RowReport]) -> Vec<&str> {
    let mut sources: Vec<&str> = Vec::new();
    for source in rows.iter().filter_map(|row| row.published.as_ref()?.source.as_deref()) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// A row with what it gains; the others stand in the page.
fn gain_cells(report: &SuiteReport, row: &RowReport) -> Option<Vec<String>> {
    let (percent, interval) = gain(row.gain.as_ref()?);
    let case = &report.cases[row.case];
    Some(vec![
        case.varied.as_ref().map_or_else(|| case.name.clone(), |what| format!("{}, by {what}", case.name)),
        row.policy.clone(),
        row.gain.as_ref()?.over.clone(),
        value(row).unwrap_or_else(|| NOTHING.to_owned()),
        row.seeds.len().to_string(),
        row.mean.map_or_else(|| NOTHING.to_owned(), three_digits),
        percent,
        interval,
        row.gain.as_ref().and_then(kept).unwrap_or_else(|| NOTHING.to_owned()),
    ])
}

fn cells(row: &RowReport) -> Vec<String> {
    let nothing = || NOTHING.to_owned();
    let comparison = row.published.as_ref().and_then(|published| published.comparison);
    let verdict = match (row.verdict(), &row.skipped) {
        (Some(Verdict::Reproduced), _) => "reproduced",
        (Some(Verdict::Differs), _) => "differs",
        (None, Some(_)) => "skipped",
        (None, None) => NOTHING,
    };
    vec![
        row.scene.clone(),
        row.policy.clone(),
        verdict.to_owned(),
        row.agents.map_or_else(nothing, |agents| agents.to_string()),
        row.seeds.len().to_string(),
        row.mean.map_or_else(nothing, three_digits),
        row.ci95.map_or_else(nothing, |[low, high]| format!("{} … {}", three_digits(low), three_digits(high))),
        row.published.as_ref().map_or_else(nothing, published),
        comparison.map_or_else(nothing, |it| format!("{:+.1} %", it.difference_percent)),
        comparison.map_or_else(nothing, |it| format!("± {}", three_digits(it.tolerance))),
    ]
}

fn published(published: &Compared) -> String {
    // With the digits that were published.
    let mean = published.figure.mean;
    published.figure.standard_error.map_or_else(|| mean.to_string(), |error| format!("{mean} ± {error}"))
}
