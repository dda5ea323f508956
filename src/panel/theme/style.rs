//! Sizes of text, spaces and frames, and the look of egui's own widgets.

use bevy_egui::egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, RichText, Shadow, Stroke, Style, TextStyle,
    Visuals, style::WidgetVisuals, vec2,
};

use super::colours::Theme;
use super::fonts;
use super::tone::{
    BRIGHT, CARD, CHOSEN, FLOATING, HELD, HOVERED, LEARNED, LINE, PANEL, RAISED, SUNKEN, TEXT, Tone, WEAK, in_force,
};

/// Between things that belong together, in points.
pub(in crate::panel) const GAP_SMALL: f32 = 4.0;
/// Between sections, in points.
pub(in crate::panel) const GAP: f32 = 8.0;
/// How long a widget takes to fold or fade, in seconds.
const ANIMATION_SECS: f32 = 0.2;
/// Free within cards that float, at the sides and above and below, and their outline, in points.
const FLOATING_MARGIN: [i8; 2] = [12, 9];
const FLOATING_LINE: f32 = 1.0;
/// Corners of cards.
pub(in crate::panel) const ROUND: CornerRadius = CornerRadius::same(8);

/// Gives egui's widgets the look of the theme in force; without motion nothing fades or slides.
pub(in crate::panel) fn apply(context: &Context, is_motion_reduced: bool) {
    context.set_fonts(fonts::definitions());
    let is_light = in_force() == Theme::Light;
    context.set_theme(if is_light { bevy_egui::egui::Theme::Light } else { bevy_egui::egui::Theme::Dark });
    context.all_styles_mut(|style| {
        set(style);
        style.animation_time = if is_motion_reduced { 0.0 } else { ANIMATION_SECS };
    });
}

fn set(style: &mut Style) {
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
    let mut visuals = if in_force() == Theme::Light { Visuals::light() } else { Visuals::dark() };
    // Colours are mixed linearly here, which would make dark text thin.
    visuals.text_options = Visuals::dark().text_options;
    visuals.override_text_color = Some(TEXT.into());
    visuals.weak_text_color = Some(WEAK.into());
    visuals.panel_fill = PANEL.into();
    visuals.window_fill = CARD.into();
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.window_corner_radius = ROUND;
    visuals.menu_corner_radius = ROUND;
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(120) };
    visuals.extreme_bg_color = SUNKEN.into();
    visuals.faint_bg_color = CARD.into();
    visuals.selection.bg_fill = CHOSEN.into();
    visuals.selection.stroke = Stroke::new(1.0, LEARNED);
    visuals.slider_trailing_fill = true;
    visuals.widgets.noninteractive = widget(CARD, Stroke::new(1.0, LINE), TEXT);
    visuals.widgets.inactive = widget(RAISED, outline(), TEXT);
    visuals.widgets.hovered = widget(HOVERED, Stroke::new(1.0, LEARNED.gamma_multiply(0.6)), BRIGHT);
    visuals.widgets.active = widget(HELD, Stroke::new(1.0, LEARNED), BRIGHT);
    visuals.widgets.open = widget(RAISED, Stroke::new(1.0, LINE), TEXT);
    visuals
}

fn widget(fill: Tone, outline: Stroke, text: Tone) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill.into(),
        weak_bg_fill: fill.into(),
        bg_stroke: outline,
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.2, text),
        expansion: 0.0,
    }
}

/// A section of the panel.
pub(in crate::panel) fn card() -> Frame {
    Frame::new().fill(CARD.into()).corner_radius(ROUND).inner_margin(Margin::symmetric(10, 8)).stroke(outline())
}

/// A card that floats over the floor; nothing shines through, or its text would have less contrast than it should.
pub(in crate::panel) fn floating() -> Frame {
    let margin = Margin::symmetric(FLOATING_MARGIN[0], FLOATING_MARGIN[1]);
    let frame = Frame::new().fill(FLOATING.into()).corner_radius(ROUND).inner_margin(margin);
    frame.stroke(Stroke::new(FLOATING_LINE, LINE))
}

/// Width and height of such a card with contents of this width and height, in points.
pub(in crate::panel) const fn floating_size([width, height]: [f32; 2]) -> [f32; 2] {
    let [across, down] = FLOATING_MARGIN;
    [width + 2.0 * (across as f32 + FLOATING_LINE), height + 2.0 * (down as f32 + FLOATING_LINE)]
}

/// Where everything is as dark as what is behind it, lines tell one from the other.
fn outline() -> Stroke {
    if in_force() == Theme::HighContrast { Stroke::new(1.0, LINE) } else { Stroke::NONE }
}

/// The name of a section.
pub(in crate::panel) fn title(text: &str) -> RichText {
    RichText::new(text.to_uppercase()).size(10.5).color(WEAK).extra_letter_spacing(1.2)
}
