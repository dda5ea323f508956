//! Settings of the world.

use bevy_egui::egui::{DragValue, RichText, Ui};

use super::super::knob::{Knob, LABEL, is_double_clicked, knob_ui};
use super::super::shortcuts::with_key;
use super::super::widgets::{chip, text_left};
use super::super::{Action, FaultBrush, theme};
use super::rough_edges::rough_edges_ui;
use crate::demand::{Demand, HotSpotShape};
use crate::learner::seeds::TEST_SEEDS_END;
use crate::session::{Command, View};

const SHIFT_HELP: &str = "hot spots are drawn anew, now; demand that is uniform gathers";

/// Agents, demand, episode length, what is limited and what goes wrong, and the seed. All but the seed, and faults at a click,
/// open a new segment of the learning curve. A double click restores what the scene says.
pub(in crate::panel) fn world_ui(ui: &mut Ui, view: &View, brush: FaultBrush) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.label(theme::title("world"));
    let scene = &view.opened.scene;
    let agents = Knob {
        label: "agents",
        value: f64::from(view.agents),
        default: f64::from(scene.fleet.agents),
        range: 1.0..=f64::from(view.max_agents),
        unit: "agents on the floor",
        help: "agents enter on free cells; those with the highest numbers leave first",
        decimals: 0,
        is_logarithmic: false,
        acts_at_once: true,
    };
    if let Some(agents) = knob_ui(ui, &agents) {
        actions.push(Action::Session(Command::SetAgents(agents as u32)));
    }
    if let (Some((rate, unit)), Demand::Pool { supply, .. }) = (view.demand_rate, &scene.demand) {
        let default = supply.rate();
        let demand = Knob {
            label: "demand",
            value: rate,
            default,
            range: (default / 20.0).max(0.01)..=default * 5.0,
            unit,
            help: "how much work there is",
            decimals: 2,
            is_logarithmic: true,
            acts_at_once: true,
        };
        if let Some(rate) = knob_ui(ui, &demand) {
            actions.push(Action::Session(Command::SetDemandRate(rate)));
        }
    }
    let episode = Knob {
        label: "episode",
        value: f64::from(view.episode_ticks),
        default: f64::from(scene.episode.ticks),
        range: 50.0..=20_000.0,
        unit: "ticks",
        help: "how long a trial lasts; the learner's trials take as long",
        decimals: 0,
        is_logarithmic: true,
        // A value on the way could end the episode that runs.
        acts_at_once: false,
    };
    if let Some(ticks) = knob_ui(ui, &episode) {
        actions.push(Action::Session(Command::SetEpisodeTicks(ticks as u32)));
    }
    actions.extend(hot_spots_ui(ui, view));
    actions.extend(rough_edges_ui(ui, view));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        let shift = Action::Session(Command::ShiftDemand);
        if ui.button("Demand moves elsewhere").on_hover_text(with_key(SHIFT_HELP, &shift)).clicked() {
            actions.push(shift);
        }
        let help = "a click on an agent breaks it, one on a cell blocks it; Esc leaves";
        if chip(ui, brush.is_held, "Break by clicking").on_hover_text(help).clicked() {
            actions.push(Action::HoldBrush(FaultBrush { is_held: !brush.is_held, ..brush }));
        }
    });
    actions.extend(seed_ui(ui, view));
    actions
}

/// How sharply demand gathers, where it can: around the scene's hot spots, or around one of its own where that has none.
fn hot_spots_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let (now, opened) = (&view.stage.scene.demand, &view.opened.scene.demand);
    let (shapes, default, may_gather) = (now.hot_spots(), opened.hot_spots().first().copied(), opened.may_gather());
    if default.is_none() && !may_gather {
        return actions;
    }
    let set = |change: &dyn Fn(&mut HotSpotShape)| {
        let mut shapes = shapes.clone();
        shapes.iter_mut().for_each(change);
        Action::Session(Command::SetHotSpots(shapes))
    };
    let (first, percent) = (shapes.first(), |shape: &HotSpotShape| shape.share * 100.0);
    let share = first.map_or(0.0, percent);
    let skew = Knob {
        label: "skew",
        value: share,
        default: default.as_ref().map_or(0.0, percent),
        range: if may_gather { 0.0 } else { share.min(1.0) }..=100.0,
        unit: "% of work around hot spots",
        help: "how much of it lies around hot spots; the rest is spread evenly",
        decimals: 0,
        is_logarithmic: false,
        acts_at_once: true,
    };
    if let Some(percent) = knob_ui(ui, &skew) {
        let share = percent / 100.0;
        actions.push(if may_gather {
            Action::Session(Command::SetSkew(share))
        } else {
            set(&|shape| shape.share = share)
        });
    }
    let Some(first) = first else { return actions };
    let width = Knob {
        label: "hot spot",
        value: first.sigma,
        default: default.map_or(HotSpotShape::USUAL_SIGMA, |shape| shape.sigma),
        range: first.sigma.min(0.1)..=first.sigma.max(10.0),
        unit: "tenths of the floor",
        help: "how wide a hot spot is",
        decimals: 2,
        is_logarithmic: true,
        acts_at_once: true,
    };
    if let Some(sigma) = knob_ui(ui, &width) {
        actions.push(set(&|shape| shape.sigma = sigma));
    }
    actions
}

/// The seed: typed, copied, drawn anew; or the same episode once more.
fn seed_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        let label = text_left(ui, LABEL, RichText::new("seed").color(theme::WEAK));
        let mut seed = view.seed;
        // A clip may play a trial of a learning run, whose seeds lie beyond.
        let number = DragValue::new(&mut seed).range(0..=TEST_SEEDS_END - 1).clamp_existing_to_range(false);
        let number = number.speed(0.0).update_while_editing(false);
        let number = ui.add_sized([92.0, 18.0], number).labelled_by(label.id);
        let default = view.opened_seed;
        if is_double_clicked(ui, &label) && default < TEST_SEEDS_END {
            seed = default;
        }
        let tip = format!("where all chance of an episode comes from\ndefault {default}; double click its name restores it; click the number to type");
        label.on_hover_text(&tip);
        number.on_hover_text(tip);
        if seed != view.seed {
            actions.push(Action::Session(Command::SetSeed(seed)));
        }
        if ui.button("Copy").on_hover_text("copy the seed").clicked() {
            ui.ctx().copy_text(view.seed.to_string());
        }
        if ui.button("New seed").on_hover_text("begin an episode under another seed").clicked() {
            actions.push(Action::Session(Command::NewSeed));
        }
    });
    actions
}
