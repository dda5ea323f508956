//! A session as it is kept.

use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::super::Session;
use super::super::learning::gallery::{Gallery, GenerationToKeep};
use super::super::opening::remembered::read_remembered;
use crate::demand::{Demand, HotSpotShape};
use crate::learner::Hyperparameters;
use crate::learner::optimiser::Method;
use crate::learner::seeds::TEST_SEEDS_END;
use crate::orchestration::champion_name;
use crate::orchestration::communication::LinkSpec;
use crate::orchestration::meta_skill::check_meta_skill;
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::{EpisodeSpec, Scene, Stage};

/// The format's version.
const VERSION: u32 = 1;

/// Generations that a learner may have had.
const MOST_GENERATIONS: u32 = 1_000_000_000;

/// What a user would want back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::session) struct Saved {
    /// What was opened, by path or shipped name; nothing where no file has it.
    pub(super) opened: String,
    /// The scene itself where no file has it.
    #[serde(default)]
    pub(super) unsaved: Option<Scene>,
    /// Values of its scene that were changed in passing.
    pub(super) overrides: Vec<String>,
    /// The scene's name.
    pub(super) scene: String,
    /// Seed of the episode.
    pub(super) seed: u64,
    pub(super) agents: u32,
    /// `None` under demand `PerAgent`.
    pub(super) demand_rate: Option<f64>,
    pub(super) episode_ticks: u32,
    /// Files of earlier programs say nothing of it, nor of the next two.
    #[serde(default)]
    pub(super) links: Option<SavedLinks>,
    /// Rate per agent and tick, and how long they last.
    #[serde(default)]
    pub(super) breakdowns: Option<(f64, u32)>,
    #[serde(default)]
    pub(super) hot_spots: Vec<HotSpotShape>,
    pub(super) in_charge: SavedPolicy,
    /// Whether the learner's champions take over.
    pub(super) follows_champion: bool,
    /// What it was compared with, by name.
    pub(super) compared_with: Option<String>,
    pub(super) learner: Option<SavedLearner>,
}

/// Limits of communication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedLinks {
    pub(super) reports: LinkSpec,
    pub(super) directives: LinkSpec,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedPolicy {
    pub(super) name: String,
    /// DECISION=RULE,….
    pub(super) rules: String,
    /// Its document, where a rule is learned.
    pub(super) meta_skill: Option<String>,
}

/// Who learns, and how far that came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedLearner {
    pub(super) is_learning: bool,
    pub(super) population: u32,
    pub(super) rollouts: u32,
    pub(super) step_size: f64,
    /// Files of earlier programs say nothing of it, nor of the next three.
    #[serde(default)]
    pub(super) method: Method,
    #[serde(default)]
    pub(super) learning_rate: Option<f64>,
    #[serde(default)]
    pub(super) weight_decay: f64,
    /// Episodes until it pauses by itself.
    #[serde(default)]
    pub(super) pauses_after: Option<u64>,
    /// Generation of the champion; 0 before there is one.
    pub(super) generation: u32,
    /// The champion, or what learning began with.
    pub(super) policy: SavedPolicy,
    /// Champions of the gallery, the one above among them; files of earlier programs have none.
    #[serde(default)]
    pub(super) gallery: Vec<SavedGeneration>,
}

/// A champion of the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedGeneration {
    pub(super) generation: u32,
    pub(super) is_pinned: bool,
    /// Its document.
    pub(super) meta_skill: String,
}

#[derive(Serialize, Deserialize)]
struct Document<S> {
    version: u32,
    session: S,
}

impl SavedPolicy {
    fn of(policy: &Policy, name: &str) -> Self {
        // Rules by hand have constants in it.
        let meta_skill = (*policy.meta_skill != MetaSkill::initial()).then(|| policy.meta_skill.to_ron());
        Self { name: name.to_owned(), rules: policy.tokens_with_paths(), meta_skill }
    }

    /// The policy on this stage; the error says why it is none there.
    pub(super) fn on(&self, stage: &Stage) -> Result<Policy, String> {
        let policy = stage.policy.with_rules(&self.rules, &stage.grid).map_err(|error| error.to_string())?;
        let Some(text) = &self.meta_skill else { return Ok(policy) };
        let meta_skill = MetaSkill::from_ron(text).map_err(|error| error.to_string())?;
        check_meta_skill(&meta_skill, Path::new(&self.name)).map_err(|error| error.to_string())?;
        Ok(policy.with_meta_skill(meta_skill))
    }
}

impl SavedGeneration {
    fn of((generation, meta_skill, is_pinned): GenerationToKeep) -> Self {
        Self { generation, is_pinned, meta_skill: meta_skill.to_ron() }
    }
}

impl SavedLearner {
    /// The gallery again, if all of it can be read and its newest is what learning goes on from.
    pub(super) fn gallery(&self) -> Result<Option<Gallery>, String> {
        if self.gallery.last().is_none_or(|newest| newest.generation != self.generation) {
            return Ok(None);
        }
        let read = |saved: &SavedGeneration| {
            let path = Path::new("the gallery");
            let meta_skill = MetaSkill::from_ron(&saved.meta_skill).map_err(|error| error.to_string())?;
            check_meta_skill(&meta_skill, path).map_err(|error| error.to_string())?;
            Ok::<_, String>((saved.generation, Arc::new(meta_skill), saved.is_pinned))
        };
        let kept: Vec<GenerationToKeep> = self.gallery.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Some(Gallery::of_kept(kept)))
    }
}

impl Saved {
    /// What is kept of a session; `None` if what is open cannot be opened again.
    pub(in crate::session) fn of(session: &Session) -> Option<Self> {
        let (opened, overrides, unsaved) = match &session.source {
            Some(source) if source.path.exists() => (absolute(&source.path).ok()?, source.overrides().to_vec(), None),
            Some(source) => (source.path.clone(), source.overrides().to_vec(), None),
            None => (PathBuf::new(), Vec::new(), Some(session.opened.scene.clone())),
        };
        let (setting, known) = (&session.watched.setting, &session.learned);
        let scene = &setting.stage.scene;
        let demand_rate = match &scene.demand {
            Demand::Pool { supply, .. } => Some(supply.rate()),
            Demand::PerAgent { .. } => None,
        };
        let learner = known.learner.as_ref().map(|_| {
            // One that goes on from an earlier session has its champion before it has scored it.
            let newest = known.gallery.newest_generation().unwrap_or(0);
            let generation = known.champion.as_ref().map_or(newest, |champion| champion.generation);
            SavedLearner {
                is_learning: known.is_learning,
                population: known.settings.population,
                rollouts: known.settings.rollouts,
                step_size: known.settings.step_size,
                method: known.settings.method,
                learning_rate: known.settings.learning_rate,
                weight_decay: known.settings.weight_decay,
                pauses_after: known.pauses_at.map(|at| at.saturating_sub(known.evaluations())),
                generation,
                policy: SavedPolicy::of(&known.best(), &champion_name(generation)),
                gallery: known.gallery.to_keep().into_iter().map(SavedGeneration::of).collect(),
            }
        });
        let compared_policy = session.versus.as_ref().filter(|versus| versus.future().is_none());
        Some(Self {
            opened: opened.to_string_lossy().into_owned(),
            overrides,
            unsaved,
            scene: scene.name.clone(),
            seed: setting.seed,
            agents: scene.fleet.agents,
            demand_rate,
            episode_ticks: scene.episode.ticks,
            links: Some(SavedLinks {
                reports: scene.communication.reports,
                directives: scene.communication.directives,
            }),
            breakdowns: Some((scene.faults.breakdowns.rate_per_agent_tick, scene.faults.breakdowns.ticks)),
            hot_spots: scene.demand.hot_spots(),
            in_charge: SavedPolicy::of(&setting.policy, &session.watched.policy_name),
            follows_champion: known.follows_champion,
            compared_with: compared_policy.map(|_| session.compared_last.clone()),
            learner,
        })
    }

    /// The same as a document.
    pub(super) fn to_ron(&self) -> String {
        let document = Document { version: VERSION, session: self };
        ron::ser::to_string_pretty(&document, PrettyConfig::default())
            .expect("a session holds nothing that RON cannot say")
    }

    /// Reads what was kept; the error names file and place.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let document: Document<Self> = read_remembered(path, VERSION).map_err(|error| error.to_string())?;
        Ok(document.session.within_limits())
    }

    /// What is read from a file may be anything.
    fn within_limits(mut self) -> Self {
        self.seed %= TEST_SEEDS_END;
        self.episode_ticks = self.episode_ticks.clamp(1, EpisodeSpec::MAX_TICKS);
        if let Some(learner) = &mut self.learner {
            let ((fewest, most), (least, largest)) = (Hyperparameters::POPULATIONS, Hyperparameters::STEP_SIZES);
            learner.population = learner.population.clamp(fewest, most);
            learner.rollouts = learner.rollouts.clamp(Hyperparameters::ROLLOUTS.0, Hyperparameters::ROLLOUTS.1);
            let is_number = learner.step_size.is_finite();
            learner.gallery.sort_by_key(|kept| kept.generation);
            if learner.generation > MOST_GENERATIONS {
                // Nobody has learned for so long, and what is counted on must not overflow.
                learner.gallery.clear();
            }
            learner.step_size = if is_number { learner.step_size.clamp(least, largest) } else { least };
            let (slowest, fastest) = Hyperparameters::LEARNING_RATES;
            let has_rate = learner.method.usual_learning_rate(learner.step_size, 1).is_some();
            let rate = learner.learning_rate.filter(|rate| has_rate && rate.is_finite());
            learner.learning_rate = rate.map(|rate| rate.clamp(slowest, fastest));
            let decays = learner.method.has_weight_decay() && learner.weight_decay.is_finite();
            let most = Hyperparameters::MOST_WEIGHT_DECAY;
            learner.weight_decay = if decays { learner.weight_decay.clamp(0.0, most) } else { 0.0 };
        }
        self
    }

    /// Which session it is, in a few words.
    pub(super) fn told(&self) -> String {
        let learned = match self.learner.as_ref().map(|learner| learner.generation) {
            Some(generation @ 1..) => format!(", {}", champion_name(generation)),
            _ => String::new(),
        };
        format!("{}, seed {}{learned}", self.scene, self.seed)
    }
}
