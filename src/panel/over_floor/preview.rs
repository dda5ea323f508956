//! How a picture that may be exported will look.

use std::sync::Arc;

use bevy_egui::egui::{
    Align2, Color32, ColorImage, FontId, Pos2, Rect, RichText, Sense, TextureHandle, TextureOptions, Ui, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};

use super::super::theme;
use crate::record::Frame;

/// What was drawn, or why nothing could be.
type Preview = Arc<Result<Frame, String>>;

/// The picture that was shown last.
#[derive(Default)]
pub(in crate::panel) struct PreviewPicture {
    painted: Option<(Preview, TextureHandle)>,
}

impl std::fmt::Debug for PreviewPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.debug_struct("PreviewPicture").field("is_painted", &self.painted.is_some()).finish()
    }
}

/// The frame as large as it fits into `room` points, which it takes whether it is there yet or not.
pub(super) fn preview_ui(ui: &mut Ui, preview: Option<&Preview>, picture: &mut PreviewPicture, room: Vec2) {
    let frame = match preview.map(|preview| preview.as_ref()) {
        Some(Err(trouble)) => {
            ui.label(RichText::new(trouble).color(theme::ALERT));
            return;
        }
        Some(Ok(frame)) => Some(frame),
        None => None,
    };
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "preview of the picture"));
    ui.painter().rect_filled(rect, theme::ROUND, theme::SUNKEN);
    let Some((preview, frame)) = preview.zip(frame) else {
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            "it is being drawn",
            FontId::proportional(12.0),
            theme::WEAK.into(),
        );
        return;
    };
    let (width, height) = frame.size_px;
    let is_new = picture.painted.as_ref().is_none_or(|(painted, _)| !Arc::ptr_eq(painted, preview));
    if is_new {
        let image = ColorImage::from_rgba_unmultiplied([width as usize, height as usize], &frame.rgba);
        let texture = ui.ctx().load_texture("preview", image, TextureOptions::LINEAR);
        picture.painted = Some((Arc::clone(preview), texture));
    }
    let size = vec2(width as f32, height as f32);
    let size = size * (room / size).min_elem();
    if let Some((_, texture)) = &picture.painted {
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        ui.painter().image(texture.id(), Rect::from_center_size(rect.center(), size), whole, Color32::WHITE);
    }
}
