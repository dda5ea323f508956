//! How a fleet takes it when demand moves.
//!
//! What is finished soon after is mostly what was given out before, so that a loss comes late. Therefore nothing is told by the first moment
//! at which throughput is high, but by the last one at which it is low: the settling time of control engineering (Ogata, Modern Control
//! Engineering, 5th edition, 2010, section 5-3).

use serde::Serialize;

use crate::sim::{PACE_TICKS, bootstrap_interval, mean};

/// Stretches of [`PACE_TICKS`] over which throughput is averaged: what is finished in one alone is mostly chance.
const WINDOW: usize = 4;
/// Share of the throughput at which a fleet settles by which it may differ from it and has settled.
const BAND: f64 = 0.05;
/// Share of the throughput before demand moved that counts as back: demand that has moved may be harder.
const BACK: f64 = 0.9;

/// What became of throughput when demand moved: of the mean over trials, averaged over 100 ticks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settling {
    /// What is finished per tick before: the mean of the last third of the ticks up to the move.
    pub before: f64,
    /// What is finished per tick once it has settled: the mean of the last third of the ticks after the move.
    pub settled: f64,
    /// The lowest after the move, as a share of `before`.
    pub lowest: f64,
    /// Ticks from the move until throughput stays within 5 % of `settled`.
    pub settling_ticks: f64,
    /// Its 95 % bootstrap interval over trials; `None` of one trial.
    pub settling_ci95: Option<[f64; 2]>,
    /// Ticks from the move until throughput stays at 90 % of `before` or above; `None` where it does not.
    pub back_ticks: Option<u32>,
}

impl Settling {
    /// Of trials in which demand moved at `shift_tick`, each with its [`Outcome::pace`](crate::sim::Outcome::pace). `None` where they are too
    /// short to tell, or nothing was finished before.
    pub(super) fn of(paces: &[&[u32]], shift_tick: u32) -> Option<Self> {
        let all: Vec<usize> = (0..paces.len()).collect();
        let (before, after) = around(&mean_pace(paces, &all), shift_tick);
        let windows = windows(&after)?;
        let (level, settled) = (last_third(&before), last_third(&after));
        let lowest = windows.iter().copied().reduce(f64::min).filter(|_| level > 0.0)?;
        let drawn_ticks = |drawn: &[usize]| settling_ticks(&around(&mean_pace(paces, drawn), shift_tick).1);
        let settling_ci95 = (paces.len() > 1).then(|| bootstrap_interval(paces.len(), drawn_ticks)).flatten();
        let back = from_then_on(&windows, |pace| pace >= BACK * level);
        let per_tick = |pace: f64| pace / f64::from(PACE_TICKS);
        Some(Self {
            before: per_tick(level),
            settled: per_tick(settled),
            lowest: lowest / level,
            settling_ticks: settling_ticks(&after)?,
            settling_ci95,
            back_ticks: (back < windows.len()).then_some(back as u32 * PACE_TICKS),
        })
    }
}

/// What some trials finish in every stretch, on average.
fn mean_pace(paces: &[&[u32]], some: &[usize]) -> Vec<f64> {
    let stretches = some.iter().map(|&trial| paces[trial].len()).min().unwrap_or(0);
    let finished = |stretch: usize| some.iter().map(|&trial| f64::from(paces[trial][stretch])).sum::<f64>();
    (0..stretches).map(|stretch| finished(stretch) / some.len() as f64).collect()
}

/// Whole stretches before and after a tick.
fn around(pace: &[f64], tick: u32) -> (Vec<f64>, Vec<f64>) {
    let whole_before = ((tick / PACE_TICKS) as usize).min(pace.len());
    let first_after = (tick.div_ceil(PACE_TICKS) as usize).min(pace.len());
    (pace[..whole_before].to_vec(), pace[first_after..].to_vec())
}

/// Means over windows, by the stretch with which each begins; `None` if there is none.
fn windows(pace: &[f64]) -> Option<Vec<f64>> {
    let windows: Vec<f64> = pace.windows(WINDOW).map(mean).collect();
    (!windows.is_empty()).then_some(windows)
}

fn last_third(pace: &[f64]) -> f64 {
    mean(&pace[pace.len() - pace.len().div_ceil(3)..])
}

/// The first window from which on all satisfy `is_so`; the number of windows where the last one does not.
fn from_then_on(windows: &[f64], is_so: impl Fn(f64) -> bool) -> usize {
    windows.iter().rposition(|&pace| !is_so(pace)).map_or(0, |last| last + 1)
}

/// Ticks until throughput stays where it settles; `None` of too few stretches.
fn settling_ticks(after: &[f64]) -> Option<f64> {
    let (windows, settled) = (windows(after)?, last_third(after));
    let first = from_then_on(&windows, |pace| (pace - settled).abs() <= BAND * settled);
    Some(first as f64 * f64::from(PACE_TICKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVE: u32 = 4 * PACE_TICKS;

    fn of(pace: &[u32]) -> Settling {
        Settling::of(&[pace], MOVE).expect("long enough")
    }

    /// What was given out before is still finished after the move: the first window was once taken for a recovery within no time.
    #[test]
    fn a_loss_that_comes_late_counts() {
        let late = [12, 12, 12, 12, 12, 12, 12, 12, 4, 4, 4, 4, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12];
        let told = of(&late);
        assert!((told.before - 12.0 / 25.0).abs() < 1e-12 && (told.settled - told.before).abs() < 1e-12);
        assert!((told.lowest - 1.0 / 3.0).abs() < 1e-12);
        // The window that begins with the last low stretch is the last one below.
        assert_eq!((told.settling_ticks, told.back_ticks), (200.0, Some(200)));
        assert_eq!(told.settling_ci95, None, "one trial");
    }

    #[test]
    fn who_loses_nothing_has_settled_at_once() {
        let told = of(&[10; 20]);
        assert_eq!((told.settling_ticks, told.back_ticks), (0.0, Some(0)));
        assert!((told.lowest - 1.0).abs() < 1e-12);
    }

    /// A lower level is told as such, however soon it is reached.
    #[test]
    fn who_settles_lower_is_not_back() {
        let told = of(&[10, 10, 10, 10, 8, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
        assert!((told.settled / told.before - 0.6).abs() < 1e-12);
        assert_eq!((told.settling_ticks, told.back_ticks), (25.0, None));
        let nearly = of(&[10, 10, 10, 10, 2, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
        assert_eq!(nearly.back_ticks, Some(50), "nine in ten will do");
    }

    #[test]
    fn chance_of_single_trials_is_averaged_out() {
        let (one, other) = ([10, 10, 10, 10, 0, 0, 14, 6, 14, 6, 14, 6], [10, 10, 10, 10, 0, 0, 6, 14, 6, 14, 6, 14]);
        let told = Settling::of(&[&one, &other], MOVE).expect("long enough");
        assert_eq!((told.settling_ticks, told.back_ticks), (50.0, Some(50)));
        let [low, high] = told.settling_ci95.expect("two trials");
        assert!(low <= 50.0 && high >= 50.0, "{low} … {high}");
    }

    #[test]
    fn nothing_is_told_of_too_little() {
        assert_eq!(Settling::of(&[], MOVE), None);
        assert_eq!(Settling::of(&[&[10, 10, 10, 10, 10, 10, 10]], MOVE), None, "no window after the move");
        assert_eq!(Settling::of(&[&[0, 0, 0, 0, 5, 5, 5, 5, 5]], MOVE), None, "nothing was finished before");
    }
}
