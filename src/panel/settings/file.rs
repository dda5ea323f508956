//! The file that settings are kept in.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Settings;
use crate::atomic_file;
use crate::session::{RememberedError, read_remembered};

/// Names another folder than [`folder`] would take.
const FOLDER_VARIABLE: &str = "FLEETWRIGHT_CONFIG";
/// The file in the folder.
const NAME: &str = "settings.ron";
/// Where a file is put that cannot be read.
const ASIDE: &str = "settings.unreadable.ron";
/// The format's version.
const VERSION: u32 = 1;

/// Why settings cannot be read or written; the message names file and place.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file cannot be read, or not as settings.
    #[error(transparent)]
    Read(#[from] RememberedError),
    /// The file cannot be written.
    #[error("settings are not kept: {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

#[derive(Serialize, Deserialize)]
struct Document<S> {
    version: u32,
    settings: S,
}

/// The folder in which this program keeps what it remembers of a user: what `FLEETWRIGHT_CONFIG` names, else `fleetwright` in
/// `$XDG_CONFIG_HOME`, else in `~/.config` (XDG Base Directory Specification 0.8). `None`: there is no such place.
pub fn folder() -> Option<PathBuf> {
    folder_of(|name| env::var_os(name).filter(|value| !value.is_empty()))
}

fn folder_of(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(folder) = variable(FOLDER_VARIABLE) {
        return Some(PathBuf::from(folder));
    }
    // What is not absolute is to be ignored, says the specification.
    let set = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = set.or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config")))?;
    Some(base.join("fleetwright"))
}

/// The settings in a folder; `None` if there are none.
///
/// # Errors
/// If there are some that cannot be read. They are put aside under another name, so that they are not overwritten.
pub(super) fn read(folder: &Path) -> Result<Option<Settings>, SettingsError> {
    let path = folder.join(NAME);
    match read_remembered::<Document<Settings>>(&path, VERSION) {
        Ok(document) => Ok(Some(document.settings.within_limits())),
        Err(RememberedError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            if !matches!(error, RememberedError::Unreadable { .. }) {
                // Where it cannot be put aside there is nothing to be done; the error tells of the file itself.
                let _ = fs::rename(&path, folder.join(ASIDE));
            }
            Err(error.into())
        }
    }
}

/// Writes the settings, and the folder if there is none.
///
/// # Errors
/// If the system refuses.
pub(super) fn write(folder: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let path = folder.join(NAME);
    let text = ron::ser::to_string_pretty(&Document { version: VERSION, settings }, PrettyConfig::default());
    let text = text.expect("settings hold nothing that RON cannot say");
    fs::create_dir_all(folder)
        .and_then(|()| atomic_file::write(&path, text.as_bytes()))
        .map_err(|source| SettingsError::Write { path, source })
}

#[cfg(test)]
mod tests {
    use super::super::super::{FigureColours, HeatOf, Overlays, theme::Theme};
    use super::*;

    fn changed() -> Settings {
        Settings {
            theme: Theme::HighContrast,
            scale_percent: 150,
            is_motion_reduced: true,
            is_welcomed: true,
            figures: FigureColours::HighContrast,
            overlays: Overlays {
                guidance: false,
                heat: true,
                heat_of: HeatOf::Conflicts,
                differences: true,
                paths: false,
                fleet_ways: true,
                errands: true,
                radio: true,
                stations: false,
                numbers: true,
            },
            window: [1000, 700],
            ..Settings::default()
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        assert!(read(&inner).expect("no file is no error").is_none());
        write(&inner, &changed()).expect("written");
        assert_eq!(read(&inner).expect("read"), Some(changed()));
    }

    #[test]
    fn what_a_file_does_not_say_is_as_at_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "(version: 1, settings: (theme: Light, of_tomorrow: 3))";
        fs::write(folder.path().join(NAME), text).expect("written");
        let read = read(folder.path()).expect("an older or a richer file").expect("a file");
        assert_eq!(read, Settings { theme: Theme::Light, ..Settings::default() });
    }

    #[test]
    fn a_damaged_file_is_told_by_its_place_and_put_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        for (text, told) in [
            ("(version: 1, settings: (theme: Pink))", "settings.ron:1:"),
            ("(version: 1,\n settings: (scale_percent: -1))", "settings.ron:2:"),
            ("\u{0}\u{1}", "settings.ron:1:"),
            ("(version: 7, settings: 3)", "version 7"),
        ] {
            fs::write(folder.path().join(NAME), text).expect("written");
            let error = read(folder.path()).expect_err("damaged").to_string();
            assert!(error.contains(told), "{error}");
            assert_eq!(fs::read_to_string(folder.path().join(ASIDE)).expect("put aside"), text);
            assert!(read(folder.path()).expect("nothing is left").is_none());
        }
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error_not_a_panic() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert!(matches!(write(&file.path().join("x"), &changed()), Err(SettingsError::Write { .. })));
        assert!(matches!(read(&file.path().join("x")), Err(SettingsError::Read(_))));
    }

    #[test]
    fn the_folder_is_the_named_one_or_the_platforms() {
        let with = |set: &[(&str, &str)]| {
            let set: Vec<(String, OsString)> = set.iter().map(|&(name, value)| (name.into(), value.into())).collect();
            folder_of(|name| set.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
        };
        assert_eq!(with(&[]), None);
        assert_eq!(with(&[("HOME", "/h")]), Some(PathBuf::from("/h/.config/fleetwright")));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "x")]), Some(PathBuf::from("/h/.config/fleetwright")));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]), Some(PathBuf::from("/x/fleetwright")));
        assert_eq!(with(&[("XDG_CONFIG_HOME", "/x"), (FOLDER_VARIABLE, "/y/z")]), Some(PathBuf::from("/y/z")));
    }
}
