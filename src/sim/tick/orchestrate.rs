//! The policy decides: one system reads the reports, asks the rules, writes directives and guidance.

use bevy::prelude::{Res, ResMut};

use crate::demand::TaskPool;
use crate::fleet::{Clock, Floor};
use crate::orchestration::communication::Communication;
use crate::orchestration::guidance::GuidanceView;
use crate::orchestration::{Directives, Orchestrator, Reports};
use crate::sim::episode::{Episode, Routes};
use crate::sim::reasons::Reasons;
use crate::sim::stopwatch::{Phase, Stopwatch};

pub(super) fn orchestrate(
    floor: Res<Floor>,
    clock: Res<Clock>,
    reports: Res<Reports>,
    episode: Res<Episode>,
    communication: Option<Res<Communication>>,
    pool: Option<ResMut<TaskPool>>,
    mut orchestrator: ResMut<Orchestrator>,
    mut routes: ResMut<Routes>,
    mut directives: ResMut<Directives>,
    reasons: Option<ResMut<Reasons>>,
    mut stopwatch: ResMut<Stopwatch>,
) {
    let grid = &floor.0;
    stopwatch.enter(Phase::Orchestrate);
    let view = GuidanceView { grid, demand: &episode.demand, tick: clock.tick, reports: &reports.0 };
    if let Some(guidance) = orchestrator.guide(view, &mut routes.cost_to_go) {
        routes.set_guidance(grid, guidance);
    }
    stopwatch.enter(Phase::Fields);
    // Whoever stands on its goal needs no way there, and mostly gets another goal before it moves: without this, every
    // fleet that begins without tasks would need a field for each of its first cells.
    let on_their_way = reports.0.iter().filter(|report| report.goal != report.cell);
    routes.cost_to_go.prepare(grid, on_their_way.map(|report| report.goal));
    stopwatch.enter(Phase::Orchestrate);
    orchestrator.lay_paths(view, &mut routes.cost_to_go);
    // Over links an agent may have begun its task before it hears that it has lost it.
    let (pool_now, delay_ticks) = (pool.as_deref(), communication.map(|links| links.directive_delay_ticks()));
    let cost_to_go = &mut routes.cost_to_go;
    orchestrator.give_reasons(reasons.is_some());
    orchestrator.direct(grid, clock.tick, &reports.0, pool_now, delay_ticks, cost_to_go, &mut directives);
    if let Some(mut reasons) = reasons {
        reasons.note(clock.tick, orchestrator.reasons());
    }
    if let Some(mut pool) = pool {
        for &(_, task) in &directives.taken_back {
            pool.reopen(task);
        }
        for &(_, task) in &directives.matches {
            pool.claim(task);
        }
    }
    stopwatch.leave();
}
