//! Ticks and commands beside the frame: while there are any, a session and its world leave the app for a thread that does them.
//!
//! For ticks they leave when a frame has been put together and come back at the beginning of another. A frame in between shows
//! what was seen last, and commands wait for the session. Commands are mostly done at once, and a frame waits a moment for them,
//! so that it shows what they did. What takes longer, as guidance of a large floor under another policy, is shown by the next
//! frame that finds the session back, and further commands wait until it was: a slider that is dragged would otherwise keep the
//! session away.
//!
//! Whoever is away when a frame begins is called, and comes back after the tick that it is in; where drawing takes second place,
//! it is called only after a while, and comes back by itself before the next of a few pictures. So no frame waits for a tick, and
//! ticks wait only while a frame looks at what they came to.
//!
//! What is run, and in which order, is what would be run without it: when ticks are due is up to the clock either way, what is in
//! them is not.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::prelude::{Messages, Resource, World};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};

use super::drive::Pass;
use super::ground::Ground;
use super::{Command, Session};

/// How long a frame waits for what its commands do.
const PATIENCE: Duration = Duration::from_millis(4);
/// How long the last frame waits, so that the session can be kept.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// What leaves the app and comes back.
struct Pair {
    session: Session,
    ground: Ground,
}

/// What they leave for.
enum Errand {
    Obey(Vec<Command>),
    Run(Pass),
}

impl Errand {
    /// How long it may take before there is another frame.
    fn budget(&self) -> Duration {
        match self {
            Self::Obey(_) => Duration::ZERO,
            Self::Run(pass) => pass.budget(),
        }
    }
}

/// The thread that runs ticks, and what is on its way to it or from it.
#[derive(Resource)]
pub(super) struct Beside {
    /// Taken when the app is over.
    away: Option<Sender<(Box<Pair>, Errand)>>,
    back: Receiver<Box<Pair>>,
    /// Whether who is away is to come back.
    is_called: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// What the session is to leave for when this frame is over.
    plan: Option<Pass>,
    /// For how long it may be away before it is called, and since when it has been.
    left: Option<(Duration, Instant)>,
    /// Whether what commands did came too late for their frame, and no frame has looked at it yet.
    is_unseen: bool,
}

impl Beside {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system has no thread to give.
    #[expect(clippy::disallowed_methods, reason = "a pass ends by the clock on the wall; no tick sees it")]
    pub(super) fn start() -> std::io::Result<Self> {
        let (away, leaving) = bounded::<(Box<Pair>, Errand)>(1);
        let (returning, back) = bounded(1);
        let is_called = Arc::new(AtomicBool::new(false));
        let called = Arc::clone(&is_called);
        let body = move || {
            for (mut pair, errand) in leaving {
                let Pair { session, ground } = &mut *pair;
                let begun = Instant::now();
                match errand {
                    Errand::Obey(commands) => session.carry_out_all(&mut ground.world, commands),
                    Errand::Run(pass) => {
                        let has_time = || pass.longest().is_none_or(|longest| begun.elapsed() < longest);
                        session.pass(ground, pass, || !called.load(Ordering::Relaxed) && has_time());
                    }
                }
                if returning.send(pair).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("ticks".to_owned()).spawn(body)?;
        Ok(Self { away: Some(away), back, is_called, thread: Some(thread), plan: None, left: None, is_unseen: false })
    }

    /// The session is to leave for this when the frame is over.
    pub(super) fn set_out(&mut self, pass: Pass) {
        self.plan = Some(pass);
    }

    /// Who is back, or comes back so soon; who does not is called when it is time.
    fn look_out(&mut self, patience: Duration) -> Option<Box<Pair>> {
        let (budget, since) = self.left?;
        match self.arrival(patience) {
            Ok(pair) => {
                self.left = None;
                Some(pair)
            }
            Err(RecvTimeoutError::Timeout) => {
                if since.elapsed() >= budget {
                    self.is_called.store(true, Ordering::Relaxed);
                }
                None
            }
            Err(RecvTimeoutError::Disconnected) => self.thread_panicked(),
        }
    }

    /// Who arrives in time; without patience nobody is waited for at all.
    fn arrival(&self, patience: Duration) -> Result<Box<Pair>, RecvTimeoutError> {
        if !patience.is_zero() {
            return self.back.recv_timeout(patience);
        }
        self.back.try_recv().map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
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
    welcome_within(world, Duration::ZERO);
}

fn welcome_within(world: &mut World, patience: Duration) {
    if let Some(pair) = world.resource_mut::<Beside>().look_out(patience) {
        world.insert_resource(pair.session);
        world.insert_resource(pair.ground);
    }
}

/// At the end of a frame: lets the session leave if there is something to run.
pub(super) fn see_off(world: &mut World) {
    if let Some(pass) = world.resource_mut::<Beside>().plan.take() {
        leave(world, Errand::Run(pass));
    }
}

/// Lets the session leave for the commands that wait, in the order in which they were given, and waits for it a moment.
pub(super) fn send_for_commands(world: &mut World) {
    if std::mem::take(&mut world.resource_mut::<Beside>().is_unseen) {
        return;
    }
    let commands: Vec<Command> = world.resource_mut::<Messages<Command>>().drain().collect();
    if !commands.is_empty() {
        leave(world, Errand::Obey(commands));
        welcome_within(world, PATIENCE);
        let is_late = !world.contains_resource::<Session>();
        world.resource_mut::<Beside>().is_unseen = is_late;
    }
}

/// In the last frame: has who is away come back, and carries out what it was still to do.
pub(super) fn call_home(world: &mut World) {
    if world.get_resource::<Messages<AppExit>>().is_none_or(Messages::is_empty) {
        return;
    }
    welcome_within(world, LAST_PATIENCE);
    if world.contains_resource::<Session>() {
        world.resource_mut::<Beside>().is_unseen = false;
        send_for_commands(world);
        welcome_within(world, LAST_PATIENCE);
    }
}

#[expect(clippy::disallowed_methods, reason = "a frame calls who has been away too long by the clock on the wall")]
fn leave(world: &mut World, errand: Errand) {
    let (session, ground) = (world.remove_resource(), world.remove_resource());
    let (Some(session), Some(ground)) = (session, ground) else { return };
    let mut beside = world.resource_mut::<Beside>();
    beside.is_called.store(false, Ordering::Relaxed);
    beside.left = Some((errand.budget(), Instant::now()));
    let Some(away) = &beside.away else { return };
    if away.send((Box::new(Pair { session, ground }), errand)).is_err() {
        beside.thread_panicked();
    }
}
