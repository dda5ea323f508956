//! The colours of the floor and its agents.
//!
//! State colours are those of Okabe and Ito, "Color Universal Design" (2008). Everything that is not an agent stays
//! dark and quiet.

use bevy::color::{Color, Hsla, LinearRgba, Srgba};

use crate::panel::Look;

/// What lies beyond the floor.
pub(super) const BACKGROUND: Color = Color::srgb(0.043, 0.055, 0.075);
/// The slab under the tiles.
pub(super) const SLAB: Srgba = Srgba::rgb(0.085, 0.105, 0.135);
/// A plain tile.
pub(super) const TILE: Srgba = Srgba::rgb(0.135, 0.162, 0.205);
/// A tile beside a shelf where goods are handed over.
pub(super) const ENDPOINT: Srgba = Srgba::rgb(0.165, 0.195, 0.245);
/// A tile where people or machines work.
pub(super) const WORKSTATION: Srgba = Srgba::rgb(0.06, 0.40, 0.32);
/// The raised rim of a workstation's tile.
pub(super) const WORKSTATION_RIM: Srgba = Srgba::rgb(0.10, 0.62, 0.49);
/// The sides of shelves.
pub(super) const SHELF: Srgba = Srgba::rgb(0.20, 0.235, 0.29);
/// The top board of shelves.
pub(super) const SHELF_TOP: Srgba = Srgba::rgb(0.26, 0.30, 0.365);
/// What a champion's arrival is drawn in.
pub(super) const CHAMPION: Srgba = Srgba::rgb(0.25, 0.88, 0.70);
/// The selected agent and its way.
pub(super) const SELECTION: Srgba = Srgba::rgb(0.98, 0.95, 0.55);

/// Guidance towards higher columns or rows, and towards lower ones: the arrow shows the direction, the colour repeats it.
pub(super) const GUIDANCE: [Srgba; 2] = [Srgba::rgb(0.45, 0.75, 1.0), Srgba::rgb(1.0, 0.58, 0.72)];

/// The body of an agent.
pub(super) fn body(look: Look) -> Color {
    let [red, green, blue] = look.rgb();
    Color::srgb_u8(red, green, blue)
}

/// The colour of a crate on a shelf, told apart a little by `noise` in 0..1.
pub(super) fn goods(noise: f32) -> LinearRgba {
    LinearRgba::from(Hsla::hsl(212.0 + 14.0 * noise, 0.16, 0.27 + 0.08 * noise))
}
