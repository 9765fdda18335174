//! Labels beside a picture: moved apart so that none overlap, each as near to what it names as the others allow.
//!
//! One pass that pools neighbors which would overlap and puts each pool at the mean of its wishes: the least squares solution
//! for labels in a given order (isotonic regression by pooling adjacent violators; Ayer et al., "An empirical distribution
//! function for sampling with incomplete information", 1955).

/// Labels that stand together.
struct Pool {
    n: usize,
    size: i32,
    /// The sum of where its labels would have it begin.
    wishes: f64,
    start: i32,
}

/// Where labels begin, given the middle that each wishes for (ascending) and its height, so that none overlap and all lie
/// between `from` and `to`. `None` where there is not the room. Linear in labels.
#[inline(never)]
pub fn spread(labels: &[(i32, i32)], from: i32, to: i32) -> Option<Vec<i32>> {
    let mut all = 0i32;
    for (_, size) in labels {
        all = all.saturating_add(*size);
    }
    if all > to - from {
        return None;
    }
    let mut pools: Vec<Pool> = Vec::with_capacity(labels.len());
    for &(middle, size) in labels {
        let mut pool = Pool { n: 1, size, wishes: f64::from(middle - size / 2), start: 0 };
        loop {
            pool.start = ((pool.wishes / pool.n as f64).round() as i32).min(to - pool.size).max(from);
            match pools.pop() {
                Some(before) if before.start + before.size > pool.start => {
                    // What comes later would have the pool begin by so much earlier.
                    let later = pool.n as f64 * f64::from(before.size);
                    pool.wishes += before.wishes - later;
                    pool.n += before.n;
                    pool.size += before.size;
                }
                Some(before) => {
                    pools.push(before);
                    break;
                }
                None => break,
            }
        }
        pools.push(pool);
    }
    let mut starts = Vec::with_capacity(labels.len());
    for pool in pools {
        let mut start = pool.start;
        for _ in 0..pool.n {
            starts.push(start);
            start += labels[starts.len() - 1].1;
        }
    }
    Some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        for (labels, expected) in [
            (&[(50, 10)][..], Some(vec![45])),
            (&[(50, 10), (70, 10)], Some(vec![45, 65])),
            (&[(50, 10), (50, 10)], Some(vec![40, 50])),
            (&[(0, 10), (1, 10), (2, 10)], Some(vec![0, 10, 20])),
            (&[(98, 10), (99, 10)], Some(vec![80, 90])),
            // The third pushes the pair before it up again.
            (&[(40, 20), (50, 20), (55, 20)], Some(vec![18, 38, 58])),
            (&[(5, 60), (6, 60)], None),
            (&[], Some(vec![])),
        ] {
            assert_eq!(spread(labels, 0, 100), expected, "{labels:?}");
        }
    }

    proptest! {
        #[test]
        fn none_overlap_or_leave(
            mut labels in proptest::collection::vec((-50i32..400, 1i32..40), 0..24),
            from in -20i32..20,
            room in 0i32..500,
        ) {
            labels.sort();
            let to = from + room;
            let all: i32 = labels.iter().map(|label| label.1).sum();
            let starts = spread(&labels, from, to);
            prop_assert_eq!(starts.is_some(), all <= room);
            let mut free = from;
            for (start, (_, size)) in starts.unwrap_or_default().iter().zip(&labels) {
                prop_assert!(*start >= free && start + size <= to);
                free = start + size;
            }
        }
    }
}
