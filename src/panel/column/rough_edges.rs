//! Limits of communication and breakdowns by chance, as settings of the world.

use bevy_egui::egui::{CollapsingHeader, RichText, Ui};

use super::super::knob::{Knob, knob_ui};
use super::super::widgets::fold;
use super::super::{Action, theme};
use crate::grid::Grid;
use crate::orchestration::communication::LinkSpec;
use crate::session::{Command, View};

/// Most breakdowns of an agent in 1,000 ticks that the slider offers.
const MOST_BREAKDOWNS: f64 = 20.0;
/// Ticks that a breakdown lasts in a scene that says nothing of it.
const USUAL_REPAIR_TICKS: u32 = 40;

/// Both folded away until they are asked for; their titles tell whether there are any.
pub(super) fn rough_edges_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let (now, opened) = (&view.stage.scene, &view.opened.scene);
    let limits = if now.communication.has_perfect_links() { "without limits" } else { "limited" };
    folded(ui, "communication", limits, |ui| {
        let links = (now.communication.reports, now.communication.directives);
        let defaults = (opened.communication.reports, opened.communication.directives);
        let grid = &view.stage.grid;
        if let Some(reports) = link_ui(ui, "reports to orchestration", (links.0, defaults.0), grid) {
            actions.push(Action::Session(Command::SetLinks { reports, directives: links.1 }));
        }
        if let Some(directives) = link_ui(ui, "directives to agents", (links.1, defaults.1), grid) {
            actions.push(Action::Session(Command::SetLinks { reports: links.0, directives }));
        }
    });
    let rate = now.faults.breakdowns.rate_per_agent_tick;
    folded(ui, "breakdowns", if rate > 0.0 { "by chance" } else { "none by chance" }, |ui| {
        actions.extend(breakdowns_ui(ui, view));
    });
    actions
}

fn folded(ui: &mut Ui, name: &str, state: &str, contents: impl FnOnce(&mut Ui)) {
    let title = RichText::new(format!("{name}: {state}")).color(theme::WEAK);
    fold(ui, CollapsingHeader::new(title).id_salt(name), contents);
}

/// One direction, as it is and as the scene has it; returns what to set it to.
fn link_ui(ui: &mut Ui, name: &str, (now, default): (LinkSpec, LinkSpec), grid: &Grid) -> Option<LinkSpec> {
    let mut set = None;
    ui.push_id(name, |ui| {
        ui.label(RichText::new(name).size(11.5).color(theme::WEAK));
        let whole = whole_floor(grid);
        let cells = |range: Option<u32>| f64::from(range.unwrap_or(whole).min(whole));
        let range = Knob {
            label: "range",
            value: cells(now.range_cells),
            default: cells(default.range_cells),
            range: 0.0..=f64::from(whole),
            unit: "cells from the nearest relay, or from the middle of a floor without",
            help: "beyond it nothing is heard; at the most the whole floor is covered",
            decimals: 0,
            is_logarithmic: false,
            acts_at_once: true,
        };
        if let Some(cells) = knob_ui(ui, &range) {
            let cells = cells as u32;
            set = Some(LinkSpec { range_cells: (cells < whole).then_some(cells), ..now });
        }
        let loss = Knob {
            label: "loss",
            value: now.loss * 100.0,
            default: default.loss * 100.0,
            range: 0.0..=100.0,
            unit: "% of messages",
            help: "how many are lost by chance; every message is repeated in the next tick",
            decimals: 1,
            is_logarithmic: false,
            acts_at_once: true,
        };
        if let Some(percent) = knob_ui(ui, &loss) {
            set = Some(LinkSpec { loss: percent / 100.0, ..now });
        }
        let delay = Knob {
            label: "delay",
            value: f64::from(now.delay_ticks),
            default: f64::from(default.delay_ticks),
            range: 0.0..=f64::from(LinkSpec::MAX_DELAY_TICKS),
            unit: "ticks",
            help: "from sending to arrival; what is on its way when this is set is not overtaken",
            decimals: 0,
            is_logarithmic: false,
            acts_at_once: true,
        };
        if let Some(ticks) = knob_ui(ui, &delay) {
            set = Some(LinkSpec { delay_ticks: ticks as u32, ..now });
        }
    });
    set
}

/// From any corner to the opposite one: a range that covers the floor wherever relays are.
fn whole_floor(grid: &Grid) -> u32 {
    f64::from(grid.width()).hypot(f64::from(grid.height())).ceil() as u32
}

/// How often agents break down by chance, and for how long.
fn breakdowns_ui(ui: &mut Ui, view: &View) -> Option<Action> {
    let (now, default) = (&view.stage.scene.faults.breakdowns, &view.opened.scene.faults.breakdowns);
    let ticks_of = |ticks: u32| if ticks == 0 { USUAL_REPAIR_TICKS } else { ticks };
    let (mut rate, mut ticks) = (now.rate_per_agent_tick, ticks_of(now.ticks));
    let often = Knob {
        label: "how often",
        value: rate * 1000.0,
        default: default.rate_per_agent_tick * 1000.0,
        range: 0.0..=MOST_BREAKDOWNS.max(rate * 1000.0),
        unit: "breakdowns of an agent in 1,000 ticks",
        help: "agents break down by chance; what is broken already stays so for its time",
        decimals: 2,
        is_logarithmic: false,
        acts_at_once: true,
    };
    let long = Knob {
        label: "for",
        value: f64::from(ticks),
        default: f64::from(ticks_of(default.ticks)),
        range: 1.0..=500.0_f64.max(f64::from(ticks)),
        unit: "ticks",
        help: "how long a breakdown by chance lasts, from the next one on",
        decimals: 0,
        is_logarithmic: true,
        acts_at_once: true,
    };
    let (set_rate, set_ticks) = (knob_ui(ui, &often), knob_ui(ui, &long));
    if set_rate.is_none() && set_ticks.is_none() {
        return None;
    }
    rate = set_rate.map_or(rate, |per_1000| per_1000 / 1000.0);
    ticks = set_ticks.map_or(ticks, |ticks| ticks as u32);
    Some(Action::Session(Command::SetBreakdowns { rate_per_agent_tick: rate, ticks }))
}
