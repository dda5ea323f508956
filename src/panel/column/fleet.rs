//! What agents do, in the colours and shapes in which the floor shows it.

use bevy::prelude::Resource;
use bevy_egui::egui::{
    Color32, CornerRadius, Pos2, Rect, RichText, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType,
};

use super::super::widgets::text_left;
use super::super::{FigureColours, Ink, number, theme};

/// What an agent is doing, as it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// It has nothing to do.
    #[default]
    Idle,
    /// On its way to the first errand of its task, or to its own goal.
    ToPickUp,
    /// On its way with a load.
    Loaded,
    /// Standing at a station.
    Served,
    /// Broken down, whatever it was doing.
    Broken,
}

impl Look {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Idle, Self::ToPickUp, Self::Loaded, Self::Served, Self::Broken];

    /// What it is called; agents without tasks have goals of their own.
    pub fn label(self, has_tasks: bool) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::ToPickUp if has_tasks => "to pick-up",
            Self::ToPickUp => "to its goal",
            Self::Loaded => "loaded",
            Self::Served => "being served",
            Self::Broken => "broken down",
        }
    }
}

/// How many agents do what.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    /// Agents by [`Look`].
    pub by_look: [u32; Look::ALL.len()],
    /// Of those with work, how many have stood for some ticks against their will.
    pub waiting: u32,
    /// The colours they are drawn in.
    pub colours: FigureColours,
    /// Whether tasks come from a pool.
    pub has_tasks: bool,
    /// Cells that nobody may enter; `None`: nothing can break in this world.
    pub blocked_cells: Option<u32>,
    /// Agents that orchestration did not hear in the last tick; `None`: communication has no limits.
    pub silent: Option<u32>,
    /// How often an agent went over to guidance that it had not heard of; `None`: communication has no limits.
    pub moved_on: Option<u64>,
}

impl Fleet {
    /// Counts one agent.
    pub fn count(&mut self, look: Look, is_waiting: bool, is_silent: bool) {
        self.by_look[look as usize] += 1;
        self.waiting += u32::from(is_waiting);
        self.silent = self.silent.map(|silent| silent + u32::from(is_silent));
    }

    /// Whether something can be out of order in this world.
    pub fn has_troubles(&self) -> bool {
        self.blocked_cells.is_some() || self.silent.is_some()
    }
}

/// What is dark on an agent or a blocked cell, in every theme.
const SIGN: Color32 = Color32::from_rgb(10, 14, 19);

/// How a thing is drawn on the floor, from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// An agent with a plain lid.
    Plain,
    /// An agent with a visor.
    Visored,
    /// An agent with a visor and a box.
    Boxed,
    /// An agent that is held at both sides.
    Clamped,
    /// An agent that waits.
    Hollow,
    /// An agent in a ring.
    Ringed,
    /// An agent that has broken down.
    Crossed,
    /// A blocked cell.
    Hatched,
}

impl Sign {
    /// That of a look, which repeats its colour.
    fn of(look: Look) -> Self {
        match look {
            Look::Idle => Self::Plain,
            Look::ToPickUp => Self::Visored,
            Look::Loaded => Self::Boxed,
            Look::Served => Self::Clamped,
            Look::Broken => Self::Crossed,
        }
    }
}

/// The key to the floor in one row: a swatch, its meaning and a count for every look of sound agents; where words have no
/// place, the pointer has them told.
pub(in crate::panel) fn fleet_ui(ui: &mut Ui, fleet: &Fleet, has_words: bool) {
    for look in [Look::Idle, Look::ToPickUp, Look::Loaded, Look::Served] {
        if fleet.has_tasks || matches!(look, Look::ToPickUp | Look::Idle) {
            entry(
                ui,
                fleet.colours.rgb(look),
                Sign::of(look),
                look.label(fleet.has_tasks),
                has_words,
                fleet.by_look[look as usize],
            );
        }
    }
    let [red, green, blue, _] = Color32::from(theme::TEXT).to_array();
    entry(ui, [red, green, blue], Sign::Hollow, "waiting", has_words, fleet.waiting);
}

/// The same for what is out of order.
pub(in crate::panel) fn troubles_ui(ui: &mut Ui, fleet: &Fleet) {
    let (broken, colours) = (Look::Broken, fleet.colours);
    if let Some(blocked) = fleet.blocked_cells {
        let label = broken.label(fleet.has_tasks);
        entry(ui, colours.rgb(broken), Sign::of(broken), label, true, fleet.by_look[broken as usize]);
        entry(ui, colours.rgb(broken), Sign::Hatched, "blocked cells", true, blocked);
    }
    if let Some(silent) = fleet.silent {
        entry(ui, colours.pale_rgb(Look::ToPickUp, theme::in_force()), Sign::Ringed, "not heard", true, silent);
    }
    if let Some(moved_on) = fleet.moved_on {
        let help = "how often an agent went over to guidance that it had not heard of: its own was too old to be kept";
        ui.label(RichText::new("moved on").size(12.0)).on_hover_text(help);
        count_ui(ui, moved_on);
    }
}

/// What a digit of a count takes, in points.
const DIGIT: f32 = 8.0;

fn entry(ui: &mut Ui, colour: [u8; 3], sign: Sign, label: &str, has_words: bool, number: u32) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (rect, told) = ui.allocate_exact_size(Vec2::splat(13.0), Sense::hover());
    swatch(ui, rect, rgb(colour), sign);
    if has_words {
        ui.label(RichText::new(label).size(12.0));
    } else {
        told.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, label));
        told.on_hover_text(label);
    }
    count_ui(ui, u64::from(number));
}

fn count_ui(ui: &mut Ui, count: u64) {
    let text = if count < 10_000 { count.to_string() } else { number::short(count as f64) };
    let width = DIGIT * text.len().max(4) as f32;
    text_left(ui, Vec2::new(width, 15.0), RichText::new(text).monospace().color(theme::WEAK));
}

fn swatch(ui: &Ui, rect: Rect, colour: Color32, sign: Sign) {
    let (painter, radius, inside) = (ui.painter(), CornerRadius::same(4), rect.shrink(3.5));
    let line = |from, to, width, colour| {
        painter.line_segment([from, to], Stroke::new(width, colour));
    };
    let is_solid = !matches!(sign, Sign::Hollow | Sign::Ringed | Sign::Hatched);
    if is_solid {
        painter.rect_filled(rect, radius, colour);
    }
    match sign {
        Sign::Plain => {}
        Sign::Visored => visor(ui, rect),
        Sign::Boxed => {
            visor(ui, rect);
            let low = Rect::from_min_max(
                inside.left_top() + Vec2::new(-0.5, 1.0),
                inside.right_bottom() + Vec2::new(0.5, 1.5),
            );
            painter.rect_filled(low, CornerRadius::same(1), Color32::from_rgb(236, 205, 140));
        }
        Sign::Clamped => {
            for x in [rect.left() + 2.2, rect.right() - 2.2] {
                line(Pos2::new(x, inside.top()), Pos2::new(x, inside.bottom()), 1.6, SIGN);
            }
        }
        Sign::Hollow => {
            painter.rect_stroke(rect, radius, Stroke::new(2.5, colour), StrokeKind::Inside);
        }
        Sign::Ringed => {
            let ring = Ink::Stale.rgb(theme::in_force());
            painter.rect_filled(rect.shrink(2.5), CornerRadius::same(3), colour);
            painter.rect_stroke(rect, radius, Stroke::new(1.2, rgb(ring)), StrokeKind::Inside);
            visor(ui, rect.shrink(2.5));
        }
        Sign::Crossed => {
            line(inside.left_top(), inside.right_bottom(), 2.0, SIGN);
            line(inside.left_bottom(), inside.right_top(), 2.0, SIGN);
        }
        Sign::Hatched => {
            painter.rect_filled(rect, CornerRadius::ZERO, SIGN);
            for left in [1.0, 5.0, 9.0] {
                let low = rect.left_bottom() + Vec2::new(left, 0.0);
                line(low, low + Vec2::new(3.0, -rect.height()), 1.8, colour);
            }
        }
    }
}

/// A dark visor at the upper edge of a body.
fn visor(ui: &Ui, body: Rect) {
    let at = |x: f32, y: f32| body.left_top() + Vec2::new(x, y) * body.width();
    let corners = vec![at(0.22, 0.10), at(0.78, 0.10), at(0.66, 0.26), at(0.34, 0.26)];
    ui.painter().add(Shape::convex_polygon(corners, SIGN, Stroke::NONE));
}

fn rgb([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::tests::harness;

    /// What is painted in one colour.
    fn painted(sign: Sign) -> String {
        let harness = harness(|ui| {
            let rect = Rect::from_min_size(Pos2::new(20.0, 20.0), Vec2::splat(13.0));
            swatch(ui, rect, Color32::GRAY, sign);
            Vec::new()
        });
        format!("{:?}", harness.output().shapes)
    }

    #[test]
    fn signs_are_told_apart_without_their_colours() {
        let looks = Look::ALL.map(Sign::of);
        let signs: Vec<Sign> = looks.into_iter().chain([Sign::Hollow, Sign::Ringed, Sign::Hatched]).collect();
        for (number, &sign) in signs.iter().enumerate() {
            for &other in &signs[..number] {
                assert!(painted(sign) != painted(other), "{sign:?} looks like {other:?}");
            }
        }
    }
}
