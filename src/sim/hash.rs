//! A fingerprint of the world's state: two runs differ or they do not.

use bevy::prelude::World;
use xxhash_rust::xxh3::Xxh3;

use super::score::Tally;
use crate::demand::TaskId;
use crate::fleet::{AgentId, Clock, Directive, Faults, Goal, Job, Position, Roster, Waited};
use crate::orchestration::communication::Communication;
use crate::orchestration::{AgentReport, Reports};

/// The hash of clock, tally and every agent in order of its number, and, in a world that has them, of faults and of what both sides
/// of limited communication know; the same on any machine, thread count or speed.
pub fn state_hash(world: &World) -> u64 {
    let mut hasher = Xxh3::new();
    let tally = *world.resource::<Tally>();
    hasher.update(&world.resource::<Clock>().tick.to_le_bytes());
    hasher.update(&tally.finished.to_le_bytes());
    hasher.update(&tally.assigned.to_le_bytes());
    // Where components lie is found out once, which for every agent would take longer than the hash.
    let mut columns = world.try_query::<(&Position, &Goal, &Job, &Waited, &Directive)>();
    let roster = &world.resource::<Roster>().0;
    for (position, goal, job, waited, directive) in
        columns.iter_mut().flat_map(|columns| columns.iter_many(world, roster))
    {
        let mut state = [0_u8; 32];
        state[0..4].copy_from_slice(&position.now.0.to_le_bytes());
        state[4..8].copy_from_slice(&position.before.0.to_le_bytes());
        state[8..12].copy_from_slice(&goal.cell.0.to_le_bytes());
        state[12..16].copy_from_slice(&goal.since_tick.to_le_bytes());
        state[16..18].copy_from_slice(&goal.draw.to_le_bytes());
        state[18] = u8::from(goal.counts);
        state[19] = job.errand;
        state[20..22].copy_from_slice(&job.service_left_ticks.to_le_bytes());
        state[22..26].copy_from_slice(&job.task.map_or(u32::MAX, |task| task.0).to_le_bytes());
        state[26..30].copy_from_slice(&waited.0.to_le_bytes());
        hasher.update(&state);
        if let Some(next) = directive.next {
            hasher.update(&next.0.to_le_bytes());
        }
    }
    if let Some(faults) = world.get_resource::<Faults>() {
        hasher.update(&(faults.broken().len() as u64).to_le_bytes());
        for (number, until) in faults.ends() {
            hasher.update(&number.to_le_bytes());
            hasher.update(&until.to_le_bytes());
        }
    }
    if let Some(communication) = world.get_resource::<Communication>() {
        hash_communication(communication, &world.resource::<Reports>().0, &mut hasher);
    }
    hasher.digest()
}

/// Messages on their way are left out: they are what the ticks before, hashed already, made them.
fn hash_communication(communication: &Communication, reports: &[AgentReport], hasher: &mut Xxh3) {
    let number = |task: Option<TaskId>| task.map_or(u32::MAX, |task| task.0).to_le_bytes();
    for version in communication.followed_versions() {
        hasher.update(&version.to_le_bytes());
    }
    for (id, report) in (0..).map(AgentId).zip(reports) {
        hasher.update(&report.made_tick.to_le_bytes());
        hasher.update(&report.heard_tick.to_le_bytes());
        let [first, next] = communication.ledger.directed(id);
        hasher.update(&number(first));
        hasher.update(&number(next));
        hasher.update(&number(communication.ledger.taken(id)));
    }
}
