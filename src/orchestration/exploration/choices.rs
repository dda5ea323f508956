//! A softmax over what is left to choose from.

/// Alternatives under a softmax, and the features that it expects. They are added one by one, so that a series of choices is
/// walked from its last, where least was left, to its first.
#[derive(Clone, Debug)]
pub(super) struct Choices<const N: usize> {
    /// The highest score so far, to which weights are relative: they neither overflow nor all vanish.
    peak: f64,
    /// Sum of weights.
    weight: f64,
    /// Sum of weight · φ.
    phi: [f64; N],
}

impl<const N: usize> Choices<N> {
    /// Nothing to choose from.
    pub(super) fn none() -> Self {
        Self { peak: f64::NEG_INFINITY, weight: 0.0, phi: [0.0; N] }
    }

    /// Adds an alternative of a finite `score`, in units of the temperature.
    pub(super) fn add(&mut self, score: f64, phi: &[f64; N]) {
        if score > self.peak {
            let share = libm::exp(self.peak - score);
            self.weight *= share;
            for sum in &mut self.phi {
                *sum *= share;
            }
            self.peak = score;
        }
        let weight = libm::exp(score - self.peak);
        self.weight += weight;
        for (sum, phi) in self.phi.iter_mut().zip(phi) {
            *sum += weight * phi;
        }
    }

    /// The mean of φ under the softmax; there must be an alternative.
    pub(super) fn expected(&self) -> [f64; N] {
        self.phi.map(|sum| sum / self.weight)
    }
}
