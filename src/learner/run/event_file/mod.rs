//! The learning curve as `TensorBoard` reads it: an event file beside `curve.csv`.
//!
//! A file is a sequence of records (TensorFlow's `TFRecord`: length, its checksum, payload, its checksum; CRC-32C, masked), and each
//! payload is an `Event` message in protocol buffers: the file's version first, then one event for each point of the
//! curve. Values are 32 bits wide there, steps are simulated episodes, and clocks stand at zero, so that a curve has one
//! file and no other.
//!
//! `TensorBoard` keeps a file open and reads on where it stopped. Therefore the file is not replaced whole as others are: its
//! bytes follow from the curve alone, so what is there already, even half a record of a killed process, is kept as far as
//! it agrees, and the rest is added.

use std::fs::{self, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::super::curve::CurvePoint;
use super::curve_file::figures;

/// Name of the file in a run directory; readers look for the first three words.
pub(in crate::learner) const NAME: &str = "events.out.tfevents.0.fleetwright";

/// Tags of the values that [`figures`] gives.
const TAGS: [&str; 10] = [
    "candidates/min",
    "candidates/mean",
    "candidates/max",
    "centre/mean",
    "centre/low",
    "centre/high",
    "champion/mean",
    "champion/low",
    "champion/high",
    "search/step_size",
];
const GENERATION: &str = "search/generation";

/// Makes the file at `path` hold this curve.
///
/// # Errors
/// If it cannot be read or written; it then holds the curve up to some byte, and the next call goes on from there.
pub(in crate::learner) fn bring_up_to_date(path: &Path, curve: &[CurvePoint]) -> io::Result<()> {
    let bytes = encode(curve);
    let there = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read?,
    };
    if there == bytes {
        return Ok(());
    }
    let agreeing = there.iter().zip(&bytes).take_while(|(there, due)| there == due).count();
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    file.set_len(agreeing as u64)?;
    file.seek(SeekFrom::Start(agreeing as u64))?;
    file.write_all(&bytes[agreeing..])?;
    file.sync_all()
}

/// The whole file of a curve.
fn encode(curve: &[CurvePoint]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut event = Vec::new();
    bytes_field(3, b"brain.Event:2", &mut event);
    record(&event, &mut file);
    for point in curve {
        event.clear();
        varint(2 << 3, &mut event);
        varint(point.evaluations, &mut event);
        bytes_field(5, &summary(point), &mut event);
        record(&event, &mut file);
    }
    file
}

/// The values of a point, those that it has.
fn summary(point: &CurvePoint) -> Vec<u8> {
    let tagged = TAGS.into_iter().zip(figures(point));
    let mut message = Vec::new();
    for (tag, value) in tagged.chain([(GENERATION, Some(f64::from(point.generation)))]) {
        let Some(value) = value else { continue };
        let mut scalar = Vec::new();
        bytes_field(1, tag.as_bytes(), &mut scalar);
        varint(2 << 3 | 5, &mut scalar);
        scalar.extend_from_slice(&(value as f32).to_le_bytes());
        bytes_field(1, &scalar, &mut message);
    }
    message
}

/// A field of text, bytes or a message.
fn bytes_field(number: u64, content: &[u8], message: &mut Vec<u8>) {
    varint(number << 3 | 2, message);
    varint(content.len() as u64, message);
    message.extend_from_slice(content);
}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
fn varint(mut number: u64, message: &mut Vec<u8>) {
    while number >= 0x80 {
        message.push(number as u8 | 0x80);
        number >>= 7;
    }
    message.push(number as u8);
}

fn record(payload: &[u8], file: &mut Vec<u8>) {
    let length = (payload.len() as u64).to_le_bytes();
    for part in [&length, payload] {
        file.extend_from_slice(part);
        file.extend_from_slice(&masked(crc32c(part)).to_le_bytes());
    }
}

/// A checksum as it is stored, so that one over data with checksums in them is still a good one.
fn masked(checksum: u32) -> u32 {
    checksum.rotate_right(15).wrapping_add(0xA282_EAD8)
}

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |rest, &byte| rest >> 8 ^ REMAINDERS[usize::from(rest as u8 ^ byte)])
}

/// The remainder that each byte leaves.
const REMAINDERS: [u32; 256] = {
    let mut remainders = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0x82F6_3B78 } else { rest >> 1 };
            bit += 1;
        }
        remainders[byte] = rest;
        byte += 1;
    }
    remainders
};

#[cfg(test)]
mod tests;
