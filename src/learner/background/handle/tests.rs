//! The thread that learns: what it tells, and what becomes of it.

use super::*;
use crate::learner::{Hyperparameters, RunDirectory, read_curve};
use crate::scene::{DEFAULT_SCENE, Stage};

/// A learner whose thread does whatever a test wants.
pub(crate) fn learner(
    body: impl FnOnce(Receiver<LearnerCommand>, Sender<LearnerReport>) -> Result<(), String> + Send + 'static,
) -> Learner {
    let stage = Arc::new(Stage::open(DEFAULT_SCENE, &[]).expect("a shipped scene"));
    let rules = stage.learning_policy();
    let config = RunConfig::new(&[stage], &[rules], &Hyperparameters::default(), 1);
    Learner::spawn(config, (None, Arc::default()), body).expect("a thread")
}

/// Reports by call of [`Learner::reports`], until the learner has ended.
fn reports_until_the_end(mut learner: Learner) -> Vec<Vec<LearnerReport>> {
    let mut calls = Vec::new();
    while learner.is_running() {
        thread::yield_now();
    }
    while learner.thread.is_some() {
        calls.push(learner.reports());
    }
    assert!(learner.reports().is_empty(), "the end is told once");
    calls
}

#[test]
fn an_end_is_told_with_its_reason_after_all_that_was_told_before() {
    let panics = learner(|_, reports| {
        reports.send(LearnerReport::Segment).expect("room");
        panic!("out of luck in generation {}", 7)
    });
    let calls = reports_until_the_end(panics);
    assert!(matches!(calls[0].first(), Some(LearnerReport::Segment)));
    let last = calls.iter().flatten().last();
    let expected = "the learner panicked: out of luck in generation 7";
    assert!(matches!(last, Some(LearnerReport::Ended(reason)) if reason == expected), "{last:?}");
    let fails = learner(|_, _| Err("every trial failed".to_owned()));
    let calls = reports_until_the_end(fails);
    assert!(matches!(&calls[0][..], [LearnerReport::Ended(reason)] if reason == "every trial failed"));
    assert!(reports_until_the_end(learner(|_, _| Ok(()))).concat().is_empty(), "an end that was asked for");
}

/// A channel that is full once kept the reason from being told at all.
#[test]
fn a_flood_is_spread_over_calls_and_its_end_is_told() {
    let floods = learner(|_, reports| {
        while reports.try_send(LearnerReport::Segment).is_ok() {}
        panic!("drowned")
    });
    let calls = reports_until_the_end(floods);
    assert!(calls.iter().all(|reports| reports.len() <= MOST_AT_ONCE));
    let all = calls.concat();
    assert_eq!(all.len(), REPORTS + 1);
    assert!(matches!(all.last(), Some(LearnerReport::Ended(reason)) if reason.ends_with("drowned")));
}

#[test]
fn a_learner_that_says_nothing_keeps_nobody_waiting() {
    let mut hangs = learner(|commands, reports| {
        // Until the handle is gone.
        while commands.recv().is_ok() {}
        drop(reports);
        Ok(())
    });
    assert!(hangs.reports().is_empty() && hangs.is_running());
    assert!(hangs.send(LearnerCommand::Pause));
}

/// A generation of a large fleet takes minutes, and a slider gives a value every frame.
#[test]
fn of_settings_that_find_no_room_the_newest_is_told() {
    let (let_go, held) = bounded::<()>(0);
    let mut busy = learner(move |commands, reports| {
        let _ = held.recv();
        let mut population = 0;
        while let Ok(command) = commands.recv() {
            match command {
                LearnerCommand::SetPopulation(candidates) => population = candidates,
                _ => break,
            }
        }
        reports.send(LearnerReport::Trouble(population.to_string())).expect("room");
        Ok(())
    });
    let last = 3 * COMMANDS as u32;
    assert!((1..=last).all(|candidates| busy.send(LearnerCommand::SetPopulation(candidates))));
    assert!(busy.send(LearnerCommand::Pause));
    drop(let_go);
    let mut told = Vec::new();
    while told.is_empty() {
        told = busy.reports();
    }
    assert!(matches!(&told[0], LearnerReport::Trouble(population) if *population == last.to_string()), "{told:?}");
}

#[test]
fn a_thread_that_hangs_is_left_to_itself_when_the_window_closes() {
    let (let_go, held) = bounded::<()>(0);
    let body = move || {
        // Nothing that a learner would look at.
        let _ = held.recv();
        Ok(())
    };
    let hangs = thread::Builder::new().name("learner".to_owned()).spawn(body).expect("a thread");
    assert!(!end(hangs, Duration::from_millis(20)));
    drop(let_go);
    let ends = thread::Builder::new().name("learner".to_owned()).spawn(|| Ok(())).expect("a thread");
    assert!(end(ends, ENDS_WITHIN));
}

/// Most generations are not saved when they end; a window that is closed must not lose them, nor keep half a one.
#[test]
fn what_was_told_is_kept_when_the_learner_is_let_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let overrides = ["fleet.agents=4".to_owned(), "episode.ticks=20".to_owned()];
    let stage = Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"));
    let rules = stage.learning_policy();
    // Nothing but the first generation is due: there is no other champion, and a minute is too long.
    let settings = Hyperparameters { population: 4, held_out_every: u32::MAX, ..Hyperparameters::default() };
    let mut training = Training::new(vec![stage], vec![rules], settings, 1).expect("valid");
    training.spend(Duration::from_secs(1_000_000));
    let directory = RunDirectory::create_next(folder.path(), &training.config()).expect("writable");
    let root = directory.root().to_owned();
    let workers = Workers::start(1).expect("a thread");
    let learner = Learner::start(training, workers, Some(directory)).expect("a thread");
    let mut told = 0;
    while told < 20 {
        if let LearnerReport::Generation { point, .. } = learner.wait().expect("it goes on") {
            told = point.generation;
        }
    }
    let before = read_curve(&root).expect("a curve").last().map(|point| point.generation);
    assert!(before < Some(20), "saved at once, in place of now and then: {before:?}");
    drop(learner);
    let kept = read_curve(&root).expect("a curve").last().map(|point| point.generation);
    assert!(kept >= Some(20), "{kept:?}");
}
