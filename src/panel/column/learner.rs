//! Settings of the learner.

use bevy_egui::egui::{Align, ComboBox, Layout, RichText, Ui, Vec2};

use super::super::knob::{Knob, LABEL, is_double_clicked, knob_ui};
use super::super::widgets::{chip, text_left};
use super::super::{Action, number, theme};
use crate::learner::Hyperparameters;
use crate::learner::optimiser::Method;
use crate::session::{Command, Effort, KeptRun, View};

/// Episodes after which, counted from now, learning can be told to pause.
const PAUSES: [u64; 8] = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

/// Sets of settings, the optimiser, then population, step size and rollouts, and what not every optimiser has; each acts at the
/// next generation. A double click restores what learning began with.
pub(in crate::panel) fn learner_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let (settings, defaults) = (&view.settings, &view.default_settings);
    ui.horizontal(|ui| {
        ui.label(theme::title("learner"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| actions.extend(efforts_ui(ui, view)));
    });
    actions.extend(method_ui(ui, view));
    let whole = |(low, high): (u32, u32)| f64::from(low)..=f64::from(high);
    let population = Knob {
        label: "population",
        value: f64::from(settings.population),
        default: f64::from(defaults.population),
        range: whole(Hyperparameters::POPULATIONS),
        unit: "candidates in a generation",
        help: "more candidates see more per generation, and take longer",
        decimals: 0,
        is_logarithmic: true,
        acts_at_once: true,
    };
    if let Some(candidates) = knob_ui(ui, &population) {
        actions.push(Action::Session(Command::SetPopulation(candidates as u32)));
    }
    let step_size = Knob {
        label: "step size",
        value: settings.step_size,
        default: defaults.step_size,
        range: Hyperparameters::STEP_SIZES.0..=Hyperparameters::STEP_SIZES.1,
        unit: "width of the search, in units of the parameters",
        help: "how far candidates lie from the centre; the optimiser adapts it from there",
        decimals: 3,
        is_logarithmic: true,
        acts_at_once: true,
    };
    if let Some(width) = knob_ui(ui, &step_size) {
        actions.push(Action::Session(Command::SetStepSize(width)));
    }
    let rollouts = Knob {
        label: "rollouts",
        value: f64::from(settings.rollouts),
        default: f64::from(defaults.rollouts),
        range: whole(Hyperparameters::ROLLOUTS),
        unit: "trials of each candidate",
        help: "more trials make scores surer, and generations slower",
        decimals: 0,
        is_logarithmic: false,
        acts_at_once: true,
    };
    if let Some(trials) = knob_ui(ui, &rollouts) {
        actions.push(Action::Session(Command::SetRollouts(trials as u32)));
    }
    actions.extend(learning_rate_ui(ui, view));
    actions.extend(weight_decay_ui(ui, view));
    actions.extend(pause_ui(ui, view));
    kept_ui(ui, view);
    actions
}

/// Which optimiser learns.
fn method_ui(ui: &mut Ui, view: &View) -> Option<Action> {
    let mut chosen = view.settings.method;
    let help = "another one learns on from the champion: its curve begins anew";
    let wants_default = choice_ui(ui, "optimiser", chosen.token(), help, |ui| {
        for method in Method::ALL {
            ui.selectable_value(&mut chosen, method, method.token());
        }
    });
    if wants_default {
        chosen = view.default_settings.method;
    }
    (chosen != view.settings.method).then_some(Action::Session(Command::SetMethod(chosen)))
}

/// When learning pauses by itself.
fn pause_ui(ui: &mut Ui, view: &View) -> Option<Action> {
    let mut chosen = view.settings.pauses_at;
    let now = chosen.map_or("never".to_owned(), |at| format!("at {} episodes", number::grouped(at as f64)));
    let help = "after so many episodes learning pauses by itself, once; it can go on from there";
    let wants_default = choice_ui(ui, "pauses", &now, help, |ui| {
        ui.selectable_value(&mut chosen, None, "never");
        for more in PAUSES {
            let text = format!("after {} more episodes", number::grouped(more as f64));
            ui.selectable_value(&mut chosen, Some(view.evaluations + more), text);
        }
    });
    if wants_default {
        chosen = view.default_settings.pauses_at;
    }
    (chosen != view.settings.pauses_at).then_some(Action::Session(Command::PauseLearningAt(chosen)))
}

/// A list of things to choose from under a name; returns whether a double click wants the default.
fn choice_ui(ui: &mut Ui, name: &str, chosen: &str, help: &str, choices: impl FnOnce(&mut Ui)) -> bool {
    ui.horizontal(|ui| {
        let label = text_left(ui, LABEL, RichText::new(name).color(theme::WEAK));
        let list = ComboBox::from_id_salt(name).width(ui.available_width() - theme::GAP);
        let list = list.selected_text(chosen).show_ui(ui, choices).response.labelled_by(label.id);
        let wants_default = is_double_clicked(ui, &label) || is_double_clicked(ui, &list);
        let tip = format!("{help}\ndouble click restores the default");
        label.on_hover_text(&tip);
        list.on_hover_text(tip);
        wants_default
    })
    .inner
}

/// For optimisers that climb a slope.
fn learning_rate_ui(ui: &mut Ui, view: &View) -> Option<Action> {
    let usual = view.usual_learning_rate?;
    let (least, most) = Hyperparameters::LEARNING_RATES;
    let default = view.default_settings.learning_rate;
    let value = view.settings.learning_rate.unwrap_or(usual);
    let knob = Knob {
        label: "learn. rate",
        value,
        default: default.unwrap_or(usual),
        range: least.min(value)..=most.max(value),
        unit: "units of the parameters in a generation",
        help: "how far the centre is moved; the default follows from the step size",
        decimals: 4,
        is_logarithmic: true,
        acts_at_once: true,
    };
    // Restored, it follows the step size again.
    let rate =
        knob_ui(ui, &knob).map(|rate| Some(rate).filter(|rate| rate.to_bits() != usual.to_bits()).or(default))?;
    Some(Action::Session(Command::SetLearningRate(rate)))
}

/// For optimisers that know it.
fn weight_decay_ui(ui: &mut Ui, view: &View) -> Option<Action> {
    if !view.settings.method.has_weight_decay() {
        return None;
    }
    let decay = Knob {
        label: "weight decay",
        value: view.settings.weight_decay,
        default: view.default_settings.weight_decay,
        range: 0.0..=Hyperparameters::MOST_WEIGHT_DECAY.max(view.settings.weight_decay),
        unit: "share of the parameters",
        help: "how strongly the centre is pulled to zero in a generation",
        decimals: 4,
        is_logarithmic: false,
        acts_at_once: true,
    };
    knob_ui(ui, &decay).map(|decay| Action::Session(Command::SetWeightDecay(decay)))
}

/// Where what is learned is kept.
fn kept_ui(ui: &mut Ui, view: &View) {
    let text = match &view.kept_run {
        KeptRun::Nowhere => return,
        KeptRun::Soon => "kept once a champion is found".to_owned(),
        KeptRun::In(root) => format!("kept in {root}"),
    };
    let size = Vec2::new(ui.available_width(), 16.0);
    let label = text_left(ui, size, RichText::new(text).size(11.5).color(theme::WEAK));
    label.on_hover_ui(|ui| {
        ui.label(kept_help(view));
    });
}

/// What there is to know of a run that is kept, and how it is continued.
fn kept_help(view: &View) -> String {
    let KeptRun::In(root) = &view.kept_run else {
        return "a run directory of its own for each world that is learned for, as the command line writes it"
            .to_owned();
    };
    let (seed, method) = (view.run.as_ref().map_or(0, |run| run.seed), view.settings.method);
    format!(
        "saved with every champion, once a minute or a generation at least, and when the window is closed; then it is continued by\nfleetwright train SCENE --seed {seed} \
         --learner {method} --resume --out {root}\nwith the scene, agents and settings that its config.ron names"
    )
}

/// A button for every set of settings, from the right; the one in force is bright. The optimiser moves the step size, so
/// that says nothing of which it is.
fn efforts_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    for effort in Effort::ALL.into_iter().rev() {
        let (population, rollouts, step_size) = effort.settings(view.settings.method);
        let is_on = (view.settings.population, view.settings.rollouts) == (population, rollouts);
        let help = format!("sets population {population}, rollouts {rollouts} and step size {step_size:.3}");
        if chip(ui, is_on, effort.name()).on_hover_text(help).clicked() {
            actions.push(Action::Session(Command::SetEffort(effort)));
        }
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::sample_view;
    use super::*;
    use crate::learner::optimiser::Method;

    /// A run is not continued by another learner than it was begun with.
    #[test]
    fn the_command_that_continues_a_run_names_its_learner() {
        let mut view = View { kept_run: KeptRun::In("runs/a-1".to_owned()), ..sample_view() };
        view.settings.method = Method::SepCmaEs;
        assert!(kept_help(&view).contains(" --learner sep-cma-es --resume --out runs/a-1\n"), "{}", kept_help(&view));
    }
}
