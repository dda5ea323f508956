//! The champions of this session, or of the run that is followed, from before any learning to the newest: any of them can be
//! shown again.
//!
//! A champion is shown by beginning the episode anew under it, with the same seed, and running it to the tick that was shown:
//! what differs then is the meta-skill alone.

use std::sync::Arc;

use bevy::prelude::World;

use super::super::Session;
use super::super::view::GenerationView;
use super::parameters::SkillHistory;
use crate::learner::Champion;
use crate::orchestration::{MetaSkill, Policy, UNTRAINED, champion_name};
use crate::sim::Interval;

/// Champions kept that nobody has pinned; beyond it every other one goes, but for the first and the newest.
const MOST: usize = 240;

/// Champions that are kept beyond the session, besides those that were pinned.
const KEPT_BEYOND: usize = 16;

/// A champion as it is kept beyond the session: its generation, its parameters, and whether it is pinned.
pub(in crate::session) type GenerationToKeep = (u32, Arc<MetaSkill>, bool);

/// All champions that are kept, in order of their generations.
#[derive(Debug, Default)]
pub(in crate::session) struct Gallery {
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    generation: u32,
    meta_skill: Arc<MetaSkill>,
    /// On held-out seeds, in the world as it is now.
    score: Option<Interval>,
    is_pinned: bool,
}

impl Gallery {
    /// A gallery that begins before any learning.
    pub(in crate::session) fn begin(untrained: &MetaSkill) -> Self {
        let meta_skill = Arc::new(untrained.clone());
        Self { kept: vec![Kept { generation: 0, meta_skill, score: None, is_pinned: false }] }
    }

    /// Keeps a champion, or its new score.
    pub(in crate::session) fn keep(&mut self, champion: &Champion) {
        let Champion { generation, meta_skill, held_out } = champion;
        let place = self.kept.partition_point(|kept| kept.generation < *generation);
        if let Some(kept) = self.kept.get_mut(place).filter(|kept| kept.generation == *generation) {
            kept.meta_skill = Arc::new(meta_skill.clone());
            kept.score = Some(*held_out);
        } else {
            let meta_skill = Arc::new(meta_skill.clone());
            let kept = Kept { generation: *generation, meta_skill, score: Some(*held_out), is_pinned: false };
            self.kept.insert(place, kept);
        }
        if self.kept.iter().filter(|kept| !kept.is_pinned).count() > MOST {
            self.thin_out();
        }
    }

    /// Every other one goes.
    fn thin_out(&mut self) {
        let (mut place, last) = (0, self.kept.len() - 1);
        self.kept.retain(|kept| {
            let stays = kept.is_pinned || place % 2 == 0 || place == last;
            place += 1;
            stays
        });
    }

    /// What is kept of it beyond the session: what was pinned, the first, the newest, and a few between, in order.
    pub(in crate::session) fn to_keep(&self) -> Vec<GenerationToKeep> {
        let unpinned = self.kept.iter().filter(|kept| !kept.is_pinned).count();
        let every = unpinned.div_ceil(KEPT_BEYOND).max(1);
        let (mut place, last) = (0, self.kept.len().saturating_sub(1));
        let mut chosen = Vec::new();
        for (number, kept) in self.kept.iter().enumerate() {
            if kept.is_pinned || number == last || place % every == 0 {
                let Kept { generation, meta_skill, is_pinned, .. } = kept;
                chosen.push((*generation, Arc::clone(meta_skill), *is_pinned));
            }
            place += usize::from(!kept.is_pinned);
        }
        chosen
    }

    /// The same again, whose scores nobody knows: the world may be another one.
    pub(in crate::session) fn of_kept(kept: impl IntoIterator<Item = GenerationToKeep>) -> Self {
        let again = |(generation, meta_skill, is_pinned)| Kept { generation, meta_skill, score: None, is_pinned };
        let mut kept: Vec<Kept> = kept.into_iter().map(again).collect();
        kept.sort_by_key(|kept| kept.generation);
        kept.dedup_by_key(|kept| kept.generation);
        Self { kept }
    }

    /// The generation of the newest champion.
    pub(in crate::session) fn newest_generation(&self) -> Option<u32> {
        self.kept.last().map(|kept| kept.generation)
    }

    /// Scores no longer hold: the world has changed.
    pub(super) fn forget_scores(&mut self) {
        self.kept.iter_mut().for_each(|kept| kept.score = None);
    }

    /// The champion of a generation.
    pub(in crate::session) fn find(&self, generation: u32) -> Option<&Arc<MetaSkill>> {
        self.kept.iter().find(|kept| kept.generation == generation).map(|kept| &kept.meta_skill)
    }

    /// What all had, by generation.
    pub(in crate::session) fn history(&self) -> SkillHistory {
        self.kept.iter().map(|kept| (kept.generation, Arc::clone(&kept.meta_skill))).collect()
    }

    pub(in crate::session) fn view(&self) -> Vec<GenerationView> {
        let view =
            |kept: &Kept| GenerationView { generation: kept.generation, score: kept.score, is_pinned: kept.is_pinned };
        self.kept.iter().map(view).collect()
    }
}

impl Session {
    /// The policy with the champion of a generation, and what it is called; generation 0 is untrained.
    pub(in crate::session) fn generation_named(&self, generation: u32) -> Result<(Policy, String), String> {
        let meta_skill = self.learned.gallery.find(generation);
        let meta_skill = meta_skill.ok_or_else(|| format!("no champion of generation {generation} is kept"))?;
        let name = if generation == 0 { UNTRAINED.to_owned() } else { champion_name(generation) };
        let meta_skill = Arc::clone(meta_skill);
        Ok((Policy { meta_skill, ..self.learned.rules.clone() }, name))
    }

    /// Shows the running episode, up to where it is, as it is under the champion of a generation.
    pub(in crate::session) fn show_generation(&mut self, world: &mut World, generation: u32) {
        let found = match self.generation_named(generation) {
            Ok(found) => found,
            Err(error) => return self.notify(error, true),
        };
        let here = self.target().unwrap_or_else(|| self.watched.now(world));
        let tick = here.saturating_add(self.playback.steps_left);
        self.begin_another_under(world, self.watched.setting.seed, Some(found));
        self.learned.follows_champion = false;
        self.learned.champion_waits = false;
        self.playback.steps_left = tick.min(self.watched.setting.stage.scene.episode.ticks);
    }

    /// Pins a champion, or lets it go with the others.
    pub(in crate::session) fn pin_generation(&mut self, generation: u32, is_pinned: bool) {
        if let Some(kept) = self.learned.gallery.kept.iter_mut().find(|kept| kept.generation == generation) {
            kept.is_pinned = is_pinned;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn champion(generation: u32) -> Champion {
        let held_out = Interval { mean: f64::from(generation), low: 0.0, high: 0.0 };
        Champion { meta_skill: MetaSkill::initial(), held_out, generation }
    }

    fn generations(gallery: &Gallery) -> Vec<u32> {
        gallery.view().iter().map(|view| view.generation).collect()
    }

    #[test]
    fn a_champion_is_kept_once_with_its_newest_score() {
        let mut gallery = Gallery::begin(&MetaSkill::initial());
        for generation in [0, 3, 7] {
            gallery.keep(&champion(generation));
        }
        gallery.forget_scores();
        gallery.keep(&champion(7));
        let scores: Vec<Option<f64>> = gallery.view().iter().map(|view| view.score.map(|score| score.mean)).collect();
        assert_eq!((generations(&gallery), scores), (vec![0, 3, 7], vec![None, None, Some(7.0)]));
    }

    #[test]
    fn pins_and_ends_are_kept_beyond_the_session() {
        let mut gallery = Gallery::begin(&MetaSkill::initial());
        for generation in 1..=100 {
            gallery.keep(&champion(generation));
        }
        gallery.kept[33].is_pinned = true;
        let again = Gallery::of_kept(gallery.to_keep());
        let (kept, newest) = (generations(&again), again.newest_generation());
        assert!(kept.len() <= KEPT_BEYOND + 2 && kept.contains(&0) && kept.contains(&33), "{kept:?}");
        assert_eq!(newest, Some(100));
        let pinned: Vec<u32> = again.view().iter().filter(|view| view.is_pinned).map(|view| view.generation).collect();
        assert_eq!(pinned, [33]);
        assert!(again.view().iter().all(|view| view.score.is_none()));
        assert_eq!(generations(&Gallery::of_kept(again.to_keep())), kept, "kept once more it is the same");
    }

    #[test]
    fn a_long_run_keeps_its_ends_and_what_was_pinned() {
        let mut gallery = Gallery::begin(&MetaSkill::initial());
        for generation in 1..=10 {
            gallery.keep(&champion(generation));
        }
        gallery.kept[5].is_pinned = true;
        for generation in 11..=1000 {
            gallery.keep(&champion(generation));
        }
        let kept = generations(&gallery);
        assert!(kept.len() <= MOST + 1 && kept.is_sorted(), "{kept:?}");
        assert!(kept.contains(&0) && kept.contains(&5) && kept.contains(&1000), "{kept:?}");
    }
}
