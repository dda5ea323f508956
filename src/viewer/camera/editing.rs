//! The camera while the floor is edited: from above, on the draft alone, and afterwards where it was.

use bevy::camera::visibility::RenderLayers;
use bevy::prelude::*;

use super::pose::Pose;
use super::{Orbit, Sight};
use crate::panel::Editor;
use crate::scene::Viewpoint;
use crate::viewer::editor::DRAFT_LAYER;
use crate::viewer::sides::Side;

/// Where the camera was before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    wished: Pose,
    keeps_fit: bool,
    follows: bool,
}

/// When the editor opens, looks straight down on the draft; when it closes, back as before.
pub(super) fn turn_to_draft(
    editor: Res<Editor>,
    camera: Single<(&mut Orbit, &mut RenderLayers)>,
    mut before: Local<Option<Before>>,
) {
    let (mut orbit, mut layers) = camera.into_inner();
    match *before {
        None if editor.is_open() => {
            let Orbit { wished, keeps_fit, follows, .. } = *orbit;
            *before = Some(Before { wished, keeps_fit, follows });
            *layers = RenderLayers::layer(DRAFT_LAYER);
            orbit.wished = Pose::of(Viewpoint::Top);
            (orbit.keeps_fit, orbit.follows) = (true, false);
            orbit.fitted_for.0 = Sight::Nothing;
        }
        Some(Before { wished, keeps_fit, follows }) if !editor.is_open() => {
            *before = None;
            *layers = Side::Floor.layer();
            (orbit.wished, orbit.keeps_fit, orbit.follows) = (wished, keeps_fit, follows);
            orbit.fitted_for.0 = Sight::Nothing;
        }
        _ => {}
    }
}
