//! Carries out commands.

use std::path::Path;
use std::sync::Arc;

use bevy::prelude::{Messages, World};

use super::live::{LogEntry, Session};
use super::playback::NORMAL_TICKS_PER_SECOND;
use super::versus::Versus;
use super::view::Marker;
use super::{Command, Speed};
use crate::demand::Demand;
use crate::learner::{Hyperparameters, LearnerCommand};
use crate::orchestration::Policy;
use crate::random::{Purpose, Stream};
use crate::scene::EpisodeSpec;
use crate::sim::WorldCommand;

/// Carries out all commands that wait, in the order in which they were given.
pub(super) fn carry_out_commands(world: &mut World) {
    let waiting: Vec<Command> = world.resource_mut::<Messages<Command>>().drain().collect();
    if waiting.is_empty() {
        return;
    }
    world.resource_scope(|world, mut session: bevy::prelude::Mut<Session>| {
        for command in waiting {
            let tick = session.ticks;
            session.log.push(LogEntry { tick, command: command.clone() });
            session.carry_out(world, command);
        }
    });
}

impl Session {
    fn carry_out(&mut self, world: &mut World, command: Command) {
        match command {
            Command::TogglePlay if self.playback.is_playing => self.playback.is_playing = false,
            Command::TogglePlay | Command::Play => self.play(world),
            Command::Pause => self.playback.is_playing = false,
            Command::Step => self.step(1),
            Command::StepMany(ticks) => self.step(ticks),
            Command::StepBack(ticks) => self.step_back(world, ticks),
            Command::GoTo(tick) => self.go_to(world, tick),
            Command::GoLive => self.go_to(world, u32::MAX),
            Command::Fork => self.fork(world),
            Command::ShowFuture(number) => self.show_future(world, number),
            Command::ShowNextFuture => self.show_future(world, self.watched.timeline().next()),
            Command::SetSpeed(speed) => self.playback.speed = speed,
            Command::Faster => self.playback.change_rung(true),
            Command::Slower => self.playback.change_rung(false),
            Command::NormalSpeed => self.playback.speed = Speed::TicksPerSecond(NORMAL_TICKS_PER_SECOND),
            Command::Restart if self.watched.future().is_recorded() => self.play_from_start(world),
            Command::Restart => self.restart(world, self.watched.setting.seed),
            Command::NewSeed => self.restart(world, another_seed(self.watched.setting.seed)),
            Command::SetSeed(seed) => self.restart(world, seed),
            Command::SetAgents(agents) => self.change_world(world, WorldCommand::SetAgents { agents }, "agents"),
            Command::SetDemandRate(rate) => self.set_demand_rate(world, rate),
            Command::ShiftDemand => self.apply(world, &WorldCommand::ShiftDemand),
            Command::SetEpisodeTicks(ticks) => {
                let ticks = ticks.clamp(1, EpisodeSpec::MAX_TICKS);
                self.change_world(world, WorldCommand::SetEpisodeTicks { ticks }, "episode length");
            }
            Command::BlackOut { area, ticks } => self.apply(world, &WorldCommand::BlackOut { area, ticks }),
            Command::BreakAgent { agent, ticks } => self.apply(world, &WorldCommand::BreakAgent { agent, ticks }),
            Command::BlockCell { cell, ticks } => self.apply(world, &WorldCommand::BlockCell { cell, ticks }),
            Command::SetPolicy(name) => self.set_policy(world, &name),
            Command::CompareWith(name) => self.compare_with(world, &name),
            Command::ToggleComparison => self.toggle_comparison(world),
            Command::SetFollowChampion(follows) => {
                if follows {
                    self.put_champion_in_charge(world);
                }
                self.learned.follows_champion = follows;
            }
            Command::ToggleLearning => self.toggle_learning(),
            Command::SetPopulation(candidates) => {
                let candidates = candidates.max(Hyperparameters::POPULATIONS.0);
                self.learned.settings.population = candidates;
                self.tell_learner(LearnerCommand::SetPopulation(candidates), format!("population {candidates}"));
            }
            Command::SetStepSize(step_size) => {
                let step_size = step_size.clamp(Hyperparameters::STEP_SIZES.0, Hyperparameters::STEP_SIZES.1);
                self.learned.settings.step_size = step_size;
                self.tell_learner(LearnerCommand::SetStepSize(step_size), format!("step size {step_size:.3}"));
            }
            Command::SetRollouts(rollouts) => {
                let rollouts = rollouts.max(1);
                self.learned.settings.rollouts = rollouts;
                self.tell_learner(LearnerCommand::SetRollouts(rollouts), format!("rollouts {rollouts}"));
            }
            Command::StartRecording => self.is_recording = true,
            Command::StopRecording => self.stop_recording(),
            Command::SaveClip(path) => self.save_clip(&path),
            Command::ShowGeneration(generation) => self.show_generation(world, generation),
            Command::PinGeneration(generation, is_pinned) => self.pin_generation(generation, is_pinned),
            Command::SetRanking(is_open) => self.open_ranking(is_open),
            Command::Open(path) => self.open(world, &path),
            Command::Hint(text) => self.notify(text, true),
        }
    }

    /// Lets time pass; a recording that is over is shown again.
    fn play(&mut self, world: &mut World) {
        self.playback.is_playing = true;
        if self.is_at_recordings_end(world) {
            self.go_to(world, 0);
        }
    }

    fn step(&mut self, ticks: u32) {
        self.playback.is_playing = false;
        self.playback.steps_left = ticks;
    }

    /// Changes the world between two ticks, and writes it down; in the past this begins another future.
    fn apply(&mut self, world: &mut World, command: &WorldCommand) {
        let forked = self.watched.change(world, command, None);
        let tick = self.watched.now(world);
        self.other_side(|versus| versus.change(tick, command, forked.is_some()));
        if let Some(forked) = forked {
            self.told_of_fork(forked);
        }
    }

    fn set_demand_rate(&mut self, world: &mut World, rate: f64) {
        let Demand::Pool { supply, .. } = self.watched.setting.stage.scene.demand else { return };
        let (name, most) = supply.rate_limit();
        if rate > 0.0 && rate <= most {
            self.change_world(world, WorldCommand::SetDemandRate { rate }, "demand");
        } else {
            self.notify(format!("{name} lies above 0 and at most at {most}, not at {rate}"), true);
        }
    }

    /// A change that makes earlier scores meaningless: the learner opens a new segment of its curve.
    fn change_world(&mut self, world: &mut World, command: WorldCommand, what: &str) {
        self.apply(world, &command);
        self.tell_stage(format!("{what} changed"));
    }

    /// Tells the learner what world it is to learn for.
    pub(super) fn tell_stage(&mut self, label: String) {
        self.learned.stage = Arc::clone(&self.watched.setting.stage);
        self.tell_learner(LearnerCommand::SetStage(Arc::clone(&self.learned.stage)), label);
    }

    fn set_policy(&mut self, world: &mut World, name: &str) {
        match self.policy_named(name) {
            Ok((policy, policy_name)) => {
                // Whoever asks for the champion by name may go on following it.
                self.learned.follows_champion &= name == "champion";
                self.put_in_charge(world, policy, &policy_name);
            }
            Err(error) => self.notify(error, true),
        }
    }

    /// Swaps the policy of the running fleet; one that is compared with keeps its own.
    pub(super) fn put_in_charge(&mut self, world: &mut World, policy: Policy, name: &str) {
        let command = WorldCommand::SwapPolicy(Box::new(policy));
        if let Some(forked) = self.watched.change(world, &command, Some(name)) {
            let tick = self.watched.now(world);
            self.other_side(|versus| versus.fork(tick));
            self.told_of_fork(forked);
        }
        self.swap_flash = 1.0;
    }

    pub(super) fn put_champion_in_charge(&mut self, world: &mut World) {
        match self.policy_named("champion") {
            Ok((policy, name)) => self.put_in_charge(world, policy, &name),
            Err(error) => self.notify(error, true),
        }
    }

    fn compare_with(&mut self, world: &mut World, name: &str) {
        match self.policy_named(name) {
            Ok((policy, policy_name)) => {
                name.clone_into(&mut self.compared_last);
                self.versus = None;
                self.restart(world, self.watched.setting.seed);
                self.versus = Some(Versus::begin(&self.watched.setting, policy, policy_name));
            }
            Err(error) => self.notify(error, true),
        }
    }

    fn toggle_comparison(&mut self, world: &mut World) {
        if self.versus.take().is_none() {
            self.compare_with(world, &self.compared_last.clone());
        }
    }

    fn toggle_learning(&mut self) {
        if self.learned.followed.is_some() {
            self.notify("another process trains this run: pause it there", true);
        }
        let learning = !self.learned.is_learning;
        let command = if learning { LearnerCommand::Resume } else { LearnerCommand::Pause };
        if self.learned.learner.as_ref().is_some_and(|learner| learner.send(command)) {
            self.learned.is_learning = learning;
        }
    }

    fn tell_learner(&mut self, command: LearnerCommand, label: String) {
        let Some(learner) = &self.learned.learner else { return };
        if !learner.send(command) {
            self.notify("the learner does not answer", true);
            return;
        }
        let generation = self.learned.curve.last().map_or(0, |point| point.generation);
        let markers = Arc::make_mut(&mut self.learned.markers);
        // A slider that is dragged leaves one mark, its last.
        let what = label.split(' ').next().map(str::to_owned);
        if markers
            .last()
            .is_some_and(|last| last.generation == generation && last.label.split(' ').next() == what.as_deref())
        {
            markers.pop();
        }
        markers.push(Marker { generation, label });
    }

    pub(super) fn stop_recording(&mut self) {
        if self.is_recording {
            self.is_recording = false;
            self.clip = Some(self.watched.future().recorder().clip());
        }
    }

    fn save_clip(&mut self, path: &Path) {
        let result = match &self.clip {
            Some(clip) => clip.save(path).map_err(|error| error.to_string()),
            None => Err("nothing was recorded yet".to_owned()),
        };
        match result {
            Ok(()) => self.offer(format!("saved {}", path.display()), "Play", Command::Open(path.to_owned())),
            Err(error) => self.notify(error, true),
        }
    }
}

/// A seed that follows from another, within the range of test seeds.
fn another_seed(seed: u64) -> u64 {
    Stream::new(seed, Purpose::Seeds, 1).next_u64() >> 32
}
