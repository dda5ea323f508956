//! The bar below a floor that is edited: what the pointer would do, and the way to the session.

use bevy_egui::egui::{Button, RichText, Ui, vec2};

use super::verdict::status;
use super::{Edit, Editor, Tool};
use crate::panel::over_floor::menu::menu_ui;
use crate::panel::shortcuts::{keycap, with_key};
use crate::panel::widgets::focus_ring;
use crate::panel::{Action, theme};

/// Draws the bar in `room` points.
pub(in crate::panel) fn strip_ui(ui: &mut Ui, editor: &Editor, room: f32) -> Vec<Action> {
    let (mut edits, mut of_menu) = (Vec::new(), Vec::new());
    ui.set_width(room);
    let (text, colour) = hint(editor);
    ui.label(RichText::new(text).size(12.0).color(colour));
    ui.add_space(theme::GAP_SMALL);
    ui.horizontal(|ui| {
        let learn = RichText::new("Learn on it").size(15.0).color(theme::SUNKEN);
        let learn = Button::new(learn).fill(theme::LEARNED).min_size(vec2(110.0, 30.0));
        let learn = ui.add_enabled(editor.is_sound(), learn);
        focus_ring(ui, &learn, learn.rect);
        let learn = learn.on_disabled_hover_text("mend what is listed under check first");
        if learn
            .on_hover_text("this floor becomes the session, and its coordination is learned from the start")
            .clicked()
        {
            edits.push(Edit::Learn);
        }
        if ui
            .button("Leave")
            .on_hover_text(with_key("back to the running session; the draft is kept", &Action::Clear))
            .clicked()
        {
            edits.push(Edit::Leave);
        }
        of_menu.extend(menu_ui(ui, true));
        let problem = editor.examination().and_then(|found| found.problems.first());
        let (text, colour) = problem.map_or_else(|| status(editor), |problem| (problem.clone(), theme::ALERT));
        ui.add(bevy_egui::egui::Label::new(RichText::new(text).color(colour)).truncate());
    });
    edits.into_iter().map(Action::Edit).chain(of_menu).collect()
}

/// What a press would do where the pointer is; beside the floor, what there is to do at all.
fn hint(editor: &Editor) -> (String, theme::Tone) {
    let Some(draft) = &editor.draft else { return (String::new(), theme::WEAK) };
    if let Some((area, kind)) = draft.rectangle() {
        let (columns, rows) = area.size();
        return (
            format!(
                "{}: {columns} × {rows} squares, painted when you let go ({}: not)",
                Tool::of(kind).label(),
                keycap(&Action::Clear)
            ),
            theme::TEXT,
        );
    }
    match editor.pointed() {
        Some(((column, row), kind)) if column < draft.layout().width() && row < draft.layout().height() => {
            let here = draft.layout().at(column, row);
            let text = if here == kind {
                format!("column {column}, row {row}: {} already", Tool::of(kind).label())
            } else {
                format!("column {column}, row {row}: {} becomes {}", Tool::of(here).label(), Tool::of(kind).label())
            };
            (text, theme::TEXT)
        }
        _ => {
            let text = "drag: paint · Shift + drag: rectangle · right drag: erase · middle drag: slide · Ctrl + drag: turn · wheel: zoom";
            (text.to_owned(), theme::WEAK)
        }
    }
}
