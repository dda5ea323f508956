//! Directives reach agents.

use bevy::prelude::{Local, Query, Res, ResMut};

use super::moves::IN_TABLES;
use crate::demand::{TaskId, TaskPool};
use crate::fleet::{AgentId, Clock, Directive, Floor, Goal, Job, Position, Roster, Ties, Waited};
use crate::grid::Cell;
use crate::orchestration::communication::{Communication, DirectiveMessage, Tasks};
use crate::orchestration::guidance::GuidePaths;
use crate::orchestration::right_of_way::{after_waiting, with_own_work};
use crate::orchestration::{Directives, Orchestrator};
use crate::sim::episode::Routes;
use crate::sim::followed_paths::FollowedPaths;

/// Every agent learns its rank.
pub(super) fn deliver_ranks(directives: Res<Directives>, mut agents: Query<(&AgentId, &mut Directive)>) {
    for (ids, mut told) in agents.contiguous_iter_mut().expect(IN_TABLES) {
        for (id, directive) in ids.iter().zip(told.iter_mut()) {
            directive.rank = directives.ranks[id.index()];
        }
    }
}

/// Every agent learns its guide path.
pub(super) fn deliver_guide_paths(
    roster: Res<Roster>,
    orchestrator: Res<Orchestrator>,
    mut followed: ResMut<FollowedPaths>,
) {
    let paths = orchestrator.guide_paths();
    for agent in (0..roster.agents() as u32).map(AgentId) {
        followed.tell(agent, laid_tick(paths, agent), paths);
    }
}

fn laid_tick(paths: Option<&GuidePaths>, agent: AgentId) -> Option<u32> {
    paths.and_then(|paths| paths.of(agent)).map(|path| path.laid_tick)
}

/// Agents that lose a task stop; those that were given one set out for its first errand; idle agents for their parking cell.
pub(super) fn deliver_tasks(
    clock: Res<Clock>,
    roster: Res<Roster>,
    directives: Res<Directives>,
    pool: Res<TaskPool>,
    mut agents: Query<(&Position, &mut Directive, &mut Job, &mut Goal, &mut Ties)>,
) {
    for &(agent, _) in &directives.taken_back {
        if let Ok((position, mut directive, mut job, mut goal, mut ties)) = agents.get_mut(roster.entity(agent)) {
            directive.task = None;
            *job = Job::default();
            *goal = parking_goal(position.now, clock.tick, &mut ties);
        }
    }
    for &(agent, task) in &directives.matches {
        if let Ok((_, mut directive, mut job, mut goal, mut ties)) = agents.get_mut(roster.entity(agent)) {
            (*directive, *job, *goal) = set_out(*directive, task, &pool, clock.tick, &mut ties);
        }
    }
    for &(agent, cell) in &directives.parked {
        if let Ok((_, mut directive, _, mut goal, mut ties)) = agents.get_mut(roster.entity(agent))
            && directive.park != Some(cell)
        {
            directive.park = Some(cell);
            *goal = parking_goal(cell, clock.tick, &mut ties);
        }
    }
}

/// With limits every agent is sent all that concerns it, every tick. What it does not hear does not happen: it keeps its
/// last directives, and its rank only changes by what it knows of itself.
pub(super) fn deliver_over_links(
    floor: Res<Floor>,
    clock: Res<Clock>,
    directives: Res<Directives>,
    pool: Option<Res<TaskPool>>,
    orchestrator: Res<Orchestrator>,
    mut routes: ResMut<Routes>,
    mut followed: Option<ResMut<FollowedPaths>>,
    mut communication: ResMut<Communication>,
    mut parked: Local<Vec<Option<Cell>>>,
    mut agents: Query<(&AgentId, &Position, &Waited, &mut Directive, &mut Job, &mut Goal, &mut Ties)>,
) {
    let (tick, paths) = (clock.tick, orchestrator.guide_paths());
    for &(agent, task) in &directives.matches {
        communication.ledger.direct(agent, task, tick);
    }
    parked.clear();
    parked.resize(directives.ranks.len(), None);
    for &(agent, cell) in &directives.parked {
        parked[agent.index()] = Some(cell);
    }
    for (&id, position, waited, mut directive, mut job, mut goal, mut ties) in &mut agents {
        let sent = DirectiveMessage {
            rank: directives.ranks[id.index()],
            tasks: communication.ledger.directed(id),
            park: parked[id.index()],
            guidance_version: routes.version,
            guide_path: laid_tick(paths, id),
        };
        let Some(heard) = communication.direct(&floor.0, (id, position.now), tick, sent) else {
            directive.rank = with_own_work(directive.rank, goal.counts);
            if goal.counts && waited.0 > 0 {
                directive.rank = after_waiting(directive.rank);
            }
            continue;
        };
        directive.rank = with_own_work(heard.rank, goal.counts);
        if let Some(followed) = &mut followed {
            followed.tell(id, heard.guide_path, paths);
        }
        let Some(pool) = &pool else { continue };
        let news = communication.ledger.news(id, heard.tasks);
        if let Some(task) = hear_of_tasks(news, (&mut directive, &mut job, &mut goal, &mut ties), pool, tick) {
            communication.ledger.take(id, task);
        } else if job.task.is_none()
            && let Some(cell) = heard.park.filter(|_| directive.park != heard.park)
        {
            directive.park = Some(cell);
            *goal = parking_goal(cell, tick, &mut ties);
        }
    }
    communication.move_on(routes.oldest_version());
    if let Some(&oldest_followed) = communication.followed_versions().iter().min() {
        routes.forget_before(oldest_followed);
    }
}

/// An agent hears of tasks that are new to it: without a task it sets out for the first, which is returned, and goes on to the other;
/// else it goes on to the first.
pub(in crate::sim) fn hear_of_tasks(
    [first, other]: Tasks,
    (directive, job, goal, ties): (&mut Directive, &mut Job, &mut Goal, &mut Ties),
    pool: &TaskPool,
    tick: u32,
) -> Option<TaskId> {
    if job.task.is_some() {
        directive.next = first;
        return None;
    }
    let task = first?;
    (*directive, *job, *goal) = set_out(Directive { next: other, ..*directive }, task, pool, tick, ties);
    Some(task)
}

/// An agent with this directive takes a task, in `tick` or from then on.
pub(super) fn set_out(
    directive: Directive,
    task: TaskId,
    pool: &TaskPool,
    tick: u32,
    ties: &mut Ties,
) -> (Directive, Job, Goal) {
    let cell = pool.task(task).errands[0].cell;
    (
        Directive { task: Some(task), park: None, ..directive },
        Job { task: Some(task), errand: 0, service_left_ticks: 0 },
        Goal { cell, since_tick: tick, draw: ties.draw(), counts: true },
    )
}

fn parking_goal(cell: Cell, tick: u32, ties: &mut Ties) -> Goal {
    Goal { cell, since_tick: tick, draw: ties.draw(), counts: false }
}
