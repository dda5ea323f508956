//! What a suite answers, in a few sentences.

use super::gains;
use crate::cli::figures::three_digits;
use crate::sim::mean;
use crate::study::{EntrantReport, RaceReport, Recovery, RowReport, SuiteReport};

/// Whoever gains less by learning has not learned.
const LEAST_GAIN_PERCENT: f64 = 1.0;

/// The answer to a suite's question, as far as counting gives one.
pub(super) fn answer(report: &SuiteReport) -> String {
    let races = report.races.iter().filter_map(race).collect::<Vec<_>>().join(" ");
    let mut told = gains::sentences(report);
    if told.is_empty() && !report.races.is_empty() {
        return races;
    }
    if told.is_empty() {
        let (reproduced, differ, skipped) = report.counts();
        let rows = report.rows.len();
        return format!(
            "{rows} rows: {reproduced} reproduced, {differ} differ, {skipped} skipped, {} without a published figure.",
            rows - reproduced - differ - skipped
        );
    }
    told.extend(recoveries(report));
    told.extend((!races.is_empty()).then_some(races));
    told.join(" ")
}

/// Where demand moves, how soon the best that is learned and the best that is made by hand are back.
fn recoveries(report: &SuiteReport) -> impl Iterator<Item = String> {
    let best = |rows: &[RowReport], is_learned: bool| {
        let rows = rows.iter().filter(|row| row.is_learned == Some(is_learned));
        let best = rows.max_by(|a, b| a.mean.unwrap_or(0.0).total_cmp(&b.mean.unwrap_or(0.0)))?;
        let ticks: Vec<f64> = best.recovery_ticks.as_ref()?.iter().copied().map(f64::from).collect();
        Some(format!("{} ticks under {}", three_digits(mean(&ticks)), best.policy))
    };
    report.by_case().filter_map(move |(_, rows)| {
        let (ours, theirs) = (best(rows, true)?, best(rows, false)?);
        Some(format!("On {}, demand that moved is coped with after {ours}, after {theirs}.", rows[0].scene))
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::CaseHead;

    fn row(policy: &str, is_learned: bool, mean: f64, recovery_ticks: &[u32]) -> RowReport {
        RowReport {
            scene: "flash-sale".to_owned(),
            policy: policy.to_owned(),
            is_learned: Some(is_learned),
            mean: Some(mean),
            recovery_ticks: Some(recovery_ticks.to_vec()),
            ..RowReport::default()
        }
    }

    #[test]
    fn the_best_of_both_kinds_are_told_by_how_soon_they_are_back() {
        let case =
            CaseHead { name: "flash-sale".to_owned(), varied: None, reference: None, aim: None, shift_tick: Some(80) };
        let report = SuiteReport {
            suite: "shifts".to_owned(),
            question: "Who copes?".to_owned(),
            cases: vec![case],
            rows: vec![
                row("slow", false, 1.0, &[10, 10]),
                row("highways", false, 2.0, &[100, 140]),
                row("general", true, 2.5, &[40, 60]),
            ],
            races: Vec::new(),
        };
        let told: Vec<String> = recoveries(&report).collect();
        let expected = "On flash-sale, demand that moved is coped with after 50.0 ticks under general, after 120 ticks under highways.";
        assert_eq!(told, [expected]);
        let still = SuiteReport { rows: report.rows[..2].to_vec(), ..report };
        assert_eq!(recoveries(&still).count(), 0, "nothing is learned there");
    }
}
