//! Two worlds side by side in a session: the same scene, seed and demand under two policies, in step.

use std::sync::Arc;

use bevy::app::App;
use bevy::prelude::World;
use fleetwright::demand::{TaskId, TaskPool};
use fleetwright::fleet::{AgentId, Clock, Faults, Roster};
use fleetwright::orchestration::{MetaSkill, presets};
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, MarkerKind, Session, SessionPlugin};
use fleetwright::sim::{Setting, Tally, Trial, state_hash};

use crate::session::{ground, learning, send, stage, step, view, wait_until, watching};
use crate::timeline::travel;

/// A session that is compared with a preset from the beginning.
fn comparing(stage: &Arc<Stage>, preset: &str) -> App {
    let policy = presets::find(preset).expect("a preset").policy(&stage.grid).expect("it fits");
    let mut app = App::new();
    let beginning = Beginning::new(Arc::clone(stage), stage.policy.clone(), "own", 7).versus(policy, preset);
    app.add_plugins(SessionPlugin::new(beginning));
    send(&mut app, [Command::Pause]);
    app
}

fn other(app: &App) -> &World {
    app.world().resource::<Session>().other_world().expect("a comparison")
}

fn ticks(app: &App) -> (u32, u32) {
    (ground(app).resource::<Clock>().tick, other(app).resource::<Clock>().tick)
}

fn hashes(app: &App) -> (u64, u64) {
    (state_hash(ground(app)), state_hash(other(app)))
}

/// Each side is what its policy alone would have made of the episode.
#[test]
fn both_sides_are_exact() {
    let stage = stage();
    let mut app = comparing(&stage, "highways");
    let highways = presets::find("highways").expect("a preset").policy(&stage.grid).expect("it fits");
    let mut alone = [stage.policy.clone(), highways].map(|policy| {
        let mut trial = Trial::default();
        trial.begin(&Setting { stage: Arc::clone(&stage), policy, seed: 7 });
        trial
    });
    for tick in 1..=100 {
        step(&mut app, 1);
        alone.iter_mut().for_each(Trial::tick);
        let [floor, other] = alone.each_ref().map(|trial| state_hash(trial.world()));
        assert_eq!((ticks(&app), hashes(&app)), ((tick, tick), (floor, other)));
    }
    let comparison = view(&app).comparison.expect("a comparison");
    let finished = alone.each_ref().map(|trial| trial.world().resource::<Tally>().finished);
    assert_eq!([comparison.finished, comparison.other_finished], finished);
    let lead = finished[0] as i64 - finished[1] as i64;
    assert_eq!((comparison.lead.first(), comparison.lead.last()), (Some(&(0, 0)), Some(&(100, lead))));
}

/// The k-th task is the same on both sides, and where tasks arrive by themselves, so is its time.
#[test]
fn both_sides_get_the_same_demand() {
    let arrivals = ["fleet.agents=80".to_owned()];
    let arrivals = Arc::new(Stage::open("fulfilment-centre", &arrivals).expect("a shipped scene"));
    for (stage, arrives) in [(stage(), false), (arrivals, true)] {
        let mut app = comparing(&stage, "first_come_first_served");
        step(&mut app, 120);
        let (floor, other) = (ground(&app).resource::<TaskPool>(), other(&app).resource::<TaskPool>());
        let released = floor.released().min(other.released());
        assert!(released > 20 && hashes(&app).0 != hashes(&app).1, "{released} tasks for two fleets that differ");
        for id in (0..released as u32).map(TaskId) {
            assert_eq!(floor.task(id).errands, other.task(id).errands, "task {}", id.0);
            assert!(!arrives || floor.task(id).released_tick == other.task(id).released_tick);
        }
        assert!(!arrives || floor.released() == other.released());
    }
}

#[test]
fn what_is_done_to_the_floor_is_done_to_both() {
    let mut app = comparing(&stage(), "highways");
    step(&mut app, 20);
    send(
        &mut app,
        [Command::SetAgents(45), Command::BreakAgent { agent: AgentId(2), ticks: 20 }, Command::SetDemandRate(3.0)],
    );
    step(&mut app, 5);
    for world in [ground(&app), other(&app)] {
        assert_eq!((world.resource::<Roster>().agents(), world.resource::<Faults>().broken()), (45, &[2][..]));
    }
    // A policy is the one thing in which they differ.
    send(&mut app, [Command::SetPolicy("lane_majority".to_owned())]);
    step(&mut app, 1);
    let now = view(&app);
    assert_eq!(now.policy_name, "lane_majority");
    assert_eq!(now.comparison.map(|comparison| comparison.policy_name).as_deref(), Some("highways"));
    send(&mut app, [Command::NewSeed]);
    step(&mut app, 3);
    assert_eq!(ticks(&app), (3, 3));
    assert_eq!(view(&app).comparison.map(|comparison| comparison.policy_name).as_deref(), Some("highways"));
}

/// Both sides go back, leave their futures and return to them together.
#[test]
fn both_sides_travel_together() {
    let mut app = comparing(&stage(), "highways");
    step(&mut app, 37);
    let early = hashes(&app);
    step(&mut app, 20);
    send(&mut app, [Command::BreakAgent { agent: AgentId(4), ticks: 30 }]);
    step(&mut app, 23);
    let late = hashes(&app);
    travel(&mut app, Command::GoTo(37));
    assert_eq!((ticks(&app), hashes(&app)), ((37, 37), early));
    // Only the floor's side is changed; both leave, or they would not have the same futures any more.
    send(&mut app, [Command::SetPolicy("lane_majority".to_owned())]);
    step(&mut app, 30);
    assert_eq!(view(&app).timeline.futures.len(), 2);
    travel(&mut app, Command::ShowFuture(1));
    travel(&mut app, Command::GoLive);
    assert_eq!((ticks(&app), hashes(&app)), ((80, 80), late));
    travel(&mut app, Command::ShowFuture(2));
    assert_eq!(ticks(&app), (67, 67));
    assert!(other(&app).get_resource::<Faults>().is_none(), "nothing broke down in this future");
    assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble));
}

/// A change on the way to another tick is made where the floor is, and the other side is there too.
#[test]
fn a_journey_that_is_broken_off_leaves_both_sides_together() {
    let mut app = comparing(&stage(), "highways");
    step(&mut app, 100);
    // The journey begins at the keyframe before tick 7 and is broken off there.
    send(&mut app, [Command::GoTo(7), Command::Fork, Command::BreakAgent { agent: AgentId(1), ticks: 40 }]);
    let (floor, other_tick) = ticks(&app);
    assert!(floor == other_tick && floor < 100, "{floor}, {other_tick}");
    step(&mut app, 5);
    assert_eq!(ticks(&app), (floor + 5, floor + 5));
    for world in [ground(&app), other(&app)] {
        assert_eq!(world.resource::<Faults>().broken(), [1]);
    }
    assert!(view(&app).timeline.target.is_none() && view(&app).timeline.is_live);
}

#[test]
fn a_comparison_begins_the_episode_anew_and_ends_without_a_trace() {
    let mut app = watching(&stage());
    step(&mut app, 30);
    assert!(view(&app).comparison.is_none());
    send(&mut app, [Command::CompareWith("highways".to_owned())]);
    assert_eq!((ticks(&app), view(&app).seed), ((0, 0), 7));
    step(&mut app, 30);
    send(&mut app, [Command::ToggleComparison]);
    assert!(view(&app).comparison.is_none());
    step(&mut app, 10);
    let mut alone = watching(&stage());
    step(&mut alone, 40);
    assert_eq!(state_hash(ground(&app)), state_hash(ground(&alone)));
    send(&mut app, [Command::ToggleComparison]);
    let again = view(&app).comparison.map(|comparison| comparison.policy_name);
    assert_eq!(again.as_deref(), Some("highways"), "the key brings back what was compared with last");
}

#[test]
fn what_it_was_compared_with_from_the_beginning_comes_back_too() {
    let mut app = comparing(&stage(), "highways");
    send(&mut app, [Command::ToggleComparison, Command::ToggleComparison]);
    let again = view(&app).comparison.map(|comparison| comparison.policy_name);
    assert_eq!(again.as_deref(), Some("highways"));
}

#[test]
fn now_is_compared_with_before_learning_and_with_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("saved.ron");
    std::fs::write(&file, MetaSkill::initial().to_ron()).expect("writable");
    let mut app = learning(&stage(), None);
    let name = |app: &App| view(app).comparison.map(|comparison| comparison.policy_name).unwrap_or_default();
    send(&mut app, [Command::ToggleComparison]);
    assert_eq!(name(&app), "untrained");
    wait_until(&mut app, |view| view.markers.iter().any(|marker| marker.kind == MarkerKind::Champion));
    send(&mut app, [Command::CompareWith("champion".to_owned())]);
    assert!(name(&app).starts_with("champion of generation"), "{}", name(&app));
    send(&mut app, [Command::CompareWith(file.to_string_lossy().into_owned())]);
    assert_eq!(name(&app), "saved");
    send(&mut app, [Command::CompareWith(folder.path().join("none.ron").to_string_lossy().into_owned())]);
    assert_eq!(name(&app), "saved", "what cannot be read changes nothing");
    assert!(view(&app).notices.last().is_some_and(|notice| notice.is_trouble && notice.text.contains("none.ron:1:1")));
}

/// A session with two futures that part at tick 40, of 90 and 60 ticks; it shows the second. And the hash after every tick of each.
fn parted() -> (App, [Vec<u64>; 2]) {
    let mut app = watching(&stage());
    let mut first = vec![state_hash(ground(&app))];
    let run = |app: &mut App, ticks: u32, hashes: &mut Vec<u64>| {
        for _ in 0..ticks {
            step(app, 1);
            hashes.push(state_hash(ground(app)));
        }
    };
    run(&mut app, 40, &mut first);
    let mut second = first.clone();
    run(&mut app, 50, &mut first);
    travel(&mut app, Command::GoTo(40));
    send(&mut app, [Command::BreakAgent { agent: AgentId(4), ticks: 30 }]);
    run(&mut app, 20, &mut second);
    (app, [first, second])
}

#[test]
fn two_futures_run_side_by_side_from_where_they_part() {
    let (mut app, [first, second]) = parted();
    travel(&mut app, Command::CompareFutures(None));
    assert_eq!((ticks(&app), hashes(&app)), ((40, 40), (second[40], first[40])));
    assert_eq!(app.world().resource::<Session>().other_future(), Some(1));
    let names = view(&app).comparison.and_then(|comparison| comparison.futures).expect("two futures");
    assert!(names[0].starts_with("future 2: agent 4") && names[1] == "future 1: as it went", "{names:?}");
    for tick in 41..=60 {
        step(&mut app, 1);
        assert_eq!(hashes(&app), (second[tick], first[tick]), "tick {tick}");
    }
    // The shown one was run to tick 60 before and goes on; the other one has been there.
    step(&mut app, 10);
    assert_eq!((ticks(&app), hashes(&app).1), ((70, 70), first[70]));
    travel(&mut app, Command::GoTo(50));
    assert_eq!(hashes(&app), (second[50], first[50]));
    let comparison = view(&app).comparison.expect("a comparison");
    let finished = [ground(&app), other(&app)].map(|world| world.resource::<Tally>().finished);
    assert_eq!([comparison.finished, comparison.other_finished], finished);
    assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble));
    assert_eq!(view(&app).timeline.futures.len(), 2, "both are kept as they are");
}

/// The one on the other side ends before the one that is shown: it goes on by itself.
#[test]
fn a_shorter_future_goes_on_as_far_as_the_one_that_is_shown() {
    let (mut app, [first, second]) = parted();
    travel(&mut app, Command::ShowFuture(1));
    travel(&mut app, Command::CompareFutures(Some(2)));
    travel(&mut app, Command::GoLive);
    assert_eq!((ticks(&app), hashes(&app).0), ((90, 90), first[90]));
    let at_90 = hashes(&app).1;
    travel(&mut app, Command::GoTo(60));
    assert_eq!(hashes(&app), (first[60], second[60]));
    step(&mut app, 30);
    assert_eq!(hashes(&app), (first[90], at_90));
    // Shown instead, they change sides; the floor's copy has not been run so far.
    travel(&mut app, Command::ShowFuture(2));
    assert_eq!((ticks(&app), hashes(&app)), ((60, 60), (second[60], first[60])));
    send(&mut app, [Command::SetAgents(45)]);
    step(&mut app, 1);
    let fleets = [ground(&app), other(&app)].map(|world| world.resource::<Roster>().agents());
    assert_eq!(fleets, [45, 45], "what is done to the floor is done to both");
}

#[test]
fn there_is_nothing_to_compare_with_without_another_future() {
    let mut app = watching(&stage());
    step(&mut app, 5);
    for command in [Command::CompareFutures(None), Command::CompareFutures(Some(1)), Command::CompareFutures(Some(9))] {
        send(&mut app, [command]);
        assert!(view(&app).comparison.is_none());
        assert!(view(&app).notices.last().is_some_and(|notice| notice.text.contains("no other future")));
    }
    // Another episode has none of the futures.
    let (mut app, _) = parted();
    send(&mut app, [Command::CompareFutures(None), Command::NewSeed]);
    assert!(view(&app).comparison.is_none() && view(&app).timeline.futures.len() == 1);
}
