//! What stands in the column while the floor is edited.

use bevy_egui::egui::{
    Align, Color32, CornerRadius, Layout, Rect, Response, RichText, Sense, Ui, WidgetInfo, WidgetType, vec2,
};

use super::fields::{floor_ui, work_ui};
use super::verdict::{file_ui, verdict_ui};
use super::{Edit, Editor, TOOL_KEYS, Tool};
use crate::panel::icons::{Icon, icon_button};
use crate::panel::shortcuts::with_key;
use crate::panel::widgets::focus_ring;
use crate::panel::{Action, number, theme};
use crate::session::Command;

/// Height of a tool's row, in points.
const TOOL_HEIGHT: f32 = 26.0;

/// Tools, the floor, the work on it, what is wrong, and the file.
pub(in crate::panel) fn column_ui(ui: &mut Ui, editor: &Editor, open_scene: &str) -> Vec<Action> {
    let mut edits = Vec::new();
    head_ui(ui, editor, open_scene, &mut edits);
    card(ui, |ui| tools_ui(ui, editor, &mut edits));
    card(ui, |ui| floor_ui(ui, editor, open_scene, &mut edits));
    card(ui, |ui| work_ui(ui, editor, &mut edits));
    card(ui, |ui| verdict_ui(ui, editor));
    card(ui, |ui| file_ui(ui, editor, &mut edits));
    edits.into_iter().map(Action::Edit).collect()
}

fn card(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

fn head_ui(ui: &mut Ui, editor: &Editor, open_scene: &str, edits: &mut Vec<Edit>) {
    let Some(draft) = &editor.draft else { return };
    ui.horizontal(|ui| {
        ui.label(RichText::new("Floor editor").size(20.0).color(theme::BRIGHT));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // The keys are those of the session, which mean the draft here.
            for (icon, label, command, step, edit) in [
                (Icon::Redo, "Redo", Command::Redo, draft.next_redo(), Edit::Redo),
                (Icon::Undo, "Undo", Command::Undo, draft.next_undo(), Edit::Undo),
            ] {
                let help = with_key(step.unwrap_or("nothing"), &Action::Session(command));
                let button = ui.add_enabled_ui(step.is_some(), |ui| icon_button(ui, icon, label, &help, false)).inner;
                if button.clicked() {
                    edits.push(edit);
                }
            }
        });
    });
    let text = format!("{open_scene} stands still meanwhile.");
    ui.label(RichText::new(text).size(12.0).color(theme::WEAK));
}

/// One row a tool: its look, its name, what it means, how many squares there are, its key.
fn tools_ui(ui: &mut Ui, editor: &Editor, edits: &mut Vec<Edit>) {
    ui.label(theme::title("paint"));
    ui.spacing_mut().item_spacing.y = 2.0;
    for (_, keycap, tool) in TOOL_KEYS {
        let squares = editor.examination().map_or(0, |found| found.squares_of(tool.kind()));
        if tool_ui(ui, tool, keycap, squares, editor.tool == tool).clicked() {
            edits.push(Edit::Take(tool));
        }
    }
    ui.add_space(theme::GAP_SMALL);
    let help = "every free square beside a shelf becomes an endpoint; undo takes them back";
    if ui.button("Endpoints beside all shelves").on_hover_text(help).clicked() {
        edits.push(Edit::PutEndpoints);
    }
}

fn tool_ui(ui: &mut Ui, tool: Tool, keycap: &str, squares: u32, is_taken: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TOOL_HEIGHT), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, is_enabled, is_taken, tool.label()));
    let fill = if is_taken || response.hovered() { Color32::from(theme::RAISED) } else { Color32::TRANSPARENT };
    let line = if is_taken { Color32::from(theme::LEARNED) } else { Color32::TRANSPARENT };
    let stroke = bevy_egui::egui::Stroke::new(1.0, line);
    ui.painter().rect(rect, CornerRadius::same(6), fill, stroke, bevy_egui::egui::StrokeKind::Inside);
    let swatch = Rect::from_center_size(rect.left_center() + vec2(16.0, 0.0), vec2(14.0, 14.0));
    let [red, green, blue] = tool.rgb();
    ui.painter().rect_filled(swatch, CornerRadius::same(3), Color32::from_rgb(red, green, blue));
    let font = |size| bevy_egui::egui::FontId::proportional(size);
    let at = |x: f32| rect.left_center() + vec2(x, 0.0);
    let left = bevy_egui::egui::Align2::LEFT_CENTER;
    let right = bevy_egui::egui::Align2::RIGHT_CENTER;
    let ink = if is_taken { theme::BRIGHT } else { theme::TEXT };
    ui.painter().text(at(32.0), left, tool.label(), font(13.0), ink.into());
    ui.painter().text(at(122.0), left, tool.meaning(), font(12.0), theme::WEAK.into());
    let count = number::grouped(f64::from(squares));
    ui.painter().text(at(rect.width() - 30.0), right, count, font(12.0), theme::WEAK.into());
    ui.painter().text(at(rect.width() - 10.0), right, keycap, font(12.0), theme::LEARNED.into());
    focus_ring(ui, &response, rect);
    response
}
