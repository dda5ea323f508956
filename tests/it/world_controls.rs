//! Controls of the world: each acts at once, is recorded so that the clip replays to the same hashes, and is undone; what has
//! nothing left to do leaves the world.

use std::sync::Arc;

use bevy::app::App;
use fleetwright::demand::{Spreads, TaskPool};
use fleetwright::fleet::faults::FaultSpec;
use fleetwright::fleet::{AgentId, Clock, Faults};
use fleetwright::grid::{Area, Cell};
use fleetwright::learner::optimiser::Method;
use fleetwright::learner::read_curve;
use fleetwright::orchestration::communication::{Communication, CommunicationSpec, LinkSpec};
use fleetwright::record::{Clip, Replay};
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, MarkerKind};

use crate::session::{app, ground, learning, new_run, send, stage, step, view, wait_until, watching};

const LOSSY: LinkSpec = LinkSpec { range_cells: None, delay_ticks: 0, loss: 0.5 };
const LATE: LinkSpec = LinkSpec { range_cells: None, delay_ticks: 6, loss: 0.0 };
const NEAR: LinkSpec = LinkSpec { range_cells: Some(9), delay_ticks: 0, loss: 0.0 };
const PERFECT: LinkSpec = LinkSpec { range_cells: None, delay_ticks: 0, loss: 0.0 };

fn links(reports: LinkSpec, directives: LinkSpec) -> Command {
    Command::SetLinks { reports, directives }
}

fn breakdowns(rate_per_agent_tick: f64, ticks: u32) -> Command {
    Command::SetBreakdowns { rate_per_agent_tick, ticks }
}

/// What the scene says now of links.
fn links_of(app: &App) -> (LinkSpec, LinkSpec, usize) {
    let spec = &view(app).stage.scene.communication;
    (spec.reports, spec.directives, spec.relays.len())
}

fn breakdowns_of(app: &App) -> (f64, u32) {
    let spec = &view(app).stage.scene.faults.breakdowns;
    (spec.rate_per_agent_tick, spec.ticks)
}

/// Whether the world has limits of communication, and faults.
fn has(app: &App) -> (bool, bool) {
    (ground(app).contains_resource::<Communication>(), ground(app).contains_resource::<Faults>())
}

fn tick(app: &App) -> u32 {
    ground(app).resource::<Clock>().tick
}

/// Writes what was recorded to a file, opens it, and runs it again; returns its commands.
fn replayed(app: &mut App) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("controls.clip");
    send(app, [Command::StopRecording, Command::SaveClip(path.clone())]);
    let clip = Clip::load(&path).expect("a sound clip");
    let commands = clip.commands.len();
    Replay::new(clip).verify().expect("the same hashes");
    commands
}

#[test]
fn limits_of_communication_come_and_go_with_their_controls() {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    assert_eq!(has(&app), (false, false));
    send(&mut app, [links(LOSSY, PERFECT)]);
    assert_eq!((has(&app), links_of(&app)), ((true, false), (LOSSY, PERFECT, 0)));
    step(&mut app, 15);
    send(&mut app, [links(LOSSY, LATE)]);
    step(&mut app, 15);
    send(&mut app, [links(NEAR, LATE)]);
    assert_eq!(links_of(&app), (NEAR, LATE, 1), "a range needs a relay to be measured from");
    step(&mut app, 15);
    for expected in [(LOSSY, LATE, 0), (LOSSY, PERFECT, 0), (PERFECT, PERFECT, 0)] {
        send(&mut app, [Command::Undo]);
        assert_eq!(links_of(&app), expected);
        step(&mut app, 5);
    }
    assert_eq!(has(&app), (false, false), "without limits the world does without them");
    send(&mut app, [Command::Redo]);
    assert_eq!((has(&app).0, links_of(&app)), (true, (LOSSY, PERFECT, 0)));
    step(&mut app, 5);
    assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble));
    assert_eq!(replayed(&mut app), 7);
}

/// The demand is drawn from a stream of its own, and no control of anything else takes from it.
#[test]
fn other_controls_do_not_change_the_demand() {
    let plain = ["demand.supply=Arrivals(tasks_per_tick: 0.5)", "fleet.agents=40"].map(str::to_owned);
    let stage = Arc::new(Stage::open("narrow-aisles", &plain).expect("a shipped scene"));
    let tasks = |commands: &[Command]| {
        let mut app = watching(&stage);
        step(&mut app, 20);
        send(&mut app, commands.iter().cloned());
        step(&mut app, 80);
        let pool = ground(&app).resource::<TaskPool>();
        (0..pool.released() as u32)
            .map(|number| pool.task(fleetwright::demand::TaskId(number)).errands.clone())
            .collect::<Vec<_>>()
    };
    let untouched = tasks(&[]);
    assert!(untouched.len() > 20, "{} tasks", untouched.len());
    let touched = tasks(&[links(NEAR, LATE), breakdowns(0.01, 9), links(LOSSY, LOSSY)]);
    assert_eq!(touched, untouched);
}

#[test]
fn breakdowns_by_chance_come_and_go_with_their_control() {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    send(&mut app, [breakdowns(0.2, 7)]);
    assert_eq!((has(&app), breakdowns_of(&app)), ((false, true), (0.2, 7)));
    step(&mut app, 10);
    assert!(!ground(&app).resource::<Faults>().broken().is_empty());
    send(&mut app, [Command::Undo]);
    assert_eq!(breakdowns_of(&app), (0.0, 0));
    assert!(!ground(&app).resource::<Faults>().broken().is_empty(), "who is broken stays so for its time");
    step(&mut app, 8);
    assert!(ground(&app).resource::<Faults>().broken().is_empty(), "nobody breaks down any more");
    send(&mut app, [breakdowns(0.0, 5)]);
    assert_eq!(has(&app), (false, false));
    step(&mut app, 5);
    assert_eq!(replayed(&mut app), 3);
    send(&mut app, [breakdowns(1.5, 5), links(LinkSpec { loss: 2.0, ..PERFECT }, PERFECT)]);
    assert_eq!((breakdowns_of(&app).0, has(&app)), (0.0, (false, false)), "wrong values are not obeyed");
    assert_eq!(view(&app).notices.iter().filter(|notice| notice.is_trouble).count(), 2);
}

#[test]
fn demand_gathers_more_or_less_around_its_hot_spots() {
    let opened = Arc::new(Stage::open("flash-sale", &[]).expect("a shipped scene"));
    let mut app = app(Beginning::new(Arc::clone(&opened), opened.policy.clone(), "the scene's own", 7));
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 100);
    let shapes = |app: &App| view(app).stage.scene.demand.hot_spots();
    let before = (shapes(&app), ground(&app).resource::<Spreads>().centres());
    assert!(before.1.iter().any(|centres| !centres.is_empty()), "the sale has begun");
    let mut sharper = before.0.clone();
    for shape in &mut sharper {
        (shape.share, shape.sigma) = (1.0, 0.2);
    }
    send(&mut app, [Command::SetHotSpots(sharper.clone())]);
    assert_eq!((shapes(&app), ground(&app).resource::<Spreads>().centres()), (sharper, before.1));
    step(&mut app, 60);
    send(&mut app, [Command::Undo]);
    assert_eq!(shapes(&app), before.0);
    step(&mut app, 10);
    assert_eq!(replayed(&mut app), 2);
    let flat = before.0.iter().map(|shape| fleetwright::demand::HotSpotShape { share: 0.0, ..*shape }).collect();
    send(&mut app, [Command::SetHotSpots(flat), Command::SetHotSpots(Vec::new())]);
    assert_eq!(shapes(&app), before.0);
}

#[test]
fn demand_that_was_moved_goes_back_to_where_it_was() {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    let centres = |app: &App| ground(app).resource::<Spreads>().centres();
    let uniform = centres(&app);
    assert!(uniform.iter().all(Vec::is_empty));
    send(&mut app, [Command::ShiftDemand]);
    let first = centres(&app);
    step(&mut app, 10);
    send(&mut app, [Command::ShiftDemand]);
    let second = centres(&app);
    assert!(first != uniform && second != first);
    for (command, expected) in [(Command::Undo, &first), (Command::Undo, &uniform), (Command::Redo, &first)] {
        send(&mut app, [command]);
        assert_eq!(centres(&app), *expected);
        step(&mut app, 5);
    }
    assert_eq!(replayed(&mut app), 5);
}

#[test]
fn faults_and_black_outs_are_undone() {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    let (agent, cell) = (AgentId(3), Cell(17));
    let area = Area { from: (0, 0), to: (9, 9) };
    let broken = |app: &App| ground(app).get_resource::<Faults>().and_then(|faults| faults.broken_until(agent));
    let blocked = |app: &App| ground(app).get_resource::<Faults>().and_then(|faults| faults.blocked_until(cell));
    send(&mut app, [Command::BreakAgent { agent, ticks: 20 }, Command::BreakAgent { agent, ticks: 50 }]);
    send(&mut app, [Command::BlockCell { cell, ticks: 30 }, Command::BlackOut { area, ticks: 40 }]);
    assert_eq!((broken(&app), blocked(&app), has(&app)), (Some(60), Some(40), (true, true)));
    assert_eq!(view(&app).changes.undo.as_deref(), Some("black-out for 40 ticks"));
    step(&mut app, 5);
    send(&mut app, [Command::Undo]);
    assert_eq!(has(&app), (false, true), "nothing is silent any more");
    send(&mut app, [Command::Undo]);
    assert_eq!((broken(&app), blocked(&app)), (Some(60), None));
    send(&mut app, [Command::Undo]);
    assert_eq!(broken(&app), Some(30), "as long as it was to be before");
    step(&mut app, 2);
    send(&mut app, [Command::Undo]);
    assert_eq!((broken(&app), has(&app)), (None, (false, false)), "a world without faults does without them");
    step(&mut app, 2);
    send(&mut app, [Command::Redo]);
    assert_eq!(broken(&app), Some(30));
    send(&mut app, [Command::MendAgent(agent)]);
    assert_eq!(broken(&app), None);
    step(&mut app, 2);
    assert!(replayed(&mut app) >= 9);
}

/// Time is not taken back: what has passed by itself is not there to be undone, and that is said.
#[test]
fn undoing_what_has_passed_changes_nothing_and_says_so() {
    let mut app = watching(&stage());
    send(&mut app, [Command::BreakAgent { agent: AgentId(3), ticks: 4 }]);
    step(&mut app, 10);
    send(&mut app, [Command::Undo]);
    let told = view(&app).notices.last().map(|notice| notice.text.clone()).unwrap_or_default();
    assert_eq!(told, "undone: agent 3 breaks down for 4 ticks, which changes nothing: it is so already");
}

#[test]
fn a_seed_is_undone_and_faults_end_with_their_episode() {
    let mut app = watching(&stage());
    step(&mut app, 5);
    send(&mut app, [Command::SetAgents(50), Command::BreakAgent { agent: AgentId(3), ticks: 400 }]);
    send(&mut app, [Command::ShiftDemand, Command::SetSeed(41)]);
    assert_eq!(view(&app).changes.undo.as_deref(), Some("seed 7 to 41"));
    step(&mut app, 5);
    send(&mut app, [Command::Undo]);
    assert_eq!((view(&app).seed, tick(&app)), (7, 0), "undo sets, it does not rewind");
    assert_eq!(view(&app).changes.undo.as_deref(), Some("agents 60 to 50"), "the faults are gone with their episode");
    send(&mut app, [Command::Redo]);
    assert_eq!(view(&app).seed, 41);
    send(&mut app, [Command::Restart]);
    let lines = view(&app).changes.lines;
    assert_eq!(lines.last().map(|line| line.text.as_str()), Some("episode begins anew, which cannot be undone"));
}

/// What is set goes into the episodes to come and to the learner; what is broken at a click does not.
#[test]
fn the_next_episode_begins_as_the_world_was_set() {
    let mut app = watching(&stage());
    send(&mut app, [links(LOSSY, LATE), breakdowns(0.1, 5), Command::Restart]);
    assert_eq!(has(&app), (true, true));
    step(&mut app, 10);
    send(&mut app, [links(PERFECT, PERFECT), breakdowns(0.0, 5), Command::Restart]);
    assert_eq!(has(&app), (false, false));
    send(&mut app, [Command::BreakAgent { agent: AgentId(1), ticks: 500 }, Command::Restart]);
    assert_eq!(has(&app), (false, false));
}

#[test]
fn what_is_opened_is_what_controls_restore() {
    let mut app = watching(&stage());
    send(&mut app, [Command::SetAgents(45), links(LOSSY, LATE), breakdowns(0.1, 5)]);
    let shown = view(&app);
    assert_eq!((shown.agents, shown.opened.scene.fleet.agents), (45, 60));
    assert_eq!(
        (&shown.opened.scene.communication, &shown.opened.scene.faults),
        (&CommunicationSpec::default(), &FaultSpec::default())
    );
    // The same name with other contents.
    let scene = Arc::new(Stage::open("narrow-aisles", &["fleet.agents=31".to_owned()]).expect("a scene").scene);
    send(&mut app, [Command::ToggleLearning, Command::OpenScene(scene)]);
    let shown = view(&app);
    assert_eq!((shown.scene_name.as_str(), shown.opened.scene.fleet.agents), ("narrow-aisles", 31));
}

#[test]
fn what_is_done_by_hand_is_marked_on_the_curve_with_its_tick() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.generation >= 1);
    // So that all of it happens in the same generation.
    send(&mut app, [Command::ToggleLearning, Command::SetFollowChampion(false)]);
    step(&mut app, 30);
    let before = view(&app).markers.len();
    send(&mut app, (61..161).map(Command::SetAgents));
    send(&mut app, [Command::BreakAgent { agent: AgentId(2), ticks: 9 }]);
    send(&mut app, [Command::BlockCell { cell: Cell(4), ticks: 9 }, Command::ShiftDemand]);
    send(&mut app, [Command::SetPolicy("highways".to_owned()), Command::SetPolicy("zones".to_owned())]);
    send(&mut app, [links(LOSSY, PERFECT)]);
    let markers = view(&app).markers;
    // A champion may come of the generation that was under way.
    let by_hand = markers[before..].iter().filter(|marker| marker.kind != MarkerKind::Champion);
    let marked: Vec<_> = by_hand.map(|marker| (marker.kind, marker.tick, marker.label.as_str())).collect();
    let changed = marked.get(3).map_or("", |(.., label)| label);
    assert!(changed.starts_with("coordination ") && changed.ends_with(" to highways, and 1 more"), "{marked:?}");
    let expected = [
        (MarkerKind::Setting, 30, "agents 60 to 160, in 100 changes"),
        (MarkerKind::Fault, 30, "agent 2 breaks down for 9 ticks, and 1 more"),
        (MarkerKind::Demand, 30, "demand moves elsewhere"),
        (MarkerKind::Policy, 30, changed),
        (MarkerKind::Setting, 30, "communication without limits to reports 50.0 % lost"),
    ];
    assert_eq!(marked, expected);
}

#[test]
fn learning_pauses_after_as_many_episodes_as_it_was_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stage, root) = (stage(), folder.path().join("run"));
    let mut app = learning(&stage, Some(new_run(&root, &stage)));
    let begun = wait_until(&mut app, |view| view.evaluations > 0).evaluations;
    send(&mut app, [Command::PauseLearningAt(Some(begun + 40)), Command::PauseLearningAt(Some(begun + 60))]);
    let paused = wait_until(&mut app, |view| !view.learning);
    let newest = paused.curve.last().expect("points").clone();
    assert!(newest.evaluations >= begun + 60, "the last word counts: {} of {begun} + 60", newest.evaluations);
    let before = paused.curve.iter().rev().find(|point| point.generation < newest.generation).expect("a generation");
    assert!(before.evaluations < begun + 60, "no generation more than it takes");
    let notice = paused.notices.last().expect("it is told");
    assert!(
        notice.text.starts_with(&format!("learning is paused after {} episodes", newest.evaluations)),
        "{notice:?}"
    );
    assert_eq!(read_curve(&root).expect("kept").last(), Some(&newest), "whatever it has learned is kept");
    let go_on = notice.offer.as_ref().expect("it can go on").command.clone();
    send(&mut app, [go_on.clone(), go_on]);
    let later = wait_until(&mut app, |view| view.evaluations > newest.evaluations);
    assert!(later.learning && later.settings.pauses_at.is_none(), "once is enough, and twice does not pause it again");
    assert!(later.notices.iter().all(|notice| notice.offer.is_none()), "nobody is offered what has been done");
    // Fewer than there were already: at once.
    send(&mut app, [Command::PauseLearningAt(Some(1))]);
    wait_until(&mut app, |view| !view.learning);
    send(&mut app, [Command::PauseLearningAt(Some(1_000_000)), Command::SetMethod(Method::CmaEs)]);
    assert_eq!(view(&app).settings.pauses_at, None, "another run counts anew");
}

#[test]
fn another_optimiser_goes_on_from_the_champion_and_is_undone() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.policy_name.starts_with("champion"));
    send(&mut app, [Command::SetLearningRate(Some(0.2))]);
    assert_eq!(view(&app).settings.learning_rate, Some(0.2));
    let before = view(&app).settings.step_size;
    let champion = view(&app).generations.last().expect("the champion").generation;
    send(&mut app, [Command::PinGeneration(champion, true), Command::SetMethod(Method::OpenAiEs)]);
    let now = view(&app);
    assert!(now.generations.iter().any(|kept| kept.generation == champion && kept.is_pinned), "pins stay");
    assert_eq!(
        (now.settings.method, now.settings.population, now.settings.learning_rate, now.learning),
        (Method::OpenAiEs, 4, None, true)
    );
    assert!(now.notices.last().is_some_and(|notice| notice.text.starts_with("learning begins anew from the champion")));
    assert!(now.curve.is_empty(), "its scores are on other seeds");
    send(&mut app, [Command::SetWeightDecay(0.01)]);
    let later = wait_until(&mut app, |view| view.generation >= champion + 2);
    assert_eq!(later.settings.weight_decay.to_bits(), 0.01_f64.to_bits());
    let run = later.run.expect("what the run was started with");
    assert_eq!((run.settings.method, run.settings.weight_decay.to_bits()), (Method::OpenAiEs, 0.01_f64.to_bits()));
    send(&mut app, [Command::Undo, Command::Undo]);
    let now = view(&app);
    assert_eq!(
        (now.settings.method, now.settings.learning_rate, now.settings.weight_decay.to_bits()),
        (Method::Pgpe, Some(0.2), 0.0_f64.to_bits())
    );
    assert!((now.settings.step_size - before).abs() < 1e-9, "{} and {before}", now.settings.step_size);
    wait_until(&mut app, |view| view.generation >= 1 && view.learning);
    assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble), "{:?}", view(&app).notices);
}
