//! What a session begins with.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::prelude::World;
use thiserror::Error;

use super::super::clips::played::Played;
use super::super::commands::undo::Changes;
use super::super::learning::following::FollowedRun;
use super::super::learning::gallery::Gallery;
use super::super::live::{Clips, Learned, RunSoFar, Session};
use super::super::playback::Playback;
use super::super::ranking::Ranking;
use super::super::timeline::watched::Watched;
use super::super::versus::Versus;
use super::source::Source;
use crate::learner::{Hyperparameters, Keep, Learner, Training, TrainingError};
use crate::orchestration::{Policy, UNTRAINED, champion_name};
use crate::record::{Clip, Recorder};
use crate::scene::Stage;
use crate::sim::{Setting, Workers, begin_episode};

/// The preset that a session without a learner is compared with first.
const PLAIN_POLICY: &str = "shortest_path";

/// Why no learner can be started.
#[derive(Debug, Error)]
pub enum LearningError {
    /// There is nothing to learn, or its settings are refused.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// The system gives no more threads.
    #[error(transparent)]
    Threads(#[from] std::io::Error),
}

/// A world on a stage, and perhaps somebody who learns for it.
#[derive(Debug)]
pub struct Beginning {
    setting: Setting,
    policy_name: String,
    /// The rules whose learned parts take the parameters of champions.
    rules: Policy,
    versus: Option<(Policy, String)>,
    settings: Hyperparameters,
    learner: Option<Learner>,
    followed: Option<FollowedRun>,
    follows_champion: bool,
    recording: Option<(Clip, Played)>,
    workers: Option<Arc<Workers>>,
    source: Option<Source>,
    runs: Option<PathBuf>,
    earlier: Option<Gallery>,
}

impl Beginning {
    /// A stage with `policy` in charge, without a learner.
    pub fn new(stage: Arc<Stage>, policy: Policy, policy_name: impl Into<String>, seed: u64) -> Self {
        Self {
            rules: policy.clone(),
            setting: Setting { stage, policy, seed },
            policy_name: policy_name.into(),
            versus: None,
            settings: Hyperparameters::open_ended(),
            learner: None,
            followed: None,
            follows_champion: false,
            recording: None,
            workers: None,
            source: None,
            runs: None,
            earlier: None,
        }
    }

    /// The same, whose learners keep what they learn in this folder, each in a run directory of its own; nothing is kept in
    /// `None`. Said before learning begins.
    #[must_use]
    pub fn keeping_runs_in(self, folder: Option<PathBuf>) -> Self {
        Self { runs: folder, ..self }
    }

    /// The same, where learning goes on from the newest of these champions, and counts generations on from there.
    #[must_use]
    pub(in crate::session) fn with_gallery(self, gallery: Gallery) -> Self {
        Self { earlier: Some(gallery), ..self }
    }

    /// A recording, played as it was recorded; `file` is where it was read from.
    pub fn playing(clip: Clip, file: &Path) -> Self {
        let Setting { stage, policy, seed } = clip.setting.clone();
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
        let source = Some(Source::new(file));
        Self { recording: Some((clip, Played::new(name))), source, ..Self::new(stage, policy, "", seed) }
    }

    /// A run of another process, with its champion in charge as soon as it has one.
    pub fn following(run: FollowedRun, seed: u64) -> Self {
        let stage = Arc::clone(run.stage());
        let (policy, name) = match run.champion() {
            Some(champion) => (run.rules().with_meta_skill(champion.meta_skill), champion_name(champion.generation)),
            None => (run.rules().clone(), UNTRAINED.to_owned()),
        };
        let (rules, source) = (run.rules().clone(), Some(Source::new(run.root())));
        Self { rules, source, followed: Some(run), follows_champion: true, ..Self::new(stage, policy, name, seed) }
    }

    /// The same, opened from a scene or layout file, or as a shipped scene of that name, with `overrides`; it is read again
    /// when its file changes.
    #[must_use]
    pub fn from_file(self, file: &Path, overrides: &[String]) -> Self {
        let source = Source::of_scene(file, overrides, &self.setting.stage);
        Self { source: Some(source), ..self }
    }

    /// The same with another policy in charge, which champions do not take the place of until asked to.
    #[must_use]
    pub fn under(mut self, policy: Policy, policy_name: impl Into<String>) -> Self {
        self.setting.policy = policy;
        Self { policy_name: policy_name.into(), follows_champion: false, ..self }
    }

    /// The same, compared with another policy from the beginning.
    #[must_use]
    pub fn versus(self, policy: Policy, policy_name: impl Into<String>) -> Self {
        Self { versus: Some((policy, policy_name.into())), ..self }
    }

    /// The same with a learner, begun with `settings`; its champions take over the rules of the policy in charge.
    #[must_use]
    pub fn with_learner(self, learner: Learner, settings: Hyperparameters) -> Self {
        Self { settings, learner: Some(learner), follows_champion: true, ..self }
    }

    /// The same with a new learner of what is learned in the policy in charge; nothing without that. `seed`: of the run.
    ///
    /// # Errors
    /// If learning cannot begin, or the system gives no more threads.
    pub fn learning(self, seed: u64) -> Result<Self, LearningError> {
        self.learning_with(Hyperparameters::open_ended(), seed)
    }

    /// The same with settings of its own.
    pub(in crate::session) fn learning_with(self, settings: Hyperparameters, seed: u64) -> Result<Self, LearningError> {
        let Setting { stage, policy, .. } = &self.setting;
        if policy.learned().is_empty() {
            return Ok(self);
        }
        let training = Training::new(vec![Arc::clone(stage)], vec![policy.clone()], settings.clone(), seed)?;
        let newest = self.earlier.as_ref().and_then(Gallery::newest_generation);
        let training = match newest {
            Some(generation @ 1..) => training.counting_on_from(generation),
            _ => training.beginning_with_learned(&policy.meta_skill),
        };
        // One core stays with the window.
        let workers = Arc::new(Workers::start(Workers::cores().saturating_sub(1))?);
        let learner = Learner::start(training, Arc::clone(&workers), keep(self.runs.as_deref()))?;
        Ok(Self { workers: Some(workers), ..self.with_learner(learner, settings) })
    }

    /// The session, whose world is set up in `world`.
    pub(in crate::session) fn begin(self, world: &mut World) -> Session {
        let Self {
            setting,
            policy_name,
            rules,
            versus,
            settings,
            learner,
            followed,
            follows_champion,
            recording,
            workers,
            source,
            runs,
            earlier,
        } = self;
        let (stage, seed) = (Arc::clone(&setting.stage), setting.seed);
        begin_episode(world, &setting);
        let plain = if follows_champion { UNTRAINED } else { PLAIN_POLICY };
        let compared_last = versus.as_ref().map_or_else(|| plain.to_owned(), |(_, name)| name.clone());
        let versus = versus.map(|(policy, name)| Versus::begin(&setting, policy, name));
        let (watched, played) = if let Some((clip, played)) = recording {
            (Watched::play(world, Recorder::resume(clip)), Some(played))
        } else {
            let recorder = Recorder::begin(&setting);
            (Watched::begin(world, setting, policy_name, recorder), None)
        };
        let champion = followed.as_ref().and_then(FollowedRun::champion);
        let mut gallery = match earlier {
            Some(earlier) => earlier,
            None if follows_champion || followed.is_some() => Gallery::begin(&rules.meta_skill),
            None => Gallery::default(),
        };
        if let Some(champion) = &champion {
            gallery.keep(champion);
        }
        let mut session = Session {
            watched,
            opened: Arc::clone(&stage),
            opened_seed: seed,
            versus,
            compared_last,
            playback: Playback::new(true),
            episode: 1,
            newest_episode: 1,
            aside: None,
            ticks: 0,
            secs: 0.0,
            log: Vec::new(),
            changes: Changes::default(),
            clips: Clips::default(),
            played,
            learned: Learned {
                is_learning: learner.is_some(),
                config: match (&learner, &followed) {
                    (Some(learner), _) => Some(Arc::new(learner.config().clone())),
                    (None, followed) => followed.as_ref().map(|run| Arc::clone(run.config())),
                },
                follows_champion,
                learner,
                champion,
                gallery,
                followed,
                rules,
                champion_waits: false,
                stage,
                usual: settings.clone(),
                pauses_at: None,
                settings,
                run: RunSoFar::default(),
            },
            ranking: Ranking::default(),
            workers,
            earlier: Vec::new(),
            notices: VecDeque::new(),
            told_of_event: None,
            source,
            runs,
            files: Vec::new(),
            left: None,
            swap_flash: 0.0,
            is_restored: false,
            to_go_on_with: None,
        };
        session.begin_first_pass(world);
        session
    }
}

/// Where learners keep what they learn, if there is a folder for it.
pub(in crate::session) fn keep(runs: Option<&Path>) -> Keep {
    runs.map_or(Keep::Nowhere, |folder| Keep::Under(folder.to_owned()))
}
