//! Carries out commands.

use std::path::Path;
use std::sync::Arc;

use bevy::prelude::{Messages, ResMut, World};

use super::super::ground::Ground;
use super::super::learning::parameters::EDITED;
use super::super::live::Session;
use super::super::playback::NORMAL_TICKS_PER_SECOND;
use super::super::versus::Versus;
use super::super::{Command, Speed};
use super::controls::Value;
use super::log::LogEntry;
use super::undo::ChangeLine;
use crate::atomic_file;
use crate::demand::Demand;
use crate::learner::seeds::TEST_SEEDS_END;
use crate::learner::{LearnerCommand, curve_to_csv};
use crate::orchestration::Policy;
use crate::random::{Purpose, Stream};
use crate::sim::WorldCommand;

/// Commands that the log holds; the older half goes when there would be more.
const MOST_LOGGED: usize = 8192;

/// Carries out all commands that wait, in the order in which they were given.
pub(in crate::session) fn carry_out_commands(
    mut waiting: ResMut<Messages<Command>>,
    mut session: ResMut<Session>,
    mut ground: ResMut<Ground>,
) {
    session.carry_out_all(&mut ground.world, waiting.drain());
}

impl Session {
    /// Carries out commands in this order, without those whose values the next one replaces.
    pub(in crate::session) fn carry_out_all(&mut self, world: &mut World, commands: impl IntoIterator<Item = Command>) {
        let mut commands = commands.into_iter().peekable();
        while let Some(command) = commands.next() {
            if commands.peek().is_some_and(|next| next.replaces(&command)) {
                continue;
            }
            if self.log.len() == MOST_LOGGED {
                self.log.drain(..MOST_LOGGED / 2);
            }
            self.log.push(LogEntry { tick: self.ticks, command: command.clone() });
            self.carry_out(world, command);
        }
    }

    pub(in crate::session) fn obey(&mut self, world: &mut World, command: Command) {
        match command {
            Command::TogglePlay if self.playback.is_playing => self.playback.is_playing = false,
            Command::TogglePlay | Command::Play => self.play(world),
            Command::Pause => self.playback.is_playing = false,
            Command::Step => self.step(1),
            Command::StepMany(ticks) => self.step(ticks),
            Command::StepBack(ticks) => self.step_back(world, ticks),
            Command::GoTo(tick) => self.go_to(world, tick),
            Command::GoToNextEvent => self.go_to_event(world, true),
            Command::GoToEventBefore => self.go_to_event(world, false),
            Command::GoLive => self.go_to(world, u32::MAX),
            Command::Fork => self.fork(world),
            Command::ShowFuture(number) => self.show_future(world, number),
            Command::ShowNextFuture => self.show_future(world, self.watched.timeline().next()),
            Command::CompareFutures(number) => self.compare_futures(world, number),
            Command::SetSpeed(speed) => self.playback.speed = speed,
            Command::Faster => self.playback.change_rung(true),
            Command::Slower => self.playback.change_rung(false),
            Command::NormalSpeed => self.playback.speed = Speed::TicksPerSecond(NORMAL_TICKS_PER_SECOND),
            Command::Restart if self.watched.future().is_recorded() => self.play_from_start(world),
            Command::Restart => self.begin_another(world, self.watched.setting.seed),
            Command::NewSeed => self.begin_another(world, another_seed(self.watched.setting.seed)),
            Command::SetSeed(seed) => self.set_seed(world, seed),
            Command::SetAgents(agents) => self.set(world, &[Value::Agents(agents)]),
            Command::SetDemandRate(rate) => self.set(world, &[Value::DemandRate(rate)]),
            Command::ShiftDemand => self.apply(world, &WorldCommand::ShiftDemand),
            Command::SetHotSpots(shapes) => self.set_hot_spots(world, shapes),
            Command::SetSkew(share) => self.set_skew(world, share),
            Command::SetLinks { reports, directives } => self.set_links(world, reports, directives),
            Command::SetBreakdowns { rate_per_agent_tick, ticks } => {
                self.set_breakdowns(world, rate_per_agent_tick, ticks);
            }
            Command::SetEpisodeTicks(ticks) => self.set(world, &[Value::EpisodeTicks(ticks)]),
            Command::BlackOut { area, ticks } => self.apply(world, &WorldCommand::BlackOut { area, ticks }),
            Command::BreakAgent { agent, ticks } => self.apply(world, &WorldCommand::BreakAgent { agent, ticks }),
            Command::BlockCell { cell, ticks } => self.apply(world, &WorldCommand::BlockCell { cell, ticks }),
            Command::MendAgent(agent) => self.set(world, &[Value::Broken(agent, None)]),
            Command::OpenCell(cell) => self.set(world, &[Value::Blocked(cell, None)]),
            Command::SetPolicy(name) => self.set_policy(world, &name),
            Command::CompareWith(name) => self.compare_with(world, &name),
            Command::ToggleComparison => self.toggle_comparison(world),
            Command::SetFollowChampion(follows) => {
                if follows {
                    self.put_champion_in_charge(world);
                }
                self.learned.follows_champion = follows;
            }
            Command::ResumeLearning if self.learned.is_learning => {}
            Command::ToggleLearning | Command::ResumeLearning => self.toggle_learning(world),
            Command::StartLearning => self.start_learning(world),
            Command::RestartLearning => self.restart_learning(world),
            Command::SetMethod(method) => self.set(world, &[Value::Method(method)]),
            Command::SetPopulation(candidates) => self.set(world, &[Value::Population(candidates)]),
            Command::SetStepSize(step_size) => self.set(world, &[Value::StepSize(step_size)]),
            Command::SetLearningRate(rate) => self.set(world, &[Value::LearningRate(rate)]),
            Command::SetWeightDecay(decay) => self.set(world, &[Value::WeightDecay(decay)]),
            Command::SetRollouts(rollouts) => self.set(world, &[Value::Rollouts(rollouts)]),
            Command::PauseLearningAt(episodes) => self.set(world, &[Value::PausesAt(episodes)]),
            Command::SetParameter { decision, place, value } => self.set_parameter(world, decision, place, value),
            Command::SetEffort(effort) => self.set(world, &effort.values(self.learned.settings.method)),
            Command::WhileHeld(command) => self.obey(world, *command),
            Command::LetGo => self.let_go(),
            Command::Undo => self.undo(world),
            Command::Redo => self.redo(world),
            Command::StartRecording => self.start_recording(),
            Command::StopRecording => self.stop_recording(),
            Command::KeepLast => self.keep_last(world),
            Command::SaveClip(path) => self.save_clip(world, &path),
            Command::ExportClip { path, options, has_both } => self.export_clip(path, options, has_both),
            Command::StopExport => self.stop_export(),
            Command::Preview { options, has_both, end } => self.preview_clip(options, has_both, end),
            Command::SaveChampion(path) => self.save_champion(&path),
            Command::SaveCurve(path) => self.save_curve(&path),
            Command::Tell { text, is_trouble } => self.notify(text, is_trouble),
            Command::OfferToOpen { text, path } => self.offer_until_taken(text, false, "Open", Command::Open(path)),
            Command::ShowGeneration(generation) => self.show_generation(world, generation),
            Command::TakeUpEpisode => self.take_up_aside(world),
            Command::PinGeneration(generation, is_pinned) => self.pin_generation(generation, is_pinned),
            Command::SetRanking(is_open) => self.open_ranking(is_open),
            Command::Restore(left) => self.restore(world, &left),
            Command::GoBack => self.go_back(world),
            Command::Open(path) => self.open(world, &path),
            Command::OpenScene(scene) => self.open_scene(world, &scene),
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
    pub(in crate::session) fn apply(&mut self, world: &mut World, command: &WorldCommand) {
        let forked = self.watched.change(world, command, None);
        let tick = self.watched.now(world);
        self.other_side(|versus| versus.change(tick, command, forked.is_some()));
        if let Some(forked) = forked {
            self.told_of_fork(forked);
        }
    }

    /// Begins an episode under a seed that was named.
    fn set_seed(&mut self, world: &mut World, seed: u64) {
        if seed < TEST_SEEDS_END {
            self.begin_another(world, seed);
        } else {
            self.notify(format!("seeds lie below {TEST_SEEDS_END}; {seed} is one for training"), true);
        }
    }

    pub(super) fn set_demand_rate(&mut self, world: &mut World, rate: f64) {
        let Demand::Pool { supply, .. } = self.watched.setting.stage.scene.demand else { return };
        let (name, most) = supply.rate_limit();
        if rate > 0.0 && rate <= most {
            self.change_world(world, WorldCommand::SetDemandRate { rate });
        } else {
            self.notify(format!("{name} lies above 0 and at most at {most}, not at {rate}"), true);
        }
    }

    /// A change that makes earlier scores meaningless: the learner opens a new segment of its curve.
    pub(super) fn change_world(&mut self, world: &mut World, command: WorldCommand) {
        self.apply(world, &command);
        if !self.changes.puts_off_telling() {
            self.tell_stage();
        }
    }

    /// Tells the learner what world it is to learn for.
    pub(in crate::session) fn tell_stage(&mut self) {
        self.learned.stage = Arc::clone(&self.watched.setting.stage);
        self.tell_learner([LearnerCommand::SetStage(Arc::clone(&self.learned.stage))]);
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
    pub(in crate::session) fn put_in_charge(&mut self, world: &mut World, policy: Policy, name: &str) {
        let command = WorldCommand::SwapPolicy(Box::new(policy));
        if let Some(forked) = self.watched.change(world, &command, Some(name)) {
            let tick = self.watched.now(world);
            self.other_side(|versus| versus.fork(tick));
            self.told_of_fork(forked);
        }
        // A parameter that is dragged is no champion that takes over.
        if name != EDITED {
            self.swap_flash = 1.0;
        }
    }

    pub(in crate::session) fn put_champion_in_charge(&mut self, world: &mut World) {
        self.learned.champion_waits = false;
        match self.policy_named("champion") {
            Ok((policy, name)) => self.put_in_charge(world, policy, &name),
            Err(error) => self.notify(error, true),
        }
    }

    fn compare_with(&mut self, world: &mut World, name: &str) {
        match self.policy_named(name) {
            Ok((policy, policy_name)) => {
                name.clone_into(&mut self.compared_last);
                self.set_aside(world);
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

    fn toggle_learning(&mut self, world: &mut World) {
        if self.learned.followed.is_some() {
            let text = "another process trains this run: pause it there, or go on from its champion here";
            self.offer(text, "Learn here", Command::StartLearning);
            return;
        }
        if self.learned.learner.is_none() {
            self.start_learning(world);
            return;
        }
        if self.learned.run.ended.is_some() {
            self.restart_learning(world);
            return;
        }
        let is_learning = !self.learned.is_learning;
        let command = if is_learning { LearnerCommand::Resume } else { LearnerCommand::Pause };
        if self.learned.learner.as_mut().is_some_and(|learner| learner.send(command)) {
            self.learning_is(world, is_learning);
        }
    }

    /// Learning goes on, or is paused.
    pub(in crate::session) fn learning_is(&mut self, world: &World, is_learning: bool) {
        self.learned.is_learning = is_learning;
        if is_learning {
            // What passed meanwhile was no learning.
            self.learned.run.rate = (self.learned.evaluations(), self.secs);
            self.withdraw(&Command::ResumeLearning);
        }
        let text = if is_learning { "learning goes on" } else { "learning is paused" };
        let (episode, tick) = (self.episode, self.watched.now(world));
        self.changes.tell(ChangeLine { episode, tick, text: text.to_owned() });
    }

    /// Tells the learner something.
    pub(super) fn tell_learner(&mut self, commands: impl IntoIterator<Item = LearnerCommand>) {
        let Some(learner) = &mut self.learned.learner else { return };
        if let Some(config) = &mut self.learned.config {
            let config = Arc::make_mut(config);
            config.settings = self.learned.settings.clone();
            config.scenes = vec![self.learned.stage.scene.clone()];
        }
        // One that is begun anew learns with the settings and in the world of then.
        let has_ended = self.learned.run.ended.is_some();
        for command in commands.into_iter().filter(|_| !has_ended) {
            if !learner.send(command) {
                self.notify("the learner does not answer", true);
                return;
            }
        }
    }

    fn save_curve(&mut self, path: &Path) {
        let text = curve_to_csv(&self.learned.run.curve, Some(&self.learned.run.curve_secs));
        match atomic_file::write(path, text.as_bytes()) {
            Ok(()) => self.notify(format!("saved {}", path.display()), false),
            Err(error) => self.notify(format!("{}: {error}", path.display()), true),
        }
    }
}

/// A seed that follows from another, within the range of test seeds.
fn another_seed(seed: u64) -> u64 {
    Stream::new(seed, Purpose::Seeds, 1).next_u64() >> 32
}
