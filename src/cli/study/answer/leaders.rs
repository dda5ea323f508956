//! Who leads a race, in words.

use super::races::over_by_hand;
use crate::cli::figures::three_digits;
use crate::study::{Lead, Leader, RaceReport};

/// Who leads a race at each of its milestones, and at the last one what that is over the best by hand.
pub(super) fn leaders(race: &RaceReport) -> Option<String> {
    let last = race.leaders.last()?;
    // Before anything is learned nobody leads, unless some had learned before demand moved.
    let ahead = |it: &&Leader| it.evaluations > 0 || it.second.as_ref().is_none_or(|lead| lead.percent.abs() > 0.0);
    let told: Vec<String> = race.leaders.iter().filter(ahead).map(leader).collect();
    let beside = over_by_hand(race, last.throughput)
        .map_or_else(String::new, |(percent, rival)| format!("; that is {percent} over {rival}"));
    Some(format!("{}: {}{beside}.", race.name, told.join("; ")))
}

/// Who leads at a milestone, or with whom it is even.
fn leader(leader: &Leader) -> String {
    let Leader { evaluations, name, throughput, second } = leader;
    let when = format!("after {evaluations} episodes");
    let score = three_digits(*throughput);
    let Some(lead) = second else { return format!("{when} {name} with {score}") };
    let Lead { over, throughput: theirs, percent, ci95 } = lead;
    let theirs = three_digits(*theirs);
    let interval = ci95.map(|[low, high]| format!("{percent:+.1} %, {low:+.1} … {high:+.1} %")).unwrap_or_default();
    match lead.is_even() {
        Some(true) => format!("{when} {name} with {score} and {over} with {theirs} are even ({interval})"),
        Some(false) => format!("{when} {name} leads with {score} over {over} with {theirs} ({interval})"),
        None => format!("{when} {name} with {score} is ahead of {over} with {theirs}, undecided for want of runs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_that_may_be_chance_is_even() {
        let of = |second: Option<[f64; 2]>| {
            let lead = Lead { over: "cma-es".to_owned(), throughput: 3.0, percent: 10.0, ci95: second };
            Leader { evaluations: 50, name: "pgpe".to_owned(), throughput: 3.3, second: Some(lead) }
        };
        assert_eq!(
            leader(&of(Some([2.0, 18.0]))),
            "after 50 episodes pgpe leads with 3.30 over cma-es with 3.00 (+10.0 %, +2.0 … +18.0 %)"
        );
        assert_eq!(
            leader(&of(Some([-1.0, 18.0]))),
            "after 50 episodes pgpe with 3.30 and cma-es with 3.00 are even (+10.0 %, -1.0 … +18.0 %)"
        );
        let undecided = "after 50 episodes pgpe with 3.30 is ahead of cma-es with 3.00, undecided for want of runs";
        assert_eq!(leader(&of(None)), undecided);
        assert_eq!(leader(&Leader { second: None, ..of(None) }), "after 50 episodes pgpe with 3.30");
    }
}
