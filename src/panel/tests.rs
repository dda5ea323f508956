//! The panel without a window: widgets found by their labels, clicked, and what they ask for.

mod appearance;
mod controls;
mod editor;
mod export;
mod floor;
mod keyboard;
mod labels;
mod menu;
mod palette;
mod scenes;
mod settings;
mod signs;
mod time;

use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Key, Pos2, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::column::{comparison, headline, learner, policy, rivals, world};
use super::over_floor::banner;
use super::{Action, AgentCard, CurveOptions, FaultBrush, Look, curves, shortcuts};
use crate::fleet::AgentId;
use crate::grid::Cell;
use crate::learner::optimiser::Method;
use crate::learner::{CurvePoint, Hyperparameters, RunConfig, ScoreRange};
use crate::orchestration::MetaSkill;
use crate::orchestration::meta_skill::Decision;
use crate::scene::Stage;
use crate::session::{
    ChangesView, Command, ComparisonView, Crossing, EarlierRun, EarlierRuns, FutureView, KeptRun, LearnerSettings,
    PreviewView, RivalLine, SkillView, Speed, TimelineView, View,
};
use crate::sim::Interval;

const SETTINGS: LearnerSettings = LearnerSettings {
    method: Method::Pgpe,
    population: 16,
    rollouts: 1,
    step_size: 0.3,
    learning_rate: None,
    weight_decay: 0.0,
    pauses_at: None,
};

/// Clicks a place twice, in a panel whose frames are short enough for that.
fn double_click(harness: &mut Harness<'_, Vec<Action>>, place: Pos2) {
    for _ in 0..2 {
        harness.drag_at(place);
        harness.step();
        harness.drop_at(place);
        harness.step();
    }
    harness.run_steps(60);
}

/// An agent that has broken down on its way.
fn agent_card() -> AgentCard {
    AgentCard {
        agent: AgentId(7),
        look: Look::Broken,
        cell: Cell(42),
        at: (8, 3),
        goal: Some((1, 2)),
        moves_left: 9,
        task: None,
        next_task: Some(31),
        task_age_ticks: None,
        goal_age_ticks: Some(4),
        waited_ticks: 3,
        broken_left_ticks: 12,
        report_age_ticks: Some(6),
        reason: None,
    }
}

/// Forty generations.
fn sample_curve() -> Vec<CurvePoint> {
    let champion = |generation: u32| 2.0 + 0.01 * f64::from(generation);
    let point = |generation: u32| CurvePoint {
        generation,
        evaluations: u64::from(generation) * 17,
        candidates: (generation > 0).then_some(ScoreRange { min: 1.2, mean: 1.9, max: 2.2 }),
        centre: None,
        champion: Interval {
            mean: champion(generation),
            low: champion(generation) - 0.1,
            high: champion(generation) + 0.1,
        },
        step_size: 0.3,
        skill_hash: None,
    };
    (0..=40).map(point).collect()
}

/// A session half an hour old.
pub(crate) fn sample_view() -> View {
    let rival = |name: &str, mean: f64| RivalLine { name: name.to_owned(), mean, low: mean - 0.05, high: mean + 0.05 };
    View {
        scene_name: "narrow-aisles".to_owned(),
        last_session: None,
        look_for: "lanes".to_owned(),
        stage: Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene")),
        opened: Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene")),
        opened_seed: 0,
        tick: 1200,
        episode_ticks: 2000,
        episode: 3,
        seed: 77,
        agents: 280,
        max_agents: 420,
        demand_rate: Some((1.5, "tasks per agent")),
        playing: true,
        speed: Speed::TicksPerSecond(2.0),
        ticks_per_second: 1.98,
        alpha: 0.5,
        throughput_per_1000: 2_150.0,
        recent: Arc::new(vec![1.0, 2.0, 3.0]),
        timeline: TimelineView {
            last_tick: 1200,
            is_live: true,
            is_recorded: false,
            span_ticks: 2000,
            target: None,
            shown: 1,
            futures: vec![future(1, "as it went", None, 1200)],
            marks: Arc::default(),
            flow: vec![2000.0; 24],
        },
        comparison: None,
        changes: ChangesView::default(),
        skill: Some(skill_view(false)),
        policy_name: "highways".to_owned(),
        follow_champion: true,
        learning: true,
        has_learner: true,
        learning_ended: None,
        silent_secs: None,
        trials_under_way: None,
        followed: None,
        played: None,
        generation: 40,
        evaluations: 680,
        evaluations_per_sec: 17.3,
        settings: SETTINGS,
        default_settings: SETTINGS,
        usual_learning_rate: Some(0.05),
        curve: Arc::new(sample_curve()),
        curve_secs: Arc::new((0..=40).map(f64::from).collect()),
        run: Some(Arc::new(run_config(16))),
        kept_run: KeptRun::Nowhere,
        rivals: Arc::new(vec![rival("zones", 1.7), rival("flow_pricing", 2.25), rival("highways", 2.1)]),
        markers: Arc::default(),
        crossed: None,
        generations: Vec::new(),
        ranking: None,
        swap_flash: 0.0,
        recording: None,
        kept: None,
        export: None,
        preview: PreviewView::default(),
        notices: Vec::new(),
        caption: None,
    }
}

fn run_config(population: u32) -> RunConfig {
    let stage = Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene"));
    let settings = Hyperparameters { population, ..Hyperparameters::default() };
    RunConfig::new(std::slice::from_ref(&stage), &[stage.learning_policy()], &settings, 3)
}

/// Three champions of guidance and right of way; `is_edited`: a parameter was changed since.
pub(super) fn skill_view(is_edited: bool) -> SkillView {
    let skill = |value: f64| {
        let mut skill = MetaSkill::initial();
        skill.set(Decision::RightOfWay, 1, value);
        Arc::new(skill)
    };
    SkillView {
        decisions: vec![Decision::Guidance, Decision::RightOfWay],
        meta_skill: skill(if is_edited { 0.75 } else { 0.5 }),
        is_edited,
        history: vec![(0, skill(0.0)), (12, skill(0.25)), (40, skill(0.5))],
    }
}

/// Four runs, the newest first; in one the population was another, and of the oldest no times are known.
pub(super) fn earlier_runs() -> EarlierRuns {
    let curve = sample_curve();
    let run = |number: u32| EarlierRun {
        name: format!("narrow-aisles-{number}"),
        config: run_config(if number == 2 { 32 } else { 16 }),
        curve: curve.clone(),
        curve_secs: if number == 1 { Vec::new() } else { (0..curve.len() as u32).map(f64::from).collect() },
    };
    EarlierRuns { runs: [4, 3, 2, 1].map(run).into(), unreadable: vec!["runs/x/config.ron: why".to_owned()] }
}

fn future(number: u32, name: &str, fork_tick: Option<u32>, ticks: u32) -> FutureView {
    FutureView { number, name: name.to_owned(), fork_tick, ticks, finished: 2400 }
}

pub(super) fn harness<'a>(ui: impl Fn(&mut Ui) -> Vec<Action> + 'a) -> Harness<'a, Vec<Action>> {
    Harness::new_ui_state(move |surface, asked: &mut Vec<Action>| asked.extend(ui(surface)), Vec::new())
}

#[test]
fn a_comparison_says_who_is_ahead() {
    let compared = |finished: u64, other_finished: u64| ComparisonView {
        policy_name: "shortest_path".to_owned(),
        futures: None,
        finished,
        other_finished,
        lead: vec![(0, 0), (600, 40), (1200, finished as i64 - other_finished as i64)],
    };
    let view = sample_view();
    for (sides, told) in [((1500, 1280), "left leads by 220"), ((1280, 1500), "right leads by 220"), ((9, 9), "level")]
    {
        let comparison = compared(sides.0, sides.1);
        let mut harness = harness(|ui| comparison::comparison_ui(ui, &view, &comparison, 600.0));
        for label in [told, "highways", "shortest path"] {
            harness.get_by_label(label);
        }
        let names = ["future 2: highways", "future 1: as it went"];
        let futures = ComparisonView { futures: Some(names.map(str::to_owned)), ..compared(sides.0, sides.1) };
        let of_futures = self::harness(|ui| comparison::comparison_ui(ui, &view, &futures, 600.0));
        for label in names {
            of_futures.get_by_label(label);
        }
        harness.get_by_label("×").click();
        harness.run();
        assert_eq!(harness.state().as_slice(), [Action::Session(Command::ToggleComparison)]);
    }
}

#[test]
fn the_other_side_is_chosen_from_a_list_or_typed() {
    let view = sample_view();
    let mut harness = harness(|ui| policy::policy_ui(ui, &view));
    harness.get_by_value("nothing").click();
    harness.run();
    harness.get_by_label("untrained").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::CompareWith("untrained".to_owned()))]);
    harness.get_by_role(Role::TextInput).focus();
    harness.run();
    harness.get_by_role(Role::TextInput).type_text("runs/a/champion.ron");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let typed = Action::Session(Command::CompareWith("runs/a/champion.ron".to_owned()));
    assert_eq!(harness.state().last(), Some(&typed));
}

#[test]
fn tooltips_name_the_key() {
    assert_eq!(shortcuts::tip(&Action::Session(Command::GoLive)), "the last tick that was run (End)");
}

#[test]
fn the_headline_compares_champion_and_best_rival() {
    let view = sample_view();
    let mut harness = harness(|ui| headline::headline_ui(ui, &view));
    harness.get_by_label("2,400");
    harness.get_by_label("2,250");
    harness.get_by_label("+6.7 %");
    harness.get_by_label("Pause learning").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::ToggleLearning)]);
}

#[test]
fn rivals_are_listed_best_first() {
    let view = sample_view();
    assert_eq!(rivals::best(&view).map(|rival| rival.name.as_str()), Some("flow_pricing"));
    let mut harness = harness(|ui| {
        let _ = rivals::rivals_ui(ui, &view);
        Vec::new()
    });
    assert!(harness.query_by_label("zones").is_none(), "folded away in a low window");
    harness.get_by_label("HAND-CRAFTED POLICIES: 3").click();
    harness.run();
    let left = |label| harness.get_by_label(label).rect().left();
    assert!(left("flow pricing") < left("zones"), "three rivals: the third stands in the second column");
}

#[test]
fn curves_are_drawn_with_and_without_points() {
    let nothing = View { curve: Arc::default(), rivals: Arc::default(), ..sample_view() };
    for (view, earlier) in [(sample_view(), earlier_runs()), (nothing, EarlierRuns::default())] {
        let mut harness = harness(|ui| {
            curves::curves_ui(ui, &view, &earlier, &CurveOptions::default(), Some("zones"));
            Vec::new()
        });
        harness.run();
        assert_eq!(harness.query_by_label("the first scores are on their way").is_some(), view.curve.is_empty());
    }
}

#[test]
fn seed_and_reset_are_different_buttons() {
    let view = sample_view();
    let mut harness = harness(|ui| world::world_ui(ui, &view, FaultBrush::default()));
    harness.get_by_label("New seed").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::NewSeed)]);
    assert!(harness.query_all_by_label("demand").next().is_some());
}

#[test]
fn the_banner_names_the_gain_and_closes() {
    let crossing = Crossing { generation: 33, champion: 2.5, rival: "flow_pricing".to_owned(), rival_mean: 2.0 };
    let mut harness =
        Harness::new_ui_state(|ui, closed: &mut bool| *closed |= banner::banner_ui(ui, &crossing, 2.5, 400.0), false);
    harness.get_by_label("+25.0 %");
    harness.get_by_label("×").click();
    harness.run();
    assert!(*harness.state());
}

/// The optimiser's step size has more digits than the knob shows; drawing it must not set the rounded value.
#[test]
fn a_knob_that_no_one_touches_sets_nothing() {
    let view = View { settings: LearnerSettings { step_size: 0.123_456_7, ..SETTINGS }, ..sample_view() };
    let mut harness = harness(|ui| learner::learner_ui(ui, &view));
    harness.run_steps(5);
    assert!(harness.state().is_empty());
}
