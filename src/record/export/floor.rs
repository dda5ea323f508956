//! The floor without agents.

use tiny_skia::{FillRule, LineCap, LineJoin, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::frame::Sheet;
use super::shape::add_rounded;
use super::theme::{self, Rgb};
use crate::grid::{CellKind, Direction, Grid, Guidance, Layout};

/// Below this side, in pixels, seams and endpoints would only be noise.
const DETAIL_PX: u32 = 8;

/// How much dearer the way back must be for the second and for the third strength of a chevron.
const STRENGTHS: [f64; 2] = [1.25, 1.75];

/// Draws floor and guidance over the whole picture.
pub(super) fn draw(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid, guidance: &Guidance) {
    picture.fill(theme::to_color(theme::PAGE));
    draw_ground(picture, sheet, grid);
    draw_marks(picture, sheet, grid.layout());
    draw_guidance(picture, sheet, grid, guidance);
    draw_shelves(picture, sheet, grid.layout());
}

fn draw_ground(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid) {
    let square = sheet.square as f32;
    let (left, top) = (sheet.left as f32, sheet.top as f32);
    let (width, height) = (grid.width() as f32 * square, grid.height() as f32 * square);
    fill_rectangle(picture, [left, top, width, height], theme::FLOOR);
    if sheet.square >= DETAIL_PX {
        for column in 1..grid.width() {
            fill_rectangle(picture, [left + column as f32 * square, top, 1.0, height], theme::SEAM);
        }
        for row in 1..grid.height() {
            fill_rectangle(picture, [left, top + row as f32 * square, width, 1.0], theme::SEAM);
        }
    }
}

/// Pads of workstations, and a dot on every endpoint.
fn draw_marks(picture: &mut Pixmap, sheet: &Sheet, layout: &Layout) {
    let square = sheet.square as f32;
    let (mut pads, mut dots) = (PathBuilder::new(), PathBuilder::new());
    for (column, row, kind) in squares(layout) {
        let (x, y) = sheet.corner((column as f32, row as f32));
        match kind {
            CellKind::Workstation => {
                let inset = if sheet.square >= DETAIL_PX { 1.0 } else { 0.0 };
                let pad = [x + inset, y + inset, square - inset, square - inset];
                add_rounded(&mut pads, pad, [square * 0.2; 4]);
            }
            CellKind::Endpoint if sheet.square >= DETAIL_PX => {
                let side = (square * 0.2).round().max(2.0);
                let inset = ((square - side) / 2.0).round();
                add_rounded(&mut dots, [x + inset, y + inset, side, side], [side * 0.5; 4]);
            }
            CellKind::Endpoint | CellKind::Floor | CellKind::Blocked => {}
        }
    }
    fill(picture, pads, theme::WORKSTATION);
    fill(picture, dots, theme::ENDPOINT);
}

/// Blocked squares, grown together: only corners of a whole block are rounded.
fn draw_shelves(picture: &mut Pixmap, sheet: &Sheet, layout: &Layout) {
    let square = sheet.square as f32;
    let is_blocked = |column: i64, row: i64| {
        let inside = (0..i64::from(layout.width())).contains(&column) && (0..i64::from(layout.height())).contains(&row);
        inside && !layout.at(column as u32, row as u32).is_free()
    };
    let mut shelves = PathBuilder::new();
    for (column, row, _) in squares(layout).filter(|&(_, _, kind)| kind == CellKind::Blocked) {
        let (x, y) = sheet.corner((column as f32, row as f32));
        let (c, r) = (i64::from(column), i64::from(row));
        let continues = |side: i64, end: i64| is_blocked(c + side, r) || is_blocked(c, r + end);
        let corners = [continues(-1, -1), continues(1, -1), continues(1, 1), continues(-1, 1)];
        let radii = corners.map(|continues| if continues { 0.0 } else { square * 0.25 });
        add_rounded(&mut shelves, [x, y, square, square], radii);
    }
    fill(picture, shelves, theme::SHELF);
}

/// A chevron on every pair of cells between which guidance favours a direction; the stronger, the dearer the way back.
fn draw_guidance(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid, guidance: &Guidance) {
    let mut chevrons = [const { None::<PathBuilder> }; 3];
    for cell in grid.cells() {
        for direction in [Direction::Right, Direction::Down] {
            let Some(next) = grid.neighbour(cell, direction) else { continue };
            let there = guidance.moves[cell.index()][direction as usize];
            let back = guidance.moves[next.index()][direction.opposite() as usize];
            if there == back {
                continue;
            }
            let favoured = if there < back { direction } else { direction.opposite() };
            let preference = f64::from(there.max(back)) / f64::from(there.min(back));
            let strength = STRENGTHS.iter().filter(|&&least| preference >= least).count();
            let (column, row) = grid.place(cell);
            let (x, y) = sheet.corner((column as f32, row as f32));
            let (columns, rows) = direction.step();
            let middle = |start: f32, step: i32| start + sheet.square as f32 * 0.5 * (1.0 + step as f32);
            let path = chevrons[strength].get_or_insert_default();
            add_chevron(path, (middle(x, columns), middle(y, rows)), favoured, sheet.square as f32);
        }
    }
    let stroke = Stroke {
        width: (sheet.square as f32 * 0.09).max(1.0),
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    };
    for (path, colour) in chevrons.into_iter().zip(theme::GUIDANCE) {
        if let Some(path) = path.and_then(PathBuilder::finish) {
            picture.stroke_path(&path, &theme::paint(colour), &stroke, Transform::identity(), None);
        }
    }
}

fn add_chevron(path: &mut PathBuilder, (x, y): (f32, f32), direction: Direction, square: f32) {
    let (ahead, aside) = (square * 0.09, square * 0.17);
    let (columns, rows) = direction.step();
    let (columns, rows) = (columns as f32, rows as f32);
    path.move_to(x - columns * ahead - rows * aside, y - rows * ahead - columns * aside);
    path.line_to(x + columns * ahead, y + rows * ahead);
    path.line_to(x - columns * ahead + rows * aside, y - rows * ahead + columns * aside);
}

fn squares(layout: &Layout) -> impl Iterator<Item = (u32, u32, CellKind)> {
    let width = layout.width();
    (0_u32..).zip(layout.kinds()).map(move |(square, &kind)| (square % width, square / width, kind))
}

fn fill(picture: &mut Pixmap, path: PathBuilder, colour: Rgb) {
    if let Some(path) = path.finish() {
        picture.fill_path(&path, &theme::paint(colour), FillRule::Winding, Transform::identity(), None);
    }
}

fn fill_rectangle(picture: &mut Pixmap, [x, y, width, height]: [f32; 4], colour: Rgb) {
    if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
        picture.fill_rect(rectangle, &theme::paint(colour), Transform::identity(), None);
    }
}
