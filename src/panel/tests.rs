//! The panel without a window: widgets found by their labels, clicked, and what they ask for.

mod settings;

use std::sync::Arc;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Key, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::{
    Action, AgentCard, Card, CellCard, CurveOptions, Fleet, Look, banner, comparison, curves, faults, fleet, headline,
    inspector, learner, overlays, policy, rivals, shortcuts, timeline, transport, world,
};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind};
use crate::learner::optimiser::Method;
use crate::learner::{CurvePoint, Hyperparameters, RunConfig, Spread};
use crate::orchestration::MetaSkill;
use crate::orchestration::communication::Area;
use crate::orchestration::meta_skill::Decision;
use crate::scene::Stage;
use crate::session::{
    ChangesView, Command, ComparisonView, Crossing, EarlierRun, EarlierRuns, FutureView, Mark, MarkKind, RecordingView,
    RivalLine, SkillView, Speed, TimelineView, View,
};
use crate::sim::Interval;

/// Forty generations.
fn sample_curve() -> Vec<CurvePoint> {
    let champion = |generation: u32| 2.0 + 0.01 * f64::from(generation);
    let point = |generation: u32| CurvePoint {
        generation,
        evaluations: u64::from(generation) * 17,
        candidates: (generation > 0).then_some(Spread { min: 1.2, mean: 1.9, max: 2.2 }),
        centre: None,
        champion: Interval {
            mean: champion(generation),
            low: champion(generation) - 0.1,
            high: champion(generation) + 0.1,
        },
        step_size: 0.3,
    };
    (0..=40).map(point).collect()
}

/// A session half an hour old.
pub(super) fn sample_view() -> View {
    let rival = |name: &str, mean: f64| RivalLine { name: name.to_owned(), mean, low: mean - 0.05, high: mean + 0.05 };
    View {
        scene_name: "narrow-aisles".to_owned(),
        look_for: "lanes".to_owned(),
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
        followed: None,
        played: None,
        generation: 40,
        evaluations: 680,
        evaluations_per_sec: 17.3,
        method: Method::Pgpe,
        population: 16,
        step_size: 0.3,
        rollouts: 1,
        curve: Arc::new(sample_curve()),
        curve_secs: Arc::new((0..=40).map(f64::from).collect()),
        run: Some(Arc::new(run_config(16))),
        rivals: Arc::new(vec![rival("zones", 1.7), rival("flow_pricing", 2.25), rival("highways", 2.1)]),
        markers: Arc::default(),
        crossed: None,
        generations: Vec::new(),
        ranking: None,
        swap_flash: 0.0,
        recording: None,
        has_clip: false,
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
fn skill_view(is_edited: bool) -> SkillView {
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

/// Four runs, the newest first; in one the population was another.
fn earlier_runs() -> EarlierRuns {
    let curve = sample_curve();
    let run = |number: u32| EarlierRun {
        name: format!("narrow-aisles-{number}"),
        config: run_config(if number == 2 { 32 } else { 16 }),
        curve: curve.clone(),
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
fn playback_buttons_send_commands() {
    let view = sample_view();
    let mut harness = harness(|ui| transport::transport_ui(ui, &view));
    for label in ["Pause", "Step", "Step back", "Faster", "Slower", "Restart", "Fork", "Record"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let session = Action::Session;
    let expected = [
        session(Command::TogglePlay),
        session(Command::Step),
        session(Command::StepBack(1)),
        session(Command::Faster),
        session(Command::Slower),
        session(Command::Restart),
        session(Command::Fork),
        Action::ToggleRecording,
    ];
    assert_eq!(harness.state().as_slice(), expected);
    harness.get_by_label("× ½");
    harness.get_by_label("tick 1,200 of 2,000");
    harness.get_by_label("live · episode 3");
}

/// Half way through what was run, one future of two.
fn looking_back() -> View {
    let mark = |tick, kind, label: &str| Mark { tick, kind, label: label.to_owned() };
    let marks = [
        mark(300, MarkKind::Champion, "champion of generation 4"),
        mark(302, MarkKind::Fault, "agent 7 breaks down"),
        mark(900, MarkKind::Fork, "leaves future 1"),
    ];
    let timeline = TimelineView {
        is_live: false,
        shown: 2,
        futures: vec![future(1, "as it went", None, 1400), future(2, "highways", Some(900), 1200)],
        marks: Arc::new(marks.into()),
        ..sample_view().timeline
    };
    View { tick: 600, timeline, ..sample_view() }
}

#[test]
fn the_past_is_told_from_the_present() {
    let view = looking_back();
    let mut past = harness(|ui| transport::transport_ui(ui, &view));
    past.get_by_label("600 ticks back");
    past.get_by_label("Live").click();
    past.run();
    assert_eq!(past.state().as_slice(), [Action::Session(Command::GoLive)]);
    let travelling = View { timeline: TimelineView { target: Some(1150), ..view.timeline.clone() }, ..view.clone() };
    harness(|ui| transport::transport_ui(ui, &travelling)).get_by_label("on the way to tick 1,150");
    let live = sample_view();
    let mut present = harness(|ui| transport::transport_ui(ui, &live));
    present.get_by_label("Live").click();
    present.run();
    assert!(present.state().is_empty(), "there is nowhere to go");
}

#[test]
fn a_click_on_the_timeline_goes_there() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 400.0));
    let track = harness.get_by_role_and_label(Role::Slider, "timeline").rect();
    let at = |share: f32| track.left_center() + (track.width() * share) * Vec2::X;
    for place in [at(0.25), at(0.95)] {
        harness.drag_at(place);
        harness.run();
        harness.drop_at(place);
        harness.run();
    }
    let last = Action::Session(Command::GoTo(1200));
    assert_eq!(harness.state().first(), Some(&Action::Session(Command::GoTo(500))));
    assert_eq!(harness.state().last(), Some(&last), "nothing lies beyond the last tick");
}

#[test]
fn signs_on_the_timeline_tell_what_happened_and_lead_there() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 400.0));
    harness.get_by_label("tick 300: champion of generation 4").hover();
    harness.run();
    harness.get_by_label("tick 302: agent 7 breaks down");
    harness.get_by_label("tick 900: leaves future 1").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::GoTo(900))]);
}

#[test]
fn futures_are_listed_with_what_came_of_them() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 600.0));
    harness.get_by_label("2 · highways · 2,000 per 1,000").click();
    harness.run();
    assert!(harness.state().is_empty(), "it is shown already");
    harness.get_by_label("1 · as it went · 1,714 per 1,000").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::ShowFuture(1))]);
    let alone = self::harness(|ui| timeline::timeline_ui(ui, &sample_view(), 600.0));
    assert!(alone.query_by_role(Role::RadioButton).is_none(), "one future needs no list");
}

#[test]
fn a_comparison_says_who_is_ahead() {
    let compared = |finished: u64, other_finished: u64| ComparisonView {
        policy_name: "shortest_path".to_owned(),
        finished,
        other_finished,
        lead: vec![(0, 0), (600, 40), (1200, finished as i64 - other_finished as i64)],
    };
    let view = sample_view();
    for (sides, told) in [((1500, 1280), "left leads by 220"), ((1280, 1500), "right leads by 220"), ((9, 9), "level")]
    {
        let comparison = compared(sides.0, sides.1);
        let mut harness = harness(|ui| comparison::comparison_ui(ui, &view, &comparison));
        for label in [told, "highways", "shortest path"] {
            harness.get_by_label(label);
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
fn a_finished_recording_can_be_saved() {
    let recording = View { recording: Some(RecordingView { ticks: 1312 }), has_clip: true, ..sample_view() };
    let recording_bar = harness(|ui| transport::transport_ui(ui, &recording));
    recording_bar.get_by_label("1,312 ticks");
    assert!(recording_bar.query_by_label("Save clip").is_none());
    let finished = View { has_clip: true, ..sample_view() };
    let mut finished_bar = harness(|ui| transport::transport_ui(ui, &finished));
    finished_bar.get_by_label("Save clip").click();
    finished_bar.run();
    assert_eq!(finished_bar.state().as_slice(), [Action::SaveClip]);
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
    let mut harness = harness(|ui| world::world_ui(ui, &view, &view));
    harness.get_by_label("New seed").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::NewSeed)]);
    assert!(harness.query_all_by_label("demand").next().is_some());
}

#[test]
fn overlays_toggle() {
    let mut harness = harness(|ui| overlays::overlays_ui(ui, super::Overlays::default()));
    harness.get_by_label("waits").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::ToggleHeat]);
}

#[test]
fn the_legend_counts_agents() {
    let mut counted = Fleet { has_tasks: true, ..Fleet::default() };
    for number in 0..7 {
        counted.count(Look::Loaded, number < 2, true);
    }
    assert!(!counted.has_troubles() && counted.silent.is_none(), "communication has no limits");
    let harness = harness(|ui| {
        fleet::fleet_ui(ui, &counted);
        Vec::new()
    });
    harness.get_by_label("loaded");
    harness.get_by_label("7");
    harness.get_by_label("2");
}

#[test]
fn the_legend_counts_what_is_out_of_order() {
    let mut counted = Fleet { blocked_cells: Some(11), silent: Some(0), moved_on: Some(34), ..Fleet::default() };
    for number in 0..9 {
        counted.count(Look::Broken, false, number < 5);
    }
    let harness = harness(|ui| {
        fleet::troubles_ui(ui, &counted);
        Vec::new()
    });
    for label in ["broken down", "9", "blocked cells", "11", "not heard", "5", "moved on", "34"] {
        harness.get_by_label(label);
    }
}

fn agent_card() -> AgentCard {
    AgentCard {
        agent: AgentId(7),
        look: Look::Broken,
        cell: Cell(42),
        at: (8, 3),
        goal: Some((1, 2)),
        moves_left: 9,
        task: None,
        task_age_ticks: None,
        goal_age_ticks: Some(4),
        waited_ticks: 3,
        broken_left_ticks: 12,
        report_age_ticks: Some(6),
    }
}

#[test]
fn a_selected_agent_can_be_broken_down_blocked_and_silenced() {
    let card = Card::Agent(agent_card());
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, true));
    for label in ["broken down, 12 ticks left", "last report", "6 ticks old", "for 50 ticks"] {
        harness.get_by_label(label);
    }
    for label in ["Break down", "Block cell", "Black out here"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    assert_eq!(harness.state().as_slice(), [Action::BreakDown, Action::BlockCell, Action::BlackOut]);
    let area = Area { from: (3, 0), to: (13, 8) };
    let expected = [
        Command::BreakAgent { agent: AgentId(7), ticks: 50 },
        Command::BlockCell { cell: Cell(42), ticks: 50 },
        Command::BlackOut { area, ticks: 50 },
    ];
    for (action, expected) in harness.state().iter().zip(expected) {
        assert_eq!(faults::command(action, &card), Some(expected));
    }
    assert_eq!(faults::command(&Action::Fit, &card), None);
}

#[test]
fn breaking_nothing_says_what_to_do_first() {
    let cell = Card::Cell(CellCard { cell: Cell(5), at: (5, 0), kind: CellKind::Endpoint, blocked_left_ticks: 0 });
    let hint = |action: &Action, card: Option<&Card>| match faults::command_or_hint(action, card) {
        Command::Hint(text) => Some(text),
        _ => None,
    };
    for action in [Action::BreakDown, Action::BlockCell, Action::BlackOut] {
        assert!(hint(&action, None).is_some_and(|text| text.contains("first")), "{action:?}");
        assert_eq!(hint(&action, Some(&Card::Agent(agent_card()))), None, "{action:?}");
    }
    assert!(hint(&Action::BreakDown, Some(&cell)).is_some_and(|text| text.contains("an agent")));
    assert_eq!((hint(&Action::BlockCell, Some(&cell)), hint(&Action::BlackOut, Some(&cell))), (None, None));
}

#[test]
fn a_selected_cell_can_be_blocked_and_has_no_agent_to_break() {
    let open = CellCard { cell: Cell(5), at: (5, 0), kind: CellKind::Endpoint, blocked_left_ticks: 0 };
    let card = Card::Cell(open.clone());
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, true));
    harness.get_by_label("endpoint");
    assert!(harness.query_by_label("Break down").is_none());
    assert_eq!(faults::command(&Action::BreakDown, &card), None);
    harness.get_by_label("Block cell").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::BlockCell]);
    let blocked = Card::Cell(CellCard { blocked_left_ticks: 1, ..open });
    self::harness(|ui| inspector::inspector_ui(ui, &blocked, true)).get_by_label("endpoint, blocked, 1 tick left");
}

#[test]
fn the_banner_names_the_gain_and_closes() {
    let crossing = Crossing { generation: 33, champion: 2.5, rival: "flow_pricing".to_owned(), rival_mean: 2.0 };
    let mut harness = Harness::new_ui_state(|ui, closed: &mut bool| *closed |= banner::banner_ui(ui, &crossing), false);
    harness.get_by_label("+25.0 %");
    harness.get_by_label("×").click();
    harness.run();
    assert!(*harness.state());
}

/// The optimiser's step size has more digits than the knob shows; drawing it must not set the rounded value.
#[test]
fn a_knob_that_no_one_touches_sets_nothing() {
    let view = View { step_size: 0.123_456_7, ..sample_view() };
    let mut harness = harness(|ui| learner::learner_ui(ui, &view, &view));
    harness.run_steps(5);
    assert!(harness.state().is_empty());
}

/// A slider that sent a command at every step of a drag would fill log and recording.
#[test]
fn a_slider_sets_its_value_once_when_let_go() {
    let view = sample_view();
    let mut harness = harness(|ui| world::world_ui(ui, &view, &view));
    let slider = harness.get_by_role_and_label(Role::Slider, "agents").rect();
    harness.drag_at(slider.center());
    harness.run();
    harness.hover_at(slider.right_center());
    harness.run();
    assert!(harness.state().is_empty(), "the slider is still held");
    harness.drop_at(slider.right_center());
    harness.run();
    assert_eq!(harness.state().first(), Some(&Action::Session(Command::SetAgents(420))));
}
