//! Moving averages of curves.

/// The exponential moving average with bias correction, as `TensorBoard` smooths its curves: the average begins at nothing
/// and is divided by the weight that it has gathered, so that the first value stands for itself. `weight`, 0 to below 1, is
/// that of what came before. Values that are all the same stay what they are, bit for bit.
///
/// D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 3, for the correction.
pub(super) fn smoothed(values: &[f64], weight: f64) -> Vec<f64> {
    if weight == 0.0 || values.iter().all(|value| value.to_bits() == values[0].to_bits()) {
        return values.to_vec();
    }
    let (mut average, mut gathered) = (0.0, 0.0);
    let mut next = |value: &f64| {
        average = average * weight + value * (1.0 - weight);
        gathered = gathered * weight + (1.0 - weight);
        average / gathered
    };
    values.iter().map(&mut next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_debiased() {
        // (0.5 · 1) / 0.5, (0.25 · 1 + 0.5 · 2) / 0.75, (0.125 · 1 + 0.25 · 2 + 0.5 · 4) / 0.875
        assert_eq!(smoothed(&[1.0, 2.0, 4.0], 0.5), [1.0, 1.25 / 0.75, 3.0]);
        assert_eq!(smoothed(&[3.0, 5.0], 0.75), [3.0, (0.1875 * 3.0 + 0.25 * 5.0) / 0.4375]);
    }

    #[test]
    fn constants_and_no_weight_change_nothing() {
        assert_eq!(smoothed(&[0.1; 5], 0.9), [0.1; 5]);
        assert_eq!(smoothed(&[0.1, 0.7, 0.3], 0.0), [0.1, 0.7, 0.3]);
        assert!(smoothed(&[], 0.9).is_empty());
    }
}
