//! The key to lines and colours that are drawn over the floor.

use bevy_egui::egui::{Color32, RichText, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::super::column::overlays::Offered;
use super::super::{FigureColours, Fleet, Look, Overlays, Theme, theme};

/// A colour that stands for something drawn over the floor, told by this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The left side of a comparison has more of it.
    LeftMore,
    /// The right side has.
    RightMore,
    /// Where agents' reports are heard.
    Reports,
    /// Where agents hear directives.
    Directives,
    /// Where an agent is taken to be that was not heard for long.
    Stale,
}

impl Ink {
    /// All five.
    pub const ALL: [Self; 5] = [Self::LeftMore, Self::RightMore, Self::Reports, Self::Directives, Self::Stale];

    /// The colour in a theme, sRGB. The sides have those of the comparison's lead.
    pub fn rgb(self, theme: Theme) -> [u8; 3] {
        let tone = match self {
            Self::LeftMore => theme::LEARNED,
            Self::RightMore => theme::RIVAL,
            Self::Reports => theme::CANDIDATES,
            Self::Directives => theme::DIRECTIVES,
            Self::Stale => theme::WEAK,
        };
        let [red, green, blue, _] = tone.in_theme(theme).to_array();
        [red, green, blue]
    }
}

/// How a thing is drawn on the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    /// A line so many points broad.
    Line(f32),
    /// A broken line.
    Dashes,
    /// A patch.
    Patch,
    /// A frame.
    Frame,
}

/// What the key has to say.
fn entries(overlays: Overlays, offered: Offered, colours: FigureColours) -> Vec<(Sign, [u8; 3], &'static str)> {
    let theme = theme::in_force();
    let mut entries = Vec::new();
    let line = |look, width, label| (Sign::Line(width), colours.line_rgb(look, theme), label);
    if overlays.errands && offered.tasks || overlays.fleet_ways {
        let label = if offered.tasks { "towards a pick-up" } else { "towards its goal" };
        entries.push(line(Look::ToPickUp, 1.5, label));
        if offered.tasks {
            entries.push(line(Look::Loaded, 3.5, "with a load"));
        }
    }
    if overlays.radio {
        let ink = |sign, ink: Ink, label| (sign, ink.rgb(theme), label);
        match (offered.reports, offered.directives) {
            (true, true) if offered.is_one_range => {
                entries.push(ink(Sign::Line(2.0), Ink::Reports, "reports and directives are heard"));
            }
            (reports, directives) => {
                let reports = reports.then(|| ink(Sign::Line(2.0), Ink::Reports, "reports are heard"));
                let directives = directives.then(|| ink(Sign::Dashes, Ink::Directives, "directives are heard"));
                entries.extend(reports.into_iter().chain(directives));
            }
        }
        if offered.limits {
            entries.push(ink(Sign::Frame, Ink::Stale, "where an agent was heard last"));
        }
    }
    if overlays.differences && offered.sides && (overlays.guidance || overlays.heat) {
        entries.push((Sign::Patch, Ink::LeftMore.rgb(theme), "more on the left"));
        entries.push((Sign::Patch, Ink::RightMore.rgb(theme), "more on the right"));
    }
    entries
}

/// Whether there is anything to tell.
pub(in crate::panel) fn has_key(overlays: Overlays, offered: Offered) -> bool {
    !entries(overlays, offered, FigureColours::default()).is_empty()
}

/// The key in one row, or as many as it takes.
pub(in crate::panel) fn key_ui(ui: &mut Ui, overlays: Overlays, offered: Offered, fleet: &Fleet) {
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    for (sign, [red, green, blue], label) in entries(overlays, offered, fleet.colours) {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(18.0, 13.0), Sense::hover());
        let (colour, middle) = (Color32::from_rgb(red, green, blue), rect.center().y);
        let painter = ui.painter();
        match sign {
            Sign::Line(width) => {
                painter.hline(rect.x_range(), middle, Stroke::new(width, colour));
            }
            Sign::Dashes => {
                for left in [0.0, 7.0, 14.0] {
                    let from = rect.left() + left;
                    painter.hline(from..=from + 4.0, middle, Stroke::new(2.0, colour));
                }
            }
            Sign::Patch => {
                painter.rect_filled(rect, 3.0, colour);
            }
            Sign::Frame => {
                painter.rect_stroke(
                    rect.shrink2(Vec2::new(3.0, 0.5)),
                    1.0,
                    Stroke::new(2.0, colour),
                    StrokeKind::Inside,
                );
            }
        }
        ui.label(RichText::new(label).size(12.0));
    }
}
