//! The other side of a comparison: the same scene, seed and demand under another policy, or in another future.

use bevy::prelude::World;

use super::Session;
use super::ground::Ground;
use super::timeline::watched::{Ticked, Watched};
use super::view::ComparisonView;
use crate::orchestration::Policy;
use crate::record::Recorder;
use crate::sim::{Setting, SnapshotError, Tally, WorldCommand, begin_episode};

/// Points of the curve of what one side is ahead, at most.
const MOST_POINTS: usize = 160;

/// A second world that runs in step with the one on the floor.
///
/// Under another policy it has a timeline of its own with the same futures, because both begin together and leave each future at the
/// same ticks. Where two futures are compared it has a copy of the other one alone, with the commands that were given in it, and goes on
/// where that ends.
pub(super) struct Versus {
    ground: Ground,
    pub(super) watched: Watched,
    /// The number of the future that it has a copy of.
    future: Option<u32>,
    /// The tick that it is brought to, which may not have been run yet in its future.
    goal: u32,
}

impl std::fmt::Debug for Versus {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Versus").field("watched", &self.watched).finish_non_exhaustive()
    }
}

impl Versus {
    /// The beginning of an episode in `setting` under another policy.
    pub(super) fn begin(setting: &Setting, policy: Policy, policy_name: String) -> Self {
        let mut ground = Ground::new();
        let watched = begin(&mut ground.world, Setting { policy, ..setting.clone() }, policy_name);
        Self { ground, watched, future: None, goal: 0 }
    }

    /// The beginning of another future of the floor; `None` if it has no other one of this number.
    ///
    /// # Errors
    /// If its first keyframe cannot be restored.
    pub(super) fn of_future(floor: &Watched, number: u32) -> Option<Result<Self, SnapshotError>> {
        let mut ground = Ground::new();
        let watched = floor.alone(&mut ground.world, number)?;
        Some(watched.map(|watched| Self { ground, watched, future: Some(number), goal: 0 }))
    }

    /// The number of the future that it has a copy of, where two futures are compared.
    pub(super) fn future(&self) -> Option<u32> {
        self.future
    }

    /// The policy that it has, and what that is called; `None` where two futures are compared.
    pub(super) fn policy(&self) -> Option<(Policy, String)> {
        let Watched { setting, policy_name, .. } = &self.watched;
        self.future.is_none().then(|| (setting.policy.clone(), policy_name.clone()))
    }

    /// The beginning of another episode in `setting`, under the policy that it has.
    pub(super) fn begin_again(&mut self, setting: &Setting) {
        let policy = self.watched.setting.policy.clone();
        let policy_name = self.watched.policy_name.clone();
        self.watched = begin(&mut self.ground.world, Setting { policy, ..setting.clone() }, policy_name);
        self.goal = 0;
    }

    /// The world.
    pub(super) fn world(&self) -> &World {
        self.ground.world()
    }

    /// Changes the world as the one on the floor was changed in `tick`; `forks` if that began another future.
    ///
    /// # Errors
    /// If the tick cannot be shown.
    pub(super) fn change(&mut self, tick: u32, command: &WorldCommand, forks: bool) -> Result<(), SnapshotError> {
        if forks {
            self.fork(tick)?;
        } else {
            self.join(tick)?;
        }
        self.watched.change(&mut self.ground.world, command, None);
        Ok(())
    }

    /// Begins another future in `tick`, as on the floor.
    ///
    /// # Errors
    /// If the tick cannot be shown.
    pub(super) fn fork(&mut self, tick: u32) -> Result<(), SnapshotError> {
        self.join(tick)?;
        self.watched.fork(&self.ground.world);
        Ok(())
    }

    /// Goes where the floor is, if a journey of both was broken off there: some ticks between two keyframes at most.
    fn join(&mut self, tick: u32) -> Result<(), SnapshotError> {
        if self.target().is_some() || self.watched.now(&self.ground.world) != tick {
            self.set_out(tick)?;
            while self.target().is_some() {
                self.approach();
            }
        }
        Ok(())
    }

    /// The tick that is to be shown, while it is not reached yet.
    pub(super) fn target(&self) -> Option<u32> {
        let is_on_its_way = self.watched.target().is_some() || self.watched.now(&self.ground.world) < self.goal;
        is_on_its_way.then_some(self.goal)
    }

    /// One tick.
    pub(super) fn tick(&mut self) -> Ticked {
        self.watched.tick(&mut self.ground.world, &mut self.ground.schedule)
    }

    /// Sets out for a tick.
    ///
    /// # Errors
    /// If its keyframe cannot be restored.
    pub(super) fn set_out(&mut self, tick: u32) -> Result<(), SnapshotError> {
        self.watched.set_out(&mut self.ground.world, tick)?;
        self.goal = tick;
        Ok(())
    }

    /// Goes to a tick of the future that the floor shows now: its own of that number, or the other one that it has.
    ///
    /// # Errors
    /// If its keyframe cannot be restored.
    pub(super) fn show(&mut self, number: u32, tick: u32) -> Result<(), SnapshotError> {
        if self.future.is_none() {
            self.watched.show(&mut self.ground.world, number)?;
        }
        self.set_out(tick)
    }

    /// One tick nearer to the one it has set out for: where its future ends before, it goes on.
    pub(super) fn approach(&mut self) -> Ticked {
        if self.watched.target().is_none() && self.watched.now(&self.ground.world) < self.goal {
            return self.tick();
        }
        self.watched.approach(&mut self.ground.world, &mut self.ground.schedule)
    }

    /// Both sides where the floor's world is, and how it came to that.
    pub(super) fn view(&self, floor: &World, watched: &Watched) -> ComparisonView {
        let (ours, theirs) = (watched.future().finished(), self.watched.future().finished());
        let ticks = ours.len().min(theirs.len()).min(watched.now(floor) as usize + 1);
        let every = ticks.div_ceil(MOST_POINTS).max(1);
        // The newest tick is always among them.
        let points = (0..ticks).rev().step_by(every);
        let mut lead: Vec<(u32, i64)> =
            points.map(|tick| (tick as u32, i64::from(ours[tick]) - i64::from(theirs[tick]))).collect();
        lead.reverse();
        let name = |number: u32, watched: &Watched| format!("future {number}: {}", watched.future().name());
        ComparisonView {
            policy_name: self.watched.policy_name.clone(),
            futures: self.future.map(|number| [name(watched.future().number(), watched), name(number, &self.watched)]),
            finished: floor.resource::<Tally>().finished,
            other_finished: self.ground.world.resource::<Tally>().finished,
            lead,
        }
    }
}

impl Session {
    pub(super) fn compare_with(&mut self, world: &mut World, name: &str) {
        match self.policy_named(name) {
            Ok((policy, policy_name)) => {
                name.clone_into(&mut self.compared_last);
                self.set_aside(world);
                self.versus = None;
                self.restart(world, self.watched.setting.seed);
                self.versus = Some(Versus::begin(&self.watched.setting, policy, policy_name));
            }
            Err(error) => self.notify(error, true),
        }
    }

    pub(super) fn toggle_comparison(&mut self, world: &mut World) {
        if self.versus.take().is_none() {
            self.compare_with(world, &self.compared_last.clone());
        }
    }
}

fn begin(world: &mut World, setting: Setting, policy_name: String) -> Watched {
    begin_episode(world, &setting);
    let recorder = Recorder::begin(&setting);
    Watched::begin(world, setting, policy_name, recorder)
}
