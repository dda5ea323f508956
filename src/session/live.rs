//! The state of a session.

use std::collections::VecDeque;
use std::sync::Arc;

use bevy::prelude::{Resource, World};

use super::Command;
use super::playback::Playback;
use super::view::{Crossing, Marker, Notice, RecordingView, RivalLine, View};
use crate::demand::{Demand, Supply};
use crate::fleet::Clock;
use crate::learner::{Champion, CurvePoint, Hyperparameters, Learner};
use crate::orchestration::Policy;
use crate::record::{Clip, Recorder};
use crate::sim::{Setting, Tally};

/// Ticks of one entry in [`View::recent`].
const RECENT_WINDOW_TICKS: u32 = 50;
const RECENT_WINDOWS: usize = 120;

/// A command and when it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Ticks since the session began.
    pub tick: u64,
    /// What was done.
    pub command: Command,
}

/// A running session: what is in charge, how time passes, what the learner has told.
#[derive(Resource, Debug)]
pub struct Session {
    pub(super) setting: Setting,
    pub(super) policy_name: String,
    pub(super) playback: Playback,
    pub(super) episode: u32,
    /// Ticks since the session began, over all episodes.
    pub(super) ticks: u64,
    pub(super) log: Vec<LogEntry>,
    pub(super) recorder: Recorder,
    pub(super) is_recording: bool,
    pub(super) clip: Option<Clip>,
    pub(super) learned: Learned,
    pub(super) recent: Recent,
    pub(super) notices: VecDeque<Notice>,
    pub(super) swap_flash: f32,
}

/// What is known of learning.
#[derive(Debug)]
pub(super) struct Learned {
    pub(super) learner: Option<Learner>,
    pub(super) is_learning: bool,
    pub(super) follows_champion: bool,
    /// The rules whose learned parts take the champion's parameters.
    pub(super) rules: Policy,
    pub(super) champion: Option<Champion>,
    pub(super) settings: Hyperparameters,
    pub(super) curve: Arc<Vec<CurvePoint>>,
    pub(super) rivals: Arc<Vec<RivalLine>>,
    pub(super) markers: Arc<Vec<Marker>>,
    pub(super) crossed: Option<Crossing>,
    pub(super) evaluations_per_sec: f64,
    pub(super) rate: (u64, f64),
}

/// Throughput over the last windows.
#[derive(Debug, Default)]
pub(super) struct Recent {
    windows: Arc<Vec<f32>>,
    finished_before: u64,
}

impl Recent {
    /// Looks at the tally after a tick; a window ends every 50 ticks.
    pub(super) fn observe(&mut self, tally: Tally) {
        if tally.ticks < 2 {
            self.finished_before = 0;
        }
        if tally.ticks.is_multiple_of(RECENT_WINDOW_TICKS) {
            let finished = tally.finished - self.finished_before;
            self.finished_before = tally.finished;
            let windows = Arc::make_mut(&mut self.windows);
            if windows.len() == RECENT_WINDOWS {
                windows.remove(0);
            }
            windows.push(finished as f32 * 1000.0 / RECENT_WINDOW_TICKS as f32);
        }
    }
}

impl Session {
    /// Everything that was done, oldest first.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Ticks since the session began, over all episodes.
    pub fn ticks(&self) -> u64 {
        self.ticks
    }

    /// What fixes the running episode.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// The best meta-skill the learner has found.
    pub fn champion(&self) -> Option<&Champion> {
        self.learned.champion.as_ref()
    }

    /// Shows a message.
    pub(super) fn notify(&mut self, text: impl Into<String>, is_trouble: bool) {
        self.notices.push_back(Notice { text: text.into(), is_trouble, age_secs: 0.0 });
    }

    /// What there is to show of this session in its world.
    pub fn view(&self, world: &World) -> View {
        let tally = world.get_resource::<Tally>().copied().unwrap_or_default();
        let tick = world.get_resource::<Clock>().map_or(0, |clock| clock.tick);
        let scene = &self.setting.stage.scene;
        let learned = &self.learned;
        let caption = scene.captions.iter().find(|caption| (caption.from_tick..caption.to_tick).contains(&tick));
        View {
            scene_name: scene.name.clone(),
            look_for: scene.look_for.clone(),
            tick,
            episode_ticks: scene.episode.ticks,
            episode: self.episode,
            seed: self.setting.seed,
            agents: scene.fleet.agents,
            max_agents: self.setting.stage.grid.len() as u32,
            demand_rate: demand_rate(&scene.demand),
            playing: self.playback.is_playing,
            speed: self.playback.speed,
            ticks_per_second: self.playback.ticks_per_second,
            alpha: self.playback.alpha(),
            throughput_per_1000: tally.throughput() * 1000.0,
            recent: Arc::clone(&self.recent.windows),
            policy_name: self.policy_name.clone(),
            follow_champion: learned.follows_champion,
            learning: learned.is_learning,
            has_learner: learned.learner.is_some(),
            generation: learned.curve.last().map_or(0, |point| point.generation),
            evaluations: learned.curve.last().map_or(0, |point| point.evaluations),
            evaluations_per_sec: learned.evaluations_per_sec,
            population: learned.settings.population,
            step_size: learned.settings.step_size,
            rollouts: learned.settings.rollouts,
            curve: Arc::clone(&learned.curve),
            rivals: Arc::clone(&learned.rivals),
            markers: Arc::clone(&learned.markers),
            crossed: learned.crossed.clone(),
            swap_flash: self.swap_flash,
            recording: self.is_recording.then(|| RecordingView { ticks: self.recorder.ticks() }),
            has_clip: self.clip.is_some(),
            notices: self.notices.iter().cloned().collect(),
            caption: caption.map(|caption| caption.text.clone()),
        }
    }
}

fn demand_rate(demand: &Demand) -> Option<(f64, &'static str)> {
    match demand {
        Demand::PerAgent { .. } => None,
        Demand::Pool { supply: Supply::Backlog { tasks_per_agent }, .. } => Some((*tasks_per_agent, "tasks per agent")),
        Demand::Pool { supply: Supply::Arrivals { tasks_per_tick }, .. } => Some((*tasks_per_tick, "tasks per tick")),
    }
}
