//! The editor of the floor: its tools, fields, what it says, and what it does with files and the session.

use std::fs;
use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::editor::{column_ui, escape, obey, strip_ui};
use super::super::{Action, Edit, Editor, Tool};
use super::{double_click, harness};
use crate::demand::Supply;
use crate::grid::CellKind;
use crate::scene::Stage;
use crate::scene::draft::Work;
use crate::session::Command;

fn stage() -> Stage {
    Stage::open("two-doors", &[]).expect("a shipped scene")
}

/// An editor on the floor of two-doors, while time passed.
fn opened() -> Editor {
    let mut editor = Editor::default();
    assert_eq!(obey(&mut editor, &Edit::Toggle, Some((&stage(), true))), [Command::Pause]);
    editor
}

fn edit(editor: &mut Editor, edits: &[Edit]) -> Vec<Command> {
    edits.iter().flat_map(|edit| obey(editor, edit, Some((&stage(), false)))).collect()
}

/// The column, as large as it needs to be.
fn column(editor: &Editor) -> Harness<'_, Vec<Action>> {
    Harness::builder()
        .with_size(Vec2::new(360.0, 1200.0))
        .build_ui_state(|ui, asked: &mut Vec<Action>| asked.extend(column_ui(ui, editor, "two-doors")), Vec::new())
}

/// Paints one square.
fn paint(editor: &mut Editor, tool: Tool, square: (u32, u32)) {
    edit(editor, &[Edit::Take(tool)]);
    editor.press(square, false, false);
    editor.release();
}

/// Not what the knob shows now, and not what some scene would have by default.
#[test]
fn a_double_click_restores_what_the_draft_was_begun_with() {
    let mut editor = opened();
    let begun = stage().scene;
    assert_ne!(begun.fleet.agents, 3, "or this would show nothing");
    edit(&mut editor, &[Edit::SetAgents(3), Edit::SetEpisodeTicks(77)]);
    let ui = |ui: &mut Ui, asked: &mut Vec<Action>| asked.extend(column_ui(ui, &editor, "two-doors"));
    let builder = Harness::builder().with_size(Vec2::new(360.0, 1200.0)).with_step_dt(0.02);
    let mut harness = builder.build_ui_state(ui, Vec::new());
    for label in ["agents", "episode"] {
        let place = harness.get_all_by_label(label).next().expect("a name").rect().center();
        double_click(&mut harness, place);
    }
    let expected = [Edit::SetAgents(begun.fleet.agents), Edit::SetEpisodeTicks(begun.episode.ticks)];
    assert_eq!(harness.state().as_slice(), expected.map(Action::Edit));
}

#[test]
fn tools_and_choices_are_found_by_name() {
    let editor = opened();
    let mut harness = column(&editor);
    for label in ["Workstation", "Free floor", "Endpoints beside all shelves", "Empty floor", "Floor of two-doors"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    for label in ["to endpoints", "come in by chance", "Take out", "Save", "Discard"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let expected = [
        Edit::Take(Tool::Workstation),
        Edit::Take(Tool::Free),
        Edit::PutEndpoints,
        Edit::BeginAnew,
        Edit::TakeOver,
        Edit::SetWork(Work::ToEndpoints),
        Edit::SetSupply(Supply::Arrivals { tasks_per_tick: 3.0 }),
        Edit::TakeOutUnseen,
        Edit::Save,
        Edit::Discard,
    ];
    assert_eq!(harness.state().as_slice(), expected.map(Action::Edit));
    harness.get_by_label("kept: captions");
    harness.get_by_label("ready: 150 agents on 514 cells");
    harness.get_by_label("not saved yet");
}

#[test]
fn numbers_are_dragged() {
    let editor = opened();
    let mut harness = column(&editor);
    for (label, to_right) in [("columns", false), ("rows", false), ("agents", true), ("episode", true)] {
        let slider = harness.get_by_role_and_label(Role::Slider, label).rect();
        harness.drag_at(slider.center());
        harness.run();
        let end = if to_right { slider.right_center() + Vec2::X } else { slider.left_center() - Vec2::X };
        harness.hover_at(end);
        harness.run();
        harness.drop_at(end);
        harness.run();
    }
    let expected = [Edit::Resize(2, 17), Edit::Resize(31, 2), Edit::SetAgents(514), Edit::SetEpisodeTicks(20_000)];
    assert_eq!(harness.state().as_slice(), expected.map(Action::Edit));
}

#[test]
fn what_is_wrong_is_said_and_neither_saved_nor_opened() {
    let mut editor = opened();
    edit(&mut editor, &[Edit::BeginAnew, Edit::SetAgents(9999)]);
    editor.examine();
    let shown = column(&editor);
    for label in [
        "9999 agents do not fit on 527 free cells",
        "the layout has no endpoints (e)",
        "the layout has no workstations (w)",
    ] {
        shown.get_by_label(label);
    }
    assert!(shown.query_by_label_contains("ready").is_none());
    assert!(shown.get_by_label("Save").accesskit_node().is_disabled());
    let strip = harness(|ui| strip_ui(ui, &editor, 600.0));
    assert!(strip.get_by_label("Learn on it").accesskit_node().is_disabled());
    strip.get_by_label("9999 agents do not fit on 527 free cells");
    drop((shown, strip));
    assert_eq!(edit(&mut editor, &[Edit::Save, Edit::Replace, Edit::Learn]), []);
    assert!(editor.is_open());
}

#[test]
fn the_strip_says_what_a_press_would_do() {
    let mut editor = opened();
    let told = |editor: &Editor, text: &str| {
        harness(|ui| strip_ui(ui, editor, 600.0)).get_by_label(text);
    };
    editor.point(Some((15, 0)));
    told(&editor, "column 15, row 0: Shelf or wall already");
    edit(&mut editor, &[Edit::Take(Tool::Endpoint)]);
    told(&editor, "column 15, row 0: Shelf or wall becomes Endpoint");
    editor.press((2, 2), true, true);
    editor.drag_to((4, 3));
    told(&editor, "Free floor: 3 × 2 squares, painted when you let go (Esc: not)");
    editor.point(None);
    assert_eq!(escape(&mut editor), [], "Esc calls the stroke off first");
    assert!(editor.is_open());
    let mut strip = harness(|ui| strip_ui(ui, &editor, 600.0));
    strip.get_by_label_contains("Shift + drag: rectangle");
    for label in ["Leave", "Learn on it"] {
        strip.get_by_label(label).click();
        strip.run();
    }
    assert_eq!(strip.state().as_slice(), [Edit::Leave, Edit::Learn].map(Action::Edit));
}

#[test]
fn leaving_touches_nothing_and_keeps_the_draft() {
    let mut editor = opened();
    paint(&mut editor, Tool::Shelf, (0, 0));
    assert_eq!(escape(&mut editor), [Command::Play], "time passes as before");
    assert!(!editor.is_open() && editor.open_draft().is_none());
    let other = Stage::open("open-floor", &[]).expect("a shipped scene");
    assert_eq!(obey(&mut editor, &Edit::Toggle, Some((&other, false))), [Command::Pause]);
    let kept = editor.open_draft().expect("the draft");
    assert_eq!((kept.layout().width(), kept.layout().at(0, 0)), (31, CellKind::Blocked));
    assert_eq!(edit(&mut editor, &[Edit::Undo, Edit::Toggle]), [], "time stood still before");
    // Nothing was done to it any more, so the next draft is of what is open.
    obey(&mut editor, &Edit::Toggle, Some((&other, false)));
    assert_eq!(editor.open_draft().expect("another draft").layout().width(), 32);
    edit(&mut editor, &[Edit::PutEndpoints, Edit::BeginAnew, Edit::Discard]);
    obey(&mut editor, &Edit::Toggle, Some((&stage(), false)));
    assert_eq!(editor.open_draft().expect("a draft").layout(), stage().grid.layout());
}

#[test]
fn what_is_not_saved_is_discarded_at_the_second_click() {
    let mut editor = opened();
    paint(&mut editor, Tool::Shelf, (0, 0));
    let mut harness = column(&editor);
    harness.get_by_label("Discard").click();
    harness.run();
    assert!(harness.state().is_empty());
    harness.get_by_label("Discard what is not saved?").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Edit(Edit::Discard)]);
}

#[test]
fn a_file_of_somebody_else_is_replaced_only_if_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let theirs = folder.path().join("depot.ron");
    fs::write(&theirs, "theirs").expect("writable");
    let mut editor = opened();
    paint(&mut editor, Tool::Shelf, (0, 0));
    let named = Edit::Name(folder.path().join("depot").to_string_lossy().into_owned());
    assert_eq!(edit(&mut editor, &[named, Edit::Save]), []);
    assert_eq!(fs::read_to_string(&theirs).expect("readable"), "theirs");
    let mut harness = column(&editor);
    harness.get_by_label_contains("was not written here");
    harness.get_by_label("Replace it").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Edit(Edit::Replace)]);
    drop(harness);

    let told = |text: String| [Command::Tell { text, is_trouble: false }];
    let saved = format!("saved {}", theirs.display());
    assert_eq!(edit(&mut editor, &[Edit::Replace]), told(saved.clone()));
    paint(&mut editor, Tool::Shelf, (1, 0));
    assert_eq!(edit(&mut editor, &[Edit::Save]), told(saved), "now it is our own");
    let opened = Stage::open(&theirs.to_string_lossy(), &[]).expect("a scene");
    assert_eq!(opened.scene.name, "depot");
    assert_eq!(opened.grid.layout(), editor.open_draft().expect("a draft").layout());
}

#[test]
fn learning_begins_from_the_file_where_that_has_the_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut editor = opened();
    paint(&mut editor, Tool::Shelf, (0, 0));
    edit(&mut editor, &[Edit::Name(path.to_string_lossy().into_owned())]);
    let scene = Arc::new(editor.open_draft().expect("a draft").scene("mine"));
    assert_eq!(edit(&mut editor, &[Edit::Learn]), [Command::OpenScene(scene)]);
    assert!(!editor.is_open());

    edit(&mut editor, &[Edit::Toggle, Edit::Save]);
    assert_eq!(edit(&mut editor, &[Edit::Learn]), [Command::Open(path.clone())]);
    edit(&mut editor, &[Edit::Toggle]);
    paint(&mut editor, Tool::Free, (0, 0));
    assert!(matches!(edit(&mut editor, &[Edit::Learn])[..], [Command::OpenScene(_)]), "it has changed since");
    edit(&mut editor, &[Edit::Toggle, Edit::Undo]);
    assert_eq!(edit(&mut editor, &[Edit::Learn]), [Command::Open(path)], "and changed back");
}

#[test]
fn a_draft_has_a_name_of_its_own() {
    let mut editor = opened();
    edit(&mut editor, &[Edit::Name("a/b".to_owned())]);
    editor.examine();
    assert!(column(&editor).query_by_label_contains("ready").is_some());
    for wrong in ["", "a?b", " "] {
        edit(&mut editor, &[Edit::Name(wrong.to_owned())]);
        editor.examine();
        let shown = column(&editor);
        assert!(shown.query_by_label_contains("name").is_some(), "{wrong:?}");
    }
}
