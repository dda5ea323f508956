//! Sets controls to values, for commands, and to undo a change or make it again.

use bevy::prelude::World;

use super::super::live::Session;
use super::controls::{Control, InCharge, Links, Value};
use crate::demand::{Demand, HotSpot, HotSpotShape, Spreads, Square};
use crate::fleet::{AgentId, Clock, Faults};
use crate::grid::Cell;
use crate::learner::seeds::TEST_SEEDS_END;
use crate::learner::{Hyperparameters, LearnerCommand};
use crate::orchestration::communication::{Communication, LinkSpec};
use crate::scene::{EpisodeSpec, Stage};
use crate::sim::WorldCommand;

impl Session {
    pub(in crate::session) fn values(&self, world: &World, controls: &[Control]) -> Vec<Value> {
        controls.iter().filter_map(|&control| self.value(world, control)).collect()
    }

    /// What a control is set to; `None` where the world has no such thing.
    fn value(&self, world: &World, control: Control) -> Option<Value> {
        let scene = &self.watched.setting.stage.scene;
        let settings = &self.learned.settings;
        let faults = world.get_resource::<Faults>();
        Some(match control {
            Control::Seed => Value::Seed(self.watched.setting.seed),
            Control::Agents => Value::Agents(scene.fleet.agents),
            Control::DemandRate => match &scene.demand {
                Demand::Pool { supply, .. } => Value::DemandRate(supply.rate()),
                Demand::PerAgent { .. } => return None,
            },
            Control::EpisodeTicks => Value::EpisodeTicks(scene.episode.ticks),
            Control::Links => {
                let spec = &scene.communication;
                let relays = spec.relays.clone();
                Value::Links(Links { reports: spec.reports, directives: spec.directives, relays })
            }
            Control::Breakdowns => {
                let spec = &scene.faults.breakdowns;
                Value::Breakdowns { rate_per_agent_tick: spec.rate_per_agent_tick, ticks: spec.ticks }
            }
            Control::HotSpots => Value::HotSpots(scene.demand.hot_spots()),
            Control::Gathered => {
                let spot = scene.demand.gathered().filter(|_| self.opened.scene.demand.may_gather());
                Value::Gathered(spot)
            }
            Control::Centres => Value::Centres(world.resource::<Spreads>().centres()),
            Control::Broken(agent) => Value::Broken(agent, faults.and_then(|faults| faults.broken_until(agent))),
            Control::Blocked(cell) => Value::Blocked(cell, faults.and_then(|faults| faults.blocked_until(cell))),
            Control::BlackOuts => {
                let all = world.get_resource::<Communication>().map_or(&[][..], Communication::black_outs);
                Value::BlackOuts(all.to_vec()).at(world.resource::<Clock>().tick)
            }
            Control::InCharge => Value::InCharge(InCharge {
                policy: self.watched.setting.policy.clone(),
                name: self.watched.policy_name.clone(),
                follows: self.learned.follows_champion,
            }),
            Control::Method => Value::Method(settings.method),
            Control::Population => Value::Population(settings.population),
            Control::StepSize => Value::StepSize(settings.step_size),
            Control::LearningRate => Value::LearningRate(settings.learning_rate),
            Control::WeightDecay => Value::WeightDecay(settings.weight_decay),
            Control::Rollouts => Value::Rollouts(settings.rollouts),
            Control::PausesAt => Value::PausesAt(self.learned.pauses_at),
        })
    }

    /// Whether setting this would change anything.
    pub(super) fn would_change(&self, world: &World, value: &Value) -> bool {
        let value = value.at(world.resource::<Clock>().tick);
        self.value(world, value.control()).is_some_and(|now| !now.is_same(&value))
    }

    /// Sets controls to these values; those that have them already are left alone.
    pub(in crate::session) fn set(&mut self, world: &mut World, values: &[Value]) {
        let mut for_learner = Vec::new();
        for value in values {
            let value = value.at(world.resource::<Clock>().tick);
            if !self.would_change(world, &value) {
                continue;
            }
            match value {
                Value::Seed(seed) => self.begin_another(world, seed),
                Value::Agents(agents) => self.change_world(world, WorldCommand::SetAgents { agents }),
                Value::DemandRate(rate) => self.set_demand_rate(world, rate),
                Value::EpisodeTicks(ticks) => {
                    let ticks = ticks.clamp(1, EpisodeSpec::MAX_TICKS);
                    self.change_world(world, WorldCommand::SetEpisodeTicks { ticks });
                }
                Value::Links(Links { reports, directives, relays }) => {
                    self.change_world(world, WorldCommand::SetLinks { reports, directives, relays });
                }
                Value::Breakdowns { rate_per_agent_tick, ticks } => {
                    self.change_world(world, WorldCommand::SetBreakdowns { rate_per_agent_tick, ticks });
                }
                Value::HotSpots(shapes) => self.change_world(world, WorldCommand::SetHotSpots { shapes }),
                Value::Gathered(spot) => self.change_world(world, WorldCommand::GatherDemand { spot }),
                Value::Centres(centres) => self.apply(world, &WorldCommand::PlaceHotSpots { centres }),
                Value::Broken(agent, until) => self.set_broken(world, agent, until),
                Value::Blocked(cell, until) => self.set_blocked(world, cell, until),
                Value::BlackOuts(black_outs) => self.apply(world, &WorldCommand::SetBlackOuts { black_outs }),
                Value::InCharge(in_charge) => self.set_in_charge(world, &in_charge),
                Value::Method(method) => self.learn_by(world, method),
                Value::Population(candidates) => {
                    self.learned.settings.population = candidates.max(Hyperparameters::POPULATIONS.0);
                    for_learner.push(LearnerCommand::SetPopulation(self.learned.settings.population));
                }
                Value::StepSize(step_size) => {
                    let (least, most) = Hyperparameters::STEP_SIZES;
                    self.learned.settings.step_size = step_size.clamp(least, most);
                    for_learner.push(LearnerCommand::SetStepSize(self.learned.settings.step_size));
                }
                Value::LearningRate(rate) => {
                    let (least, most) = Hyperparameters::LEARNING_RATES;
                    self.learned.settings.learning_rate = rate.map(|rate| rate.clamp(least, most));
                    for_learner.push(LearnerCommand::SetLearningRate(self.learned.settings.learning_rate));
                }
                Value::WeightDecay(decay) => {
                    self.learned.settings.weight_decay = decay.clamp(0.0, Hyperparameters::MOST_WEIGHT_DECAY);
                    for_learner.push(LearnerCommand::SetWeightDecay(self.learned.settings.weight_decay));
                }
                Value::Rollouts(rollouts) => {
                    self.learned.settings.rollouts = rollouts.max(1);
                    for_learner.push(LearnerCommand::SetRollouts(self.learned.settings.rollouts));
                }
                Value::PausesAt(episodes) => {
                    self.learned.pauses_at = episodes;
                    for_learner.push(LearnerCommand::PauseAt(episodes));
                }
            }
        }
        if !for_learner.is_empty() {
            self.tell_learner(for_learner);
        }
    }

    /// Limits communication. Ranges are measured from the relays of the scene that was opened, or else from one in the middle of
    /// the floor, which is there as long as a range is.
    pub(in crate::session) fn set_links(&mut self, world: &mut World, reports: LinkSpec, directives: LinkSpec) {
        if !reports.is_sound() || !directives.is_sound() {
            self.notify("a loss lies from 0 to 1, and a delay within what a scene may have", true);
            return;
        }
        let Stage { scene, grid, .. } = &*self.opened;
        let mut relays = scene.communication.relays.clone();
        if relays.is_empty() && (reports.range_cells.is_some() || directives.range_cells.is_some()) {
            relays.push((grid.width() / 2, grid.height() / 2));
        }
        self.set(world, &[Value::Links(Links { reports, directives, relays })]);
    }

    /// Gives hot spots these shapes.
    pub(in crate::session) fn set_hot_spots(&mut self, world: &mut World, shapes: Vec<HotSpotShape>) {
        let has_all = shapes.len() == self.watched.setting.stage.scene.demand.hot_spots().len();
        if has_all && shapes.iter().all(HotSpotShape::is_sound) {
            self.set(world, &[Value::HotSpots(shapes)]);
        } else {
            self.notify("hot spots have a share above 0 and at most 1, and a width that a scene may have", true);
        }
    }

    /// Lets a share of demand that the scene spreads evenly gather around one hot spot, which is in the middle of the floor until
    /// demand is moved elsewhere; without a share it is as the scene says.
    pub(in crate::session) fn set_skew(&mut self, world: &mut World, share: f64) {
        let Stage { scene, grid, .. } = &*self.opened;
        if !scene.demand.may_gather() || !(0.0..=1.0).contains(&share) {
            self.notify("a share from 0 to 1 can gather, of demand that has no hot spots in its scene", true);
            return;
        }
        let middle = Square { row: grid.height() / 2, column: grid.width() / 2 };
        let now = self.watched.setting.stage.scene.demand.gathered();
        let (centre, sigma) =
            now.map_or((middle, HotSpotShape::USUAL_SIGMA), |HotSpot { centre, shape }| (centre, shape.sigma));
        let spot = (share > 0.0).then_some(HotSpot { centre, shape: HotSpotShape { share, sigma } });
        self.set(world, &[Value::Gathered(spot)]);
    }

    /// Lets agents break down by chance.
    pub(in crate::session) fn set_breakdowns(&mut self, world: &mut World, rate_per_agent_tick: f64, ticks: u32) {
        if (0.0..=1.0).contains(&rate_per_agent_tick) {
            let ticks = if rate_per_agent_tick > 0.0 { ticks.max(1) } else { ticks };
            self.set(world, &[Value::Breakdowns { rate_per_agent_tick, ticks }]);
        } else {
            self.notify(format!("the rate of breakdowns lies from 0 to 1, not at {rate_per_agent_tick}"), true);
        }
    }

    fn set_broken(&mut self, world: &mut World, agent: AgentId, until: Option<u32>) {
        if world.get_resource::<Faults>().is_some_and(|faults| faults.broken_until(agent).is_some()) {
            self.apply(world, &WorldCommand::MendAgent { agent });
        }
        if let Some(until) = until {
            let ticks = until - world.resource::<Clock>().tick;
            self.apply(world, &WorldCommand::BreakAgent { agent, ticks });
        }
    }

    fn set_blocked(&mut self, world: &mut World, cell: Cell, until: Option<u32>) {
        if world.get_resource::<Faults>().is_some_and(|faults| faults.blocked_until(cell).is_some()) {
            self.apply(world, &WorldCommand::OpenCell { cell });
        }
        if let Some(until) = until {
            let ticks = until - world.resource::<Clock>().tick;
            self.apply(world, &WorldCommand::BlockCell { cell, ticks });
        }
    }

    /// A policy that is followed is the newest champion, or what was in charge before there was one.
    fn set_in_charge(&mut self, world: &mut World, in_charge: &InCharge) {
        if in_charge.follows && self.learned.champion.is_some() {
            self.put_champion_in_charge(world);
        } else {
            self.put_in_charge(world, in_charge.policy.clone(), &in_charge.name);
        }
        self.learned.follows_champion = in_charge.follows;
    }

    /// Begins an episode under a seed that was named.
    pub(super) fn set_seed(&mut self, world: &mut World, seed: u64) {
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

    /// Changes the world between two ticks, and writes it down; in the past this begins another future.
    pub(in crate::session) fn apply(&mut self, world: &mut World, command: &WorldCommand) {
        let forked = self.watched.change(world, command, None);
        let tick = self.watched.now(world);
        self.other_side(|versus| versus.change(tick, command, forked.is_some()));
        if let Some(forked) = forked {
            self.told_of_fork(forked);
        }
    }

    /// A change that makes earlier scores meaningless: the learner opens a new segment of its curve.
    pub(super) fn change_world(&mut self, world: &mut World, command: WorldCommand) {
        self.apply(world, &command);
        if !self.changes.puts_off_telling() {
            self.tell_stage();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use bevy::app::App;

    use super::*;
    use crate::record::Replay;
    use crate::session::{Beginning, Command, Ground, SessionPlugin, View};

    fn app(scene: &str) -> App {
        let overrides = ["fleet.agents=6".to_owned()];
        let stage = Arc::new(Stage::open(scene, &overrides).expect("a shipped scene"));
        let mut app = App::new();
        let beginning = Beginning::new(Arc::clone(&stage), stage.policy.clone(), "the scene's own", 7);
        app.add_plugins(SessionPlugin::new(beginning.from_file(Path::new(scene), &overrides)));
        send(&mut app, [Command::Pause]);
        app
    }

    fn send(app: &mut App, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            app.world_mut().write_message(command);
        }
        app.update();
        while app.world().resource::<Session>().playback.steps_left > 0 {
            app.update();
        }
    }

    fn view(app: &App) -> View {
        app.world().resource::<Session>().view(app.world().resource::<Ground>().world())
    }

    fn centres(app: &App) -> Vec<Vec<Square>> {
        app.world().resource::<Ground>().world().resource::<Spreads>().centres()
    }

    #[test]
    fn demand_that_is_spread_evenly_is_skewed_undone_and_replayed() {
        let mut app = app("narrow-aisles");
        let (opened, grid) = (view(&app).opened.scene.demand.clone(), Arc::clone(&view(&app).opened.grid));
        let middle = Square { row: grid.height() / 2, column: grid.width() / 2 };
        let spot = |share| Some(HotSpot { centre: middle, shape: HotSpotShape { share, sigma: 1.0 } });
        let gathered = |app: &App| view(app).stage.scene.demand.gathered();
        send(&mut app, [Command::StartRecording, Command::StepMany(10)]);
        send(&mut app, [Command::SetSkew(0.5), Command::StepMany(30)]);
        assert_eq!((gathered(&app), centres(&app)), (spot(0.5), vec![vec![middle], Vec::new()]));
        let told = view(&app).changes.undo.expect("a change");
        assert!(told.starts_with("hot spots none to 50 % within 1.00"), "{told}");
        send(&mut app, [Command::Undo, Command::StepMany(5)]);
        assert_eq!((&view(&app).stage.scene.demand, centres(&app)), (&opened, vec![Vec::new(); 2]));
        send(&mut app, [Command::Redo, Command::ShiftDemand, Command::StepMany(5)]);
        let moved = centres(&app);
        send(&mut app, [Command::SetSkew(0.75), Command::StepMany(5)]);
        assert_eq!((gathered(&app), centres(&app)), (spot(0.75), moved.clone()), "it stays where it was moved to");
        send(&mut app, [Command::SetSkew(0.0), Command::StepMany(5)]);
        assert_eq!((gathered(&app), centres(&app)), (None, vec![Vec::new(); 2]));
        send(&mut app, [Command::Undo, Command::StepMany(5)]);
        assert_eq!((gathered(&app), centres(&app)), (spot(0.75), moved));
        send(&mut app, [Command::StopRecording]);
        let clip = app.world().resource::<Session>().clips.kept.as_ref().expect("a clip").clip.clone();
        Replay::new(clip).verify().expect("the same hashes");
    }

    /// Its place is drawn once, so that of two controls one alone changes from then on.
    #[test]
    fn a_skew_that_is_dragged_is_one_change() {
        let mut app = app("narrow-aisles");
        send(&mut app, [Command::SetSkew(0.2)]);
        let held = |share| Command::WhileHeld(Box::new(Command::SetSkew(share)));
        send(&mut app, [held(0.3), Command::StepMany(2)]);
        send(&mut app, [held(0.5), Command::StepMany(2)]);
        send(&mut app, [Command::SetSkew(0.6), Command::LetGo, Command::Undo]);
        let gathered = view(&app).stage.scene.demand.gathered().map(|spot| spot.shape.share);
        assert_eq!(gathered.map(f64::to_bits), Some(0.2_f64.to_bits()));
        // And of one that begins where demand is even.
        send(&mut app, [Command::Undo, held(0.4), held(0.5), Command::LetGo, Command::Undo]);
        assert_eq!(view(&app).stage.scene.demand.gathered(), None);
    }

    #[test]
    fn a_skew_comes_back_with_its_session() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("left.clip");
        let mut app = app("narrow-aisles");
        let shape = HotSpotShape { share: 0.5, sigma: 2.0 };
        send(&mut app, [Command::SetSkew(0.5), Command::SetHotSpots(vec![shape]), Command::StepMany(5)]);
        send(&mut app, [Command::KeepLast, Command::SaveClip(path.clone()), Command::Open(path)]);
        assert!(view(&app).played.is_some(), "another session is open");
        send(&mut app, [Command::GoBack]);
        let now = view(&app);
        assert!(now.played.is_none() && now.opened.scene.demand.may_gather());
        assert_eq!(now.stage.scene.demand.gathered().map(|spot| spot.shape), Some(shape));
    }

    #[test]
    fn hot_spots_of_a_scene_are_not_taken_for_others() {
        for (scene, share) in [("narrow-aisles", 1.5), ("narrow-aisles", f64::NAN), ("flash-sale", 0.5)] {
            let mut app = app(scene);
            send(&mut app, [Command::SetSkew(share)]);
            let now = view(&app);
            assert_eq!(now.stage.scene.demand, now.opened.scene.demand, "{scene}");
            assert!(now.notices.last().is_some_and(|notice| notice.is_trouble) && now.changes.undo.is_none());
        }
    }
}
