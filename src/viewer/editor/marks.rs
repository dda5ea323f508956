//! What is wrong with the draft, square by square, and what the pointer would paint.

use bevy::camera::visibility::{NoFrustumCulling, RenderLayers};
use bevy::prelude::*;

use super::super::floor::shelves::RACK_HEIGHT;
use super::DRAFT_LAYER;
use crate::grid::{Area, CellKind, Layout};
use crate::panel::{Editor, FigureColours, Settings, Tool};
use crate::viewer::paint::Paint;
use crate::viewer::quads::Quads;
use crate::viewer::{palette, place};

/// Height of marks over the floor.
const LIFT: f32 = 0.03;
/// Breadth of the rim around what would be painted, in squares.
const RIM: f32 = 0.09;
/// How much of what would be painted is seen.
const COVER: f32 = 0.55;

/// The marks on squares that something is wrong with, as they are drawn.
#[derive(Component, Default)]
pub(super) struct Marks {
    squares: Vec<(u32, u32)>,
    /// Columns and rows of the floor under them.
    size: (u32, u32),
}

/// What would be painted where, as it is drawn.
#[derive(Component, Default)]
pub(super) struct Pointed(Option<(Area, CellKind, u64)>);

/// There is no mesh until there is something to show: the renderer has no place for an empty one.
pub(super) fn spawn_marks(mut materials: ResMut<Assets<Paint>>, mut commands: Commands) {
    let drawn = || (RenderLayers::layer(DRAFT_LAYER), Transform::default(), Visibility::default(), NoFrustumCulling);
    commands.spawn((Marks::default(), drawn(), MeshMaterial3d(materials.add(Paint::TRANSLUCENT))));
    commands.spawn((Pointed::default(), drawn(), MeshMaterial3d(materials.add(Paint::TRANSLUCENT))));
}

/// Draws the marks anew when others are wrong.
pub(super) fn draw_marks(
    editor: Res<Editor>,
    settings: Res<Settings>,
    marks: Single<(Entity, &mut Marks)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (Some(draft), Some(found)) = (editor.open_draft(), editor.examination()) else { return };
    let (entity, mut marks) = marks.into_inner();
    let layout = draft.layout();
    let size = (layout.width(), layout.height());
    if marks.squares == found.squares && marks.size == size && !settings.is_changed() {
        return;
    }
    marks.squares.clone_from(&found.squares);
    marks.size = size;
    let mut quads = Quads::default();
    for &(column, row) in marks.squares.iter().filter(|&&(column, row)| column < size.0 && row < size.1) {
        let height = if layout.at(column, row).is_free() { LIFT } else { RACK_HEIGHT + LIFT };
        cross(&mut quads, place::square(layout, column, row).with_y(height), settings.figures);
    }
    show(quads, entity, &mut meshes, &mut commands);
}

/// Draws what a press would paint where the pointer is, or the rectangle that is being drawn.
pub(super) fn draw_pointed(
    editor: Res<Editor>,
    settings: Res<Settings>,
    pointed: Single<(Entity, &mut Pointed)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (entity, mut drawn) = pointed.into_inner();
    let wished = editor.open_draft().and_then(|draft| {
        let square = || editor.pointed().map(|(square, kind)| (Area { from: square, to: square }, kind));
        let (area, kind) = draft.rectangle().or_else(square)?;
        Some((area, kind, draft.version()))
    });
    if drawn.0 == wished && !settings.is_changed() {
        return;
    }
    drawn.0 = wished;
    let mut quads = Quads::default();
    if let (Some(draft), Some((area, kind, _))) = (editor.open_draft(), wished) {
        ghost(&mut quads, draft.layout(), area, kind, palette::scheme(settings.theme).selection);
    }
    show(quads, entity, &mut meshes, &mut commands);
}

fn show(quads: Quads, entity: Entity, meshes: &mut Assets<Mesh>, commands: &mut Commands) {
    commands.entity(entity).insert(Mesh3d(meshes.add(quads.into_lasting_mesh())));
}

/// A square in the colour of trouble, crossed out.
fn cross(quads: &mut Quads, centre: Vec3, colours: FigureColours) {
    quads.level(centre, 0.46, 0.46, palette::trouble(colours).with_alpha(0.35));
    let at = |x: f32, z: f32| centre + Vec3::new(x, 0.005, z);
    let (out, broad) = (0.40, 0.09);
    for side in [-1.0, 1.0] {
        let corners = [
            at(side * (out - broad), -out),
            at(-side * out, out - broad),
            at(-side * (out - broad), out),
            at(side * out, broad - out),
        ];
        let corners = if side > 0.0 { corners } else { [corners[3], corners[2], corners[1], corners[0]] };
        quads.polygon(&corners, palette::trouble(colours));
    }
}

/// What would be painted, in its colour, seen through: a box where there are shelves or would be, with a bright rim.
fn ghost(quads: &mut Quads, layout: &Layout, area: Area, kind: CellKind, rim: Srgba) {
    let is_high = !kind.is_free() || area.squares().any(|(column, row)| !layout.at(column, row).is_free());
    let height = if is_high { RACK_HEIGHT + LIFT } else { LIFT };
    let half = Vec3::new(0.5, 0.0, 0.5);
    let low = place::square(layout, area.from.0, area.from.1) - half;
    let high = (place::square(layout, area.to.0, area.to.1) + half).with_y(height);
    quads.cuboid(low, high, palette::tool(Tool::of(kind)).with_alpha(COVER));
    let centre = ((low + high) / 2.0).with_y(height + 0.005);
    let reach = (high - low) / 2.0;
    quads.rim(centre, reach.x, reach.z, RIM, rim.into());
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;

    use super::*;

    fn heights(quads: Quads) -> (f32, f32) {
        let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
        let ys = || positions.iter().map(|point| point[1]);
        (ys().fold(f32::INFINITY, f32::min), ys().fold(f32::NEG_INFINITY, f32::max))
    }

    #[test]
    fn what_would_be_painted_covers_what_is_there() {
        let mut layout = Layout::open(6, 4);
        let area = Area { from: (1, 1), to: (4, 2) };
        let top = |layout: &Layout, kind| {
            let mut quads = Quads::default();
            ghost(&mut quads, layout, area, kind, Srgba::WHITE);
            heights(quads).1
        };
        assert!(top(&layout, CellKind::Endpoint) < 0.1);
        assert!(top(&layout, CellKind::Blocked) > RACK_HEIGHT);
        layout.set(4, 2, CellKind::Blocked);
        assert!(top(&layout, CellKind::Floor) > RACK_HEIGHT, "a shelf that would be erased");
    }

    #[test]
    fn crosses_are_seen_from_above() {
        let mut quads = Quads::default();
        cross(&mut quads, Vec3::ZERO, FigureColours::default());
        let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
        let normals = mesh.attribute(Mesh::ATTRIBUTE_NORMAL).and_then(|n| n.as_float3()).expect("normals");
        assert!(normals.len() == 12 && normals.iter().all(|normal| normal[1] > 0.9), "{normals:?}");
    }
}
