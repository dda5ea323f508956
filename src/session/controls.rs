//! Settings as values: read before and after a command, so that it can be undone, and set again to undo it.

use bevy::prelude::World;

use super::Command;
use super::live::Session;
use super::log;
use super::undo::{Change, ChangeLine};
use crate::demand::Demand;
use crate::learner::{Hyperparameters, LearnerCommand};
use crate::orchestration::Policy;
use crate::scene::EpisodeSpec;
use crate::sim::WorldCommand;

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Agents,
    DemandRate,
    EpisodeTicks,
    InCharge,
    Population,
    StepSize,
    Rollouts,
}

/// What a [`Control`] is set to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Agents(u32),
    DemandRate(f64),
    EpisodeTicks(u32),
    InCharge(InCharge),
    Population(u32),
    StepSize(f64),
    Rollouts(u32),
}

/// What coordinates the fleet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InCharge {
    pub(super) policy: Policy,
    pub(super) name: String,
    /// Whether the learner's champions take over; which one does at the moment is then not a setting.
    pub(super) follows: bool,
}

impl Control {
    /// What a command may set.
    pub(super) fn set_by(command: &Command) -> &'static [Self] {
        match command {
            Command::SetAgents(_) => &[Self::Agents],
            Command::SetDemandRate(_) => &[Self::DemandRate],
            Command::SetEpisodeTicks(_) => &[Self::EpisodeTicks],
            Command::SetPolicy(_) | Command::SetFollowChampion(_) | Command::SetParameter { .. } => &[Self::InCharge],
            Command::SetPopulation(_) => &[Self::Population],
            Command::SetStepSize(_) => &[Self::StepSize],
            Command::SetRollouts(_) => &[Self::Rollouts],
            Command::SetEffort(_) => &[Self::Population, Self::Rollouts, Self::StepSize],
            _ => &[],
        }
    }
}

impl Value {
    fn control(&self) -> Control {
        match self {
            Self::Agents(_) => Control::Agents,
            Self::DemandRate(_) => Control::DemandRate,
            Self::EpisodeTicks(_) => Control::EpisodeTicks,
            Self::InCharge(_) => Control::InCharge,
            Self::Population(_) => Control::Population,
            Self::StepSize(_) => Control::StepSize,
            Self::Rollouts(_) => Control::Rollouts,
        }
    }

    /// Whether setting the other one would change nothing.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::InCharge(a), Self::InCharge(b)) if a.follows || b.follows => a.follows == b.follows,
            _ => self == other,
        }
    }

    /// What it is called, and how it is written.
    fn told(&self) -> (&'static str, String) {
        match self {
            Self::Agents(agents) => ("agents", agents.to_string()),
            Self::DemandRate(rate) => ("demand", format!("{rate:.2}")),
            Self::EpisodeTicks(ticks) => ("episode", format!("{ticks} ticks")),
            Self::InCharge(InCharge { follows: true, .. }) => ("coordination", "learner's champion".to_owned()),
            Self::InCharge(InCharge { name, .. }) => ("coordination", name.replace('_', " ")),
            Self::Population(candidates) => ("population", candidates.to_string()),
            Self::StepSize(step_size) => ("step size", format!("{step_size:.4}")),
            Self::Rollouts(rollouts) => ("rollouts", rollouts.to_string()),
        }
    }

    /// Whether the other one is written otherwise.
    pub(super) fn is_told_otherwise(&self, other: &Self) -> bool {
        self.told() != other.told()
    }

    /// A change in words, for example `agents 60 to 75`.
    pub(super) fn change_to(&self, after: &Self) -> String {
        let ((name, before), (_, after)) = (self.told(), after.told());
        format!("{name} {before} to {after}")
    }
}

impl Session {
    /// Carries out a command, and keeps what it has changed.
    pub(super) fn carry_out(&mut self, world: &mut World, command: Command) {
        let (episode, tick) = (self.episode, self.watched.now(world));
        let controls = Control::set_by(&command);
        let name = if let Command::SetEffort(effort) = &command { Some(effort.name()) } else { None };
        let event = log::event(&command);
        let parameter = match command {
            Command::SetParameter { decision, place, value } => self.told_of_parameter(decision, place, value),
            _ => None,
        };
        let before = self.values(controls);
        self.obey(world, command);
        let mut change = Change::between(name, before, self.values(controls));
        if let (Some(change), Some(text)) = (&mut change, parameter) {
            change.text = text;
        }
        if let Some(text) = change.as_ref().map(|change| change.text.clone()).or(event) {
            self.changes.tell(ChangeLine { episode, tick, text });
        }
        if let Some(change) = change {
            self.changes.note(change);
        }
    }

    /// Sets what the last change has set to what it was before.
    pub(super) fn undo(&mut self, world: &mut World) {
        match self.changes.undo() {
            Some(change) => self.go_back_to(world, &change.before, format!("undone: {}", change.text)),
            None => self.notify("there is nothing to undo", true),
        }
    }

    /// Sets again what was undone last.
    pub(super) fn redo(&mut self, world: &mut World) {
        match self.changes.redo() {
            Some(change) => self.go_back_to(world, &change.after, format!("done again: {}", change.text)),
            None => self.notify("there is nothing to do again", true),
        }
    }

    fn go_back_to(&mut self, world: &mut World, values: &[Value], text: String) {
        self.changes.tell(ChangeLine { episode: self.episode, tick: self.watched.now(world), text: text.clone() });
        self.set(world, values);
        self.notify(text, false);
    }

    fn values(&self, controls: &[Control]) -> Vec<Value> {
        controls.iter().filter_map(|&control| self.value(control)).collect()
    }

    /// What a control is set to; `None` where the world has no such thing.
    fn value(&self, control: Control) -> Option<Value> {
        let scene = &self.watched.setting.stage.scene;
        let settings = &self.learned.settings;
        Some(match control {
            Control::Agents => Value::Agents(scene.fleet.agents),
            Control::DemandRate => match &scene.demand {
                Demand::Pool { supply, .. } => Value::DemandRate(supply.rate()),
                Demand::PerAgent { .. } => return None,
            },
            Control::EpisodeTicks => Value::EpisodeTicks(scene.episode.ticks),
            Control::InCharge => Value::InCharge(InCharge {
                policy: self.watched.setting.policy.clone(),
                name: self.watched.policy_name.clone(),
                follows: self.learned.follows_champion,
            }),
            Control::Population => Value::Population(settings.population),
            Control::StepSize => Value::StepSize(settings.step_size),
            Control::Rollouts => Value::Rollouts(settings.rollouts),
        })
    }

    /// Sets controls to these values; those that have them already are left alone.
    pub(super) fn set(&mut self, world: &mut World, values: &[Value]) {
        let mut for_learner = Vec::new();
        for value in values {
            let Some(now) = self.value(value.control()) else { continue };
            if now.is_same(value) {
                continue;
            }
            match value {
                Value::Agents(agents) => self.change_world(world, WorldCommand::SetAgents { agents: *agents }, &now),
                Value::DemandRate(rate) => self.set_demand_rate(world, *rate, &now),
                Value::EpisodeTicks(ticks) => {
                    let ticks = (*ticks).clamp(1, EpisodeSpec::MAX_TICKS);
                    self.change_world(world, WorldCommand::SetEpisodeTicks { ticks }, &now);
                }
                Value::InCharge(in_charge) => self.set_in_charge(world, in_charge),
                Value::Population(candidates) => {
                    self.learned.settings.population = (*candidates).max(Hyperparameters::POPULATIONS.0);
                    for_learner.push((LearnerCommand::SetPopulation(self.learned.settings.population), now));
                }
                Value::StepSize(step_size) => {
                    let (least, most) = Hyperparameters::STEP_SIZES;
                    self.learned.settings.step_size = step_size.clamp(least, most);
                    for_learner.push((LearnerCommand::SetStepSize(self.learned.settings.step_size), now));
                }
                Value::Rollouts(rollouts) => {
                    self.learned.settings.rollouts = (*rollouts).max(1);
                    for_learner.push((LearnerCommand::SetRollouts(self.learned.settings.rollouts), now));
                }
            }
        }
        if !for_learner.is_empty() {
            let told = for_learner.iter().map(|(_, before)| self.told_since(before)).collect::<Vec<_>>().join(", ");
            self.tell_learner(for_learner.into_iter().map(|(command, _)| command), told);
        }
    }

    /// What has become of a control that had this value.
    pub(super) fn told_since(&self, before: &Value) -> String {
        self.value(before.control()).map_or_else(String::new, |after| before.change_to(&after))
    }

    /// A policy that is followed is the newest champion, or what was in charge before there was one.
    fn set_in_charge(&mut self, world: &mut World, in_charge: &InCharge) {
        if in_charge.follows && self.learned.champion.is_some() {
            self.put_champion_in_charge(world);
        } else {
            self.put_in_charge(world, in_charge.policy.clone(), &in_charge.name);
        }
        self.learned.follows_champion = in_charge.follows;
    }
}
