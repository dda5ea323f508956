//! A session whose process came to no clean end is offered at the next start, and so is going on with one that did.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bevy::app::{App, AppExit};
use fleetwright::learner::Hyperparameters;
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, GenerationView, Session, SessionPlugin, View};

use crate::session::{ground, send};

/// A small session that learns and is kept in a folder; a learner that is let go finishes its generation.
fn begin(folder: &Path) -> App {
    begin_with(folder, &["episode.ticks=20", "fleet.agents=6"])
}

fn begin_with(folder: &Path, overrides: &[&str]) -> App {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
    let policy = stage.learning_policy();
    let beginning = Beginning::new(stage, policy, "untrained", 7).from_file(Path::new("narrow-aisles"), &overrides);
    let mut app = App::new();
    app.add_message::<AppExit>();
    app.add_plugins(SessionPlugin::new(beginning.learning(3).expect("a learner")).kept_in(Some(folder.to_owned())));
    app
}

fn view(app: &App) -> View {
    app.world().resource::<Session>().view(ground(app))
}

/// Frames until a file is there and holds something like this.
fn frames_until_written(app: &mut App, file: &Path, text: &str) {
    while !fs::read_to_string(file).is_ok_and(|found| found.contains(text)) {
        app.update();
        std::thread::yield_now();
    }
}

/// The offer to restore, if there is one.
fn offer(view: &View) -> Option<Command> {
    let offers = view.notices.iter().filter_map(|notice| notice.offer.as_ref());
    offers.map(|offer| offer.command.clone()).find(|command| matches!(command, Command::Restore(_)))
}

#[test]
fn what_was_set_by_hand_comes_back_when_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("session-1.ron");
    let mut app = begin(folder.path());
    let by_hand = [Command::SetSeed(4711), Command::SetAgents(5), Command::SetPolicy("highways".to_owned())];
    // All in the first frame, in which it is written first; then every ten seconds.
    send(
        &mut app,
        by_hand.into_iter().chain([
            Command::SetPopulation(8),
            Command::PauseLearningAt(Some(5000)),
            Command::ToggleLearning,
        ]),
    );
    assert_eq!(offer(&view(&app)), None, "nothing was left");
    frames_until_written(&mut app, &kept, "seed: 4711");
    // Without a word.
    drop(app);

    let mut app = begin(folder.path());
    app.update();
    let before = view(&app);
    assert_eq!((before.agents, before.seed), (6, 7), "nothing is restored unasked");
    let restore = offer(&before).expect("an offer");
    send(&mut app, [restore]);
    let after = view(&app);
    assert_eq!((after.agents, after.seed, after.episode_ticks), (5, 4711, 20));
    assert_eq!((after.policy_name.as_str(), after.follow_champion), ("highways", false));
    assert_eq!((after.settings.population, after.learning, after.has_learner), (8, false, true));
    assert_eq!(after.settings.pauses_at, Some(5000));
    assert_ne!(after.settings.population, Hyperparameters::default().population, "or this would show nothing");

    app.world_mut().write_message(AppExit::Success);
    app.update();
    drop(app);
    let left = fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| !name.to_string_lossy().ends_with(".lock")).collect();
    assert_eq!(left, ["last-session.ron"], "a clean end leaves what can be gone on with, and nothing else");
    let mut app = begin(folder.path());
    app.update();
    let offered = view(&app).notices.iter().find_map(|notice| notice.offer.clone()).expect("an offer");
    assert_eq!((offered.label, offered.stays), ("Continue", false), "nothing went wrong, so it passes");
    send(&mut app, [offered.command]);
    assert_eq!((view(&app).agents, view(&app).seed, view(&app).policy_name.as_str()), (5, 4711, "highways"));
}

#[test]
fn there_is_nothing_to_go_on_with_where_nothing_was_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let overrides = ["episode.ticks=20".to_owned()];
    let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
    let watch = || {
        let beginning = Beginning::new(Arc::clone(&stage), stage.policy.clone(), "the scene's own", 7);
        let mut app = App::new();
        app.add_message::<AppExit>();
        let beginning = beginning.from_file(Path::new("narrow-aisles"), &overrides);
        app.add_plugins(SessionPlugin::new(beginning).kept_in(Some(folder.path().to_owned())));
        app.update();
        app
    };
    for _ in 0..2 {
        let mut app = watch();
        assert_eq!(offer(&view(&app)), None);
        app.world_mut().write_message(AppExit::Success);
        app.update();
    }
}

/// Learning goes on from the champion and counts on, so that the generations before keep their numbers.
#[test]
fn pins_and_the_gallery_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("session-1.ron");
    // Crowded enough for the first generations to find something better.
    let crowd = ["episode.ticks=40", "fleet.agents=150"];
    let mut app = begin_with(folder.path(), &crowd);
    let newest = loop {
        app.update();
        let generations = view(&app).generations;
        if let [_, .., newest] = generations[..] {
            break newest.generation;
        }
    };
    send(&mut app, [Command::ToggleLearning, Command::PinGeneration(newest, true)]);
    frames_until_written(&mut app, &kept, "is_pinned: true");
    let before = view(&app).generations;
    drop(app);

    let mut app = begin_with(folder.path(), &crowd);
    app.update();
    let restore = offer(&view(&app)).expect("an offer");
    send(&mut app, [restore]);
    let after = view(&app).generations;
    let has = |kept: &GenerationView| {
        after.iter().any(|again| (again.generation, again.is_pinned) == (kept.generation, kept.is_pinned))
    };
    // What was found after the file was written last is not in it.
    assert!(before.iter().filter(|kept| kept.generation <= newest).all(has), "{before:?} and {after:?}");
    send(&mut app, [Command::ShowGeneration(newest)]);
    assert_eq!(view(&app).policy_name, format!("champion of generation {newest}"));
    send(&mut app, [Command::ToggleLearning]);
    while view(&app).generation <= newest {
        app.update();
    }
    assert!(view(&app).generations.iter().any(|kept| kept.generation == newest && kept.is_pinned));
}

#[test]
fn what_cannot_be_read_is_told_and_keeps_nothing_from_beginning() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("session-1.ron"), "(version: 1, session: (opened: 3))").expect("written");
    let mut app = begin(folder.path());
    app.update();
    let view = view(&app);
    assert!(offer(&view).is_none());
    assert!(view.notices.iter().any(|notice| notice.is_trouble && notice.text.contains("session-1.left.ron:1:")));
}

#[test]
fn a_scene_that_is_gone_is_told_and_what_is_open_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = begin(folder.path());
    let kept = folder.path().join("session-1.ron");
    frames_until_written(&mut app, &kept, "opened: \"narrow-aisles\"");
    let text = fs::read_to_string(&kept).expect("kept").replace("\"narrow-aisles\"", "\"gone.ron\"");
    drop(app);
    fs::write(&kept, text).expect("written");
    let mut app = begin(folder.path());
    app.update();
    let restore = offer(&view(&app)).expect("an offer");
    send(&mut app, [restore]);
    let view = view(&app);
    assert!(view.notices.last().is_some_and(|notice| notice.is_trouble && notice.text.contains("gone.ron")));
    assert_eq!((view.scene_name.as_str(), view.agents), ("narrow-aisles", 6));
}

/// A scene that no file has is kept whole.
#[test]
fn an_unsaved_scene_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = begin(folder.path());
    let mut scene = Stage::open("two-doors", &["fleet.agents=9".to_owned()]).expect("a shipped scene").scene;
    scene.name = "mine".to_owned();
    send(&mut app, [Command::OpenScene(Arc::new(scene)), Command::ToggleLearning, Command::SetAgents(11)]);
    frames_until_written(&mut app, &folder.path().join("session-1.ron"), "mine");
    drop(app);
    let mut app = begin(folder.path());
    app.update();
    let restore = offer(&view(&app)).expect("an offer");
    send(&mut app, [restore]);
    let now = view(&app);
    assert_eq!((now.scene_name.as_str(), now.agents, now.has_learner), ("mine", 11, true));
}
