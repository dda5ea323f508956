//! Puts a session into a Bevy app.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bevy::app::{App, Plugin, Update};
use bevy::prelude::{IntoScheduleConfigs, SystemSet};

use super::Command;
use super::control::carry_out_commands;
use super::drive::{TickSchedule, drive};
use super::learning::hear_learner;
use super::live::{Learned, Session};
use super::playback::Playback;
use super::undo::Changes;
use super::versus::Versus;
use super::watched::Watched;
use crate::learner::{Hyperparameters, Learner};
use crate::orchestration::Policy;
use crate::record::Recorder;
use crate::scene::Stage;
use crate::sim::{Setting, begin_episode, tick_schedule};

/// The preset that a session without a learner is compared with first.
const PLAIN_POLICY: &str = "shortest_path";

/// When the session works within a frame; what looks at it comes after.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionSystems;

/// A session: a world on a stage, and perhaps a learner beside it.
pub struct SessionPlugin {
    stage: Arc<Stage>,
    policy: Policy,
    policy_name: String,
    seed: u64,
    versus: Option<(Policy, String)>,
    settings: Hyperparameters,
    /// Taken when the plugin is built; plugins are built through a shared reference.
    learner: Mutex<Option<Learner>>,
}

impl SessionPlugin {
    /// A session on `stage` that begins with `policy` in charge, without a learner.
    pub fn new(stage: Arc<Stage>, policy: Policy, policy_name: impl Into<String>, seed: u64) -> Self {
        let settings = Hyperparameters::default();
        Self { stage, policy, policy_name: policy_name.into(), seed, versus: None, settings, learner: Mutex::new(None) }
    }

    /// The same, compared with another policy from the beginning.
    #[must_use]
    pub fn versus(self, policy: Policy, policy_name: impl Into<String>) -> Self {
        Self { versus: Some((policy, policy_name.into())), ..self }
    }

    /// The same with a learner, begun with `settings`; its champions take over the rules of the session's policy.
    #[must_use]
    pub fn with_learner(self, learner: Learner, settings: Hyperparameters) -> Self {
        Self { settings, learner: Mutex::new(Some(learner)), ..self }
    }
}

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        let setting = Setting { stage: Arc::clone(&self.stage), policy: self.policy.clone(), seed: self.seed };
        let learner = self.learner.lock().ok().and_then(|mut learner| learner.take());
        begin_episode(app.world_mut(), &setting);
        let versus = self.versus.clone().map(|(policy, name)| Versus::begin(&setting, policy, name));
        let compared_last = if learner.is_some() { "untrained" } else { PLAIN_POLICY };
        let recorder = Recorder::begin(&setting);
        let watched = Watched::begin(app.world(), setting, self.policy_name.clone(), recorder);
        app.add_message::<Command>();
        app.insert_resource(TickSchedule(tick_schedule()));
        app.insert_resource(Session {
            watched,
            versus,
            compared_last: compared_last.to_owned(),
            playback: Playback::new(true),
            episode: 1,
            ticks: 0,
            log: Vec::new(),
            changes: Changes::default(),
            is_recording: false,
            clip: None,
            learned: Learned {
                is_learning: learner.is_some(),
                follows_champion: learner.is_some(),
                config: learner.as_ref().map(|learner| Arc::new(learner.config().clone())),
                learner,
                rules: self.policy.clone(),
                champion: None,
                history: Arc::default(),
                champion_waits: false,
                stage: Arc::clone(&self.stage),
                settings: self.settings.clone(),
                curve: Arc::default(),
                curve_secs: Arc::default(),
                rivals: Arc::default(),
                markers: Arc::default(),
                crossed: None,
                evaluations_per_sec: 0.0,
                rate: (0, 0.0),
            },
            earlier: Vec::new(),
            notices: VecDeque::new(),
            swap_flash: 0.0,
        });
        app.add_systems(Update, (carry_out_commands, hear_learner, drive).chain().in_set(SessionSystems));
    }
}
