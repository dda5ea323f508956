//! Scenes without the files that they name.

use std::sync::Arc;

use super::{LayoutSource, OrchestrationSpec, Scene, Stage};
use crate::orchestration::guidance::{FIXED, GuidanceRule};

impl Scene {
    /// Whether setting its stage reads other files.
    pub fn needs_files(&self) -> bool {
        matches!(self.layout, LayoutSource::File(_)) || self.orchestration.needs_files()
    }
}

impl OrchestrationSpec {
    /// However a rule is written: they are read as one list.
    fn needs_files(&self) -> bool {
        self.rules().contains(FIXED)
    }
}

impl Stage {
    /// The same stage with a scene that names no file: what was read from a layout file is drawn in the scene. Its own rules
    /// lose `fixed:` guidance, which is a policy's to keep.
    #[must_use]
    pub fn self_contained(self: &Arc<Self>) -> Arc<Self> {
        if !self.scene.needs_files() {
            return Arc::clone(self);
        }
        let mut embedded = Self::clone(self);
        if let LayoutSource::File(_) = embedded.scene.layout {
            let rows = embedded.grid.layout().to_ascii().lines().map(str::to_owned).collect();
            embedded.scene.layout = LayoutSource::Ascii(rows);
        }
        if embedded.scene.orchestration.needs_files() {
            embedded.policy.guidance = GuidanceRule::None;
            embedded.scene.orchestration.guidance = embedded.policy.guidance.token();
        }
        Arc::new(embedded)
    }
}
