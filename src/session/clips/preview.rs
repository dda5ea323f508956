//! One frame of a picture that may be exported, drawn by a thread of its own.
//!
//! The clip is run to that frame in a world of the thread's own. What is asked for while one is drawn takes its place: that one is
//! broken off, and the newest is drawn next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::super::Session;
use super::super::opening::told;
use super::recording::KeptClip;
use crate::record::{End, ExportError, ExportOptions, Frame};

/// Width of the frame in pixels, where the floor fits into it.
const SIZE_PX: u32 = 660;

/// What is drawn, what is drawn next, and what was.
#[derive(Debug, Default)]
pub(in crate::session) struct Previews {
    wanted: Option<Wanted>,
    drawing: Option<Drawing>,
    drawn: Option<Arc<Result<Frame, String>>>,
}

/// A frame that is asked for.
#[derive(Debug)]
struct Wanted {
    kept: KeptClip,
    options: ExportOptions,
    has_both: bool,
    end: End,
}

/// The thread that draws.
#[derive(Debug)]
struct Drawing {
    is_stopped: Arc<AtomicBool>,
    thread: JoinHandle<Result<Frame, ExportError>>,
}

impl Drawing {
    /// # Errors
    /// If the system gives no more threads.
    fn start(Wanted { kept, options, has_both, end }: Wanted) -> std::io::Result<Self> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&is_stopped);
        let body = move || kept.show(has_both).frame(&smaller(options), end, &mut || !told.load(Ordering::Relaxed));
        let thread = thread::Builder::new().name("preview".to_owned()).spawn(body)?;
        Ok(Self { is_stopped, thread })
    }
}

/// The thread breaks off, and is not waited for.
impl Drop for Previews {
    fn drop(&mut self) {
        self.break_off();
    }
}

/// The same picture, as wide as a preview.
fn smaller(options: ExportOptions) -> ExportOptions {
    let height_px = options.height_px.map(|height_px| height_px * SIZE_PX / options.size_px);
    ExportOptions { size_px: SIZE_PX, height_px, ..options }
}

impl Previews {
    fn ask(&mut self, wanted: Wanted) {
        self.break_off();
        self.wanted = Some(wanted);
    }

    fn break_off(&self) {
        if let Some(drawing) = &self.drawing {
            drawing.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    /// Takes in what was drawn, and begins what is wanted next.
    pub(in crate::session) fn look(&mut self) {
        if let Some(Drawing { thread, .. }) = self.drawing.take_if(|drawing| drawing.thread.is_finished()) {
            let panicked = |_| Err(ExportError::Encoding("the thread that draws it panicked".to_owned()));
            match thread.join().unwrap_or_else(panicked) {
                Err(ExportError::Stopped) => {}
                drawn => self.drawn = Some(Arc::new(drawn.map_err(|error| told(&error)))),
            }
        }
        if self.drawing.is_none()
            && let Some(wanted) = self.wanted.take()
        {
            match Drawing::start(wanted) {
                Ok(drawing) => self.drawing = Some(drawing),
                Err(error) => self.drawn = Some(Arc::new(Err(format!("nothing can be drawn: {error}")))),
            }
        }
    }

    /// What was drawn last.
    pub(in crate::session) fn view(&self) -> Option<Arc<Result<Frame, String>>> {
        self.drawn.clone()
    }
}

impl Session {
    /// Has a frame of the last clip drawn, if there is one.
    pub(in crate::session) fn preview_clip(&mut self, options: ExportOptions, has_both: bool, end: End) {
        if let Some(kept) = &self.kept {
            self.previews.ask(Wanted { kept: kept.clone(), options, has_both, end });
        }
    }
}
