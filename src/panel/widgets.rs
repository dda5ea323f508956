//! Small widgets of the panel's own.

use bevy_egui::egui::{
    Align, Button, Color32, Label, Layout, Response, RichText, Sense, Shape, Stroke, Ui, Vec2, pos2,
};

use super::theme;

/// A switch that reads as a word: bright when on.
pub(super) fn chip(ui: &mut Ui, is_on: bool, label: &str) -> Response {
    let (text, fill) = if is_on { (theme::TEXT, theme::RAISED.into()) } else { (theme::WEAK, Color32::TRANSPARENT) };
    let button = Button::selectable(is_on, RichText::new(label).size(12.0).color(text)).fill(fill);
    let outline = if is_on { theme::LEARNED.gamma_multiply(0.5) } else { theme::LINE.into() };
    ui.add(button.stroke(Stroke::new(1.0, outline)))
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
