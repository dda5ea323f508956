//! Hazards on the floor, below the agents: black-outs in shade with a rim, and blocked cells, hatched.

use bevy::prelude::World;
use tiny_skia::{FillRule, PathBuilder, Pixmap, Rect, Transform};

use super::frame::Sheet;
use super::theme::{self, Rgb};
use crate::fleet::{Clock, Faults};
use crate::grid::{Area, Grid};
use crate::orchestration::communication::Communication;

/// Below this side of a square, in pixels, a blocked cell is half cover and half one stripe.
const DETAIL_PX: u32 = 6;

/// Left ends of a cover's stripes, their breadth and how far they slant to the right, against the cover's side.
const STRIPES: [f32; 3] = [0.0, 0.27, 0.54];
const BREADTH: f32 = 0.14;
const SLANT: f32 = 0.32;

/// Draws what is out of order in a world before its next tick.
pub(super) fn draw(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid, world: &World) {
    let tick = world.resource::<Clock>().tick;
    let black_outs = world.get_resource::<Communication>().map_or(&[][..], Communication::black_outs);
    for black_out in black_outs.iter().filter(|black_out| (black_out.from_tick..black_out.to_tick).contains(&tick)) {
        draw_black_out(picture, sheet, grid, black_out.area);
    }
    for &cell in world.get_resource::<Faults>().map_or(&[][..], Faults::blocked) {
        let (column, row) = grid.place(cell);
        draw_cover(picture, sheet, sheet.corner((column as f32, row as f32)));
    }
}

/// Shade over the part of the area that lies on the floor; nothing if none does.
fn draw_black_out(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid, Area { from, to }: Area) {
    let to = (to.0.min(grid.width() - 1), to.1.min(grid.height() - 1));
    if from.0 > to.0 || from.1 > to.1 {
        return;
    }
    let (left, top) = sheet.corner((from.0 as f32, from.1 as f32));
    let (right, bottom) = sheet.corner(((to.0 + 1) as f32, (to.1 + 1) as f32));
    let (width, height) = (right - left, bottom - top);
    if let Some(rectangle) = Rect::from_xywh(left, top, width, height) {
        picture.fill_rect(rectangle, &theme::shade(), Transform::identity(), None);
    }
    let rim = (sheet.square as f32 * 0.12).round().max(1.0);
    fill(picture, [left, top, width, rim], theme::SIGN);
    fill(picture, [left, bottom - rim, width, rim], theme::SIGN);
    fill(picture, [left, top, rim, height], theme::SIGN);
    fill(picture, [right - rim, top, rim, height], theme::SIGN);
}

/// A dark square with slanting stripes.
fn draw_cover(picture: &mut Pixmap, sheet: &Sheet, (x, y): (f32, f32)) {
    let square = sheet.square as f32;
    if sheet.square < DETAIL_PX {
        fill(picture, [x, y, square, square], theme::SIGN);
        return fill(picture, [x, y, (square / 2.0).round(), square], theme::BROKEN);
    }
    // The seam belongs to the upper left of its square.
    let side = square - 1.0;
    let (x, y) = (x + 1.0, y + 1.0);
    fill(picture, [x, y, side, side], theme::SIGN);
    let mut stripes = PathBuilder::new();
    for left in STRIPES {
        stripes.move_to(x + (left + SLANT) * side, y);
        stripes.line_to(x + (left + SLANT + BREADTH) * side, y);
        stripes.line_to(x + (left + BREADTH) * side, y + side);
        stripes.line_to(x + left * side, y + side);
        stripes.close();
    }
    if let Some(path) = stripes.finish() {
        picture.fill_path(&path, &theme::paint(theme::BROKEN), FillRule::Winding, Transform::identity(), None);
    }
}

fn fill(picture: &mut Pixmap, [x, y, width, height]: [f32; 4], colour: Rgb) {
    if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
        picture.fill_rect(rectangle, &theme::paint(colour), Transform::identity(), None);
    }
}
