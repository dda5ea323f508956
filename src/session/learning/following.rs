//! A training run of another process, followed through its directory.
//!
//! The process replaces `champion.ron` and `curve.csv` whole, so that each is read as it was written. Whether there is
//! something new is seen by their time and size, asked once a second; so are the champions before (`run_champions.rs`).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use thiserror::Error;

use super::super::opening::source::{Pace, Stamp, stamp};
use super::super::view::FollowedView;
use super::run_champions::RunChampions;
use super::run_rivals::RunRivals;
use crate::learner::seeds::held_out_seeds;
use crate::learner::{
    Champion, CurvePoint, Progress, Rival, RunConfig, RunError, champion_path, config_path, curve_path, progress_path,
    read_curve, read_progress, read_times,
};
use crate::orchestration::meta_skill::{MetaSkillFileError, Regime, read_meta_skill};
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::{SceneError, Stage};
use crate::sim::Interval;

/// Time between two looks at the directory.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why a run cannot be followed.
#[derive(Debug, Error)]
pub enum FollowError {
    /// The directory or its configuration, or the curve.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A scene of the run.
    #[error(transparent)]
    Scene(#[from] SceneError),
    /// A champion.
    #[error(transparent)]
    Champion(#[from] MetaSkillFileError),
}

/// A run directory that another process trains into.
#[derive(Debug)]
pub struct FollowedRun {
    root: PathBuf,
    stage: Arc<Stage>,
    rules: Policy,
    config: Arc<RunConfig>,
    champion_stamp: Stamp,
    curve_stamp: Stamp,
    progress_stamp: Stamp,
    champion: Option<MetaSkill>,
    champions: RunChampions,
    /// Hand-crafted policies on the scene of the run, where it has one alone: else its scores are relative.
    rivals: Option<RunRivals>,
    /// How far it is, once it has said so; runs of earlier versions say nothing.
    progress: Option<Progress>,
    /// The curve that it had when it was opened, until somebody asks for news.
    first_curve: Option<TimedCurve>,
    pace: Pace,
}

/// What a run has written since it was last looked at.
#[derive(Debug, Default)]
pub(super) struct RunNews {
    /// The whole curve, if it was written again.
    pub(in crate::session) curve: Option<TimedCurve>,
    /// The champion, if it is another one.
    pub(in crate::session) champion: Option<Champion>,
    /// Hand-crafted policies that were scored.
    pub(super) rivals: Vec<Rival>,
    /// Champions that it has had, as far as they were not told before.
    pub(in crate::session) champions: Vec<Champion>,
    /// What cannot be read.
    pub(super) troubles: Vec<FollowError>,
}

/// A learning curve, and the seconds of learning up to each of its points; none where they are not known.
#[derive(Debug)]
pub(in crate::session) struct TimedCurve {
    pub(in crate::session) curve: Vec<CurvePoint>,
    pub(in crate::session) secs: Vec<f64>,
}

impl TimedCurve {
    fn read(root: &Path) -> Result<Self, RunError> {
        let curve = read_curve(root)?;
        let secs = read_times(root, &curve)?;
        Ok(Self { curve, secs })
    }
}

impl FollowedRun {
    /// Whether `path` looks like the directory of a run.
    pub fn is_at(path: &Path) -> bool {
        config_path(path).is_file()
    }

    /// Opens the run in a directory, on its first scene with `overrides`.
    ///
    /// # Errors
    /// If its configuration, scene, champion or curve cannot be used. Champion and curve may be missing yet.
    pub fn open(root: &Path, overrides: &[String]) -> Result<Self, FollowError> {
        let config = RunConfig::read(root)?;
        let scene = config.scenes.first().ok_or_else(|| RunError::in_config(root, "expected at least one scene"))?;
        let stage = Stage::of_scene(scene.clone(), overrides)
            .map_err(|error| SceneError { file: config_path(root).display().to_string(), ..error })?;
        let rules = config.policy_on(&stage, root)?;
        let rivals = match &config.scenes[..] {
            [scene] => {
                let trained_on = Arc::new(Stage::of_scene(scene.clone(), &[])?);
                let seeds = held_out_seeds(config.seed, config.settings.held_out_seeds);
                // Without threads to spare the curve has no lines to compare with.
                RunRivals::start(trained_on, seeds).ok()
            }
            _ => None,
        };
        // What is there already must be sound. A stamp is from before the reading: what is replaced meanwhile is read again.
        let (curve_stamp, champion_stamp) = (stamp(&curve_path(root)), stamp(&champion_path(root)));
        let first_curve = curve_stamp.map(|_| TimedCurve::read(root)).transpose()?;
        let champion = champion_stamp.map(|_| read_meta_skill(&champion_path(root))).transpose()?;
        Ok(Self {
            root: root.to_owned(),
            stage: Arc::new(stage),
            rules,
            config: Arc::new(config),
            champion,
            champions: RunChampions::default(),
            rivals,
            champion_stamp,
            curve_stamp,
            progress_stamp: None,
            progress: None,
            first_curve,
            pace: Pace::new(LOOK_EVERY),
        })
    }

    /// The champion that the run had when it was last looked at.
    pub fn champion(&self) -> Option<Champion> {
        self.champion.as_ref().map(|meta_skill| champion(meta_skill, self.config.settings.regime))
    }

    /// Its directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The first scene of the run.
    pub fn stage(&self) -> &Arc<Stage> {
        &self.stage
    }

    /// What it was started with.
    pub(in crate::session) fn config(&self) -> &Arc<RunConfig> {
        &self.config
    }

    /// The rules that are trained on that scene, before any training.
    pub fn rules(&self) -> &Policy {
        &self.rules
    }

    /// Looks at the directory, if that was not done lately.
    pub(super) fn news(&mut self) -> RunNews {
        if !self.pace.is_due() {
            return RunNews::default();
        }
        let rivals = self.rivals.as_ref().map(RunRivals::news).unwrap_or_default();
        RunNews { rivals, ..self.look() }
    }

    fn look(&mut self) -> RunNews {
        let mut news = RunNews { curve: self.first_curve.take(), ..RunNews::default() };
        if changed(&curve_path(&self.root), &mut self.curve_stamp) {
            match TimedCurve::read(&self.root) {
                Ok(curve) => news.curve = Some(curve),
                Err(error) => news.troubles.push(error.into()),
            }
        }
        if changed(&progress_path(&self.root), &mut self.progress_stamp) {
            match read_progress(&self.root) {
                Ok(progress) => self.progress = Some(progress),
                Err(error) => news.troubles.push(error.into()),
            }
        }
        if changed(&champion_path(&self.root), &mut self.champion_stamp) {
            match read_meta_skill(&champion_path(&self.root)) {
                Ok(meta_skill) if self.champion.as_ref() == Some(&meta_skill) => {}
                Ok(meta_skill) => {
                    news.champion = Some(champion(&meta_skill, self.config.settings.regime));
                    self.champion = Some(meta_skill);
                }
                Err(error) => news.troubles.push(error.into()),
            }
        }
        let (champions, troubles) = self.champions.look(&self.root, self.config.settings.regime);
        news.champions = champions;
        news.troubles.extend(troubles);
        news
    }

    /// What there is to say of it.
    #[expect(clippy::disallowed_methods, reason = "how long ago a file was written; no tick sees it")]
    pub(in crate::session) fn view(&self) -> FollowedView {
        // The curve is written now and then, how far the run is after every generation.
        let written = self.curve_stamp.max(self.progress_stamp);
        let saved = written.and_then(|(time, _)| SystemTime::now().duration_since(time).ok());
        FollowedView {
            directory: self.root.display().to_string(),
            heard_secs_ago: saved.map(|saved| saved.as_secs()),
            scenes: self.config.scenes.len(),
            progress: self.progress,
        }
    }
}

/// Whether a file is there and another one than the stamp says, which is brought up to date.
fn changed(path: &Path, known: &mut Stamp) -> bool {
    let found = stamp(path);
    let is_new = found.is_some() && found != *known;
    *known = found;
    is_new
}

/// The champion in a document of a run that learns for a regime, or for none.
pub(super) fn champion_in(path: &Path, regime: Option<Regime>) -> Result<Champion, FollowError> {
    Ok(champion(&read_meta_skill(path)?, regime))
}

/// The champion that a document tells of.
fn champion(meta_skill: &MetaSkill, regime: Option<Regime>) -> Champion {
    let lineage = meta_skill.lineage_of(regime);
    let score = lineage.held_out;
    let held_out = score.map_or(Interval { mean: 0.0, low: 0.0, high: 0.0 }, |score| Interval {
        mean: score.mean,
        low: score.ci95.0,
        high: score.ci95.1,
    });
    Champion { generation: lineage.generation, meta_skill: meta_skill.clone(), held_out }
}
