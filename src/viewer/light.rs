//! Light: one sun from above the left, and a soft cool fill.

use bevy::light::{CascadeShadowConfigBuilder, DirectionalLightShadowMap, GlobalAmbientLight};
use bevy::prelude::*;

use super::floor::DrawnFloor;
use super::{ViewerSystems, place};

/// Larger floors go without shadows: they would be a blur there.
const LARGEST_SHADED_SIDE: f32 = 120.0;

pub(super) fn plugin(app: &mut App) {
    app.insert_resource(GlobalAmbientLight { color: Color::srgb(0.78, 0.86, 1.0), brightness: 420.0, ..default() });
    app.insert_resource(DirectionalLightShadowMap { size: 2048 });
    app.add_systems(
        PostUpdate,
        light_floor.in_set(ViewerSystems::Overlays).run_if(resource_exists_and_changed::<DrawnFloor>),
    );
}

/// A sun whose shadows reach over the whole floor.
fn light_floor(drawn: Res<DrawnFloor>, suns: Query<Entity, With<DirectionalLight>>, mut commands: Commands) {
    let Some(grid) = &drawn.grid else { return };
    for sun in &suns {
        commands.entity(sun).despawn();
    }
    let reach = place::extent(grid).length();
    let shadows = CascadeShadowConfigBuilder {
        num_cascades: 1,
        minimum_distance: 1.0,
        maximum_distance: 6.0 * reach,
        ..default()
    };
    commands.spawn((
        DirectionalLight {
            color: Color::srgb(1.0, 0.97, 0.92),
            illuminance: 2600.0,
            shadow_maps_enabled: place::extent(grid).max_element() <= LARGEST_SHADED_SIDE,
            ..default()
        },
        shadows.build(),
        Transform::from_xyz(-0.55, 1.6, -0.35).looking_at(Vec3::ZERO, Vec3::Y),
    ));
}
