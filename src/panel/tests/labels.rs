//! Whoever cannot see the panel hears of every widget what it is: the whole panel is walked, folded parts included.

use std::sync::Arc;

use bevy_egui::egui::accesskit::{Action as AccessKitAction, Role};
use bevy_egui::egui::{Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::editor::obey;
use super::super::layout::{PanelState, PanelWidth, Scenery, panel_ui};
use super::super::{
    AgentCard, Card, Edit, Editor, FaultBrush, Fleet, Group, Hovering, Inspected, Look, Overlays, SHORTCUTS, Settings,
    Shortcut, Survey,
};
use super::{agent_card, future, sample_view};
use crate::grid::{Grid, Layout};
use crate::scene::Stage;
use crate::session::{
    Command, ComparisonView, Crossing, ExportView, GenerationView, KeptRun, KeptView, Mark, MarkKind, Notice, Offer,
    RankedView, RankingView, RecordingView, View,
};
use crate::sim::Interval;

/// A view in which everything is there that can be.
fn full_view() -> View {
    let score = Some(Interval { mean: 2.1, low: 2.0, high: 2.2 });
    let ranked = |name: &str| RankedView {
        name: name.to_owned(),
        generation: None,
        is_learned: false,
        seeds: 10,
        score,
        trouble: None,
    };
    let offer = Offer { label: "Restore", command: Command::RestartLearning, stays: true };
    let mut view = sample_view();
    view.generations = [0, 12, 40].map(|generation| GenerationView { generation, score, is_pinned: false }).into();
    view.crossed = Some(Crossing { generation: 33, champion: 2.5, rival: "highways".to_owned(), rival_mean: 2.0 });
    view.comparison = Some(ComparisonView {
        policy_name: "shortest_path".to_owned(),
        futures: None,
        finished: 5,
        other_finished: 7,
        lead: vec![(0, 0), (10, -2)],
    });
    let rows = vec![ranked("highways"), ranked("zones")];
    view.ranking = Some(RankingView { rows, seeds: 10, trials: 20, of_trials: 20 });
    view.notices =
        vec![Notice { number: 1, secs: 3.0, text: "saved".to_owned(), is_trouble: false, offer: Some(offer) }];
    view.timeline.futures.push(future(2, "another", Some(300), 900));
    view.timeline.marks = Arc::new(vec![Mark { tick: 300, kind: MarkKind::Champion, label: "found".to_owned() }]);
    view.timeline.is_live = false;
    view.kept = Some(KeptView { number: 1, from_tick: 1100, ticks: 1200, has_other_side: false });
    view.kept_run = KeptRun::In("runs/narrow-aisles-3".to_owned());
    view
}

/// The whole panel, with every card open, in a window that is large enough for all of it.
fn harness<'a>(view: View, opens: impl Fn(&mut PanelState) + 'a) -> Harness<'a, PanelState> {
    sized(view, Vec2::new(1800.0, 2600.0), opens)
}

fn sized<'a>(view: View, size: Vec2, opens: impl Fn(&mut PanelState) + 'a) -> Harness<'a, PanelState> {
    with_editor(view, Editor::default(), size, opens)
}

fn with_editor<'a>(
    view: View,
    editor: Editor,
    size: Vec2,
    opens: impl Fn(&mut PanelState) + 'a,
) -> Harness<'a, PanelState> {
    let grid = Arc::new(Grid::new(Layout::open(30, 20)).expect("free"));
    let survey = Survey { grid, agents: vec![(3, 4)], outline: Vec::new() };
    let card =
        Card::Agent(AgentCard { look: Look::Loaded, broken_left_ticks: 0, report_age_ticks: None, ..agent_card() });
    let inspected = Inspected { card: Some(card), whose: Some("left") };
    let fleet =
        Fleet { has_tasks: true, blocked_cells: Some(1), silent: Some(2), moved_on: Some(3), ..Fleet::default() };
    let mut state = PanelState::default();
    opens(&mut state);
    let ui = move |ui: &mut Ui, state: &mut PanelState| {
        let scenery = Scenery {
            brush: FaultBrush { is_held: true, ..FaultBrush::default() },
            view: &view,
            fleet: &fleet,
            inspected: &inspected,
            overlays: Overlays::default(),
            hovering: &Hovering(None),
            settings: &Settings::default(),
            survey: Some(&survey),
            editor: &editor,
        };
        let context = ui.ctx().clone();
        panel_ui(&context, scenery, state);
    };
    let mut harness = Harness::builder().with_size(size).build_ui_state(ui, state);
    harness.run_steps(3);
    harness
}

/// Widgets that can be acted upon and have no name, by role and place; and how many have one.
fn unnamed(harness: &Harness<PanelState>) -> (Vec<String>, usize) {
    let (mut unnamed, mut named) = (Vec::new(), 0);
    let buttons = || harness.get_all_by_role(Role::Button).filter(|button| button.accesskit_node().label().is_some());
    for node in harness.root().children_recursive() {
        let (of_tree, role) = (node.accesskit_node(), node.accesskit_node().role());
        let is_interactive = of_tree.data().supports_action(AccessKitAction::Click)
            || matches!(role, Role::Slider | Role::SpinButton | Role::TextInput | Role::ComboBox);
        // Containers that can be scrolled or dragged are no widgets of ours, and text that can be marked is read by itself.
        if !is_interactive || matches!(role, Role::Window | Role::ScrollView | Role::ScrollBar | Role::Label) {
            continue;
        }
        // So is a list that pops up: egui has it take the clicks beside its rows.
        if role == Role::Unknown && buttons().any(|button| node.rect().contains_rect(button.rect())) {
            continue;
        }
        if of_tree.label().is_some_and(|label| !label.trim().is_empty()) {
            named += 1;
        } else {
            unnamed.push(format!("{role:?} with value {:?} at {:?}", of_tree.value(), node.rect()));
        }
    }
    (unnamed, named)
}

#[test]
fn every_widget_of_the_editor_has_a_name() {
    let view = full_view();
    let mut editor = Editor::default();
    obey(&mut editor, &Edit::Toggle, Some((&view.stage, false)));
    let (unnamed, named) = unnamed(&with_editor(view, editor, Vec2::new(1280.0, 1400.0), |_| {}));
    assert!(named > 15, "only {named} widgets were found: something is not drawn");
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}

#[test]
fn every_widget_of_the_panel_has_a_name() {
    let mut harness = harness(full_view(), |state| {
        (state.shows_settings, state.shows_shortcuts) = (true, true);
        state.export.toggle();
    });
    for folded in ["AXES, SMOOTHING, SAVE", "META-SKILL BY NAME", "HAND-CRAFTED POLICIES: 3"] {
        if let Some(header) = harness.query_by_label(folded) {
            header.click();
            harness.run_steps(3);
        }
    }
    let (unnamed, named) = unnamed(&harness);
    assert!(named > 60, "only {named} widgets were found: something is not drawn");
    assert!(unnamed.is_empty(), "{} widgets without a name:\n{}", unnamed.len(), unnamed.join("\n"));
}

#[test]
fn so_has_everything_that_comes_and_goes() {
    let export = Some(ExportView { name: "a.gif".to_owned(), frames: 3, of_frames: 9 });
    let kept = Some(KeptView { number: 1, from_tick: 0, ticks: 12, has_other_side: false });
    let recording = Some(RecordingView { ticks: 3, secs: 0.7 });
    let mut harness = harness(View { recording, kept, export, ..sample_view() }, |state| {
        state.palette.toggle();
        state.scenes.toggle();
        state.export.toggle();
    });
    harness.run_steps(2);
    let (unnamed, named) = unnamed(&harness);
    assert!(named > 140, "only {named} widgets were found: the palette and the page of scenes have more rows");
    assert!(unnamed.is_empty(), "{} widgets without a name:\n{}", unnamed.len(), unnamed.join("\n"));
}

#[test]
fn so_has_everything_in_the_menu() {
    for group in Group::ALL {
        let mut harness = harness(sample_view(), |_| {});
        let (_, without) = unnamed(&harness);
        for label in ["Menu", group.name()].into_iter().take(if group == Group::Program { 1 } else { 2 }) {
            harness.get_by_label(label).click();
            harness.run_steps(3);
        }
        let (unnamed, named) = unnamed(&harness);
        assert!(named > without + Group::ALL.len(), "{named} after {without}: the menu is not drawn");
        assert!(unnamed.is_empty(), "{} widgets without a name:\n{}", unnamed.len(), unnamed.join("\n"));
    }
}

/// Window managers reduce windows to nothing.
#[test]
fn the_panel_is_drawn_in_a_window_of_any_size() {
    for size in [[1.0, 1.0], [1.0, 720.0], [90.0, 40.0], [370.0, 300.0], [640.0, 400.0]] {
        let mut harness = sized(full_view(), size.into(), |state| {
            (state.shows_settings, state.shows_shortcuts) = (true, true);
            state.scenes.toggle();
        });
        harness.set_size(Vec2::new(1280.0, 720.0));
        harness.run_steps(3);
        assert!(harness.query_by_label("Pause").is_some(), "what was {size:?} is all there again");
    }
}

/// Half of them once lay beyond the list's edge, where only a scroll bar that hides itself led to.
#[test]
fn every_key_is_within_the_list_of_keys() {
    const MARGIN: f32 = 14.0;
    for size in [Vec2::new(1024.0, 640.0), Vec2::new(1280.0, 720.0), Vec2::new(1920.0, 1080.0)] {
        let mut harness = sized(sample_view(), size, |state| state.shows_shortcuts = true);
        harness.run_steps(3);
        let edge = harness.get_by_label("Close window").rect().right();
        for Shortcut { keycap, does, .. } in &SHORTCUTS {
            let ends: Vec<f32> = harness.get_all_by_label(does).map(|told| told.rect().right()).collect();
            // The cross stands a margin within the window.
            assert!(ends.iter().any(|end| *end <= edge + MARGIN), "{keycap} in {size:?}: {ends:?} beyond {edge}");
        }
    }
}

/// Over half a floor it once hid what was selected.
#[test]
fn beside_a_comparison_the_card_of_what_is_selected_stands_in_the_column() {
    let size = Vec2::new(1280.0, 720.0);
    let column = size.x - PanelWidth::default().0;
    let left = |view: View| sized(view, size, |_| {}).get_by_label("stands at").rect().left();
    assert!(left(sample_view()) < column);
    assert!(left(full_view()) > column);
}

/// There are the most switches beside a comparison where communication has limits. The last size is that of a small window at 150 %,
/// where the banner once lay over the column.
#[test]
fn what_is_over_the_floor_stays_there_in_a_small_window() {
    for size in [Vec2::new(1024.0, 640.0), Vec2::new(853.0, 480.0)] {
        let stage = Stage::open("radio-shadow", &[]).expect("a shipped scene");
        let mut harness = sized(View { stage: Arc::new(stage), ..full_view() }, size, |_| {});
        let edge = size.x - PanelWidth::default().0;
        let is_over_the_floor = |harness: &Harness<PanelState>, label: &str| {
            let place = harness.get_by_label(label).rect();
            assert!(place.left() >= 0.0 && place.right() <= edge, "{label} at {place:?} in {size:?}");
        };
        for label in ["Show…", "Edit floor", "Open…", "Learned coordination beats every hand-crafted rule"] {
            is_over_the_floor(&harness, label);
        }
        assert!(harness.query_by_label("guidance").is_none(), "folded away");
        harness.get_by_label("Show…").click();
        harness.run_steps(3);
        for label in ["guidance", "differences", "numbers", "stations", "radio"] {
            is_over_the_floor(&harness, label);
        }
        harness.get_by_label("numbers").click();
        harness.run_steps(3);
        is_over_the_floor(&harness, "radio");
    }
}

#[test]
fn notices_leave_the_caption_readable() {
    let view = View { caption: Some("Goods lie in the left half.".to_owned()), ..full_view() };
    let harness = sized(view, Vec2::new(1024.0, 640.0), |_| {});
    let [caption, notice] = ["Goods lie in the left half.", "saved"].map(|text| harness.get_by_label(text).rect());
    assert!(notice.bottom() < caption.top(), "{notice:?} above {caption:?}");
}

/// A walk that finds nothing would pass for ever.
#[test]
fn a_widget_without_a_name_is_found() {
    let ui = |ui: &mut Ui, _: &mut PanelState| {
        ui.add(bevy_egui::egui::DragValue::new(&mut 3));
        ui.allocate_exact_size(Vec2::splat(9.0), bevy_egui::egui::Sense::click());
        ui.button("named").clicked();
    };
    let mut harness = Harness::builder().build_ui_state(ui, PanelState::default());
    harness.run();
    assert_eq!((unnamed(&harness).0.len(), unnamed(&harness).1), (2, 1));
}
