//! What can be set.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::super::theme::Theme;
use super::super::{CurveOptions, FigureColours, Overlays};

/// Sizes of the panel in steps, in per cent.
const STEPS_PERCENT: [u32; 8] = [75, 90, 100, 110, 125, 150, 175, 200];
/// Least and largest width and height of a window, in logical pixels.
const LEAST_WINDOW: [u32; 2] = [640, 400];
const LARGEST_WINDOW: [u32; 2] = [16_384, 16_384];

/// How the window looks, as a user set it.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How bright the panel is.
    pub theme: Theme,
    /// Size of text and controls, in per cent.
    pub scale_percent: u32,
    /// Whether agents, arrows and camera are where they should be at once, and nothing flashes.
    pub is_motion_reduced: bool,
    /// Colours of agents.
    pub figures: FigureColours,
    /// What is drawn over the floor.
    pub overlays: Overlays,
    /// How the learning curve is shown.
    pub curve: CurveOptions,
    /// Whether the card for the first start was closed.
    pub is_welcomed: bool,
    /// Width and height of the window, in logical pixels.
    pub window: [u32; 2],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            scale_percent: 100,
            is_motion_reduced: false,
            figures: FigureColours::default(),
            overlays: Overlays::default(),
            curve: CurveOptions::default(),
            is_welcomed: false,
            window: [1280, 720],
        }
    }
}

impl Settings {
    /// The same with every number within its limits.
    #[must_use]
    pub fn within_limits(self) -> Self {
        let [least, .., largest] = STEPS_PERCENT;
        let side = |axis: usize| self.window[axis].clamp(LEAST_WINDOW[axis], LARGEST_WINDOW[axis]);
        Self {
            scale_percent: self.scale_percent.clamp(least, largest),
            window: [side(0), side(1)],
            curve: self.curve.within_limits(),
            ..self
        }
    }

    /// The same one step larger or smaller; at the end of the steps the same.
    #[must_use]
    pub(in crate::panel) fn rescaled(&self, is_larger: bool) -> Self {
        let now = self.scale_percent;
        let next = if is_larger {
            STEPS_PERCENT.into_iter().find(|&step| step > now)
        } else {
            STEPS_PERCENT.into_iter().rev().find(|&step| step < now)
        };
        Self { scale_percent: next.unwrap_or(now), ..self.clone() }
    }

    /// The share of a glide that is done after `secs` at `rate` (1/s); all of it where motion is reduced.
    pub fn glided(&self, rate: f32, secs: f32) -> f32 {
        if self.is_motion_reduced { 1.0 } else { 1.0 - (-rate * secs).exp() }
    }

    /// How much larger than at first text and controls are.
    pub fn zoom(&self) -> f32 {
        self.scale_percent as f32 / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_go_in_steps_and_end() {
        let at = |scale_percent| Settings { scale_percent, ..Settings::default() };
        let [larger, smaller] = [true, false]
            .map(|is_larger| [75, 99, 100, 200].map(|percent| at(percent).rescaled(is_larger).scale_percent));
        assert_eq!((larger, smaller), ([90, 100, 110, 200], [75, 90, 90, 175]));
    }

    #[test]
    fn without_motion_everything_is_there_at_once() {
        let moving = Settings::default();
        let still = Settings { is_motion_reduced: true, ..Settings::default() };
        assert!(moving.glided(9.0, 0.0).abs() < f32::EPSILON && moving.glided(9.0, 0.1) < 0.6);
        assert!((still.glided(9.0, 0.0) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn what_is_out_of_bounds_is_brought_back() {
        let wild = Settings { scale_percent: 9000, window: [1, 1_000_000], ..Settings::default() }.within_limits();
        assert_eq!((wild.scale_percent, wild.window), (200, [640, 16_384]));
        assert_eq!(Settings::default().within_limits(), Settings::default());
    }
}
