//! Power laws through measured points.

/// Exponent and scale of the power law through `points` by least squares of the logarithms; `None` without two sizes.
pub(super) fn power_law(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let count = points.len() as f64;
    let logarithms: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (libm::log(x), libm::log(y))).collect();
    let mean_x = logarithms.iter().map(|point| point.0).sum::<f64>() / count;
    let mean_y = logarithms.iter().map(|point| point.1).sum::<f64>() / count;
    let covariance: f64 = logarithms.iter().map(|&(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logarithms.iter().map(|&(x, _)| (x - mean_x) * (x - mean_x)).sum();
    let exponent = covariance / variance;
    (variance > 0.0).then(|| (exponent, libm::exp(mean_y - exponent * mean_x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_found_again() {
        let law = |x: f64| (x, 3.0 * libm::pow(x, 1.5));
        let (exponent, scale) = power_law(&[law(10.0), law(200.0), law(3000.0)]).expect("three sizes");
        assert!((exponent - 1.5).abs() < 1e-12 && (scale - 3.0).abs() < 1e-9, "{exponent} {scale}");
        assert_eq!(power_law(&[(2.0, 5.0), (2.0, 6.0)]), None);
        assert_eq!(power_law(&[]), None);
    }
}
