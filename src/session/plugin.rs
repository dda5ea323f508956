//! Puts a session into a Bevy app.

use std::path::PathBuf;
use std::sync::Mutex;

use bevy::app::{App, First, Last, Plugin, Update};
use bevy::prelude::{IntoScheduleConfigs, Messages, SystemSet, resource_exists};

use super::beside::{Beside, call_home, see_off, send_for_commands, welcome};
use super::commands::carry_out::carry_out_commands;
use super::drive::drive;
use super::ground::Ground;
use super::learning::listen::hear_learner;
use super::restore::{Keeper, keep_session};
use super::{Beginning, Command, Session};

/// When the session works within a frame; what looks at it comes after.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionSystems;

/// A session in an app.
pub struct SessionPlugin {
    /// Taken when the plugin is built; plugins are built through a shared reference.
    beginning: Mutex<Option<Beginning>>,
    /// Where it is kept for the case that the process comes to no clean end.
    folder: Option<PathBuf>,
    runs_beside: bool,
}

impl SessionPlugin {
    /// A session that begins so.
    pub fn new(beginning: Beginning) -> Self {
        Self { beginning: Mutex::new(Some(beginning)), folder: None, runs_beside: false }
    }

    /// The same, kept in a folder while it runs, and offered at the next start if it came to no clean end; not kept in `None`.
    #[must_use]
    pub fn kept_in(self, folder: Option<PathBuf>) -> Self {
        Self { folder, ..self }
    }

    /// The same, with ticks run and commands carried out by a thread beside the frame: the session and its world are not among
    /// the app's resources while they are away. Where the system has no thread to give, both happen within the frame.
    #[must_use]
    pub fn beside_the_frame(self) -> Self {
        Self { runs_beside: true, ..self }
    }
}

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        let beginning = self.beginning.lock().ok().and_then(|mut beginning| beginning.take());
        let mut ground = Ground::new();
        let mut session = beginning.expect("a plugin is built once").begin(&mut ground.world);
        match self.folder.as_deref().map(Keeper::claim) {
            Some(Ok(Some(keeper))) => {
                app.insert_resource(keeper).add_systems(Last, keep_session);
            }
            Some(Ok(None)) => session.notify("so many windows are open that this session is not kept", false),
            Some(Err(error)) => session.notify(format!("the session is not kept: {error}"), true),
            None => {}
        }
        // Not added as messages are, which are forgotten after two frames: commands wait for the session.
        app.init_resource::<Messages<Command>>();
        app.insert_resource(ground);
        app.insert_resource(session);
        let is_here = resource_exists::<Session>;
        if let Some(beside) = self.runs_beside.then(Beside::start).and_then(Result::ok) {
            app.insert_resource(beside);
            app.add_systems(First, welcome);
            app.add_systems(Last, (call_home.before(keep_session), see_off.after(keep_session)));
            app.add_systems(Update, send_for_commands.in_set(SessionSystems).before(hear_learner).run_if(is_here));
        } else {
            app.add_systems(Update, carry_out_commands.in_set(SessionSystems).before(hear_learner).run_if(is_here));
        }
        app.add_systems(Update, (hear_learner.run_if(is_here), drive.run_if(is_here)).chain().in_set(SessionSystems));
    }
}
