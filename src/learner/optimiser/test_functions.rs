//! Functions to search, as costs with their minimum 0 like in the literature; a score is the negative cost.

use super::AskTell;
use super::generation::Generation;
use crate::random::{Purpose, Stream};

/// The square of the distance to the optimum.
pub fn sphere(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

/// Condition 1e6, along the axes.
pub fn ellipsoid(x: &[f64]) -> f64 {
    let last = (x.len() - 1) as f64;
    x.iter().enumerate().map(|(i, x)| libm::pow(1e6, i as f64 / last) * x * x).sum()
}

/// Squared partial sums: the dimensions depend on one another.
pub fn schwefel(x: &[f64]) -> f64 {
    let mut partial_sum = 0.0;
    let square_of_next_sum = |x: &f64| {
        partial_sum += x;
        partial_sum * partial_sum
    };
    x.iter().map(square_of_next_sum).sum()
}

/// A curved valley, with a second optimum that some searches end in.
pub fn rosenbrock(x: &[f64]) -> f64 {
    let valley = |a: f64, b: f64| 100.0 * (a * a - b) * (a * a - b) + (a - 1.0) * (a - 1.0);
    x.windows(2).map(|pair| valley(pair[0], pair[1])).sum()
}

/// Asks and tells one generation; the scores are the negative costs. Where trials explore, they do so around the candidate, by
/// normal noise as wide as the temperature.
pub fn generation(search: &mut impl AskTell, mut cost: impl FnMut(&[f64]) -> f64) -> Vec<f64> {
    let candidates = search.ask();
    let Some(temperature) = search.temperature() else {
        let scores: Vec<f64> = candidates.iter().map(|x| -cost(x)).collect();
        search.tell(&scores);
        return scores;
    };
    // Drawn from where the search stands, so that one that is saved and opened again meets the same noise.
    let mut stream = Stream::new(search.mean()[0].to_bits(), Purpose::Exploration, 0);
    let noise: Vec<Vec<f64>> = candidates.iter().map(|x| x.iter().map(|_| stream.normal()).collect()).collect();
    let drawn = |(x, z): (&Vec<f64>, &Vec<f64>)| x.iter().zip(z).map(|(x, z)| x + temperature * z).collect::<Vec<_>>();
    let scores: Vec<f64> = candidates.iter().zip(&noise).map(drawn).map(|x| -cost(&x)).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let slope = |(score, z): (&f64, &Vec<f64>)| z.iter().map(|z| (score - mean) * z / temperature).collect::<Vec<_>>();
    search.note_slopes(&scores.iter().zip(&noise).map(slope).collect::<Vec<_>>());
    search.tell(&scores);
    scores
}

/// Four mirrored pairs of draws that another program can make too: 1.5 sin(1 + 7 generation + 3 pair + dimension²).
pub fn waves(widths: Vec<f64>, generation: u32) -> Generation {
    let wave = |pair: u32, i: usize| 1.5 * libm::sin(f64::from(1 + 7 * generation + 3 * pair) + (i * i) as f64);
    let draw = |index: u32| {
        let sign = if index.is_multiple_of(2) { 1.0 } else { -1.0 };
        (0..widths.len()).map(|i| sign * wave(index / 2, i)).collect()
    };
    let draws = (0..8).map(draw).collect();
    Generation::new(widths, draws)
}

/// Where the traces of other programs begin.
pub const TRACE_START: [f64; 4] = [0.0, 0.5, -0.5, 0.25];

/// Asserts that `found` differs from what another program found by no more than rounding.
pub fn assert_traces_meet(found: &[f64], expected: [f64; 4]) {
    let error = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(error < 1e-9, "{found:?} instead of {expected:?}");
}
