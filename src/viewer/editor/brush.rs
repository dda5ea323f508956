//! The pointer paints: a press on the floor begins a stroke, which belongs to the editor until it ends. A press beside the
//! floor or with Ctrl, and the middle button, are the camera's.

use bevy::input::ButtonState;
use bevy::prelude::*;
use bevy::window::WindowEvent;

use super::super::floor::shelves::RACK_HEIGHT;
use crate::grid::Layout;
use crate::panel::Editor;
use crate::viewer::camera::{Orbit, OverFloor};
use crate::viewer::place;

/// What the pointer does to the draft.
#[derive(Resource, Debug, Default)]
pub(in crate::viewer) struct Brush {
    /// The button of the stroke, and the height at which it paints: what is painted must not move what is pointed at.
    stroke: Option<(MouseButton, f32)>,
    /// Where the pointer was last, in logical pixels.
    at: Option<Vec2>,
    has_begun: bool,
}

impl Brush {
    /// Whether a stroke has begun in this frame: the press is the editor's.
    pub(in crate::viewer) fn has_begun(&self) -> bool {
        self.has_begun
    }
}

/// Follows the pointer event by event, however many there are in a slow frame.
pub(in crate::viewer) fn paint_with_pointer(
    mut events: MessageReader<WindowEvent>,
    mut over: OverFloor,
    keys: Res<ButtonInput<KeyCode>>,
    buttons: Res<ButtonInput<MouseButton>>,
    camera: Single<(&Camera, &GlobalTransform), With<Orbit>>,
    mut brush: ResMut<Brush>,
    mut editor: ResMut<Editor>,
) {
    brush.has_begun = false;
    if !editor.is_open() {
        brush.stroke = None;
        events.clear();
        return;
    }
    let (camera, view) = camera.into_inner();
    let sight = |at: Vec2| camera.viewport_to_world(view, at).ok();
    let is_held = |pair: [KeyCode; 2]| keys.any_pressed(pair) || keys.any_just_released(pair);
    let (shift, control) =
        (is_held([KeyCode::ShiftLeft, KeyCode::ShiftRight]), is_held([KeyCode::ControlLeft, KeyCode::ControlRight]));
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => {
                brush.at = Some(moved.position);
                if let (Some((_, height)), Some(ray)) = (brush.stroke, sight(moved.position)) {
                    drag(&mut editor, ray, height);
                }
            }
            WindowEvent::MouseButtonInput(input) if input.state == ButtonState::Pressed => {
                let erases = input.button == MouseButton::Right;
                let Some(at) = brush.at.or(over.pointer()) else { continue };
                let is_meant = (erases || input.button == MouseButton::Left)
                    && brush.stroke.is_none()
                    && !control
                    && over.is_at(at);
                let pointed = editor.open_draft().filter(|_| is_meant).zip(sight(at));
                if let Some((square, height)) = pointed.and_then(|(draft, ray)| square_under(draft.layout(), ray)) {
                    editor.press(square, erases, shift);
                    brush.stroke = Some((input.button, height));
                    brush.has_begun = true;
                }
            }
            WindowEvent::MouseButtonInput(input) if brush.stroke.is_some_and(|(button, _)| button == input.button) => {
                brush.stroke = None;
                editor.release();
            }
            _ => {}
        }
    }
    // Whoever lets go outside of the window does so unheard.
    if brush.stroke.is_some_and(|(button, _)| !buttons.pressed(button)) {
        brush.stroke = None;
        editor.release();
    }
    let at = over.pointer().filter(|&at| over.is_at(at));
    let ray = at.and_then(sight);
    let pointed = editor.open_draft().zip(ray).and_then(|(draft, ray)| square_under(draft.layout(), ray));
    editor.point(pointed.map(|(square, _)| square));
}

fn drag(editor: &mut Editor, ray: Ray3d, height: f32) {
    let Some(point) = at_height(ray, height) else { return };
    let Some(square) = editor.open_draft().map(|draft| place::nearest_square(draft.layout(), point)) else { return };
    editor.drag_to(square);
}

/// The square that is seen there, and at which height: on a shelf its top, else the floor.
fn square_under(layout: &Layout, ray: Ray3d) -> Option<((u32, u32), f32)> {
    let at = |height: f32| place::square_at(layout, at_height(ray, height)?);
    match at(RACK_HEIGHT) {
        Some((column, row)) if !layout.at(column, row).is_free() => Some(((column, row), RACK_HEIGHT)),
        _ => Some((at(0.0)?, 0.0)),
    }
}

fn at_height(ray: Ray3d, height: f32) -> Option<Vec3> {
    let distance = ray.intersect_plane(Vec3::Y * height, InfinitePlane3d::new(Vec3::Y))?;
    Some(ray.get_point(distance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellKind;

    #[test]
    fn shelves_are_pointed_at_by_their_tops() {
        let mut layout = Layout::open(5, 5);
        let slanted = Ray3d::new(Vec3::new(0.0, 4.0, 4.0), Dir3::new(Vec3::new(0.0, -1.0, -1.0)).expect("a direction"));
        assert_eq!(square_under(&layout, slanted), Some(((2, 2), 0.0)));
        layout.set(2, 2, CellKind::Blocked);
        assert_eq!(square_under(&layout, slanted), Some(((2, 2), RACK_HEIGHT)));
        layout.set(2, 2, CellKind::Floor);
        let behind = Ray3d::new(Vec3::new(0.0, 4.0, 3.6), slanted.direction);
        assert_eq!(square_under(&layout, behind), Some(((2, 2), 0.0)), "between 2.1 and 2.5");
        let off = Ray3d::new(Vec3::new(9.0, 4.0, 0.0), Dir3::NEG_Y);
        assert_eq!(square_under(&layout, off), None);
    }
}
