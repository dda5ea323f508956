//! Opening a saved optimiser: a file may have been damaged, so its parts are held against one another before use.

use super::OptimiserError;
use super::cma_es::all_positive;

/// Serialises each type as its `serde(remote = "Self")` derives say, and lets nothing be opened that its `check` refuses.
macro_rules! checked_when_opened {
    ($($optimiser:ty),*) => {$(
        impl serde::Serialize for $optimiser {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $optimiser {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let saved = Self::deserialize(deserializer)?;
                saved.check().map_err(serde::de::Error::custom)?;
                Ok(saved)
            }
        }
    )*};
}

checked_when_opened!(super::OpenAiEs, super::Pgpe, super::RandomSearch);

/// Verifies a saved centre and its units.
pub(super) fn check_centre(mean: &[f64], scales: &[f64]) -> Result<(), OptimiserError> {
    if mean.is_empty() || !are_finite(mean, mean.len()) {
        return Err(OptimiserError::Damaged("mean"));
    }
    if !all_positive(scales, mean.len()) {
        return Err(OptimiserError::Damaged("scales"));
    }
    Ok(())
}

/// Whether `values` are as many as `dimensions`, and finite.
pub(super) fn are_finite(values: &[f64], dimensions: usize) -> bool {
    values.len() == dimensions && values.iter().all(|value| value.is_finite())
}
