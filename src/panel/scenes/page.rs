//! The page as it is drawn.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy_egui::egui::text::{LayoutJob, TextWrapping};
use bevy_egui::egui::{
    Align2, Button, Color32, FontId, Pos2, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, TextFormat,
    TextureFilter, TextureOptions, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::super::shortcuts::with_key;
use super::super::widgets::{focus_ring, text_left};
use super::super::{Action, number, theme};
use super::{Card, Scenes};
use crate::scene::SHIPPED;
use crate::session::Command;

/// A card, and the picture on it, in points.
const CARD: Vec2 = Vec2::new(214.0, 172.0);
const PICTURE: Vec2 = Vec2::new(198.0, 86.0);
/// Between a card's edge and what is on it, in points.
const MARGIN: f32 = 8.0;
/// Lines of what to look for that a card has room for.
const MOST_LINES: usize = 3;
/// Cards in a row at most.
const MOST_COLUMNS: usize = 5;
/// Height of the page without its cards, in points.
const HEAD: f32 = 40.0;
/// Least height of what can be scrolled, in points.
const LEAST_HEIGHT: f32 = 120.0;
/// Room for the scroll bar, in points.
const SCROLL_BAR: f32 = 14.0;

/// Squares have edges where they are large, and are not left out where they are small.
const SHARP: TextureOptions = TextureOptions { magnification: TextureFilter::Nearest, ..TextureOptions::LINEAR };

/// Sections of the page, by how the names of their scenes begin.
const SECTIONS: [(&str, &str); 4] = [
    ("", "made to be watched"),
    ("benchmarks/", "published benchmarks"),
    ("training/", "floors that a meta-skill for any floor is trained on"),
    ("unseen/", "floors that nothing was trained on"),
];

/// All scenes as cards within `room` points, below what was opened in this session; a click opens one. Nothing while the page is
/// closed.
pub(in crate::panel) fn scenes_ui(ui: &mut Ui, scenes: &mut Scenes, room: Vec2) -> Vec<Action> {
    let mut asked = Vec::new();
    if !scenes.is_open {
        return asked;
    }
    scenes.gather(theme::map_colours());
    let each = CARD.x + theme::GAP;
    let columns = ((room.x - SCROLL_BAR + theme::GAP) / each).floor().clamp(1.0, MOST_COLUMNS as f32) as usize;
    let width = columns as f32 * each - theme::GAP + SCROLL_BAR;
    ui.set_width(width);
    ui.horizontal(|ui| {
        text_left(ui, vec2(width - 34.0, 18.0), theme::title("scenes"));
        let close = Action::ToggleScenes;
        if ui.button("×").on_hover_text(with_key("close", &close)).clicked() {
            asked.push(close);
        }
    });
    let height = (room.y - HEAD).max(LEAST_HEIGHT);
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(theme::GAP);
        asked.extend(opened_ui(ui, &scenes.opened));
        for (beginning, title) in SECTIONS {
            ui.label(theme::title(title));
            let is_here = |name: &str| match beginning {
                "" => !name.contains('/'),
                _ => name.starts_with(beginning),
            };
            let places: Vec<usize> = (0..SHIPPED.len()).filter(|&place| is_here(SHIPPED[place].0)).collect();
            for row in places.chunks(columns) {
                ui.horizontal(|ui| {
                    for &place in row {
                        let name = SHIPPED[place].0;
                        if card_ui(ui, name, scenes.cards[place].as_mut()).clicked() {
                            asked.push(open(Path::new(name)));
                        }
                    }
                });
            }
        }
    });
    asked
}

fn open(path: &Path) -> Action {
    Action::Session(Command::Open(path.to_owned()))
}

/// A button for everything that was opened from a file.
fn opened_ui(ui: &mut Ui, opened: &[PathBuf]) -> Vec<Action> {
    let mut asked = Vec::new();
    if opened.is_empty() {
        return asked;
    }
    ui.label(theme::title("opened in this session"));
    ui.horizontal_wrapped(|ui| {
        for path in opened {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            if ui.add(Button::new(name.as_ref())).on_hover_text(path.to_string_lossy()).clicked() {
                asked.push(open(path));
            }
        }
    });
    asked
}

/// One scene; its name alone until more is known of it.
fn card_ui(ui: &mut Ui, name: &str, card: Option<&mut Card>) -> Response {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    let is_enabled = ui.is_enabled();
    let agents = card.as_ref().map(|card| format!("{} agents", number::grouped(f64::from(card.told.agents))));
    let spoken = format!("open {name}");
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let outline = if response.hovered() { theme::LEARNED } else { theme::LINE };
    ui.painter().rect(rect, theme::ROUND, theme::CARD, Stroke::new(1.0, outline), StrokeKind::Inside);
    let left = rect.left() + MARGIN;
    let below_picture = rect.top() + MARGIN + PICTURE.y + theme::GAP_SMALL;
    let short = number::words(name.rsplit('/').next().unwrap_or(name));
    let at = pos2(left, below_picture);
    ui.painter().text(at, Align2::LEFT_TOP, short, FontId::proportional(13.0), theme::BRIGHT.into());
    if let Some(agents) = agents {
        let at = pos2(rect.right() - MARGIN, below_picture + 2.0);
        ui.painter().text(at, Align2::RIGHT_TOP, agents, FontId::proportional(11.0), theme::WEAK.into());
    }
    focus_ring(ui, &response, rect);
    let Some(card) = card else { return response };
    picture_ui(ui, name, card, Rect::from_min_size(rect.min + Vec2::splat(MARGIN), PICTURE));
    let mut text = LayoutJob::single_section(
        card.told.look_for.clone(),
        TextFormat::simple(FontId::proportional(11.0), theme::TEXT.into()),
    );
    text.wrap = TextWrapping { max_width: PICTURE.x, max_rows: MOST_LINES, ..TextWrapping::default() };
    let text = ui.painter().layout_job(text);
    ui.painter().galley(pos2(left, below_picture + 20.0), text, theme::TEXT.into());
    response.on_hover_text(&card.told.look_for)
}

/// The floor as large as it fits into `room`, in the middle of it.
fn picture_ui(ui: &Ui, name: &str, card: &mut Card, room: Rect) {
    let [columns, rows] = card.told.picture.size;
    let size = vec2(columns as f32, rows as f32);
    let size = size * (room.size() / size).min_elem();
    let texture = card.texture.get_or_insert_with(|| {
        let picture = Arc::new(card.told.picture.clone());
        ui.ctx().load_texture(format!("floor of {name}"), picture, SHARP)
    });
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    ui.painter().image(texture.id(), Rect::from_center_size(room.center(), size), whole, Color32::WHITE);
}
