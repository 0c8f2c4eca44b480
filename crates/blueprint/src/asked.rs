//! What an address asks for: which window, which breakdown, which service, from which record on.

use crate::breakdown::By;
use crate::window::Window;

/// Most bytes of a service's code in an address.
const SERVICE_BYTES_MAX: usize = 100;

/// The parameters of an address, each with its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Over which days.
    pub window: Window,
    /// Broken down by what.
    pub by: By,
    /// Only this service.
    pub service: Option<String>,
    /// Only records with a smaller number.
    pub before: Option<i64>,
}

/// A parameter that was given and not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// `window`.
    #[error("window is one of 90d, year")]
    Window,
    /// `by`.
    #[error("by is one of nation, agency, service, channel, ministry, hosting, direction")]
    By,
    /// `service`.
    #[error("service is the code of a service, of at most 100 bytes without control characters")]
    Service,
    /// `before`.
    #[error("before is the number of an entry: a whole number of at least 0")]
    Before,
}

impl Default for Asked {
    fn default() -> Self {
        Self { window: Window::Trailing, by: By::Nation, service: None, before: None }
    }
}

impl Asked {
    /// Read a query string. Parameters that are not ours, such as the language, are left alone.
    pub fn read(query: &str) -> Result<Self, Unknown> {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "window" => asked.window = Window::from_code(&value).ok_or(Unknown::Window)?,
                "by" => asked.by = By::from_code(&value).ok_or(Unknown::By)?,
                "service" => {
                    // The databases refuse a NUL in text, and no code has one.
                    let is_code = !value.is_empty()
                        && value.len() <= SERVICE_BYTES_MAX
                        && !value.chars().any(char::is_control);
                    asked.service = Some(value.into_owned()).filter(|_| is_code);
                    asked.service.as_ref().ok_or(Unknown::Service)?;
                }
                "before" => {
                    let number = value.parse().ok().filter(|number| *number >= 0);
                    asked.before = Some(number.ok_or(Unknown::Before)?);
                }
                _ => {}
            }
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_are_read_and_faults_are_named() {
        let asked = Asked::read("window=year&lang=ta&by=agency&service=identity.enrol&before=12").unwrap();
        let expected = Asked {
            window: Window::Year,
            by: By::Agency,
            service: Some("identity.enrol".into()),
            before: Some(12),
        };
        assert_eq!(asked, expected);
        assert_eq!(Asked::read(""), Ok(Asked::default()));
        assert_eq!(Asked::read("window=91d"), Err(Unknown::Window));
        assert_eq!(Asked::read("by=person"), Err(Unknown::By));
        assert_eq!(Asked::read("service=a%00b"), Err(Unknown::Service));
        assert_eq!(Asked::read("before=-1"), Err(Unknown::Before));
    }

    proptest! {
        #[test]
        fn any_query_is_answered(query in "\\PC{0,60}") {
            let _ = Asked::read(&query);
        }
    }
}
