//! Optimisers: search for the numbers that score highest, knowing nothing of what they mean.
//!
//! Every optimiser is used by [`AskTell`]: `ask` for a generation of candidates, score each one elsewhere, `tell` the
//! scores in the order asked. Scores are **maximised**, for a reward is a throughput; the papers minimise, so "best"
//! here is their "smallest". Only the ranking of scores counts ([`AskTell::tell`] says how ties and NaN rank).
//!
//! A [`Search`] is what they have in common; a `Strategy` is what tells them apart, how candidates are drawn and what is
//! learned from their scores. An [`Optimiser`] is one of them, chosen by [`Method`], begun from a [`Start`]. It serialises between any two calls,
//! also between `ask` and `tell`, and continues bit for bit: all numbers are f64 through `libm`, summed in a fixed
//! order without fused operations, and every random draw comes from the one stream it was given.
//!
//! | token | search distribution | source |
//! |---|---|---|
//! | `cma-es` | normal, full covariance; up to some 300 dimensions | Hansen, arXiv 1604.00772 |
//! | `sep-cma-es` | normal, diagonal covariance; any number | Ros and Hansen, DOI 10.1007/978-3-540-87700-4_30 |
//! | `openai-es` | normal, one fixed width; any number | Salimans et al., arXiv 1703.03864 |
//! | `pgpe` | normal, a width a dimension; any number | Sehnke et al., DOI 10.1016/j.neunet.2009.12.004, with ClipUp |
//! | `reinforce` | what trials draw of their decisions; told slopes as well as scores | Williams, DOI 10.1007/BF00992696 |
//! | `random-search` | normal around the start, nothing learned | – |

mod adam;
mod ask_tell;
mod centre;
mod clip_up;
pub mod cma_es;
mod dials;
mod error;
mod generation;
mod method;
mod open_ai_es;
mod pgpe;
mod random_search;
mod ranking;
mod reinforce;
mod search;
mod sound;
mod start;
mod strategy;

#[cfg(test)]
mod test_functions;
#[cfg(test)]
mod tests;

pub use ask_tell::{AskTell, STEP_SIZES};
pub use error::OptimiserError;
pub use method::{Method, Optimiser};
pub use open_ai_es::OpenAiEs;
pub use pgpe::Pgpe;
pub use random_search::RandomSearch;
pub use reinforce::Reinforce;
pub use search::Search;
pub use start::Start;
