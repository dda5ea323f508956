//! A session without a window: every command acts when it should, leaves its entry in the log, and can be replayed.

use std::path::Path;
use std::sync::Arc;

use bevy::app::App;
use bevy::prelude::World;
use fleetwright::fleet::{AgentId, Clock, Faults, Roster};
use fleetwright::grid::{Area, Cell};
use fleetwright::learner::{Hyperparameters, Learner, RunConfig, RunDirectory, Training, curve_to_csv};
use fleetwright::orchestration::communication::Communication;
use fleetwright::orchestration::meta_skill::Decision;
use fleetwright::record::{Clip, Replay};
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, Ground, MarkerKind, Session, SessionPlugin, Speed, View};
use fleetwright::sim::{Episode, Setting, Tally, Trial, Workers, state_hash};

use crate::program::fleetwright;

pub(crate) fn stage() -> Arc<Stage> {
    stage_of(60)
}

pub(crate) fn stage_of(agents: u32) -> Arc<Stage> {
    let fixed = ["episode.ticks=150", "demand.supply.tasks_per_agent=1.5"].map(str::to_owned);
    let overrides = [&fixed[..], &[format!("fleet.agents={agents}")]].concat();
    Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"))
}

pub(crate) fn app(beginning: Beginning) -> App {
    let mut app = App::new();
    app.add_plugins(SessionPlugin::new(beginning));
    send(&mut app, [Command::Pause]);
    app
}

pub(crate) fn watching(stage: &Arc<Stage>) -> App {
    app(Beginning::new(Arc::clone(stage), stage.policy.clone(), "the scene's own", 7))
}

pub(crate) fn learning(stage: &Arc<Stage>, directory: Option<RunDirectory>) -> App {
    let policy = stage.learning_policy();
    let settings =
        Hyperparameters { population: 4, held_out_seeds: 2, held_out_every: 1, ..Hyperparameters::default() };
    let training = Training::new(vec![Arc::clone(stage)], vec![policy.clone()], settings.clone(), 3).expect("valid");
    let learner = Learner::start(training, Workers::start(1).expect("a thread"), directory).expect("a thread");
    app(Beginning::new(Arc::clone(stage), policy, "untrained", 7).with_learner(learner, settings))
}

/// The directory of a run that is about to begin.
pub(crate) fn new_run(root: &Path, stage: &Arc<Stage>) -> RunDirectory {
    let policies = [stage.learning_policy()];
    let config = RunConfig::new(std::slice::from_ref(stage), &policies, &Hyperparameters::default(), 3);
    RunDirectory::create(root, &config).expect("writable")
}

pub(crate) fn send(app: &mut App, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        app.world_mut().write_message(command);
    }
    app.update();
}

/// Runs so many ticks, however many frames they take.
pub(crate) fn step(app: &mut App, ticks: u32) {
    let target = ticks_so_far(app) + u64::from(ticks);
    send(app, [Command::StepMany(ticks)]);
    while ticks_so_far(app) < target {
        app.update();
    }
    assert_eq!(ticks_so_far(app), target, "not a tick more than asked for");
}

pub(crate) fn ticks_so_far(app: &App) -> u64 {
    app.world().resource::<Session>().ticks()
}

/// The world on the floor.
pub(crate) fn ground(app: &App) -> &World {
    app.world().resource::<Ground>().world()
}

pub(crate) fn view(app: &App) -> View {
    app.world().resource::<Session>().view(ground(app))
}

pub(crate) fn logged(app: &App, command: &Command) -> bool {
    app.world().resource::<Session>().log().iter().any(|entry| entry.command == *command)
}

/// Updates until `holds`, at most some thousand frames: a learner needs real time.
pub(crate) fn wait_until(app: &mut App, holds: impl Fn(&View) -> bool) -> View {
    for _ in 0..30_000 {
        app.update();
        let view = view(app);
        if holds(&view) {
            return view;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("it never happened: {:?}", view(app));
}

#[test]
fn playback_commands_act_at_once() {
    let mut app = watching(&stage());
    assert!(!view(&app).playing);
    send(&mut app, [Command::Step]);
    assert_eq!((ticks_so_far(&app), view(&app).playing), (1, false));
    step(&mut app, 20);
    send(&mut app, [Command::TogglePlay]);
    assert!(view(&app).playing);
    send(&mut app, [Command::Faster]);
    assert_eq!(view(&app).speed, Speed::TicksPerSecond(8.0));
    send(&mut app, [Command::SetSpeed(Speed::Max)]);
    let before = ticks_so_far(&app);
    app.update();
    assert!(ticks_so_far(&app) > before, "maximum speed needs no waiting");
    send(&mut app, [Command::Slower]);
    assert_eq!(view(&app).speed, Speed::TicksPerSecond(256.0));
    send(&mut app, [Command::NormalSpeed, Command::Pause]);
    assert_eq!((view(&app).speed, view(&app).playing), (Speed::TicksPerSecond(4.0), false));
    for command in [Command::Step, Command::TogglePlay, Command::Faster, Command::Slower, Command::NormalSpeed] {
        assert!(logged(&app, &command), "{command:?}");
    }
}

#[test]
fn world_commands_act_before_the_next_tick() {
    let mut app = watching(&stage());
    step(&mut app, 10);
    let commands = [
        Command::SetAgents(75),
        Command::SetDemandRate(3.0),
        Command::SetEpisodeTicks(90),
        Command::SetPolicy("highways".to_owned()),
        Command::BlackOut { area: Area { from: (0, 0), to: (9, 9) }, ticks: 5 },
        Command::BreakAgent { agent: AgentId(2), ticks: 5 },
        Command::BlockCell { cell: Cell(8), ticks: 5 },
    ];
    send(&mut app, commands.clone());
    step(&mut app, 1);
    let now = view(&app);
    assert!(ground(&app).contains_resource::<Communication>());
    let faults = ground(&app).resource::<Faults>();
    assert_eq!((faults.broken(), faults.blocked()), (&[2][..], &[Cell(8)][..]));
    assert_eq!((now.agents, ground(&app).resource::<Roster>().agents()), (75, 75));
    assert_eq!(now.demand_rate.map(|(rate, _)| rate), Some(3.0));
    let unfinished = ground(&app).resource::<fleetwright::demand::TaskPool>().unfinished();
    assert!((224..=225).contains(&unfinished), "3 tasks for each of 75 agents, found {unfinished}");
    assert_eq!((now.episode_ticks, now.policy_name.as_str()), (90, "highways"));
    for command in commands {
        assert!(logged(&app, &command), "{command:?}");
    }
    send(&mut app, [Command::SetAgents(20)]);
    step(&mut app, 1);
    assert_eq!(ground(&app).resource::<Roster>().agents(), 20);
    send(&mut app, [Command::SetSeed(41)]);
    assert_eq!((ground(&app).resource::<Episode>().seed, ground(&app).resource::<Clock>().tick), (41, 0));
    send(&mut app, [Command::NewSeed]);
    assert_ne!(view(&app).seed, 41);
    step(&mut app, 5);
    send(&mut app, [Command::Restart]);
    assert_eq!(ground(&app).resource::<Clock>().tick, 0);
    step(&mut app, 91);
    assert_eq!(view(&app).tick, 1, "an episode of 90 ticks is over, the next began by itself");
}

#[test]
fn wrong_values_are_answered_not_obeyed() {
    let mut app = watching(&stage());
    send(&mut app, [Command::SetPolicy("guidance=nowhere".to_owned()), Command::SetDemandRate(f64::NAN)]);
    let now = view(&app);
    assert_eq!((now.policy_name.as_str(), now.notices.len()), ("the scene's own", 2));
    let before = state_hash(ground(&app));
    send(&mut app, [Command::Tell { text: "click an agent first".to_owned(), is_trouble: true }]);
    let now = view(&app);
    assert_eq!(now.notices.last().map(|notice| notice.text.as_str()), Some("click an agent first"));
    assert_eq!((now.notices.len(), state_hash(ground(&app))), (3, before), "nothing else happens");
    assert!(now.notices.iter().all(|notice| notice.is_trouble));
    send(&mut app, [Command::SetAgents(0)]);
    step(&mut app, 1);
    assert_eq!(view(&app).agents, 1);
    send(&mut app, [Command::SetAgents(u32::MAX)]);
    step(&mut app, 1);
    assert_eq!(view(&app).agents, view(&app).max_agents);
}

#[test]
fn learner_commands_act_at_the_next_generation() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.generation >= 2);
    let commands = [Command::SetPopulation(7), Command::SetStepSize(0.05), Command::SetRollouts(2)];
    send(&mut app, commands.clone());
    let sent = view(&app).generation;
    // The generation that was running when the commands arrived may still end as it began; the one after may not.
    let later = wait_until(&mut app, |view| view.generation >= sent + 3);
    let cost = |generation: u32| {
        let at = |wanted: u32| later.curve.iter().filter(|p| p.generation == wanted).map(|p| p.evaluations).max();
        at(generation).zip(at(generation - 1)).map(|(now, before)| now - before)
    };
    assert_eq!(cost(sent + 3), Some(7 * 2 + 2), "7 candidates, 2 trials each, and 2 held-out trials");
    let step_size = later.curve.iter().find(|point| point.generation == sent + 2).map(|point| point.step_size);
    assert!(step_size.is_some_and(|sigma| sigma < 0.2), "{step_size:?}");
    assert!(later.markers.iter().any(|marker| marker.label.starts_with("population")));
    for command in commands {
        assert!(logged(&app, &command), "{command:?}");
    }
    send(&mut app, [Command::ToggleLearning]);
    assert!(!view(&app).learning);
    send(&mut app, [Command::ToggleLearning]);
    let told: Vec<String> = view(&app).changes.lines.iter().rev().take(2).map(|line| line.text.clone()).collect();
    assert_eq!(told, ["learning goes on", "learning is paused"]);
    let resumed = view(&app).generation;
    wait_until(&mut app, |view| view.generation > resumed + 1);
}

#[test]
fn a_changed_world_opens_a_new_segment() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.rivals.len() >= 2);
    send(&mut app, [Command::SetAgents(90)]);
    let sent = view(&app).generation;
    let later = wait_until(&mut app, |view| {
        view.curve.iter().any(|point| point.generation >= sent && point.candidates.is_none() && point.generation > 0)
    });
    assert!(later.markers.iter().any(|marker| marker.label == "agents 60 to 90"));
    wait_until(&mut app, |view| !view.rivals.is_empty());
}

#[test]
fn following_the_champion_can_be_switched() {
    let mut app = learning(&stage(), None);
    send(&mut app, [Command::SetFollowChampion(false), Command::SetPolicy("highways".to_owned())]);
    wait_until(&mut app, |view| view.generation >= 3);
    assert_eq!((view(&app).policy_name.as_str(), view(&app).follow_champion), ("highways", false));
    send(&mut app, [Command::SetFollowChampion(true), Command::Play]);
    assert!(view(&app).policy_name.starts_with("champion of generation"), "{}", view(&app).policy_name);
    send(&mut app, [Command::SetPolicy("untrained".to_owned())]);
    assert_eq!((view(&app).policy_name.as_str(), view(&app).follow_champion), ("untrained", false));
    send(&mut app, [Command::SetPolicy("champion".to_owned())]);
    assert!(view(&app).policy_name.starts_with("champion of generation"), "{}", view(&app).policy_name);
    for command in [Command::SetFollowChampion(false), Command::SetFollowChampion(true), Command::Play] {
        assert!(logged(&app, &command), "{command:?}");
    }
}

/// Two champion swaps, a change of the fleet, a change of demand and a reset, replayed by another process after the
/// run directory is gone.
#[test]
fn an_eventful_clip_replays_in_a_fresh_process() {
    let folder = tempfile::tempdir().expect("a folder");
    // Crowded enough for the first generations to find something better.
    let stage = stage_of(170);
    let run = folder.path().join("run");
    let mut app = learning(&stage, Some(new_run(&run, &stage)));
    send(&mut app, [Command::StartRecording]);
    let swaps = |app: &App| {
        app.world()
            .resource::<Session>()
            .view(ground(app))
            .markers
            .iter()
            .filter(|m| m.kind == MarkerKind::Champion)
            .count()
    };
    for _ in 0..3000 {
        step(&mut app, 1);
        if swaps(&app) >= 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(swaps(&app) >= 2, "the learner found a first and a better champion");
    send(&mut app, [Command::SetAgents(120)]);
    step(&mut app, 10);
    send(&mut app, [Command::SetDemandRate(2.5)]);
    send(&mut app, [Command::BlackOut { area: Area { from: (0, 0), to: (20, 20) }, ticks: 8 }]);
    send(
        &mut app,
        [Command::BreakAgent { agent: AgentId(5), ticks: 7 }, Command::BlockCell { cell: Cell(90), ticks: 9 }],
    );
    step(&mut app, 10);
    send(&mut app, [Command::Restart]);
    step(&mut app, 10);
    let hash = state_hash(ground(&app));
    let clip = folder.path().join("eventful.clip");
    send(&mut app, [Command::StopRecording, Command::SaveClip(clip.clone())]);
    drop(app);
    std::fs::remove_dir_all(&run).expect("the run directory can go");

    let saved = Clip::load(&clip).expect("a sound clip");
    assert!(saved.commands.len() >= 5, "{} commands", saved.commands.len());
    assert_eq!(saved.hashes.last(), Some(&hash));
    Replay::new(saved).verify().expect("the same hashes here");
    fleetwright(&["replay", "--verify", &clip.to_string_lossy()]).assert().success();
}

/// The same scene, seed and policy give the same ticks headless and in a session, at any speed and with learners of any
/// size beside it.
#[test]
fn hashes_agree_at_every_speed() {
    let stage = stage();
    let setting = Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed: 7 };
    let mut trial = Trial::default();
    trial.begin(&setting);
    let headless: Vec<u64> = (0..100)
        .map(|_| {
            trial.tick();
            state_hash(trial.world())
        })
        .collect();

    let mut stepped = watching(&stage);
    for expected in &headless {
        step(&mut stepped, 1);
        assert_eq!(state_hash(ground(&stepped)), *expected);
    }

    let mut fastest = watching(&stage);
    send(&mut fastest, [Command::StartRecording, Command::SetSpeed(Speed::Max), Command::Play]);
    while ticks_so_far(&fastest) < 100 {
        fastest.update();
    }
    send(&mut fastest, [Command::Pause, Command::StopRecording]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fastest.clip");
    send(&mut fastest, [Command::SaveClip(path.clone())]);
    assert_eq!(Clip::load(&path).expect("a clip").hashes[..100], headless[..]);

    for workers in [1, 2] {
        let pool = Workers::start(workers).expect("threads");
        let results = pool.run(vec![setting.clone(), setting.clone()]);
        let mut whole = Trial::default();
        let outcome = whole.run(&setting);
        assert!(results.into_iter().all(|result| result.as_ref() == Ok(&outcome)));
        assert_eq!(whole.world().resource::<Tally>().ticks, 150);
    }
}

/// Parameters changed by hand lead the fleet from the next tick on, are recorded, and are undone one by one.
#[test]
fn a_meta_skill_is_edited_by_hand() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.policy_name.starts_with("champion"));
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 5);
    let (decision, place) = (Decision::RightOfWay, 1);
    let set = |value| Command::SetParameter { decision, place, value };
    let shown = |app: &App| {
        let skill = view(app).skill.expect("decisions are learned");
        (skill.meta_skill.block(decision)[place], skill.is_edited)
    };
    send(&mut app, [set(0.75)]);
    assert_eq!((shown(&app), view(&app).follow_champion), ((0.75, true), false));
    let setting = app.world().resource::<Session>().setting();
    assert_eq!(setting.policy.meta_skill.block(decision)[place].to_bits(), 0.75_f64.to_bits());
    assert_eq!(setting.policy.meta_skill.lineage.held_out, None, "nobody has scored it");
    step(&mut app, 5);
    send(&mut app, [set(-0.25)]);
    step(&mut app, 5);
    assert_eq!(view(&app).changes.undo.as_deref(), Some("right of way waited 0.750 to -0.250"));
    send(&mut app, [Command::Undo]);
    assert_eq!(shown(&app), (0.75, true));
    step(&mut app, 5);
    let hash = state_hash(ground(&app));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("edited.clip");
    send(&mut app, [Command::StopRecording, Command::SaveClip(path.clone())]);
    let clip = Clip::load(&path).expect("a clip");
    assert_eq!((clip.hashes.last(), clip.commands.len() >= 3), (Some(&hash), true));
    Replay::new(clip).verify().expect("the same hashes");
    send(&mut app, [Command::SetFollowChampion(true)]);
    assert!(view(&app).policy_name.starts_with("champion") && !shown(&app).1);
    let trouble = |app: &App| view(app).notices.iter().filter(|notice| notice.is_trouble).count();
    let before = (trouble(&app), view(&app).changes);
    for command in [Command::SetParameter { decision, place: 99, value: 0.0 }, set(f64::NAN)] {
        send(&mut app, [command]);
    }
    assert_eq!((trouble(&app), view(&app).changes), (before.0 + 2, before.1));
}

#[test]
fn a_session_tells_what_its_run_is_set_to() {
    let mut app = learning(&stage(), None);
    let set = |app: &App| {
        let run = view(app).run.expect("a learner");
        (run.seed, run.settings.population, run.settings.held_out_seeds, run.scenes[0].fleet.agents)
    };
    assert_eq!(set(&app), (3, 4, 2, 60));
    send(&mut app, [Command::SetPopulation(6), Command::SetAgents(70)]);
    assert_eq!(set(&app), (3, 6, 2, 70));
    let later = wait_until(&mut app, |view| view.generation >= 2);
    assert_eq!(later.curve_secs.len(), later.curve.len());
    assert!(later.curve_secs.is_sorted() && later.curve_secs[0] > 0.0, "{:?}", later.curve_secs);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("curve.csv");
    send(&mut app, [Command::SaveCurve(path.clone())]);
    let written = std::fs::read_to_string(&path).expect("written");
    assert!(written.starts_with(&curve_to_csv(&later.curve, Some(&later.curve_secs))), "{written}");
}

/// Learning is begun where nobody learned, be it under rules by hand.
#[test]
fn learning_is_started_where_nobody_learned() {
    let mut app = watching(&stage_of(6));
    assert!(!view(&app).has_learner);
    send(&mut app, [Command::ToggleLearning]);
    let now = wait_until(&mut app, |view| view.generation >= 1);
    assert!(now.has_learner && now.learning && now.follow_champion);
    assert!(now.notices.iter().any(|notice| notice.text == "learning begins from the untrained meta-skill"));
    assert!(now.policy_name.starts_with("champion of generation"), "{}", now.policy_name);
    send(&mut app, [Command::StartLearning]);
    assert!(view(&app).notices.last().is_some_and(|notice| notice.text == "somebody learns here already"));
}
