//! Puts a session into a Bevy app.

use std::sync::Mutex;

use bevy::app::{App, Plugin, Update};
use bevy::prelude::{IntoScheduleConfigs, SystemSet};

use super::control::carry_out_commands;
use super::drive::{TickSchedule, drive};
use super::learning::hear_learner;
use super::{Beginning, Command};
use crate::sim::tick_schedule;

/// When the session works within a frame; what looks at it comes after.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionSystems;

/// A session in an app.
pub struct SessionPlugin {
    /// Taken when the plugin is built; plugins are built through a shared reference.
    beginning: Mutex<Option<Beginning>>,
}

impl SessionPlugin {
    /// A session that begins so.
    pub fn new(beginning: Beginning) -> Self {
        Self { beginning: Mutex::new(Some(beginning)) }
    }
}

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        let beginning = self.beginning.lock().ok().and_then(|mut beginning| beginning.take());
        let session = beginning.expect("a plugin is built once").begin(app.world_mut());
        app.add_message::<Command>();
        app.insert_resource(TickSchedule(tick_schedule()));
        app.insert_resource(session);
        app.add_systems(Update, (carry_out_commands, hear_learner, drive).chain().in_set(SessionSystems));
    }
}
