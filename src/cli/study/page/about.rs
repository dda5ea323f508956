//! What all figures of a study have in common: how they were made, what words mean, and what the rules by hand are.

use std::collections::BTreeSet;

use super::text::{escaped, row};
use crate::orchestration::presets::{PRESETS, Preset};
use crate::sim::BEHAVIOUR;
use crate::skill::Psi;
use crate::study::SuiteReport;

/// How the study was made.
pub(in crate::cli::study) struct Made {
    /// The command that makes it again.
    pub(in crate::cli::study) command: String,
    /// Whether it ran fewer seeds and runs than its suites ask for.
    pub(in crate::cli::study) is_quick: bool,
}

/// Words that need one, and what they mean here.
const MEANINGS: [(&str, &str); 11] = [
    (
        "throughput",
        "goals (where agents have their own) or tasks (where there is a pool) finished per tick, from a cold start",
    ),
    (
        "95 % interval",
        "of cases: a t interval over test seeds. Of races: a bootstrap over runs. A single seed or run has none",
    ),
    ("gain", "mean of differences seed by seed, in per cent of the other's mean"),
    (
        "best by hand",
        "the highest mean among the hand-crafted policies of that case, chosen at each value of what is varied; “of 6” where only six of \
         all presets ran",
    ),
    ("finished of given out", "tasks or goals finished over those assigned, within an episode"),
    ("test seeds", "seeds of trials on which nothing was trained or chosen"),
    ("episode", "a trial of a policy on a scene under one seed; whatever a learner simulates counts, scoring included"),
    ("agent-step", "one agent in one tick"),
    (
        "interquartile mean",
        "mean of the middle half of runs, of which each counts with its mean over the test seeds (Agarwal et al. 2021, arXiv 2108.13264)",
    ),
    ("skipped", "a benchmark file that was not there; the row says which, and where it comes from"),
    (
        "colours",
        "blue and other colours: learned; black: the best by hand at each value; grey: the others by hand, in the table",
    ),
];

/// The page's beginning.
pub(super) fn about(reports: &[SuiteReport], made: &Made) -> String {
    let quick = if made.is_quick {
        "<p class=\"quick\"><strong>A quick study:</strong> fewer seeds, runs and values than the suites ask for. Its intervals are wide.</p>\n"
    } else {
        ""
    };
    format!(
        "{quick}<p class=\"about\">Made by <code>{}</code>, program {}, simulated behaviour {BEHAVIOUR}. Every trial, and every milestone of a learner’s run, is a line of results.csv, \
         which the command writes into the folder that --out names, with this page. {}</p>\n{}{}",
        escaped(&made.command),
        env!("CARGO_PKG_VERSION"),
        skills(reports),
        meanings(),
        presets()
    )
}

/// That agents are frozen, as their worlds tell.
fn skills(reports: &[SuiteReport]) -> String {
    let rows = || reports.iter().flat_map(|report| &report.rows);
    let hashes: BTreeSet<&str> = rows().flat_map(|row| &row.skill_hashes).map(String::as_str).collect();
    let trials: usize = rows().map(|row| row.throughput.len()).sum();
    format!(
        "Agents are frozen: a hash over the ψ of the skill that they ran, read from the world of each of {trials} trials after its last tick, is {}; \
         that of the skill as published is {:016x}. Only agents that are said to be retrained ran others.",
        hashes.into_iter().collect::<Vec<_>>().join(", "),
        Psi::default().hash()
    )
}

fn meanings() -> String {
    let terms: String = MEANINGS.iter().flat_map(|(term, text)| ["<dt>", term, "</dt><dd>", text, "</dd>\n"]).collect();
    format!("<details><summary>what words mean</summary>\n<dl>\n{terms}</dl>\n</details>\n")
}

fn presets() -> String {
    let of_preset = |preset: &Preset| row([preset.name, preset.idea, preset.rules, preset.source, preset.fails_when]);
    let rows: String = PRESETS.iter().map(of_preset).collect();
    format!(
        "<details><summary>policies by hand</summary>\n<table class=\"words\">\n<tr><th>name</th><th>idea</th><th>rules</th><th>source</th>\
         <th>fails when</th></tr>\n{rows}</table>\n</details>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_study_says_so_and_every_preset_is_told() {
        let made = |is_quick| Made { command: "fleetwright study <by-hand>".to_owned(), is_quick };
        let quick = about(&[], &made(true));
        assert!(quick.contains("A quick study") && !about(&[], &made(false)).contains("A quick study"));
        assert!(quick.contains("fleetwright study &lt;by-hand&gt;"));
        // A page may be read where no table lies beside it.
        assert!(quick.contains("results.csv, which the command writes into the folder that --out names"));
        assert!(quick.contains("middle half of runs, of which each counts with its mean over the test seeds"));
        for preset in PRESETS {
            assert!(quick.contains(preset.name) && quick.contains(&escaped(preset.idea)), "{}", preset.name);
        }
    }
}
