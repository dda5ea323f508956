//! Jams are seen where they are, and looking for them changes nothing.

use std::sync::Arc;

use bevy::prelude::Entity;
use fleetwright::fleet::{AgentId, Goal, Position, Roster};
use fleetwright::grid::Cell;
use fleetwright::scene::Stage;
use fleetwright::sim::{Jam, JamCause, Jams, MIN_STALL_TICKS, Setting, Trial, WorldCommand, apply};

use crate::program::{fields, json, stdout};

fn setting(stage: Stage, rules: &str) -> Setting {
    let policy = stage.policy.with_rules(rules, &stage.grid).expect("a policy");
    Setting { stage: Arc::new(stage), policy, seed: 1 }
}

/// A scene on one row of squares.
fn corridor(row: &str, agents: u32, demand: &str) -> Setting {
    let text = format!(
        "(version: 1, name: \"corridor\", layout: Ascii([\"{row}\"]), fleet: (agents: {agents}), demand: {demand})"
    );
    setting(Stage::parse("corridor", &text, None, &[]).expect("a scene"), "guidance=none")
}

fn found(trial: &Trial) -> (&Jams, Vec<Jam>) {
    let jams = trial.world().resource::<Jams>();
    (jams, jams.jams().to_vec())
}

/// Two agents that want past each other: one is pushed to the end, and then neither can get on.
#[test]
fn head_on_in_a_corridor_is_a_cycle_of_two() {
    let setting = corridor("........", 2, "PerAgent()");
    let mut trial = Trial::default().observing_jams();
    trial.begin(&setting);
    let entities: Vec<Entity> = trial.world().resource::<Roster>().0.clone();
    for (entity, from, to) in [(entities[0], 2, 7), (entities[1], 5, 0)] {
        let goal = Goal { cell: Cell(to), since_tick: 0, draw: 0, counts: true };
        trial.world_mut().entity_mut(entity).insert((Position { now: Cell(from), before: Cell(from) }, goal));
    }
    for _ in 0..MIN_STALL_TICKS {
        trial.tick();
        assert_eq!(found(&trial).1, [], "the one who pushes gets on");
    }
    (0..20).for_each(|_| trial.tick());
    let (jams, now) = found(&trial);
    assert_eq!((now.len(), now[0].reason, now[0].size()), (1, JamCause::Cycle, 2));
    assert_eq!(jams.members(&now[0]), [AgentId(0), AgentId(1)]);
    assert_eq!((jams.counts().begun, jams.counts().largest), (1, 2));
    let ticks = trial.outcome().jams.expect("observed").agent_ticks / 2;
    assert_eq!(u64::from(MIN_STALL_TICKS + 20 - now[0].since_tick), ticks, "counted in every tick since it began");
}

/// Six agents want past the seventh, which has broken down.
#[test]
fn a_broken_agent_is_the_root_of_the_queue_behind_it() {
    let mut setting = corridor("........", 7, "PerAgent()");
    let mut trial = Trial::default().observing_jams();
    trial.begin(&setting);
    for (agent, entity) in (0..).zip(trial.world().resource::<Roster>().0.clone()) {
        let (now, goal) = (Cell(agent + 1), Goal { cell: Cell(0), since_tick: 0, draw: 0, counts: true });
        trial.world_mut().entity_mut(entity).insert((Position { now, before: now }, goal));
    }
    let broken = WorldCommand::BreakAgent { agent: AgentId(0), ticks: 100 };
    apply(trial.world_mut(), &mut setting, &broken);
    (0..20).for_each(|_| trial.tick());
    let (_, now) = found(&trial);
    assert_eq!((now.len(), now[0].reason, now[0].cell, now[0].size()), (1, JamCause::Broken, Cell(1), 6));
}

/// Six agents queue for a station at which the seventh is being served.
#[test]
fn a_queue_is_a_jam_behind_the_agent_at_the_station() {
    let demand = "Pool(errands: [(at: Workstation, service_ticks: 200)], supply: Backlog(tasks_per_agent: 2))";
    let mut trial = Trial::default().observing_jams();
    trial.begin(&corridor("w.......", 7, demand));
    (0..40).for_each(|_| trial.tick());
    let (jams, now) = found(&trial);
    assert_eq!((now.len(), now[0].reason, now[0].cell, now[0].size()), (1, JamCause::Served, Cell(0), 6));
    assert!(!jams.members(&now[0]).contains(&now[0].root), "who is served does not wait");
    let by_cell = &jams.counts().agent_ticks_by_cell;
    assert_eq!(by_cell[0], by_cell.iter().sum::<u64>(), "all of it lies with the station");
}

#[test]
fn looking_changes_nothing_and_starts_afresh_with_every_trial() {
    let mut observing = Trial::default().observing_jams();
    let mut seen = 0;
    for (scene, rules) in [
        ("narrow-aisles", "guidance=lane_vote"),
        ("flash-sale", "guidance=none"),
        ("benchmarks/warehouse-33-57-shifting", "guidance=none"),
        ("narrow-aisles", "guidance=lane_vote"),
    ] {
        let overrides = ["episode.ticks=120".to_owned()];
        let setting = setting(Stage::open(scene, &overrides).expect("a shipped scene"), rules);
        let (plain, observed) = (Trial::default().run(&setting), observing.run(&setting));
        assert_eq!(
            (plain.state_hash, plain.throughput.to_bits()),
            (observed.state_hash, observed.throughput.to_bits())
        );
        assert_eq!(plain.jams, None);
        assert_eq!(
            observed.jams,
            Trial::default().observing_jams().run(&setting).jams,
            "{scene}: whatever was run before"
        );
        seen += observed.jams.expect("observed").begun;
    }
    assert!(seen > 10, "{seen} jams");
}

/// The scene made for it: jams without guidance, hardly any with highways.
#[test]
fn highways_dissolve_the_gridlock() {
    let report =
        json(&["eval", "gridlock", "--jams", "--policy", "shortest_path", "highways", "--seeds", "2", "--quiet"]);
    let results = report["results"].as_array().expect("an array");
    let agents = |k: usize| results[k]["jams"]["agents"].as_f64().expect("a number");
    assert!(agents(0) > 8.0 * agents(1), "{} against {} agents in jams", agents(0), agents(1));
    assert_eq!(fields(&results[0]["jams"]), ["agents", "begun_per_1000_ticks", "largest", "reasons", "worst_cells"]);
    let worst = results[0]["jams"]["worst_cells"].as_array().expect("an array");
    assert_eq!(fields(&worst[0]), ["agents", "column", "row"]);
    let blamed: Vec<f64> = worst.iter().map(|cell| cell["agents"].as_f64().expect("a number")).collect();
    assert!(blamed.len() == 10 && blamed.is_sorted_by(|a, b| a >= b) && blamed[9] > 0.0, "{blamed:?}");
    let reasons = results[0]["jams"]["reasons"].as_array().expect("an array");
    assert_eq!(fields(&reasons[0]), ["agents", "reason"]);
    let held_up: Vec<f64> = reasons.iter().map(|reason| reason["agents"].as_f64().expect("a number")).collect();
    assert!(held_up.is_sorted_by(|a, b| a >= b) && held_up.iter().all(|&agents| agents > 0.0), "{held_up:?}");
    assert!((held_up.iter().sum::<f64>() - agents(0)).abs() < 1e-9, "every jam has its reason: {held_up:?}");
}

#[test]
fn jams_are_told_on_request_only() {
    let arguments = ["eval", "narrow-aisles", "--ticks", "30", "--seeds", "1"];
    assert!(json(&arguments)["results"][0].get("jams").is_none());
    assert!(!stdout(&arguments).contains("jams"));
    assert!(stdout(&[&arguments[..], &["--jams"]].concat()).contains("agents in jams"));
}

/// Seven agents queue for one station in the order in which they came.
#[test]
fn jams_are_told_with_what_held_them_up() {
    let demand = "demand=Pool(errands: [(at: Workstation, service_ticks: 200)], supply: Backlog(tasks_per_agent: 2))";
    let floor = "layout=Ascii([\"w.......\"])";
    let scene = ["eval", "narrow-aisles", "--set", floor, "--set", demand, "--agents", "7", "--ticks", "100"];
    let table = stdout(&[&scene[..], &["--jams", "--policy", "guidance=none", "--seeds", "1"]].concat());
    assert!(table.contains("held up by") && table.contains("served 100 %"), "{table}");
}
