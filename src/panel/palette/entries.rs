//! Everything that can be done, as one list.

use std::path::PathBuf;

use super::super::over_floor::transport::speed_words;
use super::super::{Action, FaultBrush, SHORTCUTS, number};
use crate::orchestration::{meta_skill, presets::PRESETS};
use crate::scene;
use crate::session::{Command, Speed, View};

/// One thing that can be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// What it does.
    pub(super) text: String,
    /// Its key, or what kind of thing it is.
    pub(super) beside: &'static str,
    /// What it asks for.
    pub(super) action: Action,
}

/// All entries: keys, overlays without one, what can be saved, speeds, policies, scenes.
pub(super) fn entries(view: &View) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for shortcut in SHORTCUTS.iter().filter(|shortcut| shortcut.action != Action::TogglePalette) {
        // Where two keys do the same, the first is told.
        if entries.iter().all(|entry| entry.action != shortcut.action) {
            let (text, action) = (shortcut.does.to_owned(), shortcut.action.clone());
            entries.push(Entry { text, beside: shortcut.keycap, action });
        }
    }
    let radio = "radio: relays, how far they reach, agents not heard for long".to_owned();
    entries.push(Entry { text: radio, beside: "overlay", action: Action::ToggleRadio });
    let brush = FaultBrush { is_held: true, ..FaultBrush::default() };
    let breaking = "break agents and block cells by clicking".to_owned();
    entries.push(Entry { text: breaking, beside: "floor", action: Action::HoldBrush(brush) });
    let save = "save the meta-skill that is in charge".to_owned();
    entries.push(Entry { text: save, beside: "file", action: Action::SaveChampion });
    let session = |text: String, beside, command| Entry { text, beside, action: Action::Session(command) };
    entries.extend(
        Speed::rungs().map(|speed| session(format!("speed {}", speed_words(speed)), "speed", Command::SetSpeed(speed))),
    );
    for name in policies(view) {
        let words = number::words(name);
        entries.push(session(format!("put {words} in charge"), "policy", Command::SetPolicy(name.to_owned())));
    }
    for name in policies(view) {
        let words = number::words(name);
        entries.push(session(format!("compare with {words}"), "policy", Command::CompareWith(name.to_owned())));
    }
    entries.extend(
        scene::SHIPPED
            .iter()
            .map(|(name, _)| session(format!("open {name}"), "scene", Command::Open(PathBuf::from(name)))),
    );
    entries
}

/// Policies by the names that the session knows them by.
fn policies(view: &View) -> impl Iterator<Item = &'static str> {
    let learned: &[&str] = if view.has_curve() { &["champion", "untrained"] } else { &[] };
    let presets = PRESETS.iter().map(|preset| preset.name);
    learned.iter().copied().chain(presets).chain(meta_skill::SHIPPED.iter().map(|(name, _)| *name))
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::sample_view;
    use super::*;

    #[test]
    fn every_key_scene_policy_and_speed_is_there_once() {
        let entries = entries(&sample_view());
        let count = |action: &Action| entries.iter().filter(|entry| entry.action == *action).count();
        for shortcut in &SHORTCUTS {
            let expected = usize::from(shortcut.action != Action::TogglePalette);
            assert_eq!(count(&shortcut.action), expected, "{}", shortcut.does);
        }
        assert_eq!(count(&Action::ToggleRadio), 1, "an overlay without a key");
        for (name, _) in scene::SHIPPED {
            assert_eq!(count(&Action::Session(Command::Open(PathBuf::from(name)))), 1, "{name}");
        }
        for name in PRESETS.iter().map(|preset| preset.name).chain(["champion", "untrained", "general"]) {
            assert_eq!(count(&Action::Session(Command::SetPolicy(name.to_owned()))), 1, "{name}");
            assert_eq!(count(&Action::Session(Command::CompareWith(name.to_owned()))), 1, "{name}");
        }
        let speeds: Vec<&str> =
            entries.iter().filter(|entry| entry.beside == "speed").map(|entry| entry.text.as_str()).collect();
        assert_eq!((speeds.len(), speeds.first(), speeds.last()), (10, Some(&"speed × ¼"), Some(&"speed max")));
    }
}
