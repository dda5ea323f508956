//! Numbers and choices of a draft.

use bevy_egui::egui::{RichText, Ui};

use super::state::Begun;
use super::{Edit, Editor};
use crate::demand::{Demand, Supply};
use crate::panel::knob::{Knob, LABEL, knob_ui};
use crate::panel::theme;
use crate::panel::widgets::{chip, named_row};
use crate::scene::draft::{Draft, MAX_SIDE, Work};

/// Tasks a tick for each agent, when tasks begin to come in by chance.
const ARRIVALS_PER_AGENT: f64 = 0.02;

/// Size of the floor, and other floors to begin with.
pub(super) fn floor_ui(ui: &mut Ui, editor: &Editor, open_scene: &str, edits: &mut Vec<Edit>) {
    let Some(draft) = &editor.draft else { return };
    let begun = editor.begun.unwrap_or_else(|| Begun::of(draft));
    ui.label(theme::title("floor"));
    let (columns, rows) = (draft.layout().width(), draft.layout().height());
    let side = |label, squares: u32, begun: u32, help| Knob {
        label,
        value: f64::from(squares),
        default: f64::from(begun),
        range: 2.0..=f64::from(MAX_SIDE.max(squares)),
        unit: "squares",
        help,
        decimals: 0,
        is_logarithmic: true,
        acts_at_once: false,
    };
    if let Some(columns) =
        knob_ui(ui, &side("columns", columns, begun.columns, "width of the floor; it grows and shrinks at the right"))
    {
        edits.push(Edit::Resize(columns as u32, rows));
    }
    if let Some(rows) =
        knob_ui(ui, &side("rows", rows, begun.rows, "depth of the floor; it grows and shrinks at the bottom"))
    {
        edits.push(Edit::Resize(columns, rows as u32));
    }
    ui.horizontal(|ui| {
        if ui.button("Empty floor").on_hover_text("of this size, with plain work; undo brings this one back").clicked()
        {
            edits.push(Edit::BeginAnew);
        }
        let help = "begin with the floor of the scene that is open; undo brings this one back";
        if ui.button(format!("Floor of {open_scene}")).on_hover_text(help).clicked() {
            edits.push(Edit::TakeOver);
        }
    });
}

/// Who works how much on what for how long.
pub(super) fn work_ui(ui: &mut Ui, editor: &Editor, edits: &mut Vec<Edit>) {
    let Some(draft) = &editor.draft else { return };
    let begun = editor.begun.unwrap_or_else(|| Begun::of(draft));
    ui.label(theme::title("work"));
    let scene = draft.settings();
    let agents = f64::from(scene.fleet.agents);
    let cells = editor.examination().map_or(1, |found| found.cells.max(1));
    let knob = Knob {
        label: "agents",
        value: agents,
        default: f64::from(begun.agents.min(cells.max(scene.fleet.agents))),
        range: 1.0..=f64::from(cells).max(agents),
        unit: "agents on the floor",
        help: "how many drive on it",
        decimals: 0,
        is_logarithmic: false,
        acts_at_once: false,
    };
    if let Some(agents) = knob_ui(ui, &knob) {
        edits.push(Edit::SetAgents(agents as u32));
    }
    work_chips_ui(ui, draft, edits);
    if let Demand::Pool { supply, .. } = scene.demand {
        supply_ui(ui, supply, begun.rate(supply), scene.fleet.agents, edits);
    }
    let ticks = f64::from(scene.episode.ticks);
    let knob = Knob {
        label: "episode",
        value: ticks,
        default: f64::from(begun.episode_ticks),
        range: 50.0..=f64::from(20_000_u32.max(scene.episode.ticks)),
        unit: "ticks",
        help: "how long a trial lasts",
        decimals: 0,
        is_logarithmic: true,
        acts_at_once: false,
    };
    if let Some(ticks) = knob_ui(ui, &knob) {
        edits.push(Edit::SetEpisodeTicks(ticks as u32));
    }
    let unseen = draft.unseen();
    if !unseen.is_empty() {
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("kept: {}", unseen.join(", "))).color(theme::WEAK));
            if ui.small_button("Take out").on_hover_text("a plain scene without them").clicked() {
                edits.push(Edit::TakeOutUnseen);
            }
        });
    }
}

fn work_chips_ui(ui: &mut Ui, draft: &Draft, edits: &mut Vec<Edit>) {
    let now = Work::of(&draft.settings().demand);
    for (label, works) in ["goods go", ""].into_iter().zip(Work::ALL.chunks(2)) {
        named_row(ui, LABEL, label, |ui| {
            for &work in works {
                let (label, help) = told(work);
                if chip(ui, now == Some(work), label).on_hover_text(help).clicked() {
                    edits.push(Edit::SetWork(work));
                }
            }
        });
    }
    if now.is_none() {
        let text = "as in its file: demand that is spread or shifts, or other errands";
        ui.label(RichText::new(text).color(theme::WEAK));
    }
}

fn told(work: Work) -> (&'static str, &'static str) {
    match work {
        Work::ToWorkstations => ("to stations", "fetched at endpoints, brought to workstations"),
        Work::ToEndpoints => ("to endpoints", "fetched at workstations, brought to endpoints"),
        Work::Anywhere => ("anywhere", "from any cell to any cell"),
        Work::OwnGoals => ("own goals", "no goods: every agent has one goal after another, as in the benchmarks"),
    }
}

fn supply_ui(ui: &mut Ui, supply: Supply, begun: Option<f64>, agents: u32, edits: &mut Vec<Edit>) {
    named_row(ui, LABEL, "tasks", |ui| {
        let is_backlog = matches!(supply, Supply::Backlog { .. });
        let waiting = chip(ui, is_backlog, "always waiting");
        if waiting.on_hover_text("so many for each agent, done or begun").clicked() && !is_backlog {
            edits.push(Edit::SetSupply(Supply::Backlog { tasks_per_agent: 1.5 }));
        }
        let arriving = chip(ui, !is_backlog, "come in by chance");
        if arriving.on_hover_text("so many in a tick on average").clicked() && is_backlog {
            let tasks_per_tick = (f64::from(agents) * ARRIVALS_PER_AGENT).max(0.01);
            edits.push(Edit::SetSupply(Supply::Arrivals { tasks_per_tick }));
        }
    });
    let rate = supply.rate();
    let (unit, most): (_, f64) = match supply {
        Supply::Backlog { .. } => ("tasks per agent", 10.0),
        Supply::Arrivals { .. } => ("tasks per tick", 100.0),
    };
    let knob = Knob {
        label: "demand",
        value: rate,
        default: begun.unwrap_or(rate),
        range: 0.01..=most.max(rate),
        unit,
        help: "how much work there is",
        decimals: 2,
        is_logarithmic: true,
        acts_at_once: false,
    };
    if let Some(rate) = knob_ui(ui, &knob) {
        edits.push(Edit::SetSupply(supply.with_rate(rate)));
    }
}
