//! Colours by what they are for.

use std::cell::Cell;

use bevy_egui::egui::Color32;

use super::colours::{Colours, MapColours, Theme};

thread_local! {
    /// A frame is drawn by one thread, though not each by the same.
    static IN_FORCE: Cell<Theme> = const { Cell::new(Theme::Dark) };
}

/// What a colour is for; the theme in force says which it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::panel) struct Tone(fn(&Colours) -> Color32);

/// Behind the panel's sections.
pub(in crate::panel) const PANEL: Tone = Tone(|colours| colours.panel);
/// Cards and sections.
pub(in crate::panel) const CARD: Tone = Tone(|colours| colours.card);
/// Cards over the floor.
pub(in crate::panel) const FLOATING: Tone = Tone(|colours| colours.floating);
/// Sunken parts: plots, slider rails, text fields; and signs on what is bright.
pub(in crate::panel) const SUNKEN: Tone = Tone(|colours| colours.sunken);
/// Buttons at rest.
pub(in crate::panel) const RAISED: Tone = Tone(|colours| colours.raised);
/// Buttons under the pointer.
pub(in crate::panel) const HOVERED: Tone = Tone(|colours| colours.hovered);
/// Buttons that are pressed.
pub(in crate::panel) const HELD: Tone = Tone(|colours| colours.held);
/// Behind what is chosen.
pub(in crate::panel) const CHOSEN: Tone = Tone(|colours| colours.chosen);
/// Lines between things.
pub(in crate::panel) const LINE: Tone = Tone(|colours| colours.line);
/// Text that is read.
pub(in crate::panel) const TEXT: Tone = Tone(|colours| colours.text);
/// Text that is glanced at.
pub(in crate::panel) const WEAK: Tone = Tone(|colours| colours.weak);
/// What stands out of all text: under the pointer, or chosen.
pub(in crate::panel) const BRIGHT: Tone = Tone(|colours| colours.bright);
/// Whatever was learned: champion, its curve, its controls.
pub(in crate::panel) const LEARNED: Tone = Tone(|colours| colours.learned);
/// The best hand-crafted policy.
pub(in crate::panel) const RIVAL: Tone = Tone(|colours| colours.rival);
/// Candidates of a generation.
pub(in crate::panel) const CANDIDATES: Tone = Tone(|colours| colours.candidates);
/// Recording, and trouble.
pub(in crate::panel) const ALERT: Tone = Tone(|colours| colours.alert);

/// Where agents hear directives: far from what candidates have, for any colour vision.
pub(in crate::panel) const DIRECTIVES: Tone = Tone(|colours| colours.earlier_runs[4]);

impl Tone {
    /// The colour in a theme, whichever is in force.
    pub(in crate::panel) fn in_theme(self, theme: Theme) -> Color32 {
        self.0(theme.colours())
    }

    /// The colour, more or less see-through.
    pub(in crate::panel) fn gamma_multiply(self, factor: f32) -> Color32 {
        Color32::from(self).gamma_multiply(factor)
    }
}

impl From<Tone> for Color32 {
    fn from(tone: Tone) -> Self {
        tone.0(in_force().colours())
    }
}

/// The colour of the earlier run at this place, the newest first: apart from its neighbours and from all other lines.
pub(in crate::panel) fn earlier_run(place: usize) -> Color32 {
    let colours = in_force().colours().earlier_runs;
    colours[place % colours.len()]
}

/// The colours of the map of the floor.
pub(in crate::panel) fn map_colours() -> MapColours {
    in_force().colours().map
}

/// The theme that this thread draws in.
pub(in crate::panel) fn in_force() -> Theme {
    IN_FORCE.get()
}

/// From now on this thread draws in this theme.
pub(in crate::panel) fn put_in_force(theme: Theme) {
    IN_FORCE.set(theme);
}
