//! A clip being run and drawn.

use tiny_skia::Pixmap;

use super::curve::Curve;
use super::frame::{FramePainter, Shape};
use super::markers::Markers;
use super::strip::{self, Words};
use super::timeline::{Moment, Timeline};
use super::{ExportError, ExportOptions};
use crate::record::{Clip, Replay};

/// Ticks between two looks at whether a picture is still wanted.
const LOOK_EVERY: u32 = 16;

/// A clip on its part of the picture.
pub(super) struct Screen {
    replay: Replay,
    painter: FramePainter,
    heading: String,
    markers: Option<Markers>,
    caption: Option<String>,
    curve: Option<Curve>,
}

impl Screen {
    /// Stands before the first tick of a clip.
    pub(super) fn new(
        clip: &Clip,
        heading: &str,
        size_px: u32,
        options: &ExportOptions,
        timeline: &Timeline,
    ) -> Result<Self, ExportError> {
        let has_captions = options.has_markers || options.caption.is_some() || strip::has_captions(&clip.setting);
        let shape = Shape { size_px, height_px: options.height_px, has_captions, has_curve: options.has_curve };
        let painter = FramePainter::new(&clip.setting.stage.grid, shape)?;
        let markers = options.has_markers.then(|| Markers::of(clip, timeline.ticks_per_sec()));
        let marked = markers.as_ref().map(Markers::ticks).unwrap_or_default();
        let curve = options.has_curve.then(|| Curve::new(timeline.ticks(), marked));
        let (replay, heading) = (Replay::new(clip.clone()), heading.to_owned());
        Ok(Self { replay, painter, heading, markers, caption: options.caption.clone(), curve })
    }

    /// Ticks of the clip.
    pub(super) fn ticks(&self) -> u32 {
        self.replay.clip().ticks()
    }

    /// Width and height in pixels.
    pub(super) fn size_px(&self) -> (u32, u32) {
        self.painter.size_px()
    }

    /// Runs the clip to a moment, which is not before the last one, and draws it.
    ///
    /// # Errors
    /// If it is not wanted any more.
    pub(super) fn show(
        &mut self,
        Moment { ticks, alpha }: Moment,
        is_wanted: &mut dyn FnMut() -> bool,
    ) -> Result<&Pixmap, ExportError> {
        while self.replay.tick() < ticks && self.replay.step() {
            if let Some(curve) = &mut self.curve {
                curve.note(self.replay.world());
            }
            if self.replay.tick().is_multiple_of(LOOK_EVERY) && !is_wanted() {
                return Err(ExportError::Stopped);
            }
        }
        let words = Words::new(&self.heading, self.replay.world(), self.replay.setting(), alpha);
        let words = words.with_caption(self.caption.as_deref());
        let words = words.with_marker(self.markers.as_ref().and_then(|markers| markers.last(ticks)));
        Ok(self.painter.paint(self.replay.world(), &words, self.curve.as_ref(), alpha))
    }
}
