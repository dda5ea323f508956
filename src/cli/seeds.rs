//! The seeds of test trials, as users name them.

use anyhow::anyhow;
use clap::Args;

use super::failure::Failure;
use crate::learner::seeds::TEST_SEEDS_END;

/// Which seeds trials run under.
#[derive(Clone, Debug, Args)]
pub(super) struct SeedArguments {
    /// First seed of the test trials.
    #[arg(long, value_name = "SEED", default_value_t = 0, conflicts_with = "seed_list")]
    seed: u64,
    /// Number of seeds: SEED, SEED + 1, ….
    #[arg(long, value_name = "N", default_value_t = 10, conflicts_with = "seed_list",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    seeds: u32,
    /// The seeds themselves.
    #[arg(long, value_name = "a,b,c", value_delimiter = ',')]
    seed_list: Vec<u64>,
}

impl SeedArguments {
    /// The seeds, all of them test seeds, no two alike.
    ///
    /// # Errors
    /// If one of them is not a test seed or stands twice in the list: bad input.
    pub(super) fn seeds(&self) -> Result<Vec<u64>, Failure> {
        if self.seed_list.is_empty() {
            let last = self.seed.saturating_add(u64::from(self.seeds) - 1);
            check(last)?;
            return Ok((self.seed..=last).collect());
        }
        for (position, &seed) in self.seed_list.iter().enumerate() {
            check(seed)?;
            if self.seed_list[..position].contains(&seed) {
                return Err(Failure::bad_input(anyhow!("--seed-list: expected seeds that differ, found {seed} twice")));
            }
        }
        Ok(self.seed_list.clone())
    }
}

/// Training and held-out seeds are refused: what was learned or chosen under a seed proves nothing under it.
pub(super) fn check(seed: u64) -> Result<u64, Failure> {
    if seed < TEST_SEEDS_END {
        return Ok(seed);
    }
    let expected = format!("expected test seeds, which lie below {TEST_SEEDS_END}; those above are for training");
    Err(Failure::bad_input(anyhow!("seed {seed}: {expected}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(seed: u64, seeds: u32, seed_list: &[u64]) -> SeedArguments {
        SeedArguments { seed, seeds, seed_list: seed_list.to_vec() }
    }

    #[test]
    fn a_range_or_a_list() {
        assert_eq!(arguments(5, 3, &[]).seeds().expect("test seeds"), [5, 6, 7]);
        assert_eq!(arguments(0, 10, &[9, 2]).seeds().expect("test seeds"), [9, 2]);
    }

    #[test]
    fn only_different_test_seeds_are_taken() {
        assert!(arguments(TEST_SEEDS_END - 1, 1, &[]).seeds().is_ok());
        assert!(arguments(TEST_SEEDS_END - 1, 2, &[]).seeds().is_err());
        assert!(arguments(u64::MAX, 2, &[]).seeds().is_err());
        assert!(arguments(0, 10, &[1, TEST_SEEDS_END]).seeds().is_err());
        assert!(arguments(0, 10, &[1, 2, 1]).seeds().is_err());
    }
}
