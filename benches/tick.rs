//! What a tick costs, and its parts. `cargo bench --no-default-features`; `fleetwright speed` gives the same per agent-step in
//! processor time, with a breakdown.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fleetwright::grid::{Cell, CostToGo, Direction, Guidance};
use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Trial};

/// Ticks of the trials that are measured.
const TICKS: u32 = 100;

fn stage(name: &str) -> Arc<Stage> {
    Arc::new(Stage::open(name, &[format!("episode.ticks={TICKS}")]).expect("a shipped scene"))
}

/// Whole trials from a cold start, in agent-steps.
fn trials(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("trial");
    group.sample_size(20);
    for name in ["narrow-aisles", "benchmarks/warehouse-33-36", "benchmarks/empty-48-48"] {
        let stage = stage(name);
        group.throughput(Throughput::Elements(u64::from(stage.scene.fleet.agents) * u64::from(TICKS)));
        for (what, policy) in [("scene's own", stage.policy.clone()), ("learned", stage.learning_policy())] {
            let mut trial = Trial::default();
            let setting = Setting { stage: Arc::clone(&stage), policy, seed: 0 };
            group.bench_function(format!("{name}, {what}"), |bench| bench.iter(|| black_box(trial.run(&setting))));
        }
    }
    group.finish();
}

/// All cost-to-go fields of a floor, in cells.
fn fields(criterion: &mut Criterion) {
    let stage = stage("benchmarks/warehouse-33-36");
    let grid = &stage.grid;
    let lanes = |cell: Cell, direction: Direction, _: Cell| {
        let (column, row) = grid.place(cell);
        500 + 50 * ((column + row + direction as u32) % 40)
    };
    let mut group = criterion.benchmark_group("fields");
    group.throughput(Throughput::Elements((grid.len() * grid.len()) as u64));
    for (name, guidance) in [("unweighted", Guidance::plain(grid)), ("weighted", Guidance::from_edges(grid, lanes))] {
        group.bench_function(name, |bench| {
            bench.iter_batched_ref(
                || CostToGo::new(grid, &guidance),
                |cost_to_go| {
                    cost_to_go.prepare(grid, grid.cells());
                    black_box(cost_to_go.computed());
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, trials, fields);
criterion_main!(benches);
