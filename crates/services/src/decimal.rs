//! Decimal numbers of at most six places, exact: millionths in a whole number. No fraction of two is ever involved.

/// One.
pub const ONE: i128 = 1_000_000;
/// Digits before the point.
const DIGITS_MAX: usize = 18;

/// A number such as `-12.50`; `None` where it is none, or has more than `places` places.
pub fn parse(text: &str, places: u8) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() > DIGITS_MAX {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(places.min(6)) {
        return None;
    }
    let millionths: i128 = format!("{fraction:0<6}").parse().ok()?;
    Some(sign * (whole.parse::<i128>().ok()? * ONE + millionths))
}

/// As it is stored: no more places than needed.
pub fn write(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{rest:06}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(parse("12.50", 2), Some(12_500_000));
        assert_eq!(parse("0.1", 6).zip(parse("0.2", 6)).map(|(a, b)| a + b), parse("0.3", 6));
        assert_eq!(parse("1.234", 2), None);
        for wrong in ["", "-", ".5", "5.", "1e3", "1,5", "--1", "١", "9999999999999999999"] {
            assert_eq!(parse(wrong, 6), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(number in -1_000_000_000_000_000_000_i128..1_000_000_000_000_000_000) {
            prop_assert_eq!(parse(&write(number), 6), Some(number));
        }
    }
}
