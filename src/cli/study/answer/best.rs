//! What the best by hand is called: not all that could have run did.

use crate::orchestration::presets::PRESETS;
use crate::study::{ByHand, CaseHead, RowReport};

/// The best of those that ran.
pub(in crate::cli::study) fn best_by_hand(by_hand: ByHand) -> String {
    if by_hand.are_all { "best by hand".to_owned() } else { format!("best of {} by hand", by_hand.policies) }
}

/// A policy that is the best of those that ran, with how many these were if not all.
pub(in crate::cli::study) fn named(policy: &str, by_hand: ByHand) -> String {
    if by_hand.are_all { policy.to_owned() } else { format!("{policy}, the {}", best_by_hand(by_hand)) }
}

/// In which cases the best was found among fewer than all presets; nothing where it never was.
pub(super) fn among_fewer(cases: &[(&CaseHead, &[RowReport])]) -> Option<String> {
    let of_case = |(head, rows): &(&CaseHead, &[RowReport])| {
        let by_hand = ByHand::of(rows);
        let is_told = !by_hand.are_all && rows.iter().any(|row| row.gain.is_some());
        is_told.then(|| format!("of {} on {}", by_hand.policies, head.name))
    };
    let told: Vec<String> = cases.iter().filter_map(of_case).collect();
    (!told.is_empty())
        .then(|| format!("The best by hand is that of all {} presets, but {}.", PRESETS.len(), told.join("; ")))
}
