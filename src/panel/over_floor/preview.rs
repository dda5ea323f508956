//! How a picture that may be exported will look.

use std::sync::Arc;

use bevy_egui::egui::{
    Align2, Color32, ColorImage, FontId, Pos2, Rect, RichText, Sense, TextureHandle, TextureOptions, Ui, UiBuilder,
    Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::super::theme;
use crate::record::Frame;
use crate::session::PreviewView;

/// How much is seen of a frame while another is on its way.
const OUTDATED: u8 = 90;

/// The frame that was painted last.
#[derive(Default)]
pub(in crate::panel) struct PreviewPicture {
    painted: Option<(Arc<Result<Frame, String>>, TextureHandle)>,
}

impl std::fmt::Debug for PreviewPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.debug_struct("PreviewPicture").field("is_painted", &self.painted.is_some()).finish()
    }
}

/// The frame as large as it fits into `room` points, or why there is none. The room is taken whether it is there yet or not.
pub(super) fn preview_ui(ui: &mut Ui, preview: &PreviewView, picture: &mut PreviewPicture, room: Vec2) {
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "preview of the picture"));
    ui.painter().rect_filled(rect, theme::ROUND, theme::SUNKEN);
    match preview.drawn.as_ref().map(|drawn| (drawn, drawn.as_ref())) {
        Some((drawn, Ok(frame))) => {
            let texture = picture.texture(ui, drawn, frame);
            let size = vec2(frame.size_px.0 as f32, frame.size_px.1 as f32);
            let place = Rect::from_center_size(rect.center(), size * (room / size).min_elem());
            let tint = if preview.is_drawing { Color32::from_white_alpha(OUTDATED) } else { Color32::WHITE };
            ui.painter().image(texture.id(), place, Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)), tint);
        }
        Some((_, Err(trouble))) => {
            ui.scope_builder(UiBuilder::new().max_rect(rect.shrink(theme::GAP)), |ui| {
                ui.label(RichText::new(trouble).color(theme::ALERT));
            });
        }
        None => {
            let font = FontId::proportional(12.0);
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "it is being drawn", font, theme::WEAK.into());
        }
    }
}

impl PreviewPicture {
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
