//! What the editor makes of a scene: the same scene, its floor drawn, saved and opened again; and a session of its own.

use std::sync::Arc;

use fleetwright::grid::CellKind;
use fleetwright::scene::draft::{Draft, WrittenScenes};
use fleetwright::scene::{LayoutSource, SHIPPED, Scene, Stage};
use fleetwright::session::{Command, Offer};
use fleetwright::sim::{Setting, Workers, state_hash};

use crate::program::stdout;
use crate::session::{ground, send, stage, step, view, wait_until, watching};

const TICKS: u32 = 12;
/// Larger fleets are cut down, as they show no more.
const AGENTS_AT_MOST: u32 = 30;

/// What is run of a stage.
fn setting(stage: &Stage) -> Setting {
    let mut scene = stage.scene.clone();
    scene.episode.ticks = TICKS;
    scene.fleet.agents = scene.fleet.agents.min(AGENTS_AT_MOST);
    let stage = Arc::new(stage.rebuild(scene).expect("a smaller scene"));
    Setting { policy: stage.policy.clone(), stage, seed: 5 }
}

#[test]
fn a_draft_of_every_shipped_scene_opens_as_that_scene() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut written = WrittenScenes::default();
    let mut settings = Vec::new();
    for (name, _) in SHIPPED {
        let original = Stage::open(name, &[]).expect("a shipped scene");
        let draft = Draft::of(&original);
        assert!(draft.examine("x").is_sound(), "{name}");
        let path = folder.path().join(format!("{}.ron", name.replace('/', "-")));
        written.write(&path, &draft.scene(&original.scene.name).to_document()).expect("writable");
        let opened = Stage::open(&path.to_string_lossy(), &[]).unwrap_or_else(|error| panic!("{error}"));
        assert!(opened.grid.layout() == original.grid.layout(), "{name}: the floor");
        let nowhere = |scene: &Scene| Scene { layout: LayoutSource::Ascii(Vec::new()), ..scene.clone() };
        assert_eq!(nowhere(&opened.scene), nowhere(&original.scene), "{name}: everything else");
        assert!(Draft::of(&opened).scene("x") == draft.scene("x"), "{name}: a draft of that");
        settings.extend([setting(&original), setting(&opened)]);
    }
    let outcomes = Workers::for_all_cores().expect("threads").run(settings);
    let hashes: Vec<u64> = outcomes.into_iter().map(|outcome| outcome.expect("no failure").state_hash).collect();
    for ((name, _), pair) in SHIPPED.iter().zip(hashes.chunks(2)) {
        assert_eq!(pair[0], pair[1], "{name}: after {TICKS} ticks");
    }
}

/// A small depot, drawn stroke by stroke on an empty floor.
fn depot() -> Draft {
    let mut draft = Draft::of(&Stage::open("two-doors", &[]).expect("a shipped scene"));
    draft.resize(14, 9);
    draft.begin_anew();
    for (from, to) in [((2, 2), (11, 2)), ((2, 5), (11, 5))] {
        draft.press(from, CellKind::Blocked, true);
        draft.drag_to(to);
        draft.release();
    }
    draft.put_endpoints_beside_shelves();
    draft.press((1, 8), CellKind::Workstation, false);
    draft.drag_to((12, 8));
    draft.release();
    draft.set_agents(12);
    draft
}

#[test]
fn what_was_drawn_is_a_scene_to_the_whole_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("depot.ron");
    let draft = depot();
    WrittenScenes::default().write(&path, &draft.scene("depot").to_document()).expect("writable");
    let name = path.to_string_lossy();
    let checked = stdout(&["scene", "check", &name]);
    assert!(
        checked.contains(": ok, 14 × 9 squares, 106 cells, 12 agents, tasks of 2 errands, 1.5 per agent"),
        "{checked}"
    );
    assert_eq!(stdout(&["scene", "show", &name]), draft.layout().to_ascii());
}

#[test]
fn learning_begins_on_a_draft_that_no_file_says() {
    let mut app = watching(&stage());
    step(&mut app, 10);
    let scene = Arc::new(depot().scene("depot"));
    send(&mut app, [Command::OpenScene(Arc::clone(&scene))]);
    let now = view(&app);
    assert_eq!((now.scene_name.as_str(), now.agents, now.has_learner, now.playing), ("depot", 12, true, true));
    let told = now.notices.last().expect("a message");
    assert!(!told.is_trouble && told.text.contains("depot, which is not saved"), "{}", told.text);
    wait_until(&mut app, |view| !view.curve.is_empty());

    // There is a way back to what was open before, be it a scene without a file.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("depot.ron");
    std::fs::write(&path, scene.to_document()).expect("writable");
    send(&mut app, [Command::Pause, Command::Open(path)]);
    let back = Some(Offer { label: "Go back", command: Command::GoBack, stays: false });
    assert_eq!(view(&app).notices.last().expect("a message").offer, back);
    send(&mut app, [Command::GoBack]);
    let now = view(&app);
    assert_eq!((now.scene_name.as_str(), now.agents, now.has_learner), ("depot", 12, true));
    assert_eq!(now.notices.last().expect("a message").offer, back);
}

#[test]
fn a_draft_that_does_not_open_changes_nothing() {
    let mut app = watching(&stage());
    step(&mut app, 10);
    let before = state_hash(ground(&app));
    let mut draft = depot();
    draft.set_agents(1000);
    send(&mut app, [Command::OpenScene(Arc::new(draft.scene("depot")))]);
    let told = view(&app).notices.last().expect("a message").clone();
    assert!(told.is_trouble && told.text.contains("1000 agents do not fit on 106 free cells"), "{}", told.text);
    assert_eq!((state_hash(ground(&app)), view(&app).scene_name.as_str()), (before, "narrow-aisles"));
}
