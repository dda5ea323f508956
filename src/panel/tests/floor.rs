//! What is told of the floor: overlays, the legend, cards and what can be broken from them.

use egui_kittest::kittest::Queryable;

use super::super::{Action, Card, CellCard, Fleet, HeatOf, Look, Overlays, faults, fleet, inspector, overlays};
use super::{agent_card, harness};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind};
use crate::orchestration::communication::Area;
use crate::session::Command;

#[test]
fn overlays_toggle() {
    let mut harness = harness(|ui| overlays::overlays_ui(ui, Overlays::default()));
    for label in ["guidance", "use", "waits", "conflicts", "way"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let heat = HeatOf::ALL.map(Action::ShowHeat);
    assert_eq!(harness.state()[0], Action::ToggleGuidance);
    assert_eq!(harness.state()[1..4], heat);
    assert_eq!(harness.state()[4..], [Action::TogglePaths]);
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
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, &with_tasks()));
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
        Command::Tell { text, .. } => Some(text),
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
    let mut harness = harness(|ui| inspector::inspector_ui(ui, &card, &with_tasks()));
    harness.get_by_label("endpoint");
    assert!(harness.query_by_label("Break down").is_none());
    assert_eq!(faults::command(&Action::BreakDown, &card), None);
    harness.get_by_label("Block cell").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::BlockCell]);
    let blocked = Card::Cell(CellCard { blocked_left_ticks: 1, ..open });
    self::harness(|ui| inspector::inspector_ui(ui, &blocked, &with_tasks()))
        .get_by_label("endpoint, blocked, 1 tick left");
}
