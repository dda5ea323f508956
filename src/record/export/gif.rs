//! Frames into an animated GIF.

use gif::{AnyExtension, DisposalMethod, Encoder, EncodingError, Extension, Frame, Repeat};

use super::ExportError;
use super::changes::Changes;
use super::metadata::Metadata;
use super::sink::Sink;

/// An animation in the making, in memory.
pub(super) struct Gif {
    encoder: Encoder<Vec<u8>>,
    changes: Changes,
}

impl Gif {
    /// An animation without frames that will run again and again.
    pub(super) fn new((width, height): (u32, u32), blends: u32, metadata: &Metadata) -> Result<Self, ExportError> {
        let changes = Changes::new(width as usize, blends);
        let colours = changes.colours().concat();
        let begin = || {
            let mut encoder = Encoder::new(Vec::new(), width as u16, height as u16, &colours)?;
            encoder.set_repeat(Repeat::Infinite)?;
            let comment = metadata.lines();
            encoder.write_raw_extension(AnyExtension::from(Extension::Comment), &[comment.as_bytes()])?;
            Ok(encoder)
        };
        Ok(Self { encoder: begin().map_err(encoding)?, changes })
    }

    /// The file.
    pub(super) fn finish(self) -> Result<Vec<u8>, ExportError> {
        self.encoder.into_inner().map_err(encoding)
    }
}

impl Sink for Gif {
    fn add(&mut self, pixels: &[u8], delay_centisecs: u16) -> Result<(), ExportError> {
        let (window, buffer) = self.changes.next(pixels);
        let frame = Frame {
            delay: delay_centisecs,
            dispose: DisposalMethod::Keep,
            transparent: Some(self.changes.transparent()),
            left: window.left as u16,
            top: window.top as u16,
            width: window.width() as u16,
            height: window.height() as u16,
            buffer: buffer.into(),
            ..Frame::default()
        };
        self.encoder.write_frame(&frame).map_err(encoding)
    }

    fn bytes(&self) -> u64 {
        self.encoder.get_ref().len() as u64
    }
}

fn encoding(error: EncodingError) -> ExportError {
    ExportError::Encoding(error.to_string())
}
