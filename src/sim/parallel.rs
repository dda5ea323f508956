//! Many trials at once, on named threads, each with a world of its own.

use std::thread::Builder;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::episode::Setting;
use super::trial::{Outcome, Trial};

/// Runs a trial for each of `settings` on `workers` threads (at least one) and returns the outcomes in the order of
/// `settings`. What comes out does not depend on the number of threads. `on_done` is called on the calling thread after
/// every trial, with the number of trials done so far.
pub fn run_all(settings: &[Setting], workers: usize, mut on_done: impl FnMut(usize)) -> Vec<Outcome> {
    let workers = workers.clamp(1, settings.len().max(1));
    // Both queues hold everything, so that no send ever waits, whoever reads.
    let (jobs, queue) = bounded(settings.len());
    let (report, done) = bounded(settings.len());
    for job in 0..settings.len() {
        // The receiving end is held below, and there is room.
        let _ = jobs.send(job);
    }
    drop(jobs);
    let mut outcomes = vec![None; settings.len()];
    std::thread::scope(|scope| {
        let mut started = 0;
        for worker in 0..workers {
            let (queue, report) = (queue.clone(), report.clone());
            let name = format!("trial-{worker}");
            let thread = Builder::new().name(name).spawn_scoped(scope, move || work(settings, &queue, &report));
            started += usize::from(thread.is_ok());
        }
        if started == 0 {
            // A system that gives no threads still gets its results.
            work(settings, &queue, &report);
        }
        drop(report);
        for (finished, (job, outcome)) in done.iter().enumerate() {
            outcomes[job] = Some(outcome);
            on_done(finished + 1);
        }
    });
    // A worker that panicked has made the scope panic; all others filled their place.
    outcomes.into_iter().flatten().collect()
}

fn work(settings: &[Setting], queue: &Receiver<usize>, report: &Sender<(usize, Outcome)>) {
    let mut trial = Trial::default();
    for job in queue {
        let outcome = trial.run(&settings[job]);
        if report.send((job, outcome)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::{DEFAULT_SCENE, Stage};

    #[test]
    fn outcomes_keep_their_order_on_any_number_of_threads() {
        let overrides = ["episode.ticks=30".to_owned(), "fleet.agents=40".to_owned()];
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"));
        let setting = |seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed };
        let settings: Vec<Setting> = (0..7).map(setting).collect();
        let alone: Vec<Outcome> = settings.iter().map(|setting| Trial::default().run(setting)).collect();
        for workers in [0, 1, 3, 20] {
            let mut counts = Vec::new();
            assert_eq!(run_all(&settings, workers, |done| counts.push(done)), alone);
            assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7]);
        }
        assert_eq!(run_all(&[], 2, |_| {}), []);
    }
}
