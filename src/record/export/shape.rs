//! Outlines that the floor and the agents are made of.

use tiny_skia::{Path, PathBuilder};

/// A control point at this share of the radius makes a cubic curve a quarter circle.
const QUARTER_CIRCLE: f32 = 0.552_284_8;

/// A rectangle whose corners are rounded by radii in the order top left, top right, bottom right, bottom left.
pub(super) fn add_rounded(path: &mut PathBuilder, [x, y, width, height]: [f32; 4], radii: [f32; 4]) {
    let (right, bottom) = (x + width, y + height);
    let [top_left, top_right, bottom_right, bottom_left] = radii;
    let reach = |radius: f32| radius * (1.0 - QUARTER_CIRCLE);
    path.move_to(x + top_left, y);
    path.line_to(right - top_right, y);
    path.cubic_to(right - reach(top_right), y, right, y + reach(top_right), right, y + top_right);
    path.line_to(right, bottom - bottom_right);
    let bend = reach(bottom_right);
    path.cubic_to(right, bottom - bend, right - bend, bottom, right - bottom_right, bottom);
    path.line_to(x + bottom_left, bottom);
    let bend = reach(bottom_left);
    path.cubic_to(x + bend, bottom, x, bottom - bend, x, bottom - bottom_left);
    path.line_to(x, y + top_left);
    let bend = reach(top_left);
    path.cubic_to(x, y + bend, x + bend, y, x + top_left, y);
    path.close();
}

/// One rectangle with equally rounded corners.
pub(super) fn rounded(rectangle: [f32; 4], radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    add_rounded(&mut path, rectangle, [radius; 4]);
    path.finish()
}
