//! Sweeps in the widest registers that the processor has.
//!
//! The compiler is told that it may use AVX2 in a second copy of the sweeps, and that copy runs where the processor has
//! it. Both do the same integer operations, so results are the same bit for bit.

#![expect(unsafe_code, reason = "calling the copy compiled for AVX2 is sound only on a processor that has it")]

use super::sweep::Sweeper;
use super::value::FieldValue;

/// [`Sweeper::settle`] by the best copy for this processor.
pub(super) fn settle<T: FieldValue>(sweeper: &mut Sweeper<T>) -> bool {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, which is all that the function asks for.
        return unsafe { settle_with_avx2(sweeper) };
    }
    sweeper.settle()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn settle_with_avx2<T: FieldValue>(sweeper: &mut Sweeper<T>) -> bool {
    sweeper.settle()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::cost_to_go::Costs;
    use crate::grid::{Cell, Grid, Guidance, Layout};
    use crate::random::{Purpose, Stream};

    /// The copy for any processor does the same as the one that this processor prefers.
    #[test]
    fn both_copies_agree() {
        let grid = Grid::new(Layout::open(23, 17)).expect("free");
        let mut stream = Stream::new(3, Purpose::Layout, 0);
        let costs = Costs::new(&grid, &Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(90)));
        let goals: Vec<Cell> = (0..32).map(|k| Cell(k * 12)).collect();
        let fields = |settle: fn(&mut Sweeper<u16>) -> bool| {
            let mut sweeper = Sweeper::<u16>::default();
            sweeper.set_costs(&grid, &costs);
            sweeper.begin(&goals);
            assert!(settle(&mut sweeper), "no maze");
            let mut fields = vec![vec![0; grid.len() + 1].into_boxed_slice(); goals.len()];
            sweeper.copy_to(&mut fields);
            fields
        };
        assert_eq!(fields(settle), fields(Sweeper::settle));
    }
}
