//! The menu: whatever a key does can be clicked, over a session and over a draft.

use bevy_egui::egui::{Key, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::super::editor::{obey, strip_ui};
use super::super::over_floor::menu::menu_ui;
use super::super::over_floor::transport::{ROW_WIDTH, transport_ui};
use super::super::shortcuts::distinct;
use super::super::{Action, Edit, Editor, Group, theme};
use super::{harness, sample_view};
use crate::scene::{Stage, Viewpoint};
use crate::session::{KeptView, RecordingView, View};

type Asking<'a> = Harness<'a, Vec<Action>>;

/// The menu at the lower edge of a window as large as one is at first.
fn menu<'a>(is_editing: bool) -> Asking<'a> {
    let ui = move |ui: &mut Ui, asked: &mut Vec<Action>| {
        ui.add_space(660.0);
        ui.horizontal(|ui| asked.extend(menu_ui(ui, is_editing)));
    };
    let mut harness = Harness::builder().with_size(Vec2::new(1280.0, 720.0)).build_ui_state(ui, Vec::new());
    click(&mut harness, "Menu");
    harness
}

fn click(harness: &mut Asking, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

#[test]
fn an_entry_is_found_with_its_key_and_asks_for_what_the_key_does() {
    let mut harness = menu(false);
    for label in ["time", "view", "settings", "find anything, also an agent or a cell", "all keys"] {
        harness.get_by_label(label);
    }
    click(&mut harness, "view");
    click(&mut harness, "look from the side");
    assert_eq!(harness.state().as_slice(), [Action::LookFrom(Viewpoint::Side)]);
    assert!(harness.query_by_label("view").is_none(), "what was chosen closes it");
    click(&mut harness, "Settings");
    assert_eq!(harness.state().last(), Some(&Action::ToggleSettings));
}

#[test]
fn whatever_a_key_does_can_be_clicked() {
    for shortcut in distinct() {
        let mut harness = menu(false);
        if shortcut.group != Group::Program {
            click(&mut harness, shortcut.group.name());
        }
        let row = harness.get_by_label(shortcut.does).rect();
        assert!(harness.ctx.viewport_rect().contains_rect(row), "{}: {row:?}", shortcut.does);
        click(&mut harness, shortcut.does);
        assert_eq!(harness.state().as_slice(), std::slice::from_ref(&shortcut.action));
    }
}

#[test]
fn it_is_reached_and_closed_without_a_pointer() {
    let mut harness = menu(false);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("view").is_none());
    harness.get_by_label("Menu").focus();
    harness.run();
    for label in ["Menu", "view", "whole floor in view"] {
        harness.get_by_label(label).focus();
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run();
    }
    assert_eq!(harness.state().as_slice(), [Action::Fit]);
}

#[test]
fn over_a_draft_it_has_what_can_be_done_to_the_draft() {
    let mut menu = menu(true);
    for group in [Group::Time, Group::Learning, Group::Overlays] {
        assert!(menu.query_by_label(group.name()).is_none(), "{group:?}");
    }
    click(&mut menu, "undo the last change of the draft");
    let mut editor = Editor::default();
    let stage = Stage::open("two-doors", &[]).expect("a shipped scene");
    obey(&mut editor, &Edit::Toggle, Some((&stage, false)));
    let mut strip = harness(|ui| strip_ui(ui, &editor, 600.0));
    for label in ["Menu", "clips and pictures", "write the scene to its file", "Settings"] {
        click(&mut strip, label);
    }
    assert_eq!(menu.state().as_slice(), [Action::Edit(Edit::Undo)]);
    assert_eq!(strip.state().as_slice(), [Action::Edit(Edit::Save), Action::ToggleSettings]);
}

/// Whether the bar has one row is decided before it is drawn.
#[test]
fn all_buttons_of_the_bar_fit_the_row_that_they_are_given() {
    let recording = Some(RecordingView { ticks: 123_456, secs: 5999.0 });
    let kept = Some(KeptView { number: 1, from_tick: 0, ticks: 12, has_other_side: false });
    let late = View { tick: 12_345, ..sample_view() };
    for view in [View { recording, ..late.clone() }, View { kept, ..late }] {
        let ui = |ui: &mut Ui, asked: &mut Vec<Action>| {
            theme::apply(ui.ctx(), true);
            ui.horizontal(|ui| asked.extend(transport_ui(ui, &view)));
        };
        let mut bar = Harness::builder().with_size(Vec2::new(1280.0, 720.0)).build_ui_state(ui, Vec::new());
        bar.run();
        let (first, last) = (bar.get_by_label("Restart").rect(), bar.get_by_label("Settings").rect());
        assert!((first.center().y - last.center().y).abs() < 1.0, "one row");
        assert!(last.right() - first.left() <= ROW_WIDTH, "{} points", last.right() - first.left());
    }
}
