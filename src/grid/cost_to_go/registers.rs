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
