//! The colours of the floor and its agents.
//!
//! State colours are the user's choice among those that are told apart with any colour vision ([`FigureColours`]). Everything
//! that is not an agent stays quiet, and as bright as the panel: a [`Scheme`] for each theme.

use bevy::color::{Hsla, LinearRgba, Srgba};

use crate::panel::{FigureColours, Ink, Look, Theme, Tool};

/// The colours of the floor and of what is drawn over it, in one theme.
#[derive(Debug)]
pub(super) struct Scheme {
    /// What lies beyond the floor.
    pub(super) background: Srgba,
    /// The slab under the tiles.
    pub(super) slab: Srgba,
    /// A plain tile.
    pub(super) tile: Srgba,
    /// A tile beside a shelf where goods are handed over.
    pub(super) endpoint: Srgba,
    /// A tile where people or machines work.
    pub(super) workstation: Srgba,
    /// The rim of a workstation's tile.
    pub(super) workstation_rim: Srgba,
    /// Lines along racks.
    pub(super) aisle: Srgba,
    /// Lines of the lanes before workstations.
    pub(super) marking: Srgba,
    /// Frames of dock doors.
    pub(super) dock: Srgba,
    /// Racks.
    pub(super) shelf: Srgba,
    /// The lightness of crates on shelves, the least and how much more it may be.
    goods: (f32, f32),
    /// The floor under an agent.
    pub(super) contact_shade: Srgba,
    /// What a champion's arrival is drawn in.
    pub(super) champion: Srgba,
    /// The selected agent and its way.
    pub(super) selection: Srgba,
    /// The cover of a blocked cell, under its stripes.
    pub(super) cover: Srgba,
    /// Where nothing is heard, and its rim.
    pub(super) black_out: Srgba,
    pub(super) black_out_rim: Srgba,
    /// Guidance towards higher columns or rows, and towards lower ones: the arrow shows the direction, the colour repeats it.
    pub(super) guidance: [Srgba; 2],
}

static DARK: Scheme = Scheme {
    background: Srgba::rgb(0.043, 0.055, 0.075),
    slab: Srgba::rgb(0.105, 0.128, 0.162),
    tile: Srgba::rgb(0.172, 0.204, 0.252),
    endpoint: Srgba::rgb(0.205, 0.243, 0.300),
    workstation: Srgba::rgb(0.07, 0.36, 0.30),
    workstation_rim: Srgba::rgb(0.16, 0.78, 0.62),
    aisle: Srgba::rgb(0.245, 0.285, 0.340),
    marking: Srgba::rgb(0.52, 0.50, 0.36),
    dock: Srgba::rgb(0.235, 0.275, 0.335),
    shelf: Srgba::rgb(0.285, 0.325, 0.385),
    goods: (0.35, 0.10),
    contact_shade: Srgba::rgb(0.075, 0.092, 0.118),
    champion: Srgba::rgb(0.25, 0.88, 0.70),
    selection: Srgba::rgb(0.98, 0.95, 0.55),
    cover: Srgba::rgb(0.05, 0.06, 0.075),
    black_out: Srgba::new(0.0, 0.005, 0.02, 0.6),
    black_out_rim: Srgba::new(0.62, 0.68, 0.80, 0.75),
    guidance: [Srgba::rgb(0.45, 0.75, 1.0), Srgba::rgb(1.0, 0.58, 0.72)],
};

static LIGHT: Scheme = Scheme {
    background: Srgba::rgb(0.80, 0.82, 0.85),
    slab: Srgba::rgb(0.66, 0.69, 0.73),
    tile: Srgba::rgb(0.875, 0.890, 0.910),
    endpoint: Srgba::rgb(0.800, 0.840, 0.890),
    workstation: Srgba::rgb(0.62, 0.86, 0.78),
    workstation_rim: Srgba::rgb(0.0, 0.44, 0.34),
    aisle: Srgba::rgb(0.755, 0.780, 0.812),
    marking: Srgba::rgb(0.57, 0.49, 0.24),
    dock: Srgba::rgb(0.545, 0.585, 0.635),
    shelf: Srgba::rgb(0.590, 0.625, 0.675),
    goods: (0.50, 0.10),
    contact_shade: Srgba::rgb(0.150, 0.175, 0.210),
    champion: Srgba::rgb(0.0, 0.44, 0.34),
    selection: Srgba::rgb(0.36, 0.0, 0.46),
    cover: Srgba::rgb(0.05, 0.06, 0.075),
    black_out: Srgba::new(0.02, 0.03, 0.06, 0.40),
    black_out_rim: Srgba::new(0.10, 0.12, 0.18, 0.85),
    guidance: [Srgba::rgb(0.0, 0.30, 0.66), Srgba::rgb(0.68, 0.06, 0.34)],
};

static HIGH_CONTRAST: Scheme = Scheme {
    background: Srgba::BLACK,
    slab: Srgba::rgb(0.30, 0.31, 0.33),
    tile: Srgba::rgb(0.045, 0.045, 0.05),
    endpoint: Srgba::rgb(0.05, 0.13, 0.22),
    workstation: Srgba::rgb(0.0, 0.30, 0.24),
    workstation_rim: Srgba::rgb(0.25, 1.0, 0.78),
    aisle: Srgba::rgb(0.30, 0.31, 0.33),
    marking: Srgba::rgb(0.88, 0.80, 0.40),
    dock: Srgba::rgb(0.50, 0.51, 0.53),
    shelf: Srgba::rgb(0.46, 0.47, 0.49),
    goods: (0.58, 0.10),
    contact_shade: Srgba::BLACK,
    champion: Srgba::rgb(0.25, 1.0, 0.78),
    selection: Srgba::rgb(1.0, 1.0, 0.45),
    cover: Srgba::BLACK,
    black_out: Srgba::new(0.62, 0.64, 0.70, 0.35),
    black_out_rim: Srgba::WHITE,
    guidance: [Srgba::rgb(0.50, 0.80, 1.0), Srgba::rgb(1.0, 0.62, 0.76)],
};

/// The box on a loaded agent.
pub(super) const CARGO: Srgba = Srgba::rgb(0.96, 0.87, 0.68);
/// An agent's visor.
pub(super) const VISOR: Srgba = Srgba::rgb(0.06, 0.08, 0.10);

/// The colours of a theme.
pub(super) fn scheme(theme: Theme) -> &'static Scheme {
    match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
        Theme::HighContrast => &HIGH_CONTRAST,
    }
}

impl Scheme {
    /// The colour of a crate on a shelf, told apart a little by `noise` in 0..1.
    pub(super) fn goods(&self, noise: f32) -> LinearRgba {
        let (least, more) = self.goods;
        LinearRgba::from(Hsla::hsl(210.0 + 16.0 * noise, 0.15, least + more * noise))
    }
}

/// The body of an agent; one that was not heard has a paler one.
pub(super) fn body(colours: FigureColours, theme: Theme, look: Look, is_silent: bool) -> LinearRgba {
    linear(if is_silent { colours.pale_rgb(look, theme) } else { colours.rgb(look) })
}

/// A line that belongs to an agent.
pub(super) fn line(colours: FigureColours, theme: Theme, look: Look) -> LinearRgba {
    linear(colours.line_rgb(look, theme))
}

/// What is told by the key to the overlays.
pub(super) fn ink(ink: Ink, theme: Theme) -> Srgba {
    let [red, green, blue] = ink.rgb(theme);
    Srgba::rgb_u8(red, green, blue)
}

/// What is out of order: the stripes of a blocked cell are in the colour of a broken agent.
pub(super) fn trouble(colours: FigureColours) -> LinearRgba {
    linear(colours.rgb(Look::Broken))
}

/// What a tool of the editor paints, before it is painted.
pub(super) fn tool(tool: Tool) -> LinearRgba {
    linear(tool.rgb())
}

fn linear([red, green, blue]: [u8; 3]) -> LinearRgba {
    Srgba::rgb_u8(red, green, blue).into()
}

#[cfg(test)]
mod tests {
    use bevy::color::Luminance;

    use super::*;

    /// Least contrast of what must be made out, but is not read (WCAG 2.2, success criterion 1.4.11).
    const LEAST_CONTRAST: f32 = 3.0;
    /// Least contrast of a shelf's board with the floor; its height shows by shade as well.
    const LEAST_SHELF: f32 = 1.5;

    /// Least contrast of what is painted on the floor or stands at its rim and should stay quiet.
    const LEAST_QUIET: f32 = 1.25;

    fn contrast(a: impl Into<LinearRgba>, b: impl Into<LinearRgba>) -> f32 {
        let (a, b) = (a.into().luminance(), b.into().luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn what_happens_on_the_floor_can_be_made_out_in_every_theme() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast] {
            let scheme = scheme(theme);
            let grounds = [("tile", scheme.tile), ("endpoint", scheme.endpoint)];
            let signs = [
                ("selection", scheme.selection),
                ("champion", scheme.champion),
                ("guidance onward", scheme.guidance[0]),
                ("guidance back", scheme.guidance[1]),
                ("rim of a workstation", scheme.workstation_rim),
            ];
            for ((sign, colour), (ground, under)) in signs.iter().flat_map(|sign| grounds.map(|ground| (*sign, ground)))
            {
                let found = contrast(colour, under);
                assert!(found >= LEAST_CONTRAST, "{theme:?}: {sign} on {ground} has {found:.2}");
            }
            let found = contrast(scheme.shelf, scheme.tile);
            assert!(found >= LEAST_SHELF, "{theme:?}: a shelf beside a tile has {found:.2}");
            let found = contrast(scheme.marking, scheme.tile);
            assert!(found >= LEAST_CONTRAST, "{theme:?}: the lane before a workstation has {found:.2}");
            for (name, colour, ground) in [
                ("aisle on a tile", scheme.aisle, scheme.tile),
                ("dock door beside a tile", scheme.dock, scheme.tile),
                ("dock door beside the slab", scheme.dock, scheme.slab),
                ("dock door before what lies beyond", scheme.dock, scheme.background),
            ] {
                let found = contrast(colour, ground);
                assert!(found >= LEAST_QUIET, "{theme:?}: {name} has {found:.2}");
            }
        }
        let high = scheme(Theme::HighContrast);
        assert!(contrast(high.shelf, high.tile) >= LEAST_CONTRAST, "shelves in high contrast");
    }

    #[test]
    fn lines_over_the_floor_can_be_made_out_in_every_theme() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast] {
            let lines = FigureColours::ALL.iter().flat_map(|&colours| {
                [Look::ToPickUp, Look::Loaded]
                    .map(|look| (format!("{look:?} in {colours:?}"), line(colours, theme, look)))
            });
            let inks = Ink::ALL.map(|which| (format!("{which:?}"), LinearRgba::from(ink(which, theme))));
            let scheme = scheme(theme);
            for ((name, colour), ground) in
                lines.chain(inks).flat_map(|line| [scheme.tile, scheme.endpoint].map(|ground| (line.clone(), ground)))
            {
                let found = contrast(colour, ground);
                assert!(found >= LEAST_CONTRAST, "{theme:?}: {name} has {found:.2}");
            }
        }
    }

    /// A body lies within the shade on the floor under it: one of the two must set it off, for light and for dark bodies.
    #[test]
    fn agents_can_be_made_out_in_every_theme() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast] {
            let scheme = scheme(theme);
            for (colours, look) in FigureColours::ALL.iter().flat_map(|&colours| Look::ALL.map(|look| (colours, look)))
            {
                let body = body(colours, theme, look, false);
                let (floor, shade) = (contrast(body, scheme.tile), contrast(body, scheme.contact_shade));
                let most = floor.max(shade);
                assert!(most >= LEAST_CONTRAST, "{theme:?}: {look:?} in {colours:?} has {floor:.2} and {shade:.2}");
            }
        }
    }
}
