//! Reports of suites as tables that read well on a terminal and as Markdown.

use super::answer::{answer, gain, kept};
use crate::cli::figures::{table, three_digits};
use crate::study::{Compared, RowReport, SuiteReport, Verdict};

const HEADER: [&str; 10] =
    ["layout", "policy", "verdict", "agents", "seeds", "mean", "95 % interval", "published", "difference", "tolerance"];
/// Columns of words before those of numbers.
const WORDS: usize = 3;
const GAINS: [&str; 9] = ["case", "policy", "over", "at", "seeds", "mean", "gain", "95 % interval", "kept"];
/// Stands where there is nothing to tell.
const NOTHING: &str = "–";

/// All suites, one after the other.
pub(super) fn tables(reports: &[SuiteReport]) -> String {
    reports.iter().map(suite).collect::<Vec<_>>().join("\n")
}

fn suite(report: &SuiteReport) -> String {
    let SuiteReport { suite, question, cases: _, rows } = report;
    let figures = if rows.iter().any(|row| row.gain.is_some()) {
        table(&GAINS, WORDS, rows.iter().filter_map(|row| gain_cells(report, row)))
    } else {
        table(&HEADER, WORDS, rows.iter().map(cells))
    };
    let mut text = format!("# {suite}\n\n{question}\n\n{figures}\n{}\n", answer(report));
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
    text
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
    Some(vec![
        report.cases[row.case].name.clone(),
        row.policy.clone(),
        row.gain.as_ref()?.over.clone(),
        row.at.map_or_else(|| NOTHING.to_owned(), |at| at.to_string()),
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
