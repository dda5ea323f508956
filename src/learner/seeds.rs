//! Seeds of trials: training, held-out and test seeds never meet.
//!
//! Test seeds are whatever a user names below 2^32. Training and held-out seeds lie above it, told apart by their top
//! bits, and are drawn from the run's own seed.

use std::ops::Range;

use crate::random::{Purpose, Stream};

/// Test seeds lie below this.
pub const TEST_SEEDS_END: u64 = 1 << 32;

const TRAINING: u64 = 1 << 62;
const HELD_OUT: u64 = 1 << 63;
const DRAWN_BITS: u64 = (1 << 61) - 1;

/// The seed of trial number `rollout` of every candidate in a generation: all candidates meet the same worlds.
pub fn training_seed(run_seed: u64, generation: u32, rollout: u32) -> u64 {
    let index = u64::from(generation) << 32 | u64::from(rollout);
    TRAINING | Stream::new(run_seed, Purpose::Seeds, index).next_u64() & DRAWN_BITS
}

/// The same for each of some `rollouts`.
pub(super) fn training_seeds(run_seed: u64, generation: u32, rollouts: Range<u32>) -> Vec<u64> {
    rollouts.map(|rollout| training_seed(run_seed, generation, rollout)).collect()
}

/// The stream from which the scenes of a generation are drawn.
pub(super) fn scene_stream(run_seed: u64, generation: u32) -> Stream {
    // No candidate has that many trials.
    Stream::new(run_seed, Purpose::Seeds, u64::from(generation) << 32 | u64::from(u32::MAX))
}

/// The seeds on which champions and rivals of a run are scored.
pub fn held_out_seeds(run_seed: u64, count: u32) -> Vec<u64> {
    let mut stream = Stream::new(run_seed, Purpose::Seeds, u64::MAX);
    (0..count).map(|_| HELD_OUT | stream.next_u64() & DRAWN_BITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_kinds_never_meet() {
        for seed in 0..20 {
            for k in 0..50 {
                let training = training_seed(seed, k, k % 3);
                assert!((TEST_SEEDS_END..HELD_OUT).contains(&training));
            }
            assert!(held_out_seeds(seed, 20).into_iter().all(|held_out| held_out >= HELD_OUT));
        }
    }
}
