//! Passes actions on to the session, or carries out those that concern the panel.

use std::path::{Path, PathBuf};

use bevy::prelude::{MessageReader, MessageWriter, Res, ResMut};

use super::layout::PanelState;
use super::over_floor::faults;
use super::{Action, Edit, Editor, FaultBrush, Inspected, Minimap, OpenDialog, Overlays, Settings, Shown, editor};
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
    for action in actions.read() {
        match action {
            Action::Session(command) => {
                commands.write_batch(before(command, &mut state, &mut editor));
                commands.write(command.clone());
            }
            Action::ToggleRecording => {
                let is_recording = shown.as_ref().is_some_and(|shown| shown.0.recording.is_some());
                commands.write(if is_recording { Command::StopRecording } else { Command::StartRecording });
            }
            Action::SaveClip | Action::Export { .. } | Action::SaveChampion | Action::SaveCurve => {
                commands.write_batch(saving(action, shown.as_ref().map(|shown| shown.0.scene_name.as_str())));
            }
            Action::ToggleExport => {
                state.export.toggle();
                state.shows_settings = false;
            }
            Action::AskForFile => {
                state.palette.close();
                dialog.ask_for_file();
            }
            Action::AskForRun => {
                state.palette.close();
                dialog.ask_for_run();
            }
            Action::ShowCurve(options) => state.curve = options.clone(),
            Action::BreakDown | Action::BlockCell | Action::BlackOut => {
                let command = inspected.card.as_ref().and_then(|card| faults::command(action, card, brush.ticks));
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
            Action::Clear if editor.is_open() && !state.shows_shortcuts && !state.shows_settings => {
                commands.write_batch(editor::escape(&mut editor));
            }
            // What lies over the floor is closed first.
            Action::Clear if brush.is_held && !state.shows_shortcuts && !state.shows_settings => brush.is_held = false,
            Action::Clear => {
                close_cards(&mut state);
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

/// The command that writes what is asked for to the first name that is free; names begin with what is open.
fn saving(action: &Action, scene: Option<&str>) -> Option<Command> {
    let free = |name: &str, extension: &str| free_path(Path::new(""), name, extension);
    let [clip, run] = ["clip", "run"].map(|otherwise| scene.unwrap_or(otherwise));
    match action {
        Action::SaveClip => Some(Command::SaveClip(free(clip, "clip"))),
        Action::Export { preset, options, has_both } => {
            let (path, options) = (free(clip, preset.extension()), options.clone());
            Some(Command::ExportClip { path, options, has_both: *has_both })
        }
        Action::SaveChampion => Some(Command::SaveChampion(free(&format!("{run}-skill"), "ron"))),
        Action::SaveCurve => Some(Command::SaveCurve(free(&format!("{run}-curve"), "csv"))),
        _ => None,
    }
}

fn close_cards(state: &mut PanelState) {
    (state.shows_shortcuts, state.shows_settings) = (false, false);
    state.scenes.close();
    state.export.close();
}

/// What the session is to do before a command: what is opened, or taken up again, is to be seen, so that an editor is left; its
/// draft is kept.
fn before(command: &Command, state: &mut PanelState, editor: &mut Editor) -> Vec<Command> {
    match command {
        Command::Open(path) => state.scenes.note_opened(path),
        Command::Restore(_) | Command::GoBack | Command::TakeUpEpisode => {}
        _ => return Vec::new(),
    }
    if editor.is_open() { editor::obey(editor, &Edit::Leave, None) } else { Vec::new() }
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
    use crate::panel::sample_view;

    /// A panel over a running session.
    fn panel() -> App {
        let mut app = App::new();
        app.add_message::<Action>().add_message::<Command>().insert_resource(Shown(sample_view()));
        app.init_resource::<Overlays>().init_resource::<Settings>().init_resource::<Minimap>();
        app.init_resource::<OpenDialog>().init_resource::<PanelState>().init_resource::<Inspected>();
        app.init_resource::<FaultBrush>().init_resource::<Editor>().add_systems(Update, perform);
        app
    }

    /// What the session is told when this is asked for.
    fn ask(app: &mut App, actions: impl IntoIterator<Item = Action>) -> Vec<Command> {
        app.world_mut().write_message_batch(actions);
        app.update();
        app.world_mut().resource_mut::<Messages<Command>>().drain().collect()
    }

    #[test]
    fn escape_closes_what_lies_over_a_draft_before_it_leaves_it() {
        for opens in [Action::ToggleSettings, Action::ToggleShortcuts] {
            let mut app = panel();
            ask(&mut app, [Action::Edit(Edit::Toggle), opens]);
            ask(&mut app, [Action::Clear]);
            let state = app.world().resource::<PanelState>();
            assert!(!state.shows_settings && !state.shows_shortcuts);
            assert!(app.world().resource::<Editor>().is_open());
            assert_eq!(ask(&mut app, [Action::Clear]), [Command::Play], "time passes as before");
            assert!(!app.world().resource::<Editor>().is_open());
        }
    }

    /// The list of keys once stayed open.
    #[test]
    fn escape_closes_what_lies_over_the_floor_before_it_lays_the_brush_aside() {
        let mut app = panel();
        ask(&mut app, [Action::BlackOut, Action::ToggleShortcuts]);
        ask(&mut app, [Action::Clear]);
        let is_held = |app: &App| app.world().resource::<FaultBrush>().is_held;
        assert!(!app.world().resource::<PanelState>().shows_shortcuts && is_held(&app));
        ask(&mut app, [Action::Clear]);
        assert!(!is_held(&app));
    }

    #[test]
    fn what_is_opened_over_a_draft_is_seen_and_the_draft_kept() {
        let mut app = panel();
        ask(&mut app, [Action::Edit(Edit::Toggle), Action::Edit(Edit::PutEndpoints)]);
        let open = Command::Open(PathBuf::from("two-doors"));
        assert_eq!(ask(&mut app, [Action::Session(open.clone())]), [Command::Play, open]);
        assert!(!app.world().resource::<Editor>().is_open());
        ask(&mut app, [Action::Edit(Edit::Toggle)]);
        let draft = app.world().resource::<Editor>().open_draft().expect("the draft").layout().width();
        assert_eq!(draft, sample_view().stage.grid.width());
    }

    /// It would hold the keyboard while a file is looked for.
    #[test]
    fn the_palette_is_closed_by_its_key_and_by_what_asks_for_a_file() {
        for closes in [Action::TogglePalette, Action::AskForFile, Action::AskForRun] {
            let mut app = panel();
            ask(&mut app, [Action::TogglePalette]);
            assert!(app.world().resource::<PanelState>().palette.is_open());
            ask(&mut app, [closes]);
            assert!(!app.world().resource::<PanelState>().palette.is_open());
        }
    }

    #[test]
    fn what_is_saved_is_called_by_what_is_open() {
        let mut app = panel();
        let named = |name: &str, extension: &str| free_path(Path::new(""), &format!("narrow-aisles{name}"), extension);
        let told = ask(&mut app, [Action::SaveClip, Action::SaveChampion, Action::SaveCurve]);
        let expected = [
            Command::SaveClip(named("", "clip")),
            Command::SaveChampion(named("-skill", "ron")),
            Command::SaveCurve(named("-curve", "csv")),
        ];
        assert_eq!(told, expected);
    }

    /// Each switch changes its own overlay, and a second press puts everything back.
    #[test]
    fn overlays_are_switched_on_and_off() {
        let mut app = panel();
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
