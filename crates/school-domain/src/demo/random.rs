//! Chance that repeats: the same seed and the same label give the same draws on every machine.

use uuid::Uuid;

/// SplitMix64: one word of state, no dependency, good enough for a demo.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// Each part of the school draws from a stream of its own, so that one part can change without the others.
    pub(super) fn new(seed: u64, label: &str) -> Self {
        let mixed = label
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |state, byte| {
                (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        let mut random = Self { state: mixed };
        random.next();
        random
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit` - 1; 0 where there is none.
    pub(super) fn below(&mut self, limit: i64) -> i64 {
        let limit = u128::from(limit.max(1).unsigned_abs());
        i64::try_from((u128::from(self.next()) * limit) >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }

    /// True this often in a thousand times.
    pub(super) fn chance(&mut self, per_mille: i64) -> bool {
        self.below(1000) < per_mille
    }

    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.below(i64::try_from(list.len()).unwrap_or(i64::MAX));
        let at = usize::try_from(at).unwrap_or_default();
        list.get(at).copied().unwrap_or_default()
    }

    pub(super) fn uuid(&mut self) -> Uuid {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_and_labels_make_different_ones() {
        let draw = |seed, label| {
            let mut random = Random::new(seed, label);
            [random.next(), random.next()]
        };
        assert_eq!(draw(1, "people"), draw(1, "people"));
        assert_ne!(draw(1, "people"), draw(1, "rooms"));
        assert_ne!(draw(1, "people"), draw(2, "people"));
    }

    #[test]
    fn draws_stay_in_their_range() {
        let mut random = Random::new(7, "range");
        for _ in 0..1000 {
            assert!((3..=5).contains(&random.between(3, 5)));
        }
        assert_eq!(random.below(0), 0);
        assert_eq!(random.pick::<i64>(&[]), 0);
        assert_eq!(random.uuid().get_version_num(), 4);
    }
}
