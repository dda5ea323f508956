//! Clips as moving pictures.

use std::path::Path;

use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::apng::Apng;
use super::film::Film;
use super::format::Format;
use super::gif::Gif;
use super::metadata::Metadata;
use super::screen::Screen;
use super::sink::Sink;
use super::theme;
use super::thrift::{Rung, rungs};
use super::timeline::Timeline;
use super::{ExportError, ExportOptions, ExportReport};
use crate::atomic_file;
use crate::record::Clip;

/// Pixels between two clips shown side by side.
const GAP_PX: u32 = 8;

/// Is told how many frames of how many are drawn, and says whether to go on. They are counted anew where a picture became too
/// large and is drawn again with less.
pub type OnFrame<'a> = dyn FnMut(u32, u32) -> bool + 'a;

/// What is drawn: a clip, or two that are run at the same time, each below its heading.
#[derive(Clone, Debug)]
pub struct Show<'a> {
    /// Clips with their headings, from left to right.
    clips: Vec<(&'a Clip, String)>,
}

/// An end of a part of a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its first frame.
    First,
    /// Its last.
    Last,
}

/// One frame of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width and height in pixels.
    pub size_px: (u32, u32),
    /// Red, green, blue and opacity of each pixel, row by row; all are opaque.
    pub rgba: Vec<u8>,
}

impl<'a> Show<'a> {
    /// A clip, below the name of its scene.
    pub fn of(clip: &'a Clip) -> Self {
        Self { clips: vec![(clip, clip.setting.stage.scene.name.clone())] }
    }

    /// Two clips side by side with their headings. The shorter one stands still at its end.
    pub fn side_by_side(clips: [(&'a Clip, &str); 2]) -> Self {
        Self { clips: clips.map(|(clip, heading)| (clip, heading.to_owned())).into() }
    }

    /// Runs it and writes it as a moving picture that starts over at its end; the file's name says of which kind.
    ///
    /// # Errors
    /// If an option is out of its range, the floor is too large for a picture, the file cannot be written (an older file of that name
    /// is then intact), or `on_frame` says that it is not wanted any more.
    pub fn export(
        &self,
        path: &Path,
        options: &ExportOptions,
        on_frame: &mut OnFrame,
    ) -> Result<ExportReport, ExportError> {
        let format = Format::of(path)?;
        if format == Format::Mp4 {
            return self.film(path, options, on_frame);
        }
        for rung in rungs(options) {
            let options = ExportOptions { fps: rung.fps, ..options.clone() };
            match self.encode(format, rung, &options, on_frame) {
                Err(ExportError::TooLarge { .. }) => {}
                Err(error) => return Err(error),
                Ok((file, frames, size_px)) => {
                    let written = atomic_file::write(path, &file);
                    written.map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
                    return Ok(ExportReport { frames, bytes: file.len() as u64, size_px });
                }
            }
        }
        Err(ExportError::TooLarge { most_bytes: options.most_bytes.unwrap_or(0) })
    }

    /// The frame at one end, as it is before a file's palette makes its colours fewer. Writes nothing.
    ///
    /// # Errors
    /// If an option is out of its range, the floor is too large for a picture, or it is not wanted any more.
    pub fn frame(
        &self,
        options: &ExportOptions,
        end: End,
        is_wanted: &mut dyn FnMut() -> bool,
    ) -> Result<Frame, ExportError> {
        let mut reel = self.reel(options)?;
        let frame = match end {
            End::First => 0,
            End::Last => reel.timeline.frames() - 1,
        };
        reel.draw(frame, is_wanted)?;
        Ok(Frame { size_px: reel.size_px(), rgba: reel.sheet.take() })
    }

    /// The file, its frames and their size.
    fn encode(
        &self,
        format: Format,
        Rung { blends, .. }: Rung,
        options: &ExportOptions,
        on_frame: &mut OnFrame,
    ) -> Result<(Vec<u8>, u32, (u32, u32)), ExportError> {
        let mut reel = self.reel(options)?;
        let (frames, size_px) = (reel.timeline.frames(), reel.size_px());
        let metadata = self.metadata(&reel.timeline);
        let file = if format == Format::Apng {
            let mut file = Vec::new();
            let mut animation = Apng::new(&mut file, size_px, frames, blends, &metadata)?;
            reel.run(&mut animation, options, on_frame)?;
            animation.finish()?;
            file
        } else {
            let mut animation = Gif::new(size_px, blends, &metadata)?;
            reel.run(&mut animation, options, on_frame)?;
            animation.finish()?
        };
        check_bytes(file.len() as u64, options)?;
        Ok((file, frames, size_px))
    }

    fn film(&self, path: &Path, options: &ExportOptions, on_frame: &mut OnFrame) -> Result<ExportReport, ExportError> {
        let mut reel = self.reel(options)?;
        let (frames, size_px) = (reel.timeline.frames(), reel.size_px());
        let film_px = options.height_px.map_or(size_px, |height_px| (options.size_px, height_px));
        let mut film = Film::new(path, size_px, film_px, options.fps, &self.metadata(&reel.timeline))?;
        reel.run(&mut film, options, on_frame)?;
        Ok(ExportReport {
            frames,
            bytes: film.finish()?,
            size_px: (size_px.0.max(film_px.0), size_px.1.max(film_px.1)),
        })
    }

    pub(super) fn reel(&self, options: &ExportOptions) -> Result<Reel, ExportError> {
        let ticks = self.clips.iter().map(|(clip, _)| clip.ticks()).max().unwrap_or(0);
        let timeline = Timeline::new(options, ticks)?;
        let count = self.clips.len() as u32;
        let size_px = options.size_px.saturating_sub((count - 1) * GAP_PX) / count;
        let screen = |(clip, heading): &(&Clip, String)| Screen::new(clip, heading, size_px, options, &timeline);
        let screens: Vec<Screen> = self.clips.iter().map(screen).collect::<Result<_, _>>()?;
        let sheet = sheet(&screens).ok_or_else(|| ExportError::Encoding("the picture is empty".to_owned()))?;
        Ok(Reel { timeline, screens, sheet })
    }

    fn metadata(&self, timeline: &Timeline) -> Metadata {
        let clips: Vec<&Clip> = self.clips.iter().map(|(clip, _)| *clip).collect();
        Metadata::of(&clips, timeline.ticks())
    }
}

/// Clips on their screens, before their first frame.
pub(super) struct Reel {
    timeline: Timeline,
    screens: Vec<Screen>,
    sheet: Pixmap,
}

impl Reel {
    fn size_px(&self) -> (u32, u32) {
        (self.sheet.width(), self.sheet.height())
    }

    /// Draws all screens, from left to right, at a frame that is not before the last one.
    fn draw(&mut self, frame: u32, is_wanted: &mut dyn FnMut() -> bool) -> Result<(), ExportError> {
        let mut left = 0;
        for screen in &mut self.screens {
            let moment = self.timeline.moment(frame, screen.ticks());
            let picture = screen.show(moment, is_wanted)?.as_ref();
            self.sheet.draw_pixmap(left, 0, picture, &PixmapPaint::default(), Transform::identity(), None);
            left += (picture.width() + GAP_PX) as i32;
        }
        Ok(())
    }

    /// Draws all frames.
    pub(super) fn run(
        &mut self,
        sink: &mut dyn Sink,
        options: &ExportOptions,
        on_frame: &mut OnFrame,
    ) -> Result<(), ExportError> {
        let frames = self.timeline.frames();
        for frame in 0..frames {
            self.draw(frame, &mut || on_frame(frame, frames))?;
            sink.add(self.sheet.data(), self.timeline.delay_centisecs(frame))?;
            check_bytes(sink.bytes(), options)?;
            if !on_frame(frame + 1, frames) {
                return Err(ExportError::Stopped);
            }
        }
        Ok(())
    }
}

/// Refuses what is larger than it may be.
fn check_bytes(bytes: u64, options: &ExportOptions) -> Result<(), ExportError> {
    match options.most_bytes.filter(|&most_bytes| bytes > most_bytes) {
        Some(most_bytes) => Err(ExportError::TooLarge { most_bytes }),
        None => Ok(()),
    }
}

/// A blank picture with room for all screens.
fn sheet(screens: &[Screen]) -> Option<Pixmap> {
    let sizes = || screens.iter().map(Screen::size_px);
    let width: u32 = sizes().map(|(width, _)| width + GAP_PX).sum();
    let height = sizes().map(|(_, height)| height).max()?;
    let mut sheet = Pixmap::new(width - GAP_PX, height)?;
    sheet.fill(theme::to_color(theme::PAGE));
    Some(sheet)
}
