//! Ticks beside the frame: what is run is what would be run within it, and whatever is asked for meanwhile waits its turn.

use std::path::Path;
use std::time::Duration;

use bevy::app::{App, AppExit, PostUpdate};
use bevy::prelude::{Res, ResMut, Resource, World};
use fleetwright::session::{Beginning, Command, Ground, Session, SessionPlugin, Speed};
use fleetwright::sim::{Tally, state_hash};

use crate::session::{ground, stage, step, ticks_so_far, view, watching};

fn beginning() -> Beginning {
    let stage = stage();
    let policy = stage.policy.clone();
    Beginning::new(stage, policy, "the scene's own", 7)
}

fn beside() -> App {
    let mut app = App::new();
    app.add_plugins(SessionPlugin::new(beginning()).beside_the_frame());
    app.world_mut().write_message(Command::Pause);
    app.update();
    // On a busy machine the frame does not wait so long, and what is asked for next would wait for another.
    until_back(&mut app);
    app
}

fn is_away(world: &World) -> bool {
    !world.contains_resource::<Session>() && !world.contains_resource::<Ground>()
}

/// Frames until the session is back.
fn until_back(app: &mut App) {
    while is_away(app.world()) {
        app.update();
    }
}

/// Frames until `holds` of who is back; a frame is not held up, so there may be many.
fn until(app: &mut App, holds: impl Fn(&App) -> bool) {
    loop {
        until_back(app);
        if holds(app) {
            return;
        }
        app.update();
    }
}

#[test]
fn what_is_run_beside_the_frame_is_what_is_run_within_it() {
    let (mut within, mut beside) = (watching(&stage()), beside());
    step(&mut within, 60);
    beside.world_mut().write_message(Command::StepMany(60));
    beside.update();
    assert!(is_away(beside.world()), "it left when the frame was over");
    until(&mut beside, |app| ticks_so_far(app) == 60);
    let seen = |app: &App| (state_hash(ground(app)), *ground(app).resource::<Tally>(), view(app).tick);
    assert_eq!(seen(&beside), seen(&within));
    beside.world_mut().write_message(Command::GoTo(17));
    beside.update();
    until(&mut beside, |app| view(app).timeline.target.is_none());
    assert_eq!(view(&beside).tick, 17, "ways along the timeline are gone beside the frame as well");
    assert!(!view(&beside).notices.iter().any(|notice| notice.is_trouble), "and every hash is what it was");
}

/// What a frame finds of the session, which at full speed is never there between two frames.
#[derive(Resource, Default)]
struct Found {
    frames: u32,
    frames_away: u32,
    log: Vec<(u64, Command)>,
}

fn find(session: Option<Res<Session>>, mut found: ResMut<Found>) {
    found.frames += 1;
    match session {
        Some(session) => found.log = session.log().iter().map(|entry| (entry.tick, entry.command.clone())).collect(),
        None => found.frames_away += 1,
    }
}

#[test]
fn what_is_asked_for_while_it_is_away_waits() {
    let mut app = beside();
    app.init_resource::<Found>().add_systems(PostUpdate, find);
    app.world_mut().write_message_batch([Command::SetSpeed(Speed::Max), Command::Play]);
    app.update();
    app.world_mut().write_message(Command::SetAgents(33));
    while app.world().resource::<Found>().log.len() < 4 {
        app.update();
    }
    let Found { frames, frames_away, .. } = app.world().resource();
    assert!(*frames_away > 3, "messages that nobody reads are usually gone by then: {frames_away} of {frames}");
    app.world_mut().write_message(Command::Pause);
    until(&mut app, |app| !view(app).playing);
    let log = app.world().resource::<Session>().log();
    let order: Vec<&Command> = log.iter().map(|entry| &entry.command).collect();
    assert_eq!(order[3..], [&Command::SetAgents(33), &Command::Pause]);
    assert!(log[3].tick > 0 && log[4].tick > log[3].tick, "ticks went by before each");
    assert_eq!(view(&app).agents, 33);
}

/// At full speed a window draws ten pictures a second: were its session only called by a picture, it would be seen by the next.
#[test]
fn a_rare_frame_finds_its_session_back() {
    let mut app = beside();
    app.init_resource::<Found>().add_systems(PostUpdate, find);
    app.world_mut().write_message_batch([Command::SetSpeed(Speed::Max), Command::Play]);
    app.update();
    assert!(is_away(app.world()));
    let away_before = app.world().resource::<Found>().frames_away;
    std::thread::sleep(Duration::from_millis(500));
    app.update();
    assert_eq!(app.world().resource::<Found>().frames_away, away_before, "nobody had to call it");
    app.world_mut().write_message(Command::Pause);
    until(&mut app, |app| !view(app).playing);
    assert!(ticks_so_far(&app) > 1);
}

#[test]
fn an_app_may_end_while_its_session_is_away() {
    let mut app = beside();
    app.world_mut().write_message_batch([Command::SetSpeed(Speed::Max), Command::Play]);
    app.update();
    assert!(is_away(app.world()));
    drop(app);
}

/// A slider that is dragged gives a command in every frame, and each may take longer than a frame waits.
#[test]
fn a_drag_that_is_slow_to_follow_is_followed() {
    const COMMANDS: u32 = 40;
    let mut app = App::new();
    app.add_plugins(SessionPlugin::new(beginning()).beside_the_frame());
    app.init_resource::<Found>().add_systems(PostUpdate, find);
    let drag = |agents| Command::WhileHeld(Box::new(Command::SetAgents(agents)));
    for agents in 1..=COMMANDS {
        app.world_mut().write_message(drag(agents));
    }
    app.world_mut().write_message(Command::LetGo);
    until(&mut app, |app| app.world().resource::<Found>().log.len() == 2);
    let order: Vec<&Command> = app.world().resource::<Found>().log.iter().map(|(_, command)| command).collect();
    assert_eq!(order, [&drag(COMMANDS), &Command::LetGo], "what was replaced before anybody came to it is left out");
    assert_eq!(view(&app).agents, COMMANDS);
}

#[test]
fn the_last_frame_keeps_a_session_that_is_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let beginning = beginning().from_file(Path::new("narrow-aisles"), &[]);
    let mut app = App::new();
    app.add_message::<AppExit>();
    app.add_plugins(SessionPlugin::new(beginning).kept_in(Some(folder.path().to_owned())).beside_the_frame());
    app.world_mut().write_message_batch([Command::SetSpeed(Speed::Max), Command::Play]);
    app.update();
    assert!(is_away(app.world()));
    app.world_mut().write_message_batch([Command::SetSeed(4711), Command::SetAgents(5)]);
    app.world_mut().write_message(AppExit::Success);
    app.update();
    let files = std::fs::read_dir(folder.path()).expect("readable").flatten();
    let texts: Vec<String> = files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    assert!(texts.iter().any(|text| text.contains("seed: 4711")), "{texts:?}");
}
