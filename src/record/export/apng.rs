//! Frames into an animated PNG.

use png::{BitDepth, BlendOp, ColorType, DisposeOp, Encoder, EncodingError, Filter, Writer};

use super::ExportError;
use super::changes::Changes;
use super::metadata::Metadata;
use super::sink::Sink;

/// A delay is so many parts of a second.
const CENTISECS: u16 = 100;

/// An animation in the making.
pub(super) struct Apng<'a> {
    writer: Writer<&'a mut Vec<u8>>,
    changes: Changes,
}

impl<'a> Apng<'a> {
    /// An animation of so many frames that will run again and again, written to `file`.
    pub(super) fn new(
        file: &'a mut Vec<u8>,
        (width, height): (u32, u32),
        frames: u32,
        blends: u32,
        metadata: &Metadata,
    ) -> Result<Self, ExportError> {
        let changes = Changes::new(width as usize, blends);
        let begin = || {
            let mut encoder = Encoder::new(file, width, height);
            encoder.set_color(ColorType::Indexed);
            encoder.set_depth(BitDepth::Eight);
            // What is no colour is what was there before.
            let colours = changes.colours().iter().copied().chain([[0; 3]]);
            encoder.set_palette(colours.flatten().collect::<Vec<u8>>());
            encoder.set_trns([&vec![0xff; changes.colours().len()][..], &[0]].concat());
            // Differences of indices say nothing.
            encoder.set_filter(Filter::NoFilter);
            encoder.set_animated(frames, 0)?;
            encoder.set_blend_op(BlendOp::Over)?;
            encoder.set_dispose_op(DisposeOp::None)?;
            for (keyword, text) in metadata.entries() {
                encoder.add_text_chunk((*keyword).to_owned(), text.clone())?;
            }
            encoder.write_header()
        };
        let writer = begin().map_err(encoding)?;
        Ok(Self { writer, changes })
    }

    /// Ends the file.
    pub(super) fn finish(self) -> Result<(), ExportError> {
        self.writer.finish().map_err(encoding)
    }
}

impl Sink for Apng<'_> {
    fn add(&mut self, pixels: &[u8], delay_centisecs: u16) -> Result<(), ExportError> {
        let (window, indices) = self.changes.next(pixels);
        let mut write = || {
            // A place is refused that does not fit the size of the frame before.
            self.writer.reset_frame_position()?;
            self.writer.set_frame_dimension(window.width() as u32, window.height() as u32)?;
            self.writer.set_frame_position(window.left as u32, window.top as u32)?;
            self.writer.set_frame_delay(delay_centisecs, CENTISECS)?;
            self.writer.write_image_data(&indices)
        };
        write().map_err(encoding)
    }

    /// Known when it is whole.
    fn bytes(&self) -> u64 {
        0
    }
}

fn encoding(error: EncodingError) -> ExportError {
    ExportError::Encoding(error.to_string())
}
