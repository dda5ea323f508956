//! What holds for the numbers of an intact optimiser: a saved one may have been damaged.

/// Whether `values` are as many as `dimensions`, and finite.
pub(super) fn are_finite(values: &[f64], dimensions: usize) -> bool {
    values.len() == dimensions && values.iter().all(|value| value.is_finite())
}

/// Whether `values` are as many as `dimensions`, finite and positive.
pub(super) fn all_positive(values: &[f64], dimensions: usize) -> bool {
    are_finite(values, dimensions) && values.iter().all(|value| *value > 0.0)
}
