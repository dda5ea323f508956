//! The page of scenes: a card for every scene that ships, with a small picture of its floor, and what was opened in this
//! session.
//!
//! Nothing of it is computed before it is opened for the first time. Then a thread sets every stage once and paints its floor
//! ([`gather`]), and the page shows what has come so far ([`page`]). Another theme has the pictures painted anew.

mod gather;
mod page;
mod picture;

use std::path::{Path, PathBuf};

use bevy_egui::egui::TextureHandle;

use self::gather::{Gathering, Told};
pub(super) use self::page::scenes_ui;
use super::theme::MapColours;
use crate::scene;

/// Files that are remembered.
const MOST_OPENED: usize = 6;

/// The page, and what is known for it.
#[derive(Default)]
pub(super) struct Scenes {
    is_open: bool,
    /// What was opened in this session and does not ship with it, the newest first.
    opened: Vec<PathBuf>,
    /// What has come of each shipped scene, in their order; nothing before the page was opened.
    cards: Vec<Option<Card>>,
    /// In which pictures are painted.
    colours: Option<MapColours>,
    gathering: Option<Gathering>,
}

/// A scene, and its picture once that was shown.
struct Card {
    told: Told,
    texture: Option<TextureHandle>,
}

impl std::fmt::Debug for Scenes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let known = self.cards.iter().flatten().count();
        formatter.debug_struct("Scenes").field("is_open", &self.is_open).field("known", &known).finish_non_exhaustive()
    }
}

impl Scenes {
    /// Whether it is drawn.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it, or closes it.
    pub(super) fn toggle(&mut self) {
        self.is_open = !self.is_open;
    }

    /// Closes it.
    pub(super) fn close(&mut self) {
        self.is_open = false;
    }

    /// Something is opened: whoever looked for it has found it.
    pub(super) fn note_opened(&mut self, path: &Path) {
        self.close();
        if scene::SHIPPED.iter().all(|(name, _)| Path::new(name) != path) {
            self.opened.retain(|known| known != path);
            self.opened.insert(0, path.to_owned());
            self.opened.truncate(MOST_OPENED);
        }
    }

    /// Takes in what has come, and asks for it where nobody did, or in other colours.
    fn gather(&mut self, colours: MapColours) {
        if self.colours != Some(colours) {
            self.colours = Some(colours);
            self.cards = scene::SHIPPED.iter().map(|_| None).collect();
            // Without a thread the cards have names, and that is all.
            self.gathering = Gathering::begin(colours).ok();
        }
        let Some(gathering) = &self.gathering else { return };
        for (place, told) in gathering.news() {
            self.cards[place] = Some(Card { told, texture: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_opened_is_remembered_once_and_shipped_scenes_are_not() {
        let mut scenes = Scenes::default();
        scenes.toggle();
        for path in ["a.clip", "gridlock", "b.ron", "a.clip"] {
            scenes.note_opened(Path::new(path));
        }
        assert!(!scenes.is_open());
        assert_eq!(scenes.opened, ["a.clip", "b.ron"].map(PathBuf::from));
        for number in 0..20 {
            scenes.note_opened(Path::new(&format!("{number}.ron")));
        }
        assert_eq!((scenes.opened.len(), scenes.opened[0].as_path()), (MOST_OPENED, Path::new("19.ron")));
    }

    #[test]
    fn nothing_is_computed_before_it_is_shown() {
        let mut scenes = Scenes::default();
        scenes.toggle();
        scenes.note_opened(Path::new("a.clip"));
        assert!(scenes.cards.is_empty() && scenes.gathering.is_none());
    }
}
