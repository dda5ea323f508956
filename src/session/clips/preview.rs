//! One frame of a picture that may be exported, drawn by a thread of its own.
//!
//! The clip is run to that frame in a world of the thread's own. What is asked for while one is drawn takes its place: that one is
//! broken off, and the newest is drawn next. It is drawn to its end though the card be closed meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::super::Session;
use super::super::opening::told;
use super::super::view::{KeptView, PreviewView};
use super::drawn;
use super::recording::KeptClip;
use crate::record::{End, ExportError, ExportOptions, Frame};

/// Longest side that is kept of a frame, in pixels: a card shows no more.
const MOST_PX: u32 = 720;

/// What is drawn, what is drawn next, and what was.
#[derive(Debug, Default)]
pub(in crate::session) struct Previews {
    wanted: Option<Wanted>,
    drawing: Option<Drawing>,
    /// The clip of the frame that was asked for last, by its number.
    clip: u64,
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
        let stop = Arc::clone(&is_stopped);
        let body = move || {
            let frame = kept.show(has_both).frame(&options, end, &mut || !stop.load(Ordering::Relaxed))?;
            Ok(shrunk(frame))
        };
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

impl Previews {
    fn ask(&mut self, wanted: Wanted) {
        self.break_off();
        let clip = wanted.kept.view().number;
        if std::mem::replace(&mut self.clip, clip) != clip {
            // Else it would pass for one of this clip.
            self.drawn = None;
        }
        self.wanted = Some(wanted);
    }

    fn break_off(&self) {
        if let Some(drawing) = &self.drawing {
            drawing.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    /// Takes in what was drawn, and begins what is wanted next.
    pub(in crate::session) fn look(&mut self) {
        if let Some(Drawing { thread, is_stopped }) = self.drawing.take_if(|drawing| drawing.thread.is_finished()) {
            let drawn = drawn(thread);
            if !is_stopped.load(Ordering::Relaxed) {
                self.drawn = Some(Arc::new(drawn.map_err(|error| told(&error))));
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

    /// What was drawn last of the clip that is `kept`, and whether another frame is on its way.
    pub(in crate::session) fn view(&self, kept: Option<KeptView>) -> PreviewView {
        let drawn = self.drawn.clone().filter(|_| kept.is_some_and(|kept| kept.number == self.clip));
        PreviewView { drawn, is_drawing: self.drawing.is_some() || self.wanted.is_some() }
    }
}

/// The frame with as many of its pixels made one as leave its longest side no longer than [`MOST_PX`].
fn shrunk(frame: Frame) -> Frame {
    let (width, height) = frame.size_px;
    let side = width.max(height).div_ceil(MOST_PX);
    if side <= 1 {
        return frame;
    }
    let pixels = frame.rgba.as_chunks::<4>().0;
    let size_px = (width.div_ceil(side), height.div_ceil(side));
    let mut rgba = Vec::with_capacity(size_px.0 as usize * size_px.1 as usize * 4);
    for (row, column) in (0..size_px.1).flat_map(|row| (0..size_px.0).map(move |column| (row, column))) {
        let (mut sum, mut count) = ([0_u32; 4], 0);
        for y in row * side..((row + 1) * side).min(height) {
            for x in column * side..((column + 1) * side).min(width) {
                let pixel = pixels[y as usize * width as usize + x as usize];
                sum = std::array::from_fn(|channel| sum[channel] + u32::from(pixel[channel]));
                count += 1;
            }
        }
        rgba.extend(sum.map(|channel| ((channel + count / 2) / count) as u8));
    }
    Frame { size_px, rgba }
}

impl Session {
    /// Has a frame of the last clip drawn, if there is one.
    pub(in crate::session) fn preview_clip(&mut self, options: ExportOptions, has_both: bool, end: End) {
        if let Some(kept) = &self.clips.kept {
            self.clips.previews.ask(Wanted { kept: kept.clone(), options, has_both, end });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_frame_is_made_smaller_and_a_small_one_left() {
        let small = Frame { size_px: (2, 1), rgba: vec![1, 2, 3, 255, 4, 5, 6, 255] };
        assert_eq!(shrunk(small.clone()), small);
        let (width, height) = (721, 3);
        let shade = |x: u32, y: u32| [(x % 2) as u8 * 100, y as u8 * 30, 7, 255];
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let large = Frame { size_px: (width, height), rgba: pixels.flat_map(|(x, y)| shade(x, y)).collect() };
        let Frame { size_px, rgba } = shrunk(large);
        assert_eq!((size_px, rgba.len()), ((361, 2), 361 * 2 * 4));
        assert_eq!(rgba[..4], [50, 15, 7, 255], "four pixels");
        assert_eq!(rgba[rgba.len() - 4..], [0, 60, 7, 255], "the one in the corner");
    }
}
