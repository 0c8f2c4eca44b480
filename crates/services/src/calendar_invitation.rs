//! An appointment as a calendar invitation (RFC 5545, with the scheduling of RFC 5546): text that calendars of every
//! maker read.
//!
//! Promise to residents: the same appointment, moved or called off, stays one entry of their calendar, because its `UID`
//! stays and its `SEQUENCE` only rises; and it stands at the right hour wherever they open it, because the time zone
//! travels along. Pure: the same invitation is the same text on every machine.

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{Dst, Offset, TimeZone},
};

/// Octets of a line before it is folded (RFC 5545, section 3.1).
const LINE_OCTETS_MAX: usize = 75;
/// Who makes the text, for calendars that tell makers apart.
const PRODUCT: &str = "-//Polity//Services//EN";

/// Whether an appointment is made (or moved), or called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Made, or moved: a higher sequence takes the place of a lower.
    Request,
    /// Called off.
    Cancel,
}

impl Method {
    /// As calendars and the header of a mail write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody with a mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// As people call them.
    pub name: String,
    /// Their mail address.
    pub mail: String,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Made, or called off.
    pub method: Method,
    /// The identity in calendars: never changes, and belongs to no other appointment.
    pub uid: String,
    /// Raised by every change.
    pub sequence: u32,
    /// When this text was made.
    pub stamped_at: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where it takes place, as a time zone.
    pub zone: TimeZone,
    /// What it is.
    pub summary: String,
    /// What one should know before; empty for nothing.
    pub description: String,
    /// Where it takes place, in words; empty where that is plain.
    pub location: String,
    /// Who invites.
    pub organizer: Party,
    /// Who is invited; `None` where no address is known.
    pub attendee: Option<Party>,
}

impl Invitation {
    /// The text of the invitation, in UTF-8, its lines ended by CRLF.
    pub fn to_text(&self) -> String {
        let mut text = Lines::default();
        text.line("BEGIN:VCALENDAR");
        text.line("VERSION:2.0");
        text.line(&format!("PRODID:{PRODUCT}"));
        text.line("CALSCALE:GREGORIAN");
        text.line(&format!("METHOD:{}", self.method.name()));
        let zone = self.zone.iana_name().filter(|name| *name != "UTC");
        if let Some(name) = zone {
            self.time_zone(&mut text, name);
        }
        text.line("BEGIN:VEVENT");
        text.line(&format!("UID:{}", escaped(&self.uid)));
        text.line(&format!("DTSTAMP:{}", utc(self.stamped_at)));
        text.line(&format!("SEQUENCE:{}", self.sequence));
        for (name, at) in [("DTSTART", self.starts_at), ("DTEND", self.ends_at)] {
            match zone {
                Some(zone) => {
                    let local = self.zone.to_datetime(at);
                    text.line(&format!("{name};TZID={zone}:{}", civil(local)));
                }
                None => text.line(&format!("{name}:{}", utc(at))),
            }
        }
        text.line(&format!("SUMMARY:{}", escaped(&self.summary)));
        for (name, words) in [("DESCRIPTION", &self.description), ("LOCATION", &self.location)] {
            if !words.is_empty() {
                text.line(&format!("{name}:{}", escaped(words)));
            }
        }
        let Party { name, mail } = &self.organizer;
        text.line(&format!("ORGANIZER;CN={}:mailto:{}", quoted(name), address(mail)));
        if let Some(Party { name, mail }) = &self.attendee {
            let asked = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE";
            text.line(&format!("ATTENDEE;CN={};{asked}:mailto:{}", quoted(name), address(mail)));
        }
        text.line(match self.method {
            Method::Request => "STATUS:CONFIRMED",
            Method::Cancel => "STATUS:CANCELLED",
        });
        text.line("TRANSP:OPAQUE");
        text.line("END:VEVENT");
        text.line("END:VCALENDAR");
        text.0
    }

    /// The rules of the zone, as far as the appointment needs them: what holds when it begins, and every change until
    /// it ends.
    fn time_zone(&self, text: &mut Lines, name: &str) {
        text.line("BEGIN:VTIMEZONE");
        text.line(&format!("TZID:{name}"));
        // What holds at the beginning began at the last change before it; a zone that never changes always was so.
        if let Some(change) = self.zone.preceding(self.starts_at).next() {
            self.observance(text, change.timestamp());
        } else {
            let offset = self.zone.to_offset(self.starts_at);
            let onset = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
            observance(text, false, onset, (offset, offset), None);
        }
        for change in self.zone.following(self.starts_at) {
            if change.timestamp() > self.ends_at {
                break;
            }
            self.observance(text, change.timestamp());
        }
        text.line("END:VTIMEZONE");
    }

    /// One change of the zone's offset.
    fn observance(&self, text: &mut Lines, at: Timestamp) {
        let until = Timestamp::from_second(at.as_second() - 1).unwrap_or(at);
        let from = self.zone.to_offset(until);
        let info = self.zone.to_offset_info(at);
        let (to, is_daylight) = (info.offset(), info.dst() == Dst::Yes);
        // The onset is told in the time that was in force before it.
        observance(text, is_daylight, from.to_datetime(at), (from, to), Some(info.abbreviation()));
    }
}

fn observance(
    text: &mut Lines,
    is_daylight: bool,
    onset: DateTime,
    (from, to): (Offset, Offset),
    name: Option<&str>,
) {
    let kind = if is_daylight { "DAYLIGHT" } else { "STANDARD" };
    text.line(&format!("BEGIN:{kind}"));
    text.line(&format!("DTSTART:{}", civil(onset)));
    text.line(&format!("TZOFFSETFROM:{}", offset(from)));
    text.line(&format!("TZOFFSETTO:{}", offset(to)));
    if let Some(name) = name {
        text.line(&format!("TZNAME:{}", escaped(name)));
    }
    text.line(&format!("END:{kind}"));
}

/// Lines ended by CRLF and folded: no line is longer than 75 octets, and no character is cut.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for sign in line.chars() {
            if octets + sign.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(sign);
            octets += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value (RFC 5545, section 3.3.11). What is no sign of a text is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(sign);
            }
            '\n' | '\r' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// The value of a parameter in quotes, which cannot hold a quote itself (RFC 5545, section 3.2).
fn quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| if sign == '"' { '\'' } else { sign })
        .filter(|sign| !sign.is_control())
        .collect();
    format!("\"{plain}\"")
}

/// A mail address as it stands in an address of its own: nothing that could end the line or begin another value.
fn address(mail: &str) -> String {
    mail.chars().filter(|sign| !sign.is_control() && !sign.is_whitespace()).collect()
}

fn civil(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn utc(at: Timestamp) -> String {
    format!("{}Z", civil(Offset::UTC.to_datetime(at)))
}

/// An offset from UTC, such as `+0800`; with seconds only where the zone has any.
fn offset(offset: Offset) -> String {
    let sign = if offset.is_negative() { '-' } else { '+' };
    let all = offset.seconds().unsigned_abs();
    let (hours, minutes, seconds) = (all / 3_600, all / 60 % 60, all % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn visit(zone: &str, starts_at: &str, ends_at: &str) -> Invitation {
        Invitation {
            method: Method::Request,
            uid: "0190b2c4@angsana.example".into(),
            sequence: 2,
            stamped_at: "2030-01-07T01:00:00Z".parse().unwrap(),
            starts_at: starts_at.parse().unwrap(),
            ends_at: ends_at.parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
            summary: "Somebody visits your home, ANG-2030-000123".into(),
            description: "Please be at home; the visit takes an hour.\nBring nothing.".into(),
            location: "12 Jalan Angsana, #03-118".into(),
            organizer: Party { name: "Town \"Works\"".into(), mail: "works@town.angsana.example".into() },
            attendee: Some(Party { name: "LIM MEI HUA".into(), mail: "mei@mail.example".into() }),
        }
    }

    #[test]
    fn a_zone_that_never_changes_now_is_told_with_its_offset() {
        let text = visit("Asia/Singapore", "2030-01-14T02:00:00Z", "2030-01-14T03:00:00Z").to_text();
        insta::assert_snapshot!(text.replace("\r\n", "\n"));
    }

    #[test]
    fn an_appointment_over_a_change_of_the_clocks_carries_both_rules() {
        let text = visit("Europe/London", "2030-03-31T00:30:00Z", "2030-03-31T01:30:00Z").to_text();
        let expected = [
            "BEGIN:STANDARD\r\nDTSTART:20291028T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nEND:STANDARD\r\n",
            "BEGIN:DAYLIGHT\r\nDTSTART:20300331T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nEND:DAYLIGHT\r\n",
            "DTSTART;TZID=Europe/London:20300331T003000\r\nDTEND;TZID=Europe/London:20300331T023000\r\n",
        ];
        for part in expected {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn utc_needs_no_rules() {
        let text = visit("UTC", "2030-01-14T02:00:00Z", "2030-01-14T03:00:00Z").to_text();
        assert!(!text.contains("VTIMEZONE"));
        assert!(text.contains("\r\nDTSTART:20300114T020000Z\r\nDTEND:20300114T030000Z\r\n"));
    }

    #[test]
    fn calling_off_keeps_the_identity() {
        let made = visit("Asia/Singapore", "2030-01-14T02:00:00Z", "2030-01-14T03:00:00Z");
        let off = Invitation { method: Method::Cancel, sequence: 3, attendee: None, ..made };
        let text = off.to_text();
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:0190b2c4@angsana.example"] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} is not in {text}");
        }
        assert!(!text.contains("ATTENDEE"));
    }

    /// What a calendar does first: it takes the folds back.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    fn read_back(value: &str) -> String {
        let (mut out, mut signs) = (String::new(), value.chars());
        while let Some(sign) = signs.next() {
            match (sign, sign == '\\') {
                (_, true) => match signs.next() {
                    Some('n') => out.push('\n'),
                    Some(other) => out.push(other),
                    None => {}
                },
                (sign, _) => out.push(sign),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn no_words_break_out_of_their_line(words in "[\\PC\n\r\t\"\\\\;,:]{0,200}", name in "[\\PC\r\n\"]{0,80}") {
            let mut visit = visit("Asia/Singapore", "2030-01-14T02:00:00Z", "2030-01-14T03:00:00Z");
            let plain = visit.to_text();
            visit.summary.clone_from(&words);
            visit.organizer.name.clone_from(&name);
            visit.organizer.mail = format!("a@b.example\r\nATTENDEE:mailto:{name}");
            let text = visit.to_text();
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS_MAX, "{line}");
                prop_assert!(!line.contains(['\r', '\n']), "{line}");
            }
            // The same lines, whatever was written into them.
            let names = |text: &str| -> Vec<String> {
                unfolded(text).iter().map(|line| line.split([':', ';']).next().unwrap().to_owned()).collect()
            };
            prop_assert_eq!(names(&text), names(&plain));
            let summary = unfolded(&text).into_iter().find_map(|line| line.strip_prefix("SUMMARY:").map(str::to_owned));
            let expected: String = words.replace("\r\n", "\n").replace('\r', "\n").chars()
                .filter(|sign| *sign == '\n' || !sign.is_control()).collect();
            prop_assert_eq!(read_back(&summary.unwrap()), expected);
        }
    }
}
