//! Colours of heat.

use bevy::color::{Alpha, Srgba};

use super::super::palette;
use crate::panel::{Ink, Theme};

/// The viridis colour map at five points (van der Walt and Smith 2015, matplotlib), sRGB.
const VIRIDIS: [[f32; 3]; 5] =
    [[0.267, 0.005, 0.329], [0.229, 0.322, 0.546], [0.128, 0.567, 0.551], [0.369, 0.789, 0.383], [0.993, 0.906, 0.144]];

/// How opaque heat is at most, and from which share on it is.
const MOST_ALPHA: f32 = 0.85;
const FULL_SHARE: f32 = 0.6;

/// The colour of heat that is this share of the most there is.
pub(in crate::viewer) fn heat(share: f32) -> Srgba {
    let share = share.clamp(0.0, 1.0).sqrt();
    let [red, green, blue] = viridis(share);
    Srgba::new(red, green, blue, alpha(share))
}

/// The colour of a difference, −1 to 1 of the largest there is: that of the side that has more, the fainter the less; nothing where
/// both have the same. Positive: the left has more.
pub(super) fn difference(share: f32, theme: Theme) -> Srgba {
    let ink = if share < 0.0 { Ink::RightMore } else { Ink::LeftMore };
    palette::ink(ink, theme).with_alpha(alpha(share.abs().min(1.0).sqrt()))
}

fn alpha(share: f32) -> f32 {
    MOST_ALPHA * share.min(FULL_SHARE) / FULL_SHARE
}

fn viridis(share: f32) -> [f32; 3] {
    let place = share * (VIRIDIS.len() - 1) as f32;
    let below = (place as usize).min(VIRIDIS.len() - 2);
    let part = place - below as f32;
    core::array::from_fn(|channel| VIRIDIS[below][channel] * (1.0 - part) + VIRIDIS[below + 1][channel] * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(a: [f32; 3], b: [f32; 3]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6)
    }

    #[test]
    fn viridis_runs_from_violet_to_yellow() {
        assert!(is_near(viridis(0.0), VIRIDIS[0]));
        assert!(is_near(viridis(1.0), VIRIDIS[4]));
        assert!(is_near(viridis(0.5), VIRIDIS[2]));
    }

    #[test]
    fn a_difference_has_the_colour_of_the_side_that_has_more() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast] {
            let [left, right, none] = [0.9, -0.9, 0.0].map(|share| difference(share, theme));
            assert_eq!(left, palette::ink(Ink::LeftMore, theme).with_alpha(left.alpha));
            assert_eq!(right, palette::ink(Ink::RightMore, theme).with_alpha(right.alpha));
            assert!((left.alpha - right.alpha).abs() < 1e-6 && left.alpha > difference(0.1, theme).alpha);
            assert!(none.alpha.abs() < 1e-6);
        }
    }
}
