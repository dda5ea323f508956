//! Faults and silence, as drawing asks for them; a world without either has neither resource.

use bevy::prelude::World;

use crate::fleet::{AgentId, Clock, Faults};
use crate::grid::Cell;
use crate::orchestration::communication::{BlackOut, Communication};
use crate::orchestration::{AgentReport, Reports};

/// What is out of order before the next tick.
pub(super) struct Outages<'w> {
    clock: Clock,
    reports: Option<&'w Reports>,
    faults: Option<&'w Faults>,
    communication: Option<&'w Communication>,
}

impl<'w> Outages<'w> {
    /// What is out of order in a world.
    pub(super) fn of(world: &'w World) -> Self {
        Self {
            clock: *world.resource::<Clock>(),
            reports: world.get_resource(),
            faults: world.get_resource(),
            communication: world.get_resource(),
        }
    }

    /// Whether anything can break in this world.
    pub(super) fn has_faults(&self) -> bool {
        self.faults.is_some()
    }

    /// How often an agent went over to guidance that it had not heard of; `None`: communication has no limits.
    pub(super) fn moved_on(&self) -> Option<u64> {
        self.communication.map(Communication::moved_on)
    }

    /// Ticks for which an agent cannot move yet; 0: it is sound.
    pub(super) fn broken_left_ticks(&self, agent: AgentId) -> u32 {
        let until = self.faults.and_then(|faults| faults.broken_until(agent));
        until.map_or(0, |until| until.saturating_sub(self.clock.tick))
    }

    /// Ticks for which nobody may enter a cell yet; 0: it is open.
    pub(super) fn blocked_left_ticks(&self, cell: Cell) -> u32 {
        let until = self.faults.and_then(|faults| faults.blocked_until(cell));
        until.map_or(0, |until| until.saturating_sub(self.clock.tick))
    }

    /// Cells that nobody may enter, in order.
    pub(super) fn blocked(&self) -> &[Cell] {
        self.faults.map_or(&[], |faults| faults.blocked())
    }

    /// Black-outs in force.
    pub(super) fn black_outs(&self) -> impl Iterator<Item = BlackOut> {
        let all = self.communication.map_or(&[][..], |communication| communication.black_outs());
        all.iter().copied().filter(|black_out| (black_out.from_tick..black_out.to_tick).contains(&self.clock.tick))
    }

    /// Whether orchestration heard nothing from an agent in the last tick.
    pub(super) fn is_silent(&self, agent: AgentId) -> bool {
        // The clock is one tick past the last.
        self.report(agent).is_some_and(|report| report.heard_tick + 1 < self.clock.tick)
    }

    /// How many ticks before the last one the report was made that orchestration goes by; `None`: nothing limits it.
    pub(super) fn report_age_ticks(&self, agent: AgentId) -> Option<u32> {
        self.report(agent).map(|report| self.clock.tick.saturating_sub(report.made_tick + 1))
    }

    /// Where orchestration takes an agent to be that it has not heard for so long that it gives it no task.
    pub(super) fn stale_cell(&self, agent: AgentId) -> Option<Cell> {
        self.report(agent).filter(|report| report.is_silent(self.clock.tick)).map(|report| report.cell)
    }

    fn report(&self, agent: AgentId) -> Option<&AgentReport> {
        self.communication?;
        self.reports?.0.get(agent.index())
    }
}
