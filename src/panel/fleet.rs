//! What agents do, in the colours and shapes in which the floor shows it.

use bevy::prelude::Resource;
use bevy_egui::egui::{Color32, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::theme;
use super::widgets::text_left;

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
}

impl Look {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Idle, Self::ToPickUp, Self::Loaded, Self::Served];

    /// The body's colour, sRGB (Okabe and Ito 2008).
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Idle => [138, 148, 162],
            Self::ToPickUp => [86, 180, 233],
            Self::Loaded => [230, 159, 0],
            Self::Served => [0, 178, 130],
        }
    }

    /// What it is called; agents without tasks have goals of their own.
    pub fn label(self, has_tasks: bool) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::ToPickUp if has_tasks => "to pick-up",
            Self::ToPickUp => "to its goal",
            Self::Loaded => "loaded",
            Self::Served => "being served",
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
    /// Whether tasks come from a pool.
    pub has_tasks: bool,
}

impl Fleet {
    /// Counts one agent.
    pub fn count(&mut self, look: Look, is_waiting: bool) {
        self.by_look[look as usize] += 1;
        self.waiting += u32::from(is_waiting);
    }
}

/// The key to the floor in one row: a swatch, its meaning and a count for every look.
pub(super) fn fleet_ui(ui: &mut Ui, fleet: &Fleet) {
    for look in Look::ALL {
        let count = fleet.by_look[look as usize];
        if fleet.has_tasks || matches!(look, Look::ToPickUp | Look::Idle) {
            entry(ui, look.rgb(), Some(look), look.label(fleet.has_tasks), count);
        }
    }
    entry(ui, [219, 228, 238], None, "waiting", fleet.waiting);
}

fn entry(ui: &mut Ui, [red, green, blue]: [u8; 3], look: Option<Look>, label: &str, count: u32) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(13.0), Sense::hover());
    swatch(ui, rect, Color32::from_rgb(red, green, blue), look);
    ui.label(RichText::new(label).size(12.0));
    text_left(ui, Vec2::new(32.0, 15.0), RichText::new(count.to_string()).monospace().color(theme::WEAK));
}

/// The agent's outline from above: with a box when loaded, hollow (`None`) when waiting.
fn swatch(ui: &Ui, rect: Rect, colour: Color32, look: Option<Look>) {
    let (painter, radius) = (ui.painter(), CornerRadius::same(4));
    if look.is_none() {
        painter.rect_stroke(rect, radius, Stroke::new(2.5, colour), StrokeKind::Inside);
        return;
    }
    painter.rect_filled(rect, radius, colour);
    if look == Some(Look::Loaded) {
        painter.rect_filled(rect.shrink(3.5), CornerRadius::same(1), Color32::from_rgb(236, 205, 140));
    }
}
