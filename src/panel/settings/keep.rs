//! Keeps the settings in their file.

use std::path::PathBuf;
use std::time::Duration;

use bevy::prelude::{AppExit, MessageReader, MessageWriter, Real, Res, ResMut, Resource, Single, Time, With};
use bevy::window::{PrimaryWindow, Window, WindowMode};

use super::super::Overlays;
use super::super::layout::PanelState;
use super::{Settings, file};
use crate::session::Command;

/// Settings are written when nothing was changed for this long.
const QUIET: Duration = Duration::from_secs(1);

/// Where settings are kept, and what stands there.
#[derive(Resource, Debug, Default)]
pub struct SettingsFile {
    /// `None`: they are not kept.
    folder: Option<PathBuf>,
    /// As they stand in the file, or would if it could be written.
    written: Settings,
    /// As they were last seen, and when they became so.
    seen: Option<(Settings, Duration)>,
    /// What is to be told.
    trouble: Option<String>,
    is_refused: bool,
}

impl SettingsFile {
    /// The settings kept in `folder`, those of the first start if there are none, and their file.
    pub fn open(folder: Option<PathBuf>) -> (Settings, Self) {
        let read = folder.as_deref().map_or(Ok(None), file::read);
        let trouble = read.as_ref().err().map(|error| format!("{error}; the settings are those of the first start"));
        let settings = read.ok().flatten().unwrap_or_default();
        (settings.clone(), Self { folder, written: settings, trouble, ..Self::default() })
    }

    /// Takes in the settings as they are at `now`; returns those to be written, at once if this `is_last`.
    fn due(&mut self, settings: &Settings, now: Duration, is_last: bool) -> bool {
        let since = match &self.seen {
            Some((seen, since)) if seen == settings => *since,
            _ => now,
        };
        if since == now {
            self.seen = Some((settings.clone(), now));
        }
        *settings != self.written && (is_last || now.saturating_sub(since) >= QUIET)
    }

    fn write(&mut self, settings: &Settings) {
        settings.clone_into(&mut self.written);
        let Some(folder) = &self.folder else { return };
        if let Err(error) = file::write(folder, settings) {
            // Once is enough: a folder that refuses goes on refusing.
            if !std::mem::replace(&mut self.is_refused, true) {
                self.trouble = Some(error.to_string());
            }
        }
    }
}

/// Writes the settings when they have changed and nothing moves any more, and when the window closes.
pub(in crate::panel) fn keep_settings(
    settings: Res<Settings>,
    overlays: Res<Overlays>,
    state: Res<PanelState>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    time: Res<Time<Real>>,
    mut exits: MessageReader<AppExit>,
    mut file: ResMut<SettingsFile>,
) {
    let size = |window: &Window| [window.width() as u32, window.height() as u32];
    let windowed = window.filter(|window| window.mode == WindowMode::Windowed);
    let now = Settings {
        overlays: *overlays,
        curve: state.curve.without_runs(),
        window: windowed.map_or(settings.window, |window| size(&window)),
        ..settings.clone()
    };
    if file.due(&now, time.elapsed(), exits.read().next().is_some()) {
        file.write(&now);
    }
}

/// Says what went wrong with the file.
pub(in crate::panel) fn tell_trouble(mut file: ResMut<SettingsFile>, mut commands: MessageWriter<Command>) {
    if let Some(text) = file.trouble.take() {
        commands.write(Command::Tell { text, is_trouble: true });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_once_and_only_when_they_rest() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, mut file) = SettingsFile::open(Some(folder.path().to_owned()));
        let at = |scale_percent| Settings { scale_percent, ..first.clone() };
        let secs = Duration::from_secs_f64;
        assert!(!file.due(&first, secs(9.0), true), "nothing has changed");
        assert!(!file.due(&at(110), secs(10.0), false));
        assert!(!file.due(&at(125), secs(10.9), false));
        assert!(!file.due(&at(125), secs(11.8), false), "it rests for less than a second");
        assert!(file.due(&at(125), secs(11.9), false));
        file.write(&at(125));
        assert!(!file.due(&at(125), secs(20.0), true));
        assert!(file.due(&at(150), secs(21.0), true), "the window closes");
        assert_eq!(SettingsFile::open(Some(folder.path().to_owned())).0, at(125));
    }

    #[test]
    fn trouble_is_told_once_and_defaults_are_in_force() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let (settings, mut kept) = SettingsFile::open(Some(file.path().to_owned()));
        assert!(settings == Settings::default() && kept.trouble.take().is_some(), "a file where a folder should be");
        for scale_percent in [110, 125] {
            kept.write(&Settings { scale_percent, ..settings.clone() });
            assert_eq!(kept.trouble.take().is_some(), scale_percent == 110);
        }
    }
}
