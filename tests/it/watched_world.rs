//! What a watched world tells of stations and of matches: it is true, and telling it changes nothing.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bevy::prelude::World;
use fleetwright::demand::{TaskId, TaskPool};
use fleetwright::fleet::{AgentId, Job, Position, Roster};
use fleetwright::grid::{Cell, CellKind, Grid};
use fleetwright::orchestration::Decision;
use fleetwright::orchestration::assignment::{AssignmentRule, Reason, RunnerUp};
use fleetwright::scene::Stage;
use fleetwright::sim::facts::Facts;
use fleetwright::sim::{Reasons, Setting, Snapshot, Trial, Visits, WINDOW_TICKS, state_hash};

fn setting(scene: &str, agents: u32, rules: &str) -> Setting {
    let stage = Stage::open(scene, &[format!("fleet.agents={agents}")]).expect("a scene");
    let policy = stage.policy.with_rules(rules, &stage.grid).expect("rules");
    Setting { stage: Arc::new(stage), policy, seed: 11 }
}

fn watched(setting: &Setting) -> Trial {
    let mut trial = Trial::default().keeping_facts();
    trial.world_mut().init_resource::<Visits>();
    trial.world_mut().init_resource::<Reasons>();
    trial.begin(setting);
    trial
}

#[test]
fn a_watched_world_is_the_same_world() {
    let scenes = [("narrow-aisles", 60), ("radio-shadow", 50), ("benchmarks/warehouse-33-36", 80)];
    for (scene, agents) in scenes {
        for rule in AssignmentRule::ALL {
            let setting = setting(scene, agents, &format!("assignment={}", rule.token()));
            let (mut plain, mut watched) = (Trial::default(), watched(&setting));
            plain.begin(&setting);
            for tick in 0..60 {
                plain.tick();
                watched.tick();
                let (plain, watched) = (state_hash(plain.world()), state_hash(watched.world()));
                assert_eq!(plain, watched, "{scene} under {rule:?} in tick {tick}");
            }
        }
    }
}

fn cell_of(world: &World, agent: AgentId) -> Cell {
    let entity = world.resource::<Roster>().entity(agent);
    world.get::<Position>(entity).expect("an agent stands somewhere").now
}

/// Stations that were visited in the last tick, as the fact log has it: where errands were done and own goals reached.
fn visited(trial: &Trial, grid: &Grid) -> Vec<Cell> {
    let world = trial.world();
    let facts = world.resource::<Facts>().last_tick().expect("a tick was run");
    let went_on = facts.went_on.iter().map(|&(agent, _)| agent);
    let finished = facts.finished.iter().map(|&(agent, _)| agent);
    let drew = facts.goals.iter().map(|&(agent, _)| agent);
    let cells = went_on.chain(finished).chain(drew).map(|agent| cell_of(world, agent));
    cells.filter(|&cell| grid.kind(cell) == CellKind::Workstation).collect()
}

#[test]
fn visits_are_those_of_the_fact_log() {
    for (scene, agents) in [("narrow-aisles", 60), ("fulfilment-centre", 60), ("benchmarks/warehouse-33-36", 80)] {
        let setting = setting(scene, agents, "guidance=none");
        let grid = Arc::clone(&setting.stage.grid);
        let mut trial = watched(&setting);
        let mut recent: VecDeque<Vec<Cell>> = VecDeque::new();
        for tick in 0..WINDOW_TICKS + 60 {
            trial.tick();
            recent.push_back(visited(&trial, &grid));
            if recent.len() > WINDOW_TICKS as usize {
                recent.pop_front();
            }
            let mut expected: BTreeMap<Cell, u32> = grid.workstations().iter().map(|&cell| (cell, 0)).collect();
            for cell in recent.iter().flatten() {
                *expected.get_mut(cell).expect("a station") += 1;
            }
            let visits = trial.world().resource::<Visits>();
            let found: BTreeMap<Cell, u32> = visits.stations().iter().map(|&cell| (cell, visits.of(cell))).collect();
            assert_eq!(found, expected, "{scene} after tick {tick}");
        }
        assert!(recent.iter().map(Vec::len).sum::<usize>() > 20, "{scene}: hardly anything happened");
    }
}

#[test]
fn visits_and_reasons_go_back_with_the_world() {
    let setting = setting("narrow-aisles", 60, "assignment=learned");
    let mut trial = watched(&setting);
    (0..50).for_each(|_| trial.tick());
    let snapshot = Snapshot::take(trial.world(), &setting);
    (0..30).for_each(|_| trial.tick());
    let counts = |trial: &Trial| {
        let visits = trial.world().resource::<Visits>();
        visits.stations().iter().map(|&cell| visits.of(cell)).collect::<Vec<_>>()
    };
    let (counted, given) = (counts(&trial), reasons(&trial));
    assert!(counted.iter().sum::<u32>() > 10 && given.len() > 30);
    snapshot.restore(trial.world_mut(), &setting).expect("the same setting");
    assert!(counts(&trial).iter().sum::<u32>() < counted.iter().sum());
    (0..30).for_each(|_| trial.tick());
    assert_eq!(counts(&trial), counted);
    assert_eq!(reasons(&trial), given);
}

/// Every agent that has a task, with it.
fn tasks(trial: &Trial) -> Vec<(AgentId, TaskId)> {
    let world = trial.world();
    let agents = (0..).map(AgentId).zip(&world.resource::<Roster>().0);
    agents.filter_map(|(agent, &entity)| Some((agent, world.get::<Job>(entity)?.task?))).collect()
}

/// Why the agents have their tasks.
fn reasons(trial: &Trial) -> Vec<Reason> {
    let reasons = trial.world().resource::<Reasons>();
    let all = tasks(trial).into_iter().map(|(agent, task)| {
        reasons.of(agent, task).cloned().unwrap_or_else(|| panic!("nothing is told of agent {} and {task:?}", agent.0))
    });
    all.collect()
}

/// Moves between cells by a search of its own.
fn moves(grid: &Grid, from: Cell, to: Cell) -> f64 {
    let mut steps = vec![u32::MAX; grid.len()];
    let mut queue = VecDeque::from([from]);
    steps[from.index()] = 0;
    while let Some(cell) = queue.pop_front() {
        for next in grid.neighbours(cell).into_iter().filter(|&next| next != grid.void()) {
            if steps[next.index()] == u32::MAX {
                steps[next.index()] = steps[cell.index()] + 1;
                queue.push_back(next);
            }
        }
    }
    f64::from(steps[to.index()])
}

/// The first decision of an episode, in which everybody is free: agents' cells before it, and why each was given what it was given.
fn first_decision(rule: AssignmentRule) -> (Setting, Trial, Vec<Cell>, Vec<Reason>) {
    let rules = format!("assignment={},guidance=none,right_of_way=goal_age,parking=stay", rule.token());
    let setting = setting("two-doors", 24, &rules);
    let mut trial = watched(&setting);
    let cells = (0..24).map(|agent| cell_of(trial.world(), AgentId(agent))).collect();
    trial.tick();
    let given = reasons(&trial);
    (setting, trial, cells, given)
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn the_numbers_of_the_first_decision_are_those_of_the_rule() {
    for rule in AssignmentRule::ALL {
        let (setting, trial, cells, given) = first_decision(rule);
        let (grid, pool) = (&*setting.stage.grid, trial.world().resource::<TaskPool>());
        let way = |agent: AgentId, task: TaskId| moves(grid, cells[agent.index()], pool.pick_up(task));
        let length = |task: TaskId| {
            pool.task(task).errands.windows(2).map(|pair| moves(grid, pair[0].cell, pair[1].cell)).sum::<f64>()
        };
        assert!(given.len() > 15, "{rule:?} gave {} tasks", given.len());
        for reason in &given {
            let (approach, label) = (way(reason.agent, reason.task), format!("{reason:?}"));
            assert_eq!((reason.rule, reason.tick), (rule, 0));
            let score = reason.score.unwrap_or(f64::NAN);
            match rule {
                AssignmentRule::Random => assert_eq!((reason.score, reason.runner_up), (None, None)),
                AssignmentRule::FirstCome
                | AssignmentRule::NearestPair
                | AssignmentRule::Optimal
                | AssignmentRule::Roles => assert!(is_near(score, approach), "{label}, way {approach}"),
                AssignmentRule::Auction => assert!(score >= approach + length(reason.task) - 1e-9, "{label}"),
                AssignmentRule::ShortestTotal => {
                    assert!(is_near(score, 5.0 * approach + length(reason.task)), "{label}, way {approach}");
                }
                AssignmentRule::Learned => {
                    let weights: Vec<f64> = reason.parts.iter().map(|part| part.weight).collect();
                    assert_eq!(weights, setting.policy.meta_skill.block(Decision::Assignment)[..weights.len()]);
                    let part = |name| reason.parts.iter().find(|part| part.name == name).map(|part| part.value);
                    let span = f64::from(grid.width() + grid.height());
                    assert!(part("approach").is_some_and(|share| is_near(share, approach / span)), "{label}");
                }
            }
            if !reason.parts.is_empty() {
                let sum: f64 = reason.parts.iter().map(|part| part.weight * part.value).sum();
                assert!(is_near(score, sum), "{label}, sum {sum}");
            }
            // The optimal matching may give an agent the further one, for the good of all.
            if let Some(next) = reason.runner_up.filter(|_| rule != AssignmentRule::Optimal) {
                let is_behind =
                    if reason.rule == AssignmentRule::Learned { next.score() <= score } else { next.score() >= score };
                assert!(is_behind, "{label}");
            }
            let by_way =
                !matches!(rule, AssignmentRule::ShortestTotal | AssignmentRule::Learned | AssignmentRule::Auction);
            match reason.runner_up {
                Some(RunnerUp::Task(task, score)) => {
                    assert_ne!(task, reason.task);
                    assert!(!by_way || is_near(score, way(reason.agent, task)), "{label}");
                }
                Some(RunnerUp::Agent(agent, score)) => {
                    assert_ne!(agent, reason.agent);
                    assert!(!by_way || is_near(score, way(agent, reason.task)), "{label}");
                }
                None => {}
            }
        }
        let known = given.iter().filter(|reason| reason.runner_up.is_some()).count();
        assert!(rule == AssignmentRule::Random || known > given.len() / 2, "{rule:?}: {known} runners-up");
    }
}

/// Tasks change hands, links lose what is sent, and bids are made long before a task is given: there is always a reason.
#[test]
fn whoever_has_a_task_has_a_reason() {
    for (scene, agents) in [("narrow-aisles", 60), ("radio-shadow", 50)] {
        for rule in AssignmentRule::ALL {
            let mut trial = watched(&setting(scene, agents, &format!("assignment={}", rule.token())));
            for _ in 0..80 {
                trial.tick();
                let given = reasons(&trial);
                assert!(given.iter().all(|reason| reason.rule == rule));
                let has_number = |reason: &Reason| reason.score.is_some() != (rule == AssignmentRule::Random);
                assert!(given.iter().all(has_number), "{scene} under {rule:?}");
            }
        }
    }
}
