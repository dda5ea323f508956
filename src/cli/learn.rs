//! A run of learning in the terminal: generations until the budget is used up or Ctrl-C is pressed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::figures::three_digits;
use super::progress::Verbosity;
use crate::learner::{Allowance, Progress, RunDirectory, Saves, Stop, Training};
use crate::sim::Workers;

/// Set by Ctrl-C; looked at between generations, and by a window in every frame.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Time between two lines of progress.
pub(super) const LINE_EVERY: Duration = Duration::from_secs(3);

/// Failed trials of a generation that are named one by one.
const MOST_FAILURES: usize = 3;

/// How much learning there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Budget {
    /// Wall time from the start to the last update, over all parts of a resumed run.
    Time(Duration),
    /// Simulated episodes of every kind.
    Evaluations(u64),
}

impl Budget {
    /// The same as a run directory says it.
    pub(super) fn allowance(self) -> Allowance {
        match self {
            Self::Time(limit) => Allowance::Millis(limit.as_millis() as u64),
            Self::Evaluations(most) => Allowance::Evaluations(most),
        }
    }
}

/// Why a command came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The budget is used up, or there was nothing more to do.
    Finished,
    /// Ctrl-C was pressed; the run is saved, the window closed.
    Interrupted,
}

/// Makes Ctrl-C stop learning after the running generation, or close the window.
///
/// # Errors
/// If the system refuses the handler.
pub(super) fn catch_interrupts() -> Result<(), Failure> {
    Ok(ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))?)
}

/// Whether Ctrl-C was pressed since it is caught.
pub(super) fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Runs generations within `budget`, saving now and then and at the end; `continued_by` is the command that goes on when Ctrl-C was
/// pressed.
///
/// # Errors
/// If every trial fails or the run cannot be saved.
pub(super) fn learn(
    training: &mut Training,
    workers: &Workers,
    directory: &RunDirectory,
    budget: Budget,
    continued_by: &str,
    verbosity: Verbosity,
) -> Result<Ended, Failure> {
    let mut last_line = now();
    let mut longest = Duration::ZERO;
    let mut saves = Saves::default();
    let mut ended = Ended::Finished;
    while let Some(stop) = next_stop(training, budget, longest) {
        let began = now();
        training.cool(spent(training, budget));
        let before = saves.are_behind().then(|| training.clone());
        if let Err(error) = training.generation_step(workers, stop) {
            // What such a generation has changed is none of what is kept.
            if let Some(Err(unsaved)) = before.map(|before| directory.save(&before)) {
                verbosity.say(&unsaved.to_string());
            }
            return Err(error.into());
        }
        tell_failures(training, verbosity);
        let took = began.elapsed();
        longest = longest.max(took);
        training.spend(took);
        if saves.are_due(training) {
            directory.save(training)?;
        }
        directory.tell(&progress(training, budget, false))?;
        if last_line.elapsed() >= LINE_EVERY {
            last_line = now();
            verbosity.say(&line(training));
        }
        if is_interrupted() {
            ended = Ended::Interrupted;
            break;
        }
        if stop == Stop::Now {
            break;
        }
    }
    if saves.are_behind() {
        directory.save(training)?;
    }
    match ended {
        Ended::Interrupted => verbosity.say(&format!("stopped; continue with {continued_by}")),
        Ended::Finished => {
            directory.tell(&progress(training, budget, true))?;
            verbosity.say(&line(training));
        }
    }
    Ok(ended)
}

/// How far it is, for a window that follows it.
fn progress(training: &Training, budget: Budget, is_over: bool) -> Progress {
    let allowance = budget.allowance();
    let (spent_millis, evaluations) = (training.spent().as_millis() as u64, training.evaluations());
    Progress { version: Progress::VERSION, allowance, spent_millis, evaluations, is_over }
}

/// Names the trials of the last generation that failed, and the scenes that are left out from then on.
fn tell_failures(training: &Training, verbosity: Verbosity) {
    let generation = training.generation();
    for failure in training.failed().iter().take(MOST_FAILURES) {
        verbosity.say(&format!("generation {generation}: skipped: {failure}"));
    }
    let more = training.failed().len().saturating_sub(MOST_FAILURES);
    if more > 0 {
        verbosity.say(&format!("generation {generation}: skipped: {more} trials more that failed"));
    }
    if generation <= 1 {
        for scene in training.left_out() {
            verbosity.say(&format!("scene \"{scene}\" is left out: every trial failed there"));
        }
    }
}

/// How the next generation is to be run; `None`: there is no room for one.
fn next_stop(training: &Training, budget: Budget, longest: Duration) -> Option<Stop> {
    match budget {
        Budget::Evaluations(most) => {
            let stop = Stop::Evaluations(most);
            training.may_continue(stop).then_some(stop)
        }
        Budget::Time(limit) => {
            let left = limit.checked_sub(training.spent()).filter(|left| !left.is_zero() && *left >= longest)?;
            Some(if left < longest * 3 { Stop::Now } else { Stop::Never })
        }
    }
}

/// Share of the budget that is used up.
fn spent(training: &Training, budget: Budget) -> f64 {
    match budget {
        Budget::Evaluations(most) => training.evaluations() as f64 / most as f64,
        Budget::Time(limit) => training.spent().as_secs_f64() / limit.as_secs_f64(),
    }
}

fn line(training: &Training) -> String {
    let champion = training.champion().map_or_else(String::new, |champion| {
        let (mean, generation) = (champion.held_out.mean, champion.generation);
        let score = if training.is_relative() {
            format!("{mean:.3} times the beginning")
        } else {
            format!("{} per 1,000 ticks", three_digits(1000.0 * mean))
        };
        format!(", champion {score} (generation {generation})")
    });
    let failures = match training.failures() {
        0 => String::new(),
        failures => format!(", {failures} trials failed"),
    };
    format!(
        "{:>4.0} s: generation {}, {} evaluations{champion}{failures}",
        training.spent().as_secs_f64(),
        training.generation(),
        training.evaluations()
    )
}

/// The time by the clock on the wall.
#[expect(clippy::disallowed_methods, reason = "a budget is wall time, and progress is shown by the clock on the wall")]
pub(super) fn now() -> Instant {
    Instant::now()
}
