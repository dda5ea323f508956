//! What the pointer does on the floor. A drag belongs to whoever it started on.

use bevy::ecs::system::SystemParam;
use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::EguiContexts;
use bevy_egui::egui::{Order, Pos2};
use bevy_egui::input::EguiWantsInput;

use crate::panel::PanelWidth;
use crate::viewer::editor::Brush;

/// A press that moves less than this, in logical pixels, is a click.
const CLICK_SLACK: f32 = 4.0;
/// Pixels of a touchpad that count as one notch of a wheel.
const PIXELS_PER_NOTCH: f32 = 40.0;

/// What a drag moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grip {
    /// The camera around its focus: left button.
    Orbit,
    /// The focus along the floor: right or middle button, or left with Shift.
    Slide,
}

#[derive(Clone, Copy, Debug)]
struct Hold {
    grip: Grip,
    button: MouseButton,
    from: Vec2,
    at: Vec2,
    delta: Vec2,
    is_click: bool,
}

/// The pointer on the floor in this frame.
#[derive(Resource, Default)]
pub(in crate::viewer) struct Pointer {
    hold: Option<Hold>,
    clicked: Option<Vec2>,
    scroll: f32,
    at: Vec2,
}

impl Pointer {
    /// It is not in the window: what it holds stands still, and ends when the button is let go.
    fn leave(&mut self, buttons: &ButtonInput<MouseButton>) {
        if let Some(hold) = &mut self.hold {
            hold.delta = Vec2::ZERO;
        }
        self.hold.take_if(|hold| !buttons.pressed(hold.button));
    }

    /// What is dragged and how far in this frame, in logical pixels.
    pub(super) fn drag(&self) -> Option<(Grip, Vec2)> {
        self.hold.filter(|hold| !hold.is_click && hold.delta != Vec2::ZERO).map(|hold| (hold.grip, hold.delta))
    }

    /// Notches of the wheel over the floor in this frame.
    pub(super) fn scroll(&self) -> f32 {
        self.scroll
    }

    /// Where it was last, in logical pixels of the window.
    pub(super) fn at(&self) -> Vec2 {
        self.at
    }

    /// Where the floor was clicked in this frame, in logical pixels of the window.
    pub(in crate::viewer) fn clicked(&self) -> Option<Vec2> {
        self.clicked
    }
}

/// Where the pointer is, and whether that is the floor's.
#[derive(SystemParam)]
pub(in crate::viewer) struct OverFloor<'w, 's> {
    window: Single<'w, 's, &'static Window, With<PrimaryWindow>>,
    panel: Res<'w, PanelWidth>,
    egui: Res<'w, EguiWantsInput>,
    contexts: EguiContexts<'w, 's>,
}

impl OverFloor<'_, '_> {
    /// The pointer's place in the window, in logical pixels.
    pub(in crate::viewer) fn pointer(&self) -> Option<Vec2> {
        self.window.cursor_position()
    }

    /// Whether the floor is at a place of the window, in logical pixels: nothing of the panel lies over it, and nothing of the panel is
    /// dragged or stands open for a choice.
    pub(in crate::viewer) fn is_at(&mut self, at: Vec2) -> bool {
        at.x < self.window.width() - self.panel.0
            && !self.egui.is_using_pointer()
            && !self.egui.is_popup_open()
            && !self.is_under_a_card(at)
    }

    /// Looked up for this very place: what egui says of the pointer is of where it was in the last frame.
    fn is_under_a_card(&mut self, at: Vec2) -> bool {
        self.contexts.ctx_mut().is_ok_and(|context| {
            let points = at / context.zoom_factor();
            context.layer_id_at(Pos2::new(points.x, points.y)).is_some_and(|layer| layer.order != Order::Background)
        })
    }
}

pub(super) fn read_pointer(
    mut over: OverFloor,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    wheel: Res<AccumulatedMouseScroll>,
    brush: Res<Brush>,
    mut pointer: ResMut<Pointer>,
) {
    pointer.clicked = None;
    pointer.scroll = 0.0;
    let Some(at) = over.pointer() else {
        pointer.leave(&buttons);
        return;
    };
    pointer.at = at;
    let is_on_floor = over.is_at(at);
    if is_on_floor {
        pointer.scroll = match wheel.unit {
            MouseScrollUnit::Line => wheel.delta.y,
            MouseScrollUnit::Pixel => wheel.delta.y / PIXELS_PER_NOTCH,
        };
    }
    if let Some(hold) = &mut pointer.hold {
        hold.delta = at - hold.at;
        hold.at = at;
        hold.is_click &= at.distance(hold.from) < CLICK_SLACK;
        if !buttons.pressed(hold.button) {
            let was_click = hold.is_click && hold.button == MouseButton::Left;
            pointer.clicked = was_click.then_some(at);
            pointer.hold = None;
        }
    } else if is_on_floor && !brush.has_begun() {
        let has_shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
        let grip_of = |button| if button == MouseButton::Left && !has_shift { Grip::Orbit } else { Grip::Slide };
        let grips = [MouseButton::Left, MouseButton::Right, MouseButton::Middle];
        pointer.hold = grips.into_iter().find(|&button| buttons.just_pressed(button)).map(|button| {
            let grip = grip_of(button);
            Hold { grip, button, from: at, at, delta: Vec2::ZERO, is_click: true }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_out_of_the_window_stands_still_and_ends_with_its_button() {
        let at = Vec2::new(3.0, 9.0);
        let (grip, button) = (Grip::Orbit, MouseButton::Left);
        let hold = Hold { grip, button, from: Vec2::ZERO, at, delta: at, is_click: false };
        let mut pointer = Pointer { hold: Some(hold), ..Pointer::default() };
        let mut buttons = ButtonInput::default();
        buttons.press(button);
        assert_eq!(pointer.drag(), Some((grip, at)));
        pointer.leave(&buttons);
        assert_eq!((pointer.drag(), pointer.hold.is_some()), (None, true));
        buttons.release(button);
        pointer.leave(&buttons);
        assert!(pointer.hold.is_none());
    }
}
