//! Who does what each command asks for.

use bevy::prelude::World;

use super::super::live::Session;
use super::super::playback::NORMAL_TICKS_PER_SECOND;
use super::super::{Command, Speed};
use super::controls::Value;
use crate::random::{Purpose, Stream};
use crate::sim::WorldCommand;

impl Session {
    /// Does what a command asks for; what it changes is kept by whoever carries it out.
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
}

/// A seed that follows from another, within the range of test seeds.
fn another_seed(seed: u64) -> u64 {
    Stream::new(seed, Purpose::Seeds, 1).next_u64() >> 32
}
