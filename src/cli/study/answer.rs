//! What a suite answers, in a few sentences.

mod best;
mod degradation;
mod gains;
mod leaders;
mod parts;
mod races;

pub(super) use self::best::{best_by_hand, named};
pub(super) use self::gains::{gain, kept, share_of, value};
use self::races::seeds_named;
pub(super) use self::races::{came_back, kind, level, over_by_hand, over_runs, skills, skipped, waited};

use crate::cli::figures::three_digits;
use crate::study::{ByHand, RowReport, Settling, SuiteReport};

/// Which trials of a row failed, if any.
pub(super) fn failed(row: &RowReport) -> Option<String> {
    let RowReport { scene, policy, failed_seeds: seeds, skipped, .. } = row;
    if seeds.is_empty() || skipped.is_some() {
        return None;
    }
    let at = value(row).map_or_else(String::new, |at| format!(" at {at}"));
    Some(format!("{scene}, {policy}{at}: trials failed under seeds {}, the others count", seeds_named(seeds)))
}

/// The answer to a suite's question, as far as counting gives one: what counts most, and then what else there is to say.
pub(super) fn answer(report: &SuiteReport) -> Vec<String> {
    let races = races::answer(&report.races);
    let mut told = gains::sentences(report);
    if told.is_empty() && !report.races.is_empty() {
        return races;
    }
    let (reproduced, differ, skipped) = report.counts();
    if told.is_empty() {
        let rows = report.rows.len();
        return vec![format!(
            "{rows} rows: {reproduced} reproduced, {differ} differ, {skipped} skipped, {} without a published figure.",
            rows - reproduced - differ - skipped
        )];
    }
    if reproduced + differ > 0 {
        told.push(format!("Of published figures {reproduced} are reproduced, and {differ} differ."));
    }
    told.extend(recoveries(report));
    told.extend(races);
    told
}

/// Where demand moves, what becomes of the best that is learned and the best that is made by hand.
fn recoveries(report: &SuiteReport) -> impl Iterator<Item = String> {
    let best = |rows: &[RowReport], is_learned: bool| {
        let some = rows.iter().filter(|row| row.is_learned == Some(is_learned));
        let best = some.max_by(|a, b| a.mean.unwrap_or(0.0).total_cmp(&b.mean.unwrap_or(0.0)))?;
        let &Settling { before, settled, settling_ticks, settling_ci95, back_ticks, .. } = best.settling.as_ref()?;
        let name = if is_learned { best.policy.clone() } else { named(&best.policy, ByHand::of(rows)) };
        let interval = ticks_between(settling_ci95);
        let comma = if name.contains(',') { "," } else { "" };
        let back = match back_ticks {
            Some(ticks) => format!("stays near its level before from {ticks} ticks on"),
            None => "is not back near its level before".to_owned(),
        };
        Some(format!(
            "under {name}{comma} throughput goes from {} to {} a tick, has settled after {settling_ticks:.0} ticks{interval}, and {back}",
            three_digits(before),
            three_digits(settled)
        ))
    };
    report.by_case().filter_map(move |(head, rows)| {
        let (ours, theirs) = (best(rows, true)?, best(rows, false)?);
        Some(format!("On {}, when demand moves, {ours}; {theirs}.", head.name))
    })
}

/// An interval in ticks, in brackets; nothing where there is none.
pub(super) fn ticks_between(ci95: Option<[f64; 2]>) -> String {
    ci95.map_or_else(String::new, |[low, high]| format!(" ({low:.0} … {high:.0})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::CaseHead;

    #[test]
    fn trials_that_failed_are_told_with_their_seeds() {
        let sound = row("general", true, 1.0, 1.0, None);
        assert_eq!(failed(&sound), None);
        let row = RowReport { at: Some(40.0), failed_seeds: vec![3, 8], ..sound };
        let told = "flash-sale, general at 40: trials failed under seeds 3, 8, the others count";
        assert_eq!(failed(&row).as_deref(), Some(told));
        assert_eq!(failed(&RowReport { skipped: Some("no file".to_owned()), ..row }), None, "told already");
    }

    fn row(policy: &str, is_learned: bool, mean: f64, settled: f64, back_ticks: Option<u32>) -> RowReport {
        let (settling_ticks, settling_ci95) = (75.0, Some([50.0, 125.0]));
        let settling = Settling { before: 2.0, settled, lowest: 0.5, settling_ticks, settling_ci95, back_ticks };
        RowReport {
            scene: "flash-sale".to_owned(),
            policy: policy.to_owned(),
            is_learned: Some(is_learned),
            mean: Some(mean),
            throughput: vec![mean],
            settling: Some(settling),
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
                row("slow", false, 1.0, 2.0, Some(0)),
                row("highways", false, 2.0, 1.95, Some(100)),
                row("general", true, 2.5, 1.5, None),
            ],
            races: Vec::new(),
        };
        let told: Vec<String> = recoveries(&report).collect();
        let expected = "On flash-sale, when demand moves, under general throughput goes from 2.00 to 1.50 a tick, has settled after 75 ticks \
                        (50 … 125), and is not back near its level before; under highways, the best of 2 by hand, throughput goes from 2.00 \
                        to 1.95 a tick, has settled after 75 ticks (50 … 125), and stays near its level before from 100 ticks on.";
        assert_eq!(told, [expected]);
        let still = SuiteReport { rows: report.rows[..2].to_vec(), ..report };
        assert_eq!(recoveries(&still).count(), 0, "nothing is learned there");
    }
}
