//! The section of a race: what its learners came to, when, and with which skill.

use super::text::{escaped, row};
use super::{chart, figure};
use crate::cli::figures::three_digits;
use crate::cli::study::answer::{kind, over_by_hand, over_runs, skipped, waited};
use crate::skill::Psi;
use crate::study::{Convergence, EntrantReport, Learns, Level, RaceReport, Wait};

/// The section.
pub(super) fn learners(race: &RaceReport) -> String {
    let chart = chart::learners(race).map_or_else(String::new, |svg| figure(&svg));
    let extent = format!(
        "{} agents, {} ticks an episode, {} runs of every learner, its champions tested on {} seeds",
        race.agents,
        race.ticks,
        race.runs.len(),
        race.test_seeds.len()
    );
    let mut section = format!("<h3>{}</h3>\n{}{}", escaped(&race.name), note(&extent), note(&frozen(race)));
    for skipped in skipped(race) {
        section.push_str(&note(&format!("Skipped: {skipped}.")));
    }
    section.push_str(&chart);
    section.push_str(&note(
        "Every learner with the rules under which it begins. 95 % of the end is the first milestone at which a run has 95 % of its own last \
         score; “still rising” says that the last stretch between milestones gained 1 % or more with an interval above 0, so that nothing \
         had converged. Episodes are interquartile means with 95 % bootstrap intervals over runs.",
    ));
    section.push_str(&entrants(race));
    if race.entrants.iter().any(|entrant| !entrant.regained.is_empty()) {
        section.push_str(&note(
            "Episodes after the shift until a champion does better on the test seeds than the champion from before the shift that nobody \
             changes (of the same run), better than the best policy by hand, and 95 % of what coordination learned afresh comes to at the \
             end. Runs that never do count with their last milestone, so that the figure is a lower bound (≥).",
        ));
        section.push_str(&recoveries(race));
    }
    section.push_str(&milestones(race));
    section
}

fn note(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p class=\"note\">{}</p>\n", escaped(text)) }
}

/// Which ψ agents ran, as it was read while learners learned.
fn frozen(race: &RaceReport) -> String {
    let published = format!("{:016x}", Psi::default().hash());
    let hashes_of = |frozen: bool| {
        let these = race.entrants.iter().filter(move |entrant| (entrant.learns == Learns::Coordination) == frozen);
        let mut hashes: Vec<&str> = these.flat_map(|entrant| &entrant.skill_hashes).map(String::as_str).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    };
    let coordination = race.entrants.iter().filter(|entrant| entrant.learns == Learns::Coordination);
    let (mut generations, mut runs) = (0, 0);
    for entrant in coordination {
        generations += entrant.generations_read.unwrap_or_default();
        runs += entrant.milestones.first().map_or(0, |milestone| milestone.throughput.len());
    }
    let hashes = hashes_of(true);
    let verdict = if hashes == [published.as_str()] {
        format!("all equal to the published skill’s hash {published}")
    } else {
        format!("found {}, where the published skill’s hash is {published}", hashes.join(", "))
    };
    let read = format!("ψ read at {generations} generations of {runs} runs that learn coordination: {verdict}.");
    let others = hashes_of(false).into_iter().filter(|&hash| hash != published).count();
    let retrained = format!("Champions of those who retrain their agents ran {others} other skills.");
    let is_retraining = race.entrants.iter().any(|entrant| entrant.learns != Learns::Coordination);
    let told = [(runs > 0).then_some(read), is_retraining.then_some(retrained)];
    told.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A line for every learner: how it began, and when it had come to nearly all.
fn entrants(race: &RaceReport) -> String {
    let header = "<tr><th>learner</th><th>learns</th><th>parameters</th><th>step size</th><th>95 % of the end after, episodes</th>\
                  <th>million agent-steps</th><th>last stretch</th><th>begins under</th></tr>\n";
    let line = |entrant: &EntrantReport| {
        let convergence = entrant.convergence.as_ref();
        row([
            entrant.name.clone(),
            kind(entrant.learns).to_owned(),
            entrant.parameters.to_string(),
            entrant.step_size.to_string(),
            convergence.map_or_else(String::new, |it| waited(&it.wait)),
            convergence.map_or_else(String::new, |it| steps(&it.wait)),
            convergence.map_or_else(String::new, last_stretch),
            entrant.rules.clone(),
        ])
    };
    let body: String = race.entrants.iter().map(line).collect();
    format!("<details open><summary>learners</summary>\n<table>\n{header}{body}</table>\n</details>\n")
}

fn last_stretch(convergence: &Convergence) -> String {
    let Some(gain) = convergence.last_gain_percent else { return String::new() };
    let flag = match convergence.still_rising {
        Some(true) => "still rising",
        Some(false) => "settled",
        None => "one run",
    };
    format!("{gain:+.1} %, {flag}")
}

fn steps(wait: &Wait) -> String {
    let at_least = if wait.never > 0 { "≥ " } else { "" };
    wait.agent_steps.map_or_else(String::new, |steps| format!("{at_least}{}", three_digits(steps / 1e6)))
}

/// How soon each learner was back after the shift.
fn recoveries(race: &RaceReport) -> String {
    let header = "<tr><th>learner</th><th>past</th><th>throughput there</th><th>episodes</th><th>million agent-steps</th></tr>\n";
    let mut body = String::new();
    for entrant in &race.entrants {
        for regained in &entrant.regained {
            let level = match regained.level {
                Level::FrozenChampion => "the frozen champion",
                Level::BestByHand => "the best by hand",
                Level::FreshLearning => "95 % of learning afresh",
            };
            body.push_str(&row([
                entrant.name.clone(),
                level.to_owned(),
                three_digits(regained.throughput),
                waited(&regained.wait),
                steps(&regained.wait),
            ]));
        }
    }
    format!("<details open><summary>recovery</summary>\n<table>\n{header}{body}</table>\n</details>\n")
}

/// What the learners had come to, milestone by milestone.
fn milestones(race: &RaceReport) -> String {
    let header = "<tr><th>learner</th><th>episodes</th><th>agent-steps</th><th>interquartile mean</th><th>95 % interval</th>\
                  <th>over by hand</th><th>finished of given out</th></tr>\n";
    let mut body = String::new();
    for entrant in &race.entrants {
        for milestone in &entrant.milestones {
            body.push_str(&row([
                entrant.name.clone(),
                milestone.evaluations.to_string(),
                format!("{} million", three_digits(milestone.agent_steps as f64 / 1e6)),
                three_digits(milestone.iqm),
                over_runs(milestone.ci95),
                over_by_hand(race, milestone.iqm).map(|(percent, _)| percent).unwrap_or_default(),
                format!("{:.1} %", 100.0 * milestone.completion_rate),
            ]));
        }
    }
    format!("<details><summary>figures</summary>\n<table>\n{header}{body}</table>\n</details>\n")
}
