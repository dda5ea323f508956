//! What a session opens besides scenes: runs that another process trains, and clips.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::app::App;
use fleetwright::fleet::Clock;
use fleetwright::learner::{Allowance, Hyperparameters, Progress, RunConfig, RunDirectory, Stop, Training, read_curve};
use fleetwright::orchestration::presets::{self, PRESETS};
use fleetwright::orchestration::{MetaSkill, Policy};
use fleetwright::record::Clip;
use fleetwright::session::{self, Beginning, Command, MarkKind, Opened, PlayedView};
use fleetwright::sim::{Setting, Trial, Workers, state_hash};

use crate::program::stderr_of_failure;
use crate::session::{app, ground, send, stage, step, view, wait_until, watching};
use crate::timeline::travel;

/// A run in a directory, trained by hand.
struct Run {
    training: Training,
    directory: RunDirectory,
    workers: Workers,
}

impl Run {
    fn begin(root: &Path) -> Self {
        let stages = [stage()];
        let policies = [stages[0].learning_policy()];
        let settings =
            Hyperparameters { population: 4, held_out_seeds: 2, held_out_every: 1, ..Hyperparameters::default() };
        let config = RunConfig::new(&stages, &policies, &settings, 3);
        let directory = RunDirectory::create(root, &config).expect("a new run");
        let training = Training::new(stages.into(), policies.into(), settings, 3).expect("valid");
        Self { training, directory, workers: Workers::start(1).expect("a thread") }
    }

    fn generation(&mut self) {
        self.training.generation_step(&self.workers, Stop::Never).expect("trials");
        self.training.spend(Duration::from_secs(2));
        self.directory.save(&self.training).expect("writable");
    }

    fn champion(&self) -> MetaSkill {
        self.training.champion().expect("a champion").meta_skill.clone()
    }
}

fn opened(path: &Path) -> Opened {
    session::open(&path.to_string_lossy(), &[]).unwrap_or_else(|error| panic!("{error}"))
}

fn following(root: &Path) -> App {
    let Opened::Run(run) = opened(root) else { panic!("a run") };
    app(Beginning::following(*run, 7))
}

#[test]
fn a_run_of_another_process_is_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    let mut run = Run::begin(&root);
    let mut app = following(&root);
    let now = view(&app);
    assert_eq!((now.has_learner, now.has_curve(), now.policy_name.as_str()), (false, true, "untrained"));
    assert_eq!(now.followed.expect("a run").heard_secs_ago, None);
    run.generation();
    let curve = run.training.curve().to_vec();
    assert_eq!(read_curve(&root).expect("a curve"), curve);
    let now = wait_until(&mut app, |view| view.policy_name.starts_with("champion") && !view.curve.is_empty());
    assert_eq!(*now.curve, curve);
    assert_eq!(*now.curve_secs, vec![2.0; curve.len()]);
    let in_charge = |app: &App| app.world().resource::<session::Session>().setting().policy.clone();
    assert_eq!(*in_charge(&app).meta_skill, run.champion());
    // The file is written every generation; only another champion is news.
    let before = run.champion();
    while run.champion() == before {
        run.generation();
    }
    let generations = run.training.generation();
    let now = wait_until(&mut app, |view| view.generation == generations);
    assert_eq!(*in_charge(&app).meta_skill, run.champion());
    assert_eq!(now.policy_name, format!("champion of generation {}", run.champion().lineage.generation));
    send(&mut app, [Command::ToggleLearning]);
    assert!(view(&app).notices.last().is_some_and(|notice| notice.text.contains("another process")));

    assert_eq!(now.followed.expect("a run").progress, None, "it says nothing of a budget");
    let progress = Progress {
        version: Progress::VERSION,
        allowance: Allowance::Evaluations(1000),
        spent_millis: 5_000,
        evaluations: 250,
        is_over: false,
    };
    run.directory.tell(&progress).expect("writable");
    let told = wait_until(&mut app, |view| view.followed.as_ref().is_some_and(|run| run.progress.is_some()));
    assert_eq!(told.followed.and_then(|run| run.progress), Some(progress));

    // Whoever opens it now finds its champion in charge at once.
    let later = following(&root);
    assert_eq!((view(&later).policy_name, in_charge(&later)), (now.policy_name, in_charge(&app)));
    std::fs::write(root.join("curve.csv"), "generation\n").expect("writable");
    let told = wait_until(&mut app, |view| view.notices.iter().any(|notice| notice.text.contains("curve.csv:1:1")));
    assert_eq!(told.curve.len(), now.curve.len(), "the last sound curve stays");
}

/// What is done by hand is scored beside a run, and learning can go on here from its champion.
#[test]
fn a_followed_run_has_rivals_and_is_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    let mut run = Run::begin(&root);
    run.generation();
    let mut app = following(&root);
    let now = wait_until(&mut app, |view| view.rivals.len() == PRESETS.len());
    assert!(now.has_rivals() && now.run.is_some_and(|config| config.scenes.len() == 1));
    let seeds = run.training.held_out_seeds();
    let expected = |name: &str| {
        let stage = stage();
        let policy = presets::find(name).expect("a preset").policy(&stage.grid).expect("it fits");
        let setting = |&seed: &u64| Setting { stage: stage.clone(), policy: policy.clone(), seed };
        let total: f64 = seeds.iter().map(|seed| Trial::default().run(&setting(seed)).throughput).sum();
        total / seeds.len() as f64
    };
    for rival in now.rivals.iter().take(2) {
        assert!((rival.mean - expected(&rival.name)).abs() < 1e-12, "{}: {}", rival.name, rival.mean);
    }

    send(&mut app, [Command::ToggleLearning]);
    let offered = view(&app).notices.last().and_then(|notice| notice.offer.clone()).expect("an offer");
    assert_eq!(offered.command, Command::StartLearning);
    send(&mut app, [offered.command]);
    let learning = wait_until(&mut app, |view| view.generation >= 1 && view.has_learner);
    assert!(learning.followed.is_none() && learning.learning);
}

/// Whoever opens a run that was trained without a window can scrub through what it found, and through what it finds from then on.
#[test]
fn all_champions_of_a_run_can_be_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    let mut run = Run::begin(&root);
    let mut all: Vec<MetaSkill> = Vec::new();
    let mut train = |until: usize| {
        while all.len() < until {
            run.generation();
            let champion = run.champion();
            if all.last() != Some(&champion) {
                all.push(champion);
            }
        }
        all.clone()
    };
    let generations = |champions: &[MetaSkill]| -> Vec<u32> {
        let begun = (champions[0].lineage.generation > 0).then_some(0);
        begun.into_iter().chain(champions.iter().map(|champion| champion.lineage.generation)).collect()
    };
    let in_gallery =
        |view: &session::View| -> Vec<u32> { view.generations.iter().map(|kept| kept.generation).collect() };
    let champions = train(3);
    // One that is being copied here, and never arrives.
    std::fs::write(root.join("champions/00000000.ron.part"), "").expect("writable");
    std::fs::write(root.join("champions/99999999.ron"), "MetaSkill(\n version: 1,").expect("writable");
    let mut app = following(&root);
    let now = wait_until(&mut app, |view| in_gallery(view) == generations(&champions));
    let scores: Vec<Option<f64>> = now.generations.iter().map(|kept| kept.score.map(|score| score.mean)).collect();
    for champion in &champions {
        let place = now.generations.iter().position(|kept| kept.generation == champion.lineage.generation);
        assert_eq!(scores[place.expect("it is there")], champion.lineage.held_out.map(|score| score.mean));
    }

    let more = train(4);
    wait_until(&mut app, |view| in_gallery(view) == generations(&more));
    let earlier = &champions[1];
    send(&mut app, [Command::ShowGeneration(earlier.lineage.generation)]);
    assert_eq!(*app.world().resource::<session::Session>().setting().policy.meta_skill, *earlier);
    let damaged = |view: &session::View| {
        view.notices.iter().filter(|notice| notice.text.contains("champions/99999999.ron:2:")).count()
    };
    assert_eq!(damaged(&wait_until(&mut app, |view| damaged(view) > 0)), 1);
    let again = train(5);
    let later = wait_until(&mut app, |view| in_gallery(view) == generations(&again));
    assert_eq!(damaged(&later), 1, "it is told once");
}

#[test]
fn what_is_wrong_with_a_run_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    Run::begin(&root).generation();
    let told = |what: &str| {
        let text = stderr_of_failure(&["watch", &root.to_string_lossy()], 2);
        assert!(text.contains(what), "{what}: {text}");
    };
    let damage = |file: &str, from: &str, to: &str| {
        let sound = std::fs::read_to_string(root.join(file)).expect("readable");
        assert!(sound.contains(from), "{file} without {from}");
        std::fs::write(root.join(file), sound.replacen(from, to, 1)).expect("writable");
        sound
    };
    for (file, from, to, what) in [
        ("champion.ron", "version: 1", "version: 9", "champion.ron:2:"),
        ("curve.csv", "\n0,", "\nx,", "curve.csv:2:1: expected generation"),
        ("config.ron", "version: 1", "version: one", "config.ron:2:"),
        ("config.ron", "agents: 60", "agents: 999999", "config.ron:"),
        ("config.ron", "guidance=learned", "guidance=leaned", "config.ron:1:1: unknown guidance rule"),
    ] {
        let sound = damage(file, from, to);
        told(what);
        std::fs::write(root.join(file), sound).expect("writable");
    }
    let refused = stderr_of_failure(&["watch", &folder.path().to_string_lossy()], 2);
    assert!(refused.contains("expected the directory of a training run"), "{refused}");
}

/// A session of two and a half episodes with everything in it that can be recorded, and its clip.
fn recorded(folder: &Path) -> (PathBuf, u64) {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 40);
    send(&mut app, [Command::SetPolicy("highways".to_owned()), Command::SetAgents(50)]);
    step(&mut app, 150);
    send(&mut app, [Command::ShiftDemand, Command::SetSeed(99)]);
    step(&mut app, 60);
    let last = state_hash(ground(&app));
    let file = folder.join("session.clip");
    send(&mut app, [Command::StopRecording, Command::SaveClip(file.clone())]);
    (file, last)
}

fn playing(file: &Path) -> App {
    let Opened::Clip(clip) = opened(file) else { panic!("a clip") };
    app(Beginning::playing(*clip, file))
}

fn played(app: &App) -> PlayedView {
    view(app).played.expect("a recording")
}

/// Past the first pass: at the beginning, time stopped.
fn compared(app: &mut App) -> PlayedView {
    send(app, [Command::Pause]);
    let is_done = |view: &session::View| {
        let done = view.played.as_ref().is_some_and(|played| played.compared_ticks == played.ticks);
        done && view.timeline.target.is_none() && view.tick == 0
    };
    wait_until(app, is_done).played.expect("a recording")
}

#[test]
fn a_clip_is_played_as_it_was_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, last) = recorded(folder.path());
    let mut app = playing(&file);
    let all = PlayedView { name: "session.clip".to_owned(), ticks: 250, compared_ticks: 250, differs_at: None };
    assert_eq!(compared(&mut app), all);
    let now = view(&app);
    assert_eq!((now.timeline.span_ticks, now.timeline.last_tick, now.timeline.flow.len()), (250, 250, 5));
    let labels: Vec<(u32, &str)> = now.timeline.marks.iter().map(|mark| (mark.tick, mark.label.as_str())).collect();
    for expected in [(40, "highways"), (40, "50 agents"), (190, "demand moves"), (190, "an episode under seed 99")] {
        assert!(labels.contains(&expected), "{expected:?} in {labels:?}");
    }
    assert!(labels.contains(&(150, "an episode under seed 8")), "the first episode's end: {labels:?}");

    // Scrubbed, over episodes and back.
    for tick in [249, 3, 160, 250] {
        travel(&mut app, Command::GoTo(tick));
        assert_eq!(view(&app).tick, tick);
    }
    assert_eq!(state_hash(ground(&app)), last);
    assert_eq!((view(&app).episode, view(&app).seed, ground(&app).resource::<Clock>().tick), (3, 99, 60));
    // It ends there; whoever plays it again sees it from its beginning.
    let ticks = app.world().resource::<session::Session>().ticks();
    send(&mut app, [Command::Step]);
    assert_eq!((app.world().resource::<session::Session>().ticks(), view(&app).playing), (ticks, false));
    send(&mut app, [Command::Play, Command::Pause]);
    wait_until(&mut app, |view| view.tick < 5);
    assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble), "{:?}", view(&app).notices);
}

#[test]
fn a_change_in_a_recording_begins_another_future() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, last) = recorded(folder.path());
    let mut app = playing(&file);
    compared(&mut app);
    for (number, tick) in (2..9).zip([250, 200, 10, 20, 30, 40, 50]) {
        send(&mut app, [Command::ShowFuture(1)]);
        travel(&mut app, Command::GoTo(tick));
        send(&mut app, [Command::SetPolicy("zones".to_owned())]);
        step(&mut app, 2);
        let timeline = view(&app).timeline;
        assert_eq!((timeline.shown, timeline.is_recorded, timeline.last_tick), (number, false, tick + 2));
        assert_eq!(timeline.futures[0].name, "as recorded", "it is never let go");
    }
    send(&mut app, [Command::ShowFuture(1)]);
    travel(&mut app, Command::GoTo(250));
    assert_eq!((state_hash(ground(&app)), played(&app).differs_at), (last, None));
    travel(&mut app, Command::Restart);
    assert_eq!((view(&app).tick, view(&app).timeline.is_recorded), (0, true), "the recording from its beginning");
    send(&mut app, [Command::NewSeed]);
    assert_eq!((view(&app).played, view(&app).episode), (None, 2));
}

#[test]
fn a_recording_that_does_not_replay_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, _) = recorded(folder.path());
    let mut clip = Clip::load(&file).expect("sound");
    clip.hashes[69] ^= 1;
    clip.save(&file).expect("writable");
    let mut app = playing(&file);
    assert_eq!(compared(&mut app).differs_at, Some(70));
    let notices = view(&app).notices;
    let told: Vec<_> = notices.iter().filter(|notice| notice.is_trouble).collect();
    assert!(matches!(told[..], [notice] if notice.text.contains("from tick 70 on")), "{told:?}");

    let mut bytes = std::fs::read(&file).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("writable");
    let text = stderr_of_failure(&["watch", &file.to_string_lossy()], 2);
    assert!(text.contains("session.clip") && text.contains("byte "), "{text}");
    let refused = stderr_of_failure(&["watch", "tests/it/clips/version-1.clip", "--seed", "3"], 2);
    assert!(refused.contains("--seed: a clip is played as it was recorded"), "{refused}");
}

/// Recorded by the first version of the program, with another version's idea of nothing.
#[test]
fn a_clip_of_the_first_version_plays() {
    let mut app = playing(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clips/version-1.clip"));
    assert_eq!((compared(&mut app).ticks, played(&app).differs_at), (20, None));
}

/// Names are not recorded; what can be told from a policy is.
#[test]
fn policies_of_a_recording_have_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, _) = recorded(folder.path());
    let mut app = playing(&file);
    compared(&mut app);
    travel(&mut app, Command::GoTo(41));
    assert_eq!(view(&app).policy_name, "highways");
    assert!(view(&app).timeline.marks.iter().any(|mark| mark.kind == MarkKind::Policy && mark.label == "highways"));
    assert_ne!(app.world().resource::<session::Session>().setting().policy, Policy::plain());
}
