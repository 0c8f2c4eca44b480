//! Dates in a family's life: births, weddings, partings. Pure functions of chance and of the dates already known.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::dice::Dice;

/// Youngest age at a wedding (years).
const WEDDING_AGE_MIN: i16 = 20;
/// Age after which mothers have no more children (years).
const MOTHER_AGE_MAX: i16 = 44;
/// Shortest time between two births of one mother, twins apart (days).
const BETWEEN_BIRTHS_MIN: i32 = 420;

/// Age in whole years on `day`; negative before birth.
pub(super) fn age_on(born: Date, day: Date) -> i32 {
    born.until((Unit::Year, day)).map_or(0, |span| i32::from(span.get_years()))
}

/// Whole days from `from` to `until`.
pub(super) fn days_between(from: Date, until: Date) -> i32 {
    from.until((Unit::Day, until)).map_or(0, |span| span.get_days())
}

/// A date of birth that makes someone `age` years old on `day`.
pub(super) fn born_aged(dice: &Dice, day: Date, age: i32) -> Date {
    day.saturating_sub(age.years()).saturating_sub(dice.within(0..=364).days())
}

/// A day between the two, ends included; `from` when they are the wrong way round.
pub(super) fn day_within(dice: &Dice, from: Date, until: Date) -> Date {
    from.saturating_add(dice.within(0..=days_between(from, until).max(0)).days())
}

/// A wedding day on which both are old enough and the bride is at most `bride_age_max`, if that can be.
pub(super) fn wedding(dice: &Dice, wife: Date, husband: Date, bride_age_max: i16, before: Date) -> Date {
    let earliest = wife.max(husband).saturating_add(WEDDING_AGE_MIN.years());
    let latest = wife.saturating_add(bride_age_max.years()).min(before);
    day_within(dice, earliest, latest)
}

/// Dates of birth of up to `want` children of a mother born on `mother`, from the wedding until `until`, in order.
pub(super) fn births(dice: &Dice, mother: Date, wedding: Date, until: Date, want: u32) -> Vec<Date> {
    let until = until.min(mother.saturating_add(MOTHER_AGE_MAX.years()));
    let mut born = Vec::new();
    let mut next = wedding.saturating_add(dice.within(250..=1_500).days());
    for _ in 0..want {
        if next > until {
            break;
        }
        born.push(next);
        // One birth in fifty or so brings twins.
        if dice.chance(2) {
            born.push(next);
        }
        next = next.saturating_add(dice.within(BETWEEN_BIRTHS_MIN..=1_600).days());
    }
    born
}

/// Whether one mother can have borne children on both days: the same day, or far enough apart.
pub(super) fn can_be_siblings(one: Date, other: Date) -> bool {
    one == other || days_between(one, other).abs() >= BETWEEN_BIRTHS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::dice::Concern;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ages_come_out_as_asked(seed: u64, age in 0_i32..100, year in 2020_i16..2040, month in 1_i8..13, day in 1_i8..29) {
            let today = date(year, month, day);
            let born = born_aged(&Dice::new(seed, Concern::Kinship), today, age);
            prop_assert_eq!(age_on(born, today), age);
        }

        #[test]
        fn births_follow_the_wedding_and_each_other(seed: u64, age in 21_i32..60, want in 0_u32..6) {
            let (today, dice) = (date(2026, 11, 23), Dice::new(seed, Concern::Kinship));
            let (mother, father) = (born_aged(&dice, today, age), born_aged(&dice, today, age + 3));
            let wed = wedding(&dice, mother, father, 34, today);
            prop_assert!(age_on(mother, wed) >= 20 && wed <= today);
            let born = births(&dice, mother, wed, today, want);
            prop_assert!(born.iter().all(|day| *day > wed && *day <= today && age_on(mother, *day) <= 44));
            prop_assert!(born.windows(2).all(|pair| can_be_siblings(pair[0], pair[1])));
        }
    }

    #[test]
    fn leap_days_are_survived() {
        let born = date(2004, 2, 29);
        assert_eq!((age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))), (21, 22));
    }
}
