//! Small widgets of the panel's own.

use bevy_egui::egui::{
    Align, Button, CollapsingHeader, Color32, CornerRadius, EventFilter, Key, Label, Layout, Modifiers, Rect, Response,
    RichText, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2,
};

use super::theme;

/// A switch that reads as a word: bright when on.
pub(super) fn chip(ui: &mut Ui, is_on: bool, label: &str) -> Response {
    let (text, fill) = if is_on { (theme::TEXT, theme::RAISED.into()) } else { (theme::WEAK, Color32::TRANSPARENT) };
    let button = Button::selectable(is_on, RichText::new(label).size(12.0).color(text)).fill(fill);
    let outline = if is_on { theme::LEARNED.gamma_multiply(0.5) } else { theme::LINE.into() };
    let response = ui.add(button.stroke(Stroke::new(1.0, outline)));
    focus_ring(ui, &response, response.rect);
    response
}

/// A frame around a widget of our own while the keyboard is at it.
pub(super) fn focus_ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, theme::BRIGHT);
        ui.painter().rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Outside);
    }
}

/// What is folded away below its header, which shows when the keyboard is at it; what `contents` returns while it is unfolded.
pub(super) fn fold<R>(ui: &mut Ui, header: CollapsingHeader, contents: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let shown = header.show_unindented(ui, contents);
    focus_ring(ui, &shown.header_response, shown.header_response.rect);
    shown.body_returned
}

/// What arrow keys ask of a widget of our own that the keyboard is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrows {
    /// Steps to the right, less those to the left.
    pub(super) right: i32,
    /// The same with Shift.
    pub(super) far_right: i32,
    /// The same with Ctrl.
    pub(super) control_right: i32,
    /// Steps down, less those up.
    pub(super) down: i32,
    /// Whether Home was pressed, and End.
    pub(super) ends: (bool, bool),
}

/// Takes arrow keys, Home and End for a widget while the keyboard is at it; up and down lead on to other widgets unless it `takes_all`.
pub(super) fn take_arrows(ui: &Ui, response: &Response, takes_all: bool) -> Arrows {
    if !response.has_focus() {
        return Arrows::default();
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: takes_all, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input_mut(|input| {
        let mut count = |modifiers, key| input.count_and_consume_key(modifiers, key) as i32;
        // Without modifiers counts whatever was pressed with others, so those come first.
        let far_right = count(Modifiers::SHIFT, Key::ArrowRight) - count(Modifiers::SHIFT, Key::ArrowLeft);
        let control_right = count(Modifiers::CTRL, Key::ArrowRight) - count(Modifiers::CTRL, Key::ArrowLeft);
        let right = count(Modifiers::NONE, Key::ArrowRight) - count(Modifiers::NONE, Key::ArrowLeft);
        let down =
            if takes_all { count(Modifiers::NONE, Key::ArrowDown) - count(Modifiers::NONE, Key::ArrowUp) } else { 0 };
        let ends = (count(Modifiers::NONE, Key::Home) > 0, count(Modifiers::NONE, Key::End) > 0);
        Arrows { right, far_right, control_right, down, ends }
    })
}

/// A small line of values without axes, its last point marked; nothing below two values.
pub(super) fn sparkline(ui: &mut Ui, values: &[f32], size: Vec2, colour: impl Into<Color32>) {
    let colour = colour.into();
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let most = values.iter().copied().fold(f32::EPSILON, f32::max);
    if values.len() < 2 {
        return;
    }
    let step = rect.width() / (values.len() - 1) as f32;
    let point = |(number, value): (usize, &f32)| {
        pos2(rect.left() + step * number as f32, rect.bottom() - (value / most).max(0.0) * rect.height())
    };
    let points: Vec<_> = values.iter().enumerate().map(point).collect();
    if let Some(&last) = points.last() {
        ui.painter().circle_filled(last, 2.0, colour);
    }
    ui.painter().add(Shape::line(points, Stroke::new(1.4, colour)));
}

/// A dot before a label: on, off or urgent.
pub(super) fn dot(ui: &mut Ui, colour: impl Into<Color32>) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(8.0, 14.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, colour);
}

/// Text at the left of a space of fixed size, cut short where it does not fit.
pub(super) fn text_left(ui: &mut Ui, size: Vec2, text: RichText) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.add(Label::new(text).selectable(false).truncate())
    })
    .inner
}

/// What is set in one row, after its name in a space of fixed size.
pub(super) fn named_row(ui: &mut Ui, size: Vec2, name: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        text_left(ui, size, RichText::new(name).color(theme::WEAK));
        contents(ui);
    });
}

/// Text at the right of a space of fixed size.
pub(super) fn text_right(ui: &mut Ui, size: Vec2, text: RichText) -> Response {
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.add(Label::new(text).selectable(false).extend())
    })
    .inner
}
