//! Everything that can be done, as one list.

use std::path::{Path, PathBuf};

use super::super::over_floor::transport::speed_words;
use super::super::shortcuts::distinct;
use super::super::{Action, FaultBrush, HeatOf, Settings, Theme, editor, number};
use crate::learner::RUNS;
use crate::learner::optimiser::Method;
use crate::orchestration::{UNTRAINED, meta_skill, presets::PRESETS};
use crate::scene;
use crate::session::{Command, EarlierRuns, Effort, Speed, View};

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

/// What there is to be done something with.
#[derive(Clone, Copy)]
pub(in crate::panel) struct Known<'a> {
    /// The session.
    pub(in crate::panel) view: &'a View,
    /// How the window looks.
    pub(in crate::panel) settings: &'a Settings,
    /// Saved runs of the scene.
    pub(in crate::panel) runs: &'a EarlierRuns,
    /// Whether the floor is edited, which leaves only what does not touch the session.
    pub(in crate::panel) is_editing: bool,
}

/// All entries: keys, overlays, what can be saved, speeds, the learner, policies, champions, how the window looks, scenes, runs.
pub(super) fn entries(known: Known) -> Vec<Entry> {
    let Known { view, settings, runs, is_editing } = known;
    let of_keys = distinct().filter(|shortcut| shortcut.action != Action::TogglePalette).map(|shortcut| Entry {
        text: shortcut.does.to_owned(),
        beside: shortcut.keycap,
        action: shortcut.action.clone(),
    });
    let mut entries: Vec<Entry> = of_keys.collect();
    entries.extend(HeatOf::ALL.map(|heat_of| {
        let text = format!("heat: {}", heat_of.label());
        Entry { text, beside: "overlay", action: Action::ShowHeat(heat_of) }
    }));
    let brush = FaultBrush { is_held: true, ..FaultBrush::default() };
    let breaking = "break agents and block cells by clicking".to_owned();
    entries.push(Entry { text: breaking, beside: "floor", action: Action::HoldBrush(brush) });
    entries.extend(savings(view));
    entries.extend(
        Speed::rungs().map(|speed| session(format!("speed {}", speed_words(speed)), "speed", Command::SetSpeed(speed))),
    );
    entries.extend(of_learner(view));
    entries.extend(of_policies(view));
    entries.extend(Theme::ALL.into_iter().filter(|theme| *theme != settings.theme).map(|theme| {
        let action = Action::Set(Settings { theme, ..settings.clone() });
        Entry { text: format!("theme: {}", theme.name()), beside: "settings", action }
    }));
    entries.extend(
        scene::SHIPPED
            .iter()
            .map(|(name, _)| session(format!("open {name}"), "scene", Command::Open(PathBuf::from(name)))),
    );
    let last = view.last_session.iter();
    entries.extend(last.map(|left| {
        session("continue where the last session ended".to_owned(), "session", Command::Restore(left.clone()))
    }));
    entries.extend(runs.runs.iter().map(|run| {
        session(format!("open the run {}", run.name), "run", Command::Open(Path::new(RUNS).join(&run.name)))
    }));
    if is_editing { entries.into_iter().filter_map(while_editing).collect() } else { entries }
}

fn session(text: String, beside: &'static str, command: Command) -> Entry {
    Entry { text, beside, action: Action::Session(command) }
}

/// What an entry means while the floor is edited; `None`: nothing.
fn while_editing(entry: Entry) -> Option<Entry> {
    let action = editor::while_editing(&entry.action)?;
    let text = editor::does_while_editing(&action).map_or(entry.text, str::to_owned);
    Some(Entry { text, action, ..entry })
}

/// What can be written to a file, or copied.
fn savings(view: &View) -> impl Iterator<Item = Entry> {
    let skill = ("save the meta-skill that is in charge", Action::SaveChampion);
    let of_curve = [
        ("save the learning curve as a table", Action::SaveCurve),
        ("save the learning curve as a picture", Action::SaveCurvePicture),
        ("copy the learning curve as a picture", Action::CopyCurvePicture),
    ];
    let of_curve = of_curve.into_iter().filter(|_| view.has_curve());
    std::iter::once(skill).chain(of_curve).map(|(text, action)| Entry { text: text.to_owned(), beside: "file", action })
}

/// Sets of settings and optimisers, where there is a learner here.
fn of_learner(view: &View) -> Vec<Entry> {
    if !view.has_learner {
        return Vec::new();
    }
    let effort = |effort: Effort| {
        let text = format!("effort: {}", effort.name());
        session(text, "learner", Command::SetEffort(effort))
    };
    let method = |method: Method| {
        let text = format!("learn by {}", method.token());
        session(text, "learner", Command::SetMethod(method))
    };
    let others = Method::ALL.into_iter().filter(|method| *method != view.settings.method);
    Effort::ALL.map(effort).into_iter().chain(others.map(method)).collect()
}

/// Who coordinates, and who is compared with it.
fn of_policies(view: &View) -> Vec<Entry> {
    let mut entries = Vec::new();
    for name in policies(view) {
        let words = number::words(name);
        entries.push(session(format!("put {words} in charge"), "policy", Command::SetPolicy(name.to_owned())));
    }
    if view.has_curve() {
        let text = if view.follow_champion {
            "stop following the learner: new champions wait"
        } else {
            "follow the learner: new champions take charge at once"
        };
        entries.push(session(text.to_owned(), "policy", Command::SetFollowChampion(!view.follow_champion)));
    }
    for name in policies(view) {
        let words = number::words(name);
        entries.push(session(format!("compare with {words}"), "policy", Command::CompareWith(name.to_owned())));
    }
    // Whoever looks for one wants a late one more often.
    entries.extend(view.generations.iter().rev().map(|kept| {
        let text = format!("show the champion of generation {}", kept.generation);
        session(text, "champion", Command::ShowGeneration(kept.generation))
    }));
    entries
}

/// Policies by the names that the session knows them by.
fn policies(view: &View) -> impl Iterator<Item = &'static str> {
    let learned: &[&str] = if view.has_curve() { &["champion", UNTRAINED] } else { &[] };
    let presets = PRESETS.iter().map(|preset| preset.name);
    learned.iter().copied().chain(presets).chain(meta_skill::SHIPPED.iter().map(|(name, _)| *name))
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{earlier_runs, sample_view};
    use super::super::super::{Edit, SHORTCUTS};
    use super::*;
    use crate::session::GenerationView;

    fn of(view: &View, runs: &EarlierRuns, is_editing: bool) -> Vec<Entry> {
        entries(Known { view, settings: &Settings::default(), runs, is_editing })
    }

    fn count(entries: &[Entry], action: &Action) -> usize {
        entries.iter().filter(|entry| entry.action == *action).count()
    }

    #[test]
    fn every_key_scene_policy_and_speed_is_there_once() {
        let entries = of(&sample_view(), &EarlierRuns::default(), false);
        let count = |action: &Action| count(&entries, action);
        for shortcut in &SHORTCUTS {
            let expected = usize::from(shortcut.action != Action::TogglePalette);
            assert_eq!(count(&shortcut.action), expected, "{}", shortcut.does);
        }
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

    #[test]
    fn what_has_a_button_of_its_own_is_there_too() {
        let generations = vec![GenerationView { generation: 12, score: None, is_pinned: false }];
        let left = PathBuf::from("last-session.ron");
        let view = View { generations, last_session: Some(left.clone()), ..sample_view() };
        let entries = of(&view, &earlier_runs(), false);
        let commands = [
            Command::SetEffort(Effort::Quick),
            Command::SetMethod(Method::CmaEs),
            Command::SetFollowChampion(false),
            Command::ShowGeneration(12),
            Command::Open(PathBuf::from("runs/narrow-aisles-4")),
            Command::Restore(left),
        ];
        let light = Settings { theme: Theme::Light, ..Settings::default() };
        let others = [
            Action::ShowHeat(HeatOf::Conflicts),
            Action::Set(light),
            Action::SaveCurve,
            Action::SaveCurvePicture,
            Action::CopyCurvePicture,
        ];
        for action in commands.map(Action::Session).into_iter().chain(others) {
            assert_eq!(count(&entries, &action), 1, "{action:?}");
        }
    }

    /// What would do nothing is not offered.
    #[test]
    fn what_a_session_does_not_have_is_not_there() {
        let view = View { has_learner: false, follow_champion: false, ..sample_view() };
        assert!(!view.has_curve());
        let entries = of(&view, &EarlierRuns::default(), false);
        let commands =
            [Command::SetEffort(Effort::Quick), Command::SetMethod(Method::CmaEs), Command::SetFollowChampion(true)];
        for action in commands.map(Action::Session).into_iter().chain([Action::SaveCurve, Action::SaveCurvePicture]) {
            assert_eq!(count(&entries, &action), 0, "{action:?}");
        }
        assert_eq!(count(&entries, &Action::Set(Settings::default())), 0, "the theme that is in force");
    }

    #[test]
    fn over_a_draft_there_is_what_its_editor_obeys() {
        let entries = of(&sample_view(), &earlier_runs(), true);
        for action in [Action::Edit(Edit::Undo), Action::Edit(Edit::Save), Action::Fit, Action::ToggleSettings] {
            assert_eq!(count(&entries, &action), 1, "{action:?}");
        }
        let saves = entries.iter().find(|entry| entry.action == Action::Edit(Edit::Save)).expect("an entry");
        assert_eq!(saves.text, "write the scene to its file");
        for command in [Command::TogglePlay, Command::NewSeed, Command::SetPolicy("highways".to_owned())] {
            assert_eq!(count(&entries, &Action::Session(command.clone())), 0, "{command:?}");
        }
    }
}
