//! Clips: recorded from a key to the next or kept of what was just seen, opened again, drawn as pictures.
//!
//! | file | holds |
//! |---|---|
//! | `recording.rs` | clips that are being recorded, or kept |
//! | `played.rs` | a clip that was opened |
//! | `export.rs` | a picture of a clip |
//! | `preview.rs` | one frame of it, before it is asked for |

pub(super) mod export;
pub(super) mod played;
pub(super) mod preview;
pub(super) mod recording;

use std::thread::JoinHandle;

use crate::record::ExportError;

/// What a thread that draws came to.
fn drawn<T>(thread: JoinHandle<Result<T, ExportError>>) -> Result<T, ExportError> {
    let panicked = |_| Err(ExportError::Encoding("the thread that draws it panicked".to_owned()));
    thread.join().unwrap_or_else(panicked)
}
