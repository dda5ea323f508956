//! The section of a race: what its learners came to, when, and with which skill.

use super::text::{escaped, note, row};
use super::{chart, figure};
use crate::cli::figures::three_digits;
use crate::cli::study::answer::{
    best_by_hand, came_back, kind, level, over_by_hand, over_runs, skills, skipped, waited,
};
use crate::study::{Convergence, EntrantReport, Level, RaceReport, Wait};

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
    let mut section = format!(
        "<h3>{}</h3>\n{}{}",
        escaped(&race.name),
        note(&extent),
        note(&skills(std::slice::from_ref(race)).unwrap_or_default())
    );
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
        section.push_str(&note(&format!(
            "Episodes after the shift until a champion is past {} on the test seeds (of the same run, which nobody changes), past {}, and at \
             {} at the end (of coordination). Runs that never are count with their last milestone, so that the figure is a lower bound (≥).",
            level(race, Level::FrozenChampion),
            level(race, Level::BestByHand),
            level(race, Level::FreshLearning)
        )));
        section.push_str(&recoveries(race));
    }
    section.push_str(&milestones(race));
    section
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
            body.push_str(&row([
                entrant.name.clone(),
                level(race, regained.level),
                three_digits(regained.throughput),
                came_back(&regained.wait),
                steps(&regained.wait),
            ]));
        }
    }
    format!("<details open><summary>recovery</summary>\n<table>\n{header}{body}</table>\n</details>\n")
}

/// What the learners had come to, milestone by milestone.
fn milestones(race: &RaceReport) -> String {
    let header = format!(
        "<tr><th>learner</th><th>episodes</th><th>agent-steps</th><th>interquartile mean</th><th>95 % interval</th>\
         <th>over the {}</th><th>finished of given out</th></tr>\n",
        best_by_hand(race.by_hand_of)
    );
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
