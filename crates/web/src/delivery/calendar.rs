//! An appointment that travels with a mail, so that one click puts it into the reader's calendar.

use serde::{Deserialize, Serialize};

/// What a calendar is asked to do (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarMethod {
    /// To enter the appointment, or to move it.
    Request,
    /// To take it out again.
    Cancel,
}

impl CalendarMethod {
    /// Its name in the invitation and in the mail's media type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// An invitation (RFC 5545) and what a calendar is to do with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The iCalendar text, lines ended by CRLF.
    pub ics: String,
    /// The method that stands in it.
    pub method: CalendarMethod,
}

impl Calendar {
    /// Whether the text is a calendar whose method is the one that the mail will name: where they differ, calendars
    /// take neither (RFC 6047, section 2.4).
    pub fn is_whole(&self) -> bool {
        let method = format!("METHOD:{}", self.method.name());
        let mut methods = self.ics.split("\r\n").filter(|line| line.starts_with("METHOD:"));
        self.ics.starts_with("BEGIN:VCALENDAR\r\n")
            && self.ics.trim_end().ends_with("END:VCALENDAR")
            && methods.next() == Some(method.as_str())
            && methods.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_names_the_method_that_the_calendar_has() {
        let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
        let whole = |ics: &str, method| Calendar { ics: ics.to_owned(), method }.is_whole();
        assert!(whole(ics, CalendarMethod::Request));
        assert!(!whole(ics, CalendarMethod::Cancel));
        assert!(!whole(&ics.replace("METHOD:REQUEST\r\n", ""), CalendarMethod::Request));
        assert!(!whole(&ics.replace("\r\n", "\n"), CalendarMethod::Request));
        assert!(!whole("hello", CalendarMethod::Request));
    }
}
