//! One episode from the first tick to the last, in a world that is kept for the next.

use bevy::prelude::{Schedule, World};

use super::episode::{Setting, begin_episode};
use super::facts::{FactLog, Facts};
use super::hash::state_hash;
use super::jams::{JamCounts, Jams};
use super::score::Tally;
use super::tick::tick_schedule;
use crate::orchestration::communication::Communication;

/// What came of a trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Goals or tasks finished per tick.
    pub throughput: f64,
    /// Finished over assigned.
    pub completion_rate: f64,
    /// The world's hash after the last tick.
    pub state_hash: u64,
    /// How often an agent went over to guidance that it had not heard of, where communication has limits.
    pub moved_on: Option<u64>,
    /// What happened, where it was written down.
    pub facts: Option<FactLog>,
    /// What jams have cost, where they were looked for.
    pub jams: Option<JamCounts>,
}

/// A world and its schedule, reused from trial to trial.
pub struct Trial {
    world: World,
    schedule: Schedule,
}

impl Default for Trial {
    fn default() -> Self {
        Self { world: World::new(), schedule: tick_schedule() }
    }
}

impl Trial {
    /// The same trial, which writes down what happens.
    #[must_use]
    pub fn keeping_facts(mut self) -> Self {
        self.world.insert_resource(Facts::kept());
        self
    }

    /// The same trial, which looks for jams.
    #[must_use]
    pub fn observing_jams(mut self) -> Self {
        self.world.insert_resource(Jams::default());
        self
    }

    /// Runs an episode of as many ticks as the scene says.
    pub fn run(&mut self, setting: &Setting) -> Outcome {
        begin_episode(&mut self.world, setting);
        for _ in 0..setting.stage.scene.episode.ticks {
            self.tick();
        }
        let facts = self.world.get_resource_mut::<Facts>().and_then(|mut facts| facts.take_log());
        Outcome { facts, ..self.outcome() }
    }

    /// Sets the world up for the first tick.
    pub fn begin(&mut self, setting: &Setting) {
        begin_episode(&mut self.world, setting);
    }

    /// Runs one tick.
    pub fn tick(&mut self) {
        self.schedule.run(&mut self.world);
    }

    /// The world as it stands.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world as it stands, to be changed between ticks.
    pub fn world_mut(&mut self) -> &mut World {
        &mut self.world
    }

    /// What came of the ticks so far, without the facts.
    pub fn outcome(&self) -> Outcome {
        let tally = self.world.resource::<Tally>();
        Outcome {
            throughput: tally.throughput(),
            completion_rate: tally.completion_rate(),
            state_hash: state_hash(&self.world),
            moved_on: self.world.get_resource::<Communication>().map(Communication::moved_on),
            facts: None,
            jams: self.world.get_resource::<Jams>().map(|jams| jams.counts().clone()),
        }
    }
}
