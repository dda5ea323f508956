//! The material of everything on the floor: colours of the mesh, as they are.
//!
//! A software renderer spends most of a frame in the fragment shader of the standard material, lit or not. This one
//! does next to nothing.

use bevy::asset::embedded_asset;
use bevy::color::LinearRgba;
use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::ShaderRef;

/// Vertex colours times `tint`.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub(super) struct Paint {
    /// White leaves the mesh's colours as they are; its alpha fades what is translucent.
    #[uniform(0)]
    pub(super) tint: LinearRgba,
    is_translucent: bool,
}

impl Paint {
    /// Covers what is behind it.
    pub(super) const OPAQUE: Self = Self { tint: LinearRgba::WHITE, is_translucent: false };
    /// Blends with what is behind it by the mesh's alpha.
    pub(super) const TRANSLUCENT: Self = Self { tint: LinearRgba::WHITE, is_translucent: true };
}

impl Material for Paint {
    fn fragment_shader() -> ShaderRef {
        "embedded://fleetwright/viewer/paint.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        if self.is_translucent { AlphaMode::Blend } else { AlphaMode::Opaque }
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

pub(super) fn plugin(app: &mut App) {
    embedded_asset!(app, "paint.wgsl");
    app.add_plugins(MaterialPlugin::<Paint>::default());
}
