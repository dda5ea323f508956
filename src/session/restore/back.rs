//! Brings a kept session back.

use std::path::Path;
use std::sync::Arc;

use bevy::prelude::World;

use super::super::commands::controls::{InCharge, Value};
use super::super::opening::exchange::SEED;
use super::super::opening::{self, Opened, told};
use super::super::{Beginning, Command, Session};
use super::saved::{Saved, SavedLearner, SavedLinks};
use crate::learner::Hyperparameters;
use crate::orchestration::UNTRAINED;
use crate::scene::Stage;

impl Session {
    /// Opens what was kept in a file in place of what is open: the same scene and seed, with what was set by hand, under what was
    /// in charge, and learning goes on from the champion.
    pub(in crate::session) fn restore(&mut self, world: &mut World, left: &Path) {
        match Saved::read(left) {
            Ok(saved) => {
                self.bring_back(world, &saved);
            }
            Err(error) => self.notify(error, true),
        }
    }

    /// The same with the session that was left for the one that is open.
    pub(in crate::session) fn go_back(&mut self, world: &mut World) {
        let Some(saved) = self.left.take() else {
            self.notify("there is nothing to go back to", false);
            return;
        };
        if !self.bring_back(world, &saved) {
            // What cannot be opened now may be there again later.
            self.left = Some(saved);
        }
    }

    /// Whether it could be opened.
    fn bring_back(&mut self, world: &mut World, saved: &Saved) -> bool {
        let path = Path::new(&saved.opened);
        let opened = match &saved.unsaved {
            Some(scene) => Stage::of_scene(scene.clone(), &[])
                .map(|stage| Opened::Scene(stage.into()))
                .map_err(|error| told(&error)),
            None => opening::open(&saved.opened, &saved.overrides).map_err(|error| told(&error)),
        };
        let (beginning, is_scene) = match opened {
            Ok(Opened::Clip(clip)) => (Ok(Beginning::playing(*clip, path)), false),
            Ok(Opened::Run(run)) => (Ok(Beginning::following(*run, saved.seed)), false),
            Ok(Opened::Scene(stage)) => (self.scene_again(*stage, saved), true),
            Ok(Opened::MetaSkill(_)) => (Err(format!("{}: expected a scene, a clip or a run", saved.opened)), false),
            Err(error) => (Err(error), false),
        };
        match beginning {
            Ok(beginning) => {
                let path = saved.unsaved.is_none().then_some(path);
                self.exchange(world, beginning, path, format!("restored {}", saved.told()));
                self.is_restored = true;
                if is_scene {
                    self.learned.usual = Hyperparameters::open_ended();
                    self.opened_seed = SEED;
                    self.set_again(world, saved);
                }
            }
            Err(error) => {
                self.notify(format!("the session cannot be restored: {error}"), true);
                return false;
            }
        }
        true
    }

    /// The scene, with a learner if there was one.
    fn scene_again(&self, stage: Stage, saved: &Saved) -> Result<Beginning, String> {
        let stage = Arc::new(stage);
        let placed = |beginning: Beginning| match &saved.unsaved {
            Some(_) => beginning,
            None => beginning.from_file(Path::new(&saved.opened), &saved.overrides),
        };
        let Some(learner) = &saved.learner else {
            let (policy, name) = (saved.in_charge.on(&stage)?, saved.in_charge.name.clone());
            return Ok(placed(Beginning::new(stage, policy, name, saved.seed)));
        };
        let SavedLearner { population, rollouts, step_size, method, learning_rate, weight_decay, .. } = *learner;
        let (policy, name) = (learner.policy.on(&stage)?, learner.policy.name.clone());
        let name = if learner.generation > 0 { format!("restored {name}") } else { UNTRAINED.to_owned() };
        let settings = Hyperparameters {
            population,
            step_size,
            learning_rate,
            weight_decay,
            rollouts,
            ..Hyperparameters::of(method)
        };
        let mut beginning = Beginning::new(stage, policy, name, saved.seed).keeping_runs_in(self.runs.clone());
        if let Some(gallery) = learner.gallery()? {
            beginning = beginning.with_gallery(gallery);
        }
        let beginning = beginning.learning_with(settings, saved.seed).map_err(|error| told(&error))?;
        Ok(placed(beginning))
    }

    /// What was set by hand.
    fn set_again(&mut self, world: &mut World, saved: &Saved) {
        let rate = saved.demand_rate.map(Value::DemandRate);
        let values = [Value::Agents(saved.agents), Value::EpisodeTicks(saved.episode_ticks)];
        self.set(world, &values.into_iter().chain(rate).collect::<Vec<_>>());
        if let Some(SavedLinks { reports, directives }) = saved.links {
            self.set_links(world, reports, directives);
        }
        if let Some((rate_per_agent_tick, ticks)) = saved.breakdowns {
            self.set_breakdowns(world, rate_per_agent_tick, ticks);
        }
        if let Some(gathered) = saved.hot_spots.first().filter(|_| self.opened.scene.demand.may_gather()) {
            self.set_skew(world, gathered.share);
        }
        if saved.hot_spots.len() == self.watched.setting.stage.scene.demand.hot_spots().len() {
            self.set_hot_spots(world, saved.hot_spots.clone());
        }
        if !saved.follows_champion {
            match saved.in_charge.on(&self.watched.setting.stage) {
                Ok(policy) => {
                    let in_charge = InCharge { policy, name: saved.in_charge.name.clone(), follows: false };
                    self.set(world, &[Value::InCharge(in_charge)]);
                }
                Err(error) => self.notify(format!("{}: {error}", saved.in_charge.name), true),
            }
        }
        if let Some(learner) = &saved.learner {
            self.set(world, &[Value::PausesAt(learner.pauses_after)]);
        }
        if saved.learner.as_ref().is_some_and(|learner| !learner.is_learning) && self.learned.is_learning {
            self.obey(world, Command::ToggleLearning);
        }
        if let Some(name) = &saved.compared_with {
            self.obey(world, Command::CompareWith(name.clone()));
        }
    }
}
