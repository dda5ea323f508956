//! A slider with its number: unit, range and default in the tooltip, a double click restores, typing takes exact values.

use std::ops::RangeInclusive;
use std::time::Duration;

use bevy_egui::egui::{DragValue, Id, PointerButton, Response, RichText, Slider, Ui, Vec2};

use super::theme;
use super::widgets::text_left;

/// Room for a control's name, in points.
pub(super) const LABEL: Vec2 = Vec2::new(76.0, 18.0);
const NUMBER_WIDTH: f32 = 66.0;

/// One number that can be set.
#[derive(Clone, Debug)]
pub(super) struct Knob<'a> {
    /// What it is called.
    pub(super) label: &'a str,
    /// What it is now.
    pub(super) value: f64,
    /// What a double click restores.
    pub(super) default: f64,
    /// What may be set.
    pub(super) range: RangeInclusive<f64>,
    /// What is counted.
    pub(super) unit: &'a str,
    /// What changing it does.
    pub(super) help: &'a str,
    /// Digits after the point; 0: whole numbers.
    pub(super) decimals: usize,
    /// Whether equal ways on the slider are equal factors.
    pub(super) is_logarithmic: bool,
    /// Whether it acts while it is dragged already, rather than when it is let go: for what does no harm on the way.
    pub(super) acts_at_once: bool,
}

/// A value that is not set yet.
#[derive(Clone, Copy, Debug)]
struct Held {
    value: f64,
    /// When it is, in seconds of the interface's clock.
    until_secs: f64,
}

/// A value that was set on the way, while its control was dragged.
#[derive(Clone, Copy, Debug, Default)]
struct OnTheWay {
    value: f64,
    /// When, in seconds of the interface's clock.
    at_secs: f64,
}

/// Seconds between two values that are set on the way.
const ON_THE_WAY_SECS: f64 = 0.15;

/// Of a control that is being dragged to this value: whether to set it already, because something else was set, and not just now.
pub(super) fn is_due_on_the_way(ui: &Ui, id: Id, value: f64, is_set: bool) -> bool {
    // Until it is clear that this will be no click.
    if !ui.input(|input| input.pointer.is_decidedly_dragging()) {
        return false;
    }
    let id = id.with("on the way");
    let now_secs = ui.input(|input| input.time);
    let last = ui.data(|data| data.get_temp::<OnTheWay>(id));
    let is_same = last.map_or(is_set, |last| !differs(last.value, value));
    let left_secs = last.map_or(0.0, |last| last.at_secs + ON_THE_WAY_SECS - now_secs);
    if is_same {
        return false;
    }
    if left_secs > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left_secs));
        return false;
    }
    ui.data_mut(|data| data.insert_temp(id, OnTheWay { value, at_secs: now_secs }));
    true
}

/// Of a control that is let go at this value: whether something else was set on the way last.
pub(super) fn is_elsewhere_on_the_way(ui: &Ui, id: Id, value: f64) -> bool {
    let id = id.with("on the way");
    let last = ui.data_mut(|data| data.remove_temp::<OnTheWay>(id));
    last.is_some_and(|last| differs(last.value, value))
}

/// Decimals that are shown beyond those to which a slider goes, where a finer value was typed.
const TYPED_DECIMALS: usize = 4;
/// Characters of a number for which there is room.
const MOST_CHARACTERS: usize = 7;

/// Draws the knob; returns the value to set, while it is dragged or once the user has let go. A click may be the first of two, so
/// what a click on the slider chooses is set when it is too late for another.
pub(super) fn knob_ui(ui: &mut Ui, knob: &Knob) -> Option<f64> {
    let id = ui.id().with(knob.label);
    let held = ui.data(|data| data.get_temp::<Held>(id));
    let mut value = held.map_or(knob.value, |held| held.value);
    let (label, slider, number) = ui
        .horizontal(|ui| {
            let label = text_left(ui, LABEL, RichText::new(knob.label).color(theme::WEAK));
            ui.spacing_mut().slider_width = ui.available_width() - NUMBER_WIDTH - theme::GAP;
            let slider = Slider::new(&mut value, knob.range.clone())
                .show_value(false)
                .logarithmic(knob.is_logarithmic)
                .trailing_fill(true);
            let slider = ui.add(slider).labelled_by(label.id);
            let span = knob.range.end() - knob.range.start();
            let speed = if knob.is_logarithmic { value * 0.01 } else { span / 300.0 };
            let decimals = shown_decimals(value, knob.decimals);
            let number = DragValue::new(&mut value)
                .range(knob.range.clone())
                .speed(speed)
                .max_decimals(decimals)
                .update_while_editing(false);
            let number = ui.add_sized([NUMBER_WIDTH, 18.0], number).labelled_by(label.id);
            (label, slider, number)
        })
        .inner;
    let wants_default = is_double_clicked(ui, &label) || is_double_clicked(ui, &slider);
    let tip = tooltip(knob);
    let (is_held, slider_is_let_go) = (slider.dragged() || number.dragged(), slider.drag_stopped());
    label.on_hover_text(&tip);
    slider.on_hover_text(&tip);
    let is_typed = number.changed() && !number.dragged();
    number.on_hover_text(&tip);
    if is_typed && knob.decimals > 0 {
        return differs(knob.value, value).then_some(value);
    }
    let value = rounded(value, knob.decimals);
    if wants_default {
        ui.data_mut(|data| data.remove::<Held>(id));
        return differs(knob.value, knob.default).then_some(knob.default);
    }
    let now_secs = ui.input(|input| input.time);
    let is_clicked = slider_is_let_go && ui.input(|input| input.pointer.button_clicked(PointerButton::Primary));
    if is_held || is_clicked {
        let wait_secs =
            if is_clicked { ui.ctx().options(|options| options.input_options.max_double_click_delay) } else { 0.0 };
        ui.data_mut(|data| data.insert_temp(id, Held { value, until_secs: now_secs + wait_secs }));
    }
    if is_held {
        let is_set = !differs(rounded(knob.value, knob.decimals), value);
        return (knob.acts_at_once && is_due_on_the_way(ui, id, value, is_set)).then_some(value);
    }
    let is_elsewhere = is_elsewhere_on_the_way(ui, id, value);
    if let Some(left_secs) = ui.data(|data| data.get_temp::<Held>(id)).map(|held| held.until_secs - now_secs)
        && left_secs > 0.0
    {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left_secs));
        return None;
    }
    ui.data_mut(|data| data.remove::<Held>(id));
    (is_elsewhere || differs(rounded(knob.value, knob.decimals), value)).then_some(value)
}

fn tooltip(knob: &Knob) -> String {
    let Knob { help, unit, default, decimals, .. } = knob;
    let (low, high) = (knob.range.start(), knob.range.end());
    format!(
        "{help}\n{unit}, {low:.decimals$} to {high:.decimals$}, default {default:.decimals$}\ndouble click restores the \
         default; click the number to type"
    )
}

/// Whether something has just been clicked twice.
pub(super) fn is_double_clicked(ui: &Ui, response: &Response) -> bool {
    response.contains_pointer() && ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary))
}

/// How many decimals a value is shown with: finer ones than a slider's only as far as there is room for them.
fn shown_decimals(value: f64, decimals: usize) -> usize {
    if !differs(rounded(value, decimals), value) {
        return decimals;
    }
    let before_point = value.abs().max(1.0).log10().floor() as usize + 1;
    let room = MOST_CHARACTERS.saturating_sub(before_point + 1);
    (decimals + TYPED_DECIMALS).min(room).max(decimals)
}

fn rounded(value: f64, decimals: usize) -> f64 {
    let factor = 10_f64.powi(decimals as i32);
    (value * factor).round() / factor
}

fn differs(a: f64, b: f64) -> bool {
    (a - b).abs() > 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An optimiser's step size once pushed its row, and with it the column, out of the window.
    #[test]
    fn fine_values_are_shown_as_far_as_there_is_room() {
        for (value, decimals, shown) in
            [(0.3, 3, "0.300"), (0.109_619_3, 3, "0.10962"), (0.012_57, 3, "0.01257"), (12.345_678, 2, "12.3457")]
        {
            let shown_with = shown_decimals(value, decimals);
            assert_eq!(format!("{value:.shown_with$}"), shown);
        }
        assert_eq!(shown_decimals(12_345.678_9, 2), 2, "no fewer than the slider's");
    }
}
