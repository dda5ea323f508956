//! What is open, and whether its file has changed since.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::scene::{LayoutSource, SceneError, Stage};

/// Time between two looks at files.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looks at files now and then.
#[derive(Clone, Copy, Debug)]
pub(in crate::session) struct Pace {
    every: Duration,
    looked: Option<Instant>,
}

impl Pace {
    /// At once, and then no sooner than `every` so often.
    pub(in crate::session) fn new(every: Duration) -> Self {
        Self { every, looked: None }
    }

    /// Whether it is time to look again; then this is the last look.
    #[expect(clippy::disallowed_methods, reason = "files are looked at now and then; no tick sees it")]
    pub(in crate::session) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let is_due = self.looked.is_none_or(|looked| now - looked >= self.every);
        if is_due {
            self.looked = Some(now);
        }
        is_due
    }
}

/// When a file was written, and how long it is: another of either means another file.
pub(in crate::session) type Stamp = Option<(SystemTime, u64)>;

/// The stamp of a file; `None` where there is none.
pub(in crate::session) fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// What was opened by name, and the files that its stage was read from.
#[derive(Clone, Debug)]
pub(in crate::session) struct Source {
    /// What it was opened as.
    pub(in crate::session) path: PathBuf,
    overrides: Vec<String>,
    files: Vec<WatchedFile>,
    pace: Pace,
}

#[derive(Clone, Debug)]
struct WatchedFile {
    path: PathBuf,
    /// As it was read.
    read: Stamp,
    /// As it was found last.
    found: Stamp,
}

impl Source {
    /// Something that is not read again.
    pub(in crate::session) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), overrides: Vec::new(), files: Vec::new(), pace: Pace::new(LOOK_EVERY) }
    }

    /// A scene or layout file, or a shipped scene, which has none.
    pub(in crate::session) fn of_scene(path: &Path, overrides: &[String], stage: &Stage) -> Self {
        let layout = match &stage.scene.layout {
            LayoutSource::File(file) => Some(path.parent().unwrap_or(Path::new("")).join(file)),
            LayoutSource::Generate(_) | LayoutSource::Ascii(_) => None,
        };
        let files = [Some(path.to_owned()), layout].into_iter().flatten().filter(|path| path.is_file());
        let watched = |path: PathBuf| WatchedFile { read: stamp(&path), found: stamp(&path), path };
        Self { overrides: overrides.to_vec(), files: files.map(watched).collect(), ..Self::new(path) }
    }

    /// Values of the scene that were changed in passing.
    pub(in crate::session) fn overrides(&self) -> &[String] {
        &self.overrides
    }

    /// The scene, read again if one of its files has changed and is no longer being written; looks now and then only.
    pub(super) fn read_again(&mut self) -> Option<Result<Stage, SceneError>> {
        if self.files.is_empty() || !self.pace.is_due() {
            return None;
        }
        let mut is_due = false;
        for file in &mut self.files {
            let stamp = stamp(&file.path);
            // The same twice: whoever writes it has finished. Between two renames there may be none.
            if stamp.is_some() && stamp != file.read && stamp == file.found {
                file.read = stamp;
                is_due = true;
            }
            file.found = stamp;
        }
        is_due.then(|| Stage::open(&self.path.to_string_lossy(), &self.overrides))
    }
}
