//! Every key, in one table: the keyboard, the tooltips' hints and the `?` sheet all come from it.

use bevy::input::keyboard::KeyCode;
use bevy_egui::egui::{Align2, Context, Grid, RichText, ScrollArea, Ui, Vec2, Window};

use self::Group::{Floor, Learning, Open, Overlays, Pictures, Program, Time, View};
use super::{Action, Edit, theme};
use crate::scene::Viewpoint;
use crate::session::Command;

/// Whether Shift must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// It makes no difference.
    Any,
    /// It must.
    Down,
    /// It must not.
    Up,
}

/// What keys are about, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Playback.
    Time,
    /// The learner, and what is compared.
    Learning,
    /// The floor, and what happens on it.
    Floor,
    /// Camera and window.
    View,
    /// What is drawn over the floor.
    Overlays,
    /// Clips and pictures.
    Pictures,
    /// Scenes and files.
    Open,
    /// Everything else.
    Program,
}

impl Group {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [Time, Learning, Floor, View, Overlays, Pictures, Open, Program];

    pub(super) fn name(self) -> &'static str {
        match self {
            Time => "time",
            Learning => "learning and comparing",
            Floor => "floor",
            View => "view",
            Overlays => "over the floor",
            Pictures => "clips and pictures",
            Open => "open",
            Program => "program",
        }
    }
}

/// A key and what it does.
#[derive(Clone, Debug)]
pub struct Shortcut {
    /// What it is about.
    pub group: Group,
    /// The key: a letter is the key that it is printed on, any other lies where it does on an American keyboard.
    pub key: KeyCode,
    /// Whether Ctrl must be held; if not, it must not be.
    pub control: bool,
    /// Whether Shift must be held.
    pub shift: Shift,
    /// How the key is written.
    pub keycap: &'static str,
    /// What it does, in a few words.
    pub does: &'static str,
    /// What it asks for.
    pub action: Action,
}

const fn plain(group: Group, key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { group, key, control: false, shift: Shift::Any, keycap, does, action }
}

const fn with_shift(group: Group, key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { group, key, control: false, shift: Shift::Down, keycap, does, action }
}

const fn without_shift(
    group: Group,
    key: KeyCode,
    keycap: &'static str,
    does: &'static str,
    action: Action,
) -> Shortcut {
    Shortcut { group, key, control: false, shift: Shift::Up, keycap, does, action }
}

const fn with_control_and(
    group: Group,
    shift: Shift,
    key: KeyCode,
    keycap: &'static str,
    does: &'static str,
    action: Action,
) -> Shortcut {
    Shortcut { group, key, control: true, shift, keycap, does, action }
}

const fn with_control(
    group: Group,
    key: KeyCode,
    keycap: &'static str,
    does: &'static str,
    action: Action,
) -> Shortcut {
    Shortcut { group, key, control: true, shift: Shift::Any, keycap, does, action }
}

/// All keys, in the order of the sheet.
pub static SHORTCUTS: [Shortcut; 60] = [
    plain(Time, KeyCode::Space, "Space", "play or pause", Action::Session(Command::TogglePlay)),
    plain(Time, KeyCode::Period, ".", "one tick", Action::Session(Command::Step)),
    plain(Time, KeyCode::Comma, ",", "one tick back", Action::Session(Command::StepBack(1))),
    with_shift(Time, KeyCode::ArrowRight, "Shift + →", "100 ticks", Action::Session(Command::StepMany(100))),
    with_shift(Time, KeyCode::ArrowLeft, "Shift + ←", "100 ticks back", Action::Session(Command::StepBack(100))),
    with_control(Time, KeyCode::ArrowRight, "Ctrl + →", "the next event", Action::Session(Command::GoToNextEvent)),
    with_control(Time, KeyCode::ArrowLeft, "Ctrl + ←", "the event before", Action::Session(Command::GoToEventBefore)),
    plain(Time, KeyCode::Home, "Home", "the episode's beginning", Action::Session(Command::GoTo(0))),
    plain(Time, KeyCode::End, "End", "the last tick that was run", Action::Session(Command::GoLive)),
    without_shift(
        Learning,
        KeyCode::KeyY,
        "Y",
        "another future from this tick, keep both",
        Action::Session(Command::Fork),
    ),
    with_shift(Learning, KeyCode::KeyY, "Shift + Y", "the next future", Action::Session(Command::ShowNextFuture)),
    plain(Time, KeyCode::KeyR, "R", "restart the episode, same seed", Action::Session(Command::Restart)),
    plain(Time, KeyCode::KeyN, "N", "an episode under a new seed", Action::Session(Command::NewSeed)),
    plain(Floor, KeyCode::KeyD, "D", "demand moves elsewhere", Action::Session(Command::ShiftDemand)),
    plain(Time, KeyCode::BracketRight, "]", "twice the speed", Action::Session(Command::Faster)),
    plain(Time, KeyCode::BracketLeft, "[", "half the speed", Action::Session(Command::Slower)),
    plain(Time, KeyCode::Backslash, "\\", "normal speed", Action::Session(Command::NormalSpeed)),
    plain(Learning, KeyCode::KeyT, "T", "pause or resume learning", Action::Session(Command::ToggleLearning)),
    without_shift(
        Learning,
        KeyCode::KeyC,
        "C",
        "compare side by side, or stop",
        Action::Session(Command::ToggleComparison),
    ),
    with_shift(
        Learning,
        KeyCode::KeyC,
        "Shift + C",
        "this future and the next, side by side",
        Action::Session(Command::CompareFutures(None)),
    ),
    plain(Learning, KeyCode::KeyE, "E", "table of all policies here", Action::ToggleRanking),
    plain(Floor, KeyCode::KeyL, "L", "edit the floor, or leave", Action::Edit(Edit::Toggle)),
    plain(View, KeyCode::KeyF, "F", "whole floor in view", Action::Fit),
    plain(View, KeyCode::KeyZ, "Z", "follow the selected agent", Action::FollowSelected),
    plain(Floor, KeyCode::KeyB, "B", "break the selected agent down", Action::BreakDown),
    plain(Floor, KeyCode::KeyX, "X", "block the selected cell", Action::BlockCell),
    plain(Floor, KeyCode::KeyO, "O", "black out around what is selected", Action::BlackOut),
    plain(View, KeyCode::Digit1, "1", "look from the top", Action::LookFrom(Viewpoint::Top)),
    plain(View, KeyCode::Digit2, "2", "look from a corner", Action::LookFrom(Viewpoint::Isometric)),
    plain(View, KeyCode::Digit3, "3", "look from the side", Action::LookFrom(Viewpoint::Side)),
    plain(View, KeyCode::KeyM, "M", "map of the floor", Action::ToggleMinimap),
    plain(Overlays, KeyCode::KeyG, "G", "guidance arrows", Action::ToggleGuidance),
    plain(Overlays, KeyCode::KeyH, "H", "heat: use, waits or conflicts", Action::ToggleHeat),
    plain(Overlays, KeyCode::KeyP, "P", "way of the selected agent", Action::TogglePaths),
    plain(Overlays, KeyCode::KeyW, "W", "ways of the fleet", Action::ToggleFleetWays),
    plain(Overlays, KeyCode::KeyA, "A", "lines from agents to their errands", Action::ToggleErrands),
    plain(Overlays, KeyCode::KeyQ, "Q", "boards at the stations: queue and visits", Action::ToggleStations),
    plain(Overlays, KeyCode::KeyI, "I", "numbers of agents near the middle of the view", Action::ToggleNumbers),
    plain(Overlays, KeyCode::KeyU, "U", "radio: relays, their reach, agents not heard for long", Action::ToggleRadio),
    plain(Overlays, KeyCode::KeyV, "V", "differences between the two sides", Action::ToggleDifferences),
    with_control_and(
        Program,
        Shift::Up,
        KeyCode::KeyZ,
        "Ctrl + Z",
        "undo the last setting",
        Action::Session(Command::Undo),
    ),
    with_control_and(
        Program,
        Shift::Down,
        KeyCode::KeyZ,
        "Ctrl + Shift + Z",
        "redo it",
        Action::Session(Command::Redo),
    ),
    with_control(Program, KeyCode::KeyY, "Ctrl + Y", "redo it", Action::Session(Command::Redo)),
    plain(Pictures, KeyCode::F8, "F8", "keep the last 20 seconds", Action::Session(Command::KeepLast)),
    plain(Pictures, KeyCode::F9, "F9", "start or stop recording", Action::ToggleRecording),
    plain(Open, KeyCode::KeyS, "S", "scenes to open, with pictures", Action::ToggleScenes),
    with_control_and(
        Open,
        Shift::Up,
        KeyCode::KeyO,
        "Ctrl + O",
        "open a scene, layout, clip or meta-skill",
        Action::AskForFile,
    ),
    with_control_and(
        Open,
        Shift::Down,
        KeyCode::KeyO,
        "Ctrl + Shift + O",
        "open the directory of a run",
        Action::AskForRun,
    ),
    with_control(Pictures, KeyCode::KeyS, "Ctrl + S", "save the recording, or what was just seen", Action::SaveClip),
    with_control(Pictures, KeyCode::KeyE, "Ctrl + E", "export the recording as a picture", Action::ToggleExport),
    plain(Pictures, KeyCode::F12, "F12", "screenshot", Action::Screenshot),
    plain(View, KeyCode::F11, "F11", "full screen", Action::FullScreen),
    with_control(Program, KeyCode::KeyP, "Ctrl + P", "find anything, also an agent or a cell", Action::TogglePalette),
    with_control(Program, KeyCode::Comma, "Ctrl + ,", "settings", Action::ToggleSettings),
    with_control(View, KeyCode::Equal, "Ctrl + +", "larger text and controls", Action::Larger),
    with_control(View, KeyCode::Minus, "Ctrl + −", "smaller text and controls", Action::Smaller),
    with_control(View, KeyCode::Digit0, "Ctrl + 0", "text and controls as at first", Action::NormalSize),
    plain(Program, KeyCode::F1, "F1", "all keys", Action::ToggleShortcuts),
    with_shift(Program, KeyCode::Slash, "?", "all keys", Action::ToggleShortcuts),
    plain(Program, KeyCode::Escape, "Esc", "close, select nothing", Action::Clear),
];

/// The entry of an action; where two keys do the same, the first.
fn entry(action: &Action) -> Option<&'static Shortcut> {
    SHORTCUTS.iter().find(|shortcut| shortcut.action == *action)
}

/// The table without the keys that do what another before them does.
pub(super) fn distinct() -> impl Iterator<Item = &'static Shortcut> {
    SHORTCUTS.iter().filter(|shortcut| entry(&shortcut.action).is_some_and(|first| std::ptr::eq(first, *shortcut)))
}

/// What an action does and its key, for a tooltip.
pub(super) fn tip(action: &Action) -> String {
    entry(action).map_or(String::new(), |Shortcut { does, keycap, .. }| format!("{does} ({keycap})"))
}

/// The key of an action after a tooltip's own words.
pub(super) fn with_key(help: &str, action: &Action) -> String {
    entry(action).map_or_else(|| help.to_owned(), |Shortcut { keycap, .. }| format!("{help} ({keycap})"))
}

/// How the key of an action is written; nothing where it has none.
pub(super) fn keycap(action: &Action) -> &'static str {
    entry(action).map_or("", |shortcut| shortcut.keycap)
}

const POINTER: [(&str, &str); 5] = [
    ("click", "select an agent or a cell"),
    ("drag", "turn the view"),
    ("right drag", "slide the view"),
    ("wheel", "zoom"),
    ("timeline", "click, drag or a sign: go there"),
];

/// Height of the window that the list leaves free, in points.
const AROUND: f32 = 90.0;
/// Width of a column of keys, and what lies between two, in points.
const COLUMN: f32 = 410.0;
const BETWEEN: f32 = 24.0;

/// Keys and what they do, by what they are about; the pointer comes last.
fn sections() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let keys_of = |group: Group| SHORTCUTS.iter().filter(move |shortcut| shortcut.group == group);
    let of_group = |group| (group, keys_of(group).map(|shortcut| (shortcut.keycap, shortcut.does)).collect());
    let keys = Group::ALL.map(of_group).map(|(group, keys): (Group, Vec<_>)| (group.name(), keys));
    keys.into_iter().chain([("pointer", POINTER.to_vec())]).collect()
}

/// The list of keys in two columns where they fit, `offset` from the window's middle; returns whether it was closed.
pub(super) fn shortcuts_ui(context: &Context, offset: Vec2) -> bool {
    let mut is_open = true;
    let sections = sections();
    let room = context.viewport_rect().width() + 2.0 * offset.x;
    let columns = if room < 2.0 * (COLUMN + BETWEEN) { 1 } else { 2 };
    // A heading takes about as much as a key.
    let height =
        |sections: &[(&str, Vec<(&str, &str)>)]| sections.iter().map(|(_, keys)| keys.len() + 1).sum::<usize>();
    let half = height(&sections).div_ceil(columns);
    let first = (0..sections.len()).find(|&k| height(&sections[..k]) >= half).unwrap_or(sections.len());
    Window::new("Keys and pointer")
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, offset)
        .frame(theme::floating())
        .default_height(context.viewport_rect().height())
        .show(context, |ui| {
            // A window is only as wide as it was made, whatever is in its scroll area.
            ui.set_width(COLUMN * columns as f32 + BETWEEN * (columns - 1) as f32);
            let room = (context.viewport_rect().height() - AROUND).max(AROUND);
            ScrollArea::vertical().max_height(room).show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = BETWEEN;
                    let (left, right) = sections.split_at(first);
                    for column in [left, right].into_iter().filter(|column| !column.is_empty()) {
                        column_ui(ui, column);
                    }
                });
            });
        });
    !is_open
}

fn column_ui(ui: &mut Ui, sections: &[(&str, Vec<(&str, &str)>)]) {
    ui.vertical(|ui| {
        for (heading, keys) in sections {
            ui.label(theme::title(heading));
            Grid::new(heading).num_columns(2).min_col_width(104.0).spacing([14.0, 4.0]).show(ui, |ui| {
                for (keycap, does) in keys {
                    ui.label(RichText::new(*keycap).monospace().color(theme::LEARNED));
                    ui.label(*does);
                    ui.end_row();
                }
            });
            ui.add_space(6.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    /// The keys in the first column of the table in `docs/window.md`, written as in ours; several may share a row and their modifiers.
    fn keys_in_print() -> BTreeSet<String> {
        let guide = include_str!("../../docs/window.md").lines();
        let rows = guide.skip_while(|line| *line != "| key | does |").skip(2).take_while(|line| line.starts_with('|'));
        let columns = rows.filter_map(|row| row.trim_start_matches("| ").split(" | ").next());
        columns.flat_map(|column| column.split(", ")).flat_map(keys_of).collect()
    }

    /// "Shift + → ←" is two keys with the same modifier; what stands in ticks is a key, even a plus.
    fn keys_of(text: &str) -> Vec<String> {
        let is_modifier = |word: &&str| ["Ctrl", "Shift", "+"].contains(word);
        let words: Vec<&str> = text.split_whitespace().collect();
        let modifiers = words.iter().copied().take_while(|word| is_modifier(word)).collect::<Vec<_>>().join(" ");
        let keys = words.iter().skip_while(|word| is_modifier(word)).map(|key| key.trim_matches('`'));
        keys.map(|key| format!("{modifiers} {key}").trim().to_owned()).collect()
    }

    #[test]
    fn the_guide_to_the_window_lists_exactly_these_keys() {
        // There a minus is written as it is typed.
        let ours: BTreeSet<String> = SHORTCUTS.iter().map(|shortcut| shortcut.keycap.replace('−', "-")).collect();
        let theirs = keys_in_print();
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
        assert!(theirs.len() > 40, "the table was not found: {theirs:?}");
        assert_eq!(
            (only(&ours, &theirs), only(&theirs, &ours)),
            (Vec::new(), Vec::new()),
            "only here, only in docs/window.md"
        );
    }

    #[test]
    fn rows_of_several_keys_are_read() {
        assert_eq!(keys_of("Shift + → ←"), ["Shift + →", "Shift + ←"]);
        assert_eq!(keys_of("Ctrl + `,` `+`"), ["Ctrl + ,", "Ctrl + +"]);
        assert_eq!(keys_of("Ctrl + Shift + O"), ["Ctrl + Shift + O"]);
        assert_eq!(keys_of("`]` `[`"), ["]", "["]);
    }

    /// Source files of the panel below a folder, but this one and tests.
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                sources(&path, found);
            } else if !path.ends_with("shortcuts.rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }

    /// A key that is written by hand stays when the table changes.
    #[test]
    fn no_tooltip_has_its_key_written_by_hand() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/panel");
        let mut files = Vec::new();
        sources(&folder, &mut files);
        files.retain(|path| !path.starts_with(folder.join("tests")));
        assert!(files.len() > 60, "only {} files were found", files.len());
        for path in files {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for Shortcut { keycap, .. } in &SHORTCUTS {
                let by_hand = [format!(" ({keycap})"), format!(" ({keycap}:")];
                assert!(by_hand.iter().all(|key| !code.contains(key)), "{}: {keycap}", path.display());
            }
        }
    }

    #[test]
    fn no_two_shortcuts_clash() {
        let overlap = |a: Shift, b: Shift| a == b || a == Shift::Any || b == Shift::Any;
        for (number, a) in SHORTCUTS.iter().enumerate() {
            for b in &SHORTCUTS[number + 1..] {
                let clash = a.key == b.key && a.control == b.control && overlap(a.shift, b.shift);
                assert!(!clash, "{} and {} are the same key", a.keycap, b.keycap);
            }
        }
    }
}
