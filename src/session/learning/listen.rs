//! Listens to the learner, or to the run of another process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::prelude::{Local, ResMut, World};

use super::super::ground::Ground;
use super::super::opening::told;
use super::super::playback::waking_secs;
use super::super::view::{Crossing, KeptRun, Marker, MarkerKind, RivalLine};
use super::super::{Command, Session};
use super::following::{FollowedRun, RunNews, TimedCurve};
use crate::learner::{Champion, CurvePoint, Learner, LearnerReport, Rival};
use crate::orchestration::champion_name;
use crate::orchestration::presets::PRESETS;

/// Seconds over which evaluations per second are measured.
const RATE_WINDOW_SECS: f64 = 3.0;

/// Takes in what the learner has told since the last frame; never waits.
#[expect(clippy::disallowed_methods, reason = "evaluations per second are measured against the wall clock")]
pub(in crate::session) fn hear_learner(
    mut session: ResMut<Session>,
    mut ground: ResMut<Ground>,
    mut last: Local<Option<Instant>>,
) {
    let now = Instant::now();
    let elapsed = last.replace(now).map_or(Duration::ZERO, |last| now - last);
    session.listen(&mut ground.world, elapsed);
}

impl Session {
    /// Takes in what was told in the time that has `elapsed` since the last call.
    pub(in crate::session) fn listen(&mut self, world: &mut World, elapsed: Duration) {
        let elapsed_secs = waking_secs(elapsed.as_secs_f64());
        let reports = self.learned.learner.as_mut().map(Learner::reports).unwrap_or_default();
        let is_reported = !reports.is_empty() || !self.learned.is_learning;
        let trials = self.learned.learner.as_ref().map(Learner::trials_under_way).unwrap_or_default();
        self.learned.run.heard.note(elapsed_secs, is_reported, trials);
        self.secs += elapsed_secs;
        self.clips.clock.look(self.secs, self.ticks, self.playback.is_playing);
        self.look_after_export();
        self.clips.previews.look();
        for report in reports {
            self.hear(world, report);
        }
        self.look_after_learner();
        let news = self.learned.followed.as_mut().map(FollowedRun::news).unwrap_or_default();
        self.hear_run(world, news);
        self.read_scene_again(world);
        self.keep_ranking();
    }

    fn hear(&mut self, world: &mut World, report: LearnerReport) {
        match report {
            LearnerReport::Generation { point, spent } => self.add_point(point, spent),
            LearnerReport::Champion(champion) => self.crown(world, *champion),
            LearnerReport::Rival(rival) => self.add_rival(rival),
            LearnerReport::Segment => {
                Arc::make_mut(&mut self.learned.run.rivals).clear();
                self.learned.run.crossed = None;
                self.learned.gallery.forget_scores();
                if self.runs.is_some() {
                    // A changed world has a directory of its own.
                    self.learned.run.kept_at = None;
                }
            }
            LearnerReport::Paused => self.has_paused(world),
            LearnerReport::Kept(root) => self.learned.run.kept_at = Some(root),
            LearnerReport::Trouble(text) => self.notify(text, true),
            LearnerReport::Ended(reason) => self.learning_ended(reason),
        }
    }

    /// Takes in what another process has written: its champion is put in charge as that of a learner here, and those that it
    /// had before can be shown.
    fn hear_run(&mut self, world: &mut World, news: RunNews) {
        if let Some(TimedCurve { curve, secs }) = news.curve {
            (self.learned.run.curve, self.learned.run.curve_secs) = (Arc::new(curve), Arc::new(secs));
        }
        for earlier in &news.champions {
            self.learned.gallery.keep(earlier);
        }
        if let Some(champion) = news.champion {
            self.crown(world, champion);
        }
        for rival in news.rivals {
            self.add_rival(rival);
        }
        for trouble in news.troubles {
            self.notify(told(&trouble), true);
        }
    }

    fn add_point(&mut self, point: CurvePoint, spent: Duration) {
        let (before, since_secs) = self.learned.run.rate;
        if self.secs - since_secs >= RATE_WINDOW_SECS {
            self.learned.run.evaluations_per_sec = (point.evaluations - before) as f64 / (self.secs - since_secs);
            self.learned.run.rate = (point.evaluations, self.secs);
        }
        self.learned.settings.step_size = point.step_size;
        Arc::make_mut(&mut self.learned.run.curve).push(point);
        Arc::make_mut(&mut self.learned.run.curve_secs).push(spent.as_secs_f64());
    }

    /// The learner has paused by itself.
    fn has_paused(&mut self, world: &World) {
        self.learned.pauses_at = None;
        self.learning_is(world, false);
        let kept = match self.kept_run() {
            KeptRun::In(root) => format!("; what it has learned is kept in {root}"),
            KeptRun::Soon | KeptRun::Nowhere => String::new(),
        };
        let text = format!("learning is paused after {} episodes, as it was told to{kept}", self.learned.evaluations());
        self.offer(text, "Go on", Command::ResumeLearning);
    }

    fn add_rival(&mut self, rival: Rival) {
        let Rival { name, held_out } = rival;
        let line = RivalLine { name, mean: held_out.mean, low: held_out.low, high: held_out.high };
        Arc::make_mut(&mut self.learned.run.rivals).push(line);
        self.look_for_crossing();
    }

    fn crown(&mut self, world: &mut World, champion: Champion) {
        let generation = champion.generation;
        self.learned.gallery.keep(&champion);
        self.learned.champion = Some(champion);
        self.learned.champion_waits = self.learned.follows_champion;
        let is_in_charge = if self.learned.follows_champion { ", put in charge" } else { "" };
        let label = format!("{}{is_in_charge}", champion_name(generation));
        let (kind, episode, tick) = (MarkerKind::Champion, self.episode, self.watched.now(world));
        Arc::make_mut(&mut self.learned.run.markers).push(Marker { generation, kind, label, episode, tick });
        self.look_for_crossing();
    }

    /// The champion has crossed once all rivals are scored and it is ahead of the best.
    fn look_for_crossing(&mut self) {
        let learned = &mut self.learned;
        if learned.run.crossed.is_some() || learned.run.rivals.len() < PRESETS.len() {
            return;
        }
        let best = learned.run.rivals.iter().max_by(|a, b| a.mean.total_cmp(&b.mean));
        if let (Some(champion), Some(best)) = (&learned.champion, best)
            && champion.held_out.mean > best.mean
        {
            learned.run.crossed = Some(Crossing {
                generation: champion.generation,
                champion: champion.held_out.mean,
                rival: best.name.clone(),
                rival_mean: best.mean,
            });
        }
    }
}
