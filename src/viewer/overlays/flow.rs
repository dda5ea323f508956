//! The material of arrows that drift the way they point, each over the border that it stands on and back to its beginning.
//!
//! The processor has no part in it: where a vertex drifts is in the mesh ([`super::super::quads::Quads::drifting`]), how far it is follows from
//! the renderer's clock. With reduced motion everything stands where it stood without this.

use bevy::asset::embedded_asset;
use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::ShaderRef;

use crate::panel::Settings;

/// Rounds a second. The renderer's clock starts anew every hour, which holds a whole number of them.
const RATE: f32 = 0.4;

/// Vertex colours as they are, translucent, drifting.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub(in crate::viewer) struct Flow {
    /// Rounds a second, in x.
    #[uniform(0)]
    rate: Vec4,
}

impl Flow {
    /// As the settings want it.
    pub(in crate::viewer) fn of(settings: &Settings) -> Self {
        let rate = if settings.is_motion_reduced { 0.0 } else { RATE };
        Self { rate: Vec4::X * rate }
    }
}

impl Material for Flow {
    fn vertex_shader() -> ShaderRef {
        "embedded://fleetwright/viewer/overlays/flow.wgsl".into()
    }

    fn fragment_shader() -> ShaderRef {
        "embedded://fleetwright/viewer/overlays/flow.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    embedded_asset!(app, "flow.wgsl");
    app.add_plugins(MaterialPlugin::<Flow>::default());
    app.add_systems(PostUpdate, follow_settings.run_if(resource_changed::<Settings>));
}

/// Lets everything drift, or stand.
fn follow_settings(settings: Res<Settings>, mut materials: ResMut<Assets<Flow>>) {
    let wished = Flow::of(&settings);
    for (_, material) in materials.iter_mut() {
        if material.rate != wished.rate {
            material.rate = wished.rate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_motion_nothing_drifts() {
        let still = Settings { is_motion_reduced: true, ..Settings::default() };
        assert_eq!(Flow::of(&still).rate.x.to_bits(), 0.0_f32.to_bits());
        assert!(Flow::of(&Settings::default()).rate.x > 0.0);
    }

    /// Arrows would jump once an hour.
    #[test]
    fn an_hour_is_a_whole_number_of_rounds() {
        let rounds = f64::from(RATE) * 3600.0;
        assert!((rounds - rounds.round()).abs() < 1e-3, "{rounds}");
    }
}
