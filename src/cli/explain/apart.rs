//! What a meta-skill decided otherwise in its best trial than in its worst, in words.

use std::fmt::Write as _;

use super::super::figures::{table, three_digits};
use super::words::{signed, word_of};
use crate::study::explain::{Apart, Lane, ValueApart};

/// Lanes that are listed of those that lead otherwise.
const MOST_LANES: usize = 8;
/// Features that are listed of those that weigh otherwise.
const MOST_VALUES: usize = 8;

/// What was decided otherwise in the best trial than in the worst, on a floor of so many lanes.
pub(super) fn apart(apart: &Apart, of_lanes: usize) -> String {
    let Apart { best, worst, throughput, lanes, values } = apart;
    let [of_best, of_worst] = throughput.map(|per_tick| three_digits(1000.0 * per_tick));
    let mut text = format!(
        "\nThe best trial beside the worst\n\
         Seed {best} comes to {of_best} per 1,000 ticks, seed {worst} to {of_worst}. {} of {of_lanes} lanes lead otherwise{}",
        lanes.len(),
        if lanes.is_empty() { ".\n" } else { ":\n" }
    );
    let way = |lane: &Lane| lane.leads().map_or("both ways", word_of);
    let row = |[best, worst]: &[Lane; 2]| {
        let kind = if best.is_row { "row" } else { "column" };
        let place = format!("{kind} {}, {} to {}", best.line, best.from, best.to);
        vec![place, way(best).to_owned(), way(worst).to_owned()]
    };
    if !lanes.is_empty() {
        text.push_str(&table(&["lane", "best", "worst"], 3, lanes.iter().take(MOST_LANES).map(row)));
    }
    if lanes.len() > MOST_LANES {
        let _ = writeln!(text, "{} more lead otherwise.", lanes.len() - MOST_LANES);
    }
    if values.is_empty() {
        text.push_str("Nothing weighs otherwise by a tenth or more.\n");
        return text;
    }
    text.push_str("What weighs otherwise by a tenth or more, by weight × spread:\n");
    let row = |value: &ValueApart| {
        let ValueApart { decision, name, effects: [best, worst] } = value;
        vec![format!("{}.{name}", decision.token()), signed(*best), signed(*worst)]
    };
    text.push_str(&table(&["feature", "best", "worst"], 1, values.iter().take(MOST_VALUES).map(row)));
    if values.len() > MOST_VALUES {
        let _ = writeln!(text, "{} more differ by less.", values.len() - MOST_VALUES);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::meta_skill::Decision;

    #[test]
    fn what_was_decided_otherwise_is_listed_and_counted() {
        let lane = |line, ratio| Lane { is_row: true, line, from: 2, to: 9, ratio };
        let value = |name| ValueApart { decision: Decision::Guidance, name, effects: [0.25, -0.5] };
        let of = |lanes: u32, values: Vec<ValueApart>| Apart {
            best: 3,
            worst: 5,
            throughput: [2.0, 1.0],
            lanes: (0..lanes).map(|line| [lane(line, 0.4), lane(line, 1.0)]).collect(),
            values,
        };
        let told = apart(&of(9, vec![value("use")]), 20);
        assert!(told.contains("Seed 3 comes to 2000 per 1,000 ticks, seed 5 to 1000. 9 of 20 lanes lead otherwise:\n"));
        assert!(told.contains("row 7, 2 to 9") && !told.contains("row 8") && told.contains("1 more lead otherwise."));
        let of_use = told.lines().find(|row| row.contains("guidance.use")).expect("a row");
        assert!(of_use.contains("+0.250") && of_use.contains("-0.500"), "{told}");
        let nothing = apart(&of(0, Vec::new()), 20);
        assert!(nothing.contains("0 of 20 lanes lead otherwise.\nNothing weighs otherwise"), "{nothing}");
    }
}
