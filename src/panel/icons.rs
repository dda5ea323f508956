//! Buttons with drawn signs, so that they look the same with any font.

use bevy_egui::egui::{
    Color32, CornerRadius, Painter, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::theme;
use super::widgets::focus_ring;

/// Side of the main button, in points.
pub(super) const MAIN_SIZE: f32 = 36.0;

/// A sign on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// Let time pass.
    Play,
    /// Stop time.
    Pause,
    /// One tick.
    Step,
    /// One tick back.
    StepBack,
    /// Another future from here.
    Fork,
    /// Begin anew.
    Restart,
    /// Half the speed.
    Slower,
    /// Twice the speed.
    Faster,
    /// Start recording.
    Record,
    /// Stop recording.
    Stop,
    /// Keep what was just seen.
    KeepLast,
    /// Save.
    Save,
    /// Make a picture of it.
    Export,
    /// Back to what was set before.
    Undo,
    /// On to what was set again.
    Redo,
    /// A list of what can be done.
    Menu,
    /// How the program looks.
    Settings,
}

/// A square button with a sign; `label` names it for screen readers and tests, `help` is shown on hover.
pub(super) fn icon_button(ui: &mut Ui, icon: Icon, label: &str, help: &str, is_main: bool) -> Response {
    let size = if is_main { MAIN_SIZE } else { 28.0 };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, label));
    if ui.is_rect_visible(rect) {
        let style = *ui.style().interact(&response);
        let fill = if is_main { theme::LEARNED.into() } else { style.weak_bg_fill };
        let fill = if is_main && response.hovered() { theme::LEARNED.gamma_multiply(0.8) } else { fill };
        let ink = match (icon, is_main) {
            (Icon::Record | Icon::Stop, _) => theme::ALERT.into(),
            (_, true) => theme::SUNKEN.into(),
            (_, false) => style.fg_stroke.color,
        };
        let radius = CornerRadius::same((size / 2.0) as u8);
        ui.painter().rect(rect, radius, fill, style.bg_stroke, bevy_egui::egui::StrokeKind::Inside);
        draw(ui.painter(), icon, rect.shrink(size * 0.30), ink);
        focus_ring(ui, &response, rect);
    }
    response.on_hover_text(help)
}

fn draw(painter: &Painter, icon: Icon, rect: Rect, ink: Color32) {
    let (centre, half) = (rect.center(), rect.width() / 2.0);
    let bar = |x: f32| Rect::from_center_size(centre + vec2(x * half, 0.0), vec2(half * 0.55, half * 2.0));
    // Points to the right of the centre; a negative `reach` points left.
    let triangle = |at: f32, reach: f32| {
        let (base, tip) = (centre.x + at * half, centre.x + (at + reach) * half);
        let corners = vec![pos2(base, centre.y - half), pos2(tip, centre.y), pos2(base, centre.y + half)];
        painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
    };
    match icon {
        Icon::Play => triangle(-0.65, 1.75),
        Icon::Pause => {
            painter.rect_filled(bar(-0.55), CornerRadius::same(1), ink);
            painter.rect_filled(bar(0.55), CornerRadius::same(1), ink);
        }
        Icon::Step => {
            triangle(-0.9, 1.3);
            painter.rect_filled(bar(0.72), CornerRadius::same(1), ink);
        }
        Icon::StepBack => {
            triangle(0.9, -1.3);
            painter.rect_filled(bar(-0.72), CornerRadius::same(1), ink);
        }
        Icon::Fork => {
            let stroke = Stroke::new(2.0, ink);
            let middle = centre + vec2(0.0, half * 0.25);
            painter.line_segment([centre + vec2(0.0, half * 1.1), middle], stroke);
            for side in [-1.0, 1.0] {
                let tip = centre + vec2(side * half * 0.85, -half * 0.9);
                painter.line_segment([middle, tip], stroke);
                painter.circle_filled(tip, half * 0.3, ink);
            }
        }
        Icon::Slower => [0.05, 1.0].into_iter().for_each(|at| triangle(at, -1.0)),
        Icon::Faster => [-0.05, -1.0].into_iter().for_each(|at| triangle(at, 1.0)),
        Icon::Record => {
            painter.circle_filled(centre, half * 0.95, ink);
        }
        Icon::Stop => {
            painter.rect_filled(rect.shrink(half * 0.1), CornerRadius::same(2), ink);
        }
        Icon::Restart => {
            let angles = (0..=20).map(|step| -0.9 + 5.0 * step as f32 / 20.0);
            let arc: Vec<_> = angles.map(|angle| centre + vec2(angle.cos(), angle.sin()) * half).collect();
            let head = arc[0];
            painter.add(Shape::line(arc, Stroke::new(1.8, ink)));
            let corners = vec![head + vec2(-4.5, 1.0), head + vec2(2.5, 2.5), head + vec2(1.5, -4.5)];
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
        Icon::Undo | Icon::Redo => {
            // An arc over the top that ends in a head, to the left or mirrored to the right.
            let side = if icon == Icon::Undo { -1.0 } else { 1.0 };
            let at = |x: f32, y: f32| centre + vec2(side * x * half, y * half);
            let angles = (0..=16).map(|step| 1.2 - 3.6 * step as f32 / 16.0);
            let arc: Vec<_> = angles.map(|angle| at(-0.95 * angle.cos(), 0.25 - 0.85 * angle.sin())).collect();
            let arc: Vec<_> = arc.into_iter().rev().collect();
            painter.add(Shape::line(arc, Stroke::new(1.8, ink)));
            let corners = vec![at(1.25, 0.55), at(0.15, 0.55), at(0.75, -0.35)];
            painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
        }
        Icon::KeepLast => {
            // A clock that goes back.
            let angles = (0..=20).map(|step| -1.2 + 5.0 * step as f32 / 20.0);
            let arc: Vec<_> = angles.map(|angle| centre + vec2(-angle.cos(), angle.sin()) * half).collect();
            let stroke = Stroke::new(1.8, ink);
            painter.add(Shape::line(arc, stroke));
            painter.line_segment([centre, centre - vec2(0.0, half * 0.6)], stroke);
            painter.line_segment([centre, centre + vec2(half * 0.5, 0.0)], stroke);
        }
        Icon::Export => {
            let stroke = Stroke::new(1.6, ink);
            let (low, high) = (half * 0.9, half * 0.75);
            let frame = Rect::from_center_size(centre, vec2(2.0 * low, 2.0 * high));
            painter.rect_stroke(frame, CornerRadius::same(2), stroke, bevy_egui::egui::StrokeKind::Middle);
            let hills = [(-0.8, 0.5), (-0.3, -0.2), (0.1, 0.3), (0.4, -0.05), (0.8, 0.5)];
            let hills: Vec<_> = hills.into_iter().map(|(x, y)| centre + vec2(x * half, y * half)).collect();
            painter.add(Shape::line(hills, stroke));
        }
        Icon::Menu => {
            let arm = vec2(half, 0.0);
            for line in [-0.75, 0.0, 0.75].map(|down| centre + vec2(0.0, down * half)) {
                painter.line_segment([line - arm, line + arm], Stroke::new(2.0, ink));
            }
        }
        Icon::Settings => gear(painter, rect, ink),
        Icon::Save => {
            let stroke = Stroke::new(1.8, ink);
            let tip = centre + vec2(0.0, half * 0.45);
            painter.line_segment([centre - vec2(0.0, half), tip], stroke);
            painter.line_segment([tip, tip + vec2(-half * 0.6, -half * 0.6)], stroke);
            painter.line_segment([tip, tip + vec2(half * 0.6, -half * 0.6)], stroke);
            painter.line_segment([rect.left_bottom(), rect.right_bottom()], stroke);
        }
    }
}

/// A ring with eight teeth.
fn gear(painter: &Painter, rect: Rect, ink: Color32) {
    let (centre, half) = (rect.center(), rect.width() / 2.0);
    painter.circle_stroke(centre, half * 0.6, Stroke::new(2.0, ink));
    for tooth in 0..8_u8 {
        let outwards = Vec2::angled(f32::from(tooth) * std::f32::consts::FRAC_PI_4);
        painter.line_segment([0.7, 1.15].map(|far| centre + outwards * half * far), Stroke::new(2.4, ink));
    }
}
