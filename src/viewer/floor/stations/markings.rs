//! Lines on the floor: a lane and a stop line before every station, and lines along racks, as in a hall where people and machines share
//! the floor. They never move and are one mesh, a line as long as it goes being one quad.

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::DrawnFloor;
use super::docks::{doors, outward};
use crate::grid::{Cell, CellKind, Direction, Grid, Layout};
use crate::panel::{Settings, Theme};
use crate::viewer::paint::Paint;
use crate::viewer::palette;
use crate::viewer::palette::Scheme;
use crate::viewer::quads::Quads;
use crate::viewer::sides::Side;
use crate::viewer::{ViewerSystems, place};

/// Height over the floor, below everything else that lies on it.
const LIFT: f32 = 0.006;
/// Breadth of lines, in cells.
const BREADTH: f32 = 0.055;
/// Length of the lane before a station, in cells.
const LANE_CELLS: usize = 3;
/// How far within a cell's edge the lines of a lane lie.
const INSET: f32 = 0.06;
/// Lengths of a dash of a lane's lines and of the gap after it, in cells.
const DASH: (f32, f32) = (0.36, 0.24);

/// Marks what belongs to the markings of the drawn floor.
#[derive(Component)]
struct Marking;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, mark_floor.in_set(ViewerSystems::Overlays));
}

/// Draws the markings anew where another floor is drawn, or the same in another theme.
fn mark_floor(
    drawn: Res<DrawnFloor>,
    settings: Res<Settings>,
    old: Query<Entity, With<Marking>>,
    mut drawn_for: Local<Option<(u32, Theme)>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    let wanted = Some((drawn.version, settings.theme));
    if std::mem::replace(&mut *drawn_for, wanted) == wanted {
        return;
    }
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let scheme = palette::scheme(settings.theme);
    let mut quads = Quads::default();
    aisles(&mut quads, grid.layout(), scheme.aisle.into());
    for &station in grid.workstations() {
        lane(&mut quads, grid, station, scheme);
    }
    doors(&mut quads, grid, scheme);
    if !quads.is_empty() {
        let mesh = Mesh3d(meshes.add(quads.into_mesh(RenderAssetUsages::RENDER_WORLD)));
        commands.spawn((Marking, Side::both(), mesh, MeshMaterial3d(materials.add(Paint::OPAQUE))));
    }
}

/// A line along every side of a rack at which there is floor.
fn aisles(quads: &mut Quads, layout: &Layout, colour: LinearRgba) {
    let is_free = |column: i64, row: i64| {
        let within = column >= 0 && row >= 0 && column < i64::from(layout.width()) && row < i64::from(layout.height());
        within && layout.at(column as u32, row as u32).is_free()
    };
    let (columns, rows) = (i64::from(layout.width()), i64::from(layout.height()));
    let corner = place::square(layout, 0, 0) - Vec3::new(0.5, -LIFT, 0.5);
    for side in [-1, 1] {
        // Free squares beside a rack above or below them, row by row, and beside one to the left or right, column by column.
        let inset = if side < 0 { INSET } else { 1.0 - INSET };
        for row in 0..rows {
            for (from, to) in runs(columns, |column| is_free(column, row) && is_rack(layout, column, row + side)) {
                let z = row as f32 + inset;
                quads.line(
                    corner + Vec3::new(from as f32, 0.0, z),
                    corner + Vec3::new(to as f32, 0.0, z),
                    BREADTH,
                    colour,
                );
            }
        }
        for column in 0..columns {
            for (from, to) in runs(rows, |row| is_free(column, row) && is_rack(layout, column + side, row)) {
                let x = column as f32 + inset;
                quads.line(
                    corner + Vec3::new(x, 0.0, from as f32),
                    corner + Vec3::new(x, 0.0, to as f32),
                    BREADTH,
                    colour,
                );
            }
        }
    }
}

/// Whether there is a rack on a square, which may lie beside the floor.
fn is_rack(layout: &Layout, column: i64, row: i64) -> bool {
    let within = column >= 0 && row >= 0 && column < i64::from(layout.width()) && row < i64::from(layout.height());
    within && !layout.at(column as u32, row as u32).is_free()
}

/// Where it holds without a break: from each first place to the one after the last.
fn runs(places: i64, holds: impl Fn(i64) -> bool) -> Vec<(i64, i64)> {
    let (mut runs, mut from) = (Vec::new(), None);
    for place in 0..=places {
        match (place < places && holds(place), from) {
            (true, None) => from = Some(place),
            (false, Some(first)) => {
                runs.push((first, place));
                from = None;
            }
            _ => {}
        }
    }
    runs
}

/// The way from a station along its lane: into the floor from its edge, else where there is the longest way without racks and other
/// stations, the first of those that are equal.
fn lane_of(grid: &Grid, station: Cell) -> Option<(Direction, usize)> {
    let length = |direction: Direction| {
        let onward = std::iter::successors(Some(station), |&cell| {
            grid.neighbour(cell, direction).filter(|&next| grid.kind(next) != CellKind::Workstation)
        });
        onward.skip(1).take(LANE_CELLS).count()
    };
    let inward = outward(grid, station).map(Direction::opposite).filter(|&inward| length(inward) > 0);
    let longest = || Direction::ALL.into_iter().rev().max_by_key(|&direction| length(direction));
    let direction = inward.or_else(longest)?;
    Some((direction, length(direction))).filter(|(_, cells)| *cells > 0)
}

/// Broken lines along both sides of a station's lane, and a line across it where the first agent waits.
fn lane(quads: &mut Quads, grid: &Grid, station: Cell, scheme: &Scheme) {
    let Some((direction, cells)) = lane_of(grid, station) else { return };
    let (columns, rows) = direction.step();
    let along = Vec3::new(columns as f32, 0.0, rows as f32);
    let aside = Vec3::new(-along.z, 0.0, along.x) * (0.5 - INSET);
    let begin = place::centre(grid, station) + along * 0.5 + Vec3::Y * LIFT;
    let stop = begin + along * (BREADTH / 2.0 + 0.02);
    quads.line(stop - aside, stop + aside, 1.6 * BREADTH, scheme.workstation_rim.into());
    let mut at = 0.2;
    while at + DASH.0 <= cells as f32 {
        for side in [-aside, aside] {
            let from = begin + side + along * at;
            quads.line(from, from + along * DASH.0, BREADTH, scheme.marking.into());
        }
        at += DASH.0 + DASH.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a floor: `.` floor, `@` rack, `w` station.
    fn grid(rows: &[&str]) -> Grid {
        let mut layout = Layout::open(rows[0].len() as u32, rows.len() as u32);
        for (row, text) in (0..).zip(rows) {
            for (column, square) in (0..).zip(text.chars()) {
                let kind = match square {
                    '@' => CellKind::Blocked,
                    'w' => CellKind::Workstation,
                    _ => CellKind::Floor,
                };
                layout.set(column, row, kind);
            }
        }
        Grid::new(layout).expect("free")
    }

    fn vertices(draw: impl FnOnce(&mut Quads)) -> usize {
        let mut quads = Quads::default();
        draw(&mut quads);
        let mesh = quads.into_lasting_mesh();
        mesh.attribute(Mesh::ATTRIBUTE_POSITION).map_or(0, bevy::mesh::VertexAttributeValues::len)
    }

    #[test]
    fn lanes_lead_into_the_floor_and_end_at_racks_and_stations() {
        let floor = grid(&["w....@", "..w.w.", "......"]);
        let lane = |column, row| lane_of(&floor, floor.cell_at(column, row).expect("free"));
        assert_eq!(lane(0, 0), Some((Direction::Right, LANE_CELLS)));
        assert_eq!(lane(2, 1), Some((Direction::Left, 2)), "to the right there is another station after one cell");
        let alone = grid(&["w"]);
        assert_eq!(lane_of(&alone, Cell(0)), None);
    }

    /// Quads would else grow with the floor's area: a line along a rack is one, however long the rack is.
    #[test]
    fn a_line_along_a_rack_is_one_quad() {
        let short = grid(&["....", ".@@.", "...."]);
        let long = grid(&["..........", ".@@@@@@@@.", ".........."]);
        let quads = |grid: &Grid| vertices(|quads| aisles(quads, grid.layout(), LinearRgba::WHITE)) / 4;
        assert_eq!((quads(&short), quads(&long)), (4, 4));
    }
}
