//! Jams of one tick, and counts over many.

use bevy::prelude::Resource;

use super::wait_for::{NOBODY, WaitFor};
use crate::fleet::AgentId;
use crate::grid::Cell;

/// Ticks without progress that an agent must have behind it to count as stalled.
pub const MIN_STALL_TICKS: u32 = 10;
/// Agents that must wait on the same root, if they do not wait in a cycle.
pub const MIN_AGENTS: usize = 5;

/// Why the root of a jam is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JamCause {
    /// It waits on itself, through others.
    Cycle,
    /// It is being served at a station.
    Served,
    /// It has broken down.
    Broken,
    /// It stands on its goal and has no other.
    AtGoal,
    /// It is stalled itself, but the cell ahead of it is free by now: it gave way, or was pushed back.
    GivesWay,
    /// It gets on, and those who wait on it creep behind it or are pushed along in front of it.
    GetsOn,
}

impl JamCause {
    /// All six, in the order of [`JamCounts::agent_ticks_by_reason`].
    pub const ALL: [Self; 6] = [Self::Cycle, Self::Served, Self::Broken, Self::AtGoal, Self::GivesWay, Self::GetsOn];

    /// What figures call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cycle => "cycle",
            Self::Served => "served",
            Self::Broken => "broken",
            Self::AtGoal => "at_goal",
            Self::GivesWay => "gives_way",
            Self::GetsOn => "gets_on",
        }
    }
}

/// What one agent did in a tick.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Standing {
    /// Where it stands after the moves.
    pub(in crate::sim) cell: Cell,
    /// Whether it has made no progress for [`MIN_STALL_TICKS`].
    pub(in crate::sim) is_stalled: bool,
    /// If it is stalled, the agent on the cell ahead of it; else [`NOBODY`].
    pub(in crate::sim) waits_on: u32,
    /// Why it is there if it waits on nobody.
    pub(in crate::sim) reason: JamCause,
}

/// Where an agent heads, and by which guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) struct Heading {
    pub(in crate::sim) goal: Option<Cell>,
    pub(in crate::sim) goal_since_tick: u32,
    pub(in crate::sim) guidance_version: u32,
    /// When the guide path was laid that it follows.
    pub(in crate::sim) path_laid_tick: Option<u32>,
}

/// How near an agent has come to its goal.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    heading: Heading,
    least_cost: u32,
    /// When it came as near.
    since_tick: u32,
}

/// Agents who wait on the same root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jam {
    /// The agent that all others wait on in the end; in a cycle the one with the lowest number.
    pub root: AgentId,
    /// Where the root stands.
    pub cell: Cell,
    /// Why it stands there.
    pub reason: JamCause,
    /// The tick in which the jam began, or the oldest of those it grew together from.
    pub since_tick: u32,
    /// Where its agents lie among all.
    members: (u32, u32),
}

impl Jam {
    /// How many agents wait in it; the root counts where it waits itself, in a cycle.
    pub fn size(&self) -> usize {
        (self.members.1 - self.members.0) as usize
    }
}

/// What jams have cost since the episode began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JamCounts {
    /// Ticks observed.
    pub ticks: u32,
    /// Agents in jams, summed over ticks.
    pub agent_ticks: u64,
    /// Jams that began. One that grows together from others or falls apart does not begin anew, nor does one that drops
    /// below [`MIN_AGENTS`] while some of its agents remain stalled.
    pub begun: u64,
    /// The most agents there were in one jam.
    pub largest: u32,
    /// By cell, agents in jams whose root stood there, summed over ticks.
    pub agent_ticks_by_cell: Vec<u64>,
    /// By [`JamCause`], agents in jams whose root stood there for it, summed over ticks.
    pub agent_ticks_by_reason: [u64; JamCause::ALL.len()],
}

/// The jams after the last tick, and counts since the episode began.
#[derive(Resource, Clone, Debug, Default)]
pub struct Jams {
    now: Vec<Jam>,
    members: Vec<AgentId>,
    counts: JamCounts,
    wait_for: WaitFor,
    waits_on: Vec<u32>,
    progress: Vec<Progress>,
    /// By agent, the first tick of the jam it is in or was in last, as long as it is stalled.
    since_tick: Vec<Option<u32>>,
    /// By root, the number of agents that wait on it, and then where the next of them goes in `members`.
    places: Vec<u32>,
}

impl Jams {
    /// The jams, in order of their roots' numbers.
    pub fn jams(&self) -> &[Jam] {
        &self.now
    }

    /// The agents of a jam, by number.
    pub fn members(&self, jam: &Jam) -> &[AgentId] {
        &self.members[jam.members.0 as usize..jam.members.1 as usize]
    }

    /// Counts since the episode began.
    pub fn counts(&self) -> &JamCounts {
        &self.counts
    }

    /// Forgets all, for an episode on a floor of `cells` cells.
    pub(in crate::sim) fn reset(&mut self, cells: usize) {
        self.since_tick.clear();
        self.progress.clear();
        self.now.clear();
        self.members.clear();
        let mut by_cell = std::mem::take(&mut self.counts.agent_ticks_by_cell);
        by_cell.clear();
        by_cell.resize(cells, 0);
        self.counts = JamCounts { agent_ticks_by_cell: by_cell, ..JamCounts::default() };
    }

    /// Ticks since an agent was last nearer to its goal than ever, 0 in such a tick. `cost` is its cost-to-go after the
    /// moves of `tick`.
    pub(in crate::sim) fn stalled_ticks(&mut self, agent: AgentId, tick: u32, heading: Heading, cost: u32) -> u32 {
        if agent.index() >= self.progress.len() {
            self.progress.resize(agent.index() + 1, Progress::default());
        }
        let progress = &mut self.progress[agent.index()];
        let is_new =
            progress.heading.goal_since_tick != heading.goal_since_tick || progress.heading.goal != heading.goal;
        if is_new || progress.since_tick > tick {
            *progress = Progress { heading, least_cost: cost, since_tick: tick };
        } else if progress.heading != heading {
            // Other guidance, other costs: what was least under the old cannot be compared.
            (progress.heading, progress.least_cost) = (heading, cost);
        } else if cost < progress.least_cost {
            (progress.least_cost, progress.since_tick) = (cost, tick);
        }
        tick - progress.since_tick
    }

    /// Finds the jams in what every agent did in `tick`, and counts them.
    pub(in crate::sim) fn observe(&mut self, tick: u32, standings: &[Standing]) {
        self.waits_on.clear();
        self.waits_on.extend(standings.iter().map(|standing| standing.waits_on));
        self.wait_for.resolve(&self.waits_on);
        self.since_tick.resize(standings.len(), None);
        self.find(tick, standings);
        for (since, standing) in self.since_tick.iter_mut().zip(standings) {
            if !standing.is_stalled {
                *since = None;
            }
        }
        self.counts.ticks += 1;
        for k in 0..self.now.len() {
            self.date(k, tick);
        }
    }

    /// Gathers the agents of every jam, by counting those of each root.
    fn find(&mut self, tick: u32, standings: &[Standing]) {
        let roots = self.wait_for.roots();
        self.places.clear();
        self.places.resize(standings.len(), 0);
        for (&root, &waits_on) in roots.iter().zip(&self.waits_on) {
            self.places[root as usize] += u32::from(waits_on != NOBODY);
        }
        self.now.clear();
        let mut end = 0;
        for (root, standing) in standings.iter().enumerate() {
            let is_cycle = self.wait_for.is_in_cycle(root as u32);
            let size = self.places[root];
            if size as usize >= MIN_AGENTS || is_cycle && size > 0 {
                self.places[root] = end;
                self.now.push(Jam {
                    root: AgentId(root as u32),
                    cell: standing.cell,
                    reason: if is_cycle { JamCause::Cycle } else { standing.reason },
                    since_tick: tick,
                    members: (end, end + size),
                });
                end += size;
            } else {
                self.places[root] = NOBODY;
            }
        }
        self.members.clear();
        self.members.resize(end as usize, AgentId(0));
        for (agent, (&root, &waits_on)) in roots.iter().zip(&self.waits_on).enumerate() {
            let place = &mut self.places[root as usize];
            if waits_on != NOBODY && *place != NOBODY {
                self.members[*place as usize] = AgentId(agent as u32);
                *place += 1;
            }
        }
    }

    /// Dates jam `k` and counts it: it is as old as the oldest jam that its members were in; one without such members is new.
    fn date(&mut self, k: usize, tick: u32) {
        let jam = &mut self.now[k];
        let members = &self.members[jam.members.0 as usize..jam.members.1 as usize];
        let remembered = members.iter().filter_map(|agent| self.since_tick[agent.index()]).min();
        jam.since_tick = remembered.unwrap_or(tick);
        for agent in members {
            self.since_tick[agent.index()] = Some(jam.since_tick);
        }
        let size = members.len() as u32;
        self.counts.begun += u64::from(remembered.is_none());
        self.counts.agent_ticks += u64::from(size);
        self.counts.largest = self.counts.largest.max(size);
        self.counts.agent_ticks_by_cell[jam.cell.index()] += u64::from(size);
        self.counts.agent_ticks_by_reason[jam.reason as usize] += u64::from(size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Agents on cells of their own numbers, who wait on those given; the others are there for `reason`.
    fn standings(waits_on: &[Option<u32>], reason: JamCause) -> Vec<Standing> {
        let standing = |(agent, &on): (usize, &Option<u32>)| Standing {
            cell: Cell(agent as u32),
            is_stalled: on.is_some(),
            waits_on: on.unwrap_or(NOBODY),
            reason,
        };
        waits_on.iter().enumerate().map(standing).collect()
    }

    fn observed(ticks: &[&[Option<u32>]]) -> Jams {
        let mut jams = Jams::default();
        jams.reset(20);
        for (tick, waits_on) in (0..).zip(ticks) {
            jams.observe(tick, &standings(waits_on, JamCause::Served));
        }
        jams
    }

    fn members(jams: &Jams, k: usize) -> Vec<u32> {
        jams.members(&jams.jams()[k]).iter().map(|agent| agent.0).collect()
    }

    /// PIBT lets cycles rotate, so they are only seen where an agent in them is held; the count must still be right.
    #[test]
    fn four_that_wait_in_a_circle_are_a_jam_with_whoever_waits_on_them() {
        let jams = observed(&[&[None, Some(2), Some(3), Some(4), Some(1), Some(3), None]]);
        let jam = jams.jams()[0];
        assert_eq!((jams.jams().len(), jam.root, jam.cell, jam.reason), (1, AgentId(1), Cell(1), JamCause::Cycle));
        assert_eq!((jam.size(), members(&jams, 0)), (5, vec![1, 2, 3, 4, 5]));
    }

    #[test]
    fn a_chain_is_a_jam_from_five_agents_on_and_its_head_is_not_in_it() {
        let four = [None, Some(0), Some(1), Some(2), Some(3)];
        assert_eq!(observed(&[&four]).jams(), []);
        let five = [None, Some(0), Some(1), Some(1), Some(3), Some(0), None];
        let jams = observed(&[&five]);
        let jam = jams.jams()[0];
        assert_eq!((jam.root, jam.reason, members(&jams, 0)), (AgentId(0), JamCause::Served, vec![1, 2, 3, 4, 5]));
        assert_eq!(jams.counts().agent_ticks_by_cell[0], 5);
        assert_eq!((jams.counts().agent_ticks, jams.counts().largest, jams.counts().begun), (5, 5, 1));
    }

    /// Two jams grow together, lose an agent and shrink below the size of a jam: none of it is a new one.
    #[test]
    fn a_jam_begins_once() {
        let two = [Some(1), Some(0), Some(3), Some(2)];
        let one = [Some(1), Some(0), Some(1), Some(2)];
        let chain = [None, Some(0), Some(1), Some(2)];
        let apart = [None; 4];
        let jams = observed(&[&apart, &two, &one, &chain, &two]);
        assert_eq!(jams.counts().begun, 2);
        let since: Vec<u32> = jams.jams().iter().map(|jam| jam.since_tick).collect();
        assert_eq!(since, [1, 1]);
        assert_eq!(observed(&[&two, &apart, &two]).counts().begun, 4);
        assert_eq!(jams.counts().agent_ticks, 12);
    }

    #[test]
    fn agents_in_jams_are_counted_by_the_reason_of_their_root() {
        let circle_and_chain = [Some(1), Some(0), None, Some(2), Some(2), Some(2), Some(3), Some(6), None];
        let counts = observed(&[&circle_and_chain, &circle_and_chain]).counts().clone();
        let by_reason = JamCause::ALL.map(|reason| counts.agent_ticks_by_reason[reason as usize]);
        assert_eq!((by_reason, counts.agent_ticks), ([4, 10, 0, 0, 0, 0], 14), "cycles of two, five behind one served");
    }

    #[test]
    fn progress_is_coming_nearer_than_ever() {
        let mut jams = Jams::default();
        let mut heading = Heading { goal: Some(Cell(9)), ..Heading::default() };
        let mut stalled = |tick, heading, cost| jams.stalled_ticks(AgentId(1), tick, heading, cost);
        let costs = [5, 4, 5, 4, 3, 3];
        let ticks: Vec<u32> = (0..).zip(costs).map(|(tick, cost)| stalled(tick, heading, cost)).collect();
        assert_eq!(ticks, [0, 0, 1, 2, 0, 1]);
        heading.guidance_version = 1;
        assert_eq!([stalled(6, heading, 3000), stalled(7, heading, 2900)], [2, 0], "other costs are no progress");
        heading.goal_since_tick = 8;
        assert_eq!([stalled(8, heading, 3000), stalled(9, heading, 3000)], [0, 1], "another goal");
    }
}
