//! How sure a figure is: the interval within which the true value lies, with 95 % confidence.
//!
//! A share gets Wilson's interval, which stays honest for small numbers and for shares near 0 and 1; a median gets
//! the ranks between which it lies whatever the distribution is.

/// The 97.5th percentile of the normal distribution: two sides of 2.5 % are left out.
const Z: f64 = 1.959_963_984_540_054;

/// The two ends of an interval, lower first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// Wilson's 95 % interval for `numerator` of `denominator`; `None` when there is nothing to divide by or the
/// numbers do not make a share.
pub fn wilson(numerator: i64, denominator: i64) -> Option<Interval> {
    if denominator <= 0 || !(0..=denominator).contains(&numerator) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of transactions stay below 2^53")]
    let (hits, n) = (numerator as f64, denominator as f64);
    let share = hits / n;
    let z2 = Z * Z;
    let centre = share + z2 / (2.0 * n);
    let spread = Z * ((share * (1.0 - share) + z2 / (4.0 * n)) / n).sqrt();
    let scale = 1.0 + z2 / n;
    // At the ends the formula gives exactly 0 or 1 but for rounding, which must not leave the range.
    let lower = if numerator == 0 { 0.0 } else { ((centre - spread) / scale).clamp(0.0, 1.0) };
    let upper = if numerator == denominator { 1.0 } else { ((centre + spread) / scale).clamp(0.0, 1.0) };
    Some(Interval { lower, upper })
}

/// The ranks (from 1) between which the median of `n` values lies with at least 95 % confidence, whatever their
/// distribution; `None` below six values, where no two ranks reach that confidence.
pub fn median_ranks(n: i64) -> Option<(i64, i64)> {
    if n < 6 {
        return None;
    }
    // The number of values below the true median is binomial (n, 1/2). Exact for small n, normal beyond.
    let below = if n <= EXACT_MAX { exact_rank(n) } else { normal_rank(n) };
    Some((below, n + 1 - below))
}

/// Up to this many values the binomial distribution is summed exactly; powers of one half stay above 1e-300.
const EXACT_MAX: i64 = 900;

/// The largest rank `r` for which fewer than `r` of `n` fair coins fall heads with probability of at most 2.5 %.
fn exact_rank(n: i64) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "n is at most 900")]
    let count = n as f64;
    let mut chance = (-count * std::f64::consts::LN_2).exp();
    let (mut sum, mut heads, mut rank) = (chance, 0.0, 0);
    while sum <= 0.025 {
        rank += 1;
        chance *= (count - heads) / (heads + 1.0);
        heads += 1.0;
        sum += chance;
    }
    rank
}

fn normal_rank(n: i64) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of transactions stay below 2^53")]
    let count = n as f64;
    #[expect(clippy::cast_possible_truncation, reason = "the value lies between 1 and n / 2")]
    let rank = (count / 2.0 - Z * count.sqrt() / 2.0).floor() as i64;
    rank.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-4
    }

    #[test]
    fn published_values_come_out() {
        // The two examples of the blueprint's own sheet, and one of Newcombe's (1998, table I: 81 of 263).
        for (hits, n, lower, upper) in
            [(780, 1_000, 0.7533, 0.8046), (78, 100, 0.6893, 0.8500), (81, 263, 0.2553, 0.3662)]
        {
            let found = wilson(hits, n).unwrap();
            assert!(close(found.lower, lower) && close(found.upper, upper), "{hits}/{n}: {found:?}");
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
        assert_eq!(wilson(-1, 2), None);
    }

    #[test]
    fn ranks_are_those_of_the_printed_tables() {
        // Conover, Practical Nonparametric Statistics: 95 % ranks of the median for small samples.
        for (n, ranks) in [
            (6, (1, 6)),
            (8, (1, 8)),
            (9, (2, 8)),
            (12, (3, 10)),
            (20, (6, 15)),
            (30, (10, 21)),
            (50, (18, 33)),
        ] {
            assert_eq!(median_ranks(n), Some(ranks), "{n}");
        }
        assert_eq!(median_ranks(5), None);
    }

    #[test]
    fn exact_and_normal_ranks_meet() {
        for n in (200..=EXACT_MAX).step_by(50) {
            assert!((exact_rank(n) - normal_rank(n)).abs() <= 1, "{n}: {} {}", exact_rank(n), normal_rank(n));
        }
    }

    proptest! {
        #[test]
        fn the_share_lies_within_and_more_cases_narrow_it(n in 1_i64..100_000, part in 0.0_f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            let hits = ((n as f64) * part) as i64;
            let few = wilson(hits, n).unwrap();
            let many = wilson(hits * 10, n * 10).unwrap();
            #[expect(clippy::cast_precision_loss)]
            let share = hits as f64 / n as f64;
            prop_assert!(0.0 <= few.lower && few.lower <= share && share <= few.upper && few.upper <= 1.0);
            prop_assert!(many.upper - many.lower < few.upper - few.lower);
        }

        #[test]
        fn wilsons_ends_solve_his_equation(n in 1_i64..10_000, hits in 0_i64..10_000) {
            // The ends are where the distance to the observed share is exactly Z standard errors of the end itself.
            prop_assume!(hits > 0 && hits < n);
            let found = wilson(hits, n).unwrap();
            #[expect(clippy::cast_precision_loss)]
            let (share, n) = (hits as f64 / n as f64, n as f64);
            for end in [found.lower, found.upper] {
                let distance = (share - end).abs() / (end * (1.0 - end) / n).sqrt();
                prop_assert!((distance - Z).abs() < 1e-6, "{distance}");
            }
        }

        #[test]
        fn ranks_stay_inside(n in 6_i64..10_000_000) {
            let (low, high) = median_ranks(n).unwrap();
            prop_assert!(1 <= low && low <= high && high <= n && low + high == n + 1);
        }
    }
}
