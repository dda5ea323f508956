//! Clips as animated GIFs.

use std::path::Path;

use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::frame::FramePainter;
use super::gif::Animation;
use super::strip::{self, Words};
use super::theme;
use super::timeline::{Moment, Timeline};
use super::{ExportError, ExportOptions, ExportReport};
use crate::atomic_file;
use crate::record::{Clip, Replay};

/// Pixels between two clips shown side by side.
const GAP_PX: u32 = 8;

/// Runs a clip and writes it as an animated GIF that starts over at its end.
///
/// # Errors
/// If an option is out of its range, the floor is too large for a picture, or the file cannot be written; an older file
/// of that name is then intact.
pub fn export_gif(clip: &Clip, path: &Path, options: &ExportOptions) -> Result<ExportReport, ExportError> {
    let timeline = Timeline::new(options, clip.ticks())?;
    let screen = Screen::new(clip, &clip.setting.stage.scene.name, options.size_px)?;
    write(path, timeline, &mut [screen])
}

/// Runs two clips at the same time and writes them side by side, headed "before" and "after". The shorter one stands
/// still at its end.
///
/// # Errors
/// As for [`export_gif`].
pub fn export_side_by_side(
    before: &Clip,
    after: &Clip,
    path: &Path,
    options: &ExportOptions,
) -> Result<ExportReport, ExportError> {
    let timeline = Timeline::new(options, before.ticks().max(after.ticks()))?;
    let size_px = (options.size_px - GAP_PX) / 2;
    let mut screens = [Screen::new(before, "before", size_px)?, Screen::new(after, "after", size_px)?];
    write(path, timeline, &mut screens)
}

/// A clip being run and drawn.
struct Screen {
    replay: Replay,
    painter: FramePainter,
    heading: String,
}

impl Screen {
    fn new(clip: &Clip, heading: &str, size_px: u32) -> Result<Self, ExportError> {
        let has_captions = strip::has_captions(&clip.setting);
        let painter = FramePainter::new(&clip.setting.stage.grid, size_px, has_captions)?;
        Ok(Self { replay: Replay::new(clip.clone()), painter, heading: heading.to_owned() })
    }

    fn show(&mut self, Moment { ticks, alpha }: Moment) -> &Pixmap {
        self.replay.seek(ticks);
        let words = Words::new(&self.heading, self.replay.world(), self.replay.setting(), alpha);
        self.painter.paint(self.replay.world(), &words, alpha)
    }
}

/// Draws all screens at all moments, from left to right, and writes the file.
fn write(path: &Path, timeline: Timeline, screens: &mut [Screen]) -> Result<ExportReport, ExportError> {
    let encoding = |error: gif::EncodingError| ExportError::Encoding(error.to_string());
    let mut sheet = sheet(screens).ok_or_else(|| ExportError::Encoding("the picture is empty".to_owned()))?;
    let size_px = (sheet.width(), sheet.height());
    let mut animation = Animation::new(size_px.0 as u16, size_px.1 as u16).map_err(encoding)?;
    let frames = timeline.frames();
    for frame in 0..frames {
        let mut left = 0;
        for screen in &mut *screens {
            let ticks = screen.replay.clip().ticks();
            let picture = screen.show(timeline.moment(frame, ticks));
            sheet.draw_pixmap(left, 0, picture.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
            left += (picture.width() + GAP_PX) as i32;
        }
        animation.add(sheet.data(), timeline.delay_centisecs(frame)).map_err(encoding)?;
    }
    let file = animation.finish().map_err(encoding)?;
    atomic_file::write(path, &file).map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    Ok(ExportReport { frames, bytes: file.len() as u64, size_px })
}

/// A blank picture with room for all screens.
fn sheet(screens: &[Screen]) -> Option<Pixmap> {
    let sizes = || screens.iter().map(|screen| screen.painter.size_px());
    let width: u32 = sizes().map(|(width, _)| width + GAP_PX).sum();
    let height = sizes().map(|(_, height)| height).max()?;
    let mut sheet = Pixmap::new(width - GAP_PX, height)?;
    sheet.fill(theme::to_color(theme::PAGE));
    Some(sheet)
}
