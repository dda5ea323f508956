//! No collision, no swap, no lost or doubled task, no agent on a shelf, whatever the world: the audit of the fact log
//! finds nothing in worlds by chance, and counts what the simulator counts.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bevy::prelude::World;
use fleetwright::fleet::{Clock, Directive, Goal, Job, Roster};
use fleetwright::orchestration::communication::Communication;
use fleetwright::sim::facts::{Audit, Facts, Recount, TickFacts, WorkKind};
use fleetwright::sim::{Setting, Tally, Trial, WorldCommand, apply};

use crate::random_world::{self, Chance, FLOORS};

/// Names the number of agent-steps to make, where it is to be more than [`FEWEST_STEPS`].
const STEPS: &str = "FLEETWRIGHT_SOAK_STEPS";
const FEWEST_STEPS: u64 = 10_000_000;
/// Worlds between two lines of progress.
const ROUND: u64 = 500;
/// After so many it ends early.
const ENOUGH_VIOLATIONS: usize = 20;

/// What was tried.
#[derive(Clone, Debug, Default)]
struct Tried {
    worlds: u64,
    commands: u64,
    agent_steps: u64,
    waits: u64,
    goals: u64,
    tasks: u64,
    assigned: u64,
    /// Ticks with limits of communication, agent-steps of broken agents, and blocked squares summed over ticks.
    limited_ticks: u64,
    broken_steps: u64,
    blocked_squares: u64,
    full_floors: u64,
    floors: BTreeMap<&'static str, u64>,
    policies: BTreeMap<String, u64>,
    violations: Vec<String>,
}

impl Tried {
    fn add(&mut self, other: Self) {
        let Self {
            worlds,
            commands,
            agent_steps,
            waits,
            goals,
            tasks,
            assigned,
            limited_ticks,
            broken_steps,
            blocked_squares,
            full_floors,
            floors,
            policies,
            violations,
        } = other;
        self.worlds += worlds;
        self.commands += commands;
        self.agent_steps += agent_steps;
        self.waits += waits;
        self.goals += goals;
        self.tasks += tasks;
        self.assigned += assigned;
        self.limited_ticks += limited_ticks;
        self.broken_steps += broken_steps;
        self.blocked_squares += blocked_squares;
        self.full_floors += full_floors;
        for (floor, count) in floors {
            *self.floors.entry(floor).or_default() += count;
        }
        for (policy, count) in policies {
            *self.policies.entry(policy).or_default() += count;
        }
        self.violations.extend(violations);
    }

    fn add_policy(&mut self, setting: &Setting) {
        *self.policies.entry(setting.policy.tokens()).or_default() += 1;
    }

    fn add_episode(&mut self, recount: Recount, work: WorkKind) {
        self.agent_steps += recount.agent_steps;
        self.waits += recount.waits;
        self.assigned += recount.assigned;
        *if work == WorkKind::Tasks { &mut self.tasks } else { &mut self.goals } += recount.finished;
    }

    fn line(&self) -> String {
        format!(
            "{} agent-steps ({} moves, {} waits), {} goals and {} tasks finished of {} assigned, {} worlds ({} full) on {} \
             kinds of floor, {} mixes of rules, {} commands, {} ticks with limits, {} steps of broken agents, {} ticks of \
             blocked squares, {} violations",
            self.agent_steps,
            self.agent_steps - self.waits,
            self.waits,
            self.goals,
            self.tasks,
            self.assigned,
            self.worlds,
            self.full_floors,
            self.floors.len(),
            self.policies.len(),
            self.commands,
            self.limited_ticks,
            self.broken_steps,
            self.blocked_squares,
            self.violations.len(),
        )
    }
}

/// Runs the world of a seed, in which something is done every now and then, and audits every tick.
fn run(trial: &mut Trial, seed: u64) -> Tried {
    let mut chance = Chance::new(seed);
    let floor = (seed % FLOORS.len() as u64) as usize;
    let mut setting = random_world::setting(&mut chance, floor);
    let mut tried = Tried { worlds: 1, floors: BTreeMap::from([(FLOORS[floor], 1)]), ..Tried::default() };
    tried.add_policy(&setting);
    let work = WorkKind::of(&setting.stage.scene.demand);
    let ticks = chance.between(20, 200);
    let between_commands = chance.between(10, 100);
    let mut audit = Audit::new(setting.stage.grid.layout(), work);
    trial.begin(&setting);
    for _ in 0..ticks {
        if chance.once_in(between_commands) {
            let command = random_world::command(&mut chance, &setting);
            apply(trial.world_mut(), &mut setting, &command);
            tried.commands += 1;
            tried.add_policy(&setting);
        }
        trial.tick();
        let world = trial.world();
        let facts = world.resource::<Facts>().last_tick().expect("recording from the first tick on");
        if facts.tick == 0 {
            tried.add_episode(audit.recount(), work);
            audit = Audit::new(setting.stage.grid.layout(), work);
        }
        let is_limited = world.contains_resource::<Communication>();
        let ahead = (!is_limited).then(|| known_ahead(world));
        if let Err(what) = check(&mut audit, facts, *world.resource::<Tally>(), ahead) {
            tried.violations.push(format!("world {seed}: {what}"));
            break;
        }
        tried.limited_ticks += u64::from(is_limited);
        tried.broken_steps += facts.broken.len() as u64;
        tried.blocked_squares += facts.blocked.len() as u64;
        tried.full_floors += u64::from(world.resource::<Roster>().agents() == setting.stage.grid.len());
    }
    tried.full_floors = tried.full_floors.min(1);
    tried.add_episode(audit.recount(), work);
    tried
}

/// Agents that know of a task that they have not begun to be seen with: they will go on to it, or did so at the end of the last tick.
fn known_ahead(world: &World) -> u64 {
    let now = world.resource::<Clock>().tick;
    let mut agents = world.try_query::<(&Directive, &Job, &Goal)>().expect("there are agents");
    let goes_on = |(directive, job, goal): &(&Directive, &Job, &Goal)| {
        directive.next.is_some() || (job.task.is_some() && job.errand == 0 && goal.since_tick == now)
    };
    agents.iter(world).filter(goes_on).count() as u64
}

/// Audits a tick; its counts must be the simulator's, and so must be, unless communication has limits, the number of tasks that their
/// agents were given and not seen with.
fn check(audit: &mut Audit, facts: &TickFacts, tally: Tally, ahead: Option<u64>) -> Result<(), String> {
    audit.tick(facts).map_err(|violation| violation.to_string())?;
    let recount = audit.recount();
    let Recount { ticks, finished, assigned, on_their_way, .. } = recount;
    if (Tally { ticks, finished, assigned }) == tally && ahead.is_none_or(|ahead| ahead == on_their_way) {
        return Ok(());
    }
    Err(format!("tick {}: {recount:?} by the facts, {tally:?} and {ahead:?} ahead by the simulator", facts.tick))
}

fn observing() -> Trial {
    let mut trial = Trial::default();
    trial.world_mut().insert_resource(Facts::default());
    trial
}

/// README tells how to soak.
#[test]
fn worlds_by_chance_keep_all_invariants() {
    let steps = std::env::var(STEPS).map_or(FEWEST_STEPS, |text| text.parse().expect("a whole number of agent-steps"));
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut tried = Tried::default();
    let mut first = 0;
    while tried.agent_steps < steps.max(FEWEST_STEPS) && tried.violations.len() < ENOUGH_VIOLATIONS {
        // Which seeds are tried does not depend on how threads share them.
        let next = AtomicU64::new(first);
        first += ROUND;
        let work = || {
            let (mut trial, mut part) = (observing(), Tried::default());
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first {
                    return part;
                }
                part.add(run(&mut trial, seed));
            }
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            for worker in workers {
                match worker.join() {
                    Ok(part) => tried.add(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        println!("{}", tried.line());
    }
    for (floor, count) in &tried.floors {
        println!("{count:>9} worlds on {floor}");
    }
    assert!(tried.violations.is_empty(), "{:#?}", tried.violations);
    // The worlds are worth trying: floors of every kind, crowds, and work that gets done in spite of all.
    assert_eq!(tried.floors.len(), FLOORS.len());
    assert!(tried.full_floors > 10 && tried.policies.len() > 100 && tried.commands > 100, "{}", tried.line());
    let rough = [tried.limited_ticks, tried.broken_steps, tried.blocked_squares];
    assert!(rough.iter().all(|&times| times > 10_000), "{}", tried.line());
    assert!(tried.waits * 10 < tried.agent_steps * 9 && tried.goals > 1000 && tried.tasks > 1000, "{}", tried.line());
}

/// A soak found agents missing from the facts that left before the first tick, though each had been given a goal.
#[test]
fn agents_that_leave_before_they_act_are_counted() {
    let mut worlds = (0..).map(|seed| random_world::setting(&mut Chance::new(seed), 6));
    let has_own_goals = |setting: &Setting| WorkKind::of(&setting.stage.scene.demand) != WorkKind::Tasks;
    let mut setting = worlds.find(has_own_goals).expect("one of three");
    let mut trial = observing();
    trial.begin(&setting);
    let given = trial.world().resource::<Tally>().assigned;
    for agents in [1, 5, 2] {
        apply(trial.world_mut(), &mut setting, &WorldCommand::SetAgents { agents });
    }
    trial.tick();
    let mut audit = Audit::new(setting.stage.grid.layout(), WorkKind::of(&setting.stage.scene.demand));
    let facts = trial.world().resource::<Facts>().last_tick().expect("from the first tick on");
    check(&mut audit, facts, *trial.world().resource::<Tally>(), Some(0)).expect("the same counts");
    assert!(audit.recount().assigned >= given + 4 && audit.recount().agent_steps == 2);
}
