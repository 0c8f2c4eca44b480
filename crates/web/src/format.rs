//! Numbers, money and dates as a reader of each language expects them.
//!
//! Promise: pure functions of value, language and time zone; the same input gives the same text on every machine.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::Lang;

/// A number with thousands grouped by commas (the habit of all four languages here) and at least `fraction` decimals.
pub fn number(value: f64, fraction: Option<usize>) -> String {
    let text = match fraction {
        Some(digits) => format!("{value:.digits$}"),
        None => value.to_string(),
    };
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(w, d)| (w, Some(d)));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    out.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// Whole cents as money, such as `$1,275.50`.
pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let whole = cents.unsigned_abs() / 100;
    let rest = cents.unsigned_abs() % 100;
    #[expect(clippy::cast_precision_loss, reason = "amounts beyond 2^53 dollars are not printed")]
    let whole = number(whole as f64, None);
    format!("{sign}${whole}.{rest:02}")
}

/// The day of an instant (microseconds UTC) in the zone, such as `5 January 2026`, `2026年1月5日`, `5 Januari 2026`, `5 ஜனவரி 2026`.
pub fn date(at: i64, zone: &TimeZone, lang: Lang) -> String {
    civil_date(local(at, zone), lang)
}

/// Day and time of an instant (microseconds UTC), such as `5 January 2026, 2:05 pm`.
pub fn date_time(at: i64, zone: &TimeZone, lang: Lang) -> String {
    let local = local(at, zone);
    format!("{}{}{}", civil_date(local, lang), if lang == Lang::Zh { " " } else { ", " }, clock(local, lang))
}

/// An instant (microseconds UTC) to the second as machines write it, such as `2030-01-07T01:00:00Z` (RFC 3339).
pub fn rfc3339(at: i64) -> String {
    Timestamp::from_second(at.div_euclid(1_000_000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// The year of an instant (microseconds UTC) in the zone.
pub fn year(at: i64, zone: &TimeZone) -> i16 {
    local(at, zone).year()
}

fn local(at: i64, zone: &TimeZone) -> DateTime {
    Timestamp::from_microsecond(at)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned_datetime(zone.clone())
        .datetime()
}

fn civil_date(local: DateTime, lang: Lang) -> String {
    let (year, month, day) = (local.year(), local.month(), local.day());
    if lang == Lang::Zh {
        return format!("{year}年{month}月{day}日");
    }
    let names = match lang {
        Lang::En | Lang::Zh => &MONTHS_EN,
        Lang::Ms => &MONTHS_MS,
        Lang::Ta => &MONTHS_TA,
    };
    let name =
        usize::try_from(month - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or_default();
    format!("{day} {name} {year}")
}

fn clock(local: DateTime, lang: Lang) -> String {
    let (hour, minute) = (local.hour(), local.minute());
    let twelve = match hour % 12 {
        0 => 12,
        rest => rest,
    };
    match lang {
        Lang::En => format!("{twelve}:{minute:02} {}", if hour < 12 { "am" } else { "pm" }),
        Lang::Zh => format!("{hour:02}:{minute:02}"),
        // Malay divides the day in four: pagi to noon, tengah hari to two, petang to seven, then malam.
        Lang::Ms => {
            let part = match hour {
                0..=11 => "pagi",
                12..=13 => "tengah hari",
                14..=18 => "petang",
                _ => "malam",
            };
            format!("{twelve}:{minute:02} {part}")
        }
        Lang::Ta => {
            let part = if hour < 12 { "முற்பகல்" } else { "பிற்பகல்" };
            format!("{part} {twelve}:{minute:02}")
        }
    }
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_MS: [&str; 12] = [
    "Januari",
    "Februari",
    "Mac",
    "April",
    "Mei",
    "Jun",
    "Julai",
    "Ogos",
    "September",
    "Oktober",
    "November",
    "Disember",
];
const MONTHS_TA: [&str; 12] =
    ["ஜனவரி", "பிப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்", "ஜூலை", "ஆகஸ்ட்", "செப்டம்பர்", "அக்டோபர்", "நவம்பர்", "டிசம்பர்"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(0.0, None), "0");
        assert_eq!(number(999.0, None), "999");
        assert_eq!(number(1000.0, None), "1,000");
        assert_eq!(number(-1_234_567.0, None), "-1,234,567");
        assert_eq!(number(1234.5, Some(2)), "1,234.50");
        assert_eq!(number(f64::INFINITY, None), "inf");
    }

    #[test]
    fn money_keeps_its_cents() {
        assert_eq!(money(2550), "$25.50");
        assert_eq!(money(-5), "-$0.05");
        assert_eq!(money(123_456_700), "$1,234,567.00");
    }

    #[test]
    fn dates_follow_the_language_and_the_zone() {
        // 2026-01-05 06:05:00 UTC
        let at = 1_767_593_100_000_000;
        let zone = TimeZone::get("Asia/Singapore").unwrap();
        assert_eq!(date_time(at, &zone, Lang::En), "5 January 2026, 2:05 pm");
        assert_eq!(date_time(at, &zone, Lang::Zh), "2026年1月5日 14:05");
        assert_eq!(date_time(at, &zone, Lang::Ms), "5 Januari 2026, 2:05 petang");
        assert_eq!(date_time(at, &zone, Lang::Ta), "5 ஜனவரி 2026, பிற்பகல் 2:05");
        assert_eq!(date(at, &TimeZone::UTC, Lang::En), "5 January 2026");
    }
}
