//! The colours of each theme.

use bevy_egui::egui::Color32;
use serde::{Deserialize, Serialize};

/// How bright the panel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// White and bright colours on black.
    HighContrast,
}

/// A colour for each purpose; the purposes are told in `tone.rs`.
#[derive(Debug)]
pub(super) struct Colours {
    pub(super) panel: Color32,
    pub(super) card: Color32,
    pub(super) floating: Color32,
    pub(super) sunken: Color32,
    pub(super) raised: Color32,
    pub(super) hovered: Color32,
    pub(super) held: Color32,
    pub(super) chosen: Color32,
    pub(super) line: Color32,
    pub(super) text: Color32,
    pub(super) weak: Color32,
    pub(super) bright: Color32,
    pub(super) learned: Color32,
    pub(super) rival: Color32,
    pub(super) candidates: Color32,
    pub(super) alert: Color32,
    pub(super) earlier_runs: [Color32; 5],
    pub(super) map: MapColours,
}

/// The colours of the map of the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::panel) struct MapColours {
    /// Where agents may stand.
    pub(in crate::panel) free: Color32,
    /// Shelves and walls.
    pub(in crate::panel) taken: Color32,
    /// Workstations.
    pub(in crate::panel) workstation: Color32,
    /// Where every cell has an agent.
    pub(in crate::panel) full: Color32,
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

static DARK: Colours = Colours {
    panel: rgb(15, 20, 27),
    card: rgb(22, 29, 38),
    floating: rgb(17, 23, 31),
    sunken: rgb(10, 14, 19),
    raised: rgb(35, 45, 58),
    hovered: rgb(46, 59, 76),
    held: rgb(56, 72, 92),
    chosen: rgb(24, 100, 82),
    line: rgb(40, 51, 65),
    text: rgb(219, 228, 238),
    weak: rgb(139, 152, 168),
    bright: Color32::WHITE,
    learned: rgb(64, 224, 178),
    rival: rgb(240, 173, 40),
    candidates: rgb(86, 140, 190),
    alert: rgb(240, 90, 70),
    earlier_runs: [rgb(190, 140, 220), rgb(214, 120, 120), rgb(150, 170, 110), rgb(120, 160, 200), rgb(200, 170, 120)],
    map: MapColours {
        free: rgb(44, 52, 64),
        taken: rgb(14, 18, 24),
        workstation: rgb(18, 92, 76),
        full: rgb(255, 214, 110),
    },
};

static LIGHT: Colours = Colours {
    panel: rgb(226, 231, 237),
    card: rgb(246, 248, 250),
    floating: rgb(246, 248, 250),
    sunken: rgb(255, 255, 255),
    raised: rgb(221, 227, 234),
    hovered: rgb(206, 214, 224),
    held: rgb(190, 200, 213),
    chosen: rgb(150, 210, 192),
    line: rgb(196, 204, 214),
    text: rgb(23, 30, 38),
    weak: rgb(78, 90, 104),
    bright: Color32::BLACK,
    learned: rgb(0, 102, 76),
    rival: rgb(132, 80, 0),
    candidates: rgb(24, 92, 148),
    alert: rgb(178, 32, 16),
    earlier_runs: [rgb(120, 66, 156), rgb(150, 52, 52), rgb(84, 104, 40), rgb(46, 92, 140), rgb(128, 98, 44)],
    map: MapColours {
        free: rgb(238, 242, 246),
        taken: rgb(150, 162, 176),
        workstation: rgb(130, 206, 184),
        full: rgb(158, 82, 0),
    },
};

static HIGH_CONTRAST: Colours = Colours {
    panel: Color32::BLACK,
    card: Color32::BLACK,
    floating: Color32::BLACK,
    sunken: Color32::BLACK,
    raised: rgb(38, 38, 38),
    hovered: rgb(64, 64, 64),
    held: rgb(84, 84, 84),
    chosen: rgb(0, 96, 74),
    line: rgb(150, 156, 164),
    text: Color32::WHITE,
    weak: rgb(214, 220, 228),
    bright: Color32::WHITE,
    learned: rgb(64, 255, 200),
    rival: rgb(255, 204, 0),
    candidates: rgb(120, 190, 255),
    alert: rgb(255, 140, 120),
    earlier_runs: [rgb(224, 176, 255), rgb(255, 164, 164), rgb(196, 220, 140), rgb(160, 204, 255), rgb(244, 208, 150)],
    map: MapColours {
        free: rgb(0, 0, 0),
        taken: rgb(96, 104, 114),
        workstation: rgb(0, 122, 94),
        full: rgb(255, 214, 0),
    },
};

impl Theme {
    /// All three.
    pub(in crate::panel) const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::HighContrast];

    /// What it is called.
    pub(in crate::panel) fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high contrast",
        }
    }

    pub(super) fn colours(self) -> &'static Colours {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::HighContrast => &HIGH_CONTRAST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Least contrast of text of normal size (WCAG 2.2, success criterion 1.4.3).
    const LEAST_CONTRAST: f64 = 4.5;

    /// Relative luminance as WCAG 2.2 defines it, sRGB.
    fn luminance(colour: Color32) -> f64 {
        let [red, green, blue] = [colour.r(), colour.g(), colour.b()].map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_contrast_of_black_and_white_is_known() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        // The grey that WCAG's own examples name as just enough on white.
        assert!((contrast(rgb(118, 118, 118), Color32::WHITE) - 4.54).abs() < 0.005);
    }

    /// Least contrast of what is no text (WCAG 2.2, success criterion 1.4.11).
    const LEAST_CONTRAST_OF_SHAPES: f64 = 3.0;

    #[test]
    fn agents_stand_out_on_the_map_in_every_theme() {
        for theme in Theme::ALL {
            let MapColours { free, taken, workstation, full } = theme.colours().map;
            let found = contrast(full, free);
            assert!(found >= LEAST_CONTRAST_OF_SHAPES, "{theme:?}: agents have {found:.2}");
            for (name, other) in [("shelves", taken), ("workstations", workstation)] {
                let found = contrast(other, free);
                assert!(found >= 1.4, "{theme:?}: {name} have {found:.2}");
            }
        }
    }

    #[test]
    fn all_text_can_be_read_in_every_theme() {
        for theme in Theme::ALL {
            let colours = theme.colours();
            let grounds = [
                ("panel", colours.panel),
                ("card", colours.card),
                ("floating", colours.floating),
                ("sunken", colours.sunken),
            ];
            let inks = [
                ("text", colours.text),
                ("weak", colours.weak),
                ("bright", colours.bright),
                ("learned", colours.learned),
                ("rival", colours.rival),
                ("candidates", colours.candidates),
                ("alert", colours.alert),
            ];
            let on_buttons = [("raised", colours.raised)];
            let buttons = inks.iter().filter(|(name, _)| !matches!(*name, "candidates" | "alert"));
            let pairs = inks
                .iter()
                .flat_map(|ink| grounds.iter().map(move |ground| (ink, ground)))
                .chain(buttons.flat_map(|ink| on_buttons.iter().map(move |ground| (ink, ground))));
            for ((ink_name, ink), (ground_name, ground)) in pairs {
                let found = contrast(*ink, *ground);
                assert!(found >= LEAST_CONTRAST, "{theme:?}: {ink_name} on {ground_name} has {found:.2}");
            }
            for (name, ground) in [("hovered", colours.hovered), ("held", colours.held)] {
                let found = contrast(colours.bright, ground);
                assert!(found >= LEAST_CONTRAST, "{theme:?}: bright on {name} has {found:.2}");
            }
            let found = contrast(colours.text, colours.chosen);
            assert!(found >= LEAST_CONTRAST, "{theme:?}: text on what is chosen has {found:.2}");
            let found = contrast(colours.sunken, colours.learned);
            assert!(found >= LEAST_CONTRAST, "{theme:?}: the sign on the main button has {found:.2}");
            for earlier in colours.earlier_runs {
                let found = contrast(earlier, colours.sunken);
                assert!(found >= LEAST_CONTRAST, "{theme:?}: an earlier run's line has {found:.2}");
            }
        }
    }
}
