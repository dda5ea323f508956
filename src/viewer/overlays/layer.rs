//! An overlay that is one mesh on each side and is drawn anew when what it shows may have changed.

use bevy::prelude::*;

use super::super::ViewerSystems;
use super::super::floor::DrawnFloor;
use super::super::quads::Quads;
use super::super::sides::{Seen, Side, Sides, spawn_on_each_side};
use crate::grid::Grid;
use crate::panel::{Overlays, Settings};

/// What tells such overlays apart.
pub(super) trait Layer: Send + Sync + 'static {
    /// What its mesh follows from, besides the floor.
    type Key: PartialEq + Send + Sync + 'static;

    /// Whether it is switched on.
    fn is_shown(overlays: &Overlays) -> bool;

    /// What a mesh of this side would follow from; `None`: it is not known yet what to draw.
    fn key(seen: &Seen, settings: &Settings) -> Option<Self::Key>;

    /// Its mesh.
    fn quads(seen: &Seen, grid: &Grid, settings: &Settings) -> Quads;
}

/// Marks its mesh on one side.
#[derive(Component)]
struct Drawn<L: Layer> {
    /// On which version of the floor, and from what.
    from: Option<(u32, L::Key)>,
}

impl<L: Layer> Default for Drawn<L> {
    fn default() -> Self {
        Self { from: None }
    }
}

pub(super) fn add<L: Layer>(app: &mut App) {
    app.add_systems(Startup, spawn_on_each_side::<Drawn<L>>);
    app.add_systems(PostUpdate, draw::<L>.in_set(ViewerSystems::Overlays));
}

fn draw<L: Layer>(
    (sides, floor): (Res<Sides>, Res<DrawnFloor>),
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    mut layers: Query<(Entity, &Side, &mut Drawn<L>, &mut Visibility)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let Some(grid) = floor.grid.as_deref() else { return };
    let is_shown = L::is_shown(&overlays);
    for (entity, &side, mut drawn, mut visibility) in &mut layers {
        visibility.set_if_neq(if is_shown { Visibility::Visible } else { Visibility::Hidden });
        let Some(seen) = sides.of(side).filter(|_| is_shown) else { continue };
        let Some(key) = L::key(seen, &settings) else { continue };
        let from = Some((floor.version, key));
        if drawn.from != from {
            drawn.from = from;
            commands.entity(entity).insert(Mesh3d(meshes.add(L::quads(seen, grid, &settings).into_lasting_mesh())));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy::color::LinearRgba;
    use bevy::ecs::system::RunSystemOnce;

    use super::*;
    use crate::grid::Layout;

    struct Line;

    impl Layer for Line {
        type Key = u32;

        fn is_shown(overlays: &Overlays) -> bool {
            overlays.errands
        }

        fn key(seen: &Seen, _: &Settings) -> Option<u32> {
            (seen.tick > 0).then_some(seen.tick)
        }

        fn quads(_: &Seen, _: &Grid, _: &Settings) -> Quads {
            let mut quads = Quads::default();
            quads.line(Vec3::ZERO, Vec3::X, 0.1, LinearRgba::WHITE);
            quads
        }
    }

    #[test]
    fn a_layer_is_drawn_anew_after_a_tick_and_not_in_every_frame() {
        let grid = Arc::new(Grid::new(Layout::open(6, 1)).expect("free"));
        let mut world = World::new();
        world.insert_resource(DrawnFloor::of(grid));
        world.init_resource::<Settings>();
        world.init_resource::<Assets<Mesh>>();
        world.init_resource::<Sides>();
        world.insert_resource(Overlays { errands: true, ..Overlays::default() });
        let line = world.spawn((Drawn::<Line>::default(), Side::Floor, Visibility::Hidden)).id();
        let drawn = |world: &mut World| {
            world.run_system_once(draw::<Line>).expect("its resources are there");
            world.get::<Mesh3d>(line).map(|mesh| mesh.0.id())
        };
        assert_eq!(drawn(&mut world), None, "nothing is known yet");
        world.resource_mut::<Sides>().floor.tick = 1;
        world.resource_mut::<Overlays>().errands = false;
        assert_eq!(drawn(&mut world), None, "it is not shown");
        world.resource_mut::<Overlays>().errands = true;
        let first = drawn(&mut world);
        assert!(first.is_some());
        assert_eq!(drawn(&mut world), first);
        world.resource_mut::<Sides>().floor.tick = 2;
        assert_ne!(drawn(&mut world), first);
    }
}
