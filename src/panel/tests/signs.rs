//! What stands at places of the floor: boards of stations, numbers of agents, the card under the pointer, the scale of heat; and why a task was given.

use bevy_egui::egui::{Pos2, Ui, Vec2, vec2};
use egui_kittest::kittest::Queryable;

use super::super::layout::EDGE;
use super::super::over_floor::agent_numbers::numbers_ui;
use super::super::over_floor::heat_scale::{HEAT_SCALE_SIZE, heat_scale_ui, ticks};
use super::super::over_floor::hover::hover_ui;
use super::super::over_floor::station_boards::boards_ui;
use super::super::over_floor::{inspector, why};
use super::super::{
    AgentCard, AgentNumbers, Board, Card, CellCard, FaultBrush, Fleet, HeatOf, Hovered, HoveredAgent, HoveredCell,
    Look, NumberSign, Scale, SideBoards, SideNumbers, StationBoards, StationCard, number_size, theme,
};
use super::{agent_card, harness};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind};
use crate::orchestration::assignment::{AssignmentRule, Part, Reason, RunnerUp};

fn board(middle: [f32; 2], stations: u32, queued: u32, per_1000_ticks: Option<f64>) -> Board {
    Board { middle, foot: [middle[0], middle[1] + 40.0], stations, queued, per_1000_ticks }
}

#[test]
fn boards_tell_queue_and_rate_with_a_unit() {
    let boards = vec![
        board([80.0, 60.0], 1, 3, Some(41.7)),
        board([240.0, 60.0], 4, 12, Some(1234.0)),
        board([400.0, 60.0], 1, 0, None),
    ];
    let boards = StationBoards(vec![SideBoards { within: [[0.0, 0.0], [600.0, 400.0]], boards }]);
    let harness = harness(|ui| {
        boards_ui(ui, &boards, 1.0);
        Vec::new()
    });
    for label in ["3 queued", "42 / 1k ticks", "12 queued", "× 4", "1,234 / 1k ticks", "0 queued", "– / 1k ticks"] {
        harness.get_by_label(label);
    }
    let left = |label| harness.get_by_label(label).rect().left();
    assert!(left("3 queued") > 30.0 && left("× 4") > left("12 queued") + 20.0);
}

/// Boards are placed in logical pixels, and drawn in points.
#[test]
fn boards_stand_where_they_are_put_at_any_size_of_text() {
    let boards = vec![board([300.0, 200.0], 1, 3, None)];
    let boards = StationBoards(vec![SideBoards { within: [[0.0, 0.0], [600.0, 400.0]], boards }]);
    let middle = |zoom| {
        let harness = harness(|ui| {
            boards_ui(ui, &boards, zoom);
            Vec::new()
        });
        harness.get_by_label("3 queued").rect().center()
    };
    let (plain, large) = (middle(1.0), middle(1.5));
    assert!((plain.x - large.x - 100.0).abs() < 1.0, "{plain} and {large}");
}

/// Placed in logical pixels, drawn in points, and as wide as they are said to be.
#[test]
fn numbers_stand_where_they_are_put_and_fit_their_signs() {
    let sign = |agent, middle| NumberSign { agent: AgentId(agent), middle };
    let signs = vec![sign(7, [300.0, 150.0]), sign(10_482, [450.0, 210.0])];
    let numbers = AgentNumbers(vec![SideNumbers { within: [[0.0, 0.0], [900.0, 600.0]], signs }]);
    for zoom in [1.0, 1.5] {
        let harness = harness(|ui| {
            numbers_ui(ui, &numbers, zoom);
            Vec::new()
        });
        for (label, agent, [x, y]) in [("7", 7, [300.0, 150.0]), ("10482", 10_482, [450.0, 210.0])] {
            let text = harness.get_by_label(label).rect();
            let away = text.center() - Pos2::new(x / zoom, y / zoom);
            assert!(away.length() < 2.5, "{label} at {text}");
            let [width, height] = number_size(AgentId(agent));
            assert!(text.width() < width - 4.0 && text.height() <= height, "{label} takes {}", text.size());
        }
    }
}

fn fleet() -> Fleet {
    Fleet { has_tasks: true, ..Fleet::default() }
}

/// What is drawn has these labels, and not those that are missing.
fn shows(ui: impl Fn(&mut Ui), labels: &[&str], missing: &[&str]) {
    let harness = harness(|surface| {
        ui(surface);
        Vec::new()
    });
    for label in labels {
        harness.get_by_label(label);
    }
    for label in missing {
        assert!(harness.query_by_label(label).is_none(), "{label}");
    }
}

fn told(hovered: Hovered, labels: &[&str], missing: &[&str]) {
    shows(|ui| hover_ui(ui, &hovered, &fleet()), labels, missing);
}

#[test]
fn the_card_of_an_agent_tells_state_task_and_waits() {
    let agent = HoveredAgent {
        agent: AgentId(17),
        look: Look::Loaded,
        task: Some((204, 2)),
        waited_ticks: 1,
        broken_left_ticks: 0,
    };
    told(Hovered::Agent(agent), &["Agent 17", "loaded", "204, errand 2", "1 tick"], &["moves again in"]);
    let broken = HoveredAgent { look: Look::Broken, task: None, broken_left_ticks: 31, ..agent };
    told(Hovered::Agent(broken), &["broken down", "moves again in", "31 ticks"], &["task"]);
}

#[test]
fn the_card_of_a_square_tells_costs_and_heat_with_units() {
    let cell = HoveredCell {
        at: (4, 9),
        kind: CellKind::Floor,
        blocked_left_ticks: 0,
        moves: [Some(1.0), Some(0.85), None, Some(2.0)],
        heat: [Some(31.0), Some(0.0), None],
        station: None,
    };
    let costs = "← 1.00  → 0.85  ↑ 2.00 plain moves";
    let heat = ["use", "31.0 arrivals per 100 ticks", "waits", "0 ticks of standing per 100 ticks"];
    told(Hovered::Cell(cell), &["floor", "column 4, row 9", costs], &["conflicts", "queue"]);
    told(Hovered::Cell(cell), &heat, &[]);
    let plain = HoveredCell { moves: [Some(1.0); 4], heat: [None; 3], ..cell };
    told(Hovered::Cell(plain), &["1.00 plain moves, any way"], &["use"]);
    let blocked = HoveredCell { kind: CellKind::Endpoint, blocked_left_ticks: 8, ..cell };
    told(Hovered::Cell(blocked), &["endpoint", "blocked, 8 ticks left"], &[]);
    let shelf = HoveredCell { kind: CellKind::Blocked, moves: [None; 4], heat: [None; 3], ..cell };
    told(Hovered::Cell(shelf), &["shelf"], &["a move costs"]);
}

#[test]
fn a_station_is_told_of_under_the_pointer_and_when_selected() {
    let station = StationCard { queued: 3, bound: 8, per_1000_ticks: Some(45.2), counted_ticks: 200 };
    let labels = ["3 within 5 cells", "8", "45 per 1,000 ticks, of the last 200"];
    let at = (0, 3);
    let hovered = HoveredCell {
        at,
        kind: CellKind::Workstation,
        blocked_left_ticks: 0,
        moves: [None; 4],
        heat: [None; 3],
        station: Some(station),
    };
    told(Hovered::Cell(hovered), &labels, &[]);
    let cell =
        CellCard { cell: Cell(7), at, kind: CellKind::Workstation, blocked_left_ticks: 0, station: Some(station) };
    let card = Card::Cell(cell.clone());
    let selected = harness(|ui| inspector::inspector_ui(ui, &card, None, &fleet(), FaultBrush::default()));
    for label in labels {
        selected.get_by_label(label);
    }
    let early = StationCard { per_1000_ticks: None, counted_ticks: 12, ..station };
    let card = Card::Cell(CellCard { station: Some(early), ..cell });
    let selected = harness(|ui| inspector::inspector_ui(ui, &card, None, &fleet(), FaultBrush::default()));
    selected.get_by_label("counted for 12 ticks so far");
}

#[test]
fn the_scale_of_heat_has_a_unit_and_ends_with_the_most_there_is() {
    let colours = vec![[0, 0, 0], [128, 128, 128], [255, 255, 255]];
    let scale = Scale { of: HeatOf::Waits, most_per_100_ticks: Some(48.0), is_difference: false, colours };
    let numbers = |scale: &Scale| ticks(scale).into_iter().map(|(_, number)| number).collect::<Vec<_>>();
    assert_eq!(numbers(&scale), ["0", "12.0", "24.0", "36.0", "48.0"]);
    let of_two = Scale { is_difference: true, ..scale.clone() };
    assert_eq!(numbers(&of_two), ["48.0", "24.0", "0", "24.0", "48.0"]);
    let none = Scale { most_per_100_ticks: None, ..scale.clone() };
    assert_eq!(numbers(&none), ["0"]);
    let harness = harness(|ui| {
        heat_scale_ui(ui, &scale);
        Vec::new()
    });
    harness.get_by_label("waits");
    harness.get_by_label("ticks of standing\nper cell and\n100 ticks");
}

/// Boards of stations leave it that room.
#[test]
fn the_scale_of_heat_takes_the_room_that_is_left_to_it() {
    let colours = vec![[0, 0, 0], [255, 255, 255]];
    for of in [HeatOf::Use, HeatOf::Waits, HeatOf::Conflicts] {
        for is_difference in [false, true] {
            let scale = Scale { of, most_per_100_ticks: Some(1234.0), is_difference, colours: colours.clone() };
            let taken = std::cell::Cell::new(Vec2::ZERO);
            let harness = harness(|ui| {
                let card = theme::floating().show(ui, |ui| heat_scale_ui(ui, &scale)).response.rect;
                taken.set(card.size());
                Vec::new()
            });
            assert_eq!(harness.query_by_label("above 0: more left").is_some(), is_difference);
            let free = Vec2::from(HEAT_SCALE_SIZE) - taken.get();
            let expected = vec2(EDGE + theme::GAP, 2.0 * theme::GAP);
            assert!((free - expected).length() < 0.1, "{scale:?} leaves {free}");
        }
    }
}

fn reason(rule: AssignmentRule, score: Option<f64>) -> Reason {
    let (agent, task) = (AgentId(7), TaskId(30));
    Reason { agent, task, tick: 88, rule, score, parts: Vec::new(), runner_up: None }
}

fn why_told(reason: Option<&Reason>, labels: &[&str], missing: &[&str]) {
    shows(|ui| why::why_ui(ui, reason), labels, missing);
}

#[test]
fn a_learned_match_is_told_with_its_parts_and_what_came_next() {
    let parts =
        vec![Part { name: "approach", weight: -1.0, value: 0.25 }, Part { name: "task_age", weight: 0.5, value: 1.5 }];
    let runner_up = Some(RunnerUp::Task(TaskId(41), 0.31));
    let learned = Reason { parts, runner_up, ..reason(AssignmentRule::Learned, Some(0.5)) };
    let labels = ["score", "0.500", "−0.250", "0.750", "next best: task 41", "0.310"];
    why_told(Some(&learned), &labels, &[]);
    why_told(Some(&learned), &["   approach 0.250 × −1.00", "   task age 1.50 × 0.500"], &[]);
}

/// A rule that goes by order alone must not be made to look as if it had weighed something.
#[test]
fn every_rule_is_told_in_its_own_words() {
    for rule in AssignmentRule::ALL {
        let reason = reason(rule, (rule != AssignmentRule::Random).then_some(12.0));
        let harness = harness(|ui| {
            why::why_ui(ui, Some(&reason));
            Vec::new()
        });
        let sentence = format!("{}, in tick 88: {}", rule.token().replace('_', " "), reason.words());
        harness.get_by_label(&sentence);
        assert_eq!(harness.query_by_label("12.0").is_some(), rule != AssignmentRule::Random, "{rule:?}");
    }
    let unknown = reason(AssignmentRule::Auction, None);
    why_told(Some(&unknown), &["its number is not known any more"], &["bid, in moves"]);
    why_told(None, &["decided before what is remembered; the next task will be told"], &[]);
}

#[test]
fn an_agent_without_a_task_has_no_reason() {
    for (task, is_told) in [(None, false), (Some((30, 1, 2)), true)] {
        let card = Card::Agent(AgentCard { task, ..agent_card() });
        let harness = harness(|ui| inspector::inspector_ui(ui, &card, None, &fleet(), FaultBrush::default()));
        assert_eq!(harness.query_by_label("WHY THIS TASK").is_some(), is_told);
    }
}
