//! What a suite answers, in a sentence, and its gains as people read them.

use crate::study::{Gain, SuiteReport};

/// The answer to a suite's question, as far as counting gives one.
pub(super) fn answer(report: &SuiteReport) -> String {
    let (better, even, worse) = report.gains();
    let comparisons = better + even + worse;
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
        "{comparisons} comparisons with {rival}: better in {better}, even in {even}, worse in {worse} (95 % intervals of paired differences)."
    )
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
