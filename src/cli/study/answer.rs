//! What a suite answers, in a few sentences.

mod best;
mod degradation;
mod gains;
mod leaders;
mod parts;
mod races;

pub(super) use self::best::{best_by_hand, named};
pub(super) use self::gains::{gain, kept, share_of, value};
pub(super) use self::races::{came_back, kind, level, over_by_hand, over_runs, skills, skipped, waited};

use crate::cli::figures::three_digits;
use crate::sim::mean;
use crate::study::{ByHand, RowReport, SuiteReport};

/// The answer to a suite's question, as far as counting gives one.
pub(super) fn answer(report: &SuiteReport) -> String {
    let races = races::answer(&report.races);
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
        let some = rows.iter().filter(|row| row.is_learned == Some(is_learned));
        let best = some.max_by(|a, b| a.mean.unwrap_or(0.0).total_cmp(&b.mean.unwrap_or(0.0)))?;
        let ticks: Vec<f64> = best.recovery_ticks.as_ref()?.iter().copied().map(f64::from).collect();
        // Whoever collapses for good settles soon: what it settles at must be near its level before.
        let back = best.back_ticks.as_ref().map(|ticks| (ticks.iter().flatten().count(), ticks.len()));
        let back =
            back.map_or_else(String::new, |(back, all)| format!(" (near its level before in {back} of {all} trials)"));
        let name = if is_learned { best.policy.clone() } else { named(&best.policy, ByHand::of(rows)) };
        Some(format!("{} ticks under {name}{back}", three_digits(mean(&ticks))))
    };
    report.by_case().filter_map(move |(_, rows)| {
        let (ours, theirs) = (best(rows, true)?, best(rows, false)?);
        Some(format!("On {}, demand that moved is coped with after {ours}, after {theirs}.", rows[0].scene))
    })
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
            throughput: vec![mean],
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
                RowReport { back_ticks: Some(vec![Some(40), None]), ..row("general", true, 2.5, &[40, 60]) },
            ],
            races: Vec::new(),
        };
        let told: Vec<String> = recoveries(&report).collect();
        let expected = "On flash-sale, demand that moved is coped with after 50.0 ticks under general (near its level before in 1 of 2 trials), after 120 ticks under highways, the best of 2 by hand.";
        assert_eq!(told, [expected]);
        let still = SuiteReport { rows: report.rows[..2].to_vec(), ..report };
        assert_eq!(recoveries(&still).count(), 0, "nothing is learned there");
    }
}
