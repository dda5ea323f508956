//! Scenes as PNGs.

use std::path::Path;
use std::sync::Arc;

use super::frame::{FramePainter, Shape};
use super::options::check_size;
use super::strip::{self, Words};
use super::{ExportError, ExportReport};
use crate::atomic_file;
use crate::scene::Stage;
use crate::sim::{Setting, Trial};

/// Draws a scene as it begins under seed 0 and its own rules, `size_px` pixels wide, with the guidance they put up.
///
/// # Errors
/// If the size is out of its range, the floor is too large for a picture, or the file cannot be written; an older file of
/// that name is then intact.
pub fn scene_png(stage: &Stage, path: &Path, size_px: u32) -> Result<ExportReport, ExportError> {
    check_size(size_px)?;
    let setting = Setting { stage: Arc::new(stage.clone()), policy: stage.policy.clone(), seed: 0 };
    let shape = Shape { size_px, height_px: None, has_captions: strip::has_captions(&setting), has_curve: false };
    let mut painter = FramePainter::new(&stage.grid, shape)?;
    let mut trial = Trial::default();
    trial.begin(&setting);
    // Guidance comes into force in the first tick, of which none has passed on the picture.
    trial.tick();
    let words = Words::new(&stage.scene.name, trial.world(), &setting, 0.0);
    let picture = painter.paint(trial.world(), &words, None, 0.0);
    let file = picture.encode_png().map_err(|error| ExportError::Encoding(error.to_string()))?;
    atomic_file::write(path, &file).map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    Ok(ExportReport { frames: 1, bytes: file.len() as u64, size_px: painter.size_px() })
}
