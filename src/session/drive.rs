//! Runs the ticks that are due.

use std::time::{Duration, Instant};

use bevy::prelude::{Local, Mut, Resource, Schedule, World};

use super::Session;
use crate::fleet::Clock;
use crate::sim::{Tally, state_hash};

/// Time a frame may spend on ticks.
const FRAME_BUDGET: Duration = Duration::from_millis(8);
/// Time a frame may spend on ticks at maximum speed, when drawing takes second place.
const MAX_SPEED_BUDGET: Duration = Duration::from_millis(40);
/// Seconds for which a notice is shown.
const NOTICE_SECS: f32 = 8.0;
/// Seconds in which the flash of a champion's swap fades.
const FLASH_SECS: f32 = 1.5;

/// The tick's schedule, kept beside the world it runs in.
#[derive(Resource)]
pub(super) struct TickSchedule(pub(super) Schedule);

/// Runs as many ticks as are due since the last call. What a tick contains never depends on the clock.
#[expect(clippy::disallowed_methods, reason = "playback is paced by the wall clock; ticks themselves never see it")]
pub(super) fn drive(world: &mut World, mut last: Local<Option<Instant>>) {
    let start = Instant::now();
    let elapsed_secs = last.replace(start).map_or(0.0, |last| (start - last).as_secs_f64());
    world.resource_scope(|world, mut session: Mut<Session>| {
        world.resource_scope(|world, mut schedule: Mut<TickSchedule>| {
            let due = session.playback.due(elapsed_secs);
            let budget = if due.is_none() { MAX_SPEED_BUDGET } else { FRAME_BUDGET };
            let mut ran = 0;
            while due.is_none_or(|due| ran < due) && (ran == 0 || start.elapsed() < budget) {
                session.tick(world, &mut schedule.0);
                ran += 1;
            }
            session.playback.ran(ran, elapsed_secs);
        });
        session.age(elapsed_secs as f32);
    });
}

impl Session {
    /// One tick; a new episode begins when this one is over.
    fn tick(&mut self, world: &mut World, schedule: &mut Schedule) {
        if world.resource::<Clock>().tick >= self.setting.stage.scene.episode.ticks {
            self.restart(world, self.setting.seed.wrapping_add(1));
        }
        schedule.run(world);
        self.ticks += 1;
        self.recorder.tick(state_hash(world));
        self.recent.observe(*world.resource::<Tally>());
    }

    fn age(&mut self, elapsed_secs: f32) {
        self.swap_flash = (self.swap_flash - elapsed_secs / FLASH_SECS).max(0.0);
        for notice in &mut self.notices {
            notice.age_secs += elapsed_secs;
        }
        self.notices.retain(|notice| notice.age_secs < NOTICE_SECS);
    }
}
