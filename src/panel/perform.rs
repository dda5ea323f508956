//! Passes actions on to the session, or carries out those that concern the panel.

use std::path::{Path, PathBuf};

use bevy::prelude::{MessageReader, MessageWriter, Res, ResMut};

use super::layout::PanelState;
use super::{Action, Inspected, Overlays, Shown, faults};
use crate::session::Command;

pub(super) fn perform(
    mut actions: MessageReader<Action>,
    mut commands: MessageWriter<Command>,
    mut overlays: ResMut<Overlays>,
    mut state: ResMut<PanelState>,
    shown: Option<Res<Shown>>,
    inspected: Res<Inspected>,
) {
    let shows_ranking = shown.as_ref().is_some_and(|shown| shown.0.ranking.is_some());
    for action in actions.read() {
        match action {
            Action::Session(command) => {
                commands.write(command.clone());
            }
            Action::ToggleRecording => {
                let is_recording = shown.as_ref().is_some_and(|shown| shown.0.recording.is_some());
                commands.write(if is_recording { Command::StopRecording } else { Command::StartRecording });
            }
            Action::SaveClip => {
                let scene = shown.as_ref().map_or("clip", |shown| shown.0.scene_name.as_str());
                commands.write(Command::SaveClip(free_clip_path(Path::new(""), scene)));
            }
            Action::BreakDown | Action::BlockCell | Action::BlackOut => {
                commands.write(faults::command_or_hint(action, inspected.0.as_ref()));
            }
            Action::ToggleGuidance => overlays.guidance = !overlays.guidance,
            Action::ToggleHeat => overlays.heat = !overlays.heat,
            Action::TogglePaths => overlays.paths = !overlays.paths,
            Action::ToggleRanking => {
                commands.write(Command::SetRanking(!shows_ranking));
            }
            Action::ToggleShortcuts => state.shows_shortcuts = !state.shows_shortcuts,
            Action::Clear => {
                state.shows_shortcuts = false;
                if shows_ranking {
                    commands.write(Command::SetRanking(false));
                }
            }
            Action::LookFrom(_) | Action::Fit | Action::FollowSelected | Action::Screenshot | Action::FullScreen => {}
        }
    }
}

/// `fleetwright-<scene>-<n>.clip` with the first n for which there is no such file in `folder`.
fn free_clip_path(folder: &Path, scene: &str) -> PathBuf {
    let mut number = 1_u32;
    loop {
        let path = folder.join(format!("fleetwright-{scene}-{number}.clip"));
        if !path.exists() {
            return path;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_clips_are_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = free_clip_path(folder.path(), "x");
        std::fs::write(&first, "").expect("written");
        let second = free_clip_path(folder.path(), "x");
        assert!(first.ends_with("fleetwright-x-1.clip") && second.ends_with("fleetwright-x-2.clip"));
    }
}
