//! Runs a clip again.

use std::sync::Arc;

use bevy::prelude::World;
use thiserror::Error;

use super::Clip;
use crate::sim::{Setting, Trial, apply, state_hash};

/// A tick after which the world was not what the clip says.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("after tick {tick} the state hash is {found:016x}, but {expected:016x} was recorded")]
pub struct Mismatch {
    /// How many ticks had been run.
    pub tick: u32,
    /// The recorded hash.
    pub expected: u64,
    /// The hash of this run.
    pub found: u64,
}

/// A clip being run again, in a world of its own.
pub struct Replay {
    clip: Arc<Clip>,
    trial: Trial,
    setting: Setting,
    tick: u32,
    next_command: usize,
}

impl Replay {
    /// Stands before the clip's first tick.
    pub fn new(clip: impl Into<Arc<Clip>>) -> Self {
        let clip = clip.into();
        let setting = clip.setting.clone();
        let mut trial = Trial::default();
        trial.begin(&setting);
        Self { clip, trial, setting, tick: 0, next_command: 0 }
    }

    /// The clip.
    pub fn clip(&self) -> &Clip {
        &self.clip
    }

    /// How many of the clip's ticks have been run.
    pub fn tick(&self) -> u32 {
        self.tick
    }

    /// The world after these ticks.
    pub fn world(&self) -> &World {
        self.trial.world()
    }

    /// Scene, policy and seed in force, as the commands so far left them.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Applies the commands that are due and runs one tick; `false` at the clip's end.
    pub fn step(&mut self) -> bool {
        if self.tick >= self.clip.ticks() {
            return false;
        }
        while let Some((_, command)) = self.clip.commands.get(self.next_command).filter(|&&(at, _)| at == self.tick) {
            apply(self.trial.world_mut(), &mut self.setting, command);
            self.next_command += 1;
        }
        self.trial.tick();
        self.tick += 1;
        true
    }

    /// Goes to where `tick` ticks have been run, or to the end if the clip is shorter. Going back runs it from the start.
    pub fn seek(&mut self, tick: u32) {
        if tick < self.tick {
            self.setting = self.clip.setting.clone();
            self.trial.begin(&self.setting);
            self.tick = 0;
            self.next_command = 0;
        }
        while self.tick < tick && self.step() {}
    }

    /// Compares the world with the hash recorded after the last tick.
    ///
    /// # Errors
    /// If they differ.
    pub fn check(&self) -> Result<(), Mismatch> {
        let Some(last) = self.tick.checked_sub(1) else { return Ok(()) };
        let (expected, found) = (self.clip.hashes[last as usize], state_hash(self.trial.world()));
        if expected == found { Ok(()) } else { Err(Mismatch { tick: self.tick, expected, found }) }
    }

    /// Runs the whole clip from its start and compares every hash.
    ///
    /// # Errors
    /// At the first tick that differs; the replay stays there.
    pub fn verify(&mut self) -> Result<(), Mismatch> {
        self.seek(0);
        while self.step() {
            self.check()?;
        }
        Ok(())
    }
}
