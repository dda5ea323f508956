//! Ticks beside the frame: while ticks are due, a session and its world leave the app for a thread that runs them.
//!
//! They leave when a frame has been put together and come back at the beginning of another. A frame in between shows what was
//! seen last, and commands wait for the session. Whoever is away when a frame begins is called, and comes back after the tick
//! that it is in; where drawing takes second place, it is called only after a while, and comes back by itself before the next
//! of a few pictures. So no frame waits for a tick, and ticks wait only while a frame looks at what they came to.
//!
//! What is run, and in which order, is what would be run without it: when ticks are due is up to the clock either way, what is in
//! them is not.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use bevy::prelude::{Resource, World};
use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use super::Session;
use super::drive::Pass;
use super::ground::Ground;

/// What leaves the app and comes back.
struct Pair {
    session: Session,
    ground: Ground,
}

/// The thread that runs ticks, and what is on its way to it or from it.
#[derive(Resource)]
pub(super) struct Beside {
    /// Taken when the app is over.
    away: Option<Sender<(Box<Pair>, Pass)>>,
    back: Receiver<Box<Pair>>,
    /// Whether who is away is to come back.
    is_called: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// What the session is to leave for when this frame is over.
    plan: Option<Pass>,
    /// What it left for, and when; while it is away.
    left: Option<(Pass, Instant)>,
}

impl Beside {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system has no thread to give.
    #[expect(clippy::disallowed_methods, reason = "a pass ends by the clock on the wall; no tick sees it")]
    pub(super) fn start() -> std::io::Result<Self> {
        let (away, leaving) = bounded::<(Box<Pair>, Pass)>(1);
        let (returning, back) = bounded(1);
        let is_called = Arc::new(AtomicBool::new(false));
        let called = Arc::clone(&is_called);
        let body = move || {
            for (mut pair, pass) in leaving {
                let Pair { session, ground } = &mut *pair;
                let begun = Instant::now();
                let has_time = || pass.longest().is_none_or(|longest| begun.elapsed() < longest);
                session.pass(ground, pass, || !called.load(Ordering::Relaxed) && has_time());
                if returning.send(pair).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("ticks".to_owned()).spawn(body)?;
        Ok(Self { away: Some(away), back, is_called, thread: Some(thread), plan: None, left: None })
    }

    /// The session is to leave for this when the frame is over.
    pub(super) fn set_out(&mut self, pass: Pass) {
        self.plan = Some(pass);
    }

    /// Who is back, if anybody is; who is not is called when it is time.
    fn look_out(&mut self) -> Option<Box<Pair>> {
        let (pass, since) = self.left?;
        match self.back.try_recv() {
            Ok(pair) => {
                self.left = None;
                Some(pair)
            }
            Err(TryRecvError::Empty) => {
                if since.elapsed() >= pass.budget() {
                    self.is_called.store(true, Ordering::Relaxed);
                }
                None
            }
            Err(TryRecvError::Disconnected) => self.thread_panicked(),
        }
    }

    /// A tick that panics takes the app with it, as it does without a thread.
    fn thread_panicked(&mut self) -> ! {
        let panic = self.thread.take().and_then(|thread| thread.join().err());
        resume_unwind(panic.unwrap_or_else(|| Box::new("the thread that runs ticks is gone")))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.is_called.store(true, Ordering::Relaxed);
        self.away = None;
        if let Some(thread) = self.thread.take() {
            // A panic in the last tick is nobody's concern any more.
            let _ = thread.join();
        }
    }
}

/// At the beginning of a frame: puts who is back in its place.
pub(super) fn welcome(world: &mut World) {
    if let Some(pair) = world.resource_mut::<Beside>().look_out() {
        world.insert_resource(pair.session);
        world.insert_resource(pair.ground);
    }
}

/// At the end of a frame: lets the session leave if there is something to run.
#[expect(clippy::disallowed_methods, reason = "a frame calls who has been away too long by the clock on the wall")]
pub(super) fn see_off(world: &mut World) {
    let Some(pass) = world.resource_mut::<Beside>().plan.take() else { return };
    let (session, ground) = (world.remove_resource(), world.remove_resource());
    let (Some(session), Some(ground)) = (session, ground) else { return };
    let mut beside = world.resource_mut::<Beside>();
    beside.is_called.store(false, Ordering::Relaxed);
    beside.left = Some((pass, Instant::now()));
    let Some(away) = &beside.away else { return };
    if away.send((Box::new(Pair { session, ground }), pass)).is_err() {
        beside.thread_panicked();
    }
}
