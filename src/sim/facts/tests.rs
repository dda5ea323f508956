//! Every breach is found, and nothing lawful is one.

use super::*;
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{CellKind, Layout};

const TASKS: WorkKind = WorkKind::Tasks;
const OWN_GOALS: WorkKind = WorkKind::OwnGoals { switches_off: false };

/// Three rows of four squares; the one in the middle of the left half is a shelf.
///
/// ```text
/// 0 1 2  3
/// 4 @ 6  7
/// 8 9 10 11
/// ```
fn floor() -> Layout {
    let mut layout = Layout::open(4, 3);
    layout.set(1, 1, CellKind::Blocked);
    layout
}

fn entry(agent: u32, square: u32, goal: Option<u32>) -> FleetChange {
    FleetChange::Entered(Entry { agent: AgentId(agent), square: SquareId(square), goal: goal.map(SquareId) })
}

fn errand(square: u32, service_ticks: u16) -> ErrandFact {
    ErrandFact { square: SquareId(square), service_ticks }
}

/// The first tick of agents on `squares`, who stay there.
fn begun(squares: &[u32]) -> TickFacts {
    let fleet: Vec<FleetChange> = (0..).zip(squares).map(|(agent, &square)| entry(agent, square, None)).collect();
    TickFacts { steps: vec![Step::Stay; fleet.len()], fleet, ..TickFacts::default() }
}

fn tick(tick: u32, steps: &[Step]) -> TickFacts {
    TickFacts { tick, steps: steps.to_vec(), ..TickFacts::default() }
}

fn audit(work: WorkKind, ticks: &[TickFacts]) -> Result<Recount, Violation> {
    let mut audit = Audit::new(&floor(), work);
    ticks.iter().try_for_each(|facts| audit.tick(facts))?;
    Ok(audit.recount())
}

/// The breach in the last of these ticks, and who is part of it.
fn breach(work: WorkKind, ticks: &[TickFacts]) -> (Breach, Vec<u32>) {
    let violation = audit(work, ticks).expect_err("a breach");
    assert_eq!(violation.tick, ticks.last().expect("a tick").tick);
    (violation.breach, violation.agents.iter().map(|agent| agent.0).collect())
}

/// Agent 0 fetches a task on its own square, is served there for a tick, and brings it one square to the right.
fn errands() -> [TickFacts; 3] {
    let task = (AgentId(0), TaskId(0));
    [
        TickFacts {
            released: vec![vec![errand(0, 1), errand(1, 0)]],
            given: vec![task],
            taken: vec![(task.0, Some(task.1))],
            ..begun(&[0, 3])
        },
        TickFacts { went_on: vec![(AgentId(0), 1)], ..tick(1, &[Step::Stay, Step::Left]) },
        TickFacts { finished: vec![task], ..tick(2, &[Step::Right, Step::Down]) },
    ]
}

/// Two agents with goals of their own: the first goes one square to the right and draws the goal anew, the second stays.
fn goals() -> [TickFacts; 2] {
    let fleet = vec![entry(0, 0, Some(1)), entry(1, 11, Some(0))];
    [
        TickFacts { fleet, steps: vec![Step::Right, Step::Stay], ..TickFacts::default() },
        TickFacts { goals: vec![(AgentId(0), Some(SquareId(9)))], ..tick(1, &[Step::Stay, Step::Up]) },
    ]
}

#[test]
fn lawful_ticks_are_counted() {
    let counted = audit(TASKS, &errands()).expect("lawful");
    let expected =
        Recount { ticks: 3, agent_steps: 6, waits: 3, released: 1, assigned: 1, on_their_way: 0, finished: 1 };
    assert_eq!(counted, expected);
    let counted = audit(OWN_GOALS, &goals()).expect("lawful");
    let expected =
        Recount { ticks: 2, agent_steps: 4, waits: 2, released: 0, assigned: 4, on_their_way: 0, finished: 2 };
    assert_eq!(counted, expected);
    assert_eq!(counted.throughput().to_bits(), 1.0_f64.to_bits());
    assert_eq!(counted.completion_rate().to_bits(), 0.5_f64.to_bits());
}

#[test]
fn steps_lead_to_free_squares_without_collision_or_swap() {
    use Step::{Down, Elsewhere, Left, Right, Stay, Up};
    for (squares, steps, expected) in [
        (&[4][..], &[Right][..], (Breach::NotFree, vec![0])),
        (&[3], &[Right], (Breach::NotFree, vec![0])),
        (&[4], &[Left], (Breach::NotFree, vec![0])),
        (&[0], &[Up], (Breach::NotFree, vec![0])),
        (&[11], &[Down], (Breach::NotFree, vec![0])),
        (&[0], &[Elsewhere], (Breach::NotAStep, vec![0])),
        (&[0, 2], &[Right, Left], (Breach::Collision, vec![0, 1])),
        (&[0, 1], &[Right, Stay], (Breach::Collision, vec![0, 1])),
        (&[0, 1, 11], &[Right, Left, Stay], (Breach::Swap, vec![0, 1])),
        (&[0, 1], &[Right], (Breach::WrongFleet, vec![])),
    ] {
        assert_eq!(breach(TASKS, &[begun(squares), tick(1, steps)]), expected, "{squares:?} {steps:?}");
    }
    // Following and turning in a circle are lawful.
    assert!(audit(TASKS, &[begun(&[0, 1, 2]), tick(1, &[Right, Right, Right])]).is_ok());
    assert!(audit(TASKS, &[begun(&[2, 3, 7, 6]), tick(1, &[Right, Down, Left, Up])]).is_ok());
}

#[test]
fn broken_agents_stay_and_blocked_squares_are_not_entered() {
    let with = |broken: &[u32], blocked: &[u32], steps| TickFacts {
        broken: broken.iter().copied().map(AgentId).collect(),
        blocked: blocked.iter().copied().map(SquareId).collect(),
        ..tick(1, steps)
    };
    let second = |facts| [begun(&[0, 2]), facts];
    let (stay, go) = ([Step::Stay, Step::Stay], [Step::Right, Step::Stay]);
    assert!(audit(TASKS, &second(with(&[0], &[0, 1], &stay))).is_ok());
    assert!(audit(TASKS, &second(with(&[1], &[0, 2], &go))).is_ok(), "it leaves a blocked square");
    assert_eq!(breach(TASKS, &second(with(&[0], &[], &go))), (Breach::MovedBroken, vec![0]));
    assert_eq!(breach(TASKS, &second(with(&[2], &[], &go))), (Breach::WrongFleet, vec![2]));
    assert_eq!(breach(TASKS, &second(with(&[], &[1], &go))), (Breach::EnteredBlocked, vec![0]));
    let following = with(&[], &[2], &[Step::Right, Step::Right]);
    assert_eq!(breach(TASKS, &[begun(&[1, 2]), following]), (Breach::EnteredBlocked, vec![0]));
}

#[test]
fn broken_agents_do_no_work() {
    let broken = |facts: TickFacts| TickFacts { broken: vec![AgentId(0)], ..facts };
    let [first, second, third] = errands();
    let idle = broken(tick(1, &[Step::Stay, Step::Stay]));
    let later = |facts: TickFacts| TickFacts { tick: facts.tick + 1, ..facts };
    let mended = [first.clone(), idle, later(second.clone()), later(third)];
    let counted = audit(TASKS, &mended).expect("service goes on where it was");
    assert_eq!((counted.ticks, counted.finished), (4, 1));
    assert_eq!(breach(TASKS, &[first, broken(second)]), (Breach::NotDone, vec![0]));
    let stuck = broken(TickFacts { steps: vec![Step::Stay, Step::Stay], ..TickFacts::default() });
    let stuck = TickFacts { fleet: vec![entry(0, 0, Some(0)), entry(1, 11, Some(0))], ..stuck };
    assert_eq!(audit(OWN_GOALS, std::slice::from_ref(&stuck)).expect("nobody is due").finished, 0);
    let drawing = TickFacts { goals: vec![(AgentId(0), Some(SquareId(9)))], ..stuck };
    assert_eq!(breach(OWN_GOALS, &[drawing]), (Breach::NotReached, vec![0]));
}

#[test]
fn agents_come_and_go_by_number() {
    let leaving = |agent| TickFacts { fleet: vec![FleetChange::Left(AgentId(agent))], ..tick(1, &[Step::Stay]) };
    let entering = |agent, square| TickFacts { fleet: vec![entry(agent, square, None)], ..tick(1, &[Step::Stay; 3]) };
    assert!(audit(TASKS, &[begun(&[0, 1]), leaving(1)]).is_ok());
    assert_eq!(breach(TASKS, &[begun(&[0, 1]), leaving(0)]), (Breach::WrongFleet, vec![0]));
    assert!(audit(TASKS, &[begun(&[0, 1]), entering(2, 2)]).is_ok());
    assert_eq!(breach(TASKS, &[begun(&[0, 1]), entering(3, 2)]), (Breach::WrongFleet, vec![3]));
    assert_eq!(breach(TASKS, &[begun(&[0, 1]), entering(2, 1)]), (Breach::Collision, vec![1, 2]));
    assert_eq!(breach(TASKS, &[begun(&[0, 1]), entering(2, 5)]), (Breach::NotFree, vec![2]));
    // One that was gone before a tick was run had a goal all the same.
    let mut passing = goals();
    passing[1].fleet = vec![entry(2, 3, Some(0)), FleetChange::Left(AgentId(2))];
    assert_eq!(audit(OWN_GOALS, &passing).expect("lawful").assigned, 5);
    assert_eq!(breach(TASKS, &[begun(&[0]), tick(2, &[Step::Stay])]), (Breach::WrongTick, vec![]));
}

#[test]
fn what_an_agent_worked_on_returns_to_the_pool() {
    let [mut first, ..] = errands();
    first.given[0].0 = AgentId(1);
    first.taken[0].0 = AgentId(1);
    let mut second = TickFacts { fleet: vec![FleetChange::Left(AgentId(1))], open_tasks: 1, ..tick(1, &[Step::Stay]) };
    assert!(audit(TASKS, &[first.clone(), second.clone()]).is_ok());
    second.open_tasks = 0;
    assert_eq!(breach(TASKS, &[first, second]), (Breach::LostInPool, vec![]));
}

#[test]
fn a_task_may_be_taken_back_from_an_agent_that_has_not_begun_it() {
    let task = |agent| (AgentId(agent), TaskId(0));
    let first = TickFacts {
        released: vec![vec![errand(1, 1)]],
        given: vec![task(0)],
        taken: vec![(AgentId(0), Some(TaskId(0)))],
        ..begun(&[0, 2])
    };
    let second = TickFacts { taken: vec![(AgentId(0), None)], open_tasks: 1, ..tick(1, &[Step::Stay; 2]) };
    let counted = audit(TASKS, &[first.clone(), second.clone()]).expect("lawful");
    assert_eq!((counted.assigned, counted.released), (0, 1));
    let kept = TickFacts { open_tasks: 0, ..second.clone() };
    assert_eq!(breach(TASKS, &[first.clone(), kept]), (Breach::LostInPool, vec![]));
    assert_eq!(breach(TASKS, &[second]), (Breach::WrongTick, vec![]));
    // It may be given to another agent in the same tick, which then works on it alone.
    let moved = TickFacts {
        given: vec![task(1)],
        taken: vec![(AgentId(0), None), (AgentId(1), Some(TaskId(0)))],
        ..tick(1, &[Step::Stay, Step::Left])
    };
    assert_eq!(audit(TASKS, &[first.clone(), moved.clone()]).expect("lawful").assigned, 1);
    let doubled = TickFacts { taken: vec![(AgentId(1), Some(TaskId(0)))], ..moved };
    assert_eq!(breach(TASKS, &[first.clone(), doubled]), (Breach::NotOpen, vec![1]));
    // Whoever is being served has begun.
    let arriving = TickFacts { steps: vec![Step::Right, Step::Stay], ..first };
    let late = TickFacts { taken: vec![(AgentId(0), None)], open_tasks: 1, ..tick(1, &[Step::Stay; 2]) };
    assert_eq!(breach(TASKS, &[arriving, late]), (Breach::LostTask, vec![0]));
}

#[test]
fn tasks_are_given_once_and_worked_on_in_order() {
    let [first, second, third] = errands();
    let in_first = |change: fn(&mut TickFacts)| {
        let mut changed = first.clone();
        change(&mut changed);
        breach(TASKS, &[changed])
    };
    let in_second = |change: fn(&mut TickFacts)| {
        let mut changed = second.clone();
        change(&mut changed);
        breach(TASKS, &[first.clone(), changed])
    };
    let in_third = |change: fn(&mut TickFacts)| {
        let mut changed = third.clone();
        change(&mut changed);
        breach(TASKS, &[first.clone(), second.clone(), changed])
    };
    assert_eq!(in_first(|facts| facts.released[0].clear()), (Breach::EmptyTask, vec![]));
    assert_eq!(in_first(|facts| facts.released[0][1].square = SquareId(5)), (Breach::NotFree, vec![]));
    assert_eq!(in_first(|facts| facts.given.push((AgentId(1), TaskId(0)))), (Breach::NotOpen, vec![1]));
    assert_eq!(in_first(|facts| facts.given[0].1 = TaskId(7)), (Breach::NotOpen, vec![0]));
    assert_eq!(in_first(|facts| facts.given.clear()), (Breach::NotGiven, vec![0]));
    assert_eq!(in_first(|facts| facts.taken[0].0 = AgentId(1)), (Breach::NotGiven, vec![1]));
    assert_eq!(in_first(|facts| facts.went_on.push((AgentId(0), 1))), (Breach::NotDone, vec![0]));
    assert_eq!(in_first(|facts| facts.open_tasks = 1), (Breach::LostInPool, vec![]));
    let another = |facts: &mut TickFacts| {
        facts.released.extend([vec![errand(8, 0)], vec![errand(8, 0)]]);
        facts.given.extend([(AgentId(0), TaskId(1)), (AgentId(0), TaskId(2))]);
    };
    assert_eq!(in_second(another), (Breach::TooManyTasks, vec![0]));
    assert_eq!(in_second(|facts| facts.taken.push((AgentId(0), None))), (Breach::LostTask, vec![0]));
    assert_eq!(in_second(|facts| facts.steps[0] = Step::Right), (Breach::MovedInService, vec![0]));
    assert_eq!(in_second(|facts| facts.went_on.clear()), (Breach::Ignored, vec![0]));
    assert_eq!(in_second(|facts| facts.went_on[0].1 = 2), (Breach::NotDone, vec![0]));
    assert_eq!(in_second(|facts| facts.went_on.push((AgentId(1), 1))), (Breach::NotDone, vec![1]));
    assert_eq!(in_second(|facts| facts.finished.push((AgentId(0), TaskId(0)))), (Breach::NotDone, vec![0]));
    assert_eq!(in_third(|facts| facts.steps[0] = Step::Down), (Breach::NotDone, vec![0]));
    assert_eq!(in_third(|facts| facts.finished.clear()), (Breach::Ignored, vec![0]));
    assert_eq!(in_third(|facts| facts.finished.push((AgentId(0), TaskId(0)))), (Breach::NotDone, vec![0]));
    assert_eq!(in_third(|facts| facts.finished[0].1 = TaskId(7)), (Breach::NotDone, vec![0]));
    let beyond = |facts: &mut TickFacts| {
        facts.finished.clear();
        facts.went_on.push((AgentId(0), 2));
    };
    assert_eq!(in_third(beyond), (Breach::NotDone, vec![0]));
}

#[test]
fn own_goals_are_drawn_where_the_last_was_reached() {
    let [first, second] = goals();
    let drawing = |goal: Option<u32>| TickFacts { goals: vec![(AgentId(0), goal.map(SquareId))], ..first.clone() };
    assert_eq!(breach(OWN_GOALS, &[drawing(Some(5))]), (Breach::WrongGoal, vec![0]));
    assert_eq!(breach(OWN_GOALS, &[drawing(Some(99))]), (Breach::WrongGoal, vec![0]));
    assert_eq!(breach(OWN_GOALS, &[drawing(None)]), (Breach::WrongGoal, vec![0]));
    let early = TickFacts { goals: vec![(AgentId(1), Some(SquareId(9)))], ..second };
    assert_eq!(breach(OWN_GOALS, &[first.clone(), early]), (Breach::NotReached, vec![1]));
    let mut without = first;
    without.fleet[1] = entry(1, 11, None);
    assert_eq!(breach(OWN_GOALS, &[without]), (Breach::WrongGoal, vec![1]));
    assert_eq!(breach(TASKS, &[goals()[0].clone()]), (Breach::WrongGoal, vec![0]));
}

#[test]
fn switched_off_agents_count_no_more() {
    let switching = WorkKind::OwnGoals { switches_off: true };
    let [mut first, _] = goals();
    first.goals.push((AgentId(0), None));
    let later = tick(1, &[Step::Stay, Step::Stay]);
    let counted = audit(switching, &[first.clone(), later]).expect("lawful");
    assert_eq!((counted.finished, counted.assigned), (1, 2));
    // On a corridor both ends are dead ends.
    let corridor = Layout::open(4, 1);
    let to_the_end = TickFacts { fleet: vec![entry(0, 1, Some(3))], ..tick(0, &[Step::Stay]) };
    let violation = Audit::new(&corridor, switching).tick(&to_the_end).expect_err("a dead end");
    assert_eq!(violation.breach, Breach::WrongGoal);
    assert!(Audit::new(&corridor, OWN_GOALS).tick(&to_the_end).is_ok());
}

#[test]
fn goals_alternate_between_workstations_and_endpoints() {
    let mut layout = floor();
    layout.set(0, 0, CellKind::Workstation);
    layout.set(3, 0, CellKind::Endpoint);
    for (on, goal, is_lawful) in [(0, 3, true), (0, 0, false), (0, 8, false), (3, 0, true), (3, 3, false), (8, 0, true)]
    {
        let facts = TickFacts { fleet: vec![entry(0, on, Some(goal))], ..tick(0, &[Step::Stay]) };
        let found = Audit::new(&layout, OWN_GOALS).tick(&facts);
        // An agent that stands on its goal must draw another: none is drawn here.
        assert_eq!(found.is_ok(), is_lawful, "{on} to {goal}: {found:?}");
    }
}

#[test]
fn violations_name_tick_and_agents() {
    let violation = |agents: &[u32]| {
        let agents = agents.iter().copied().map(AgentId).collect();
        Violation { tick: 7, agents, breach: Breach::Swap }.to_string()
    };
    assert_eq!(violation(&[]), "tick 7: two agents changed places");
    assert_eq!(violation(&[3]), "tick 7: two agents changed places: agent 3");
    assert_eq!(violation(&[3, 12]), "tick 7: two agents changed places: agents 3, 12");
}
