//! Passes actions on to the session, or carries out those that concern the panel.

use std::path::{Path, PathBuf};

use bevy::prelude::{MessageReader, MessageWriter, Res, ResMut};

use super::layout::PanelState;
use super::over_floor::faults;
use super::{Action, Editor, FaultBrush, Inspected, Minimap, OpenDialog, Overlays, Settings, Shown, editor};
use crate::session::Command;

pub(super) fn perform(
    mut actions: MessageReader<Action>,
    mut commands: MessageWriter<Command>,
    mut overlays: ResMut<Overlays>,
    mut settings: ResMut<Settings>,
    (mut map, mut dialog): (ResMut<Minimap>, ResMut<OpenDialog>),
    mut state: ResMut<PanelState>,
    shown: Option<Res<Shown>>,
    (inspected, mut brush): (Res<Inspected>, ResMut<FaultBrush>),
    mut editor: ResMut<Editor>,
) {
    let shows_ranking = shown.as_ref().is_some_and(|shown| shown.0.ranking.is_some());
    let scene = shown.as_ref().map_or("scene", |shown| shown.0.scene_name.as_str());
    for action in actions.read() {
        match action {
            Action::Session(command) => {
                if let Command::Open(path) = command {
                    state.scenes.note_opened(path);
                }
                commands.write(command.clone());
            }
            Action::ToggleRecording => {
                let is_recording = shown.as_ref().is_some_and(|shown| shown.0.recording.is_some());
                commands.write(if is_recording { Command::StopRecording } else { Command::StartRecording });
            }
            Action::SaveClip => {
                commands.write(Command::SaveClip(free_path(Path::new(""), scene, "clip")));
            }
            Action::ToggleExport => {
                state.export.toggle();
                state.shows_settings = false;
            }
            Action::Export { preset, options } => {
                let path = free_path(Path::new(""), scene, preset.extension());
                commands.write(Command::ExportClip { path, options: *options });
            }
            Action::SaveChampion => {
                commands.write(Command::SaveChampion(free_path(Path::new(""), &format!("{scene}-skill"), "ron")));
            }
            Action::AskForFile => dialog.ask_for_file(),
            Action::AskForRun => dialog.ask_for_run(),
            Action::SaveCurve => {
                commands.write(Command::SaveCurve(free_path(Path::new(""), &format!("{scene}-curve"), "csv")));
            }
            Action::ShowCurve(options) => state.curve = options.clone(),
            Action::BreakDown | Action::BlockCell | Action::BlackOut => {
                let command = inspected.0.as_ref().and_then(|card| faults::command(action, card, brush.ticks));
                match command.filter(|_| !brush.is_held) {
                    Some(command) => {
                        commands.write(command);
                    }
                    None => *brush = brush.toggled(*action == Action::BlackOut),
                }
            }
            Action::HoldBrush(held) => *brush = *held,
            Action::ToggleGuidance => overlays.guidance = !overlays.guidance,
            Action::ToggleHeat => overlays.heat = !overlays.heat,
            Action::ShowHeat(heat_of) => *overlays = overlays.with_heat_of(*heat_of),
            Action::TogglePaths => overlays.paths = !overlays.paths,
            Action::ToggleFleetWays => overlays.fleet_ways = !overlays.fleet_ways,
            Action::ToggleErrands => overlays.errands = !overlays.errands,
            Action::ToggleStations => overlays.stations = !overlays.stations,
            Action::ToggleNumbers => overlays.numbers = !overlays.numbers,
            Action::ToggleRadio => overlays.radio = !overlays.radio,
            Action::ToggleDifferences => *overlays = overlays.with_differences_toggled(),
            Action::ToggleRanking => {
                commands.write(Command::SetRanking(!shows_ranking));
            }
            Action::Set(wished) => *settings = wished.clone().within_limits(),
            Action::Larger => *settings = settings.rescaled(true),
            Action::Smaller => *settings = settings.rescaled(false),
            Action::NormalSize => settings.scale_percent = Settings::default().scale_percent,
            Action::ToggleSettings => {
                state.shows_settings = !state.shows_settings;
                state.export.close();
            }
            Action::DismissWelcome => settings.is_welcomed = true,
            Action::ToggleScenes => state.scenes.toggle(),
            Action::ToggleMinimap => map.toggle(),
            Action::TogglePalette => state.palette.toggle(),
            Action::ToggleShortcuts => state.shows_shortcuts = !state.shows_shortcuts,
            Action::Edit(edit) => {
                let open = shown.as_ref().map(|shown| (&*shown.0.stage, shown.0.playing));
                commands.write_batch(editor::obey(&mut editor, edit, open));
            }
            Action::Clear if editor.is_open() && !state.shows_shortcuts => {
                commands.write_batch(editor::escape(&mut editor));
            }
            Action::Clear if brush.is_held => brush.is_held = false,
            Action::Clear => {
                (state.shows_shortcuts, state.shows_settings) = (false, false);
                state.scenes.close();
                state.export.close();
                if shows_ranking {
                    commands.write(Command::SetRanking(false));
                }
            }
            Action::LookFrom(_)
            | Action::LookAt(_)
            | Action::Fit
            | Action::FollowSelected
            | Action::SelectAgent(_)
            | Action::SelectCell(_)
            | Action::Screenshot
            | Action::SaveCurvePicture
            | Action::CopyCurvePicture
            | Action::FullScreen => {}
        }
    }
}

/// `fleetwright-<name>-<n>.<extension>` with the first n for which there is no such file in `folder`.
pub fn free_path(folder: &Path, name: &str, extension: &str) -> PathBuf {
    let mut number = 1_u32;
    loop {
        let path = folder.join(format!("fleetwright-{name}-{number}.{extension}"));
        if !path.exists() {
            return path;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use bevy::prelude::{App, Messages, Update};

    use super::*;

    /// Each switch changes its own overlay, and a second press puts everything back.
    #[test]
    fn overlays_are_switched_on_and_off() {
        let mut app = App::new();
        app.add_message::<Action>().add_message::<Command>();
        app.init_resource::<Overlays>().init_resource::<Settings>().init_resource::<Minimap>();
        app.init_resource::<OpenDialog>().init_resource::<PanelState>().init_resource::<Inspected>();
        app.init_resource::<FaultBrush>().init_resource::<Editor>();
        app.add_systems(Update, perform);
        let mut press = |action: Action| {
            app.world_mut().resource_mut::<Messages<Action>>().write(action);
            app.update();
            *app.world().resource::<Overlays>()
        };
        let first = Overlays::default();
        for (action, switched) in [
            (Action::ToggleGuidance, Overlays { guidance: !first.guidance, ..first }),
            (Action::ToggleHeat, Overlays { heat: !first.heat, ..first }),
            (Action::TogglePaths, Overlays { paths: !first.paths, ..first }),
            (Action::ToggleFleetWays, Overlays { fleet_ways: !first.fleet_ways, ..first }),
            (Action::ToggleErrands, Overlays { errands: !first.errands, ..first }),
            (Action::ToggleStations, Overlays { stations: !first.stations, ..first }),
            (Action::ToggleNumbers, Overlays { numbers: !first.numbers, ..first }),
            (Action::ToggleRadio, Overlays { radio: !first.radio, ..first }),
        ] {
            assert_eq!(press(action.clone()), switched, "{action:?}");
            assert_eq!(press(action), first);
        }
    }

    #[test]
    fn saved_clips_are_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = free_path(folder.path(), "x", "clip");
        std::fs::write(&first, "").expect("written");
        let second = free_path(folder.path(), "x", "clip");
        assert!(first.ends_with("fleetwright-x-1.clip") && second.ends_with("fleetwright-x-2.clip"));
    }
}
