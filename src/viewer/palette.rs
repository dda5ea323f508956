//! The colours of the floor and its agents.
//!
//! State colours are the user's choice among those that are told apart with any colour vision ([`FigureColours`]). Everything
//! that is not an agent stays dark and quiet.

use bevy::color::{Color, Hsla, LinearRgba, Srgba};

use crate::panel::{FigureColours, Look, Theme, Tool};

/// The slab under the tiles.
pub(super) const SLAB: Srgba = Srgba::rgb(0.105, 0.128, 0.162);
/// A plain tile.
pub(super) const TILE: Srgba = Srgba::rgb(0.172, 0.204, 0.252);
/// A tile beside a shelf where goods are handed over.
pub(super) const ENDPOINT: Srgba = Srgba::rgb(0.205, 0.243, 0.300);
/// A tile where people or machines work.
pub(super) const WORKSTATION: Srgba = Srgba::rgb(0.07, 0.36, 0.30);
/// The rim of a workstation's tile.
pub(super) const WORKSTATION_RIM: Srgba = Srgba::rgb(0.16, 0.78, 0.62);
/// Racks.
pub(super) const SHELF: Srgba = Srgba::rgb(0.285, 0.325, 0.385);
/// The box on a loaded agent.
pub(super) const CARGO: Srgba = Srgba::rgb(0.96, 0.87, 0.68);
/// An agent's visor.
pub(super) const VISOR: Srgba = Srgba::rgb(0.06, 0.08, 0.10);
/// The floor under an agent.
pub(super) const CONTACT_SHADE: Srgba = Srgba::rgb(0.075, 0.092, 0.118);
/// What a champion's arrival is drawn in.
pub(super) const CHAMPION: Srgba = Srgba::rgb(0.25, 0.88, 0.70);
/// The selected agent and its way.
pub(super) const SELECTION: Srgba = Srgba::rgb(0.98, 0.95, 0.55);

/// The cover of a blocked cell, under its stripes.
pub(super) const COVER: Srgba = Srgba::rgb(0.05, 0.06, 0.075);
/// Where nothing is heard, and its rim.
pub(super) const BLACK_OUT: Srgba = Srgba::new(0.0, 0.005, 0.02, 0.6);
pub(super) const BLACK_OUT_RIM: Srgba = Srgba::new(0.62, 0.68, 0.80, 0.75);

/// Guidance towards higher columns or rows, and towards lower ones: the arrow shows the direction, the colour repeats it.
pub(super) const GUIDANCE: [Srgba; 2] = [Srgba::rgb(0.45, 0.75, 1.0), Srgba::rgb(1.0, 0.58, 0.72)];

/// What lies beyond the floor.
pub(super) fn background(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color::srgb(0.043, 0.055, 0.075),
        Theme::Light => Color::srgb(0.80, 0.82, 0.85),
        Theme::HighContrast => Color::BLACK,
    }
}

/// The body of an agent; one that was not heard has a paler one.
pub(super) fn body(colours: FigureColours, look: Look, is_silent: bool) -> LinearRgba {
    linear(if is_silent { colours.pale_rgb(look) } else { colours.rgb(look) })
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

/// The colour of a crate on a shelf, told apart a little by `noise` in 0..1.
pub(super) fn goods(noise: f32) -> LinearRgba {
    LinearRgba::from(Hsla::hsl(210.0 + 16.0 * noise, 0.15, 0.35 + 0.10 * noise))
}
