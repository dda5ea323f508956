//! How strongly prices act, by what kind of floor it is and how full.
//!
//! Flows and moves are weighed against their means, so that weights carry over between floors and fleets; how much they should
//! weigh does not: in corridors one agent wide strong prices keep streams apart, on an open floor they send agents on detours
//! around others that they could have passed.

use crate::orchestration::meta_skill::Conditions;

/// What is known of the floor as a whole.
const CONTEXTS: usize = 3;

/// Parameters: the weights of the contexts for geometry, then those for traffic.
pub(super) const STRENGTH_FEATURES: usize = 2 * CONTEXTS;

/// Share of free cells with an agent on it at which a fleet counts as neither sparse nor dense.
const USUAL_DENSITY: f64 = 0.25;
/// Share below which it makes no difference any more: agents rarely meet.
const SPARSEST: f64 = USUAL_DENSITY / 20.0;
/// Narrowness at which a floor counts as neither wide nor narrow.
const USUAL_NARROWNESS: f64 = 0.25;
/// Brings both measures of the floor to the size of the logarithm of a density.
const SCALE: f64 = 4.0;

/// Factors of θ·φ, by what φ is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// Of features that the floor alone decides.
    pub geometry: f64,
    /// Of features from traffic.
    pub traffic: f64,
}

impl Strength {
    /// The exponentials of `weights` times contexts.
    pub(super) fn new(weights: &[f64; STRENGTH_FEATURES], conditions: &Conditions) -> Self {
        let contexts = contexts(conditions);
        let factor = |weights: &[f64]| libm::exp(weights.iter().zip(contexts).fold(0.0, |sum, (w, c)| sum + w * c));
        let (geometry, traffic) = weights.split_at(CONTEXTS);
        Self { geometry: factor(geometry), traffic: factor(traffic) }
    }
}

/// How much longer ways are than the crow flies, how dense the fleet, how narrow the floor.
fn contexts(conditions: &Conditions) -> [f64; CONTEXTS] {
    let &Conditions { winding, density, narrowness, .. } = conditions;
    let density = libm::log(density.max(SPARSEST) / USUAL_DENSITY);
    [SCALE * winding, density, SCALE * (narrowness - USUAL_NARROWNESS)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Grid, Layout};

    #[test]
    fn an_open_floor_that_is_as_full_as_usual_differs_by_how_wide_it_is() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let [winding, density, narrowness] = contexts(&Conditions::of(&grid, 100));
        assert_eq!((winding.to_bits(), density.to_bits()), (0.0_f64.to_bits(), 0.0_f64.to_bits()));
        assert!((narrowness - 4.0 * (0.05 - 0.25)).abs() < 1e-12, "{narrowness}");
    }

    #[test]
    fn strength_is_a_power_of_density() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let of = |agents| Strength::new(&[0.0, 0.5, 0.0, 0.0, -1.0, 0.0], &Conditions::of(&grid, agents));
        assert_eq!(of(100), Strength { geometry: 1.0, traffic: 1.0 });
        let quarter = of(25);
        assert!((quarter.geometry - 0.5).abs() < 1e-12 && (quarter.traffic - 4.0).abs() < 1e-12, "{quarter:?}");
        assert_eq!(of(1), of(5), "both are as sparse as can be");
    }
}
