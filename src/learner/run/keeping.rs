//! Where a learner keeps its run.

use std::path::PathBuf;

use super::super::background::LearnerReport;
use super::super::training::Training;
use super::config::RunConfig;
use super::directory::{RunDirectory, RunError};
use super::saves::Saves;

/// Where a learner keeps what it learns.
#[derive(Clone, Debug, Default)]
pub enum Keep {
    /// Nowhere.
    #[default]
    Nowhere,
    /// In this directory, from the first generation on, whatever becomes of the world.
    In(RunDirectory),
    /// In a directory of its own in this folder of runs, `<scene>-<n>`. It is made when a champion is found that is better than
    /// what learning began with, and another one when that happens in a changed world: a configuration has one world, and
    /// curve and champions beside it are of that world.
    Under(PathBuf),
}

impl From<Option<RunDirectory>> for Keep {
    fn from(directory: Option<RunDirectory>) -> Self {
        directory.map_or(Self::Nowhere, Self::In)
    }
}

/// A run that is kept, or will be.
#[derive(Debug)]
pub(in crate::learner) struct Keeping {
    keep: Keep,
    directory: Option<RunDirectory>,
    saves: Saves,
    /// What learning began with in this world.
    config: RunConfig,
    /// The generation in which it did.
    from_generation: u32,
    has_told: bool,
    is_refused: bool,
}

impl Keeping {
    /// Keeps a run that is about to begin.
    pub(in crate::learner) fn new(keep: Keep, training: &Training) -> Self {
        let directory = if let Keep::In(directory) = &keep { Some(directory.clone()) } else { None };
        let (config, from_generation) = (training.config(), training.generation());
        let saves = Saves::default();
        Self { keep, directory, saves, config, from_generation, has_told: false, is_refused: false }
    }

    /// The world is another one.
    pub(in crate::learner) fn world_changed(&mut self, training: &mut Training) {
        if let Keep::Under(_) = self.keep {
            training.forget_history();
            *self = Self { is_refused: self.is_refused, ..Self::new(self.keep.clone(), training) };
        }
    }

    /// Saves what there is to keep, when that is due. Returns what there is to tell: where that is, once; or why it cannot be, once
    /// until it can.
    pub(in crate::learner) fn save(&mut self, training: &Training) -> Option<LearnerReport> {
        if self.saves.are_due(training) { self.save_now(training) } else { None }
    }

    /// Saves it now; returns the same.
    fn save_now(&mut self, training: &Training) -> Option<LearnerReport> {
        match self.try_to_save(training) {
            Ok(None) => None,
            Ok(Some(root)) => {
                self.saves.done();
                self.is_refused = false;
                let is_news = !std::mem::replace(&mut self.has_told, true);
                is_news.then_some(LearnerReport::Kept(root))
            }
            Err(error) => {
                self.saves.failed();
                let is_news = !std::mem::replace(&mut self.is_refused, true);
                is_news.then(|| LearnerReport::Trouble(format!("what is learned is not kept: {error}")))
            }
        }
    }

    /// Whether a generation has ended that is not saved where the run is kept.
    pub(in crate::learner) fn is_behind(&self) -> bool {
        self.directory.is_some() && self.saves.are_behind()
    }

    /// Saves what is not saved yet of a run that ends, or of a world; returns what there is to tell, as [`Keeping::save`] does.
    pub(in crate::learner) fn save_the_rest(&mut self, training: &Training) -> Option<LearnerReport> {
        if self.is_behind() { self.save_now(training) } else { None }
    }

    /// Saves what there is to keep, if there is anything yet; returns where.
    fn try_to_save(&mut self, training: &Training) -> Result<Option<PathBuf>, RunError> {
        let is_better = training.champion().is_some_and(|champion| champion.generation > self.from_generation);
        if let (Keep::Under(runs), None) = (&self.keep, &self.directory)
            && is_better
        {
            self.directory = Some(RunDirectory::create_next(runs, &self.config)?);
        }
        let Some(directory) = &self.directory else { return Ok(None) };
        directory.save(training)?;
        Ok(Some(directory.root().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::learner::{Hyperparameters, Stop, champion_documents};
    use crate::scene::Stage;
    use crate::sim::Workers;

    fn stage(agents: u32) -> Arc<Stage> {
        let overrides = [format!("fleet.agents={agents}"), "episode.ticks=40".to_owned()];
        Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"))
    }

    /// Generations until there is a champion that is better than what was there.
    fn until_better(training: &mut Training, keeping: &mut Keeping, workers: &Workers) -> PathBuf {
        for _ in 0..200 {
            training.generation_step(workers, Stop::Never).expect("trials succeed");
            match keeping.save(training) {
                Some(LearnerReport::Kept(path)) => return path,
                Some(other) => panic!("{other:?}"),
                None => {}
            }
        }
        panic!("no better champion was found in 200 generations");
    }

    fn training() -> Training {
        let settings =
            Hyperparameters { population: 4, held_out_seeds: 2, held_out_every: 1, ..Hyperparameters::default() };
        let stage = stage(40);
        let policy = stage.learning_policy();
        Training::new(vec![stage], vec![policy], settings, 3).expect("valid")
    }

    #[test]
    fn a_changed_world_has_a_directory_of_its_own_and_each_continues() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = folder.path().join("runs");
        fs::create_dir_all(runs.join("narrow-aisles-1")).expect("writable");
        let workers = Workers::start(1).expect("a thread");
        let mut training = training();
        let mut keeping = Keeping::new(Keep::Under(runs.clone()), &training);
        let first = until_better(&mut training, &mut keeping, &workers);
        assert_eq!(first, runs.join("narrow-aisles-2"), "what is there is left alone");
        let left_at = training.generation();
        training.set_stages(vec![stage(50)]).expect("valid");
        keeping.world_changed(&mut training);
        let second = until_better(&mut training, &mut keeping, &workers);
        assert_eq!(second, runs.join("narrow-aisles-3"));
        drop(keeping);
        for (root, agents, from, until) in [(&first, 40, 0, left_at), (&second, 50, left_at, u32::MAX)] {
            let documents = champion_documents(root).expect("a folder");
            let generations: Vec<u32> = documents.iter().map(|&(generation, _)| generation).collect();
            assert!(generations.len() > 1 && generations[0] == from, "what it began with, and better: {generations:?}");
            assert!(generations.iter().all(|generation| (from..=until).contains(generation)), "{generations:?}");

            let config = RunConfig::read(root).expect("a configuration");
            assert_eq!(config.scenes[0].fleet.agents, agents);
            let stages = vec![stage(agents)];
            let policies = vec![stages[0].learning_policy()];
            let directory = RunDirectory::open(root, &config).expect("nobody else is at it");
            let (resumed, damaged) = directory.resume(stages, policies).expect("a checkpoint");
            let resumed = resumed.expect("a state");
            assert!(damaged.is_empty());
            assert_eq!(resumed.curve()[0].generation, from, "the curve is of this world alone");
            assert!(resumed.champion().is_some_and(|champion| champion.generation > from));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = folder.path().join("runs");
        fs::write(&runs, "in the way").expect("writable");
        let workers = Workers::start(1).expect("a thread");
        let mut training = training();
        let mut keeping = Keeping::new(Keep::Under(runs.clone()), &training);
        let mut told = Vec::new();
        while training.champion().is_none_or(|champion| champion.generation == 0) || told.is_empty() {
            training.generation_step(&workers, Stop::Never).expect("trials succeed");
            told.extend(keeping.save(&training));
        }
        training.generation_step(&workers, Stop::Never).expect("trials succeed");
        assert!(keeping.save(&training).is_none(), "it is told once");
        assert!(matches!(&told[..], [LearnerReport::Trouble(text)] if text.contains("not kept")), "{told:?}");
        fs::remove_file(&runs).expect("removed");
        assert!(matches!(keeping.save(&training), Some(LearnerReport::Kept(_))), "the cause is gone");
    }
}
