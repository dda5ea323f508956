//! What limits the world, what goes wrong in it, and what not every optimiser has: by label.

use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::super::column::{learner, skill, world};
use super::super::over_floor::fault_brush::brush_ui;
use super::super::{Action, CurveOptions, FaultBrush, Struck, curves};
use super::{SETTINGS, double_click, harness, sample_view, skill_view};
use crate::demand::{HotSpot, HotSpotShape, Square};
use crate::fleet::AgentId;
use crate::grid::{Area, Cell};
use crate::learner::optimiser::Method;
use crate::orchestration::communication::LinkSpec;
use crate::orchestration::meta_skill::Decision;
use crate::scene::Stage;
use crate::session::{Command, LearnerSettings, View};

/// A panel tall enough for everything that is unfolded, in frames short enough for a double click.
fn tall<'a>(ui: impl Fn(&mut Ui) -> Vec<Action> + 'a) -> Harness<'a, Vec<Action>> {
    let ui = move |surface: &mut Ui, asked: &mut Vec<Action>| asked.extend(ui(surface));
    Harness::builder().with_size(Vec2::new(364.0, 1000.0)).with_step_dt(0.02).build_ui_state(ui, Vec::new())
}

/// Types a number in place of the one that has this label, the `nth` of that name.
fn type_in(harness: &mut Harness<'_, Vec<Action>>, label: &str, nth: usize, text: &str) {
    let place = harness.get_all_by_role_and_label(Role::SpinButton, label).nth(nth).expect("a number").rect().center();
    harness.drag_at(place);
    harness.step();
    harness.drop_at(place);
    harness.run_steps(3);
    // While it is typed in, it is a number still.
    harness.event(Event::Text(text.to_owned()));
    harness.run_steps(3);
    harness.key_press(bevy_egui::egui::Key::Enter);
    harness.run_steps(3);
}

/// The sample's view in another scene, with what was set by hand since.
fn on(scene: &str, set: &[&str]) -> View {
    let set: Vec<String> = set.iter().map(|&text| text.to_owned()).collect();
    let opened = Arc::new(Stage::open(scene, &[]).expect("a shipped scene"));
    let stage = Arc::new(Stage::open(scene, &set).expect("a sound change"));
    View { stage, opened, ..sample_view() }
}

fn links(reports: LinkSpec, directives: LinkSpec) -> Action {
    Action::Session(Command::SetLinks { reports, directives })
}

#[test]
fn communication_is_limited_from_the_panel() {
    let view = sample_view();
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    assert!(harness.query_by_label("range").is_none(), "folded away at first");
    harness.get_by_label("communication: without limits").click();
    harness.run_steps(30);
    type_in(&mut harness, "loss", 0, "25");
    type_in(&mut harness, "delay", 1, "7");
    type_in(&mut harness, "range", 1, "12");
    let none = LinkSpec::default();
    let expected = [
        links(LinkSpec { loss: 0.25, ..none }, none),
        links(none, LinkSpec { delay_ticks: 7, ..none }),
        links(none, LinkSpec { range_cells: Some(12), ..none }),
    ];
    assert_eq!(harness.state().as_slice(), expected);
}

#[test]
fn a_range_across_the_floor_is_none_and_a_double_click_restores_the_scenes() {
    let view = on("radio-shadow", &["communication.reports.loss=0.5"]);
    let (now, opened) = (view.stage.scene.communication.clone(), view.opened.scene.communication.clone());
    assert_ne!(now.reports, opened.reports);
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    harness.get_by_label("communication: limited").click();
    harness.run_steps(30);
    let label = harness.get_all_by_role_and_label(Role::Label, "loss").next().expect("a name").rect().center();
    double_click(&mut harness, label);
    assert_eq!(harness.state().as_slice(), [links(opened.reports, now.directives)]);
    harness.state_mut().clear();
    type_in(&mut harness, "range", 0, "10000");
    assert_eq!(harness.state().as_slice(), [links(LinkSpec { range_cells: None, ..now.reports }, now.directives)]);
}

#[test]
fn breakdowns_by_chance_are_set_from_the_panel() {
    let view = sample_view();
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    harness.get_by_label("breakdowns: none by chance").click();
    harness.run_steps(30);
    type_in(&mut harness, "how often", 0, "1.5");
    let expected = Command::SetBreakdowns { rate_per_agent_tick: 0.0015, ticks: 40 };
    assert_eq!(harness.state().as_slice(), [Action::Session(expected)]);
}

#[test]
fn demand_is_skewed_where_it_has_hot_spots() {
    let view = on("flash-sale", &[]);
    let shapes = view.stage.scene.demand.hot_spots();
    assert!(shapes.len() > 1, "or this would show nothing");
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    type_in(&mut harness, "skew", 0, "30");
    let mut expected = shapes;
    for shape in &mut expected {
        shape.share = 0.3;
    }
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetHotSpots(expected))]);
}

#[test]
fn demand_without_hot_spots_is_given_one() {
    let plain = sample_view();
    let mut stage = (*plain.stage).clone();
    let spot = HotSpot { centre: Square { row: 3, column: 4 }, shape: HotSpotShape { share: 0.3, sigma: 1.5 } };
    stage.scene.demand.gather(Some(spot));
    let shapes = stage.scene.demand.hot_spots();
    let gathered = View { stage: Arc::new(stage), ..sample_view() };
    for (view, share, has_width) in [(plain, "30", false), (gathered.clone(), "0", true)] {
        let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
        assert_eq!(harness.query_all_by_label("hot spot").next().is_some(), has_width);
        type_in(&mut harness, "skew", 0, share);
        let share = share.parse::<f64>().expect("a number") / 100.0;
        assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetSkew(share))]);
    }
    let mut harness = tall(|ui| world::world_ui(ui, &gathered, FaultBrush::default()));
    type_in(&mut harness, "hot spot", 0, "2");
    let wider = shapes.iter().map(|shape| HotSpotShape { sigma: 2.0, ..*shape }).collect();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetHotSpots(wider))]);
    let work = ["demand.errands=[(at: Workstation), (at: Workstation)]"];
    let (now, opened) = (on("narrow-aisles", &work).stage, on("narrow-aisles", &work).stage);
    let view = View { stage: now, opened, ..sample_view() };
    let harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    assert!(harness.query_by_label("skew").is_none(), "workstations have none");
}

#[test]
fn demand_moves_and_the_brush_is_taken_up_at_a_click() {
    let view = sample_view();
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    for label in ["Demand moves elsewhere", "Break by clicking"] {
        harness.get_by_label(label).click();
        harness.run_steps(3);
    }
    let held = FaultBrush { is_held: true, ..FaultBrush::default() };
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::ShiftDemand), Action::HoldBrush(held)]);
}

#[test]
fn the_brush_says_what_it_does_for_how_long_and_how_to_leave() {
    let brush = FaultBrush { is_held: true, ..FaultBrush::default() };
    let mut harness = tall(|ui| brush_ui(ui, brush));
    harness.get_by_label_contains("click an agent: it breaks down");
    harness.get_by_label("black out").click();
    harness.run_steps(3);
    harness.get_by_label("Done (Esc)").click();
    harness.run_steps(3);
    type_in(&mut harness, "for", 0, "8");
    let expected = [
        FaultBrush { blacks_out: true, ..brush },
        FaultBrush { is_held: false, ..brush },
        FaultBrush { ticks: 8, ..brush },
    ];
    assert_eq!(harness.state().as_slice(), expected.map(Action::HoldBrush));
}

#[test]
fn a_click_breaks_what_is_sound_and_mends_what_is_broken() {
    let brush = FaultBrush { is_held: true, blacks_out: false, ticks: 9 };
    let (agent, cell, ticks) = (AgentId(3), Cell(17), 9);
    for (struck, expected) in [
        (Struck::Agent(agent, false), Command::BreakAgent { agent, ticks }),
        (Struck::Agent(agent, true), Command::MendAgent(agent)),
        (Struck::Cell(cell, false), Command::BlockCell { cell, ticks }),
        (Struck::Cell(cell, true), Command::OpenCell(cell)),
    ] {
        assert_eq!(brush.command(struck, (8, 3)), expected);
        let area = Area { from: (3, 0), to: (13, 8) };
        let blacks_out = FaultBrush { blacks_out: true, ..brush };
        assert_eq!(blacks_out.command(struck, (8, 3)), Command::BlackOut { area, ticks });
    }
}

#[test]
fn an_optimiser_has_the_knobs_that_it_uses_and_no_others() {
    for (method, has_rate, decays) in
        [(Method::CmaEs, false, false), (Method::Pgpe, true, false), (Method::OpenAiEs, true, true)]
    {
        let usual_learning_rate = has_rate.then_some(0.05);
        let settings = LearnerSettings { method, ..SETTINGS };
        let view = View { settings, usual_learning_rate, ..sample_view() };
        let harness = harness(|ui| learner::learner_ui(ui, &view));
        let has = |label| harness.query_all_by_label(label).next().is_some();
        assert_eq!((has("learn. rate"), has("weight decay")), (has_rate, decays), "{method}");
    }
}

#[test]
fn another_optimiser_is_chosen_from_a_list() {
    let view = sample_view();
    let mut harness = tall(|ui| learner::learner_ui(ui, &view));
    harness.get_by_value("pgpe").click();
    harness.run_steps(10);
    harness.get_by_label("sep-cma-es").click();
    harness.run_steps(10);
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetMethod(Method::SepCmaEs))]);
}

/// Finer than its slider goes.
#[test]
fn what_is_typed_is_exact() {
    let view = sample_view();
    let mut harness = tall(|ui| learner::learner_ui(ui, &view));
    type_in(&mut harness, "step size", 0, "0.01257");
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetStepSize(0.01257))]);
    let view = View { settings: LearnerSettings { step_size: 0.01257, ..SETTINGS }, ..sample_view() };
    let mut harness = tall(|ui| learner::learner_ui(ui, &view));
    harness.run_steps(4);
    assert_eq!(harness.state().as_slice(), [], "it is not rounded afterwards");
    assert!(harness.query_all_by_value("0.01257").next().is_some(), "and shown as it is");
}

/// No decimals where there are none to set.
#[test]
fn whole_numbers_are_whole() {
    let view = sample_view();
    let mut harness = tall(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    harness.run_steps(3);
    assert!(harness.query_all_by_value("280").next().is_some(), "not 280.0 agents");
    type_in(&mut harness, "agents", 0, "12.7");
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetAgents(13))]);
}

/// What was set follows the step size again once it is restored.
#[test]
fn a_learning_rate_is_typed_and_restored() {
    let set = View { settings: LearnerSettings { learning_rate: Some(0.2), ..SETTINGS }, ..sample_view() };
    for (view, expected) in [(sample_view(), Some(0.3)), (set, None)] {
        let mut harness = tall(|ui| learner::learner_ui(ui, &view));
        if expected.is_some() {
            type_in(&mut harness, "learn. rate", 0, "0.3");
        } else {
            let label = harness.get_by_role_and_label(Role::Label, "learn. rate").rect().center();
            double_click(&mut harness, label);
        }
        assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetLearningRate(expected))]);
    }
}

/// Whatever the window was opened with, and not what the learner happens to have now.
#[test]
fn learner_knobs_restore_what_learning_began_with() {
    let default_settings = LearnerSettings { population: 24, ..SETTINGS };
    let view = View { default_settings, ..sample_view() };
    let mut harness = tall(|ui| learner::learner_ui(ui, &view));
    let label = harness.get_by_role_and_label(Role::Label, "population").rect().center();
    double_click(&mut harness, label);
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetPopulation(24))]);
}

#[test]
fn learning_is_told_when_to_pause() {
    let view = sample_view();
    let mut harness = tall(|ui| learner::learner_ui(ui, &view));
    harness.get_by_role_and_label(Role::ComboBox, "pauses").click();
    harness.run_steps(3);
    harness.get_by_label("after 2,000 more episodes").click();
    harness.run_steps(3);
    let asked = Action::Session(Command::PauseLearningAt(Some(680 + 2_000)));
    assert_eq!(std::mem::take(harness.state_mut()).as_slice(), [asked]);
}

/// Lists restore as sliders do.
#[test]
fn a_double_click_on_a_name_restores_what_was_chosen_from_a_list() {
    let settings = LearnerSettings { pauses_at: Some(2_000), method: Method::CmaEs, ..SETTINGS };
    let view = View { settings, seed: 7, ..sample_view() };
    let expected = [
        ("pauses", Command::PauseLearningAt(None)),
        ("optimiser", Command::SetMethod(Method::Pgpe)),
        ("seed", Command::SetSeed(0)),
    ];
    for (label, command) in expected {
        let mut harness = tall(|ui| {
            let asked = learner::learner_ui(ui, &view);
            asked.into_iter().chain(world::world_ui(ui, &view, FaultBrush::default())).collect()
        });
        let place = harness.get_by_role_and_label(Role::Label, label).rect().center();
        double_click(&mut harness, place);
        assert_eq!(harness.state().as_slice(), [Action::Session(command)]);
    }
}

#[test]
fn a_double_click_on_smoothing_restores_it() {
    let (view, options) = (sample_view(), CurveOptions { smoothing: 0.9, ..CurveOptions::default() });
    let mut harness = tall(|ui| curves::options_ui(ui, &view, &options));
    harness.get_by_label("AXES, SMOOTHING, SAVE").click();
    harness.run_steps(30);
    harness.state_mut().clear();
    let label = harness.get_by_role_and_label(Role::Label, "smoothing").rect().center();
    double_click(&mut harness, label);
    assert_eq!(harness.state().as_slice(), [Action::ShowCurve(CurveOptions::default())]);
}

#[test]
fn a_double_click_on_a_parameter_restores_the_champions() {
    let view = View { skill: Some(skill_view(true)), ..sample_view() };
    let skill = view.skill.clone().expect("a meta-skill");
    let mut harness = tall(|ui| skill::skill_ui(ui, &view, &skill));
    harness.get_by_label("META-SKILL BY NAME").click();
    harness.run_steps(30);
    harness.get_by_label_contains("right of way (").click();
    harness.run_steps(30);
    let feature = Decision::RightOfWay.features()[1].name.replace(['_', '.'], " ");
    let label = harness.get_by_role_and_label(Role::Label, &feature).rect().center();
    double_click(&mut harness, label);
    let expected = Command::SetParameter { decision: Decision::RightOfWay, place: 1, value: 0.5 };
    assert_eq!(harness.state().as_slice(), [Action::Session(expected)]);
}

#[test]
fn a_parameter_is_found_by_what_is_typed() {
    let view = View { skill: Some(skill_view(false)), ..sample_view() };
    let skill = view.skill.clone().expect("a meta-skill");
    let mut harness = tall(|ui| skill::skill_ui(ui, &view, &skill));
    harness.get_by_label("META-SKILL BY NAME").click();
    harness.run_steps(30);
    assert!(harness.query_by_label("horizontal keep right").is_none(), "folded away at first");
    harness.get_by_role_and_label(Role::TextInput, "find").focus();
    harness.run_steps(3);
    harness.event(Event::Text("keep right".to_owned()));
    harness.run_steps(30);
    assert!(harness.query_all_by_label("horizontal keep right").next().is_some());
    assert!(harness.query_by_label_contains("right of way (").is_none(), "nothing there is called so");
}
