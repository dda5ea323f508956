//! The cases of `fleetwright speed` as benchmarks: trials, cost-to-go fields, resets and workers. `cargo bench
//! --no-default-features` compares with the last run; `fleetwright speed` gives processor time and a breakdown.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fleetwright::grid::{CostToGo, Direction, Guidance};
use fleetwright::orchestration::{MetaSkill, Policy};
use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Trial, Workers};

/// Learned guidance that follows the traffic every 20 ticks.
const LIVE_GUIDANCE: &str = include_str!("live_guidance.ron");

/// Trials that workers run, many enough to drown the start of the threads.
const TRIALS: u64 = 16;

fn stage(name: &str, ticks: u32) -> Arc<Stage> {
    Arc::new(Stage::open(name, &[format!("episode.ticks={ticks}")]).expect("a shipped scene"))
}

fn live(stage: &Stage) -> Policy {
    let meta_skill = MetaSkill::from_ron(LIVE_GUIDANCE).expect("a meta-skill");
    let learned = stage.policy.with_rules("guidance=learned", &stage.grid).expect("a rule");
    learned.with_meta_skill(meta_skill)
}

/// Whole trials from a cold start, in agent-steps.
fn trials(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("trial");
    group.sample_size(10);
    let cases = [
        ("narrow-aisles", 600, false),
        ("benchmarks/warehouse-33-36", 1000, false),
        ("benchmarks/warehouse-33-36", 1000, true),
        ("benchmarks/empty-48-48", 1000, false),
        ("benchmarks/warehouse-large", 100, false),
    ];
    for (name, ticks, is_live) in cases {
        let stage = stage(name, ticks);
        let (what, policy) = if is_live { (", live guidance", live(&stage)) } else { ("", stage.policy.clone()) };
        group.throughput(Throughput::Elements(u64::from(stage.scene.fleet.agents) * u64::from(ticks)));
        let setting = Setting { stage, policy, seed: 0 };
        group.bench_function(format!("{name}{what}"), |bench| {
            bench.iter_batched_ref(Trial::default, |trial| trial.run(&setting), BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// All cost-to-go fields of a floor, in cells.
fn fields(criterion: &mut Criterion) {
    let stage = stage("benchmarks/warehouse-33-36", 1);
    let grid = &stage.grid;
    let any_costs = |cell: fleetwright::grid::Cell, direction: Direction, _| {
        let (column, row) = grid.place(cell);
        501 + (977 * column + 331 * row + 613 * direction as u32) % 1500
    };
    let mut group = criterion.benchmark_group("fields");
    group.throughput(Throughput::Elements((grid.len() * grid.len()) as u64));
    for (name, guidance) in [("unweighted", Guidance::plain(grid)), ("weighted", Guidance::from_edges(grid, any_costs))]
    {
        let mut cost_to_go = CostToGo::new(grid, &guidance);
        group.bench_function(name, |bench| {
            bench.iter(|| {
                cost_to_go.set_guidance(grid, &guidance);
                cost_to_go.prepare(grid, grid.cells());
                black_box(cost_to_go.computed())
            });
        });
    }
    group.finish();
}

/// Beginning a trial in the world of an earlier one.
fn reset(criterion: &mut Criterion) {
    let stage = stage("benchmarks/warehouse-33-36", 1000);
    let mut trial = Trial::default();
    let mut seed = 0;
    criterion.bench_function("reset", |bench| {
        bench.iter(|| {
            seed += 1;
            trial.begin(&Setting { policy: stage.policy.clone(), stage: Arc::clone(&stage), seed });
        });
    });
}

/// A batch of trials on one worker, and on two.
fn workers(criterion: &mut Criterion) {
    let stage = stage("benchmarks/warehouse-33-36", 1000);
    let setting = |seed| Setting { policy: stage.policy.clone(), stage: Arc::clone(&stage), seed };
    let settings: Vec<Setting> = (0..TRIALS).map(setting).collect();
    let mut group = criterion.benchmark_group("workers");
    group.sample_size(10);
    group.throughput(Throughput::Elements(TRIALS));
    for count in [1, 2] {
        let workers = Workers::start(count).expect("threads");
        group.bench_function(count.to_string(), |bench| {
            bench.iter_batched(|| settings.clone(), |settings| workers.run(settings), BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, trials, fields, reset, workers);
criterion_main!(benches);
