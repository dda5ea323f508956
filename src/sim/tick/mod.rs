//! The seven steps of a tick, in order.

mod deliver;
mod facts;
mod faults;
mod moves;
mod observe;
mod orchestrate;
mod release;
mod report;
mod score;
mod visits;
mod work;

use bevy::ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use bevy::prelude::{IntoScheduleConfigs, Schedule, SystemSet, not, resource_exists};

pub(super) use deliver::hear_of_tasks;
pub(super) use moves::Planner;
pub(super) use report::report;

use crate::demand::TaskPool;
use crate::fleet::Faults;
use crate::orchestration::communication::Communication;
use crate::sim::facts::Facts;
use crate::sim::followed_paths::FollowedPaths;
use crate::sim::jams::Jams;
use crate::sim::stations::Visits;

/// The schedule of one tick.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tick;

/// The steps of a tick, run in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SimSystems {
    /// New tasks enter the pool.
    Release,
    /// Agents' states reach orchestration.
    Report,
    /// The policy decides.
    Orchestrate,
    /// Directives reach agents.
    Deliver,
    /// Agents move.
    Move,
    /// Errands, service, new goals, faults.
    Work,
    /// Counting.
    Score,
}

/// The tick's schedule, single-threaded, for any world that [`super::begin_episode`] set up. Without faults
/// or limits to communication the systems behind them do not run.
pub fn tick_schedule() -> Schedule {
    use SimSystems::{Deliver, Move, Orchestrate, Release, Report, Score, Work};
    let mut schedule = Schedule::new(Tick);
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.configure_sets((Release, Report, Orchestrate, Deliver, Move, Work, Score).chain());
    let has_pool = resource_exists::<TaskPool>;
    let is_limited = resource_exists::<Communication>;
    let has_guide_paths = resource_exists::<FollowedPaths>;
    schedule.add_systems((
        release::release_tasks.in_set(Release).run_if(has_pool),
        report::report_agents.in_set(Report).run_if(not(is_limited)),
        report::report_over_links.in_set(Report).after(report::report_agents).run_if(is_limited),
        orchestrate::orchestrate.in_set(Orchestrate),
        deliver::deliver_ranks.in_set(Deliver).run_if(not(is_limited)),
        deliver::deliver_tasks.in_set(Deliver).after(deliver::deliver_ranks).run_if(has_pool).run_if(not(is_limited)),
        deliver::deliver_guide_paths.in_set(Deliver).run_if(has_guide_paths).run_if(not(is_limited)),
        deliver::deliver_over_links
            .in_set(Deliver)
            .after(deliver::deliver_tasks)
            .after(deliver::deliver_guide_paths)
            .run_if(is_limited),
        moves::move_agents.in_set(Move),
        facts::note_moves.in_set(Move).after(moves::move_agents).run_if(resource_exists::<Facts>),
        observe::observe_jams.in_set(Move).after(moves::move_agents).run_if(resource_exists::<Jams>),
        visits::count_own_goals.in_set(Move).after(moves::move_agents).run_if(resource_exists::<Visits>),
        work::shift_demand.in_set(Work),
        work::reach_own_goals.in_set(Work).after(work::shift_demand),
        work::work_on_tasks.in_set(Work).after(work::reach_own_goals).run_if(has_pool),
        faults::advance_faults.in_set(Work).after(work::work_on_tasks).run_if(resource_exists::<Faults>),
        facts::note_work.in_set(Score).before(score::score_tick).run_if(resource_exists::<Facts>),
        visits::count_errands.in_set(Score).before(score::score_tick).run_if(resource_exists::<Visits>),
        score::score_tick.in_set(Score),
    ));
    schedule
}

#[cfg(test)]
mod tests {
    use bevy::ecs::schedule::{LogLevel, ScheduleBuildSettings};
    use bevy::prelude::World;

    use super::*;

    /// Two systems that touch the same data without an order would make results depend on chance.
    #[test]
    fn no_two_systems_are_ambiguous() {
        let mut schedule = tick_schedule();
        let settings = ScheduleBuildSettings { ambiguity_detection: LogLevel::Error, ..Default::default() };
        schedule.set_build_settings(settings);
        schedule.initialize(&mut World::new()).expect("no ambiguity");
    }
}
