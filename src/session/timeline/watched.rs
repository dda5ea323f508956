//! The world on the floor, and its history.

use std::sync::Arc;

use bevy::prelude::{Schedule, World};

use super::super::timeline;
use super::{Earlier, Future, Keyframe, Mark, Timeline, Watch};
use crate::fleet::Clock;
use crate::orchestration::name_of;
use crate::record::Recorder;
use crate::sim::{Setting, SnapshotError, Tally, WorldCommand, apply, begin_episode, forget_past, state_hash};

/// Ticks before one that is asked for at which a keyframe is kept on the way, so that steps back from there are short.
const NEAR_TICKS: u32 = 16;

/// What fixes the world on the floor, and how it came to where it is. The world itself is handed in.
#[derive(Clone, Debug)]
pub(in crate::session) struct Watched {
    /// What is in force.
    pub(in crate::session) setting: Setting,
    /// What is in charge.
    pub(in crate::session) policy_name: String,
    timeline: Timeline,
    /// What was before the episode in which the world is, where the timeline goes over several.
    earlier: Earlier,
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
pub(in crate::session) struct Forked {
    /// The name of one that had to go.
    pub(in crate::session) gone: Option<String>,
}

/// What came of one tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::session) struct Ticked {
    /// It had been run before and is not what it was.
    pub(in crate::session) differs: bool,
    /// Another policy was put in charge right before it.
    pub(in crate::session) was_swapped: bool,
}

impl Watched {
    /// The beginning of an episode: `world` was set up by `setting`, and `recorder` has kept what was before it.
    pub(in crate::session) fn begin(world: &World, setting: Setting, policy_name: String, recorder: Recorder) -> Self {
        let cursor = recorder.commands().len();
        let spacing = timeline::first_spacing(&setting.stage);
        let beginning = beginning(world, &setting, &policy_name);
        let timeline = Timeline::begin(recorder, beginning, spacing);
        Self { cursor, ..Self::stand(setting, policy_name, timeline) }
    }

    /// The beginning of a recording: `world` was set up by its setting, and none of its ticks was run again.
    pub(in crate::session) fn play(world: &World, recorder: Recorder) -> Self {
        let setting = recorder.setting().clone();
        let policy_name = name_of(&setting.policy);
        let spacing = timeline::first_spacing(&setting.stage);
        let beginning = beginning(world, &setting, &policy_name);
        let mut timeline = Timeline::of_recording(recorder, beginning, spacing);
        let future = timeline.shown_mut();
        for (cursor, (tick, command)) in future.recorder().commands().to_vec().into_iter().enumerate() {
            let name = if let WorldCommand::SwapPolicy(policy) = &command { Some(name_of(policy)) } else { None };
            future.put(cursor, name.as_deref());
            if let Some(mark) = Mark::of(tick, &command, name.as_deref().unwrap_or_default(), &setting.stage.grid) {
                future.mark(mark);
            }
        }
        Self::stand(setting, policy_name, timeline)
    }

    /// Where nothing has been run or applied yet.
    fn stand(setting: Setting, policy_name: String, timeline: Timeline) -> Self {
        let (earlier, watch) = (Earlier::default(), Watch::default());
        Self { setting, policy_name, timeline, earlier, cursor: 0, target: None, near: None, watch }
    }

    /// A copy of the future of this number alone, at its beginning, for a `world` of its own; `None` if there is no other one than
    /// the one that is shown.
    ///
    /// # Errors
    /// If its first keyframe cannot be restored.
    pub(in crate::session) fn alone(&self, world: &mut World, number: u32) -> Option<Result<Self, SnapshotError>> {
        let timeline = self.timeline.alone(number)?;
        let first = timeline.shown().keyframe_before(0);
        begin_episode(world, &first.setting);
        let mut alone = Self::stand(first.setting.clone(), first.policy_name.clone(), timeline);
        Some(alone.restore(world, &first).map(|()| alone))
    }

    /// Ticks that have been run since the timeline began.
    pub(in crate::session) fn now(&self, world: &World) -> u32 {
        self.earlier.ticks + world.resource::<Clock>().tick
    }

    /// Ticks from the beginning of the timeline to the end of the episode in which the world is.
    pub(in crate::session) fn episode_span(&self) -> u32 {
        self.earlier.ticks + self.setting.stage.scene.episode.ticks
    }

    /// What was before the episode in which the world is.
    pub(in crate::session) fn earlier(&self) -> Earlier {
        self.earlier
    }

    /// The timeline.
    pub(in crate::session) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The tick that is to be shown, while it is not reached yet.
    pub(in crate::session) fn target(&self) -> Option<u32> {
        self.target
    }

    /// Whether what comes next has not been run yet in the future that is shown.
    pub(in crate::session) fn is_live(&self, world: &World) -> bool {
        let future = self.timeline.shown();
        self.now(world) == future.ticks() && self.cursor == future.recorder().commands().len()
    }

    /// Changes the world between two ticks, and writes it down; `policy_name` is what a change of policy puts in charge. In
    /// the past, or in a recording, this begins another future.
    pub(in crate::session) fn change(
        &mut self,
        world: &mut World,
        command: &WorldCommand,
        policy_name: Option<&str>,
    ) -> Option<Forked> {
        let is_past = !self.is_live(world) || self.timeline.shown().is_recorded();
        let forked = is_past.then(|| self.fork(world));
        let mark = Mark::of(self.now(world), command, policy_name.unwrap_or_default(), &self.setting.stage.grid);
        self.obey(world, command, policy_name);
        self.timeline.shown_mut().note(command, mark, policy_name);
        self.cursor += 1;
        forked
    }

    /// Begins another future from where the world is.
    pub(in crate::session) fn fork(&mut self, world: &World) -> Forked {
        (self.target, self.near) = (None, None);
        Forked { gone: self.timeline.fork(self.now(world), self.cursor) }
    }

    /// Runs one tick: again what was done in it, where it is not new.
    pub(in crate::session) fn tick(&mut self, world: &mut World, schedule: &mut Schedule) -> Ticked {
        let was_swapped = self.catch_up(world);
        let tick = self.now(world) + 1;
        let expected = self.timeline.shown().hash_after(tick);
        let is_known = tick <= self.timeline.shown().known_ticks();
        if !is_known {
            self.watch.before(world);
        }
        schedule.run(world);
        let found = state_hash(world);
        if !is_known {
            self.note_tick(world, found);
        }
        Ticked { differs: expected.is_some_and(|expected| expected != found), was_swapped }
    }

    /// Notes a tick that was run for the first time.
    fn note_tick(&mut self, world: &World, state_hash: u64) {
        let marks = self.watch.after(world, &self.setting.stage);
        let future = self.timeline.shown_mut();
        for mark in marks {
            future.mark(Mark { tick: mark.tick + self.earlier.ticks, ..mark });
        }
        future.tick(state_hash, self.earlier.finished + world.resource::<Tally>().finished);
        // One that could not be encoded would be one less; the first is always there.
        if self.timeline.is_keyframe_due(self.now(world))
            && let Ok(keyframe) = self.keyframe(world)
        {
            self.timeline.keep(keyframe);
        }
    }

    fn keyframe(&self, world: &World) -> Result<Keyframe, SnapshotError> {
        Keyframe::take(world, &self.setting, &self.policy_name, self.earlier)
    }

    /// Sets out for a tick of the shown future, the last one at most: goes back to the nearest keyframe before it, unless the
    /// world is nearer.
    ///
    /// # Errors
    /// If the keyframe cannot be restored; the world is then where it was.
    pub(in crate::session) fn set_out(&mut self, world: &mut World, tick: u32) -> Result<(), SnapshotError> {
        let target = tick.min(self.timeline.shown().ticks());
        let keyframe = self.keyframe_before(target);
        if target < self.now(world) || keyframe.tick > self.now(world) {
            self.restore(world, &keyframe)?;
        }
        self.target = Some(target);
        Ok(())
    }

    /// Shows another future, at the same tick or at its last.
    ///
    /// # Errors
    /// If its keyframe cannot be restored.
    pub(in crate::session) fn show(&mut self, world: &mut World, number: u32) -> Result<(), SnapshotError> {
        let tick = self.target.unwrap_or_else(|| self.now(world));
        if !self.timeline.show(number) {
            return Ok(());
        }
        self.take_up(world, tick)
    }

    /// Takes up a world that was in another future or episode, and sets out for a tick of the future that is shown.
    ///
    /// # Errors
    /// If its keyframe cannot be restored.
    pub(in crate::session) fn take_up(&mut self, world: &mut World, tick: u32) -> Result<(), SnapshotError> {
        self.near = None;
        forget_past(world);
        let target = tick.min(self.timeline.shown().ticks());
        let keyframe = self.keyframe_before(target);
        self.restore(world, &keyframe)?;
        self.target = Some(target);
        Ok(())
    }

    /// One tick nearer to the target.
    pub(in crate::session) fn approach(&mut self, world: &mut World, schedule: &mut Schedule) -> Ticked {
        let Some(target) = self.target else { return Ticked::default() };
        if self.now(world) + NEAR_TICKS == target && self.keyframe_before(target).tick < self.now(world) {
            self.near = self.keyframe(world).ok().map(Arc::new);
        }
        let ticked = if self.now(world) < target { self.tick(world, schedule) } else { Ticked::default() };
        if self.now(world) >= target {
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
        if keyframe.earlier.episodes != self.earlier.episodes {
            forget_past(world);
        }
        self.setting = keyframe.setting.clone();
        self.earlier = keyframe.earlier;
        self.policy_name.clone_from(&keyframe.policy_name);
        self.cursor = self.timeline.shown().commands_before(keyframe.tick);
        Ok(())
    }

    /// Applies what is due before the next tick; returns whether that put another policy in charge.
    fn catch_up(&mut self, world: &mut World) -> bool {
        let mut was_swapped = false;
        while let Some(command) = self.timeline.shown().command(self.cursor, self.now(world)).cloned() {
            let policy_name = self.timeline.shown().put_in_charge(self.cursor).map(str::to_owned);
            self.obey(world, &command, policy_name.as_deref());
            was_swapped |= policy_name.is_some();
            self.cursor += 1;
        }
        was_swapped
    }

    fn obey(&mut self, world: &mut World, command: &WorldCommand, policy_name: Option<&str>) {
        if let WorldCommand::Restart { .. } = command {
            let Earlier { episodes, finished, .. } = self.earlier;
            let finished = finished + world.resource::<Tally>().finished;
            self.earlier = Earlier { episodes: episodes + 1, ticks: self.now(world), finished };
        }
        apply(world, &mut self.setting, command);
        if let Some(name) = policy_name {
            name.clone_into(&mut self.policy_name);
        }
    }

    /// What was recorded up to where the world is.
    pub(in crate::session) fn recorder_to_here(&self, world: &World) -> Recorder {
        self.future().recorder_to(self.now(world), self.cursor)
    }

    /// The future that is shown.
    pub(in crate::session) fn future(&self) -> &Future {
        self.timeline.shown()
    }
}

fn beginning(world: &World, setting: &Setting, policy_name: &str) -> Keyframe {
    Keyframe::take(world, setting, policy_name, Earlier::default()).expect("encoding into memory does not fail")
}
