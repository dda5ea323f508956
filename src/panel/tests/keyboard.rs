//! Whoever uses no pointer reaches everything that we draw ourselves, sees where the keyboard is, and moves it.

use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Color32, Key, Modifiers, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::column::{changes, gallery};
use super::super::editor::{column_ui, obey};
use super::super::{Action, CurveOptions, Edit, Editor, Tool, curves, theme, timeline};
use super::{earlier_runs, future, harness, sample_view};
use crate::scene::Stage;
use crate::session::{ChangesView, Command, GenerationView, Mark, MarkKind, TimelineView, View};

type Asking<'a> = Harness<'a, Vec<Action>>;

/// Moves the keyboard to what has this role and label.
fn focus(harness: &mut Asking, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).focus();
    // A widget takes arrow keys for itself once it had the keyboard for a frame.
    harness.run_steps(3);
}

/// What a key asks for.
fn pressed(harness: &mut Asking, modifiers: Modifiers, key: Key) -> Vec<Action> {
    harness.state_mut().clear();
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
    harness.state().clone()
}

fn looking_back() -> View {
    let marks = vec![Mark { tick: 300, kind: MarkKind::Champion, label: "found".to_owned() }];
    let timeline = TimelineView {
        futures: vec![future(1, "as it went", None, 1200), future(2, "highways", Some(900), 1100)],
        marks: Arc::new(marks),
        is_live: false,
        ..sample_view().timeline
    };
    View { tick: 600, timeline, ..sample_view() }
}

/// Frames that show where the keyboard is.
fn rings(harness: &Asking) -> usize {
    let bright = Color32::from(theme::BRIGHT);
    let is_ring =
        |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.stroke.color == bright && rect.stroke.width > 1.5);
    harness.output().shapes.iter().filter(|clipped| is_ring(&clipped.shape)).count()
}

#[test]
fn where_the_keyboard_is_can_be_seen() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 600.0));
    harness.run_steps(3);
    assert_eq!(rings(&harness), 0);
    for (role, label) in [
        (Role::Slider, "timeline"),
        (Role::Button, "tick 300: found"),
        (Role::RadioButton, "1 · as it went · 2,000 per 1,000"),
    ] {
        focus(&mut harness, role, label);
        assert_eq!(rings(&harness), 1, "{label}");
    }
}

#[test]
fn a_fold_that_the_keyboard_is_at_shows_it() {
    let none = ChangesView::default();
    let mut harness = harness(|ui| {
        changes::changes_ui(ui, &none);
        Vec::new()
    });
    harness.run_steps(3);
    assert_eq!(rings(&harness), 0);
    focus(&mut harness, Role::Button, "CHANGES SO FAR: 0");
    assert_eq!(rings(&harness), 1);
}

#[test]
fn arrow_keys_move_along_the_timeline() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 400.0));
    assert!(pressed(&mut harness, Modifiers::NONE, Key::ArrowRight).is_empty(), "the keyboard is elsewhere");
    focus(&mut harness, Role::Slider, "timeline");
    for (modifiers, key, tick) in [
        (Modifiers::NONE, Key::ArrowRight, 601),
        (Modifiers::NONE, Key::ArrowLeft, 599),
        (Modifiers::SHIFT, Key::ArrowRight, 700),
        (Modifiers::NONE, Key::Home, 0),
        (Modifiers::NONE, Key::End, 1200),
    ] {
        let asked = pressed(&mut harness, modifiers, key);
        assert_eq!(asked, [Action::Session(Command::GoTo(tick))], "{modifiers:?} {key:?}");
    }
    for (key, command) in [(Key::ArrowRight, Command::GoToNextEvent), (Key::ArrowLeft, Command::GoToEventBefore)] {
        assert_eq!(pressed(&mut harness, Modifiers::CTRL, key), [Action::Session(command)]);
    }
    let slider = harness.get_by_role_and_label(Role::Slider, "timeline");
    assert!(slider.accesskit_node().is_focused(), "arrows have not led away");
}

#[test]
fn signs_and_futures_obey_enter() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 600.0));
    focus(&mut harness, Role::Button, "tick 300: found");
    assert_eq!(pressed(&mut harness, Modifiers::NONE, Key::Enter), [Action::Session(Command::GoTo(300))]);
    focus(&mut harness, Role::RadioButton, "2 · highways · 2,182 per 1,000");
    assert_eq!(pressed(&mut harness, Modifiers::NONE, Key::Enter), [Action::Session(Command::ShowFuture(2))]);
}

#[test]
fn arrow_keys_move_from_champion_to_champion() {
    let kept = |generation: u32| GenerationView { generation, score: None, is_pinned: false };
    let policy_name = "champion of generation 5".to_owned();
    let view = View { generations: [0, 5, 20].map(kept).into(), policy_name, ..sample_view() };
    let mut harness = harness(|ui| gallery::gallery_ui(ui, &view));
    focus(&mut harness, Role::Slider, "generation shown");
    for (key, generation) in [(Key::ArrowRight, 20), (Key::ArrowLeft, 0), (Key::Home, 0), (Key::End, 20)] {
        let asked = pressed(&mut harness, Modifiers::NONE, key);
        assert_eq!(asked, [Action::Session(Command::ShowGeneration(generation))], "{key:?}");
    }
}

#[test]
fn eyes_and_tools_obey_enter() {
    let (view, earlier, options) = (sample_view(), earlier_runs(), CurveOptions::default());
    let mut eyes = harness(|ui| curves::earlier_ui(ui, &view, &earlier, &options));
    eyes.get_by_label("EARLIER RUNS OF THIS SCENE: 4").click();
    eyes.run();
    focus(&mut eyes, Role::Button, "hide narrow-aisles-4");
    let expected = Action::ShowCurve(options.toggle("narrow-aisles-4"));
    assert_eq!(pressed(&mut eyes, Modifiers::NONE, Key::Enter), [expected]);
    let mut editor = Editor::default();
    let stage = Stage::open("two-doors", &[]).expect("a shipped scene");
    obey(&mut editor, &Edit::Toggle, Some((&stage, true)));
    let mut tools = harness(|ui| column_ui(ui, &editor, "two-doors"));
    let label = tools.get_by_label("Workstation").accesskit_node().role();
    focus(&mut tools, label, "Workstation");
    assert_eq!(pressed(&mut tools, Modifiers::NONE, Key::Enter), [Action::Edit(Edit::Take(Tool::Workstation))]);
}
