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

/// Runs a clip and writes it as a moving picture that starts over at its end; the file's name says of which kind.
///
/// # Errors
/// If an option is out of its range, the floor is too large for a picture, the file cannot be written (an older file of that name
/// is then intact), or `on_frame` says that it is not wanted any more.
pub fn export_clip(
    clip: &Clip,
    path: &Path,
    options: &ExportOptions,
    on_frame: &mut OnFrame,
) -> Result<ExportReport, ExportError> {
    let show = Show { clips: vec![(clip, &clip.setting.stage.scene.name)], size_px: options.size_px };
    show.export(path, options, on_frame)
}

/// Runs two clips at the same time and writes them side by side, each below its heading. The shorter one stands still at its end.
///
/// # Errors
/// As for [`export_clip`].
pub fn export_side_by_side(
    clips: [(&Clip, &str); 2],
    path: &Path,
    options: &ExportOptions,
    on_frame: &mut OnFrame,
) -> Result<ExportReport, ExportError> {
    let size_px = options.size_px.saturating_sub(GAP_PX) / 2;
    Show { clips: clips.to_vec(), size_px }.export(path, options, on_frame)
}

/// Clips with their headings, from left to right, each so wide.
struct Show<'a> {
    clips: Vec<(&'a Clip, &'a str)>,
    size_px: u32,
}

impl Show<'_> {
    fn export(
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

    fn reel(&self, options: &ExportOptions) -> Result<Reel, ExportError> {
        let ticks = self.clips.iter().map(|(clip, _)| clip.ticks()).max().unwrap_or(0);
        let timeline = Timeline::new(options, ticks)?;
        let screen = |&(clip, heading): &(&Clip, &str)| Screen::new(clip, heading, self.size_px, options, &timeline);
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
struct Reel {
    timeline: Timeline,
    screens: Vec<Screen>,
    sheet: Pixmap,
}

impl Reel {
    fn size_px(&self) -> (u32, u32) {
        (self.sheet.width(), self.sheet.height())
    }

    /// Draws all screens at all moments, from left to right.
    fn run(&mut self, sink: &mut dyn Sink, options: &ExportOptions, on_frame: &mut OnFrame) -> Result<(), ExportError> {
        let Self { timeline, screens, sheet } = self;
        let frames = timeline.frames();
        for frame in 0..frames {
            let mut left = 0;
            for screen in &mut *screens {
                let moment = timeline.moment(frame, screen.ticks());
                let picture = screen.show(moment, &mut || on_frame(frame, frames))?;
                sheet.draw_pixmap(left, 0, picture.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
                left += (picture.width() + GAP_PX) as i32;
            }
            sink.add(sheet.data(), timeline.delay_centisecs(frame))?;
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
