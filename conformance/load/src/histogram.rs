//! How long operations took: buckets whose width grows with the value, so that any quantile is right to 1.6 %, in little memory.

use std::time::Duration;

/// Buckets to a power of two, as a power of two.
const PRECISION: u32 = 6;
const WITHIN: u64 = 1 << PRECISION;
/// Enough for 2⁴⁰ µs, twelve days.
const BUCKETS: usize = (40 - PRECISION as usize + 2) << PRECISION;

/// Microseconds, counted.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    most: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; BUCKETS], total: 0, most: 0 }
    }
}

/// Below `WITHIN` every value has a bucket; above, each power of two has `WITHIN` of them.
fn bucket_of(micros: u64) -> usize {
    let shift = (63 - (micros | 1).leading_zeros()).saturating_sub(PRECISION);
    let bucket = (u64::from(shift) << PRECISION) + (micros >> shift);
    usize::try_from(bucket).unwrap_or(BUCKETS).min(BUCKETS - 1)
}

/// The largest value of a bucket.
fn end_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < 2 * WITHIN {
        return bucket;
    }
    let shift = (bucket >> PRECISION) - 1;
    let within = bucket - (shift << PRECISION);
    ((within + 1) << shift) - 1
}

impl Histogram {
    /// One more operation.
    pub fn record(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(count) = self.counts.get_mut(bucket_of(micros)) {
            *count += 1;
        }
        self.total += 1;
        self.most = self.most.max(micros);
    }

    /// Those of another, too.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
        self.most = self.most.max(other.most);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The longest, exactly.
    #[must_use]
    pub fn longest(&self) -> Duration {
        Duration::from_micros(self.most)
    }

    /// What this many of a thousand did not exceed; zero when there is none.
    #[must_use]
    pub fn per_mille(&self, mille: u64) -> Duration {
        let wanted = (self.total * mille).div_ceil(1000).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return Duration::from_micros(end_of(bucket).min(self.most));
            }
        }
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        let mut last = 0;
        for micros in 0..1_000_000 {
            let bucket = bucket_of(micros);
            assert!(bucket == last || bucket == last + 1, "{micros}");
            assert!(micros <= end_of(bucket), "{micros} {bucket}");
            // 1/64 at most.
            assert!((end_of(bucket) - micros) * 64 <= micros.max(64), "{micros} {bucket}");
            last = bucket;
        }
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn quantiles_are_those_of_the_values() {
        let mut first = Histogram::default();
        let mut second = Histogram::default();
        for micros in 1..=10_000 {
            let half = if micros % 2 == 0 { &mut first } else { &mut second };
            half.record(Duration::from_micros(micros));
        }
        first.add(&second);
        assert_eq!((first.count(), first.longest()), (10_000, Duration::from_micros(10_000)));
        for (mille, exact) in [(500, 5_000), (990, 9_900), (999, 9_990), (1_000, 10_000)] {
            let found = first.per_mille(mille).as_micros();
            assert!(found >= exact && found <= exact + exact / 60, "{mille}: {found}");
        }
        assert_eq!(Histogram::default().per_mille(990), Duration::ZERO);
    }
}
