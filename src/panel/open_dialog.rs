//! The dialog that asks what to open: a file, or the directory of a run. What is picked is opened as what is dropped onto the
//! window is.

use std::path::PathBuf;

use bevy::prelude::Resource;
use bevy_egui::egui::{Align2, Context, Vec2};
use egui_file_dialog::{DialogState, FileDialog};

use super::Action;
use crate::session::Command;

/// The dialog; there is none before it is asked for, as it looks at the system's disks when it is made.
#[derive(Resource, Debug, Default)]
pub struct OpenDialog(Option<FileDialog>);

impl OpenDialog {
    /// Whether it waits for an answer: keys are its own then.
    pub fn is_open(&self) -> bool {
        self.0.as_ref().is_some_and(|dialog| *dialog.state() == DialogState::Open)
    }

    /// Asks for a file.
    pub(super) fn ask_for_file(&mut self) {
        self.dialog().pick_file();
    }

    /// Asks for the directory of a run.
    pub(super) fn ask_for_run(&mut self) {
        self.dialog().pick_directory();
    }

    fn dialog(&mut self) -> &mut FileDialog {
        self.0.get_or_insert_with(|| {
            let mut dialog = FileDialog::new()
                .id("open")
                .add_file_filter_extensions("scenes, layouts, clips, meta-skills", vec!["ron", "map", "json", "clip"])
                .default_file_filter("scenes, layouts, clips, meta-skills")
                .anchor(Align2::CENTER_CENTER, Vec2::ZERO);
            // Its fields to type in are dark in every theme, and could not be read in the light one.
            (dialog.config_mut().show_search, dialog.config_mut().show_path_edit_button) = (false, false);
            dialog
        })
    }

    /// Draws it while it is open; what was picked is to be opened.
    pub(super) fn show(&mut self, context: &Context) -> Option<Action> {
        let picked: PathBuf = self.0.as_mut()?.update(context).picked()?.to_owned();
        self.0.as_mut()?.take_picked();
        Some(Action::Session(Command::Open(picked)))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;

    /// A dialog that looks into a folder, and what it asked for.
    fn harness(folder: &Path, ask: fn(&mut OpenDialog)) -> Harness<'static, (OpenDialog, Vec<Action>)> {
        let mut dialog = OpenDialog::default();
        ask(&mut dialog);
        let inner = dialog.0.as_mut().expect("it was asked for");
        // The test waits for what it looks for, not for a thread.
        let config = inner.config_mut();
        (config.initial_directory, config.load_via_thread) = (folder.to_owned(), false);
        ask(&mut dialog);
        let app = |ui: &mut bevy_egui::egui::Ui, (dialog, asked): &mut (OpenDialog, Vec<Action>)| {
            asked.extend(dialog.show(ui.ctx()));
        };
        let mut harness =
            Harness::builder().with_size(Vec2::new(1000.0, 700.0)).build_ui_state(app, (dialog, Vec::new()));
        harness.run();
        harness
    }

    #[test]
    fn a_file_is_picked_and_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["floor.map", "notes.txt"] {
            fs::write(folder.path().join(name), "x").expect("writable");
        }
        let mut harness = harness(folder.path(), OpenDialog::ask_for_file);
        assert!(harness.state().0.is_open());
        assert!(harness.query_by_label_contains("notes.txt").is_none(), "it cannot be opened");
        harness.get_by_label_contains("floor.map").click();
        harness.run();
        harness.get_by_label("🗀  Open").click();
        harness.run();
        let expected = Action::Session(Command::Open(folder.path().join("floor.map")));
        assert_eq!(harness.state().1, [expected]);
        assert!(!harness.state().0.is_open(), "asked and answered");
    }

    #[test]
    fn the_directory_of_a_run_is_picked() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("my-run")).expect("writable");
        let mut harness = harness(folder.path(), OpenDialog::ask_for_run);
        harness.get_by_label_contains("my-run").click();
        harness.run();
        harness.get_by_label("🗀  Open").click();
        harness.run();
        assert_eq!(harness.state().1, [Action::Session(Command::Open(folder.path().join("my-run")))]);
    }

    #[test]
    fn escape_asks_for_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut harness = harness(folder.path(), OpenDialog::ask_for_file);
        harness.key_press(bevy_egui::egui::Key::Escape);
        harness.run();
        assert!(!harness.state().0.is_open() && harness.state().1.is_empty());
    }
}
