//! How long a fleet takes to cope with demand that has moved.

use crate::sim::{PACE_TICKS, mean};

/// Stretches of [`PACE_TICKS`] over which throughput is averaged: what is finished in one alone is mostly chance.
const WINDOW: usize = 4;
/// Share of the throughput at which the fleet settles that counts as back.
const BACK: f64 = 0.95;
/// Share of the throughput before demand moved that counts as back: demand that has moved may be harder.
const BACK_BEFORE: f64 = 0.9;

/// Ticks after `shift_tick` until throughput is back at what it settles at: the mean of the last third of the episode's stretches
/// after it. The rest of the episode where it never is. `pace` is [`Outcome::pace`](crate::sim::Outcome::pace).
pub(super) fn recovery_ticks(pace: &[u32], shift_tick: u32) -> u32 {
    let (_, after) = around(pace, shift_tick);
    let back = first_at(&after, BACK * settled(&after));
    back.unwrap_or(after.len()) as u32 * PACE_TICKS
}

/// Ticks after `shift_tick` until throughput is back at 90 % of what it had settled at before: the mean of the last third of the
/// stretches before it. `None` where it never is, or where nothing was finished before.
pub(super) fn back_ticks(pace: &[u32], shift_tick: u32) -> Option<u32> {
    let (before, after) = around(pace, shift_tick);
    let level = settled(&before);
    let back = first_at(&after, BACK_BEFORE * level).filter(|_| level > 0.0);
    back.map(|stretches| stretches as u32 * PACE_TICKS)
}

/// What was finished in whole stretches before and after a tick.
fn around(pace: &[u32], tick: u32) -> (Vec<f64>, Vec<f64>) {
    let stretches = |some: &[u32]| some.iter().copied().map(f64::from).collect();
    let whole_before = ((tick / PACE_TICKS) as usize).min(pace.len());
    let first_after = (tick.div_ceil(PACE_TICKS) as usize).min(pace.len());
    (stretches(&pace[..whole_before]), stretches(&pace[first_after..]))
}

/// The mean of the last third.
fn settled(pace: &[f64]) -> f64 {
    mean(&pace[pace.len() - pace.len().div_ceil(3)..])
}

/// The first window that is at `level` on average.
fn first_at(pace: &[f64], level: f64) -> Option<usize> {
    pace.windows(WINDOW).position(|stretch| mean(stretch) >= level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dip_lasts_until_the_windows_mean_is_back() {
        // Demand moves after four stretches; two are empty, and the window of four is back at ten once it has left both behind.
        let dip = [12, 12, 12, 12, 0, 0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10];
        assert_eq!(recovery_ticks(&dip, 4 * PACE_TICKS), 2 * PACE_TICKS);
        assert_eq!(recovery_ticks(&[10; 12], 100), 0, "nothing was lost");
        let never = [10, 10, 10, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9];
        assert_eq!(recovery_ticks(&never, 4 * PACE_TICKS), 8 * PACE_TICKS, "it ends too soon to be sure");
        assert_eq!(recovery_ticks(&[], 100), 0);
    }

    #[test]
    fn who_collapses_for_good_is_never_back_at_the_level_before() {
        let collapsed = [10, 10, 10, 10, 2, 2, 2, 2, 2, 2, 2, 2];
        assert_eq!(recovery_ticks(&collapsed, 4 * PACE_TICKS), 0, "it settles at once");
        assert_eq!(back_ticks(&collapsed, 4 * PACE_TICKS), None);
        // Nine in ten will do; the stretch in which demand moves belongs to neither side.
        let dip = [4, 10, 10, 10, 0, 0, 9, 9, 9, 9, 9, 9];
        assert_eq!(back_ticks(&dip, 4 * PACE_TICKS), Some(2 * PACE_TICKS));
        assert_eq!(back_ticks(&dip, 4 * PACE_TICKS + 1), Some(PACE_TICKS));
        assert_eq!(back_ticks(&[0; 12], 4 * PACE_TICKS), None, "there was no level");
        assert_eq!(back_ticks(&[], 100), None);
    }
}
