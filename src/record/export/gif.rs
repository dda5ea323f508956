//! Frames into an animated GIF.

use std::collections::HashMap;

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};

use super::theme::{self, Rgb};

/// An animation in the making, in memory. All frames share the [theme's palette](theme::palette); each holds only the
/// rectangle that changed, unchanged pixels in it transparent, because those compress best.
pub(super) struct Animation {
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    width: usize,
    /// Pixels of the last frame, red, green, blue and alpha; empty before the first.
    last: Vec<u8>,
}

/// Columns and rows, ends exclusive.
#[derive(Clone, Copy)]
struct Window {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Animation {
    /// An animation without frames that will run again and again.
    pub(super) fn new(width: u16, height: u16) -> Result<Self, EncodingError> {
        let palette = Palette::new();
        let mut encoder = Encoder::new(Vec::new(), width, height, &palette.colours.concat())?;
        encoder.set_repeat(Repeat::Infinite)?;
        Ok(Self { encoder, palette, width: width.into(), last: Vec::new() })
    }

    /// Adds a frame of opaque pixels, row by row, four bytes each, that stands for `delay_centisecs`.
    pub(super) fn add(&mut self, pixels: &[u8], delay_centisecs: u16) -> Result<(), EncodingError> {
        let Window { left, top, right, bottom } = self.changed(pixels);
        let mut buffer = Vec::with_capacity((right - left) * (bottom - top));
        let transparent = self.palette.transparent();
        for row in top..bottom {
            for at in (row * self.width + left..row * self.width + right).map(|pixel| 4 * pixel) {
                let is_new = self.last.is_empty() || pixels[at..at + 4] != self.last[at..at + 4];
                let colour = || [pixels[at], pixels[at + 1], pixels[at + 2]];
                buffer.push(if is_new { self.palette.nearest(colour()) } else { transparent });
            }
        }
        self.last.clear();
        self.last.extend_from_slice(pixels);
        self.encoder.write_frame(&Frame {
            delay: delay_centisecs,
            dispose: DisposalMethod::Keep,
            transparent: Some(transparent),
            left: left as u16,
            top: top as u16,
            width: (right - left) as u16,
            height: (bottom - top) as u16,
            buffer: buffer.into(),
            ..Frame::default()
        })
    }

    /// The file.
    pub(super) fn finish(self) -> Result<Vec<u8>, EncodingError> {
        self.encoder.into_inner()
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
    fn new() -> Self {
        Self { colours: theme::palette(), known: HashMap::new() }
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
