//! What does not belong to a tick: a single field, a reset, and what a second worker brings.

use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::super::failure::Failure;
use super::clock::thread_nanos;
use crate::grid::{Cell, CostToGo, Grid, Guidance};
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::sim::{Setting, Trial, Workers};

/// Fields that are timed; of a smaller floor, as many as it has cells.
const FIELDS: usize = 64;
/// Resets that are timed.
const RESETS: usize = 11;
/// Trials that one worker runs, and then two, at most; fewer where a fleet is large.
const TRIALS: u64 = 32;
/// Agent-steps in all of them together, about: enough to drown the start of the threads.
const BATCH_AGENT_STEPS: u64 = 12_800_000;
/// Fewest trials, and fewest ticks in each.
const FEWEST: u64 = 4;

/// Figures of one scene beside those of its ticks.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Extras {
    /// What a cost-to-go field costs.
    pub(super) field_ns_per_cell: FieldTimes,
    /// Processor time of beginning an episode in the world of an earlier one, in microseconds; the median of several.
    pub(super) reset_us: f64,
    /// How many times as fast two workers finish a batch of trials as one does, by the clock on the wall.
    pub(super) two_worker_speedup: f64,
}

/// Processor time of one cost-to-go field, in nanoseconds per cell.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct FieldTimes {
    /// All moves cost the same.
    pub(super) unweighted: f64,
    /// Every edge has a cost of its own, from half a plain move to two, as under learned guidance.
    pub(super) weighted: f64,
}

impl Extras {
    /// Measures them on `stage` under its own policy.
    ///
    /// # Errors
    /// If the scene does not take a shorter episode, or the system gives no threads.
    pub(super) fn measure(stage: &Stage, seed: u64) -> Result<Self, Failure> {
        let grid = &stage.grid;
        let mut costs = Stream::new(seed, Purpose::Policy, 0);
        let mut weighted = Guidance::from_edges(grid, |_, _, _| 500 + costs.below(1501));
        // One odd cost keeps a common divisor from making the others small.
        weighted.waits[0] = 1001;
        let mut scene = stage.scene.clone();
        let agents = u64::from(scene.fleet.agents);
        let ticks = (BATCH_AGENT_STEPS / TRIALS / agents).clamp(FEWEST, u64::from(scene.episode.ticks).max(FEWEST));
        let trials = (BATCH_AGENT_STEPS / (agents * ticks)).clamp(FEWEST, TRIALS);
        scene.episode.ticks = ticks as u32;
        let stage = Arc::new(stage.rebuild(scene)?);
        let setting = |seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed };
        let settings: Vec<Setting> = (0..trials).map(|k| setting(seed + k)).collect();
        Ok(Self {
            field_ns_per_cell: FieldTimes {
                unweighted: field_ns_per_cell(grid, &Guidance::plain(grid)),
                weighted: field_ns_per_cell(grid, &weighted),
            },
            reset_us: reset_us(&settings),
            two_worker_speedup: batch_secs(&settings, 1)? / batch_secs(&settings, 2)?,
        })
    }
}

fn field_ns_per_cell(grid: &Grid, guidance: &Guidance) -> f64 {
    let fields = FIELDS.min(grid.len());
    let goals: Vec<Cell> = (0..fields).map(|k| Cell((k * grid.len() / fields) as u32)).collect();
    let mut cost_to_go = CostToGo::new(grid, guidance);
    let (mut nanos, mut computed) = (0, 0);
    // The first round takes the memory, the second is timed: fields are computed into memory that is kept.
    for _ in 0..2 {
        cost_to_go.set_guidance(grid, guidance);
        let before = cost_to_go.computed();
        let start = thread_nanos();
        cost_to_go.prepare(grid, goals.iter().copied());
        nanos = thread_nanos() - start;
        computed = cost_to_go.computed() - before;
    }
    nanos as f64 / (computed * grid.len() as u64) as f64
}

fn reset_us(settings: &[Setting]) -> f64 {
    let mut trial = Trial::default();
    let mut nanos: Vec<u64> = Vec::with_capacity(RESETS + 1);
    for setting in settings.iter().cycle().take(RESETS + 1) {
        let start = thread_nanos();
        trial.begin(setting);
        nanos.push(thread_nanos() - start);
        trial.tick();
    }
    // The first found no world to reuse.
    let resets = &mut nanos[1..];
    resets.sort_unstable();
    resets[RESETS / 2] as f64 / 1000.0
}

#[expect(clippy::disallowed_methods, reason = "how long a batch takes on several threads is read off the wall")]
fn batch_secs(settings: &[Setting], workers: usize) -> std::io::Result<f64> {
    let workers = Workers::start(workers)?;
    let start = Instant::now();
    workers.run(settings.to_vec());
    Ok(start.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::DEFAULT_SCENE;

    #[test]
    fn extras_are_plausible() {
        let overrides = ["episode.ticks=20".to_owned()];
        let stage = Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene");
        let extras = Extras::measure(&stage, 0).expect("a valid scene");
        let FieldTimes { unweighted, weighted } = extras.field_ns_per_cell;
        assert!(unweighted > 0.0 && weighted > 0.0, "{extras:?}");
        assert!(extras.reset_us > 0.0 && extras.two_worker_speedup > 0.0, "{extras:?}");
    }
}
