//! The scenes of a suite's cases.

use std::sync::Arc;

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::suite::{Case, Suite};
use crate::scene::{SHIPPED, SceneError, Stage};

/// The stage of a case, or why it is skipped.
pub(super) type Opened = Result<Arc<Stage>, String>;

/// Opens the scene of a case with these changes.
pub(super) fn open_scene(
    suite: &Suite,
    case: &Case,
    benchmarks: &BenchmarkFolder,
    set: &[String],
) -> Result<Opened, SceneError> {
    let scene = match benchmarks.resolve(&case.scene) {
        Ok(scene) => scene,
        Err(missing) => return Ok(Err(with_upstream(missing, case.upstream.as_deref()))),
    };
    let is_shipped = SHIPPED.iter().any(|&(name, _)| name == scene);
    let path = match &suite.origin.folder {
        Some(folder) if !is_shipped => folder.join(&scene).to_string_lossy().into_owned(),
        _ => scene,
    };
    Stage::open(&path, set).map(|stage| Ok(Arc::new(stage)))
}

/// Why a file is missing, and where users find it.
pub(super) fn with_upstream(missing: String, upstream: Option<&str>) -> String {
    upstream.map_or(missing.clone(), |upstream| format!("{missing} (from {upstream})"))
}
