//! Means and intervals over seeds.

use serde::{Deserialize, Serialize};

use crate::random::{Purpose, Stream};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 2000;

/// A mean with its 95 % t interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Arithmetic mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// The same in per cent of `whole`.
    #[must_use]
    pub fn percent_of(self, whole: f64) -> Self {
        let percent = |value: f64| 100.0 * value / whole;
        Self { mean: percent(self.mean), low: percent(self.low), high: percent(self.high) }
    }
}

/// The arithmetic mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Standard error of the mean, from the sample variance; 0 of fewer than two values.
pub fn standard_error(values: &[f64]) -> f64 {
    let n = values.len();
    if n < 2 {
        return 0.0;
    }
    let centre = mean(values);
    let squares = values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>();
    libm::sqrt(squares / (n - 1) as f64 / n as f64)
}

/// Mean and two-sided 95 % t interval (Student 1908, DOI 10.1093/biomet/6.1.1); one value has a degenerate interval.
pub fn t_interval(values: &[f64]) -> Interval {
    let centre = mean(values);
    let n = values.len();
    if n < 2 {
        return Interval { mean: centre, low: centre, high: centre };
    }
    let half = t_quantile_975(n - 1) * standard_error(values);
    Interval { mean: centre, low: centre - half, high: centre + half }
}

/// The 95 % percentile bootstrap interval of a statistic of `count` trials (Efron 1979, DOI 10.1214/aos/1176344552). `statistic` is told
/// the numbers of the trials that were drawn, with replacement; draws of which it has no figure are left out, and without
/// any figure there is no interval. The draws depend on `count` alone.
pub fn bootstrap_interval(count: usize, mut statistic: impl FnMut(&[usize]) -> Option<f64>) -> Option<[f64; 2]> {
    let mut stream = Stream::new(count as u64, Purpose::Policy, 0);
    let mut drawn = vec![0; count];
    let mut figures = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.fill_with(|| stream.below(count as u32) as usize);
        figures.extend(statistic(&drawn));
    }
    figures.sort_by(f64::total_cmp);
    let last = figures.len().checked_sub(1)?;
    let at = |share: f64| figures[(last as f64 * share).round() as usize];
    Some([at(0.025), at(0.975)])
}

/// The 97.5 % quantile of Student's t with `freedom` degrees: tabulated to 30, then the Cornish–Fisher expansion around
/// the normal quantile (Abramowitz and Stegun, 26.7.5).
pub fn t_quantile_975(freedom: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004, 2.262_157, 2.228_139,
        2.200_985, 2.178_813, 2.160_369, 2.144_787, 2.131_450, 2.119_905, 2.109_816, 2.100_922, 2.093_024, 2.085_963,
        2.079_614, 2.073_873, 2.068_658, 2.063_899, 2.059_539, 2.055_529, 2.051_831, 2.048_407, 2.045_230, 2.042_272,
    ];
    if let Some(&quantile) = TABLE.get(freedom.saturating_sub(1)) {
        return quantile;
    }
    let (z, n) = (1.959_963_984_540_054_f64, freedom as f64);
    let z3 = z * z * z;
    let (z5, z7) = (z3 * z * z, z3 * z3 * z);
    z + (z3 + z) / (4.0 * n)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n)
}

/// The chance of a Student's t with `freedom` degrees that is further from 0 than `t`, either way: the regularised incomplete beta function
/// of (ν/2, 1/2) at ν / (ν + t²) (Abramowitz and Stegun, 26.7.1).
pub fn t_two_sided(t: f64, freedom: usize) -> f64 {
    let n = freedom as f64;
    incomplete_beta(n / 2.0, 0.5, n / (n + t * t))
}

/// The regularised incomplete beta function Iₓ(a, b), by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22) in
/// Lentz's order (DOI 10.1364/AO.15.000668), which converges fast below (a + 1) / (a + b + 2).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    const STEPS: u32 = 300;
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta) / a;
    let apart = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let mut below = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let (mut above, mut fraction) = (1.0, below);
    for step in 1..=STEPS {
        let step = f64::from(step);
        let even = step * (b - step) * x / ((a + 2.0 * step - 1.0) * (a + 2.0 * step));
        let odd = -(a + step) * (a + b + step) * x / ((a + 2.0 * step) * (a + 2.0 * step + 1.0));
        let before = fraction;
        for term in [even, odd] {
            below = 1.0 / apart(1.0 + term * below);
            above = apart(1.0 + term / above);
            fraction *= below * above;
        }
        if (fraction - before).abs() <= f64::EPSILON * fraction.abs() {
            break;
        }
    }
    front * fraction
}

/// Which of these chances are small enough for all of their hypotheses to be rejected together, with a chance of at most `level` that any of
/// them is true: the step-down procedure of Holm, Scandinavian Journal of Statistics 6 (1979), 65–70.
pub fn holm(chances: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let mut rejected = vec![false; chances.len()];
    let left = (1..=chances.len()).rev();
    for (k, _) in order.into_iter().zip(left).take_while(|&(k, left)| chances[k] <= level / left as f64) {
        rejected[k] = true;
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures from `scipy.stats.t.interval`, `scipy.stats.sem` and `scipy.stats.t.ppf`.
    #[test]
    fn intervals_agree_with_scipy() {
        let interval = t_interval(&[1.0, 2.0, 3.0, 4.0]);
        assert!((interval.low - 0.445_739_743_239_121_3).abs() < 1e-6, "{interval:?}");
        assert!((interval.high - 4.554_260_256_760_879).abs() < 1e-6, "{interval:?}");
        assert!((standard_error(&[1.0, 2.0, 3.0, 4.0]) - 0.645_497_224_367_902_8).abs() < 1e-12);
        assert!((t_quantile_975(49) - 2.009_575).abs() < 1e-5);
        assert!((t_quantile_975(31) - 2.039_513).abs() < 1e-5);
    }

    /// The mean of 1 … 100 has a standard error of 2.9, so that its 95 % interval is about 50.5 ± 5.7.
    #[test]
    fn bootstrap_intervals_are_as_wide_as_the_standard_error_says_and_always_the_same() {
        let of_mean = |drawn: &[usize]| Some(mean(&drawn.iter().map(|&k| k as f64 + 1.0).collect::<Vec<_>>()));
        let interval = bootstrap_interval(100, of_mean).expect("an interval");
        assert!((interval[0] - 44.8).abs() < 0.8 && (interval[1] - 56.2).abs() < 0.8, "{interval:?}");
        assert_eq!(bootstrap_interval(100, of_mean), Some(interval));
        assert_eq!(bootstrap_interval(5, |_| None), None);
    }

    /// Figures from `2 * scipy.stats.t.sf`.
    #[test]
    fn chances_agree_with_scipy_and_with_the_quantiles() {
        for (t, freedom, chance) in [
            (0.5, 1, 0.704_832_764_699_133_5),
            (2.0, 4, 0.116_116_523_516_815_56),
            (5.0, 19, 7.949_974_998_417_639e-5),
            (12.0, 19, 2.590_894_637_222_196_5e-10),
            (40.0, 9, 1.898_299_844_933_982_2e-11),
            (1.0, 120, 0.319_322_723_864_421_07),
        ] {
            let ours = t_two_sided(t, freedom);
            assert!((ours / chance - 1.0).abs() < 1e-9, "{t}, {freedom}: {ours:e} instead of {chance:e}");
        }
        for freedom in 1..60 {
            let ours = t_two_sided(t_quantile_975(freedom), freedom);
            assert!((ours - 0.05).abs() < 1e-5, "{freedom}: {ours}");
        }
        assert!((t_two_sided(0.0, 7) - 1.0).abs() < 1e-12 && t_two_sided(f64::INFINITY, 7).abs() < f64::MIN_POSITIVE);
    }

    /// The example of the procedure: 0.01 ≤ 0.05 / 4 and 0.013 ≤ 0.05 / 3, but 0.03 > 0.05 / 2, so 0.04 ≤ 0.05 comes too late.
    #[test]
    fn holm_stops_at_the_first_that_is_too_large() {
        assert_eq!(holm(&[0.04, 0.01, 0.03, 0.013], 0.05), [false, true, false, true]);
        assert_eq!(holm(&[0.05], 0.05), [true]);
        assert_eq!(holm(&[], 0.05), [] as [bool; 0]);
    }

    #[test]
    fn one_value_has_a_degenerate_interval() {
        assert_eq!(t_interval(&[2.0]), Interval { mean: 2.0, low: 2.0, high: 2.0 });
        assert!(mean(&[]).abs() < f64::MIN_POSITIVE);
    }
}
