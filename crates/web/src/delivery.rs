//! Reaching people: mail, SMS and printed letters.
//!
//! Promise: a message enqueued with a transaction is sent if and only if that transaction commits.

use crate::Lang;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// E-mail; `to` is an address.
    Mail,
    /// Short message; `to` is a telephone number with its country code.
    Sms,
    /// A letter that an officer prints and hands over or posts; `to` is the name and address on it.
    Print,
}

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Address, number, or name and postal address.
    pub to: String,
    /// How it travels.
    pub channel: Channel,
    /// Subject line; unused by SMS.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Language of the text.
    pub lang: Lang,
}

/// Messages hold personal data and codes: neither reaches a log.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("channel", &self.channel)
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
