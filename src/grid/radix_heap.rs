//! A queue for searches outwards: what comes in is never cheaper than what was taken last.
//!
//! Ahuja, Mehlhorn, Orlin, Tarjan 1990 (DOI 10.1145/77600.77615). Cells wait by the highest bit in which their cost differs from
//! the cost taken last. When that has no more cells, those of the next bit are dealt out anew; each moves down once a bit at most,
//! and no comparison decides where to.

use super::Cell;

/// Cells by cost, cheapest first; those of one cost in any order.
#[derive(Debug)]
pub struct RadixHeap {
    /// The cost taken last.
    last: u32,
    /// By the number of the highest bit that differs, from 1; at 0 what costs as much as was taken last.
    waiting: [Vec<(u32, Cell)>; 33],
    /// Which of them hold something, by bit; that of 0 says nothing.
    occupied: u64,
}

impl Default for RadixHeap {
    fn default() -> Self {
        Self { last: 0, waiting: std::array::from_fn(|_| Vec::new()), occupied: 0 }
    }
}

impl RadixHeap {
    /// Empties it for another search, which may begin at any cost.
    pub fn clear(&mut self) {
        self.waiting.iter_mut().for_each(Vec::clear);
        (self.last, self.occupied) = (0, 0);
    }

    /// Adds a cell. Its cost must be no less than that of the last that was taken.
    #[inline]
    pub fn push(&mut self, cost: u32, cell: Cell) {
        debug_assert!(cost >= self.last, "{cost} after {}", self.last);
        let bit = u32::BITS - (cost ^ self.last).leading_zeros();
        self.waiting[bit as usize].push((cost, cell));
        self.occupied |= 1 << bit;
    }

    /// Takes one of the cheapest, with its cost.
    #[inline]
    pub fn pop(&mut self) -> Option<(u32, Cell)> {
        if self.waiting[0].is_empty() {
            self.deal_out();
        }
        self.waiting[0].pop()
    }

    /// Goes on to the next cost, if there is any.
    fn deal_out(&mut self) {
        let bit = (self.occupied & !1).trailing_zeros();
        if bit == u64::BITS {
            return;
        }
        self.occupied &= !(1 << bit);
        let mut dealt = std::mem::take(&mut self.waiting[bit as usize]);
        self.last = dealt.iter().map(|&(cost, _)| cost).min().unwrap_or(self.last);
        for (cost, cell) in dealt.drain(..) {
            self.push(cost, cell);
        }
        // Nothing was dealt to where it came from, and what that had allocated is kept.
        self.waiting[bit as usize] = dealt;
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use super::*;
    use crate::random::{Purpose, Stream};

    #[test]
    fn costs_come_out_as_from_a_binary_heap() {
        let mut stream = Stream::new(3, Purpose::Layout, 0);
        let (mut radix, mut binary) = (RadixHeap::default(), BinaryHeap::new());
        for span in [1, 3, 20, 800, 1 << 20, u32::MAX / 1000] {
            radix.clear();
            binary.clear();
            let mut last = stream.below(1000);
            for number in 0..600 {
                for _ in 0..stream.below(4) {
                    let cost = last.saturating_add(stream.below(span));
                    radix.push(cost, Cell(number));
                    binary.push(Reverse(cost));
                }
                let taken = radix.pop().map(|(cost, _)| cost);
                assert_eq!(taken, binary.pop().map(|Reverse(cost)| cost));
                last = taken.unwrap_or(last);
            }
        }
    }
}
