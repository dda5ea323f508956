//! The draft of a scene on the floor: its squares, what the pointer paints, and what is wrong with it.
//!
//! All of it is on a render layer of its own ([`DRAFT_LAYER`]), which the camera shows in place of the session's while the
//! editor is open; nothing of the session is hidden, moved or drawn anew. The floor is cut into pieces, and only those are
//! built anew in which a square has changed.

mod brush;
mod ground;
mod marks;

use bevy::prelude::{App, IntoScheduleConfigs, PostUpdate, Res, Startup};

pub(super) use brush::{Brush, paint_with_pointer};

use super::ViewerSystems;
use crate::panel::Editor;

/// Where the draft is drawn.
pub(super) const DRAFT_LAYER: usize = 2;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Brush>().init_resource::<ground::Ground>();
    app.add_systems(Startup, marks::spawn_marks);
    app.add_systems(
        PostUpdate,
        (ground::draw_draft, marks::draw_marks, marks::draw_pointed).in_set(ViewerSystems::Overlays),
    );
}

/// Whether the floor is being edited.
pub(super) fn is_editing(editor: Res<Editor>) -> bool {
    editor.is_open()
}
