//! One frame: the floor, the fleet on it, and a strip of text below.

use bevy::prelude::World;
use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::strip::{self, Words};
use super::{ExportError, agents, floor, theme};
use crate::fleet::Floor;
use crate::grid::{Grid, Guidance};
use crate::sim::Routes;

/// Side of a square in pixels, at least and at most.
const SQUARE_PX: (u32, u32) = (2, 48);

/// Longest side of a picture in pixels.
const MAX_SIDE_PX: u32 = 8192;

/// Where things are on a picture, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// The whole picture.
    pub(super) width: u32,
    /// The whole picture.
    pub(super) height: u32,
    /// Space around the floor.
    pub(super) margin: u32,
    /// Side of a square of the floor.
    pub(super) square: u32,
    /// Left end of the floor.
    pub(super) left: u32,
    /// Upper end of the floor.
    pub(super) top: u32,
    /// Upper end of the strip.
    pub(super) strip_top: u32,
}

impl Sheet {
    /// A picture `size_px` wide of the floor, which is made as large as fits; wider if the floor has too many columns.
    fn new(grid: &Grid, size_px: u32, has_captions: bool) -> Result<Self, ExportError> {
        let (columns, rows) = (grid.width(), grid.height());
        let margin = size_px / 64;
        let strip = strip::height(size_px, has_captions);
        let square = ((size_px - 2 * margin) / columns).min(size_px * 3 / 2 / rows).clamp(SQUARE_PX.0, SQUARE_PX.1);
        let side = |squares: u32| squares.checked_mul(square).filter(|&side| side <= MAX_SIDE_PX - 2 * margin - strip);
        let (Some(floor_width), Some(floor_height)) = (side(columns), side(rows)) else {
            return Err(ExportError::FloorTooLarge { columns, rows });
        };
        let width = size_px.max(floor_width + 2 * margin);
        let strip_top = margin + floor_height + margin / 2;
        let left = (width - floor_width) / 2;
        Ok(Self { width, height: strip_top + strip, margin, square, left, top: margin, strip_top })
    }

    /// Upper left corner of the square at this column and row, which may lie between two.
    pub(super) fn corner(&self, (column, row): (f32, f32)) -> (f32, f32) {
        let square = self.square as f32;
        // Whole pixels keep outlines equally sharp everywhere, and files small.
        ((self.left as f32 + column * square).round(), (self.top as f32 + row * square).round())
    }
}

/// Draws the frames of one floor.
pub(super) struct FramePainter {
    sheet: Sheet,
    /// The floor without agents, drawn under `guidance`.
    backdrop: Pixmap,
    guidance: Guidance,
    frame: Pixmap,
}

impl FramePainter {
    /// Ready to draw `grid` on pictures `size_px` wide.
    pub(super) fn new(grid: &Grid, size_px: u32, has_captions: bool) -> Result<Self, ExportError> {
        let sheet = Sheet::new(grid, size_px, has_captions)?;
        let too_large = ExportError::FloorTooLarge { columns: grid.width(), rows: grid.height() };
        let frame = Pixmap::new(sheet.width, sheet.height).ok_or(too_large)?;
        let guidance = Guidance::plain(grid);
        let mut backdrop = frame.clone();
        floor::draw(&mut backdrop, &sheet, grid, &guidance);
        Ok(Self { sheet, backdrop, guidance, frame })
    }

    /// Width and height of the frames in pixels.
    pub(super) fn size_px(&self) -> (u32, u32) {
        (self.sheet.width, self.sheet.height)
    }

    /// The world with agents `alpha` of the way from where they stood one tick ago, above `words`.
    pub(super) fn paint(&mut self, world: &World, words: &Words, alpha: f32) -> &Pixmap {
        let grid = &world.resource::<Floor>().0;
        let guidance = &world.resource::<Routes>().guidance;
        if *guidance != self.guidance {
            self.guidance = guidance.clone();
            floor::draw(&mut self.backdrop, &self.sheet, grid, guidance);
        }
        self.frame.fill(theme::to_color(theme::PAGE));
        let backdrop = self.backdrop.as_ref();
        self.frame.draw_pixmap(0, 0, backdrop, &PixmapPaint::default(), Transform::identity(), None);
        agents::draw(&mut self.frame, &self.sheet, grid, world, alpha);
        strip::draw(&mut self.frame, &self.sheet, words);
        &self.frame
    }
}
