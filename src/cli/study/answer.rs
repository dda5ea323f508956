//! What a suite answers, in a sentence, and its gains as people read them.

use crate::cli::figures::three_digits;
use crate::study::{EntrantReport, Gain, RaceReport, Recovery, SuiteReport};

/// Whoever gains less by learning has not learned.
const LEAST_GAIN_PERCENT: f64 = 1.0;

/// The answer to a suite's question, as far as counting gives one.
pub(super) fn answer(report: &SuiteReport) -> String {
    let races = report.races.iter().filter_map(race).collect::<Vec<_>>().join(" ");
    let (better, even, worse) = report.gains();
    let comparisons = better + even + worse;
    if comparisons == 0 && !report.races.is_empty() {
        return races;
    }
    if comparisons == 0 {
        let (reproduced, differ, skipped) = report.counts();
        let rows = report.rows.len();
        return format!(
            "{rows} rows: {reproduced} reproduced, {differ} differ, {skipped} skipped, {} without a published figure.",
            rows - reproduced - differ - skipped
        );
    }
    let mut references = report.cases.iter().map(|case| case.reference.as_deref());
    let first = references.next().flatten();
    let rival = if references.any(|other| other != first) {
        "the reference of each case"
    } else {
        first.unwrap_or("the best that is made by hand there")
    };
    format!(
        "{comparisons} comparisons with {rival}: better in {better}, even in {even}, worse in {worse} (95 % intervals of paired differences). {races}"
    )
    .trim_end()
    .to_owned()
}

/// Who leads a race at its end, and how the pace of learning coordination compares with that of retraining agents.
fn race(report: &RaceReport) -> Option<String> {
    let last = |entrant: &EntrantReport| entrant.milestones.last().map(|milestone| milestone.iqm);
    let finished = report.entrants.iter().filter(|entrant| last(entrant).is_some());
    let leader = finished.max_by(|a, b| last(a).unwrap_or_default().total_cmp(&last(b).unwrap_or_default()))?;
    let end = leader.milestones.last()?;
    let mut text = format!(
        "{}: {} leads after {} episodes with {}{}.",
        report.name,
        leader.name,
        end.evaluations,
        three_digits(end.iqm),
        over_by_hand(report, end.iqm).map_or_else(String::new, |(percent, rival)| format!(", {percent} over {rival}"))
    );
    for entrant in &report.entrants {
        if let Some(found) = &entrant.recovery {
            text.push_str(&pace(&entrant.name, found));
        }
    }
    Some(text)
}

/// By how much a throughput beats the best that is made by hand, and what that is called.
pub(super) fn over_by_hand(report: &RaceReport, throughput: f64) -> Option<(String, &str)> {
    let (rival, theirs) = report.by_hand.as_ref().filter(|(_, theirs)| *theirs > 0.0)?;
    Some((format!("{:+.1} %", 100.0 * (throughput / theirs - 1.0)), rival))
}

fn pace(name: &str, found: &Recovery) -> String {
    let Recovery { rival, score, rival_evaluations, evaluations, rival_gain_percent } = found;
    let score = three_digits(*score);
    if *rival_gain_percent < LEAST_GAIN_PERCENT {
        return format!(
            " Retraining agents ({rival}) changes throughput by {rival_gain_percent:+.1} %, so that its pace says nothing."
        );
    }
    match evaluations {
        None => format!(" {name} has not come to the {score} of {rival}."),
        Some(ours) if *ours <= 0.0 => {
            format!(" {name} begins above the {score} that {rival} came to after {rival_evaluations} episodes.")
        }
        Some(ours) => format!(
            " {name} takes {ours:.0} episodes to the {score} that {rival} came to after {rival_evaluations}: {} times fewer.",
            three_digits(*rival_evaluations as f64 / ours)
        ),
    }
}

/// A gain and its interval.
pub(super) fn gain(gain: &Gain) -> (String, String) {
    let [low, high] = gain.ci95;
    (format!("{:+.1} %", gain.percent), format!("{low:+.1} … {high:+.1} %"))
}

/// How much of the gain at the first value is left.
pub(super) fn kept(gain: &Gain) -> Option<String> {
    gain.kept.map(|kept| format!("{:.0} %", 100.0 * kept))
}
