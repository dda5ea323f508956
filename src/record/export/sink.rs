//! Where frames go.

use super::ExportError;

/// Takes frames one after the other.
pub(super) trait Sink {
    /// Adds a frame of opaque pixels, row by row, four bytes each, that stands for so many hundredths of a second.
    fn add(&mut self, pixels: &[u8], delay_centisecs: u16) -> Result<(), ExportError>;

    /// Length of the file so far, at least.
    fn bytes(&self) -> u64;
}
