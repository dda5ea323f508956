//! The container of clips and fact files: a magic word, a version, and chunks that stand by themselves.
//!
//! ```text
//! file   magic 8 bytes | version u32 | chunk …
//! chunk  tag 4 bytes | length u64 | checksum u64 | frame of that length
//! ```
//! Numbers are little-endian. A frame is one zstd frame that tells its content's size. The checksum is the xxh3-64 hash
//! of tag, length and frame, so a flipped bit anywhere is found before anything is unpacked. Readers pass over chunks
//! whose tag they do not know: a later version may add some without becoming unreadable.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::{ByteError, FileError};
use crate::atomic_file;

/// Bytes of the longest file that is read.
const MAX_FILE_BYTES: u64 = 1 << 28;

/// Most bytes that the content of a chunk may have, so that a short file cannot ask for all memory.
const MAX_CONTENT_BYTES: usize = 1 << 26;

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    /// What the file begins with.
    pub(super) magic: [u8; 8],
    /// Version of what is written; older ones keep opening.
    pub(super) version: u32,
    /// What such a file is called.
    pub(super) name: &'static str,
}

/// The file of a clip.
pub(super) const CLIP: Format = Format { magic: *b"FLTWCLIP", version: 1, name: "clip" };

/// The file of a fact log.
pub(super) const FACTS: Format = Format { magic: *b"FLTWFACT", version: 2, name: "fact file" };

const MAGIC_BYTES: usize = 8;
const FILE_HEADER_BYTES: usize = 12;
const CHUNK_HEADER_BYTES: usize = 20;

/// Four letters that say what a chunk holds.
pub(super) type Tag = [u8; 4];

/// A chunk whose checksum holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk<'a> {
    /// What it holds.
    pub(super) tag: Tag,
    /// Where its frame begins in the file.
    pub(super) offset: usize,
    frame: &'a [u8],
}

impl Chunk<'_> {
    /// What the chunk holds, unpacked.
    pub(super) fn content(&self) -> Result<Vec<u8>, ByteError> {
        zstd::bulk::decompress(self.frame, MAX_CONTENT_BYTES).map_err(|error| {
            let expected = format!("expected a zstd frame of at most {MAX_CONTENT_BYTES} bytes: {error}");
            ByteError::at(self.offset, expected)
        })
    }
}

/// Opens a file of this `format` by what makes it out of its bytes.
pub(super) fn load<T>(
    format: &Format,
    path: &Path,
    from_bytes: impl Fn(&[u8]) -> Result<T, ByteError>,
) -> Result<T, FileError> {
    let bytes = read_bytes(path).map_err(|source| FileError::Read { path: path.to_owned(), source })?;
    from_bytes(&bytes).map_err(|source| FileError::Malformed { path: path.to_owned(), kind: format.name, source })
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Limited while reading: some files have no length, and do not end.
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("expected at most {MAX_FILE_BYTES} bytes")));
    }
    Ok(bytes)
}

/// Saves what was packed, whole or not at all.
pub(super) fn save(path: &Path, packed: io::Result<Vec<u8>>) -> Result<(), FileError> {
    let written = packed.and_then(|bytes| atomic_file::write(path, &bytes));
    written.map_err(|source| FileError::Write { path: path.to_owned(), source })
}

/// The first chunk with this tag of a file of `file_bytes` bytes.
pub(super) fn first<'a, 'b>(chunks: &'b [Chunk<'a>], tag: Tag, file_bytes: usize) -> Result<&'b Chunk<'a>, ByteError> {
    let name = tag.escape_ascii();
    let missing = || ByteError::at(file_bytes, format!("expected a chunk \"{name}\", found the end of the file"));
    chunks.iter().find(|chunk| chunk.tag == tag).ok_or_else(missing)
}

/// A file of these chunks.
pub(super) fn write(format: &Format, chunks: &[(Tag, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut file = format.magic.to_vec();
    file.extend(format.version.to_le_bytes());
    for (tag, content) in chunks {
        if content.len() > MAX_CONTENT_BYTES {
            let message = format!("{} is longer than {MAX_CONTENT_BYTES} bytes", tag.escape_ascii());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let frame = zstd::bulk::compress(content, zstd::DEFAULT_COMPRESSION_LEVEL)?;
        let length = (frame.len() as u64).to_le_bytes();
        file.extend(tag);
        file.extend(length);
        file.extend(checksum(*tag, length, &frame).to_le_bytes());
        file.extend(frame);
    }
    Ok(file)
}

/// The chunks of a file, in order.
pub(super) fn read<'a>(format: &Format, file: &'a [u8]) -> Result<Vec<Chunk<'a>>, ByteError> {
    let Format { magic, version: newest, name } = format;
    if !file.starts_with(magic) {
        let letters = magic.escape_ascii();
        return Err(ByteError::at(0, format!("expected the letters {letters}, with which every {name} begins")));
    }
    let version = file.get(MAGIC_BYTES..FILE_HEADER_BYTES).and_then(|bytes| bytes.try_into().ok());
    let version = version.map(u32::from_le_bytes);
    let version = version.ok_or_else(|| ByteError::at(file.len(), "expected a version, found the end of the file"))?;
    if !(1..=*newest).contains(&version) {
        let message = format!("expected a version from 1 to {newest}, found {version}: a newer program wrote this");
        return Err(ByteError::at(MAGIC_BYTES, message));
    }
    let mut chunks = Vec::new();
    let mut offset = FILE_HEADER_BYTES;
    while offset < file.len() {
        let chunk = read_chunk(file, offset)?;
        offset = chunk.offset + chunk.frame.len();
        chunks.push(chunk);
    }
    Ok(chunks)
}

fn read_chunk(file: &[u8], offset: usize) -> Result<Chunk<'_>, ByteError> {
    let cut = || ByteError::at(file.len(), format!("expected the rest of the chunk at byte {offset}, found the end"));
    let (header, rest) = file[offset..].split_at_checked(CHUNK_HEADER_BYTES).ok_or_else(cut)?;
    let (tag, numbers) = header.split_first_chunk::<4>().ok_or_else(cut)?;
    let (length, sum) = numbers.split_first_chunk::<8>().ok_or_else(cut)?;
    let frame_bytes = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| cut())?;
    let frame = rest.get(..frame_bytes).ok_or_else(cut)?;
    if sum != checksum(*tag, *length, frame).to_le_bytes() {
        return Err(ByteError::at(offset, format!("the chunk \"{}\" is damaged: wrong checksum", tag.escape_ascii())));
    }
    Ok(Chunk { tag: *tag, offset: offset + CHUNK_HEADER_BYTES, frame })
}

fn checksum(tag: Tag, length: [u8; 8], frame: &[u8]) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(&tag);
    hasher.update(&length);
    hasher.update(frame);
    hasher.digest()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chunks_read_back_and_every_flipped_bit_is_found() {
        let chunks = [(*b"ONE ", b"one".to_vec()), (*b"NONE", Vec::new()), (*b"LONG", vec![7; 100_000])];
        let file = write(&CLIP, &chunks).unwrap();
        let read_back: Vec<_> =
            read(&CLIP, &file).unwrap().iter().map(|chunk| (chunk.tag, chunk.content().unwrap())).collect();
        assert_eq!(read_back, chunks);
        for bit in 0..8 * file.len() {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&CLIP, &damaged).is_err(), "bit {bit}");
        }
        // A file may end between two chunks; what is missing is for the reader of the content to say.
        let whole = file.len();
        assert!((FILE_HEADER_BYTES + 1..whole).filter(|&bytes| read(&CLIP, &file[..bytes]).is_ok()).count() == 2);
    }

    #[test]
    fn small_files_cannot_ask_for_all_memory() {
        let frame = zstd::bulk::compress(&vec![0; MAX_CONTENT_BYTES + 1], 1).unwrap();
        assert!(frame.len() < MAX_CONTENT_BYTES / 1000);
        assert!(Chunk { tag: *b"BOMB", offset: 0, frame: &frame }.content().is_err());
        assert!(write(&CLIP, &[(*b"BOMB", vec![0; MAX_CONTENT_BYTES + 1])]).is_err());
        let mut endless = write(&CLIP, &[]).unwrap();
        endless.extend(*b"LONG");
        endless.extend([0xff; 16]);
        assert_eq!(read(&CLIP, &endless).unwrap_err().offset, endless.len());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let begun = [&write(&CLIP, &[]).unwrap()[..], &bytes].concat();
            for file in [&bytes, &begun] {
                if let Err(fault) = read(&CLIP, file) {
                    prop_assert!(fault.offset <= file.len());
                }
            }
            let _ = Chunk { tag: *b"ANY ", offset: 0, frame: &bytes }.content();
        }
    }
}
