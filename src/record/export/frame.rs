//! One frame: the floor, the fleet on it, and a strip of text below.

use bevy::prelude::World;
use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::curve::Curve;
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
    /// Upper end and height of the curve; 0 high where there is none.
    pub(super) curve: (u32, u32),
    /// Upper end of the strip.
    pub(super) strip_top: u32,
}

impl Sheet {
    /// A picture `size_px` wide of the floor, which is made as large as fits; wider if the floor has too many columns.
    fn new(grid: &Grid, shape: Shape) -> Result<Self, ExportError> {
        let Shape { size_px, height_px, has_captions, has_curve } = shape;
        let (columns, rows) = (grid.width(), grid.height());
        let margin = size_px / 64;
        let curve = if has_curve { size_px / 10 } else { 0 };
        let strip = strip::height(size_px, has_captions) + curve;
        let room = height_px.map_or(size_px * 3 / 2, |height| height.saturating_sub(strip + margin + margin / 2));
        let square = ((size_px - 2 * margin) / columns).min(room / rows).clamp(SQUARE_PX.0, SQUARE_PX.1);
        let side = |squares: u32| squares.checked_mul(square).filter(|&side| side <= MAX_SIDE_PX - 2 * margin - strip);
        let (Some(floor_width), Some(floor_height)) = (side(columns), side(rows)) else {
            return Err(ExportError::FloorTooLarge { columns, rows });
        };
        let width = size_px.max(floor_width + 2 * margin);
        let curve_top = margin + floor_height + margin / 2;
        let left = (width - floor_width) / 2;
        Ok(Self {
            width,
            height: curve_top + strip,
            margin,
            square,
            left,
            top: margin,
            curve: (curve_top, curve),
            strip_top: curve_top + curve,
        })
    }

    /// Upper left corner of the square at this column and row, which may lie between two.
    pub(super) fn corner(&self, (column, row): (f32, f32)) -> (f32, f32) {
        let square = self.square as f32;
        // Whole pixels keep outlines equally sharp everywhere, and files small.
        ((self.left as f32 + column * square).round(), (self.top as f32 + row * square).round())
    }
}

/// What is asked of frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Their width in pixels.
    pub(super) size_px: u32,
    /// Their height in pixels, at most, where it is limited.
    pub(super) height_px: Option<u32>,
    /// Whether there is a row for captions.
    pub(super) has_captions: bool,
    /// Whether there is a curve.
    pub(super) has_curve: bool,
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
    /// Ready to draw `grid` on such pictures.
    pub(super) fn new(grid: &Grid, shape: Shape) -> Result<Self, ExportError> {
        let sheet = Sheet::new(grid, shape)?;
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

    /// The world with agents `alpha` of the way from where they stood one tick ago, above `curve`, if there is one, and `words`.
    pub(super) fn paint(&mut self, world: &World, words: &Words, curve: Option<&Curve>, alpha: f32) -> &Pixmap {
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
        if let Some(curve) = curve {
            curve.draw(&mut self.frame, &self.sheet);
        }
        strip::draw(&mut self.frame, &self.sheet, words);
        &self.frame
    }
}
