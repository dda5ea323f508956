//! How a picture that may be exported will look.

use std::sync::Arc;
use std::time::Duration;

use bevy_egui::egui::{
    Align2, Color32, ColorImage, FontId, Pos2, Rect, RichText, Sense, TextureHandle, TextureOptions, Ui, UiBuilder,
    Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::super::{Action, theme};
use crate::record::Frame;
use crate::session::{Command, PreviewView};

/// Seconds for which nothing is changed before a frame is drawn.
const STILL_SECS: f64 = 0.3;
/// How much is seen of a frame while another is on its way.
const OUTDATED: u8 = 90;

/// The frame that is wanted, and the one that was painted last.
#[derive(Default)]
pub(super) struct PreviewChoice {
    wanted: Option<Wanted>,
    painted: Option<(Arc<Result<Frame, String>>, TextureHandle)>,
}

/// What is to be drawn of which clip, by its number.
#[derive(Debug)]
struct Wanted {
    clip: u64,
    command: Command,
    since_secs: f64,
    is_asked: bool,
}

impl std::fmt::Debug for PreviewChoice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.debug_struct("PreviewChoice").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

impl PreviewChoice {
    /// Asks for the frame, once the same one has been wanted for a moment.
    pub(super) fn ask(&mut self, ui: &Ui, clip: u64, command: Command) -> Option<Action> {
        let now_secs = ui.input(|input| input.time);
        if self.wanted.as_ref().is_none_or(|wanted| (wanted.clip, &wanted.command) != (clip, &command)) {
            self.wanted = Some(Wanted { clip, command, since_secs: now_secs, is_asked: false });
        }
        let wanted = self.wanted.as_mut().filter(|wanted| !wanted.is_asked)?;
        let left_secs = wanted.since_secs + STILL_SECS - now_secs;
        if left_secs > 0.0 {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left_secs));
            return None;
        }
        wanted.is_asked = true;
        Some(Action::Session(wanted.command.clone()))
    }

    /// Asks anew next time, whatever was asked for.
    pub(super) fn forget(&mut self) {
        self.wanted = None;
    }

    fn texture(&mut self, ui: &Ui, drawn: &Arc<Result<Frame, String>>, frame: &Frame) -> TextureHandle {
        if let Some((painted, texture)) = &self.painted
            && Arc::ptr_eq(painted, drawn)
        {
            return texture.clone();
        }
        let size = [frame.size_px.0 as usize, frame.size_px.1 as usize];
        let image = ColorImage::from_rgba_unmultiplied(size, &frame.rgba);
        let texture = ui.ctx().load_texture("preview", image, TextureOptions::LINEAR);
        self.painted = Some((Arc::clone(drawn), texture.clone()));
        texture
    }
}

/// The frame as large as it fits into `room` points, or why there is none. The room is taken whether it is there yet or not.
pub(super) fn preview_ui(ui: &mut Ui, preview: &PreviewView, choice: &mut PreviewChoice, room: Vec2) {
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "preview of the picture"));
    ui.painter().rect_filled(rect, theme::ROUND, theme::SUNKEN);
    let is_outdated = preview.is_drawing || choice.wanted.as_ref().is_none_or(|wanted| !wanted.is_asked);
    let tint = if is_outdated { Color32::from_white_alpha(OUTDATED) } else { Color32::WHITE };
    match preview.drawn.as_ref().map(|drawn| (drawn, drawn.as_ref())) {
        Some((drawn, Ok(frame))) => {
            let texture = choice.texture(ui, drawn, frame);
            let size = vec2(frame.size_px.0 as f32, frame.size_px.1 as f32);
            let place = Rect::from_center_size(rect.center(), size * (room / size).min_elem());
            ui.painter().image(texture.id(), place, Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)), tint);
        }
        Some((_, Err(trouble))) => {
            ui.scope_builder(UiBuilder::new().max_rect(rect.shrink(theme::GAP)), |ui| {
                ui.label(RichText::new(trouble).color(Color32::from(theme::ALERT) * tint));
            });
        }
        None => {
            let font = FontId::proportional(12.0);
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "it is being drawn", font, theme::WEAK.into());
        }
    }
}
