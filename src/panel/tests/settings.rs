//! What is set by hand: undo, sets of settings, how curves are shown, parameters by name.

use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::super::column::{changes, headline, learner, skill, world};
use super::super::{Action, CurveOptions, FaultBrush, XAxis, curves};
use super::{earlier_runs, harness, sample_view, skill_view};
use crate::orchestration::meta_skill::Decision;
use crate::session::{ChangeLine, ChangesView, Command, EarlierRuns, Effort, FollowedView, View};

#[test]
fn undo_says_what_it_would_undo() {
    let line = |tick, text: &str| ChangeLine { episode: 2, tick, text: text.to_owned() };
    let lines = vec![line(1200, "agents 60 to 75"), line(1300, "undone: agents 60 to 75")];
    let changes = ChangesView { undo: None, redo: Some("agents 60 to 75".to_owned()), lines: Arc::new(lines) };
    let view = View { changes, ..sample_view() };
    let mut harness = harness(|ui| headline::headline_ui(ui, &view));
    harness.get_by_label("Undo").click();
    harness.run();
    assert!(harness.state().is_empty(), "there is nothing to undo");
    harness.get_by_label("Redo").hover();
    harness.run_steps(60);
    harness.get_by_label("redo it (Ctrl + Shift + Z)\nit was: agents 60 to 75");
    harness.get_by_label("Redo").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::Redo)]);
}

#[test]
fn changes_are_listed_with_their_tick_once_asked_for() {
    let lines = vec![ChangeLine { episode: 2, tick: 1200, text: "agents 60 to 75".to_owned() }];
    let changes = ChangesView { lines: Arc::new(lines), ..ChangesView::default() };
    let mut harness = harness(|ui| {
        changes::changes_ui(ui, &changes);
        Vec::new()
    });
    assert!(harness.query_by_label("agents 60 to 75").is_none(), "the list is folded at first");
    harness.get_by_label("CHANGES SO FAR: 1").click();
    harness.run();
    harness.get_by_label("agents 60 to 75");
    harness.get_by_label("ep. 2 · tick 1,200");
}

#[test]
fn sets_of_settings_say_what_they_set() {
    let view = sample_view();
    let mut harness = harness(|ui| learner::learner_ui(ui, &view));
    harness.get_by_label("thorough").hover();
    harness.run_steps(60);
    harness.get_by_label("sets population 32, rollouts 4 and step size 0.100");
    for label in ["quick", "thorough"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let set = |effort| Action::Session(Command::SetEffort(effort));
    assert_eq!(harness.state().as_slice(), [set(Effort::Quick), set(Effort::Thorough)]);
}

/// A double click restores what the scene says, and its first click sets nothing.
#[test]
fn a_double_click_on_a_slider_restores_its_default() {
    let view = View { agents: 33, ..sample_view() };
    let of_scene = view.opened.scene.fleet.agents;
    let ui = |ui: &mut Ui, asked: &mut Vec<Action>| asked.extend(world::world_ui(ui, &view, FaultBrush::default()));
    let mut harness = Harness::builder().with_step_dt(0.02).build_ui_state(ui, Vec::new());
    let place = harness.get_by_role_and_label(Role::Slider, "agents").rect().left_center() + 4.0 * Vec2::X;
    for clicks in [2, 1] {
        for _ in 0..clicks {
            harness.drag_at(place);
            harness.step();
            harness.drop_at(place);
            harness.step();
        }
        harness.run_steps(60);
    }
    let set = |agents| Action::Session(Command::SetAgents(agents));
    assert_eq!(harness.state()[0], set(of_scene), "{:?}", harness.state());
    assert_eq!(harness.state()[1], set(1), "a single click sets what it points at");
}

/// A slider acts while it is dragged, as often as can be told apart, and where it is let go.
#[test]
fn a_slider_acts_while_it_is_dragged() {
    let view = View { agents: 33, ..sample_view() };
    let ui = |ui: &mut Ui, asked: &mut Vec<Action>| asked.extend(world::world_ui(ui, &view, FaultBrush::default()));
    let dragged = |label: &str| {
        let mut harness = Harness::builder().with_step_dt(0.02).build_ui_state(ui, Vec::new());
        let slider = harness.get_by_role_and_label(Role::Slider, label).rect();
        harness.drag_at(slider.left_center());
        harness.step();
        for step in 1..=50 {
            harness.hover_at(slider.left_center() + Vec2::X * (step as f32));
            harness.step();
        }
        let on_the_way = harness.state().len();
        harness.drop_at(slider.left_center() + Vec2::X * 50.0);
        harness.run_steps(3);
        (on_the_way, harness.state().clone())
    };
    let (on_the_way, asked) = dragged("agents");
    let set: Vec<u32> = asked
        .iter()
        .filter_map(
            |action| if let Action::Session(Command::SetAgents(agents)) = action { Some(*agents) } else { None },
        )
        .collect();
    // A second of dragging.
    assert!((5..=8).contains(&on_the_way), "{asked:?}");
    assert!(set.is_sorted() && set.len() == asked.len(), "{asked:?}");
    let (on_the_way, asked) = dragged("episode");
    assert_eq!((on_the_way, asked.len()), (0, 1), "an episode could end on the way: {asked:?}");
}

#[test]
fn the_legend_of_the_curve_says_how_many_seeds() {
    let (view, earlier) = (sample_view(), EarlierRuns::default());
    let harness = harness(|ui| {
        curves::curves_ui(ui, &view, &earlier, &CurveOptions::default(), None);
        Vec::new()
    });
    for label in ["training, worst to best, n = 16", "held-out, 95 % band, n = 5", "champion, 95 % band, n = 5"] {
        harness.get_by_label(label);
    }
}

#[test]
fn the_curve_is_drawn_over_what_is_asked_for() {
    let (view, options) = (sample_view(), CurveOptions::default());
    let mut harness = harness(|ui| curves::options_ui(ui, &view, &options));
    assert!(harness.query_by_label("time").is_none(), "folded away at first");
    harness.get_by_label("AXES, SMOOTHING, SAVE").click();
    harness.run();
    for label in ["time", "logarithmic", "as table", "as picture", "copy"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let expected = [
        Action::ShowCurve(CurveOptions { x: XAxis::Time, ..options.clone() }),
        Action::ShowCurve(CurveOptions { is_logarithmic: true, ..options.clone() }),
        Action::SaveCurve,
        Action::SaveCurvePicture,
        Action::CopyCurvePicture,
    ];
    assert_eq!(harness.state().as_slice(), expected);
    let slider = harness.get_by_role_and_label(Role::Slider, "smoothing").rect();
    harness.drag_at(slider.left_center());
    harness.run();
    harness.drop_at(slider.left_center());
    harness.run();
    let smoothed = |action: &Action| matches!(action, Action::ShowCurve(options) if options.smoothing == 0.0);
    assert!(harness.state().iter().any(smoothed), "{:?}", harness.state());
}

/// A run that is followed has a curve and no times. Over time it was cut at places that it does not have, which was a panic.
#[test]
fn a_curve_without_times_is_drawn_over_generations() {
    let followed = FollowedView { directory: "runs/x".to_owned(), heard_secs_ago: None, scenes: 1, progress: None };
    let of_run = View { has_learner: false, followed: Some(followed), curve_secs: Arc::default(), ..sample_view() };
    let late = View { curve_secs: Arc::new(vec![0.5; 3]), ..sample_view() };
    for view in [of_run, late] {
        for x in [XAxis::Generation, XAxis::Episodes, XAxis::Time] {
            let options = CurveOptions { x, ..CurveOptions::default() };
            let mut harness = harness(|ui| {
                curves::curves_ui(ui, &view, &EarlierRuns::default(), &options, None);
                curves::options_ui(ui, &view, &options)
            });
            harness.get_by_label("learning curve");
            harness.get_by_label("AXES, SMOOTHING, SAVE").click();
            harness.run();
            harness.get_by_label("time").click();
            harness.run();
            assert!(harness.state().is_empty(), "there is nothing to ask for: {:?}", harness.state());
        }
    }
}

#[test]
fn earlier_runs_have_an_eye_each_and_say_in_what_they_differ() {
    let (view, earlier, options) = (sample_view(), earlier_runs(), CurveOptions::default());
    let mut harness = harness(|ui| curves::earlier_ui(ui, &view, &earlier, &options));
    harness.get_by_label("EARLIER RUNS OF THIS SCENE: 4").click();
    harness.run();
    harness.get_by_label("population");
    harness.get_by_label("32");
    harness.get_by_label("a run that cannot be read");
    for label in ["hide narrow-aisles-4", "show narrow-aisles-1"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let expected = ["narrow-aisles-4", "narrow-aisles-1"].map(|name| Action::ShowCurve(options.toggle(name)));
    assert_eq!(harness.state().as_slice(), expected);
    assert_eq!(options.toggle("narrow-aisles-4").toggle("narrow-aisles-4"), options);
}

#[test]
fn parameters_are_listed_by_decision_and_changed_by_hand() {
    let (view, shown) = (sample_view(), skill_view(false));
    let mut harness = harness(|ui| skill::skill_ui(ui, &view, &shown));
    let right_of_way = format!("right of way ({})", Decision::RightOfWay.features().len());
    assert!(harness.query_by_label(&right_of_way).is_none(), "folded away at first");
    for fold in ["META-SKILL BY NAME", &right_of_way] {
        harness.get_by_label(fold).click();
        harness.run();
    }
    assert!(harness.query_by_label("back to the champion").is_none(), "it is in charge");
    harness.get_by_role_and_label(Role::Label, "waited").hover();
    harness.run_steps(60);
    let tip = "weighs: ticks without moving, in tens, at most 10\nbefore learning it is 0.000, the champion's is 0.500";
    harness.get_by_label_contains(tip);
    let number = harness.get_by_role_and_label(Role::SpinButton, "waited").rect().center();
    harness.drag_at(number);
    harness.run();
    harness.hover_at(number + 20.0 * Vec2::X);
    harness.run();
    let set = |asked: &[Action]| match asked.last() {
        Some(Action::Session(Command::SetParameter { decision: Decision::RightOfWay, place: 1, value })) => *value,
        _ => panic!("{asked:?}"),
    };
    let on_the_way = set(harness.state());
    assert!(on_the_way > 0.5 && on_the_way < 1.0, "it acts while it is dragged: {on_the_way}");
    harness.hover_at(number + 40.0 * Vec2::X);
    harness.step();
    harness.drop_at(number + 40.0 * Vec2::X);
    harness.run();
    assert!(set(harness.state()) > on_the_way, "and where it is let go: {:?}", harness.state());
}

#[test]
fn an_edited_meta_skill_leads_back_to_the_champion() {
    let (view, edited) = (sample_view(), skill_view(true));
    let mut harness = harness(|ui| skill::skill_ui(ui, &view, &edited));
    harness.get_by_label("META-SKILL BY NAME").click();
    harness.run();
    harness.get_by_label("back to the champion").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::SetFollowChampion(true))]);
}
