//! Pictures of clips, meta-skills in files, and where a run is kept.

use std::cell::RefCell;
use std::sync::Arc;

use bevy_egui::egui::Ui;
use bevy_egui::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::super::Action;
use super::super::column::{learner, skill};
use super::super::over_floor::export::{ExportChoice, export_ui};
use super::{harness, sample_view};
use crate::record::{End, ExportOptions, Frame, Preset};
use crate::session::{Command, ExportView, KeptRun, KeptView, PreviewView, View};

/// A session with this clip, if there is one.
fn with_clip(kept: Option<KeptView>) -> View {
    View { kept, ..sample_view() }
}

/// What was asked for but to show how it will look.
fn asked(card: &Harness<Vec<Action>>) -> Vec<Action> {
    let is_asked = |action: &&Action| !matches!(action, Action::Session(Command::Preview { .. }));
    card.state().iter().filter(is_asked).cloned().collect()
}

/// Frames that were to be shown: from which tick to which, and which end.
fn shown(card: &Harness<Vec<Action>>) -> Vec<(u32, Option<u32>, End)> {
    let shown = |action: &Action| match action {
        Action::Session(Command::Preview { options, end, .. }) => Some((options.from_tick, options.to_tick, *end)),
        _ => None,
    };
    card.state().iter().filter_map(shown).collect()
}

#[test]
fn the_part_that_was_asked_for_is_exported_as_chosen() {
    let kept = with_clip(Some(KeptView { number: 1, from_tick: 100, ticks: 180, has_other_side: false }));
    let choice = RefCell::new(ExportChoice::default());
    let mut card = harness(|ui| export_ui(ui, &kept, &mut choice.borrow_mut()));
    card.get_by_label("Export").click();
    card.run();
    for label in ["1080p", "curve", "all"] {
        card.get_by_label(label).click();
        card.run();
    }
    card.get_by_label("Export").click();
    card.run();
    let part = |preset: Preset, from_tick, has_curve| Action::Export {
        preset,
        options: ExportOptions { from_tick, to_tick: Some(180), has_curve, ..preset.options() },
        has_both: false,
    };
    assert_eq!(asked(&card), [part(Preset::Readme, 100, false), part(Preset::Film, 0, true)]);
    let newer = with_clip(Some(KeptView { number: 2, from_tick: 7, ticks: 9, has_other_side: false }));
    let mut card = harness(|ui| export_ui(ui, &newer, &mut choice.borrow_mut()));
    card.get_by_label("Export").click();
    card.run();
    let options = ExportOptions { from_tick: 7, to_tick: Some(9), has_curve: true, ..Preset::Film.options() };
    assert_eq!(
        asked(&card),
        [Action::Export { preset: Preset::Film, options, has_both: false }],
        "another clip, another part"
    );
}

#[test]
fn every_change_is_shown_once_at_the_end_that_is_looked_at() {
    let kept = with_clip(Some(KeptView { number: 1, from_tick: 100, ticks: 180, has_other_side: false }));
    let choice = RefCell::new(ExportChoice::default());
    let ui = |ui: &mut Ui, asked: &mut Vec<Action>| asked.extend(export_ui(ui, &kept, &mut choice.borrow_mut()));
    let mut card = Harness::builder().with_step_dt(0.02).build_ui_state(ui, Vec::new());
    card.run_steps(20);
    assert_eq!(shown(&card), [(100, Some(180), End::Last)]);
    for label in ["first frame", "all"] {
        card.get_by_label(label).click();
        card.run_steps(20);
    }
    assert_eq!(shown(&card)[1..], [(100, Some(180), End::First), (0, Some(180), End::First)]);
    // What is clicked on the way is not drawn.
    card.get_by_label("last frame").click();
    card.step();
    card.get_by_label("first frame").click();
    card.run_steps(20);
    assert_eq!(shown(&card)[3..], [(0, Some(180), End::First)]);
    let drawn = |result: Result<Frame, String>| {
        let preview = PreviewView { drawn: Some(Arc::new(result)), is_drawing: false };
        View { preview, ..kept.clone() }
    };
    let view = drawn(Ok(Frame { size_px: (2, 1), rgba: vec![255; 8] }));
    harness(|ui| export_ui(ui, &view, &mut choice.borrow_mut())).get_by_label("preview of the picture");
    let view = drawn(Err("too large".to_owned()));
    harness(|ui| export_ui(ui, &view, &mut choice.borrow_mut())).get_by_label("too large");
}

/// A picture of a comparison once showed one side of it.
#[test]
fn a_comparison_is_drawn_whole_unless_one_side_is_meant() {
    let kept = with_clip(Some(KeptView { number: 1, from_tick: 0, ticks: 80, has_other_side: true }));
    let choice = RefCell::new(ExportChoice::default());
    let mut card = harness(|ui| export_ui(ui, &kept, &mut choice.borrow_mut()));
    card.get_by_role_and_label(Role::TextInput, "caption").focus();
    card.run_steps(2);
    card.get_by_role_and_label(Role::TextInput, "caption").type_text("who is faster?");
    card.run();
    for label in ["Export", "both sides", "Export"] {
        card.get_by_label(label).click();
        card.run();
    }
    let asked = asked(&card);
    let asked = asked.iter().map(|action| match action {
        Action::Export { options, has_both, .. } => (options.caption.as_deref(), *has_both),
        _ => panic!("{action:?}"),
    });
    assert_eq!(asked.collect::<Vec<_>>(), [(Some("who is faster?"), true), (Some("who is faster?"), false)]);
}

#[test]
fn a_picture_in_the_making_can_be_stopped() {
    let kept = KeptView { number: 1, from_tick: 0, ticks: 80, has_other_side: false };
    let export = ExportView { name: "run.gif".to_owned(), frames: 60, of_frames: 240 };
    let view = View { export: Some(export), ..with_clip(Some(kept)) };
    let choice = RefCell::new(ExportChoice::default());
    let mut card = harness(|ui| export_ui(ui, &view, &mut choice.borrow_mut()));
    assert!(card.query_by_label("Export").is_none(), "one after the other");
    card.get_by_role(Role::ProgressIndicator);
    card.get_by_label("Stop").click();
    card.run();
    assert_eq!(asked(&card), [Action::Session(Command::StopExport)]);
    let nothing = with_clip(None);
    let nothing = harness(|ui| export_ui(ui, &nothing, &mut choice.borrow_mut()));
    nothing.get_by_label_contains("F9 records");
}

#[test]
fn the_meta_skill_in_charge_can_be_saved() {
    let view = sample_view();
    let mut card = harness(|ui| skill::skill_ui(ui, &view, view.skill.as_ref().expect("one is shown")));
    card.get_by_label("META-SKILL BY NAME").click();
    card.run_steps(30);
    card.get_by_label("save").click();
    card.run();
    assert_eq!(card.state().as_slice(), [Action::SaveChampion]);
}

#[test]
fn the_learner_says_where_its_run_is_kept() {
    let told = |kept_run: KeptRun, text: &str| {
        let view = View { kept_run, ..sample_view() };
        let card = harness(|ui| learner::learner_ui(ui, &view));
        card.query_by_label_contains(text).is_some()
    };
    assert!(told(KeptRun::In("runs/narrow-aisles-3".to_owned()), "kept in runs/narrow-aisles-3"));
    assert!(told(KeptRun::Soon, "kept once a champion is found"));
    assert!(!told(KeptRun::Nowhere, "kept"));
}
