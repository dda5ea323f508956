//! The colours of pictures, and the palette of all their blends.
//!
//! What matters is drawn in colours that people with colour-vision deficiencies can tell apart (Okabe and Ito, "Color
//! Universal Design", 2008); the floor stays pale so that the fleet stands out.

use std::collections::BTreeSet;

use tiny_skia::{Color, Paint};

/// Red, green and blue.
pub(super) type Rgb = [u8; 3];

/// Around the floor and below it.
pub(super) const PAGE: Rgb = [0xff, 0xff, 0xff];
/// Where agents may go.
pub(super) const FLOOR: Rgb = [0xf3, 0xf5, 0xf7];
/// Seams between squares.
pub(super) const SEAM: Rgb = [0xea, 0xed, 0xf0];
/// Shelves, walls and chutes.
pub(super) const SHELF: Rgb = [0xc3, 0xca, 0xd3];
/// The mark of an endpoint.
pub(super) const ENDPOINT: Rgb = [0xd3, 0xd9, 0xe0];
/// The pad of a workstation: a pale bluish green.
pub(super) const WORKSTATION: Rgb = [0xb5, 0xdd, 0xcf];
/// Chevrons of guidance, from a weak to a strong preference.
pub(super) const GUIDANCE: [Rgb; 3] = [[0xe6, 0xdf, 0xe7], [0xe0, 0xcb, 0xdb], [0xd8, 0xac, 0xc7]];

/// An agent without work.
pub(super) const IDLE: Rgb = [0x9a, 0xa3, 0xad];
/// An agent on its way to fetch goods, or to a goal of its own: Okabe and Ito's blue.
pub(super) const FETCHING: Rgb = [0x00, 0x72, 0xb2];
/// An agent that carries goods: Okabe and Ito's orange.
pub(super) const LOADED: Rgb = [0xe6, 0x9f, 0x00];
/// The goods.
pub(super) const GOODS: Rgb = [0x8a, 0x55, 0x00];
/// The inside of an agent that must wait.
pub(super) const HOLLOW: Rgb = [0xff, 0xff, 0xff];
/// The nose of a moving agent.
pub(super) const NOSE: Rgb = [0xff, 0xff, 0xff];
/// An agent that has broken down, and the stripes of a blocked cell: Okabe and Ito's vermilion.
pub(super) const BROKEN: Rgb = [0xd5, 0x5e, 0x00];

/// Text that is read first.
pub(super) const INK: Rgb = [0x24, 0x2b, 0x33];
/// Text that explains it.
pub(super) const PALE_INK: Rgb = [0x7a, 0x84, 0x90];

/// A cross on what has broken down, the cover of a blocked cell, and the rim of a black-out.
pub(super) const SIGN: Rgb = INK;

/// How much of the ink lies over the floor where nothing is heard: so little that idle agents still stand out.
const SHADE: (u32, u32) = (1, 6);

/// Where nothing is heard.
const SHADED_FLOOR: Rgb = shaded(FLOOR);

/// What lies below agents, and below shade.
const GROUNDS: [Rgb; 8] = [FLOOR, SEAM, SHELF, ENDPOINT, WORKSTATION, GUIDANCE[0], GUIDANCE[1], GUIDANCE[2]];

/// Colours that lie over each other somewhere, so that edges blend them.
const NEIGHBOURS: [(Rgb, &[Rgb]); 10] = [
    (PAGE, &[FLOOR, SHELF, INK, PALE_INK, FETCHING, LOADED]),
    (FLOOR, &[SEAM, SHELF, ENDPOINT, WORKSTATION, GUIDANCE[0], GUIDANCE[1], GUIDANCE[2]]),
    (IDLE, &[FLOOR, ENDPOINT, WORKSTATION, NOSE, SHELF]),
    (FETCHING, &[FLOOR, ENDPOINT, WORKSTATION, NOSE, SHELF]),
    (LOADED, &[FLOOR, ENDPOINT, WORKSTATION, NOSE, SHELF]),
    (GOODS, &[LOADED, HOLLOW]),
    (GUIDANCE[2], &[FETCHING, LOADED, IDLE, ENDPOINT, WORKSTATION]),
    (INK, &[PALE_INK]),
    (BROKEN, &[FLOOR, WORKSTATION, SIGN]),
    (SHADED_FLOOR, &[IDLE, FETCHING, LOADED, BROKEN]),
];

/// Blends of two neighbours, the two included: for smooth edges.
pub(super) const BLENDS: u32 = 7;

/// The same where a file must be small: the colours themselves.
pub(super) const FEW_BLENDS: u32 = 2;

/// An opaque colour to draw with, edges smoothed.
pub(super) fn paint(colour: Rgb) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(to_color(colour));
    paint
}

/// The same colour, opaque.
pub(super) fn to_color([red, green, blue]: Rgb) -> Color {
    Color::from_rgba8(red, green, blue, 0xff)
}

/// A colour of the floor where nothing is heard.
pub(super) const fn shaded(ground: Rgb) -> Rgb {
    let (part, of) = SHADE;
    let [red, green, blue] = ground;
    [mix(INK[0], red, part, of), mix(INK[1], green, part, of), mix(INK[2], blue, part, of)]
}

/// Ink as thin as makes [`shaded`] colours of those below.
pub(super) fn shade() -> Paint<'static> {
    let (part, of) = SHADE;
    let [red, green, blue] = INK;
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(red, green, blue, ((0xff * part + of / 2) / of) as u8));
    paint
}

/// The colours of all pictures with so many blends of each pair, at most 255.
pub(super) fn palette(blends: u32) -> Vec<Rgb> {
    let mut colours: BTreeSet<Rgb> = GROUNDS.map(shaded).into();
    for (over, unders) in NEIGHBOURS {
        for &under in unders {
            colours.extend((0..blends).map(|step| blend(over, under, step, blends)));
        }
    }
    colours.into_iter().collect()
}

fn blend(from: Rgb, to: Rgb, step: u32, blends: u32) -> Rgb {
    core::array::from_fn(|channel| mix(to[channel], from[channel], step, blends - 1))
}

/// `part` of `of` parts of one channel, the rest of another, rounded.
const fn mix(one: u8, other: u8, part: u32, of: u32) -> u8 {
    ((other as u32 * (of - part) + one as u32 * part + of / 2) / of) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_leaves_room_for_transparency() {
        let (palette, few) = (palette(BLENDS), palette(FEW_BLENDS));
        assert!(palette.len() <= 255, "{}", palette.len());
        assert!(few.iter().all(|colour| palette.contains(colour)) && few.len() <= 63, "{}", few.len());
        let colours = [PAGE, FLOOR, SEAM, SHELF, ENDPOINT, WORKSTATION, IDLE, FETCHING, LOADED, GOODS, INK, PALE_INK];
        let faults = [BROKEN, SIGN, SHADED_FLOOR];
        assert!(colours.iter().chain(&GUIDANCE).chain(&faults).all(|colour| palette.contains(colour)));
    }

    /// Agents lie over shade: one that is idle must not vanish in it, nor shade look like floor.
    #[test]
    fn shade_is_told_from_the_floor_and_from_agents_over_it() {
        let [floor, shade, idle] = [FLOOR, SHADED_FLOOR, IDLE].map(|[_, green, _]| i32::from(green));
        assert!(floor - shade > 25 && shade - idle > 35, "{floor} {shade} {idle}");
    }
}
