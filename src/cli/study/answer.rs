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

use crate::sim::mean;
use crate::study::{ByHand, RowReport, SuiteReport};

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

/// Where demand moves, how soon the best that is learned and the best that is made by hand are back.
fn recoveries(report: &SuiteReport) -> impl Iterator<Item = String> {
    let best = |rows: &[RowReport], is_learned: bool| {
        let some = rows.iter().filter(|row| row.is_learned == Some(is_learned));
        let best = some.max_by(|a, b| a.mean.unwrap_or(0.0).total_cmp(&b.mean.unwrap_or(0.0)))?;
        let ticks = best.back_ticks.as_ref()?;
        let back: Vec<f64> = ticks.iter().flatten().copied().map(f64::from).collect();
        let name = if is_learned { best.policy.clone() } else { named(&best.policy, ByHand::of(rows)) };
        let when = (!back.is_empty()).then(|| format!(", after {:.0} ticks", mean(&back)));
        Some(format!("in {} of {} trials under {name}{}", back.len(), ticks.len(), when.unwrap_or_default()))
    };
    report.by_case().filter_map(move |(_, rows)| {
        let (ours, theirs) = (best(rows, true)?, best(rows, false)?);
        Some(format!("On {}, throughput is near its level before demand moved {ours}, {theirs}.", rows[0].scene))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::CaseHead;

    fn row(policy: &str, is_learned: bool, mean: f64, back_ticks: &[Option<u32>]) -> RowReport {
        RowReport {
            scene: "flash-sale".to_owned(),
            policy: policy.to_owned(),
            is_learned: Some(is_learned),
            mean: Some(mean),
            throughput: vec![mean],
            back_ticks: Some(back_ticks.to_vec()),
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
                row("slow", false, 1.0, &[Some(10), Some(10)]),
                row("highways", false, 2.0, &[Some(100), Some(140)]),
                row("general", true, 2.5, &[Some(40), None]),
            ],
            races: Vec::new(),
        };
        let told: Vec<String> = recoveries(&report).collect();
        let expected = "On flash-sale, throughput is near its level before demand moved in 1 of 2 trials under general, after 40 ticks, in 2 \
                        of 2 trials under highways, the best of 2 by hand, after 120 ticks.";
        assert_eq!(told, [expected]);
        let still = SuiteReport { rows: report.rows[..2].to_vec(), ..report };
        assert_eq!(recoveries(&still).count(), 0, "nothing is learned there");
    }
}
