//! From a posted text to a value of its field's type.

use super::{FieldError, Point, Posted, Value, judge::error};
use crate::{
    decimal,
    document::{Choice, DateBound, FieldKind},
};
use jiff::civil::Date;
use polity_identity::national_number::NationalNumber;

/// Characters of an answer to a choice in words of one's own, of an address, of a place.
const WORDS_CHARS_MAX: usize = 500;
/// Bytes of a mail address (RFC 5321).
const EMAIL_BYTES_MAX: usize = 254;
/// Countries and territories by their codes (ISO 3166-1 alpha-2).
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
    MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

type Answered = Result<Option<Value>, FieldError>;

/// The answer of a field that has no rows; `None` where nothing was answered.
pub fn value(kind: &FieldKind, name: &str, posted: Posted<'_>, today: Date) -> Answered {
    let text = posted.text(name);
    match kind {
        FieldKind::OneOf { choices, other } => return one_of(choices, *other, name, posted),
        FieldKind::ManyOf { choices, other, least, most } => {
            return many_of(choices, *other, (*least, *most), name, posted);
        }
        FieldKind::Date { earliest, latest } => return date(*earliest, *latest, name, posted, today),
        FieldKind::File { bytes_max, accept } => return file(*bytes_max, accept, name, posted),
        FieldKind::Place => return place(name, posted),
        _ if text.is_empty() => return Ok(None),
        _ => {}
    }
    let fails = |key| error(name, key, &[]);
    let written = match kind {
        FieldKind::Heading | FieldKind::Note | FieldKind::Image { .. } | FieldKind::Rows { .. } => {
            return Ok(None);
        }
        FieldKind::Text { most } => Value::Text(words(name, text, *most as usize, false)?),
        FieldKind::LongText { most } => Value::Text(words(name, text, *most as usize, true)?),
        FieldKind::Address => Value::Text(words(name, text, WORDS_CHARS_MAX, true)?),
        FieldKind::Email => {
            Value::Text(is_email(text).then(|| text.to_owned()).ok_or_else(|| fails("services-error-email"))?)
        }
        FieldKind::Mobile | FieldKind::HomePhone => {
            Value::Text(telephone(text).ok_or_else(|| fails("services-error-telephone"))?)
        }
        FieldKind::Whole { least, most } => {
            let number = text.parse::<i64>().map_err(|_| fails("services-error-whole-number"))?;
            Value::Whole(within(name, number, *least, *most, |number| number.to_string())?)
        }
        FieldKind::Rating => {
            let number = text.parse::<i64>().map_err(|_| fails("services-error-choice"))?;
            if !(1..=5).contains(&number) {
                return Err(fails("services-error-choice"));
            }
            Value::Whole(number)
        }
        FieldKind::Decimal { least, most, places } => {
            let number = decimal::parse(text, *places)
                .ok_or_else(|| error(name, "services-error-decimal-number", &[("places", places)]))?;
            Value::Decimal(decimal::write(within(name, number, *least, *most, decimal::write)?))
        }
        FieldKind::YesNo => Value::Flag(match text {
            "yes" => true,
            "no" => false,
            _ => return Err(fails("services-error-choice")),
        }),
        FieldKind::Country => {
            let known = text.len() == 2 && COUNTRIES.split(' ').any(|code| code == text);
            Value::Text(known.then(|| text.to_owned()).ok_or_else(|| fails("services-error-country"))?)
        }
        FieldKind::NationalId => {
            let number = NationalNumber::parse(text).map_err(|_| fails("services-error-national-id"))?;
            Value::Text(number.as_str().to_owned())
        }
        FieldKind::BusinessId => {
            let number = text.to_ascii_uppercase();
            let shaped = matches!(number.len(), 9 | 10)
                && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && number.ends_with(|c: char| c.is_ascii_uppercase());
            Value::Text(shaped.then_some(number).ok_or_else(|| fails("services-error-business-id"))?)
        }
        FieldKind::OneOf { .. }
        | FieldKind::ManyOf { .. }
        | FieldKind::Date { .. }
        | FieldKind::File { .. }
        | FieldKind::Place => return Ok(None),
    };
    Ok(Some(written))
}

fn within<T: Ord + Copy>(
    name: &str,
    number: T,
    least: T,
    most: T,
    write: fn(T) -> String,
) -> Result<T, FieldError> {
    if number < least {
        return Err(error(name, "services-error-too-small", &[("least", &write(least))]));
    }
    if number > most {
        return Err(error(name, "services-error-too-large", &[("most", &write(most))]));
    }
    Ok(number)
}

fn words(name: &str, text: &str, most: usize, lines: bool) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\t'))) {
        return Err(error(name, "services-error-unseen-character", &[]));
    }
    if text.chars().count() > most {
        return Err(error(name, "services-error-too-long", &[("most", &most)]));
    }
    Ok(text)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    text.len() <= EMAIL_BYTES_MAX
        && !local.is_empty()
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !part.starts_with('-')
        })
}

/// Digits, with a `+` before a country's; spaces, hyphens and brackets are how people write them.
fn telephone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    ((6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn other_words(name: &str, posted: Posted<'_>) -> Result<String, FieldError> {
    let name = format!("{name}.other");
    match posted.text(&name) {
        "" => Err(error(&name, "services-error-other-words", &[])),
        text => words(&name, text, WORDS_CHARS_MAX, false),
    }
}

fn one_of(choices: &[Choice], other: bool, name: &str, posted: Posted<'_>) -> Answered {
    match posted.text(name) {
        "" => Ok(None),
        "other" if other => other_words(name, posted).map(Value::One).map(Some),
        id if choices.iter().any(|choice| choice.id == id) => Ok(Some(Value::One(id.to_owned()))),
        _ => Err(error(name, "services-error-choice", &[])),
    }
}

fn many_of(choices: &[Choice], other: bool, bounds: (u32, u32), name: &str, posted: Posted<'_>) -> Answered {
    let sent: Vec<&str> =
        posted.all(name).iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let is_known = |id: &str| choices.iter().any(|choice| choice.id == id) || (other && id == "other");
    if sent.iter().any(|id| !is_known(id)) {
        return Err(error(name, "services-error-choice", &[]));
    }
    // In the order of the document, each once, whatever was sent.
    let mut chosen: Vec<String> = choices
        .iter()
        .filter(|choice| sent.contains(&choice.id.as_str()))
        .map(|choice| choice.id.clone())
        .collect();
    if other && sent.contains(&"other") {
        chosen.push(other_words(name, posted)?);
    }
    let (least, most) = bounds;
    if chosen.is_empty() {
        return Ok(None);
    }
    if chosen.len() < least as usize {
        return Err(error(name, "services-error-too-few", &[("least", &least)]));
    }
    if chosen.len() > most as usize {
        return Err(error(name, "services-error-too-many", &[("most", &most)]));
    }
    Ok(Some(Value::Many(chosen)))
}

fn date(
    earliest: Option<DateBound>,
    latest: Option<DateBound>,
    name: &str,
    posted: Posted<'_>,
    today: Date,
) -> Answered {
    let parts = ["day", "month", "year"].map(|part| posted.text(&format!("{name}.{part}")));
    if parts.iter().all(|part| part.is_empty()) {
        return Ok(None);
    }
    if parts.iter().any(|part| part.is_empty()) {
        return Err(error(name, "services-error-date-part", &[]));
    }
    let [day, month, year] = parts;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let date = (|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())();
    let Some(date) = date.filter(|_| is_year) else {
        return Err(error(name, "services-error-date", &[]));
    };
    if let Some(earliest) = earliest.map(|bound| bound.on(today)).filter(|earliest| date < *earliest) {
        return Err(error(name, "services-error-date-early", &[("earliest", &earliest)]));
    }
    if let Some(latest) = latest.map(|bound| bound.on(today)).filter(|latest| date > *latest) {
        return Err(error(name, "services-error-date-late", &[("latest", &latest)]));
    }
    Ok(Some(Value::Date(date)))
}

fn file(bytes_max: u64, accept: &[String], name: &str, posted: Posted<'_>) -> Answered {
    let Some(file) = posted.files.get(name) else { return Ok(None) };
    let takes = |taken: &String| match taken.strip_suffix('*') {
        // All pictures that officers can open without harm: SVG, which can carry a program, is none of them.
        Some(family) => {
            file.media_type.starts_with(family)
                && crate::document::FILE_TYPES.contains(&file.media_type.as_str())
        }
        None => *taken == file.media_type,
    };
    if !accept.iter().any(takes) {
        return Err(error(name, "services-error-file-type", &[]));
    }
    if file.bytes > bytes_max {
        return Err(error(name, "services-error-file-size", &[("megabytes", &(bytes_max / (1024 * 1024)))]));
    }
    Ok(Some(Value::File(file.clone())))
}

fn place(name: &str, posted: Posted<'_>) -> Answered {
    let part = |part: &str| posted.text(&format!("{name}.{part}"));
    let (lat, lon, said) = (part("lat"), part("lon"), part("words"));
    if lat.is_empty() && lon.is_empty() && said.is_empty() {
        return Ok(None);
    }
    let point = if lat.is_empty() && lon.is_empty() {
        None
    } else {
        let degrees = |text: &str, most: i32| {
            // Millionths of a degree are a hand's breadth; the seventh place is noise of the map.
            let tenths = decimal::parse(text, 6)? * 10;
            i32::try_from(tenths)
                .ok()
                .filter(|value| value.unsigned_abs() <= most.unsigned_abs() * 10_000_000)
        };
        let point = degrees(lat, 90).zip(degrees(lon, 180)).map(|(lat_e7, lon_e7)| Point { lat_e7, lon_e7 });
        Some(point.ok_or_else(|| error(name, "services-error-place", &[]))?)
    };
    let words = words(&format!("{name}.words"), said, WORDS_CHARS_MAX, false)?;
    Ok(Some(Value::Place { point, words }))
}
