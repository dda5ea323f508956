//! Whether a draft opens, and the file it is saved to.

use bevy_egui::egui::{Label, RichText, TextEdit, TextWrapMode, Ui};

use super::{Edit, Editor};
use crate::panel::shortcuts::with_key;
use crate::panel::widgets::dot;
use crate::panel::{Action, number, theme};

/// What is wrong, in words, or how large it is.
pub(super) fn verdict_ui(ui: &mut Ui, editor: &Editor) {
    ui.label(theme::title("check"));
    let (Some(found), Some(draft)) = (editor.examination(), &editor.draft) else { return };
    for problem in &found.problems {
        line_ui(ui, theme::ALERT, problem);
    }
    for warning in &found.warnings {
        line_ui(ui, theme::RIVAL, warning);
    }
    if found.is_sound() {
        let [agents, cells] =
            [draft.settings().fleet.agents, found.cells].map(|count| number::grouped(f64::from(count)));
        line_ui(ui, theme::LEARNED, &format!("ready: {agents} agents on {cells} cells"));
    }
}

fn line_ui(ui: &mut Ui, colour: theme::Tone, text: &str) {
    ui.horizontal_top(|ui| {
        dot(ui, colour);
        ui.add(Label::new(text).wrap_mode(TextWrapMode::Wrap));
    });
}

/// The file, whether it has the draft, and what is done when somebody else's stands there.
pub(super) fn file_ui(ui: &mut Ui, editor: &Editor, edits: &mut Vec<Edit>) {
    let title = ui.label(theme::title("file"));
    ui.horizontal(|ui| {
        let mut file = editor.file.clone();
        let field = TextEdit::singleline(&mut file).desired_width(ui.available_width() - 74.0);
        let help = "a name or a path; the scene is called as its file, in the working directory unless you say where";
        if ui.add(field).labelled_by(title.id).on_hover_text(help).changed() {
            edits.push(Edit::Name(file));
        }
        save_ui(ui, editor, edits);
    });
    if editor.is_taken {
        line_ui(ui, theme::ALERT, "there is such a file, and it was not written here: nothing was saved");
        ui.horizontal(|ui| {
            if ui.button("Replace it").clicked() {
                edits.push(Edit::Replace);
            }
            ui.label(RichText::new("or type another name").color(theme::WEAK));
        });
    } else {
        let (text, colour) = status(editor);
        ui.label(RichText::new(text).size(12.0).color(colour));
    }
    discard_ui(ui, editor, edits);
}

/// The button; of no use while there are problems.
fn save_ui(ui: &mut Ui, editor: &Editor, edits: &mut Vec<Edit>) {
    let button = ui.add_enabled(editor.is_sound(), bevy_egui::egui::Button::new("Save"));
    let button = button.on_disabled_hover_text("a scene that does not open is not saved: mend what is listed first");
    if button.on_hover_text(with_key("write the scene to its file", &Action::SaveClip)).clicked() {
        edits.push(Edit::Save);
    }
}

/// Where the draft stands, in words.
pub(super) fn status(editor: &Editor) -> (String, theme::Tone) {
    if editor.is_saved() {
        (format!("saved as {}", editor.path().display()), theme::LEARNED)
    } else if editor.saved.is_some() {
        ("changed since it was saved".to_owned(), theme::RIVAL)
    } else {
        ("not saved yet".to_owned(), theme::RIVAL)
    }
}

/// Forgets the draft; where something would be lost, at the second click.
fn discard_ui(ui: &mut Ui, editor: &Editor, edits: &mut Vec<Edit>) {
    let Some(draft) = &editor.draft else { return };
    let id = ui.id().with("discard");
    // Whoever goes on editing has thought better of it.
    let asked = ui.data(|data| data.get_temp::<u64>(id)) == Some(draft.version());
    let is_safe = editor.is_saved() || draft.is_untouched();
    let label = if asked && !is_safe { "Discard what is not saved?" } else { "Discard" };
    if ui.button(label).on_hover_text("back to the running session, and forget the draft").clicked() {
        if is_safe || asked {
            edits.push(Edit::Discard);
        }
        let version = draft.version();
        ui.data_mut(|data| data.insert_temp(id, version));
    }
}
