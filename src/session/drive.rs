//! Runs the ticks that are due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::prelude::{Local, ResMut, Schedule, World};

use super::Session;
use super::beside::Beside;
use super::ground::Ground;
use super::playback::waking_secs;
use super::timeline::watched::Ticked;
use super::versus::Versus;
use crate::learner::seeds::TEST_SEEDS_END;

/// Time that may pass with ticks before there is another frame.
const FRAME_BUDGET: Duration = Duration::from_millis(8);
/// The same where drawing takes second place.
const MAX_SPEED_BUDGET: Duration = Duration::from_millis(40);
/// Where drawing takes second place a window draws ten pictures a second; ticks beside the frame end of themselves shortly before
/// the next, which would call them in vain and find what they came to only a picture later.
const LONGEST_PASS: Duration = Duration::from_millis(85);
/// Seconds in which the flash of a champion's swap fades.
const FLASH_SECS: f32 = 1.5;

/// What is to be done before the next frame is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pass {
    due: Due,
    /// Seconds for which it is due.
    elapsed_secs: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// The ticks on the way to one that is to be shown.
    Way { is_first_pass: bool },
    /// So many ticks; as many as there is time for in `None`.
    Ticks(Option<u32>),
}

impl Pass {
    /// Whether there is nothing to do.
    fn is_empty(self) -> bool {
        self.due == Due::Ticks(Some(0))
    }

    /// How long it may take before there is another frame.
    pub(super) fn budget(self) -> Duration {
        match self.due {
            Due::Way { is_first_pass: true } | Due::Ticks(None) => MAX_SPEED_BUDGET,
            Due::Way { is_first_pass: false } | Due::Ticks(Some(_)) => FRAME_BUDGET,
        }
    }

    /// How long it may take beside the frame if nobody calls; `None`: until what is due is done.
    pub(super) fn longest(self) -> Option<Duration> {
        (self.due == Due::Ticks(None)).then_some(LONGEST_PASS)
    }
}

/// Runs as many ticks as are due since the last call, or has them run beside the frame. What a tick contains never depends on
/// the clock.
#[expect(clippy::disallowed_methods, reason = "playback is paced by the wall clock; ticks themselves never see it")]
pub(super) fn drive(
    mut session: ResMut<Session>,
    mut ground: ResMut<Ground>,
    beside: Option<ResMut<Beside>>,
    mut last: Local<Option<Instant>>,
) {
    let start = Instant::now();
    let elapsed = last.replace(start).map_or(Duration::ZERO, |last| start - last);
    let pass = session.due(elapsed);
    let has_work = !pass.is_empty() || session.champion_takes_over(&ground.world);
    match beside {
        Some(mut beside) if has_work => beside.set_out(pass),
        _ => session.pass(&mut ground, pass, || start.elapsed() < pass.budget()),
    }
    session.age(pass.elapsed_secs as f32);
}

impl Session {
    /// What is to be done when so much time has passed by the clock on the wall: more than a frame ever takes was none.
    fn due(&mut self, elapsed: Duration) -> Pass {
        let elapsed_secs = waking_secs(elapsed.as_secs_f64());
        let due = if self.target().is_some() {
            Due::Way { is_first_pass: self.is_on_first_pass() }
        } else {
            Due::Ticks(self.playback.due(elapsed_secs))
        };
        Pass { due, elapsed_secs }
    }

    /// Does what is due while there is time; at least one tick of it. A champion that waits takes over first.
    pub(super) fn pass(&mut self, ground: &mut Ground, pass: Pass, has_time: impl Fn() -> bool) {
        let Ground { world, schedule } = ground;
        if self.champion_takes_over(world) {
            self.put_champion_in_charge(world);
        }
        match pass.due {
            Due::Way { .. } => {
                while self.approach(world, schedule) && has_time() {}
                if self.target().is_none() {
                    self.end_first_pass(world);
                }
            }
            Due::Ticks(due) => {
                let mut ran = 0;
                while due.is_none_or(|due| ran < due) && (ran == 0 || has_time()) {
                    ran += 1;
                    if !self.tick(world, schedule) {
                        break;
                    }
                }
                self.playback.ran(ran, pass.elapsed_secs);
            }
        }
    }

    /// One tick; a new episode begins when this one is over. Returns whether another may follow at once: where there are
    /// several futures to look back at, time stops at an episode's end, and they are kept when it goes on; in a recording time stops
    /// at its end.
    fn tick(&mut self, world: &mut World, schedule: &mut Schedule) -> bool {
        if self.is_at_recordings_end(world) {
            self.stop();
            return false;
        }
        if self.is_over(world) {
            let seed = self.watched.setting.seed.wrapping_add(1) % TEST_SEEDS_END;
            match self.watched.timeline().futures().len() {
                1 => self.restart(world, seed),
                _ => self.begin_another(world, seed),
            }
        }
        if self.watched.is_live(world) {
            self.go_on(world);
        }
        let ticked = self.watched.tick(world, schedule);
        let other = self.versus.as_mut().map(Versus::tick);
        self.ticks += 1;
        if ticked.was_swapped {
            self.swap_flash = 1.0;
        }
        self.told_of_ticks(world, ticked, other);
        if self.is_at_recordings_end(world) {
            self.stop();
            return false;
        }
        if self.watched.timeline().futures().len() > 1 && self.is_over(world) {
            self.stop();
            self.notify("the episode is over; its futures are kept until time goes on", false);
            return false;
        }
        true
    }

    /// Time stops.
    pub(super) fn stop(&mut self) {
        self.playback.is_playing = false;
        self.playback.steps_left = 0;
    }

    /// One tick towards the one that is to be shown; returns whether there is more to do.
    fn approach(&mut self, world: &mut World, schedule: &mut Schedule) -> bool {
        let ticked = self.watched.approach(world, schedule);
        let other = self.versus.as_mut().map(Versus::approach);
        self.told_of_ticks(world, ticked, other);
        self.target().is_some()
    }

    fn told_of_ticks(&mut self, world: &World, ticked: Ticked, other: Option<Ticked>) {
        if ticked.differs && self.watched.future().is_recorded() {
            self.recording_differs(self.watched.now(world));
        } else if ticked.differs || other.is_some_and(|other| other.differs) {
            self.notify(
                format!("tick {} is not what it was: this is a mistake in the program", self.watched.now(world)),
                true,
            );
        }
    }

    /// Where the future goes on: the newest champion takes over if it waits, and the learner learns for this world.
    fn go_on(&mut self, world: &mut World) {
        if self.champion_takes_over(world) {
            self.put_champion_in_charge(world);
        }
        let stage = &self.watched.setting.stage;
        if Arc::ptr_eq(stage, &self.learned.stage) {
            return;
        }
        if stage.scene == self.learned.stage.scene {
            self.learned.stage = Arc::clone(stage);
        } else {
            self.tell_stage();
            self.mark_scene("world changed", self.watched.now(world));
        }
    }

    /// Whether a champion waits for a world in which it can take over.
    fn champion_takes_over(&self, world: &World) -> bool {
        self.learned.champion_waits && self.learned.follows_champion && self.watched.is_live(world)
    }

    fn age(&mut self, elapsed_secs: f32) {
        self.swap_flash = (self.swap_flash - elapsed_secs / FLASH_SECS).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Beginning, Command, Speed};
    use super::*;
    use crate::scene::Stage;

    const NIGHT: Duration = Duration::from_hours(9);
    const FRAME: Duration = Duration::from_millis(16);

    /// A session without a learner that plays at this speed, and its world.
    fn playing(speed: Speed) -> (Session, Ground) {
        let overrides = ["fleet.agents=4", "episode.ticks=5000"].map(str::to_owned);
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let policy = stage.policy.clone();
        let mut ground = Ground::new();
        let mut session = Beginning::new(stage, policy, "the scene's own", 7).begin(&mut ground.world);
        session.obey(&mut ground.world, Command::SetSpeed(speed));
        (session, ground)
    }

    /// Ticks that are run in a frame which comes so long after the one before, on a machine that is never out of time.
    fn ran(session: &mut Session, ground: &mut Ground, elapsed: Duration) -> u64 {
        let before = session.ticks();
        let pass = session.due(elapsed);
        session.pass(ground, pass, || true);
        session.ticks() - before
    }

    #[test]
    fn a_laptop_that_slept_all_night_goes_on_where_it_was() {
        for (ticks_per_second, at_most) in [(4.0, 4), (256.0, 256)] {
            let (mut session, mut ground) = playing(Speed::TicksPerSecond(ticks_per_second));
            ran(&mut session, &mut ground, FRAME);
            assert_eq!(ran(&mut session, &mut ground, NIGHT), at_most, "a second's ticks, whatever the machine gives");
            let after = ran(&mut session, &mut ground, FRAME);
            assert!(after <= 5, "the night is not owed: {after} ticks");
            assert_eq!(ran(&mut session, &mut ground, Duration::MAX), at_most);
        }
    }

    #[test]
    fn where_there_is_no_time_a_night_is_a_tick() {
        for speed in [Speed::TicksPerSecond(256.0), Speed::Max] {
            let (mut session, mut ground) = playing(speed);
            let pass = session.due(NIGHT);
            session.pass(&mut ground, pass, || false);
            assert_eq!(session.ticks(), 1, "at least one, so that it goes on");
            assert!(pass.longest().is_none_or(|longest| longest == LONGEST_PASS) && pass.budget() <= MAX_SPEED_BUDGET);
        }
    }

    /// Who slept with the machine has not been silent.
    #[test]
    fn a_night_is_no_silence_of_the_learner() {
        let (mut session, mut ground) = playing(Speed::TicksPerSecond(4.0));
        session.listen(&mut ground.world, NIGHT);
        assert!(session.secs <= 1.0, "{} s", session.secs);
        assert_eq!(session.learned.run.heard.silent_secs(), None);
    }
}
