//! How long a fleet takes to cope with demand that has moved.

use crate::sim::{PACE_TICKS, mean};

/// Stretches of [`PACE_TICKS`] over which throughput is averaged: what is finished in one alone is mostly chance.
const WINDOW: usize = 4;
/// Share of the throughput at which the fleet settles that counts as back.
const BACK: f64 = 0.95;

/// Ticks after `shift_tick` until throughput is back at what it settles at: the mean of the last third of the episode's stretches
/// after it. The rest of the episode where it never is. `pace` is [`Outcome::pace`](crate::sim::Outcome::pace).
pub(super) fn recovery_ticks(pace: &[u32], shift_tick: u32) -> u32 {
    let first = shift_tick.div_ceil(PACE_TICKS) as usize;
    let after: Vec<f64> = pace.iter().skip(first).copied().map(f64::from).collect();
    let settled = mean(&after[after.len() - after.len().div_ceil(3)..]);
    let back = after.windows(WINDOW).position(|stretch| mean(stretch) >= BACK * settled);
    back.unwrap_or(after.len()) as u32 * PACE_TICKS
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
}
