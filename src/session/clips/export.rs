//! A picture of a clip, drawn by a thread of its own while the session goes on.
//!
//! The clip is run again in a world of the thread's own, so that drawing takes nothing from a tick or a frame but a core, and the
//! picture may have any size.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};

use super::super::Session;
use super::super::opening::told;
use super::super::view::ExportView;
use super::drawn;
use super::recording::KeptClip;
use crate::record::{ExportError, ExportOptions, ExportReport};

/// The thread that draws. Dropped, it breaks off and is waited for, which takes a frame of the picture.
#[derive(Debug)]
pub(in crate::session) struct Export {
    path: PathBuf,
    progress: Arc<Progress>,
    thread: Option<JoinHandle<Result<ExportReport, ExportError>>>,
}

#[derive(Debug, Default)]
struct Progress {
    frames: AtomicU32,
    of_frames: AtomicU32,
    is_stopped: AtomicBool,
}

impl Export {
    /// Starts to draw a clip, or both where there are two and `has_both`.
    ///
    /// # Errors
    /// If the system gives no more threads.
    fn start(kept: KeptClip, path: PathBuf, options: ExportOptions, has_both: bool) -> std::io::Result<Self> {
        let progress = Arc::new(Progress::default());
        let (file, told) = (path.clone(), Arc::clone(&progress));
        let body = move || {
            let mut on_frame = |frames, of_frames| {
                told.frames.store(frames, Ordering::Relaxed);
                told.of_frames.store(of_frames, Ordering::Relaxed);
                !told.is_stopped.load(Ordering::Relaxed)
            };
            kept.show(has_both).export(&file, &options, &mut on_frame)
        };
        let thread = thread::Builder::new().name("export".to_owned()).spawn(body)?;
        Ok(Self { path, progress, thread: Some(thread) })
    }

    /// How far it is.
    pub(in crate::session) fn view(&self) -> ExportView {
        ExportView {
            name: file_name(&self.path),
            frames: self.progress.frames.load(Ordering::Relaxed),
            of_frames: self.progress.of_frames.load(Ordering::Relaxed),
        }
    }

    fn stop(&self) {
        self.progress.is_stopped.store(true, Ordering::Relaxed);
    }

    /// What came of it, once it has ended.
    fn end(&mut self) -> Option<Result<ExportReport, ExportError>> {
        let thread = self.thread.take_if(|thread| thread.is_finished())?;
        Some(drawn(thread))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // Whoever lets it go has no use for what came of it.
            let _ = thread.join();
        }
    }
}

impl Session {
    /// Draws a part of the last clip into a file, and what it was compared with at its side if `has_both`.
    pub(in crate::session) fn export_clip(&mut self, path: PathBuf, options: ExportOptions, has_both: bool) {
        if let Some(export) = &self.clips.export {
            self.notify(format!("{} is still being drawn: wait for it, or stop it", file_name(&export.path)), true);
            return;
        }
        let Some(kept) = &self.clips.kept else {
            self.notify("nothing was recorded yet: record (F9), or keep the last 20 seconds (F8)", true);
            return;
        };
        match Export::start(kept.clone(), path, options, has_both) {
            Ok(export) => self.clips.export = Some(export),
            Err(error) => self.notify(format!("nothing can be drawn: {error}"), true),
        }
    }

    /// Breaks the picture off.
    pub(in crate::session) fn stop_export(&mut self) {
        if let Some(export) = &self.clips.export {
            export.stop();
        }
    }

    /// Says what came of the picture, once it is done.
    pub(in crate::session) fn look_after_export(&mut self) {
        let Some(ended) = self.clips.export.as_mut().and_then(Export::end) else { return };
        let Some(path) = self.clips.export.take().map(|export| export.path.clone()) else { return };
        match ended {
            Ok(ExportReport { frames, bytes, size_px: (width, height) }) => {
                let megabytes = bytes as f64 / 1e6;
                let text =
                    format!("saved {}: {frames} frames of {width} × {height}, {megabytes:.2} MB", path.display());
                self.notify(text, false);
            }
            Err(error) => self.notify(told(&error), !matches!(error, ExportError::Stopped)),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
