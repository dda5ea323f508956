//! The running episode as a bar: how it went, what happened when, and its futures; a click or a drag goes there.
//!
//! | file | draws |
//! |---|---|
//! | `track.rs` | the future that is shown: throughput, where the world is, where it goes on |
//! | `marks.rs` | what happened, as signs over the track |
//! | `futures.rs` | all futures below the track, once there are several |

mod futures;
mod marks;
mod track;

use bevy_egui::egui::{Rangef, Ui};

use super::Action;
use crate::session::View;

/// The whole bar, `width` points wide.
pub(super) fn timeline_ui(ui: &mut Ui, view: &View, width: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        actions.extend(track::track_ui(ui, view, width));
        if view.timeline.futures.len() > 1 {
            actions.extend(futures::futures_ui(ui, view, width));
        }
    });
    actions
}

/// Where ticks lie on the bar.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// From the beginning of the episode to its end.
    span: Rangef,
    ticks: f32,
}

impl Scale {
    /// The scale of an episode; one that was cut short still shows what was run before.
    fn new(span: Rangef, view: &View) -> Self {
        let longest = view.timeline.futures.iter().map(|future| future.ticks).max();
        Self { span, ticks: view.timeline.span_ticks.max(longest.unwrap_or(0)).max(1) as f32 }
    }

    fn x(self, tick: u32) -> f32 {
        self.span.min + self.span.span() * (tick as f32 / self.ticks).min(1.0)
    }

    fn tick(self, x: f32) -> u32 {
        ((x - self.span.min) / self.span.span() * self.ticks).round().clamp(0.0, self.ticks) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tick_lies_where_it_is_looked_for() {
        let scale = Scale { span: Rangef::new(30.0, 830.0), ticks: 2000.0 };
        assert_eq!([0, 999, 1000, 2000].map(|tick| scale.tick(scale.x(tick))), [0, 999, 1000, 2000]);
        assert_eq!((scale.tick(-5.0), scale.tick(9000.0)), (0, 2000));
    }
}
