//! One case, measured in a process of its own.

use std::sync::Arc;

use bevy::prelude::{IntoScheduleConfigs as _, ResMut, Resource, World};
use clap::Args;

use super::clock::{peak_rss_bytes, thread_nanos};
use super::report::{Breakdown, Case};
use crate::cli::arguments::OverrideArguments;
use crate::cli::failure::Failure;
use crate::cli::output::print;
use crate::cli::policy::{NamedPolicy, resolve_single};
use crate::orchestration::guidance::GuidanceRule;
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::Stage;
use crate::sim::{Phase, Setting, SimSystems, Stopwatch, Trial, begin_episode, tick_schedule};

/// What the parent process tells the one that measures a case.
#[derive(Debug, Args)]
pub(in crate::cli) struct CaseArguments {
    /// The scene.
    scene: String,
    /// Seed of the episode.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The policy; the scene's own without one.
    #[arg(long)]
    policy: Option<String>,
    /// Learned guidance that looks at the traffic every so many ticks, instead of a policy.
    #[arg(long, conflicts_with = "policy")]
    refresh_ticks: Option<u32>,
    #[command(flatten)]
    overrides: OverrideArguments,
}

/// Measures the case and writes its figures to stdout as JSON.
pub(in crate::cli) fn run_case(arguments: &CaseArguments) -> Result<(), Failure> {
    let stage = arguments.overrides.open(&arguments.scene)?;
    let NamedPolicy { policy, mut name } = resolve_single(arguments.policy.as_deref(), &stage)?;
    let policy = match arguments.refresh_ticks {
        None => policy,
        Some(ticks) => {
            name = format!("guidance=learned, refreshed every {ticks} ticks");
            live_guidance(&stage, ticks)
        }
    };
    let setting = Setting { stage: Arc::new(stage), policy, seed: arguments.seed };
    print(&serde_json::to_string(&Case { policy: name, ..measure(&setting) })?)
}

/// A meta-skill made by hand, for measurements only; the benchmarks use it as well.
const LIVE_GUIDANCE: &str = include_str!("../../../benches/live_guidance.ron");

/// The scene's policy with learned guidance of which every part is in use: lanes with a direction each, prices that
/// follow the traffic, and so a new field for every goal after each look.
fn live_guidance(stage: &Stage, refresh_ticks: u32) -> Policy {
    let mut meta_skill = MetaSkill::from_ron(LIVE_GUIDANCE).expect("a meta-skill that ships");
    meta_skill.guidance_refresh_ticks = refresh_ticks.max(1);
    Policy { guidance: GuidanceRule::Learned, ..stage.policy.with_meta_skill(meta_skill) }
}

fn measure(setting: &Setting) -> Case {
    let Stage { scene, .. } = &*setting.stage;
    let (agents, ticks) = (scene.fleet.agents, scene.episode.ticks);
    let nanos = time_episode(setting, ticks);
    // Read before the second run, so that the figure is that of one world.
    let peak_rss_bytes = peak_rss_bytes();
    let shares = Shares::measure(setting, ticks);
    let cpu_ns_per_agent_step = nanos as f64 / (f64::from(agents) * f64::from(ticks));
    Case {
        scene: scene.name.clone(),
        policy: setting.policy.tokens(),
        agents,
        ticks,
        cpu_ns_per_agent_step,
        breakdown: shares.of(cpu_ns_per_agent_step),
        peak_rss_bytes,
    }
}

/// Processor time of all ticks of an episode, in nanoseconds.
fn time_episode(setting: &Setting, ticks: u32) -> u64 {
    let mut trial = Trial::default();
    trial.begin(setting);
    let start = thread_nanos();
    for _ in 0..ticks {
        trial.tick();
    }
    thread_nanos() - start
}

/// Processor time between the first and the last system of every tick.
#[derive(Resource, Default)]
struct SystemsTime {
    started: u64,
    nanos: u64,
}

/// Nanoseconds of an episode by part.
struct Shares {
    fields: u64,
    moves: u64,
    orchestrate: u64,
    systems: u64,
    ticks: u64,
}

impl Shares {
    /// Runs an episode of so many ticks with a stopwatch in it.
    fn measure(setting: &Setting, ticks: u32) -> Self {
        let mut world = World::new();
        world.insert_resource(Stopwatch::with_clock(thread_nanos));
        world.init_resource::<SystemsTime>();
        begin_episode(&mut world, setting);
        let mut schedule = tick_schedule();
        schedule.add_systems((
            (|mut time: ResMut<SystemsTime>| time.started = thread_nanos()).before(SimSystems::Release),
            (|mut time: ResMut<SystemsTime>| time.nanos += thread_nanos() - time.started).after(SimSystems::Score),
        ));
        let mut nanos = 0;
        for _ in 0..ticks {
            let start = thread_nanos();
            schedule.run(&mut world);
            nanos += thread_nanos() - start;
        }
        let stopwatch = world.resource::<Stopwatch>();
        Self {
            fields: stopwatch.nanos(Phase::Fields),
            moves: stopwatch.nanos(Phase::Move),
            orchestrate: stopwatch.nanos(Phase::Orchestrate),
            systems: world.resource::<SystemsTime>().nanos,
            ticks: nanos,
        }
    }

    /// The parts of `whole`.
    fn of(&self, whole: f64) -> Breakdown {
        let Self { fields, moves, orchestrate, systems, ticks } = *self;
        let part = |nanos: u64| whole * nanos as f64 / ticks.max(1) as f64;
        Breakdown {
            fields: part(fields),
            moves: part(moves),
            orchestrate: part(orchestrate),
            ecs: part(systems.saturating_sub(fields + moves + orchestrate)),
            other: part(ticks.saturating_sub(systems)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::Decision;
    use crate::scene::DEFAULT_SCENE;
    use crate::sim::Routes;

    /// All weights found their feature, and the prices change while the episode runs.
    #[test]
    fn live_guidance_is_alive() {
        let stage = Arc::new(Stage::open("benchmarks/warehouse-33-36", &[]).expect("a shipped scene"));
        let policy = live_guidance(&stage, 20);
        assert_eq!(policy.meta_skill.block(Decision::Guidance).iter().filter(|&&weight| weight != 0.0).count(), 6);
        let mut trial = Trial::default();
        trial.begin(&Setting { stage, policy, seed: 0 });
        for _ in 0..65 {
            trial.tick();
        }
        assert_eq!(trial.world().resource::<Routes>().version, 4, "at the start and after 20, 40 and 60 ticks");
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let overrides = ["episode.ticks=40".to_owned()];
        let stage = Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene");
        let policy = stage.policy.clone();
        let case = measure(&Setting { stage: Arc::new(stage), policy, seed: 0 });
        let Breakdown { fields, moves, orchestrate, ecs, other } = case.breakdown;
        let parts = [fields, moves, orchestrate, ecs, other];
        assert!(parts.iter().all(|&part| part > 0.0), "{parts:?}");
        let sum: f64 = parts.iter().sum();
        assert!((sum / case.cpu_ns_per_agent_step - 1.0).abs() < 1e-9, "{parts:?}");
    }
}
