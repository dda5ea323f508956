//! Something else is opened in a running session, or its scene was changed in its file.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use bevy::prelude::World;

use super::super::opening;
use super::super::restore::Saved;
use super::super::{Beginning, Command, Session};
use super::source::Source;
use super::{Opened, told};
use crate::orchestration::guidance::GuidanceRule;
use crate::orchestration::{MetaSkill, Policy, UNTRAINED};
use crate::scene::{Scene, Stage};

/// Seed of what is opened, as of the command line.
pub(in crate::session) const SEED: u64 = 0;

impl Session {
    /// Opens what is at `path`, as the command line would; a meta-skill is put in charge of what is open.
    pub(in crate::session) fn open(&mut self, world: &mut World, path: &Path) {
        let beginning = match opening::open(&path.to_string_lossy(), &[]) {
            Ok(Opened::Clip(clip)) => Ok(Beginning::playing(*clip, path)),
            Ok(Opened::Run(run)) => Ok(Beginning::following(*run, SEED)),
            Ok(Opened::Scene(stage)) => self.learned_here(*stage).map(|beginning| beginning.from_file(path, &[])),
            Ok(Opened::MetaSkill(meta_skill)) => return self.put_file_in_charge(world, *meta_skill, path),
            Err(error) => Err(told(&error)),
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        self.begin_anew(world, beginning, Some(path), format!("opened {name}"));
    }

    /// Opens a scene that no file says.
    pub(in crate::session) fn open_scene(&mut self, world: &mut World, scene: &Scene) {
        let stage = Stage::of_scene(scene.clone(), &[]).map_err(|error| told(&error));
        let text = format!("opened {}, which is not saved", scene.name);
        let beginning = stage.and_then(|stage| self.learned_here(stage));
        self.begin_anew(world, beginning, None, text);
    }

    /// Exchanges the session for what could be begun; what cannot begin is told of.
    fn begin_anew(
        &mut self,
        world: &mut World,
        beginning: Result<Beginning, String>,
        path: Option<&Path>,
        text: String,
    ) {
        match beginning {
            Ok(beginning) => self.exchange(world, beginning, path, text),
            Err(error) => self.notify(error, true),
        }
    }

    /// Everything begins anew but the speed, the log and the messages; `text` says what was opened at `path`, if a file was.
    pub(in crate::session) fn exchange(
        &mut self,
        world: &mut World,
        beginning: Beginning,
        path: Option<&Path>,
        text: String,
    ) {
        let is_same = self.source.as_ref().is_some_and(|source| Some(source.path.as_path()) == path);
        let left_for_this = if is_same { None } else { Saved::of(self) };
        self.stop_recording();
        let mut left = std::mem::replace(self, beginning.begin(world));
        self.playback.speed = left.playback.speed;
        self.log = std::mem::take(&mut left.log);
        (self.ticks, self.secs) = (left.ticks, left.secs);
        self.learned.run.rate = (0, left.secs);
        self.clips = std::mem::take(&mut left.clips);
        self.clips.before.clear();
        (self.runs, self.files) = (left.runs.take(), std::mem::take(&mut left.files));
        self.to_go_on_with = left.to_go_on_with.take();
        self.notices = std::mem::take(&mut left.notices);
        // What is drawn of an episode is known by its number.
        self.newest_episode = left.newest_episode + left.watched.earlier().episodes + 1;
        self.episode = self.newest_episode;
        self.ranking.is_open = left.ranking.is_open;
        // One step back is kept, so only the newest offer holds.
        self.withdraw(&Command::GoBack);
        self.forget_aside();
        self.left = left_for_this;
        match &self.left {
            Some(_) => self.offer(text, "Go back", Command::GoBack),
            None => self.notify(text, false),
        }
        leave(left);
    }

    /// A scene with a learner, which keeps what it learns where this session's does.
    fn learned_here(&self, stage: Stage) -> Result<Beginning, String> {
        let stage = Arc::new(stage);
        let policy = stage.learning_policy();
        let beginning = Beginning::new(stage, policy, UNTRAINED, SEED).keeping_runs_in(self.runs.clone());
        beginning.learning(SEED).map_err(|error| told(&error))
    }

    fn put_file_in_charge(&mut self, world: &mut World, meta_skill: MetaSkill, path: &Path) {
        let policy = self.watched.setting.stage.learning_policy().with_meta_skill(meta_skill);
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
        self.know_file(path);
        self.put_in_charge_by_choice(world, policy, &name);
        self.offer(format!("{name} is in charge"), "Compare", Command::ToggleComparison);
    }

    /// Looks whether the scene was changed in its file; one that is wrong is told of, and the scene goes on as it was.
    pub(in crate::session) fn read_scene_again(&mut self, world: &mut World) {
        match self.source.as_mut().and_then(Source::read_again) {
            Some(Ok(stage)) => self.take_up(world, stage),
            Some(Err(error)) => self.notify(error.to_string(), true),
            None => {}
        }
    }

    /// Whether guidance that was read from a file is in force, which names the edges of its floor.
    fn follows_named_edges(&self) -> bool {
        let names_edges = |policy: &Policy| matches!(policy.guidance, GuidanceRule::Fixed(_));
        let other = self.versus.as_ref().map(|versus| &versus.watched.setting.policy);
        names_edges(&self.watched.setting.policy) || names_edges(&self.learned.rules) || other.is_some_and(names_edges)
    }

    /// Begins an episode in the scene as it is now. Who is in charge stays, but for the scene's own policy, and the learner
    /// goes on in the changed world.
    fn take_up(&mut self, world: &mut World, mut stage: Stage) {
        let old = self.watched.setting.clone();
        let is_same_floor = stage.grid.layout() == old.stage.grid.layout();
        if !is_same_floor && self.follows_named_edges() {
            self.notify("the floor has changed, but the guidance in force was read from a file for the old one", true);
            return;
        }
        if is_same_floor {
            stage.grid = Arc::clone(&old.stage.grid);
            if stage.scene == old.stage.scene {
                return;
            }
        }
        if old.policy == old.stage.policy {
            self.watched.setting.policy = stage.policy.clone();
        }
        if self.clips.is_recording {
            self.stop_recording();
            self.notify("the recording ends here: a clip has one scene", false);
        }
        self.watched.setting.stage = Arc::new(stage);
        self.opened = Arc::clone(&self.watched.setting.stage);
        self.restart(world, self.watched.setting.seed);
        self.forget_aside();
        self.tell_stage();
        self.mark_scene("scene changed", 0);
        self.notify("the scene was read again: its file has changed", false);
    }
}

/// Lets a session go.
fn leave(left: Session) {
    let Session { learned, ranking, workers, .. } = left;
    retire((learned.learner, ranking, workers));
}

/// Lets threads go that end with the trials that they have begun, which takes longer than a frame.
pub(in crate::session) fn retire(threads: impl Send + 'static) {
    // Without another thread they end here and now.
    let _ = thread::Builder::new().name("retiring session".to_owned()).spawn(move || drop(threads));
}
