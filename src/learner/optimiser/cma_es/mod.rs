//! Covariance matrix adaptation evolution strategy.
//!
//! Candidates are drawn from a normal distribution N(m, σ² C), every dimension in units of its scale. After each
//! generation the mean m moves to the weighted mean of the better half; the step size σ grows when successive moves
//! line up and shrinks when they cancel (cumulative step-size adaptation); the covariance C learns the directions that
//! worked, from the path of the mean (rank-one update) and from the ranked candidates (rank-µ update), the worst of
//! which count negatively (active update).
//!
//! Algorithm, default parameters and names follow N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv
//! 1604.00772, with scores turned round so that the highest is best. [`SepCmaEs`] keeps only the diagonal of C and
//! learns it faster (R. Ros and N. Hansen, PPSN X 2008, DOI 10.1007/978-3-540-87700-4_30), here with the active update
//! as well.
//!
//! Beyond the tutorial, for searches that are watched, steered and left to run: the variances of C are kept at a mean
//! of 1, which leaves σ² C as it was but makes σ alone the overall width; a generation whose scores are all tied is
//! skipped; the condition of C stays below 1e14, where the tutorial stops; and σ stays within
//! [`STEP_SIZES`](super::STEP_SIZES). So no number ever overflows.

mod covariance;
mod diagonal;
mod eigen;
mod full;
mod parameters;
mod strategy;

#[cfg(test)]
mod tests;

pub use diagonal::DiagonalCovariance;
pub use full::FullCovariance;
pub(super) use parameters::default_population;
pub use strategy::EvolutionStrategy;

/// CMA-ES with a full covariance: learns how the dimensions depend on one another, n (n + 1) / 2 numbers. Time per
/// candidate grows with n², and now and then a decomposition takes n³.
pub type CmaEs = EvolutionStrategy<FullCovariance>;

/// CMA-ES with a diagonal covariance: learns one scale a dimension, n numbers, in about n times fewer evaluations, and
/// no dependence at all. Time per candidate grows with n.
pub type SepCmaEs = EvolutionStrategy<DiagonalCovariance>;
