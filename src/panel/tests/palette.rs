//! The command palette: typed into, moved through, and what it asks for.

use std::path::PathBuf;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Area, Event, Id, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::super::palette::{Known, Palette, palette_ui};
use super::super::{Action, SHORTCUTS, Settings};
use super::sample_view;
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid, Layout};
use crate::session::{Command, EarlierRuns};

type State = (Palette, Vec<Action>);

const AREA: &str = "palette";

/// An open palette over an open floor of 6 × 4 cells, in an area of its own, which remembers how large it was.
fn open<'a>() -> Harness<'a, State> {
    opened(false)
}

fn opened<'a>(is_editing: bool) -> Harness<'a, State> {
    let (view, grid) = (sample_view(), Grid::new(Layout::open(6, 4)).expect("free"));
    let mut palette = Palette::default();
    palette.toggle();
    let ui = move |ui: &mut bevy_egui::egui::Ui, (palette, asked): &mut State| {
        let (settings, runs) = (Settings::default(), EarlierRuns::default());
        let known = Known { view: &view, settings: &settings, runs: &runs, is_editing };
        let contents = |ui: &mut bevy_egui::egui::Ui| palette_ui(ui, palette, known, &grid);
        asked.extend(Area::new(Id::new(AREA)).show(ui.ctx(), contents).inner);
    };
    let mut harness = Harness::new_ui_state(ui, (palette, Vec::new()));
    harness.run();
    harness
}

fn type_in(harness: &mut Harness<State>, text: &str) {
    harness.get_by_role(Role::TextInput).type_text(text);
    harness.run();
}

fn press(harness: &mut Harness<State>, key: Key) {
    harness.key_press(key);
    harness.run();
}

#[test]
fn what_fits_best_is_done_by_enter() {
    let mut harness = open();
    type_in(&mut harness, "open gridl");
    press(&mut harness, Key::Enter);
    let open = Action::Session(Command::Open(PathBuf::from("gridlock")));
    assert_eq!(harness.state().1, [open]);
    assert!(!harness.state().0.is_open(), "what is done closes it");
}

#[test]
fn arrows_move_through_the_list_and_a_click_takes_any() {
    let mut harness = open();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::Enter] {
        press(&mut harness, key);
    }
    assert_eq!(harness.state().1, [SHORTCUTS[1].action.clone()], "the list begins as the sheet of keys");
    harness.state_mut().0.toggle();
    harness.run();
    type_in(&mut harness, "compare highways");
    harness.get_by_label("compare with highways").click();
    harness.run();
    let compare = Action::Session(Command::CompareWith("highways".to_owned()));
    assert_eq!(harness.state().1.last(), Some(&compare));
}

#[test]
fn what_was_done_lately_stands_first() {
    let mut harness = open();
    for typed in ["open two-doors", "guidance arrows"] {
        type_in(&mut harness, typed);
        press(&mut harness, Key::Enter);
        harness.state_mut().0.toggle();
        harness.run();
    }
    let top = |harness: &Harness<State>, label: &str| harness.get_by_label(label).rect().top();
    let places = ["guidance arrows", "open two-doors", "play or pause"].map(|label| top(&harness, label));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn an_agent_or_a_cell_is_found_by_its_number() {
    for (typed, action) in [("17", Action::SelectAgent(AgentId(17))), ("2,1", Action::SelectCell(Cell(8)))] {
        let mut harness = open();
        type_in(&mut harness, typed);
        press(&mut harness, Key::Enter);
        assert_eq!(harness.state().1, [action], "{typed}");
    }
    let mut harness = open();
    type_in(&mut harness, "9,9");
    harness.get_by_label("no cell 9,9: the last is 5,3");
    press(&mut harness, Key::Enter);
    assert!(harness.state().1.is_empty() && harness.state().0.is_open(), "nothing fits, nothing is done");
}

/// Where each picture is dear, several keys are pressed within one.
#[test]
fn what_is_typed_and_entered_within_a_frame_is_found() {
    let mut harness = open();
    let modifiers = Modifiers::NONE;
    let enter = Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: false, modifiers };
    harness.input_mut().events.extend([Event::Text("1".to_owned()), Event::Text("7".to_owned()), enter]);
    harness.step();
    assert_eq!(harness.state().1, [Action::SelectAgent(AgentId(17))]);
}

#[test]
fn it_is_closed_by_escape() {
    let mut harness = open();
    press(&mut harness, Key::Escape);
    assert!(!harness.state().0.is_open() && harness.state().1.is_empty());
}

/// Agents and cells are those of the session, which a draft hides.
#[test]
fn over_a_draft_nothing_of_the_session_is_found() {
    let mut harness = opened(true);
    for typed in ["17", "play or pause"] {
        type_in(&mut harness, typed);
        harness.get_by_label("nothing fits");
        press(&mut harness, Key::Enter);
        press(&mut harness, Key::Escape);
        harness.state_mut().0.toggle();
        harness.run();
    }
    assert!(harness.state().1.is_empty());
    type_in(&mut harness, "whole floor");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().1, [Action::Fit]);
}

#[test]
fn it_is_as_high_as_before_after_a_query_that_little_fitted() {
    let mut harness = open();
    let height = |harness: &Harness<State>| {
        harness.ctx.memory(|memory| memory.area_rect(Id::new(AREA))).expect("it is drawn").height()
    };
    let before = height(&harness);
    type_in(&mut harness, "open gridl");
    assert!(height(&harness) < before / 2.0);
    press(&mut harness, Key::Enter);
    harness.state_mut().0.toggle();
    harness.run();
    assert!((height(&harness) - before).abs() < 1.0, "{} instead of {before}", height(&harness));
}
