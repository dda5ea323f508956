//! What came of all policies, kept up to date while the table is open.

use std::sync::Arc;

use super::super::Session;
use super::super::view::{RankedView, RankingView};
use super::contenders::{Contender, contender, contenders, files};
use super::evaluator::{Evaluator, Job, Tried};
use crate::scene::Stage;
use crate::sim::{Setting, Workers, t_interval};

/// Seeds of every policy: 0, 1, … as `eval --seeds` counts them.
const SEEDS: usize = 10;

/// The table, and who fills it.
#[derive(Debug, Default)]
pub(in crate::session) struct Ranking {
    /// Whether it is open; results are kept while it is not.
    pub(in crate::session) is_open: bool,
    /// What the results are of.
    stage: Option<Arc<Stage>>,
    entries: Vec<Entry>,
    /// Entries so far.
    begun: u64,
    evaluator: Option<Evaluator>,
}

#[derive(Debug)]
struct Entry {
    number: u64,
    contender: Contender,
    /// Generation of the champion, if it is one.
    generation: Option<u32>,
    /// By place of the seed.
    scores: [Option<f64>; SEEDS],
    failure: Option<String>,
}

impl Entry {
    fn tried(&self) -> usize {
        self.scores.iter().flatten().count()
    }

    /// Whether there is nothing more to try.
    fn is_done(&self) -> bool {
        self.tried() == SEEDS || self.failure.is_some() || self.contender.policy.is_err()
    }

    fn view(&self) -> RankedView {
        let scores: Vec<f64> = self.scores.iter().flatten().copied().collect();
        let trouble = self.contender.policy.as_ref().err().or(self.failure.as_ref());
        RankedView {
            name: self.contender.name.clone(),
            generation: self.generation,
            is_learned: self.contender.policy.as_ref().is_ok_and(|policy| !policy.learned().is_empty()),
            seeds: scores.len() as u32,
            score: (!scores.is_empty()).then(|| t_interval(&scores)),
            trouble: trouble.cloned(),
        }
    }
}

impl Session {
    /// Opens the table, or closes it; nothing is tried while it is closed.
    pub(in crate::session) fn open_ranking(&mut self, is_open: bool) {
        self.ranking.is_open = is_open;
        if is_open {
            self.ask_for_trials();
        } else if let Some(evaluator) = &self.ranking.evaluator {
            evaluator.run(Vec::new());
        }
    }

    /// Takes in results, and begins anew where the scene is another one.
    pub(in crate::session) fn keep_ranking(&mut self) {
        if !self.ranking.is_open {
            return;
        }
        self.take_in_results();
        let stage = &self.watched.setting.stage;
        let is_known = self.ranking.stage.as_ref().is_some_and(|known| is_same(known, stage));
        if !is_known {
            self.ranking.stage = Some(Arc::clone(stage));
            let entries: Vec<Entry> = contenders(self).into_iter().map(|found| self.entry(found, None)).collect();
            self.ranking.entries = entries;
        }
        let has_news = self.keep_champion();
        if self.keep_files() || has_news || !is_known {
            self.ask_for_trials();
        }
    }

    /// Enters meta-skills that were opened or saved since the table was begun. Returns whether there are any.
    fn keep_files(&mut self) -> bool {
        let is_new = |name: &String| self.ranking.entries.iter().all(|entry| entry.contender.name != *name);
        let new: Vec<String> = files(self).filter(is_new).collect();
        for name in &new {
            let found = contender(self, name.clone());
            let entry = self.entry(found, None);
            self.ranking.entries.push(entry);
        }
        !new.is_empty()
    }

    fn take_in_results(&mut self) {
        let results = self.ranking.evaluator.as_ref().map(Evaluator::results).unwrap_or_default();
        for Tried { entry, seed, throughput } in results {
            let Some(entry) = self.ranking.entries.iter_mut().find(|known| known.number == entry) else { continue };
            match throughput {
                Ok(throughput) => entry.scores[seed] = Some(throughput),
                Err(failure) => entry.failure = Some(failure),
            }
        }
    }

    /// Enters a newer champion, once the one before was tried to the end: each is compared on as many seeds as all others.
    /// Returns whether there is one.
    fn keep_champion(&mut self) -> bool {
        let Some(generation) = self.learned.champion.as_ref().map(|champion| champion.generation) else { return false };
        let place = self.ranking.entries.iter().position(|entry| entry.generation.is_some());
        let is_due = place.is_none_or(|place| {
            let entry = &self.ranking.entries[place];
            entry.generation != Some(generation) && entry.is_done()
        });
        if is_due {
            let found = contender(self, "champion".to_owned());
            let entry = self.entry(found, Some(generation));
            match place {
                Some(place) => self.ranking.entries[place] = entry,
                None => self.ranking.entries.insert(0, entry),
            }
        }
        is_due
    }

    fn entry(&mut self, contender: Contender, generation: Option<u32>) -> Entry {
        self.ranking.begun += 1;
        Entry { number: self.ranking.begun, contender, generation, scores: [None; SEEDS], failure: None }
    }

    /// Asks for every trial that is missing: all policies on the first seed, then on the next.
    fn ask_for_trials(&mut self) {
        let Some(stage) = self.ranking.stage.clone() else { return };
        let mut jobs = Vec::new();
        for seed in 0..SEEDS {
            let missing = self.ranking.entries.iter().filter(|entry| !entry.is_done() && entry.scores[seed].is_none());
            jobs.extend(missing.filter_map(|entry| {
                let policy = entry.contender.policy.clone().ok()?;
                let setting = Setting { stage: Arc::clone(&stage), policy, seed: seed as u64 };
                Some(Job { entry: entry.number, seed, setting })
            }));
        }
        if let Err(error) = self.evaluate(jobs) {
            self.notify(format!("policies cannot be tried: {error}"), true);
        }
    }

    /// Has what is missing tried by the workers that there are now; returns who waits for those before.
    pub(in crate::session) fn try_anew(&mut self) -> impl Send + use<> {
        let left = self.ranking.evaluator.take();
        if self.ranking.is_open {
            self.ask_for_trials();
        }
        left
    }

    fn evaluate(&mut self, jobs: Vec<Job>) -> std::io::Result<()> {
        let workers = match &self.workers {
            Some(workers) => Arc::clone(workers),
            // One core stays with the window.
            None => Arc::new(Workers::start(Workers::cores().saturating_sub(1))?),
        };
        self.workers = Some(Arc::clone(&workers));
        let evaluator = match self.ranking.evaluator.take() {
            Some(evaluator) => evaluator,
            None => Evaluator::start(workers)?,
        };
        if !evaluator.run(jobs) {
            // Far behind: what it was asked for last is not what is missing now, so it is asked again from the start.
            self.ranking.stage = None;
        }
        self.ranking.evaluator = Some(evaluator);
        Ok(())
    }

    /// What there is to show of the table, best first, while it is open.
    pub(in crate::session) fn ranking_view(&self) -> Option<RankingView> {
        if !self.ranking.is_open {
            return None;
        }
        let entries = &self.ranking.entries;
        let mut rows: Vec<RankedView> = entries.iter().map(Entry::view).collect();
        let mean = |row: &RankedView| row.score.map_or(f64::NEG_INFINITY, |score| score.mean);
        rows.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
        let to_try = entries.iter().filter(|entry| entry.failure.is_none() && entry.contender.policy.is_ok());
        let (trials, of) = to_try.fold((0, 0), |(trials, of), entry| (trials + entry.tried(), of + SEEDS));
        Some(RankingView { rows, seeds: SEEDS as u32, trials: trials as u32, of_trials: of as u32 })
    }
}

/// Whether results of one stage are results of the other.
fn is_same(known: &Arc<Stage>, stage: &Arc<Stage>) -> bool {
    Arc::ptr_eq(known, stage) || (Arc::ptr_eq(&known.grid, &stage.grid) && known.scene == stage.scene)
}
