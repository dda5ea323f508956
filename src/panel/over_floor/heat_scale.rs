//! The scale of the heat over the floor: its colours, from nothing to the most there is, with a unit.

use bevy::prelude::Resource;
use bevy_egui::egui::epaint::{Mesh, Vertex, WHITE_UV};
use bevy_egui::egui::{Align2, Color32, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::layout::EDGE;
use super::super::{HeatOf, number, theme};

/// Width and height of what is within the card, in points: words above, and a bar of colours that takes the height they leave.
const WITHIN: [f32; 2] = [80.0, 216.0];
/// Width of the bar of colours, in points.
const BAR_WIDTH: f32 = 12.0;
/// Width of the numbers beside it, in points.
const NUMBERS: f32 = 34.0;

/// What the scale takes over the floor with its card and what is free around it, at the right edge halfway up: width and height in
/// points.
pub const HEAT_SCALE_SIZE: [f32; 2] = {
    let [width, height] = theme::floating_size(WITHIN);
    [width + EDGE + theme::GAP, height + 2.0 * theme::GAP]
};

/// What colours of heat mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What the heat is of.
    pub of: HeatOf,
    /// What the last colour stands for, per 100 ticks; `None` where nothing was counted yet.
    pub most_per_100_ticks: Option<f32>,
    /// Whether it shows what one side has more than the other: the first colour then stands for as much more on the right, and the last
    /// for so much more on the left.
    pub is_difference: bool,
    /// sRGB, evenly spaced, as they are seen over the floor; at least two.
    pub colours: Vec<[u8; 3]>,
}

/// The scale, while heat is shown.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct HeatScale(pub Option<Scale>);

impl HeatOf {
    /// What is counted.
    pub(in crate::panel) fn unit(self) -> &'static str {
        match self {
            Self::Use => "arrivals",
            Self::Waits => "ticks of standing",
            Self::Conflicts => "lost moves",
        }
    }
}

/// Draws the scale, as large in every case.
pub(in crate::panel) fn heat_scale_ui(ui: &mut Ui, scale: &Scale) {
    ui.set_width(WITHIN[0]);
    ui.set_height(WITHIN[1]);
    ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
    ui.label(RichText::new(scale.of.label()).color(theme::BRIGHT));
    ui.label(RichText::new(format!("{}\nper cell and\n100 ticks", scale.of.unit())).size(10.0).color(theme::WEAK));
    if scale.is_difference {
        ui.label(RichText::new("above 0: more left").size(10.0).color(theme::WEAK));
    }
    let (rect, _) = ui.allocate_exact_size(vec2(BAR_WIDTH + NUMBERS, ui.available_height()), Sense::hover());
    let bar = Rect::from_min_size(rect.min, vec2(BAR_WIDTH, rect.height()));
    ui.painter().add(gradient(bar, &scale.colours));
    ui.painter().rect_stroke(bar, 1.0, Stroke::new(1.0, theme::LINE), StrokeKind::Outside);
    for (share, text) in ticks(scale) {
        let y = bar.bottom() - share * bar.height();
        ui.painter().hline(bar.right()..=bar.right() + 3.0, y, Stroke::new(1.0, theme::WEAK));
        let align = if share > 0.99 { Align2::LEFT_TOP } else { Align2::LEFT_CENTER };
        let align = if share < 0.01 { Align2::LEFT_BOTTOM } else { align };
        ui.painter().text(pos2(bar.right() + 6.0, y), align, text, FontId::proportional(10.0), theme::TEXT.into());
    }
}

/// Where numbers stand, as shares of the bar from its foot, and the numbers.
pub(in crate::panel) fn ticks(Scale { most_per_100_ticks, is_difference, .. }: &Scale) -> Vec<(f32, String)> {
    let Some(most) = *most_per_100_ticks else { return vec![(0.0, "0".to_owned())] };
    let number = |part: f32| if part == 0.0 { "0".to_owned() } else { number::short(f64::from(part * most)) };
    let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
    if *is_difference {
        return shares.map(|share: f32| (share, number((2.0 * share - 1.0).abs()))).into();
    }
    shares.map(|share| (share, number(share))).into()
}

/// Colours from the foot of a bar to its top, one running into the next.
fn gradient(bar: Rect, colours: &[[u8; 3]]) -> Mesh {
    let mut mesh = Mesh::default();
    let steps = colours.len().saturating_sub(1).max(1) as f32;
    for (step, &[red, green, blue]) in colours.iter().enumerate() {
        let (y, color) = (bar.bottom() - bar.height() * step as f32 / steps, Color32::from_rgb(red, green, blue));
        for x in [bar.left(), bar.right()] {
            mesh.vertices.push(Vertex { pos: pos2(x, y), uv: WHITE_UV, color });
        }
        if step > 0 {
            let first = 2 * step as u32 - 2;
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 2, first + 1, first + 3);
        }
    }
    mesh
}
