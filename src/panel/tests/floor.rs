//! What is told of the floor: overlays, the legend, cards and what can be broken from them.

use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::super::column::overlays::Offered;
use super::super::column::{fleet, overlays};
use super::super::layout::{SWITCH_WIDTH, SWITCHES_ROW_WIDTH};
use super::super::over_floor::{faults, inspector, overlay_key};
use super::super::{Action, Card, CellCard, FaultBrush, Fleet, HeatOf, Look, Overlays, theme};
use super::{agent_card, harness, sample_view};
use crate::fleet::AgentId;
use crate::grid::{Area, Cell, CellKind};
use crate::scene::Stage;
use crate::session::{Command, ComparisonView};

/// A session that has everything that can be shown.
const ALL_OFFERED: Offered = Offered {
    tasks: true,
    limits: true,
    reports: true,
    directives: true,
    is_one_range: true,
    sides: true,
    stations: true,
};

#[test]
fn overlays_toggle() {
    let mut harness = harness(|ui| overlays::overlays_ui(ui, Overlays::default(), ALL_OFFERED));
    for label in [
        "guidance",
        "use",
        "waits",
        "conflicts",
        "differences",
        "way",
        "all ways",
        "numbers",
        "errands",
        "stations",
        "radio",
    ] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let heat = HeatOf::ALL.map(Action::ShowHeat);
    assert_eq!(harness.state()[0], Action::ToggleGuidance);
    assert_eq!(harness.state()[1..4], heat);
    let others = [
        Action::ToggleDifferences,
        Action::TogglePaths,
        Action::ToggleFleetWays,
        Action::ToggleNumbers,
        Action::ToggleErrands,
        Action::ToggleStations,
        Action::ToggleRadio,
    ];
    assert_eq!(harness.state()[4..], others);
}

/// Switches that could not show anything would only be in the way.
#[test]
fn what_a_session_does_not_have_has_no_switch() {
    let harness = harness(|ui| overlays::overlays_ui(ui, Overlays::default(), Offered::default()));
    harness.get_by_label("all ways");
    harness.get_by_label("numbers");
    for label in ["differences", "errands", "stations", "radio"] {
        assert!(harness.query_by_label(label).is_none(), "{label}");
    }
}

/// How the legend is laid out is decided before its switches are drawn.
#[test]
fn switches_fit_the_room_that_they_are_given() {
    let width = |offered| {
        let taken = std::cell::Cell::new(0.0);
        harness(|ui| {
            theme::apply(ui.ctx(), true);
            let row = ui.horizontal(|ui| {
                overlays::overlays_ui(ui, Overlays::default(), offered);
                let _ = (ui.button("Edit floor"), ui.button("Open…"));
            });
            taken.set(row.response.rect.width());
            Vec::new()
        })
        .run();
        taken.get()
    };
    let (least, most) = (width(Offered::default()), width(ALL_OFFERED));
    assert!(least <= SWITCHES_ROW_WIDTH, "{least} points");
    let room = f32::from(ALL_OFFERED.switches()) * SWITCH_WIDTH;
    assert!(most - least <= room, "{} points for switches", most - least);
}

#[test]
fn what_is_offered_follows_from_scene_and_session() {
    let mut view = sample_view();
    let expected = Offered { tasks: true, is_one_range: true, stations: true, ..Offered::default() };
    assert_eq!(Offered::of(&view, &with_tasks()), expected);
    view.comparison = Some(ComparisonView {
        policy_name: "zones".to_owned(),
        futures: None,
        finished: 0,
        other_finished: 0,
        lead: Vec::new(),
    });
    let shadow = |overrides: &[String]| Arc::new(Stage::open("radio-shadow", overrides).expect("a shipped scene"));
    view.stage = shadow(&[]);
    let limited = Fleet { silent: Some(0), ..with_tasks() };
    assert_eq!(Offered::of(&view, &limited), ALL_OFFERED);
    view.stage = shadow(&["communication.reports.range_cells=9".to_owned()]);
    assert_eq!(Offered::of(&view, &limited), Offered { is_one_range: false, ..ALL_OFFERED });
}

#[test]
fn the_key_says_what_lines_and_colours_mean() {
    let all =
        Overlays { heat: true, differences: true, fleet_ways: true, errands: true, radio: true, ..Overlays::default() };
    let key = |overlays, offered| {
        harness(move |ui| {
            overlay_key::key_ui(ui, overlays, offered, &with_tasks());
            Vec::new()
        })
    };
    let told = key(all, ALL_OFFERED);
    let of_tasks = ["towards a pick-up", "with a load"];
    for label in
        of_tasks.into_iter().chain(["reports and directives are heard", "more on the left", "more on the right"])
    {
        told.get_by_label(label);
    }
    let told = key(all, Offered { is_one_range: false, sides: false, ..ALL_OFFERED });
    for label in ["reports are heard", "directives are heard", "where an agent was heard last"] {
        told.get_by_label(label);
    }
    assert!(told.query_by_label("more on the left").is_none(), "there is one side");
    assert!(!overlay_key::has_key(Overlays::default(), ALL_OFFERED));
}

/// Differences are seen in guidance or heat: switched on where neither is shown, they would show nothing.
#[test]
fn differences_are_never_invisible() {
    let bare = Overlays { guidance: false, ..Overlays::default() };
    let shown = bare.with_differences_toggled();
    assert!(shown.differences && shown.guidance);
    let heat = Overlays { heat: true, ..bare }.with_differences_toggled();
    assert!(heat.differences && !heat.guidance);
    assert_eq!(heat.with_differences_toggled(), Overlays { heat: true, ..bare });
}

/// One heat at a time; the key shows the last one again, also after a restart.
#[test]
fn heat_is_of_one_thing_at_a_time() {
    let none = Overlays::default();
    let conflicts = none.with_heat_of(HeatOf::Conflicts);
    assert_eq!(conflicts.shown_heat(), Some(HeatOf::Conflicts));
    assert_eq!(conflicts.with_heat_of(HeatOf::Use).shown_heat(), Some(HeatOf::Use));
    let hidden = conflicts.with_heat_of(HeatOf::Conflicts);
    assert_eq!((hidden.shown_heat(), hidden.heat_of), (None, HeatOf::Conflicts));
}

#[test]
fn the_legend_counts_agents() {
    let mut counted = Fleet { has_tasks: true, ..Fleet::default() };
    for number in 0..7 {
        counted.count(Look::Loaded, number < 2, true);
    }
    assert!(!counted.has_troubles() && counted.silent.is_none(), "communication has no limits");
    let harness = harness(|ui| {
        fleet::fleet_ui(ui, &counted, true);
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

fn with_tasks() -> Fleet {
    Fleet { has_tasks: true, ..Fleet::default() }
}

#[test]
fn a_selected_agent_can_be_broken_down_blocked_and_silenced() {
    let card = Card::Agent(agent_card());
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, None, &with_tasks(), FaultBrush::default()));
    for label in ["broken down, 12 ticks left", "then", "task 31", "last report", "6 ticks old"] {
        harness.get_by_label(label);
    }
    harness.get_by_value("50 ticks");
    for label in ["Break down", "Block cell", "Black out here", "Mend"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let mend = harness.state_mut().pop();
    assert_eq!(mend, Some(Action::Session(Command::MendAgent(AgentId(7)))));
    assert_eq!(harness.state().as_slice(), [Action::BreakDown, Action::BlockCell, Action::BlackOut]);
    let area = Area { from: (3, 0), to: (13, 8) };
    let expected = [
        Command::BreakAgent { agent: AgentId(7), ticks: 50 },
        Command::BlockCell { cell: Cell(42), ticks: 50 },
        Command::BlackOut { area, ticks: 50 },
    ];
    for (action, expected) in harness.state().iter().zip(expected) {
        assert_eq!(faults::command(action, &card, 50), Some(expected));
    }
    assert_eq!(faults::command(&Action::Fit, &card, 50), None);
}

#[test]
fn a_card_says_which_side_of_a_comparison_it_is_of() {
    let card = Card::Agent(agent_card());
    for whose in [None, Some("right")] {
        let harness = harness(|ui| inspector::inspector_ui(ui, &card, whose, &with_tasks(), FaultBrush::default()));
        harness.get_by_label("Agent 7");
        assert_eq!(harness.query_by_label("right side").is_some(), whose.is_some());
    }
}

#[test]
fn a_selected_cell_can_be_blocked_and_has_no_agent_to_break() {
    let open = CellCard { cell: Cell(5), at: (5, 0), kind: CellKind::Endpoint, blocked_left_ticks: 0, station: None };
    let card = Card::Cell(open.clone());
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, None, &with_tasks(), FaultBrush::default()));
    harness.get_by_label("endpoint");
    assert!(harness.query_by_label("Break down").is_none());
    assert_eq!(faults::command(&Action::BreakDown, &card, 50), None);
    harness.get_by_label("Block cell").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::BlockCell]);
    let blocked = Card::Cell(CellCard { blocked_left_ticks: 1, ..open });
    let mut harness =
        self::harness(|ui| inspector::inspector_ui(ui, &blocked, None, &with_tasks(), FaultBrush::default()));
    harness.get_by_label("endpoint, blocked, 1 tick left");
    harness.get_by_label("Open cell").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::OpenCell(Cell(5)))]);
}
