//! Prints invitations with what each must say, a JSON object a line: for calendar libraries that we did not write.

#![allow(clippy::print_stdout, reason = "a program that answers on standard output")]

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use polity_services::calendar_invitation::{Invitation, Method, Party};

/// Zone, beginning and length in minutes: without changes, over a change of the clocks, on the half hour, and UTC.
const VISITS: [(&str, &str, i64); 5] = [
    ("Asia/Singapore", "2030-01-14T02:30:00Z", 60),
    ("Europe/London", "2030-03-31T00:30:00Z", 90),
    ("America/New_York", "2030-11-03T05:15:00Z", 120),
    ("Asia/Kathmandu", "2030-06-01T09:00:00Z", 30),
    ("UTC", "2030-02-28T23:30:00Z", 60),
];
/// Words that a careless writer would break: folds, separators, line ends, four languages.
const WORDS: &str = "We measure; we drill, we tidy up.\nBring: nothing\\at all. 工作人员上门。 உங்கள் வீட்டிற்கு வருகிறோம். \
    Rumah anda akan dilawati pada waktu itu, dan lawatan itu mengambil masa satu jam.";

fn main() -> Result<(), jiff::Error> {
    for (number, (zone, starts_at, minutes)) in VISITS.into_iter().enumerate() {
        for method in [Method::Request, Method::Cancel] {
            let starts_at: Timestamp = starts_at.parse()?;
            let ends_at = starts_at.checked_add(SignedDuration::from_mins(minutes))?;
            let visit = Invitation {
                method,
                uid: format!("ANG-{number}-visit@angsana.example"),
                sequence: u32::from(method == Method::Cancel),
                stamped_at: "2030-01-07T01:00:00Z".parse()?,
                starts_at,
                ends_at,
                zone: TimeZone::get(zone)?,
                summary: "Somebody visits your home (ANG-7K2M-PQ4X)".into(),
                description: WORDS.into(),
                location: "12 Jalan Angsana, #03-118; Angsana 840012".into(),
                organizer: Party {
                    name: "Town: \"Works\", Angsana".into(),
                    mail: "works@angsana.example".into(),
                },
                attendee: Some(Party { name: "LIM MEI HUA".into(), mail: "mei@mail.example".into() }),
            };
            let expected = serde_json::json!({
                "text": visit.to_text(),
                "method": method.name(),
                "uid": visit.uid,
                "sequence": visit.sequence,
                "starts": starts_at.as_second(),
                "ends": ends_at.as_second(),
                "zone": zone,
                "summary": visit.summary,
                "description": visit.description,
                "location": visit.location,
                "organizer": visit.organizer.mail,
                "attendee": "mei@mail.example",
            });
            println!("{expected}");
        }
    }
    Ok(())
}
