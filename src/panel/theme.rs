//! The panel's look: dark, calm, one accent for what was learned and one for the best it has to beat.

use bevy_egui::egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, RichText, Shadow, Stroke, Style, TextStyle,
    Theme, Visuals, style::WidgetVisuals, vec2,
};

/// Behind the panel's sections.
pub(super) const PANEL: Color32 = Color32::from_rgb(15, 20, 27);
/// Cards and sections.
pub(super) const CARD: Color32 = Color32::from_rgb(22, 29, 38);
/// Sunken parts: plots, slider rails, text fields.
pub(super) const SUNKEN: Color32 = Color32::from_rgb(10, 14, 19);
/// Buttons at rest.
pub(super) const RAISED: Color32 = Color32::from_rgb(35, 45, 58);
/// Lines between things.
pub(super) const LINE: Color32 = Color32::from_rgb(40, 51, 65);
/// Text that is read.
pub(super) const TEXT: Color32 = Color32::from_rgb(219, 228, 238);
/// Text that is glanced at.
pub(super) const WEAK: Color32 = Color32::from_rgb(139, 152, 168);
/// Whatever was learned: champion, its curve, its controls.
pub(super) const LEARNED: Color32 = Color32::from_rgb(64, 224, 178);
/// The best hand-crafted policy.
pub(super) const RIVAL: Color32 = Color32::from_rgb(240, 173, 40);
/// Candidates of a generation.
pub(super) const CANDIDATES: Color32 = Color32::from_rgb(86, 140, 190);
/// Recording, and trouble.
pub(super) const ALERT: Color32 = Color32::from_rgb(240, 90, 70);

/// Between things that belong together, in points.
pub(super) const GAP_SMALL: f32 = 4.0;
/// Between sections, in points.
pub(super) const GAP: f32 = 8.0;
/// Corners of cards.
pub(super) const ROUND: CornerRadius = CornerRadius::same(8);

/// Puts the look into force.
pub(super) fn apply(context: &Context) {
    context.set_theme(Theme::Dark);
    context.all_styles_mut(style);
}

fn style(style: &mut Style) {
    let font = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, font(11.0)),
        (TextStyle::Body, font(13.0)),
        (TextStyle::Button, font(13.0)),
        (TextStyle::Heading, font(20.0)),
        (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(GAP, 5.0);
    style.spacing.button_padding = vec2(8.0, 3.0);
    style.spacing.interact_size = vec2(28.0, 18.0);
    style.spacing.slider_rail_height = 4.0;
    style.visuals = visuals();
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.override_text_color = Some(TEXT);
    visuals.weak_text_color = Some(WEAK);
    visuals.panel_fill = PANEL;
    visuals.window_fill = CARD;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.window_corner_radius = ROUND;
    visuals.menu_corner_radius = ROUND;
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(120) };
    visuals.extreme_bg_color = SUNKEN;
    visuals.faint_bg_color = CARD;
    visuals.selection.bg_fill = LEARNED.gamma_multiply(0.55);
    visuals.selection.stroke = Stroke::new(1.0, LEARNED);
    visuals.slider_trailing_fill = true;
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.2, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(CARD, LINE, TEXT);
    visuals.widgets.inactive = widget(RAISED, Color32::TRANSPARENT, TEXT);
    visuals.widgets.hovered = widget(Color32::from_rgb(46, 59, 76), LEARNED.gamma_multiply(0.6), Color32::WHITE);
    visuals.widgets.active = widget(Color32::from_rgb(56, 72, 92), LEARNED, Color32::WHITE);
    visuals.widgets.open = widget(RAISED, LINE, TEXT);
    visuals
}

/// A section of the panel.
pub(super) fn card() -> Frame {
    Frame::new().fill(CARD).corner_radius(ROUND).inner_margin(Margin::symmetric(10, 8))
}

/// A card that floats over the floor.
pub(super) fn floating() -> Frame {
    let fill = Color32::from_rgba_unmultiplied(17, 23, 31, 240);
    Frame::new().fill(fill).corner_radius(ROUND).inner_margin(Margin::symmetric(12, 9)).stroke(Stroke::new(1.0, LINE))
}

/// The name of a section.
pub(super) fn title(text: &str) -> RichText {
    RichText::new(text.to_uppercase()).size(10.5).color(WEAK).extra_letter_spacing(1.2)
}
