//! What trials that explored say about the slope of the expected score.
//!
//! What is drawn in a stretch of an episode is weighed by what is finished from then on, less a baseline: the mean of the same
//! stretch over the other trials in the same world, so that neither what came before nor a generous world counts. The baseline is
//! of others alone, and so the estimate has no bias (Williams 1992, DOI 10.1007/BF00992696; leaving one out: Kool, van Hoof and
//! Welling, ICLR 2019 workshop "Buy 4 REINFORCE samples, get a baseline for free!").

use crate::orchestration::meta_skill::Scope;
use crate::sim::{Trace, TrialResult};

/// Estimates of the slope, one for each of the trials of the same world that came to their end, over the parameters in `scope`.
/// `results` hold the same `worlds`, in the same order, for one candidate after the other. Each world counts by its
/// own mean score, as several scenes do in scores; worlds in which fewer than two trials ended, or nothing was ever finished, say
/// nothing.
pub(in crate::learner) fn slopes(results: &[TrialResult], worlds: usize, scope: &Scope) -> Vec<Vec<f64>> {
    let in_world = |world: usize| {
        let traces = results.iter().skip(world).step_by(worlds);
        of_world(&traces.filter_map(|result| result.as_ref().ok()?.trace.as_ref()).collect::<Vec<_>>(), scope)
    };
    (0..worlds).flat_map(in_world).collect()
}

fn of_world(traces: &[&Trace], scope: &Scope) -> Vec<Vec<f64>> {
    let others = traces.len() as f64 - 1.0;
    let mut finished: Vec<f64> = Vec::new();
    for trace in traces {
        finished.resize(trace.stretches().count(), 0.0);
        for (sum, (own, _)) in finished.iter_mut().zip(trace.stretches()) {
            *sum += own as f64;
        }
    }
    let mean = finished.first().map_or(0.0, |all| all / traces.len() as f64);
    if others < 1.0 || mean == 0.0 {
        return Vec::new();
    }
    let estimate = |trace: &&Trace| {
        let mut sum = Vec::new();
        for ((own, slopes), all) in trace.stretches().zip(&finished) {
            let own = own as f64;
            let beyond = (own - (all - own) / others) / mean;
            let drawn = slopes.vector(scope);
            sum.resize(drawn.len(), 0.0);
            for (sum, drawn) in sum.iter_mut().zip(drawn) {
                *sum += beyond * drawn;
            }
        }
        sum
    };
    traces.iter().map(estimate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::exploration::Slopes;
    use crate::orchestration::meta_skill::Decision;
    use crate::sim::{Outcome, TrialFailure};

    /// A trial of two stretches: what was finished after each, and what slope the first parameter had in each.
    fn trial(finished: [u64; 2], slopes: [f64; 2]) -> Outcome {
        let mut trace = Trace::default();
        for (finished, slope) in finished.into_iter().zip(slopes) {
            trace.note(finished, Slopes([vec![slope], Vec::new(), Vec::new(), Vec::new()]));
        }
        Outcome { throughput: finished[1] as f64, trace: Some(trace), ..Outcome::default() }
    }

    fn firsts(results: &[TrialResult], worlds: usize) -> Vec<f64> {
        let scope = Scope::of(&[Decision::Assignment]);
        slopes(results, worlds, &scope).into_iter().map(|slope| slope[0]).collect()
    }

    /// Of three trials that finish 12, 6 and 6, 8 on average: the first is 6 above the others, from the second stretch on 3.
    #[test]
    fn what_follows_counts_beyond_what_followed_for_the_others() {
        let trials = [trial([5, 12], [1.0, 10.0]), trial([2, 6], [1.0, 0.0]), trial([2, 6], [0.0, 2.0])].map(Ok);
        assert_eq!(firsts(&trials, 1), [(6.0 + 30.0) / 8.0, -3.0 / 8.0, -1.5 * 2.0 / 8.0]);
    }

    #[test]
    fn worlds_are_apart_and_failures_left_out() {
        let failed = || Err(TrialFailure { scene: String::new(), seed: 1, reason: String::new() });
        let generous = |slope| trial([100, 200], [slope, 0.0]);
        let results = [
            Ok(trial([0, 4], [1.0, 0.0])),
            Ok(generous(1.0)),
            Ok(trial([0, 2], [1.0, 0.0])),
            failed(),
            failed(),
            Ok(generous(2.0)),
        ];
        assert_eq!(firsts(&results, 2), [2.0 / 3.0, -2.0 / 3.0, 0.0, 0.0]);
        assert_eq!(firsts(&results[..2], 2), [0.0; 0], "nobody to compare with");
    }
}
