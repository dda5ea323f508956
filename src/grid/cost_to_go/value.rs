//! The widths in which fields are stored.

#![expect(clippy::inline_always, reason = "a function that is not inlined is not compiled for the caller's registers")]

use std::fmt::Debug;
use std::ops::{BitOr, BitXor};

/// The largest cost-to-go that the wide fields hold.
pub const LARGEST_COST: u32 = <u32 as FieldValue>::UNREACHABLE - 1;

/// A width in which fields are stored.
pub trait FieldValue:
    Copy + Debug + Default + Ord + Into<u64> + BitOr<Output = Self> + BitXor<Output = Self> + Send + Sync + 'static
{
    /// Stands for "no way"; no cost is larger.
    const UNREACHABLE: Self;
    /// The cost at the goal.
    const ZERO: Self;
    /// The sum; not below [`FieldValue::UNREACHABLE`] if either of the two is that.
    #[must_use]
    fn plus(self, cost: Self) -> Self;
    /// From a search result; `u32::MAX` becomes [`FieldValue::UNREACHABLE`].
    fn narrow(cost: u32) -> Self;
    /// The cost; `u32::MAX` for [`FieldValue::UNREACHABLE`].
    fn widen(self) -> u32;
}

impl FieldValue for u16 {
    const UNREACHABLE: Self = Self::MAX;
    const ZERO: Self = 0;

    #[inline(always)]
    fn plus(self, cost: Self) -> Self {
        self.saturating_add(cost)
    }

    #[inline]
    fn narrow(cost: u32) -> Self {
        cost.min(u32::from(Self::MAX)) as Self
    }

    #[inline]
    fn widen(self) -> u32 {
        if self == Self::MAX { u32::MAX } else { u32::from(self) }
    }
}

impl FieldValue for u32 {
    /// Half the range, so that the sum of two costs cannot overflow: no vector instruction adds 32 bits and saturates.
    const UNREACHABLE: Self = Self::MAX >> 1;
    const ZERO: Self = 0;

    #[inline(always)]
    fn plus(self, cost: Self) -> Self {
        self.wrapping_add(cost)
    }

    #[inline]
    fn narrow(cost: u32) -> Self {
        cost.min(Self::UNREACHABLE)
    }

    #[inline]
    fn widen(self) -> u32 {
        if self >= Self::UNREACHABLE { u32::MAX } else { self }
    }
}
