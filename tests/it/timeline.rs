//! The timeline of a session: every tick can be shown again exactly, and another future begun from it.

use std::collections::BTreeSet;

use bevy::app::App;
use fleetwright::fleet::{AgentId, Clock};
use fleetwright::grid::{Area, Cell};
use fleetwright::record::{Clip, Replay};
use fleetwright::session::{Command, MarkKind, MarkerKind, Session, Speed, View};
use fleetwright::sim::{Episode, Tally, state_hash};

use crate::session::{ground, learning, send, stage, stage_of, step, view, wait_until, watching};

/// Sends a command that travels, and waits for the arrival.
pub(crate) fn travel(app: &mut App, command: Command) {
    send(app, [command]);
    for _ in 0..10_000 {
        if view(app).timeline.target.is_none() {
            return;
        }
        app.update();
    }
    panic!("never there: {:?}", view(app).timeline);
}

fn now(app: &App) -> u32 {
    ground(app).resource::<Clock>().tick
}

fn hash(app: &App) -> u64 {
    state_hash(ground(app))
}

/// Runs tick by tick to the tick `end`; the hashes at every tick from where it stands.
fn run(app: &mut App, end: u32) -> Vec<u64> {
    let mut hashes = vec![hash(app)];
    while now(app) < end {
        step(app, 1);
        hashes.push(hash(app));
    }
    hashes
}

fn is_sound(view: &View) -> bool {
    view.notices.iter().all(|notice| !notice.is_trouble)
}

/// An eventful episode: every kind of command, limits of communication and faults among them.
fn eventful(app: &mut App) -> Vec<u64> {
    let mut hashes = run(app, 20);
    let events: [&[Command]; 5] = [
        &[Command::SetAgents(75), Command::SetPolicy("lane_majority".to_owned())],
        &[Command::BreakAgent { agent: AgentId(3), ticks: 15 }, Command::BlockCell { cell: Cell(40), ticks: 9 }],
        &[Command::BlackOut { area: Area { from: (0, 0), to: (9, 9) }, ticks: 12 }, Command::SetDemandRate(2.5)],
        &[Command::ShiftDemand, Command::SetPolicy("planned_paths".to_owned())],
        &[Command::SetAgents(50), Command::SetEpisodeTicks(140)],
    ];
    for (number, commands) in (1..).zip(events) {
        send(app, commands.iter().cloned());
        hashes.pop();
        hashes.extend(run(app, 20 + 20 * number));
    }
    hashes
}

#[test]
fn every_earlier_tick_is_shown_exactly() {
    let mut app = watching(&stage());
    let hashes = eventful(&mut app);
    let live = now(&app);
    assert_eq!((live, view(&app).timeline.last_tick, view(&app).timeline.is_live), (120, 120, true));
    // In no order, so that ways lead back and forth, over keyframes and short of them. Commands are given at every
    // twentieth tick: such a tick is shown as it was before them, and its hash here is from after.
    for tick in [119, 3, 77, 0, 64, 118, 1, 99, 63, 8, 7, 120] {
        travel(&mut app, Command::GoTo(tick));
        assert_eq!((now(&app), hash(&app)), (tick, hashes[tick as usize]), "tick {tick}");
        assert_eq!(view(&app).timeline.is_live, tick == live);
    }
    for _ in 0..5 {
        travel(&mut app, Command::StepBack(1));
    }
    assert_eq!((now(&app), hash(&app), view(&app).playing), (115, hashes[115], false));
    travel(&mut app, Command::StepBack(100));
    assert_eq!((now(&app), hash(&app)), (15, hashes[15]));
    // Played from the past: the same again, then what is new.
    for (tick, found) in (15..).zip(run(&mut app, 119)).filter(|(tick, _)| tick % 20 != 0) {
        assert_eq!(found, hashes[tick], "tick {tick}");
    }
    travel(&mut app, Command::GoTo(u32::MAX));
    assert_eq!((now(&app), hash(&app)), (120, hashes[120]), "nothing lies beyond the last tick");
    assert!(is_sound(&view(&app)), "{:?}", view(&app).notices);
}

#[test]
fn events_are_gone_to_one_by_one() {
    let mut app = watching(&stage());
    eventful(&mut app);
    let marks: BTreeSet<u32> = view(&app).timeline.marks.iter().map(|mark| mark.tick).collect();
    assert!(marks.len() > 2, "{marks:?}");
    travel(&mut app, Command::GoLive);
    // Where nothing lies ahead, time goes on.
    send(&mut app, [Command::Play, Command::GoToNextEvent]);
    assert!(view(&app).playing);
    assert!(view(&app).notices.last().is_some_and(|notice| notice.text == "nothing is marked after this tick"));
    let mut met = BTreeSet::new();
    let here = now(&app);
    for expected in marks.iter().rev().filter(|&&tick| tick < here) {
        travel(&mut app, Command::GoToEventBefore);
        met.insert(now(&app));
        assert_eq!((now(&app), view(&app).playing), (*expected, false));
    }
    travel(&mut app, Command::GoToEventBefore);
    assert!(view(&app).notices.last().is_some_and(|notice| notice.text == "nothing is marked before this tick"));
    let of_events = |text: &str| text.starts_with("tick ") || text.starts_with("nothing is marked");
    assert_eq!(view(&app).notices.iter().filter(|notice| of_events(&notice.text)).count(), 1, "one at a time");
    travel(&mut app, Command::GoToNextEvent);
    assert_eq!(Some(&now(&app)), met.iter().nth(1));
    let told = view(&app).notices.last().expect("what it is").text.clone();
    assert!(told.starts_with(&format!("tick {}: ", now(&app))), "{told}");
}

/// What a session does after looking back is what it would have done without.
#[test]
fn looking_back_changes_nothing() {
    let run_on = |looks_back: bool| {
        let mut app = watching(&stage());
        eventful(&mut app);
        // At the live edge, before the next tick: a command that must survive the journey.
        send(&mut app, [Command::BreakAgent { agent: AgentId(9), ticks: 30 }]);
        if looks_back {
            travel(&mut app, Command::GoTo(33));
            step(&mut app, 7);
            travel(&mut app, Command::GoTo(0));
            travel(&mut app, Command::GoLive);
        }
        run(&mut app, 139)
    };
    assert_eq!(run_on(true), run_on(false));
}

#[test]
fn settings_and_figures_are_those_of_the_tick_that_is_shown() {
    let mut app = watching(&stage());
    eventful(&mut app);
    let late = view(&app);
    assert_eq!((late.agents, late.episode_ticks, late.policy_name.as_str()), (50, 140, "planned_paths"));
    travel(&mut app, Command::GoTo(45));
    let early = view(&app);
    assert_eq!((early.tick, early.agents, early.policy_name.as_str()), (45, 75, "lane_majority"));
    assert_eq!((early.episode_ticks, early.seed), (150, late.seed));
    assert_eq!(early.demand_rate.map(|(rate, _)| rate), Some(1.5));
    travel(&mut app, Command::GoTo(5));
    assert_eq!((view(&app).agents, view(&app).policy_name.as_str()), (60, "the scene's own"));
    travel(&mut app, Command::GoLive);
    let again = view(&app);
    assert_eq!((again.agents, again.policy_name.as_str(), again.recent), (50, "planned_paths", late.recent));
}

#[test]
fn marks_say_what_happened_and_when() {
    let mut app = watching(&stage());
    eventful(&mut app);
    let marks = view(&app).timeline.marks;
    let labels: Vec<(u32, MarkKind, &str)> =
        marks.iter().map(|mark| (mark.tick, mark.kind, mark.label.as_str())).collect();
    let expected = [
        (20, MarkKind::Setting, "75 agents"),
        (20, MarkKind::Policy, "lane majority"),
        (40, MarkKind::Fault, "agent 3 breaks down"),
        (60, MarkKind::BlackOut, "black-out for 12 ticks"),
        (60, MarkKind::Setting, "demand 2.50"),
        (80, MarkKind::Demand, "demand moves"),
        (100, MarkKind::Setting, "50 agents"),
        (100, MarkKind::Setting, "episode of 140 ticks"),
    ];
    for expected in expected {
        assert!(labels.contains(&expected), "{expected:?} in {labels:?}");
    }
}

/// Faults, black-outs and shifts of a scene, not of a command.
#[test]
fn what_a_scene_brings_is_marked_too() {
    let overrides = [
        "fleet.agents=60",
        "faults.breakdowns.schedule=[(agent: 4, from_tick: 12, to_tick: 20)]",
        "communication.black_outs=[(area: (from: (0, 0), to: (5, 5)), from_tick: 17, to_tick: 25)]",
    ]
    .map(str::to_owned);
    let stage = fleetwright::scene::Stage::open("narrow-aisles", &overrides).expect("a shipped scene");
    let mut app = watching(&std::sync::Arc::new(stage));
    step(&mut app, 30);
    let marks = view(&app).timeline.marks;
    let labels: Vec<_> = marks.iter().map(|mark| (mark.tick, mark.kind, mark.label.as_str())).collect();
    assert_eq!(labels, [(11, MarkKind::Fault, "agent 4 breaks down"), (17, MarkKind::BlackOut, "black-out")]);
}

#[test]
fn a_change_in_the_past_begins_another_future_and_both_are_kept() {
    let mut app = watching(&stage());
    let first = run(&mut app, 60);
    travel(&mut app, Command::GoTo(30));
    send(&mut app, [Command::SetPolicy("highways".to_owned())]);
    let forked = view(&app).timeline;
    assert_eq!((forked.futures.len(), forked.shown, forked.last_tick, forked.is_live), (2, 2, 30, true));
    assert_eq!((forked.futures[1].name.as_str(), forked.futures[1].fork_tick), ("highways", Some(30)));
    let second = run(&mut app, 50);
    assert_ne!(second[20], first[50], "another policy goes another way");

    send(&mut app, [Command::ShowFuture(1)]);
    travel(&mut app, Command::GoTo(50));
    assert_eq!((hash(&app), view(&app).policy_name.as_str()), (first[50], "the scene's own"));
    travel(&mut app, Command::ShowNextFuture);
    assert_eq!((now(&app), hash(&app), view(&app).policy_name.as_str()), (50, second[20], "highways"));
    travel(&mut app, Command::GoTo(10));
    assert_eq!(hash(&app), first[10], "the past is shared");
    travel(&mut app, Command::ShowFuture(1));
    travel(&mut app, Command::GoLive);
    // The first future goes on as if nothing had happened.
    let mut alone = watching(&stage());
    assert_eq!(run(&mut app, 80)[20], *run(&mut alone, 80).last().expect("hashes"));
    assert!(is_sound(&view(&app)));
}

#[test]
fn fork_keeps_the_present_and_its_name_says_what_differed() {
    let mut app = watching(&stage());
    step(&mut app, 10);
    send(&mut app, [Command::Fork]);
    assert_eq!(view(&app).timeline.futures[1].name, "as future 1");
    step(&mut app, 10);
    send(&mut app, [Command::BlockCell { cell: Cell(0), ticks: 5 }, Command::SetAgents(30)]);
    let futures = view(&app).timeline.futures;
    assert_eq!((futures[0].ticks, futures[1].ticks), (10, 20));
    assert!(futures[1].name.contains("is blocked"), "the first difference names it: {}", futures[1].name);
    travel(&mut app, Command::ShowFuture(1));
    assert_eq!((now(&app), view(&app).timeline.is_live, view(&app).agents), (10, true, 60));
}

#[test]
fn futures_are_bounded() {
    let mut app = watching(&stage());
    step(&mut app, 5);
    for _ in 0..9 {
        send(&mut app, [Command::Fork]);
    }
    let timeline = view(&app).timeline;
    let numbers: Vec<u32> = timeline.futures.iter().map(|future| future.number).collect();
    assert_eq!((numbers, timeline.shown), (vec![5, 6, 7, 8, 9, 10], 10));
    assert!(view(&app).notices.iter().any(|notice| notice.text.contains("was let go")));
}

/// A recording of a forked future holds that future alone, from the episode's beginning.
#[test]
fn a_recording_of_a_future_replays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 30);
    // Into a second episode, so that the recording begins before the timeline does.
    send(&mut app, [Command::SetSeed(11)]);
    send(&mut app, [Command::SetAgents(70)]);
    eventful(&mut app);
    travel(&mut app, Command::GoTo(50));
    send(&mut app, [Command::BreakAgent { agent: AgentId(1), ticks: 20 }]);
    step(&mut app, 25);
    let (end, path) = (hash(&app), folder.path().join("future.clip"));
    // Where the world is looked at does not matter.
    travel(&mut app, Command::GoTo(3));
    send(&mut app, [Command::StopRecording, Command::SaveClip(path.clone())]);
    let clip = Clip::load(&path).expect("a clip");
    assert_eq!((clip.ticks(), clip.hashes.last()), (30 + 75, Some(&end)));
    Replay::new(clip).verify().expect("the same hashes");
}

#[test]
fn an_episode_with_several_futures_waits_at_its_end() {
    let mut app = watching(&stage());
    step(&mut app, 40);
    travel(&mut app, Command::GoTo(20));
    send(&mut app, [Command::Fork, Command::SetSpeed(Speed::Max), Command::Play]);
    for _ in 0..1000 {
        app.update();
        if !view(&app).playing {
            break;
        }
    }
    let held = view(&app);
    assert_eq!((held.tick, held.episode, held.timeline.futures.len()), (150, 1, 2));
    step(&mut app, 1);
    let next = view(&app);
    assert_eq!((next.tick, next.episode, next.timeline.futures.len()), (1, 2, 1));
    assert_eq!(ground(&app).resource::<Episode>().seed, 8);
    assert_eq!(next.recent.len(), 3, "what the fleet did before stays in sight");
    send(&mut app, [Command::TakeUpEpisode]);
    let back = view(&app);
    assert_eq!((back.episode, back.timeline.futures.len()), (1, 2), "both futures are kept");
}

/// A future without a champion's swap must not get one while the past is looked at.
#[test]
fn champions_wait_until_the_future_goes_on() {
    let mut app = learning(&stage_of(120), None);
    step(&mut app, 40);
    travel(&mut app, Command::GoTo(10));
    let swaps = |view: &View| view.timeline.marks.iter().filter(|mark| mark.kind == MarkKind::Champion).count();
    let before = swaps(&view(&app));
    let found = |view: &View| view.markers.iter().filter(|marker| marker.kind == MarkerKind::Champion).count();
    let known = found(&view(&app));
    let later = wait_until(&mut app, |view| found(view) > known);
    assert_eq!((later.tick, swaps(&later), later.timeline.futures.len()), (10, before, 1));
    travel(&mut app, Command::GoLive);
    step(&mut app, 1);
    assert_eq!(swaps(&view(&app)), before + 1);
    assert!(view(&app).policy_name.starts_with("champion of generation"));
    travel(&mut app, Command::GoTo(5));
    send(&mut app, [Command::Fork]);
    assert!(!view(&app).follow_champion, "futures are compared by what was done in them");
}

/// Keyframes thin out, and the way back stays exact.
#[test]
fn long_episodes_are_gone_back_in_too() {
    let overrides = ["fleet.agents=20", "episode.ticks=5000"].map(str::to_owned);
    let stage = std::sync::Arc::new(fleetwright::scene::Stage::open("narrow-aisles", &overrides).expect("a scene"));
    let mut app = watching(&stage);
    step(&mut app, 700);
    let (early, finished) = (hash(&app), ground(&app).resource::<Tally>().finished);
    step(&mut app, 3000);
    // Back over what was passed on the way, to where only an earlier keyframe helps, and there again.
    let there = |app: &App| (now(app), hash(app), ground(app).resource::<Tally>().finished);
    for tick in [703, 702, 700, 690, 700, 640, 700] {
        travel(&mut app, Command::GoTo(tick));
        assert!(tick != 700 || there(&app) == (700, early, finished), "{:?}", there(&app));
    }
    travel(&mut app, Command::GoTo(699));
    // What was near in one future is not taken for the other's.
    send(&mut app, [Command::SetAgents(15)]);
    step(&mut app, 10);
    travel(&mut app, Command::StepBack(1));
    assert_eq!((now(&app), view(&app).agents, view(&app).timeline.shown), (708, 15, 2));
    travel(&mut app, Command::ShowFuture(1));
    travel(&mut app, Command::GoTo(700));
    assert_eq!((there(&app), view(&app).agents), ((700, early, finished), 20));
    assert_eq!(app.world().resource::<Session>().ticks(), 3710, "travelling is not playing");
    assert!(is_sound(&view(&app)));
}
