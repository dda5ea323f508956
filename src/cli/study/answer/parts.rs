//! What policies without a part come to against the whole.

use super::gains::{Cases, comparisons, gain, tallies, undecided};
use crate::study::{CaseHead, Gain, RowReport, Tally, Trend};

/// Parts of a case that are named, of those that are missed and of those without which it is better.
const NAMED_PARTS: usize = 3;

/// How many policies lie below the reference of their case, are even with it, and lie above it, in all and by case; nothing where none is
/// compared with one.
pub(super) fn against_references(cases: &Cases<'_>) -> Vec<String> {
    let (tally, together) = tallies(cases);
    let Tally { better, even, worse, .. } = tally;
    let Some((first, _)) = cases.first().filter(|_| tally.count() > 0) else { return Vec::new() };
    let is_shared = cases.iter().all(|(head, _)| head.reference == first.reference);
    let rival = first.reference.as_deref().filter(|_| is_shared).unwrap_or("the reference of each case");
    let whole = format!(
        "{} with {rival}: below it in {worse}, even in {even}, above it in {better}{} (95 % intervals of paired differences, of which \
         chance alone puts one in twenty off 0; with Holm's correction for their number below it in {}, above it in {}).",
        comparisons(tally.count()),
        undecided(&tally),
        together.worse,
        together.better
    );
    std::iter::once(whole).chain(cases.iter().filter_map(of_case)).collect()
}

/// The same of one case, with the policies at both ends.
fn of_case((head, rows): &(&CaseHead, &[RowReport])) -> Option<String> {
    let mut compared: Vec<(&RowReport, &Gain)> =
        rows.iter().filter_map(|row| Some((row, row.gain.as_ref()?))).collect();
    compared.sort_by(|(_, a), (_, b)| a.percent.total_cmp(&b.percent));
    let tally = Tally::of(compared.iter().map(|(_, gain)| *gain));
    let Tally { better, even, worse, .. } = tally;
    (better + worse > 0).then(|| {
        let lost = named(compared.iter(), Trend::Worse);
        let gained = named(compared.iter().rev(), Trend::Better);
        let undecided = undecided(&tally);
        format!("On {}: below it {worse}{lost}; even {even}; above it {better}{gained}{undecided}.", head.name)
    })
}

/// The first few policies that certainly point this way, with their gains and intervals; nothing where none does.
fn named<'a>(ordered: impl Iterator<Item = &'a (&'a RowReport, &'a Gain)>, way: Trend) -> String {
    let these = ordered.filter(|(_, gain)| gain.direction() == way).take(NAMED_PARTS);
    let told: Vec<String> = these
        .map(|(row, of_row)| {
            let (percent, interval) = gain(of_row);
            format!("{} ({percent}, {interval})", row.policy)
        })
        .collect();
    if told.is_empty() { String::new() } else { format!(", most of all {}", told.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(policy: &str, gain: impl Into<Option<Gain>>) -> RowReport {
        RowReport { policy: policy.to_owned(), gain: gain.into(), ..RowReport::default() }
    }

    fn gained(percent: f64, half: f64) -> Gain {
        let ci95 = [percent - half, percent + half];
        Gain { over: "all of it".to_owned(), percent, ci95, seeds: 20, kept: None, kept_ci95: None }
    }

    fn head(name: &str) -> CaseHead {
        let reference = Some("all of it".to_owned());
        CaseHead { name: name.to_owned(), varied: None, reference, aim: None, shift_tick: None }
    }

    /// What would be better left out is told like what is missed, the largest first and no more than three.
    #[test]
    fn parts_at_both_ends_are_named_with_their_intervals() {
        let aisles = [
            row("all of it", None),
            row("no guidance", gained(-20.0, 1.0)),
            row("idle agents stay", gained(-0.1, 1.0)),
            row("without foresight", gained(-30.0, 1.0)),
            row("without a", gained(0.4, 0.1)),
            row("without b", gained(2.0, 0.5)),
            row("without c", gained(0.6, 0.1)),
            row("without d", gained(0.5, 0.1)),
        ];
        let doors = [row("all of it", None), row("without a", gained(0.1, 1.0))];
        let gates = [row("without a", gained(0.3, 0.1)), row("without b", Gain { seeds: 1, ..gained(9.0, 0.0) })];
        let heads = ["aisles", "doors", "gates"].map(head);
        let cases = [(&heads[0], &aisles[..]), (&heads[1], &doors), (&heads[2], &gates)];
        let expected = "10 comparisons with all of it: below it in 2, even in 2, above it in 5, undecided in 1 for want of a second seed \
            (95 % intervals of paired differences, of which chance alone puts one in twenty off 0; with Holm's correction for their number below it in 2, above it in 5). On aisles: below it 2, most of all \
            without foresight (-30.0 %, -31.0 … -29.0 %), no guidance (-20.0 %, -21.0 … -19.0 %); even 1; above it 4, most of all \
            without b (+2.0 %, +1.5 … +2.5 %), without c (+0.6 %, +0.5 … +0.7 %), without d (+0.5 %, +0.4 … +0.6 %). On gates: below it \
            0; even 0; above it 1, most of all without a (+0.3 %, +0.2 … +0.4 %), undecided in 1 for want of a second seed.";
        assert_eq!(against_references(&cases).join(" "), expected);
        assert!(against_references(&[(&heads[0], &aisles[..1])]).is_empty());
    }
}
