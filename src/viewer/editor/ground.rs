//! The squares of the draft, in pieces.

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::RenderLayers;
use bevy::prelude::*;

use super::super::floor::shelves;
use super::super::{floor, palette, place};
use super::DRAFT_LAYER;
use crate::grid::{Area, CellKind, Layout};
use crate::panel::{Editor, Settings, Theme, Tool};
use crate::viewer::paint::Paint;
use crate::viewer::palette::Scheme;
use crate::viewer::quads::Quads;

/// Side of a piece, in squares.
const PIECE: u32 = 32;
/// Half the side of an endpoint's mark, and its height over the floor.
const MARK: (f32, f32) = (0.17, 0.01);

/// What is drawn of the draft.
#[derive(Resource, Default)]
pub(super) struct Ground {
    /// The squares as they are drawn, and of which version.
    drawn: Option<(Layout, u64)>,
    theme: Theme,
    slab: Option<Entity>,
    /// Row by row.
    pieces: Vec<Entity>,
    material: Handle<Paint>,
}

/// Draws what has changed; on a floor of another size, and when the editor opens, everything.
pub(super) fn draw_draft(
    editor: Res<Editor>,
    settings: Res<Settings>,
    mut ground: ResMut<Ground>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let Some(draft) = editor.open_draft() else {
        if ground.drawn.is_some() {
            clear(&mut ground, &mut commands);
        }
        return;
    };
    if ground.theme != settings.theme {
        clear(&mut ground, &mut commands);
        ground.theme = settings.theme;
    }
    if ground.drawn.as_ref().is_some_and(|(_, version)| *version == draft.version()) {
        return;
    }
    let scheme = palette::scheme(settings.theme);
    let layout = draft.layout();
    let layer = RenderLayers::layer(DRAFT_LAYER);
    let is_same_size = |old: &Layout| (old.width(), old.height()) == (layout.width(), layout.height());
    let changed = match &ground.drawn {
        Some((old, _)) if is_same_size(old) => changed_pieces(old, layout),
        _ => {
            clear(&mut ground, &mut commands);
            ground.material = materials.add(Paint::OPAQUE);
            let slab = Mesh3d(meshes.add(floor::slab(layout, scheme).into_mesh(RenderAssetUsages::RENDER_WORLD)));
            ground.slab = Some(commands.spawn((slab, MeshMaterial3d(ground.material.clone()), layer.clone())).id());
            let material = MeshMaterial3d(ground.material.clone());
            let (columns, rows) = pieces(layout);
            ground.pieces =
                (0..columns * rows).map(|_| commands.spawn((material.clone(), layer.clone())).id()).collect();
            (0..columns * rows).collect()
        }
    };
    for piece in changed {
        let mesh = meshes.add(build(layout, squares(layout, piece), scheme).into_mesh(RenderAssetUsages::RENDER_WORLD));
        commands.entity(ground.pieces[piece as usize]).insert((
            Mesh3d(mesh),
            Transform::default(),
            Visibility::default(),
        ));
    }
    ground.drawn = Some((layout.clone(), draft.version()));
}

fn clear(ground: &mut Ground, commands: &mut Commands) {
    for entity in ground.pieces.drain(..).chain(ground.slab.take()) {
        commands.entity(entity).despawn();
    }
    ground.drawn = None;
}

/// How many pieces a floor has, across and down.
fn pieces(layout: &Layout) -> (u32, u32) {
    (layout.width().div_ceil(PIECE), layout.height().div_ceil(PIECE))
}

/// The squares of a piece.
fn squares(layout: &Layout, piece: u32) -> Area {
    let across = pieces(layout).0;
    let from = (piece % across * PIECE, piece / across * PIECE);
    let last = (layout.width() - 1, layout.height() - 1);
    Area { from, to: ((from.0 + PIECE - 1).min(last.0), (from.1 + PIECE - 1).min(last.1)) }
}

/// Pieces that show a change between two floors of the same size, in order: a shelf shades the squares around it.
fn changed_pieces(old: &Layout, new: &Layout) -> Vec<u32> {
    let (width, height) = (new.width(), new.height());
    let (across, down) = pieces(new);
    let mut is_changed = vec![false; (across * down) as usize];
    let rows = old.kinds().chunks(width as usize).zip(new.kinds().chunks(width as usize));
    for (row, (before, after)) in (0..).zip(rows) {
        if before == after {
            continue;
        }
        for column in (0..width).filter(|&column| before[column as usize] != after[column as usize]) {
            let around = Area {
                from: (column.saturating_sub(1) / PIECE, u32::saturating_sub(row, 1) / PIECE),
                to: ((column + 1).min(width - 1) / PIECE, (row + 1).min(height - 1) / PIECE),
            };
            for (x, y) in around.squares() {
                is_changed[(y * across + x) as usize] = true;
            }
        }
    }
    (0..across * down).filter(|&piece| is_changed[piece as usize]).collect()
}

/// Tiles, racks without crates, and a mark on every endpoint.
fn build(layout: &Layout, area: Area, scheme: &Scheme) -> Quads {
    let mut quads = Quads::default();
    floor::tiles(&mut quads, layout, area.squares(), scheme);
    shelves::shelves(&mut quads, layout, area.squares(), false, scheme);
    let colour = palette::tool(Tool::Endpoint);
    let (half, lift) = MARK;
    for (column, row) in area.squares().filter(|&(column, row)| layout.at(column, row) == CellKind::Endpoint) {
        quads.level(place::square(layout, column, row) + Vec3::Y * lift, half, half, colour);
    }
    quads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_every_square_once() {
        let layout = Layout::open(70, 33);
        assert_eq!(pieces(&layout), (3, 2));
        let mut seen = vec![0; 70 * 33];
        for piece in 0..6 {
            for (column, row) in squares(&layout, piece).squares() {
                seen[(row * 70 + column) as usize] += 1;
            }
        }
        assert!(seen.iter().all(|&times| times == 1));
        assert_eq!(squares(&layout, 5), Area { from: (64, 32), to: (69, 32) });
    }

    #[test]
    fn only_pieces_beside_a_change_are_built_anew() {
        let old = Layout::open(100, 70);
        let changed = |squares: &[(u32, u32)]| {
            let mut new = old.clone();
            for &(column, row) in squares {
                new.set(column, row, CellKind::Blocked);
            }
            changed_pieces(&old, &new)
        };
        assert!(changed(&[]).is_empty());
        assert_eq!(changed(&[(5, 5)]), [0]);
        assert_eq!(changed(&[(31, 31)]), [0, 1, 4, 5], "its shade falls across corners");
        assert_eq!(changed(&[(99, 69), (0, 0)]), [0, 11]);
    }

    #[test]
    fn every_kind_is_drawn() {
        let mut layout = Layout::open(2, 2);
        let faces = |layout: &Layout| {
            let mesh = build(layout, squares(layout, 0), palette::scheme(Theme::Dark))
                .into_mesh(RenderAssetUsages::RENDER_WORLD);
            mesh.indices().map_or(0, bevy::mesh::Indices::len) / 6
        };
        assert_eq!(faces(&layout), 4);
        layout.set(0, 0, CellKind::Endpoint);
        layout.set(1, 0, CellKind::Workstation);
        assert_eq!(faces(&layout), 6, "a mark and a pad besides the tiles");
        layout.set(0, 1, CellKind::Blocked);
        assert_eq!(faces(&layout), 10, "a board and four walls for a tile");
    }
}
