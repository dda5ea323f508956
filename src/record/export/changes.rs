//! What changes from frame to frame, in the colours of a palette.

use std::collections::HashMap;

use super::theme::{self, Rgb};

/// Frames that follow one another. All share the [theme's palette](theme::palette); each becomes the rectangle that changed,
/// unchanged pixels in it transparent, because those compress best.
pub(super) struct Changes {
    palette: Palette,
    width: usize,
    /// Pixels of the last frame, red, green, blue and alpha; empty before the first.
    last: Vec<u8>,
}

/// Columns and rows, ends exclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Window {
    /// Its width.
    pub(super) fn width(self) -> usize {
        self.right - self.left
    }

    /// Its height.
    pub(super) fn height(self) -> usize {
        self.bottom - self.top
    }
}

impl Changes {
    /// Of frames of this width; `blends` as the palette has them.
    pub(super) fn new(width: usize, blends: u32) -> Self {
        Self { palette: Palette::new(blends), width, last: Vec::new() }
    }

    /// Red, green and blue of every colour, in order of their indices.
    pub(super) fn colours(&self) -> &[Rgb] {
        &self.palette.colours
    }

    /// The index that stands for what was there before; no colour has it.
    pub(super) fn transparent(&self) -> u8 {
        self.palette.transparent()
    }

    /// The window that differs from the frame before, and the index of each of its pixels, row by row. `pixels` are opaque,
    /// four bytes each.
    pub(super) fn next(&mut self, pixels: &[u8]) -> (Window, Vec<u8>) {
        let window = self.changed(pixels);
        let mut indices = Vec::with_capacity(window.width() * window.height());
        let transparent = self.palette.transparent();
        for row in window.top..window.bottom {
            for at in (row * self.width + window.left..row * self.width + window.right).map(|pixel| 4 * pixel) {
                let is_new = self.last.is_empty() || pixels[at..at + 4] != self.last[at..at + 4];
                let colour = || [pixels[at], pixels[at + 1], pixels[at + 2]];
                indices.push(if is_new { self.palette.nearest(colour()) } else { transparent });
            }
        }
        self.last.clear();
        self.last.extend_from_slice(pixels);
        (window, indices)
    }

    /// The smallest window around all pixels that differ from the last frame; one pixel if none does, since a frame
    /// cannot be empty.
    fn changed(&self, pixels: &[u8]) -> Window {
        let row_bytes = 4 * self.width;
        let height = pixels.len() / row_bytes;
        if self.last.is_empty() {
            return Window { left: 0, top: 0, right: self.width, bottom: height };
        }
        let mut window: Option<Window> = None;
        for (row, (new, old)) in pixels.chunks(row_bytes).zip(self.last.chunks(row_bytes)).enumerate() {
            let Some(first) = new.iter().zip(old).position(|(new, old)| new != old) else { continue };
            let last = new.iter().zip(old).rposition(|(new, old)| new != old).unwrap_or(first);
            let (left, right) = (first / 4, last / 4 + 1);
            window = Some(window.map_or(Window { left, top: row, right, bottom: row + 1 }, |window| Window {
                left: window.left.min(left),
                top: window.top,
                right: window.right.max(right),
                bottom: row + 1,
            }));
        }
        window.unwrap_or(Window { left: 0, top: 0, right: 1, bottom: 1 })
    }
}

/// The theme's palette, with the answers given so far.
struct Palette {
    colours: Vec<Rgb>,
    known: HashMap<Rgb, u8>,
}

impl Palette {
    fn new(blends: u32) -> Self {
        Self { colours: theme::palette(blends), known: HashMap::new() }
    }

    /// The index that no colour has.
    fn transparent(&self) -> u8 {
        self.colours.len() as u8
    }

    /// The index of the colour with the least squared distance.
    fn nearest(&mut self, colour: Rgb) -> u8 {
        *self.known.entry(colour).or_insert_with(|| {
            let nearest = self.colours.iter().enumerate().min_by_key(|(_, other)| distance(**other, colour));
            nearest.map_or(0, |(index, _)| index as u8)
        })
    }
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    a.iter().zip(b).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
