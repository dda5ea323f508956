//! One episode from the first tick to the last, in a world that is kept for the next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(test)]
use bevy::prelude::Res;
use bevy::prelude::{Schedule, World};

use super::episode::{Episode, FrozenSkill, Setting, begin_episode};
use super::facts::{FactLog, Facts};
use super::hash::state_hash;
use super::jams::{JamCounts, Jams};
use super::score::Tally;
use super::tick::tick_schedule;
use super::trace::Trace;
use crate::fleet::{Floor, Roster};
use crate::orchestration::Orchestrator;
use crate::orchestration::communication::Communication;
use crate::orchestration::exploration::Exploration;
use crate::skill::Skills;

/// Ticks that an entry of [`Outcome::pace`] counts.
pub const PACE_TICKS: u32 = 25;

/// What came of a trial.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Goals or tasks finished per tick.
    pub throughput: f64,
    /// Finished over assigned.
    pub completion_rate: f64,
    /// The world's hash after the last tick.
    pub state_hash: u64,
    /// [`Skills::hash`] of what agents did with, read from the world after the last tick.
    pub skill_hash: u64,
    /// Goals or tasks finished in every [`PACE_TICKS`] ticks from the first on, what is left at the end not among them; empty where
    /// the policy explored, whose `trace` tells as much.
    pub pace: Vec<u32>,
    /// How often an agent went over to guidance that it had not heard of, where communication has limits.
    pub moved_on: Option<u64>,
    /// What happened, where it was written down.
    pub facts: Option<FactLog>,
    /// What jams have cost, where they were looked for.
    pub jams: Option<JamCounts>,
    /// What was tried out and what came of it, where the policy explored.
    pub trace: Option<Trace>,
}

/// How a trial is run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Manner {
    /// As policies and agents are.
    #[default]
    Plain,
    /// The policy's learned rules try out what they would not do.
    Exploring(Exploration),
    /// The agents' skill is another one, as if they had been retrained.
    Retrained(Arc<Skills>),
}

/// A trial in no particular manner.
impl From<Setting> for (Setting, Manner) {
    fn from(setting: Setting) -> Self {
        (setting, Manner::Plain)
    }
}

/// A world and its schedule, reused from trial to trial.
pub struct Trial {
    world: World,
    schedule: Schedule,
    /// Set once nobody wants the result any more; looked at before every tick.
    is_off: Arc<AtomicBool>,
}

impl Default for Trial {
    fn default() -> Self {
        Self { world: World::new(), schedule: tick_schedule(), is_off: Arc::default() }
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

    /// The same trial, whose episodes end before their next tick once this is so; what comes of those means nothing.
    #[must_use]
    pub(super) fn until(mut self, is_off: Arc<AtomicBool>) -> Self {
        self.is_off = is_off;
        self
    }

    /// The same trial, which panics in the first tick of worlds that are bad by the fleet's size and the seed.
    #[cfg(test)]
    pub(crate) fn failing(mut self, is_bad: fn(usize, u64) -> bool) -> Self {
        self.schedule.add_systems(move |roster: Res<Roster>, episode: Res<Episode>| {
            assert!(!is_bad(roster.agents(), episode.seed), "a bad world");
        });
        self
    }

    /// Runs an episode of as many ticks as the scene says.
    pub fn run(&mut self, setting: &Setting) -> Outcome {
        begin_episode(&mut self.world, setting);
        let (mut pace, mut finished) = (Vec::new(), 0);
        for tick in 1..=setting.stage.scene.episode.ticks {
            if self.is_off() {
                break;
            }
            self.tick();
            if tick.is_multiple_of(PACE_TICKS) {
                let before = std::mem::replace(&mut finished, self.world.resource::<Tally>().finished);
                pace.push((finished - before) as u32);
            }
        }
        let facts = self.world.get_resource_mut::<Facts>().and_then(|mut facts| facts.take_log());
        Outcome { pace, facts, ..self.outcome() }
    }

    /// The same in some manner.
    pub fn run_as(&mut self, setting: &Setting, manner: &Manner) -> Outcome {
        match manner {
            Manner::Plain => self.run(setting),
            Manner::Exploring(exploration) => self.explore(setting, *exploration),
            Manner::Retrained(skills) => {
                self.world.insert_resource(FrozenSkill(Skills::clone(skills)));
                let outcome = self.run(setting);
                self.world.insert_resource(FrozenSkill::default());
                outcome
            }
        }
    }

    fn explore(&mut self, setting: &Setting, exploration: Exploration) -> Outcome {
        begin_episode(&mut self.world, setting);
        let grid = &self.world.resource::<Floor>().0;
        let (demand, agents) = (&setting.stage.scene.demand, self.world.resource::<Roster>().agents());
        let conditions = &self.world.resource::<Episode>().conditions;
        let rules =
            Orchestrator::exploring(&setting.policy, grid, demand, agents, conditions, setting.seed, exploration);
        self.world.insert_resource(rules);
        let ticks = setting.stage.scene.episode.ticks;
        let mut trace = Trace::default();
        for tick in 1..=ticks {
            if self.is_off() {
                break;
            }
            self.tick();
            if Trace::is_due(tick, ticks) {
                let finished = self.world.resource::<Tally>().finished;
                if let Some(slopes) = self.world.resource_mut::<Orchestrator>().take_slopes() {
                    trace.note(finished, slopes);
                }
            }
        }
        Outcome { trace: Some(trace), ..self.outcome() }
    }

    fn is_off(&self) -> bool {
        self.is_off.load(Ordering::Relaxed)
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
            skill_hash: self.world.resource::<FrozenSkill>().0.hash(),
            pace: Vec::new(),
            moved_on: self.world.get_resource::<Communication>().map(Communication::moved_on),
            facts: None,
            jams: self.world.get_resource::<Jams>().map(|jams| jams.counts().clone()),
            trace: None,
        }
    }
}
