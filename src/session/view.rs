//! What there is to show, as plain data.

use std::path::PathBuf;
use std::sync::Arc;

use super::learning::parameters::SkillHistory;
use super::{ChangeLine, Command, Mark, Speed};
use crate::learner::optimiser::Method;
use crate::learner::{CurvePoint, Hyperparameters, Progress, RunConfig};
use crate::orchestration::meta_skill::Decision;
use crate::orchestration::{MetaSkill, UNTRAINED, champion_generation};
use crate::record::Frame;
use crate::scene::Stage;
use crate::sim::Interval;

/// A hand-crafted policy's line on the curve.
#[derive(Clone, Debug, PartialEq)]
pub struct RivalLine {
    /// Name of the preset.
    pub name: String,
    /// Mean score on the held-out seeds, goals or tasks per tick.
    pub mean: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A champion of this session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GenerationView {
    /// The generation in which it was found; 0 is before any learning.
    pub generation: u32,
    /// Its score on held-out seeds in the world as it is now, where it was taken.
    pub score: Option<Interval>,
    /// Whether it is kept whatever comes.
    pub is_pinned: bool,
}

/// A policy in the table of policies.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedView {
    /// What it is called, and put in charge as.
    pub name: String,
    /// The generation of the champion, if it is one.
    pub generation: Option<u32>,
    /// Whether one of its rules is learned.
    pub is_learned: bool,
    /// Seeds that it was tried on.
    pub seeds: u32,
    /// Goals or tasks finished per tick over them, once there is one.
    pub score: Option<Interval>,
    /// Why it cannot be tried.
    pub trouble: Option<String>,
}

/// The table of policies on this scene.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingView {
    /// Best first.
    pub rows: Vec<RankedView>,
    /// Seeds of each.
    pub seeds: u32,
    /// Trials so far.
    pub trials: u32,
    /// Trials in all.
    pub of_trials: u32,
}

/// Settings of the learner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearnerSettings {
    /// Which optimiser learns.
    pub method: Method,
    /// Candidates in a generation.
    pub population: u32,
    /// Trials of each candidate.
    pub rollouts: u32,
    /// Width of the search, as set or as the optimiser last had it.
    pub step_size: f64,
    /// How far the centre is moved in a generation; `None`: as follows from the step size.
    pub learning_rate: Option<f64>,
    /// Pull of the centre to zero.
    pub weight_decay: f64,
    /// Episodes after which it pauses; `None`: it goes on without end.
    pub pauses_at: Option<u64>,
}

impl From<&Hyperparameters> for LearnerSettings {
    /// Those of a learner that goes on without end.
    fn from(settings: &Hyperparameters) -> Self {
        let &Hyperparameters { method, population, rollouts, step_size, learning_rate, weight_decay, .. } = settings;
        Self { method, population, rollouts, step_size, learning_rate, weight_decay, pauses_at: None }
    }
}

/// What kind of thing a [`Marker`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// A new champion was found.
    Champion,
    /// The learner or its world was set otherwise.
    Setting,
    /// Another policy was put in charge, or its parameters were changed by hand.
    Policy,
    /// Agents were broken, cells blocked, or communication was blacked out.
    Fault,
    /// Demand was moved elsewhere.
    Demand,
}

/// Something that happened at a generation.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// The generation.
    pub generation: u32,
    /// What kind of thing it is.
    pub kind: MarkerKind,
    /// What happened.
    pub label: String,
    /// The episode in which it did on the floor, from 1.
    pub episode: u32,
    /// Ticks that had been run in it.
    pub tick: u32,
}

/// The champion has overtaken every hand-crafted policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// In which generation.
    pub generation: u32,
    /// The champion's mean score on held-out seeds.
    pub champion: f64,
    /// The best rival.
    pub rival: String,
    /// Its mean score.
    pub rival_mean: f64,
}

/// A message to the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Counted from 1 over the whole session.
    pub number: u64,
    /// When it was said, in seconds since the session began.
    pub secs: f64,
    /// What it says; a line for each thing that went wrong.
    pub text: String,
    /// Whether something went wrong.
    pub is_trouble: bool,
    /// What can be done about it.
    pub offer: Option<Offer>,
}

/// Something that a message offers to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is called, in a word or two.
    pub label: &'static str,
    /// What it does.
    pub command: Command,
    /// Whether it is shown until it is taken or closed.
    pub stays: bool,
}

impl Notice {
    /// Whether it is shown until what it offers is taken or it is closed.
    pub fn stays(&self) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.stays)
    }
}

/// One way in which the running episode went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FutureView {
    /// Its number, from 1.
    pub number: u32,
    /// What was done otherwise than in the future that it left.
    pub name: String,
    /// The tick at which it left another.
    pub fork_tick: Option<u32>,
    /// Ticks that it has.
    pub ticks: u32,
    /// Finished in it so far.
    pub finished: u32,
}

/// The floor against the other side of a comparison, both at the same tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonView {
    /// What is in charge on the other side.
    pub policy_name: String,
    /// The futures of the floor and the other side, where two are compared.
    pub futures: Option<[String; 2]>,
    /// Finished on the floor since the episode began.
    pub finished: u64,
    /// Finished on the other side.
    pub other_finished: u64,
    /// How many more were finished on the floor, by tick; spaced, the newest is the tick that is shown.
    pub lead: Vec<(u32, i64)>,
}

/// The history of the running episode.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineView {
    /// The last tick that was run in the future that is shown.
    pub last_tick: u32,
    /// Whether that is where the world is.
    pub is_live: bool,
    /// Whether it is a recording that was opened.
    pub is_recorded: bool,
    /// Ticks from one end of the bar to the other: an episode's, or a recording's.
    pub span_ticks: u32,
    /// The tick that is to be shown, while it is not reached yet.
    pub target: Option<u32>,
    /// The number of the future that is shown.
    pub shown: u32,
    /// All futures, oldest first.
    pub futures: Vec<FutureView>,
    /// What has happened in the one that is shown, a command's mark where it was given.
    pub marks: Arc<Vec<Mark>>,
    /// Finished in each window of 50 ticks of the one that is shown, per 1,000 ticks.
    pub flow: Vec<f32>,
}

/// What was changed by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangesView {
    /// What would be undone.
    pub undo: Option<String>,
    /// What would be done again.
    pub redo: Option<String>,
    /// What was changed, oldest first.
    pub lines: Arc<Vec<ChangeLine>>,
}

/// The meta-skill that is in charge, or the champion where what is in charge was not learned.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillView {
    /// The decisions that it takes.
    pub decisions: Vec<Decision>,
    /// Its parameters.
    pub meta_skill: Arc<MetaSkill>,
    /// Whether it is in charge with parameters that were changed by hand.
    pub is_edited: bool,
    /// The champions so far; the last is the champion.
    pub history: SkillHistory,
}

/// A training run of another process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedView {
    /// Its directory, as it was named.
    pub directory: String,
    /// Seconds since it last wrote anything; `None` before it has.
    pub heard_secs_ago: Option<u64>,
    /// How far it is in its budget, where it says so.
    pub progress: Option<Progress>,
    /// Scenes that it trains on; over several, scores are relative to the untrained meta-skill.
    pub scenes: usize,
}

/// A recording that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayedView {
    /// Its file's name.
    pub name: String,
    /// Its ticks.
    pub ticks: u32,
    /// Those that were run again here and compared with their recorded hashes.
    pub compared_ticks: u32,
    /// The first that was not what was recorded.
    pub differs_at: Option<u32>,
}

/// Where what is learned is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptRun {
    /// Nowhere.
    Nowhere,
    /// In a run directory, once a champion is found in this world.
    Soon,
    /// In this run directory.
    In(String),
}

/// A recording in progress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordingView {
    /// Ticks that were run since it was started.
    pub ticks: u32,
    /// For how many seconds time has passed on the floor since then.
    pub secs: f64,
}

/// A clip that was recorded or kept, and can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptView {
    /// Counted from 1 over the whole session.
    pub number: u64,
    /// The tick at which what was asked for begins; the clip itself begins with its episode.
    pub from_tick: u32,
    /// Ticks from its beginning to its end.
    pub ticks: u32,
    /// Whether what it was compared with is kept with it.
    pub has_other_side: bool,
}

/// A picture in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportView {
    /// Its file's name.
    pub name: String,
    /// Frames that are drawn.
    pub frames: u32,
    /// Frames in all; 0 while that is not known.
    pub of_frames: u32,
}

/// A frame of a picture that may be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewView {
    /// The one that was drawn last of the last clip, or why none could be.
    pub drawn: Option<Arc<Result<Frame, String>>>,
    /// Whether another is on its way.
    pub is_drawing: bool,
}

/// The whole session at one moment.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself; together they are no state machine")]
pub struct View {
    /// Name of the scene.
    pub scene_name: String,
    /// What to look for in it.
    pub look_for: String,
    /// The file in which an earlier session was left that can be continued, if there is one.
    pub last_session: Option<PathBuf>,
    /// The scene that is open, as it was changed since.
    pub stage: Arc<Stage>,
    /// The same as it was opened: what controls of the world restore.
    pub opened: Arc<Stage>,
    /// The seed it was opened under.
    pub opened_seed: u64,
    /// Ticks since the timeline began: that of an episode, or of a recording.
    pub tick: u32,
    /// Length of an episode.
    pub episode_ticks: u32,
    /// Number of the episode, from 1.
    pub episode: u32,
    /// Its seed.
    pub seed: u64,
    /// Size of the fleet.
    pub agents: u32,
    /// How many would fit.
    pub max_agents: u32,
    /// How much there is to do, and its unit; `None` under demand `PerAgent`.
    pub demand_rate: Option<(f64, &'static str)>,
    /// Whether time passes.
    pub playing: bool,
    /// How fast it should.
    pub speed: Speed,
    /// How fast it does.
    pub ticks_per_second: f64,
    /// How far it is to the next tick, 0 … 1.
    pub alpha: f32,
    /// Goals or tasks finished in this episode, per 1,000 ticks.
    pub throughput_per_1000: f64,
    /// The same over the last windows of 50 ticks, oldest first.
    pub recent: Arc<Vec<f32>>,
    /// How the running episode went, and where in it the world is.
    pub timeline: TimelineView,
    /// The comparison, while there is one.
    pub comparison: Option<ComparisonView>,
    /// What was changed, and what can be undone.
    pub changes: ChangesView,
    /// The meta-skill by name; `None` where nothing is or could be learned.
    pub skill: Option<SkillView>,
    /// What is in charge.
    pub policy_name: String,
    /// Whether a new champion is put in charge at once.
    pub follow_champion: bool,
    /// Whether learning goes on.
    pub learning: bool,
    /// Whether there is a learner at all.
    pub has_learner: bool,
    /// Why learning has ended, if it has by itself.
    pub learning_ended: Option<String>,
    /// For how many seconds the learner has told nothing and ended no trial, once that is long.
    pub silent_secs: Option<u64>,
    /// How many of the trials that it waits for have ended, of how many, where that takes long.
    pub trials_under_way: Option<(usize, usize)>,
    /// The run of another process that is followed.
    pub followed: Option<FollowedView>,
    /// The recording that is played.
    pub played: Option<PlayedView>,
    /// Generations so far.
    pub generation: u32,
    /// Simulated episodes so far.
    pub evaluations: u64,
    /// The same per second, lately.
    pub evaluations_per_sec: f64,
    /// Settings of the learner.
    pub settings: LearnerSettings,
    /// What controls of the learner restore.
    pub default_settings: LearnerSettings,
    /// The learning rate that follows from the step size; `None`: the optimiser has none.
    pub usual_learning_rate: Option<f64>,
    /// The learning curve.
    pub curve: Arc<Vec<CurvePoint>>,
    /// Seconds of learning up to each of its points.
    pub curve_secs: Arc<Vec<f64>>,
    /// What the learner was started with, as changed since; `None` without a learner.
    pub run: Option<Arc<RunConfig>>,
    /// Where what the learner learns is kept.
    pub kept_run: KeptRun,
    /// Hand-crafted policies scored so far in this world.
    pub rivals: Arc<Vec<RivalLine>>,
    /// Changes, champions, segments.
    pub markers: Arc<Vec<Marker>>,
    /// Set once the champion is ahead of every rival in this world.
    pub crossed: Option<Crossing>,
    /// The champions of this session, in order.
    pub generations: Vec<GenerationView>,
    /// The table of policies, while it is open.
    pub ranking: Option<RankingView>,
    /// 1 right after a champion was put in charge, fading to 0.
    pub swap_flash: f32,
    /// The recording in progress.
    pub recording: Option<RecordingView>,
    /// The last clip that was recorded or kept.
    pub kept: Option<KeptView>,
    /// The picture that is being made of one.
    pub export: Option<ExportView>,
    /// How it will look.
    pub preview: PreviewView,
    /// The last messages, newest last, whether they are still shown or not.
    pub notices: Vec<Notice>,
    /// The scene's caption for this tick.
    pub caption: Option<String>,
}

impl View {
    /// The champion of this session that is in charge, by its generation.
    pub fn generation_in_charge(&self) -> Option<u32> {
        let untrained = (self.policy_name == UNTRAINED).then_some(0);
        let generation = champion_generation(&self.policy_name).or(untrained)?;
        self.generations.iter().any(|kept| kept.generation == generation).then_some(generation)
    }

    /// Whether somebody learns for this scene: a learner of this session, or another process.
    pub fn has_curve(&self) -> bool {
        self.has_learner || self.followed.is_some()
    }

    /// Whether hand-crafted policies are scored as champions are.
    pub fn has_rivals(&self) -> bool {
        self.has_curve() && !self.scores_are_relative()
    }

    /// Whether the curve's scores are relative to the untrained meta-skill: those of several scenes have no common unit.
    pub fn scores_are_relative(&self) -> bool {
        self.followed.as_ref().is_some_and(|followed| followed.scenes > 1)
    }
}
