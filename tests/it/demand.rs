//! Demand moves as its scene says, and as nobody else says.

use std::sync::Arc;

use fleetwright::demand::{Site, Spreads, TaskPool};
use fleetwright::fleet::{Goal, Roster};
use fleetwright::grid::{Cell, CellKind, Grid};
use fleetwright::random::{Purpose, Stream};
use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Trial, WorldCommand, apply};

fn setting(scene: &str, overrides: &[&str], rules: &str) -> Setting {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    let stage = Arc::new(Stage::open(scene, &overrides).expect("a scene"));
    let policy = stage.policy.with_rules(rules, &stage.grid).expect("a policy");
    Setting { stage, policy, seed: 3 }
}

fn begun(setting: &Setting, ticks: u32) -> Trial {
    let mut trial = Trial::default();
    trial.begin(setting);
    (0..ticks).for_each(|_| trial.tick());
    trial
}

fn goals(trial: &Trial) -> Vec<Goal> {
    let world = trial.world();
    let goal = |&entity| world.get::<Goal>(entity).copied().expect("every agent has a goal");
    world.resource::<Roster>().0.iter().map(goal).collect()
}

/// Variance of cells along both axes together, in tenths of the floor.
fn variance(grid: &Grid, cells: &[Cell]) -> f64 {
    let axis = |at: &dyn Fn(Cell) -> u32, squares: u32| {
        let places: Vec<f64> = cells.iter().map(|&cell| f64::from(at(cell)) * 10.0 / f64::from(squares - 1)).collect();
        let mean = places.iter().sum::<f64>() / places.len() as f64;
        places.iter().map(|place| (place - mean).powi(2)).sum::<f64>() / places.len() as f64
    };
    axis(&|cell| grid.place(cell).0, grid.width()) + axis(&|cell| grid.place(cell).1, grid.height())
}

/// What is drawn from the spread in force, with a stream of its own.
fn drawn(trial: &Trial, grid: &Grid) -> Vec<Cell> {
    let mut stream = Stream::new(0, Purpose::Layout, 0);
    let spreads = trial.world().resource::<Spreads>();
    (0..500).filter_map(|_| spreads.goals().draw(grid, &mut stream)).collect()
}

/// The published protocol: uniform for 200 ticks, then a Gaussian of variance 1 on either axis; agents keep the goals they
/// have, and those who reach theirs in the last tick before a shift already draw from the new distribution.
#[test]
fn goals_crowd_after_two_hundred_ticks_and_not_before() {
    let setting = setting("benchmarks/sortation-33-57-shifting", &["fleet.agents=300"], "guidance=crisscross");
    let grid = &setting.stage.grid;
    let mut trial = begun(&setting, 199);
    let before = goals(&trial);
    assert!(variance(grid, &drawn(&trial, grid)) > 7.0, "uniform: {}", variance(grid, &drawn(&trial, grid)));
    trial.tick();
    let after = goals(&trial);
    let kept = before.iter().zip(&after).filter(|(before, after)| before == after).count();
    let (mut changed, hot) = (0, drawn(&trial, grid));
    assert!(variance(grid, &hot) < 2.5, "one hot spot: {}", variance(grid, &hot));
    for (_, after) in before.iter().zip(&after).filter(|(before, after)| before != after) {
        assert_eq!(after.since_tick, 200);
        changed += 1;
    }
    assert!(kept > 250 && changed > 0, "{kept} kept, {changed} changed");
    for _ in 200..260 {
        trial.tick();
    }
    let is_new = |goal: &&Goal| goal.since_tick >= 200 && grid.kind(goal.cell) == CellKind::Endpoint;
    let new: Vec<Cell> = goals(&trial).iter().filter(is_new).map(|goal| goal.cell).collect();
    assert!(new.len() > 50 && variance(grid, &new) < 2.5, "{} goals, variance {}", new.len(), variance(grid, &new));
    for _ in 260..400 {
        trial.tick();
    }
    let centre = |cells: &[Cell]| cells.iter().map(|&cell| u64::from(grid.place(cell).0)).sum::<u64>() / 500;
    assert_ne!(centre(&hot), centre(&drawn(&trial, grid)), "it moved on");
}

/// The centres have a stream of their own: neither the policy nor the number of agents changes where demand goes.
#[test]
fn policy_and_fleet_do_not_change_where_demand_goes() {
    let scene = "benchmarks/empty-32-32-shifting";
    let at_420 = |overrides: &[&str], rules: &str| {
        let setting = setting(scene, overrides, rules);
        drawn(&begun(&setting, 420), &setting.stage.grid)
    };
    let plain = at_420(&["fleet.agents=100"], "guidance=none");
    assert_eq!(plain, at_420(&["fleet.agents=100"], "guidance=crisscross,right_of_way=waiting"));
    assert_eq!(plain, at_420(&["fleet.agents=90"], "guidance=none"));
}

#[test]
fn any_layout_takes_shifting_goals_by_override() {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = folder.path().join("yard.map");
    std::fs::write(&layout, format!("type octile\nheight 20\nwidth 20\nmap\n{}", (".".repeat(20) + "\n").repeat(20)))
        .expect("writable");
    let shifting = "demand.goals=Shifting(every_ticks: 50, hot_spots: 1, sigma: 0.5)";
    let setting = setting(&layout.to_string_lossy(), &["fleet.agents=40", shifting], "guidance=none");
    let grid = &setting.stage.grid;
    assert!(variance(grid, &drawn(&begun(&setting, 49), grid)) > 10.0);
    assert!(variance(grid, &drawn(&begun(&setting, 50), grid)) < 1.0);
}

/// The first 560 ticks of the scene, in parts of an even rate: tasks released, and the share of them near the hot spot.
#[test]
fn a_sale_brings_more_orders_from_where_it_is() {
    let setting = setting("flash-sale", &[], "guidance=none");
    let grid = &setting.stage.grid;
    let trial = begun(&setting, 560);
    let pool = trial.world().resource::<TaskPool>();
    let tasks: Vec<_> = (0..pool.released() as u32).map(|id| pool.task(fleetwright::demand::TaskId(id))).collect();
    let part = |from: u32, to: u32, centre: (u32, u32)| {
        let released: Vec<_> = tasks.iter().filter(|task| (from..to).contains(&task.released_tick)).collect();
        let is_near = |cell: Cell| {
            let (column, row) = grid.place(cell);
            column.abs_diff(centre.0) <= 10 && row.abs_diff(centre.1) <= 6
        };
        let near = released.iter().filter(|task| is_near(task.errands[0].cell)).count();
        (released.len() as f64 / f64::from(to - from), near as f64 / released.len() as f64)
    };
    for (from, to, centre, per_tick, least, most) in [
        (0, 80, (8, 5), 2.0, 0.15, 0.45),
        (80, 240, (8, 5), 2.5, 0.75, 1.0),
        (240, 400, (31, 11), 2.5, 0.75, 1.0),
        (400, 560, (8, 17), 2.5, 0.75, 1.0),
    ] {
        let (rate, share) = part(from, to, centre);
        assert!((rate - per_tick).abs() < 0.45, "ticks {from} to {to}: {rate} tasks a tick, expected {per_tick}");
        assert!((least..=most).contains(&share), "ticks {from} to {to}: {share} of them near {centre:?}");
    }
}

/// A person's click: uniform demand gathers at once, workstations stay as they are, and a restart undoes it.
#[test]
fn demand_can_be_moved_by_hand() {
    let mut setting = setting("narrow-aisles", &[], "guidance=none");
    let grid = Arc::clone(&setting.stage.grid);
    let mut trial = begun(&setting, 10);
    let spread = |trial: &Trial, errand: usize| {
        let mut stream = Stream::new(0, Purpose::Layout, 0);
        let spreads = trial.world().resource::<Spreads>();
        assert_eq!(spreads.errands()[errand].site().at, [Site::Endpoint, Site::Workstation][errand]);
        let cells: Vec<Cell> = (0..500).filter_map(|_| spreads.errands()[errand].draw(&grid, &mut stream)).collect();
        variance(&grid, &cells)
    };
    let before = [spread(&trial, 0), spread(&trial, 1)];
    apply(trial.world_mut(), &mut setting, &WorldCommand::ShiftDemand);
    assert!(spread(&trial, 0) < 0.3 * before[0], "{} after {}", spread(&trial, 0), before[0]);
    assert_eq!(spread(&trial, 1).to_bits(), before[1].to_bits());
    apply(trial.world_mut(), &mut setting, &WorldCommand::Restart { seed: 3 });
    assert_eq!(spread(&trial, 0).to_bits(), before[0].to_bits());
}
