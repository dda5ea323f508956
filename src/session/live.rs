//! The state of a session.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::{Resource, World};

use super::Command;
use super::clips::export::Export;
use super::clips::played::Played;
use super::clips::preview::Previews;
use super::clips::recording::{KeptClip, PlayClock, PlayedUpTo};
use super::commands::log::LogEntry;
use super::commands::undo::Changes;
use super::learning::following::FollowedRun;
use super::learning::gallery::Gallery;
use super::learning::heard::Heard;
use super::learning::marks::Marked;
use super::opening::source::Source;
use super::playback::Playback;
use super::ranking::Ranking;
use super::restore::Saved;
use super::timeline::Future;
use super::timeline::aside::Aside;
use super::timeline::watched::Watched;
use super::versus::Versus;
use super::view::{
    ChangesView, Crossing, FutureView, KeptRun, LearnerSettings, Marker, Notice, Offer, RivalLine, TimelineView, View,
};
use crate::demand::{Demand, Supply};
use crate::learner::{Champion, CurvePoint, Hyperparameters, Learner, RunConfig};
use crate::orchestration::Policy;
use crate::record::Recorder;
use crate::scene::Stage;
use crate::sim::{Setting, Tally, Workers};

/// Windows of [`View::recent`].
const RECENT_WINDOWS: usize = 120;
/// Messages of [`View::notices`].
const NOTICES_KEPT: usize = 32;

/// A running session: what is in charge, how time passes, what the learner has told.
#[derive(Resource, Debug)]
pub struct Session {
    pub(super) watched: Watched,
    /// The scene as it was opened, before anything was set by hand.
    pub(super) opened: Arc<Stage>,
    /// The seed it was opened under.
    pub(super) opened_seed: u64,
    /// What it is compared with.
    pub(super) versus: Option<Versus>,
    /// The policy it was compared with last, or will be, by name.
    pub(super) compared_last: String,
    pub(super) playback: Playback,
    /// The number of the episode that is on the floor.
    pub(super) episode: u32,
    /// That of the newest one.
    pub(super) newest_episode: u32,
    /// An episode that is kept while another runs.
    pub(super) aside: Option<Aside>,
    /// Ticks played since the session began, over all episodes; those that were played again count again.
    pub(super) ticks: u64,
    /// Seconds since the session began, without those for which the machine slept.
    pub(super) secs: f64,
    pub(super) log: Vec<LogEntry>,
    pub(super) changes: Changes,
    pub(super) clips: Clips,
    /// The recording that was opened, until another episode begins.
    pub(super) played: Option<Played>,
    pub(super) learned: Learned,
    /// The table of policies.
    pub(super) ranking: Ranking,
    /// Who runs trials in the background: for the learner, and for the table.
    pub(super) workers: Option<Arc<Workers>>,
    /// Throughput in the windows of earlier episodes, oldest first.
    pub(super) earlier: Vec<f32>,
    pub(super) notices: VecDeque<Notice>,
    /// Number of the newest that tells of an event that was gone to.
    pub(super) told_of_event: Option<u64>,
    /// What is open, where it can be opened again.
    pub(super) source: Option<Source>,
    /// The folder in which learners keep what they learn.
    pub(super) runs: Option<PathBuf>,
    /// Meta-skills that were opened or saved, by their files, oldest first.
    pub(super) files: Vec<PathBuf>,
    /// What was left for it, as it is brought back.
    pub(super) left: Option<Saved>,
    pub(super) swap_flash: f32,
    /// Whether it goes on with one that was kept.
    pub(super) is_restored: bool,
    /// What was left of an earlier one, to be gone on with.
    pub(super) to_go_on_with: Option<PathBuf>,
}

/// What is recorded, and what becomes of it.
#[derive(Debug, Default)]
pub(super) struct Clips {
    pub(super) is_recording: bool,
    /// How far the session had been played when recording began.
    pub(super) began_recording: PlayedUpTo,
    /// The last clip that was kept.
    pub(super) kept: Option<KeptClip>,
    /// How long time has passed on the floor.
    pub(super) clock: PlayClock,
    /// Episodes before the one that runs, oldest first, each up to where the next begins: as many as the last seconds reach into.
    pub(super) before: VecDeque<Recorder>,
    /// A picture in the making.
    pub(super) export: Option<Export>,
    /// A frame of one that may be made.
    pub(super) previews: Previews,
}

/// What is known of learning.
#[derive(Debug)]
pub(super) struct Learned {
    pub(super) learner: Option<Learner>,
    /// The run of another process that is followed.
    pub(super) followed: Option<FollowedRun>,
    pub(super) is_learning: bool,
    pub(super) follows_champion: bool,
    /// The rules whose learned parts take the champion's parameters.
    pub(super) rules: Policy,
    pub(super) champion: Option<Champion>,
    /// All champions so far.
    pub(super) gallery: Gallery,
    /// A champion that was found while the past was shown; it is put in charge where the future goes on.
    pub(super) champion_waits: bool,
    /// The world that the learner was last told of.
    pub(super) stage: Arc<Stage>,
    pub(super) settings: Hyperparameters,
    /// What they are where nobody has set them; those of another optimiser are as suits it.
    pub(super) usual: Hyperparameters,
    /// Episodes of the run after which it pauses by itself.
    pub(super) pauses_at: Option<u64>,
    /// What the run was started with, as changed since.
    pub(super) config: Option<Arc<RunConfig>>,
    pub(super) run: RunSoFar,
}

/// What came of the run so far; another learner begins with nothing of it.
#[derive(Debug, Default)]
pub(super) struct RunSoFar {
    /// Why it has ended, if it has by itself.
    pub(super) ended: Option<String>,
    /// For how long the learner was not heard.
    pub(super) heard: Heard,
    /// Its directory, once it is kept.
    pub(super) kept_at: Option<PathBuf>,
    pub(super) curve: Arc<Vec<CurvePoint>>,
    pub(super) curve_secs: Arc<Vec<f64>>,
    pub(super) rivals: Arc<Vec<RivalLine>>,
    pub(super) markers: Arc<Vec<Marker>>,
    /// The newest of them that stands for what was changed by hand.
    pub(super) marked: Option<Marked>,
    pub(super) crossed: Option<Crossing>,
    pub(super) evaluations_per_sec: f64,
    /// Evaluations at some second of the session, from which their rate is counted.
    pub(super) rate: (u64, f64),
}

impl Learned {
    /// The newest generation.
    pub(super) fn generation(&self) -> u32 {
        self.run.curve.last().map_or(0, |point| point.generation)
    }

    /// Episodes that it has simulated so far.
    pub(super) fn evaluations(&self) -> u64 {
        self.run.curve.last().map_or(0, |point| point.evaluations)
    }

    /// Its settings.
    fn settings(&self) -> LearnerSettings {
        LearnerSettings { pauses_at: self.pauses_at, ..LearnerSettings::from(&self.settings) }
    }

    /// What controls restore on a double click.
    fn defaults(&self) -> LearnerSettings {
        let suits = Hyperparameters::of(self.settings.method);
        let usual = if self.usual.method == self.settings.method { &self.usual } else { &suits };
        let Hyperparameters { method, population, rollouts, .. } = self.usual;
        LearnerSettings { method, population, rollouts, ..LearnerSettings::from(usual) }
    }

    /// The rules with the champion's parameters; before there is a champion, as they began.
    pub(super) fn best(&self) -> Policy {
        match &self.champion {
            Some(champion) => self.rules.with_meta_skill(champion.meta_skill.clone()),
            None => self.rules.clone(),
        }
    }
}

impl Session {
    /// What was done last, thousands of commands, oldest first.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// Ticks played since the session began, over all episodes; those that were played again count again.
    pub fn ticks(&self) -> u64 {
        self.ticks
    }

    /// What fixes the running episode.
    pub fn setting(&self) -> &Setting {
        &self.watched.setting
    }

    /// The world on the other side of a comparison.
    pub fn other_world(&self) -> Option<&World> {
        self.versus.as_ref().map(Versus::world)
    }

    /// The number of the future on the other side, where two futures are compared.
    pub fn other_future(&self) -> Option<u32> {
        self.versus.as_ref().and_then(Versus::future)
    }

    /// The best meta-skill the learner has found.
    pub fn champion(&self) -> Option<&Champion> {
        self.learned.champion.as_ref()
    }

    /// Shows a message.
    pub(super) fn notify(&mut self, text: impl Into<String>, is_trouble: bool) {
        let number = self.notices.back().map_or(1, |newest| newest.number + 1);
        self.notices.push_back(Notice { number, secs: self.secs, text: text.into(), is_trouble, offer: None });
        if self.notices.len() > NOTICES_KEPT {
            let oldest = self.notices.iter().position(|notice| !notice.stays()).unwrap_or(0);
            self.notices.remove(oldest);
        }
    }

    /// Shows a message that offers to do something.
    pub(super) fn offer(&mut self, text: impl Into<String>, label: &'static str, command: Command) {
        self.notify(text, false);
        if let Some(notice) = self.notices.back_mut() {
            notice.offer = Some(Offer { label, command, stays: false });
        }
    }

    /// Shows a message that offers to do something, until that is done or it is closed.
    pub(super) fn offer_until_taken(
        &mut self,
        text: impl Into<String>,
        is_trouble: bool,
        label: &'static str,
        command: Command,
    ) {
        self.notify(text, is_trouble);
        if let Some(notice) = self.notices.back_mut() {
            notice.offer = Some(Offer { label, command, stays: true });
        }
    }

    /// Whether a message offers this, be it closed.
    pub(super) fn offers(&self, command: &Command) -> bool {
        self.notices.iter().any(|notice| notice.offer.as_ref().is_some_and(|offer| offer.command == *command))
    }

    /// Nobody is offered this any more.
    pub(super) fn withdraw(&mut self, command: &Command) {
        for notice in &mut self.notices {
            notice.offer.take_if(|offer| offer.command == *command);
        }
    }

    /// Where what is learned is kept.
    pub(super) fn kept_run(&self) -> KeptRun {
        match &self.learned.run.kept_at {
            Some(root) => KeptRun::In(root.display().to_string()),
            None if self.runs.is_some() && self.learned.learner.is_some() => KeptRun::Soon,
            None => KeptRun::Nowhere,
        }
    }

    /// Throughput in the last windows before a tick, earlier episodes included.
    fn recent(&self, tick: u32) -> Vec<f32> {
        let shown = self.watched.future().flow_before(tick);
        let all = self.earlier.len() + shown.len();
        self.earlier.iter().copied().chain(shown).skip(all.saturating_sub(RECENT_WINDOWS)).collect()
    }

    /// Keeps the throughput of the episode that ends.
    pub(super) fn keep_recent(&mut self, tick: u32) {
        self.earlier = self.recent(tick);
    }

    fn timeline(&self, world: &World) -> TimelineView {
        let future = self.watched.future();
        let view = |future: &Future| FutureView {
            number: future.number(),
            name: future.name().to_owned(),
            fork_tick: future.fork_tick(),
            ticks: future.ticks(),
            finished: future.finished().last().copied().unwrap_or_default(),
        };
        TimelineView {
            last_tick: future.ticks(),
            is_live: self.watched.is_live(world),
            is_recorded: future.is_recorded(),
            span_ticks: if future.is_recorded() { future.ticks() } else { self.watched.episode_span() },
            target: self.target(),
            shown: future.number(),
            futures: self.watched.timeline().futures().iter().map(view).collect(),
            marks: Arc::clone(future.marks()),
            flow: future.flow().collect(),
        }
    }

    /// What there is to show of this session in its world.
    pub fn view(&self, world: &World) -> View {
        let tally = world.get_resource::<Tally>().copied().unwrap_or_default();
        let tick = self.watched.now(world);
        let now = tick - self.watched.earlier().ticks;
        let Setting { stage, seed, .. } = &self.watched.setting;
        let scene = &stage.scene;
        let learned = &self.learned;
        let caption = scene.captions.iter().find(|caption| (caption.from_tick..caption.to_tick).contains(&now));
        View {
            scene_name: scene.name.clone(),
            last_session: self.to_go_on_with.clone(),
            look_for: scene.look_for.clone(),
            tick,
            episode_ticks: scene.episode.ticks,
            episode: self.episode + self.watched.earlier().episodes,
            seed: *seed,
            agents: scene.fleet.agents,
            max_agents: stage.grid.len() as u32,
            stage: Arc::clone(stage),
            opened: Arc::clone(&self.opened),
            opened_seed: self.opened_seed,
            demand_rate: demand_rate(&scene.demand),
            playing: self.playback.is_playing,
            speed: self.playback.speed,
            ticks_per_second: self.playback.ticks_per_second,
            alpha: self.playback.alpha(),
            throughput_per_1000: tally.throughput() * 1000.0,
            recent: Arc::new(self.recent(tick)),
            timeline: self.timeline(world),
            comparison: self.versus.as_ref().map(|versus| versus.view(world, &self.watched)),
            changes: ChangesView {
                undo: self.changes.next_undo().map(str::to_owned),
                redo: self.changes.next_redo().map(str::to_owned),
                lines: Arc::clone(self.changes.lines()),
            },
            skill: self.skill_view(),
            policy_name: self.watched.policy_name.clone(),
            follow_champion: learned.follows_champion,
            learning: learned.is_learning,
            has_learner: learned.learner.is_some(),
            learning_ended: learned.run.ended.clone(),
            silent_secs: learned.learner.as_ref().and_then(|_| learned.run.heard.silent_secs()),
            trials_under_way: learned.learner.as_ref().and_then(|_| learned.run.heard.trials_under_way()),
            followed: learned.followed.as_ref().map(FollowedRun::view),
            played: self.played_view(),
            generation: learned.generation(),
            evaluations: learned.evaluations(),
            evaluations_per_sec: learned.run.evaluations_per_sec,
            settings: learned.settings(),
            default_settings: learned.defaults(),
            usual_learning_rate: learned.settings.usual_learning_rate(&learned.stage.policy_here(&learned.rules)),
            curve: Arc::clone(&learned.run.curve),
            curve_secs: Arc::clone(&learned.run.curve_secs),
            run: learned.config.clone(),
            rivals: Arc::clone(&learned.run.rivals),
            markers: Arc::clone(&learned.run.markers),
            crossed: learned.run.crossed.clone(),
            generations: learned.gallery.view(),
            ranking: self.ranking_view(),
            swap_flash: self.swap_flash,
            kept_run: self.kept_run(),
            recording: self.recording_view(),
            kept: self.clips.kept.as_ref().map(KeptClip::view),
            export: self.clips.export.as_ref().map(Export::view),
            preview: self.clips.previews.view(self.clips.kept.as_ref().map(KeptClip::view)),
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
