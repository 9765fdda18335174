//! One stable sort for the whole crate.
//!
//! The library's sorts are compiled anew for each type and order, some seven kilobytes each in the module; here everything
//! sorts by one merge sort of indices, and only the moving of the items is compiled anew. O(n log n) comparisons.

use std::cmp::Ordering;

/// The stable order of `0..n`: `compare(a, b)` compares two of these numbers.
pub fn order(n: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order = Order::new(n);
    while order.step(usize::MAX, compare) {}
    order.from
}

/// The same, done in parts.
pub struct Order {
    from: Vec<u32>,
    to: Vec<u32>,
    /// Runs of so many are in order.
    width: usize,
    /// The next place in `to`, and what is next in the two runs that are being merged.
    place: usize,
    left: usize,
    right: usize,
}

impl Order {
    /// Nothing is done yet.
    pub fn new(n: usize) -> Order {
        let from: Vec<u32> = (0..n as u32).collect();
        Order { to: from.clone(), from, width: 1, place: 0, left: 0, right: 0 }
    }

    /// Moves so many numbers, with a comparison each; true when there is more to do.
    pub fn step(&mut self, most: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> bool {
        let n = self.from.len();
        let mut moves = most;
        while self.width < n {
            let start = self.place / (2 * self.width) * (2 * self.width);
            let (middle, end) = ((start + self.width).min(n), (start + 2 * self.width).min(n));
            if self.place == start {
                (self.left, self.right) = (start, middle);
            }
            let until = end.min(self.place.saturating_add(moves));
            moves -= until - self.place;
            let (from, mut left, mut right) = (&self.from[..], self.left, self.right);
            for place in &mut self.to[self.place..until] {
                let takes_left = left < middle && (right >= end || compare(from[left], from[right]) != Ordering::Greater);
                let taken = if takes_left { &mut left } else { &mut right };
                *place = from[*taken];
                *taken += 1;
            }
            (self.place, self.left, self.right) = (until, left, right);
            if until == n {
                std::mem::swap(&mut self.from, &mut self.to);
                (self.width, self.place) = (self.width * 2, 0);
            }
            if moves == 0 {
                return self.width < n;
            }
        }
        false
    }

    /// The order, once there is no more to do.
    pub fn done(self) -> Vec<u32> {
        self.from
    }
}

/// Sorts items, equal ones keeping their order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order(items.len(), &mut |a, b| compare(&items[a as usize], &items[b as usize]));
    arrange(items, order);
}

/// Sorts items by a key, equal ones keeping their order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Puts the item that stood at `order[i]` to place `i`, one cycle of the permutation after the other.
fn arrange<T>(items: &mut [T], mut order: Vec<u32>) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at as u32) as usize;
            if from == start || from == at {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_library_does(items in prop::collection::vec((0u8..20, any::<u16>()), 0..200)) {
            let (mut ours, mut theirs) = (items.clone(), items);
            by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn in_parts_it_is_the_same(items in prop::collection::vec(0u8..20, 0..200), most in 1usize..40) {
            let mut compare = |a: u32, b: u32| items[a as usize].cmp(&items[b as usize]);
            let mut parts = Order::new(items.len());
            while parts.step(most, &mut compare) {}
            prop_assert_eq!(parts.done(), order(items.len(), &mut compare));
        }
    }
}
