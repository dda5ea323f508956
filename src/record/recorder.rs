//! Writes down what happens to a world.

use super::Clip;
use crate::sim::{Setting, Trial, WorldCommand, state_hash};

/// A clip in the making. It may run along with every episode: it costs eight bytes a tick.
#[derive(Clone, Debug)]
pub struct Recorder {
    clip: Clip,
}

impl Recorder {
    /// Starts at the first tick of an episode that was begun under `setting`.
    pub fn begin(setting: &Setting) -> Self {
        let stage = setting.stage.self_contained();
        let setting = Setting { stage, policy: setting.policy.clone(), seed: setting.seed };
        Self { clip: Clip { setting, commands: Vec::new(), hashes: Vec::new() } }
    }

    /// Goes on where a clip ends.
    pub fn resume(clip: Clip) -> Self {
        Self { clip }
    }

    /// What fixed the first tick.
    pub fn setting(&self) -> &Setting {
        &self.clip.setting
    }

    /// Notes a command that was applied to the world before its next tick.
    pub fn note(&mut self, command: &WorldCommand) {
        self.clip.commands.push((self.clip.ticks(), command.clone()));
    }

    /// Notes that a tick was run, and what the world was like after it.
    pub fn tick(&mut self, state_hash: u64) {
        self.clip.hashes.push(state_hash);
    }

    /// Ticks kept so far.
    pub fn ticks(&self) -> u32 {
        self.clip.ticks()
    }

    /// Commands noted so far, in order, each with the ticks that had been run by then.
    pub fn commands(&self) -> &[(u32, WorldCommand)] {
        &self.clip.commands
    }

    /// What the world was like when so many ticks had been run; `None` before the first tick and after the last.
    pub fn hash_after(&self, ticks: u32) -> Option<u64> {
        self.clip.hashes.get(ticks.checked_sub(1)? as usize).copied()
    }

    /// The recorder as it was when it had kept so many ticks and commands, to go on otherwise from there.
    #[must_use]
    pub fn back_at(&self, ticks: u32, commands: usize) -> Self {
        let Clip { setting, commands: noted, hashes } = &self.clip;
        let (commands, hashes) = (noted[..commands].to_vec(), hashes[..ticks as usize].to_vec());
        Self { clip: Clip { setting: setting.clone(), commands, hashes } }
    }

    /// What another recorder has kept since this one's last tick, after what this one has.
    #[must_use]
    pub fn followed_by(mut self, since: Self) -> Self {
        let ticks = self.ticks();
        self.clip.commands.extend(since.clip.commands.into_iter().map(|(tick, command)| (ticks + tick, command)));
        self.clip.hashes.extend(since.clip.hashes);
        self
    }

    /// The clip up to now; recording may go on.
    pub fn clip(&self) -> Clip {
        self.clone().finish()
    }

    /// The clip. Commands after the last tick are left out: nothing came of them.
    pub fn finish(mut self) -> Clip {
        let ticks = self.clip.ticks();
        self.clip.commands.retain(|&(tick, _)| tick < ticks);
        self.clip
    }
}

/// Runs the first `ticks` ticks of an episode and records them.
pub fn record(setting: &Setting, ticks: u32) -> Clip {
    let mut recorder = Recorder::begin(setting);
    let mut trial = Trial::default();
    trial.begin(setting);
    for _ in 0..ticks {
        trial.tick();
        recorder.tick(state_hash(trial.world()));
    }
    recorder.finish()
}
