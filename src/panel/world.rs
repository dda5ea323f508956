//! Settings of the world.

use bevy_egui::egui::{DragValue, RichText, Ui};

use super::knob::{Knob, LABEL, knob_ui};
use super::widgets::text_left;
use super::{Action, theme};
use crate::session::{Command, View};

/// Agents, demand, episode length and seed. All but the seed open a new segment of the learning curve.
pub(super) fn world_ui(ui: &mut Ui, view: &View, defaults: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.label(theme::title("world"));
    let agents = Knob {
        label: "agents",
        value: f64::from(view.agents),
        default: f64::from(defaults.agents),
        range: 1.0..=f64::from(view.max_agents),
        unit: "agents on the floor",
        help: "agents enter on free cells; those with the highest numbers leave first",
        decimals: 0,
        is_logarithmic: false,
    };
    if let Some(agents) = knob_ui(ui, &agents) {
        actions.push(Action::Session(Command::SetAgents(agents as u32)));
    }
    if let (Some((rate, unit)), Some((default, _))) = (view.demand_rate, defaults.demand_rate) {
        let demand = Knob {
            label: "demand",
            value: rate,
            default,
            range: (default / 20.0).max(0.01)..=default * 5.0,
            unit,
            help: "how much work there is",
            decimals: 2,
            is_logarithmic: true,
        };
        if let Some(rate) = knob_ui(ui, &demand) {
            actions.push(Action::Session(Command::SetDemandRate(rate)));
        }
    }
    let episode = Knob {
        label: "episode",
        value: f64::from(view.episode_ticks),
        default: f64::from(defaults.episode_ticks),
        range: 50.0..=20_000.0,
        unit: "ticks",
        help: "how long a trial lasts; the learner's trials take as long",
        decimals: 0,
        is_logarithmic: true,
    };
    if let Some(ticks) = knob_ui(ui, &episode) {
        actions.push(Action::Session(Command::SetEpisodeTicks(ticks as u32)));
    }
    actions.extend(seed_ui(ui, view));
    actions
}

/// The seed: typed, copied, drawn anew; or the same episode once more.
fn seed_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        let label = text_left(ui, LABEL, RichText::new("seed").color(theme::WEAK));
        let mut seed = view.seed;
        let number = DragValue::new(&mut seed).speed(0.0).update_while_editing(false);
        ui.add_sized([92.0, 18.0], number).labelled_by(label.id).on_hover_text("click to type a seed");
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
