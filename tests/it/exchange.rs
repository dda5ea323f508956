//! Something else is opened in a running session, and scenes are read again when their files change.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, Offer, View};
use fleetwright::sim::state_hash;

use crate::session::{app, ground, send, stage, step, view, wait_until, watching};

/// A small floor, so that a generation is over soon.
const LAYOUT: &str = "type octile\nheight 4\nwidth 6\nmap\n......\n.@@@@.\n......\n......\n";

fn opening(path: &Path) -> Command {
    Command::Open(path.to_owned())
}

fn last(view: &View) -> (String, bool, Option<Offer>) {
    let notice = view.notices.last().expect("a message");
    (notice.text.clone(), notice.is_trouble, notice.offer.clone())
}

#[test]
fn anything_is_opened_in_a_running_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = folder.path().join("small.map");
    std::fs::write(&layout, LAYOUT).expect("writable");
    let mut app = watching(&stage());
    step(&mut app, 20);
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 20);
    let clip = folder.path().join("mine.clip");
    send(&mut app, [Command::StopRecording, Command::SaveClip(clip.clone())]);
    let offer = Some(Offer { label: "Play", command: opening(&clip), stays: false });
    assert_eq!(last(&view(&app)), (format!("saved {}", clip.display()), false, offer));

    send(&mut app, [opening(&layout)]);
    let now = view(&app);
    assert_eq!((now.scene_name.as_str(), now.has_learner, now.agents), ("small", true, 5));
    let back = Some(Offer { label: "Go back", command: Command::GoBack, stays: false });
    assert_eq!((last(&now), now.playing), (("opened small.map".to_owned(), false, back.clone()), true));
    assert!(now.tick < 20 && now.episode > 1, "{} {}", now.tick, now.episode);
    wait_until(&mut app, |view| !view.curve.is_empty());

    send(&mut app, [opening(&clip)]);
    let now = view(&app);
    assert_eq!((now.scene_name.as_str(), now.has_learner, now.played.is_some()), ("narrow-aisles", false, true));
    assert_eq!(last(&now), ("opened mine.clip".to_owned(), false, back));
    let compared = |view: &View| view.played.as_ref().is_some_and(|played| played.compared_ticks == 40);
    let now = wait_until(&mut app, compared);
    assert!(now.notices.iter().all(|notice| !notice.is_trouble), "{:?}", now.notices);

    let meta_skill = PathBuf::from("assets/meta_skills/general.ron");
    send(&mut app, [Command::Pause, opening(&meta_skill)]);
    assert_eq!(view(&app).policy_name, "general");
    let offer = Some(Offer { label: "Compare", command: Command::ToggleComparison, stays: false });
    assert_eq!(last(&view(&app)), ("general is in charge".to_owned(), false, offer));
}

/// Whoever looks at something else in passing comes back to what was set.
#[test]
fn going_back_keeps_overrides_and_settings() {
    let overrides = ["episode.ticks=40", "fleet.agents=6"].map(str::to_owned);
    let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
    let policy = stage.learning_policy();
    let beginning = Beginning::new(stage, policy, "untrained", 7).from_file(Path::new("narrow-aisles"), &overrides);
    let mut app = app(beginning.learning(3).expect("a learner"));
    send(&mut app, [Command::SetAgents(5), Command::SetPopulation(8), Command::SetPolicy("highways".to_owned())]);
    send(&mut app, [Command::ToggleLearning]);
    send(&mut app, [opening(Path::new("two-doors"))]);
    assert_eq!(view(&app).scene_name, "two-doors");
    send(&mut app, [Command::GoBack]);
    let back = view(&app);
    assert_eq!((back.scene_name.as_str(), back.seed, back.agents, back.episode_ticks), ("narrow-aisles", 7, 5, 40));
    assert_eq!((back.policy_name.as_str(), back.follow_champion), ("highways", false));
    assert_eq!((back.settings.population, back.learning, back.has_learner), (8, false, true));

    // And over again to what was left for it.
    send(&mut app, [Command::GoBack]);
    assert_eq!(view(&app).scene_name, "two-doors");
}

#[test]
fn what_cannot_be_opened_is_told_of_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage());
    step(&mut app, 10);
    let before = state_hash(ground(&app));
    let clip = [b"not a clip".as_slice(), &[0; 40]].concat();
    for (name, content, expected) in [
        ("scene.ron", b"Scene(\n  version: 1,\n  nam: \"x\")".as_slice(), "scene.ron:3:"),
        ("skill.ron", b"MetaSkill(version: 1,\n skill_hash: 3)", "skill.ron:2:"),
        ("floor.map", b"type octile\nheight 2\nwidth 2\nmap\n..\n.x\n", "floor.map:6:2"),
        ("floor.json", b"{\n\"layout\": 3}", "floor.json:2:"),
        ("run.clip", &clip, "run.clip: cannot be used as a clip: byte 0"),
        ("notes.txt", b"hello", "notes.txt:1:1: expected a scene (.ron)"),
        ("champion", b"", "champion:1:1: "),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("writable");
        send(&mut app, [opening(&path)]);
        let (text, is_trouble, _) = last(&view(&app));
        assert!(is_trouble && text.contains(expected), "{name}: {text}");
    }
    send(&mut app, [opening(folder.path())]);
    assert!(last(&view(&app)).0.contains("expected the directory of a training run"));
    send(&mut app, [opening(&folder.path().join("missing.ron"))]);
    assert!(last(&view(&app)).0.contains("missing.ron:1:1"));
    assert_eq!((state_hash(ground(&app)), view(&app).scene_name.as_str()), (before, "narrow-aisles"));
}

#[test]
fn a_scene_is_read_again_when_its_file_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.ron");
    let text = std::fs::read_to_string("scenes/two-doors.ron").expect("readable");
    std::fs::write(&file, &text).expect("writable");
    let overrides = ["episode.ticks=300".to_owned()];
    let stage = Arc::new(Stage::open(&file.to_string_lossy(), &overrides).expect("a scene"));
    let policy = stage.policy.clone();
    let agents = stage.scene.fleet.agents;
    let mut app = app(Beginning::new(stage, policy, "the scene's own", 7).from_file(&file, &overrides));
    send(&mut app, [Command::SetPolicy("highways".to_owned())]);
    step(&mut app, 10);

    let line = format!("agents: {agents}");
    assert!(text.contains(&line), "the scene says {line}");
    std::fs::write(&file, text.replace(&line, "agents: 7")).expect("writable");
    let now = wait_until(&mut app, |view| view.agents == 7);
    assert_eq!((now.tick, now.seed, now.episode_ticks), (0, 7, 300), "overrides still hold");
    assert_eq!(now.policy_name, "highways", "who is in charge stays");
    step(&mut app, 10);

    std::fs::write(&file, text.replace(&line, "agents: none")).expect("writable");
    let is_told = |view: &View| view.notices.iter().any(|notice| notice.text.contains("mine.ron:"));
    let now = wait_until(&mut app, is_told);
    assert_eq!((now.agents, now.tick), (7, 10), "the old scene goes on");
    std::fs::write(&file, &text).expect("writable");
    wait_until(&mut app, |view| view.agents == agents);
}
