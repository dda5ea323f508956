//! Who degrades slower where something is impaired: what is learned, or what is made by hand.

use super::gains::Cases;
use crate::study::{CaseHead, KeptMore, RowReport, Tally};

/// At how many impaired values learned policies keep more of their own throughput at the baseline than the best by hand there keeps of
/// its own, at how many less, and how many leave it open; in all, and by case and policy. `None` where no case has a baseline.
pub(super) fn who_degrades_slower(cases: &Cases<'_>) -> Option<String> {
    let whole = tally(cases.iter().flat_map(|(_, rows)| measured(rows)).map(|(_, more)| more));
    let told: Vec<String> = cases.iter().flat_map(of_case).collect();
    (whole.count() > 0).then(|| {
        format!(
            "Of its own throughput at the baseline, what is learned keeps more than the best by hand there keeps of its own at {} of {} \
             impaired values, less at {}, and {} leave it open{} (95 % bootstrap intervals over seeds of the difference): {}.",
            whole.better,
            whole.count(),
            whole.worse,
            open(&whole),
            if whole.undecided > 0 { format!(", {} for want of a second seed", whole.undecided) } else { String::new() },
            told.join("; ")
        )
    })
}

/// Each learned policy of a case, in the order of its rows.
fn of_case((head, rows): &(&CaseHead, &[RowReport])) -> Vec<String> {
    let mut policies: Vec<&str> = Vec::new();
    for (policy, _) in measured(rows) {
        if !policies.contains(&policy) {
            policies.push(policy);
        }
    }
    let of_policy = |policy: &str| {
        let all = tally(measured(rows).filter(|(other, _)| *other == policy).map(|(_, more)| more));
        let Tally { better, worse, .. } = all;
        format!(
            "{policy} on {}, more at {better} of {}, less at {worse}, open at {}",
            head.name,
            all.count(),
            open(&all)
        )
    };
    policies.into_iter().map(of_policy).collect()
}

/// The policies of a case, with what they keep more where something is impaired; specialists, by which others are measured, are not counted.
fn measured(rows: &[RowReport]) -> impl Iterator<Item = (&str, &KeptMore)> {
    rows.iter().filter(|row| !row.trained_here).filter_map(|row| Some((row.policy.as_str(), row.kept_more.as_ref()?)))
}

fn tally<'a>(all: impl Iterator<Item = &'a KeptMore>) -> Tally {
    Tally::of_directions(all.map(KeptMore::direction))
}

/// Those of which nobody can tell.
fn open(tally: &Tally) -> usize {
    tally.even + tally.undecided
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(policy: &str, at: f64, ci95: Option<[f64; 2]>) -> RowReport {
        let more = KeptMore { than: "highways".to_owned(), difference: 0.0, ci95 };
        RowReport { policy: policy.to_owned(), at: Some(at), kept_more: Some(more), ..RowReport::default() }
    }

    fn head(name: &str) -> CaseHead {
        CaseHead { name: name.to_owned(), varied: None, reference: None, aim: None, shift_tick: None }
    }

    #[test]
    fn values_are_counted_by_what_their_intervals_say() {
        let lost = [
            row("general", 0.1, Some([0.01, 0.03])),
            row("general", 0.2, Some([-0.04, -0.02])),
            row("tuned", 0.2, Some([0.01, 0.02])),
            row("general", 0.3, Some([-0.04, 0.02])),
            RowReport { trained_here: true, ..row("specialist", 0.3, Some([0.01, 0.02])) },
            RowReport { policy: "highways".to_owned(), ..RowReport::default() },
        ];
        let late = [row("general", 5.0, None), row("general", 9.0, Some([-0.04, -0.02]))];
        let heads = ["lost", "late"].map(head);
        let expected = "Of its own throughput at the baseline, what is learned keeps more than the best by hand there keeps of its own at 2 of \
            6 impaired values, less at 2, and 2 leave it open, 1 for want of a second seed (95 % bootstrap intervals over seeds of the \
            difference): general on lost, more at 1 of 3, less at 1, open at 1; tuned on lost, more at 1 of 1, less at 0, open at 0; general \
            on late, more at 0 of 2, less at 1, open at 1.";
        let told = who_degrades_slower(&[(&heads[0], &lost[..]), (&heads[1], &late)]);
        assert_eq!(told.as_deref(), Some(expected));
        assert_eq!(who_degrades_slower(&[(&heads[0], &lost[5..])]), None, "nothing is impaired");
    }
}
