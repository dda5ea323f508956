//! A snapshot as bytes.

use xxhash_rust::xxh3::xxh3_64;

use super::{Snapshot, SnapshotError};

/// Version of the bytes. Others are refused: a snapshot belongs to the program that took it, a clip lasts.
pub(super) const VERSION: u32 = 8;

const HEADER_BYTES: usize = 12;
/// A timeline keeps up to a hundred snapshots, and most of one is zeros and small steps: a fast level packs it to a sixth.
const ZSTD_LEVEL: i32 = 1;

impl Snapshot {
    /// The snapshot as bytes: version, xxh3 hash of the rest, and as the rest a zstd frame around its
    /// [postcard](https://postcard.jamesmunns.com/wire-format) encoding; numbers are little-endian.
    ///
    /// # Errors
    /// If encoding fails.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SnapshotError> {
        let plain = postcard::to_stdvec(self).map_err(malformed)?;
        let frame = zstd::bulk::compress(&plain, ZSTD_LEVEL).map_err(malformed)?;
        Ok([&VERSION.to_le_bytes()[..], &xxh3_64(&frame).to_le_bytes(), &frame].concat())
    }

    /// The snapshot in bytes that [`Snapshot::to_bytes`] gave. Damage is found; bytes that were made up are not, and a
    /// world restored from such may panic.
    ///
    /// # Errors
    /// If they are of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let Some((header, frame)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
            return Err(SnapshotError::Short(bytes.len()));
        };
        let [v0, v1, v2, v3, hash @ ..] = *header;
        let version = u32::from_le_bytes([v0, v1, v2, v3]);
        if version != VERSION {
            return Err(SnapshotError::Version(version));
        }
        if u64::from_le_bytes(hash) != xxh3_64(frame) {
            return Err(SnapshotError::Damaged);
        }
        let plain = zstd::decode_all(frame).map_err(malformed)?;
        postcard::from_bytes(&plain).map_err(malformed)
    }
}

fn malformed(error: impl ToString) -> SnapshotError {
    SnapshotError::Malformed(error.to_string())
}
