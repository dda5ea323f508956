//! The world on the floor, and its history.

use std::sync::Arc;

use bevy::prelude::{Schedule, World};

use super::timeline::{self, Future, Keyframe, Mark, Timeline, Watch};
use crate::fleet::Clock;
use crate::record::Recorder;
use crate::sim::{Setting, SnapshotError, Tally, WorldCommand, apply, state_hash};

/// Ticks before one that is asked for at which a keyframe is kept on the way, so that steps back from there are short.
const NEAR_TICKS: u32 = 16;

/// What fixes the world on the floor, and how it came to where it is. The world itself is handed in.
#[derive(Debug)]
pub(super) struct Watched {
    /// What is in force.
    pub(super) setting: Setting,
    /// What is in charge.
    pub(super) policy_name: String,
    timeline: Timeline,
    /// Commands of the shown future that were applied.
    cursor: usize,
    /// The tick that is to be shown, while it is not reached yet.
    target: Option<u32>,
    /// A keyframe that was passed shortly before the last target, for steps back from there.
    near: Option<Arc<Keyframe>>,
    watch: Watch,
}

/// Another future was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forked {
    /// The name of one that had to go.
    pub(super) gone: Option<String>,
}

/// What came of one tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ticked {
    /// It had been run before and is not what it was.
    pub(super) differs: bool,
    /// Another policy was put in charge right before it.
    pub(super) was_swapped: bool,
}

impl Watched {
    /// The beginning of an episode: `world` was set up by `setting`, and `recorder` has kept what was before it.
    pub(super) fn begin(world: &World, setting: Setting, policy_name: String, recorder: Recorder) -> Self {
        let cursor = recorder.commands().len();
        let spacing = timeline::first_spacing(&setting.stage);
        let beginning = Keyframe::take(world, &setting, &policy_name).expect("encoding into memory does not fail");
        let timeline = Timeline::begin(recorder, beginning, spacing);
        Self { setting, policy_name, timeline, cursor, target: None, near: None, watch: Watch::default() }
    }

    /// The timeline.
    pub(super) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The tick that is to be shown, while it is not reached yet.
    pub(super) fn target(&self) -> Option<u32> {
        self.target
    }

    /// Whether what comes next has not been run yet in the future that is shown.
    pub(super) fn is_live(&self, world: &World) -> bool {
        let future = self.timeline.shown();
        now(world) == future.ticks() && self.cursor == future.recorder().commands().len()
    }

    /// Changes the world between two ticks, and writes it down; `policy_name` is what a change of policy puts in charge. In
    /// the past this begins another future.
    pub(super) fn change(
        &mut self,
        world: &mut World,
        command: &WorldCommand,
        policy_name: Option<&str>,
    ) -> Option<Forked> {
        let forked = (!self.is_live(world)).then(|| self.fork(world));
        let mark = Mark::of(now(world), command, policy_name.unwrap_or_default(), &self.setting.stage.grid);
        self.obey(world, command, policy_name);
        self.timeline.shown_mut().note(command, mark, policy_name);
        self.cursor += 1;
        forked
    }

    /// Begins another future from where the world is.
    pub(super) fn fork(&mut self, world: &World) -> Forked {
        (self.target, self.near) = (None, None);
        Forked { gone: self.timeline.fork(now(world), self.cursor) }
    }

    /// Runs one tick: again what was done in it, where it is not new.
    pub(super) fn tick(&mut self, world: &mut World, schedule: &mut Schedule) -> Ticked {
        let was_swapped = self.catch_up(world);
        let expected = self.timeline.shown().hash_after(now(world) + 1);
        if expected.is_none() {
            self.watch.before(world);
        }
        schedule.run(world);
        let found = state_hash(world);
        if let Some(expected) = expected {
            return Ticked { differs: expected != found, was_swapped };
        }
        let marks = self.watch.after(world, &self.setting.stage);
        let future = self.timeline.shown_mut();
        for mark in marks {
            future.mark(mark);
        }
        future.tick(found, *world.resource::<Tally>());
        // One that could not be encoded would be one less; the first is always there.
        if self.timeline.is_keyframe_due(now(world))
            && let Ok(keyframe) = Keyframe::take(world, &self.setting, &self.policy_name)
        {
            self.timeline.keep(keyframe);
        }
        Ticked { differs: false, was_swapped }
    }

    /// Sets out for a tick of the shown future, the last one at most: goes back to the nearest keyframe before it, unless the
    /// world is nearer.
    ///
    /// # Errors
    /// If the keyframe cannot be restored; the world is then where it was.
    pub(super) fn set_out(&mut self, world: &mut World, tick: u32) -> Result<(), SnapshotError> {
        let target = tick.min(self.timeline.shown().ticks());
        let keyframe = self.keyframe_before(target);
        if target < now(world) || keyframe.tick > now(world) {
            self.restore(world, &keyframe)?;
        }
        self.target = Some(target);
        Ok(())
    }

    /// Shows another future, at the same tick or at its last.
    ///
    /// # Errors
    /// If its keyframe cannot be restored.
    pub(super) fn show(&mut self, world: &mut World, number: u32) -> Result<(), SnapshotError> {
        let tick = self.target.unwrap_or_else(|| now(world));
        if !self.timeline.show(number) {
            return Ok(());
        }
        self.near = None;
        let target = tick.min(self.timeline.shown().ticks());
        let keyframe = self.keyframe_before(target);
        self.restore(world, &keyframe)?;
        self.target = Some(target);
        Ok(())
    }

    /// One tick nearer to the target.
    pub(super) fn approach(&mut self, world: &mut World, schedule: &mut Schedule) -> Ticked {
        let Some(target) = self.target else { return Ticked::default() };
        if now(world) + NEAR_TICKS == target && self.keyframe_before(target).tick < now(world) {
            self.near = Keyframe::take(world, &self.setting, &self.policy_name).ok().map(Arc::new);
        }
        let ticked = if now(world) < target { self.tick(world, schedule) } else { Ticked::default() };
        if now(world) >= target {
            self.target = None;
            if target == self.timeline.shown().ticks() {
                self.catch_up(world);
            }
        }
        ticked
    }

    /// The last keyframe of the shown future at or before a tick.
    fn keyframe_before(&self, tick: u32) -> Arc<Keyframe> {
        let kept = self.timeline.shown().keyframe_before(tick);
        match &self.near {
            Some(near) if (kept.tick..=tick).contains(&near.tick) => Arc::clone(near),
            _ => kept,
        }
    }

    /// Brings the world to a keyframe of the shown future.
    fn restore(&mut self, world: &mut World, keyframe: &Keyframe) -> Result<(), SnapshotError> {
        keyframe.restore(world)?;
        self.setting = keyframe.setting.clone();
        self.policy_name.clone_from(&keyframe.policy_name);
        self.cursor = self.timeline.shown().commands_before(keyframe.tick);
        Ok(())
    }

    /// Applies what is due before the next tick; returns whether that put another policy in charge.
    fn catch_up(&mut self, world: &mut World) -> bool {
        let mut was_swapped = false;
        while let Some(command) = self.timeline.shown().command(self.cursor, now(world)).cloned() {
            let policy_name = self.timeline.shown().put_in_charge(self.cursor).map(str::to_owned);
            self.obey(world, &command, policy_name.as_deref());
            was_swapped |= policy_name.is_some();
            self.cursor += 1;
        }
        was_swapped
    }

    fn obey(&mut self, world: &mut World, command: &WorldCommand, policy_name: Option<&str>) {
        apply(world, &mut self.setting, command);
        if let Some(name) = policy_name {
            name.clone_into(&mut self.policy_name);
        }
    }

    /// What was recorded up to where the world is.
    pub(super) fn recorder_to_here(&self, world: &World) -> Recorder {
        self.future().recorder_to(now(world), self.cursor)
    }

    /// The future that is shown.
    pub(super) fn future(&self) -> &Future {
        self.timeline.shown()
    }
}

/// Ticks that have been run in this episode.
pub(super) fn now(world: &World) -> u32 {
    world.resource::<Clock>().tick
}
