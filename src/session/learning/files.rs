//! What was learned, in files of their own: meta-skills, saved, opened again, and known to the table of policies; and the curve.

use std::path::Path;

use super::super::Session;
use crate::atomic_file;
use crate::learner::curve_to_csv;

/// The scene in whose session a meta-skill was saved, by the name that its file was given: `fleetwright-<scene>-skill-<n>.ron`.
pub(in crate::session) fn scene_of_saved(name: &str) -> Option<&str> {
    let (scene, number) = name.strip_prefix("fleetwright-")?.strip_suffix(".ron")?.rsplit_once("-skill-")?;
    number.parse::<u32>().is_ok().then_some(scene)
}

impl Session {
    /// Writes the meta-skill that is shown, with all its regimes: that in charge, or the champion where what is in charge was not
    /// learned.
    pub(in crate::session) fn save_champion(&mut self, path: &Path) {
        let shown = self.shown_policy();
        if shown.learned().is_empty() {
            self.notify("there is no meta-skill to save: nothing is learned in this scene", true);
            return;
        }
        match atomic_file::write(path, shown.meta_skill.to_ron().as_bytes()) {
            Ok(()) => {
                self.know_file(path);
                self.notify(
                    format!("saved {}: drop it onto the window to put it in charge again", path.display()),
                    false,
                );
            }
            Err(error) => self.notify(format!("{}: {error}", path.display()), true),
        }
    }

    /// Notes that a file holds a meta-skill.
    pub(in crate::session) fn know_file(&mut self, path: &Path) {
        if self.files.iter().all(|known| known != path) {
            self.files.push(path.to_owned());
        }
    }

    pub(in crate::session) fn save_curve(&mut self, path: &Path) {
        let text = curve_to_csv(&self.learned.run.curve, Some(&self.learned.run.curve_secs));
        match atomic_file::write(path, text.as_bytes()) {
            Ok(()) => self.notify(format!("saved {}", path.display()), false),
            Err(error) => self.notify(format!("{}: {error}", path.display()), true),
        }
    }
}
