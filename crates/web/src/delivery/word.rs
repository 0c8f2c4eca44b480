//! What became of a message, in a word, for whoever wants to tell its reader.

use std::future::Future;
use std::pin::Pin;

use polity_store::job::{ATTEMPTS_MAX, JobError};
use polity_store::{Id, StoreError};

/// What became of a message so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The other side took it. Mail servers further on may still send it back, of which nobody tells us.
    Sent,
    /// It was not taken this time, and is tried again.
    Delayed,
    /// It was not taken and will not be tried again.
    Refused,
    /// The other side says that there is no such address.
    Bounced,
}

impl Word {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Refused => "refused",
            Self::Bounced => "bounced",
        }
    }

    /// Its name in figures.
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Refused | Self::Bounced => "failed",
        }
    }

    /// The word for the outcome of run number `attempt`: the last run that may be repeated is not.
    pub(super) fn of(outcome: &Result<(), Refusal>, attempt: u32) -> Self {
        match outcome {
            Ok(()) => Self::Sent,
            Err(Refusal { bounced: true, .. }) => Self::Bounced,
            Err(Refusal { error: JobError::Retry(_), .. }) if attempt < ATTEMPTS_MAX => Self::Delayed,
            Err(_) => Self::Refused,
        }
    }
}

/// The end of telling.
pub type ToldRun<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// Whoever wants to know what became of messages.
pub trait Told: Send + Sync {
    /// Hears the word of the message with this identifier. It may hear it twice, and of messages that are not its own.
    fn told(&self, message: Id, word: Word) -> ToldRun<'_>;
}

/// Why a message was not taken.
#[derive(Debug)]
pub(super) struct Refusal {
    error: JobError,
    bounced: bool,
}

impl From<JobError> for Refusal {
    fn from(error: JobError) -> Self {
        Self { error, bounced: false }
    }
}

impl From<Refusal> for JobError {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

/// What a mail relay's refusal means. `said` is the relay's text: it may name the recipient, so it is read for its
/// enhanced code (RFC 3463) and goes no further; the reply code says enough to an operator.
pub(super) fn refusal(code: Option<u16>, permanent: bool, said: &str) -> Refusal {
    let shown = code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
    if !permanent {
        return JobError::Retry(format!("the mail relay did not take the mail ({shown})")).into();
    }
    let enhanced = said.split_whitespace().find(|word| is_enhanced(word));
    let bounced = match enhanced {
        // X.1.Y: something is wrong with the address; 5.1.8 and 5.1.7 are about the sender's own.
        Some(code) => code.starts_with("5.1.") && !["5.1.7", "5.1.8"].contains(&code),
        None => matches!(code, Some(550 | 551 | 553)),
    };
    Refusal { error: JobError::GiveUp(format!("the mail relay refused for good ({shown})")), bounced }
}

/// Whether a word has the shape of an enhanced code of a permanent failure, such as `5.1.1`.
fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let is_number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next() == Some("5")
        && parts.by_ref().take(2).filter(|part| is_number(part)).count() == 2
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(code: u16, said: &str, attempt: u32) -> Word {
        Word::of(&Err(refusal(Some(code), code >= 500, said)), attempt)
    }

    #[test]
    fn a_relays_refusal_in_a_word() {
        assert_eq!(Word::of(&Ok(()), 1), Word::Sent);
        for (code, said) in [
            (550, "5.1.1 <mei@mail.example>: Recipient address rejected"),
            (550, "mei@mail.example is unknown here"),
            (553, "mailbox name not allowed"),
            (554, "5.1.10 recipient has a null MX"),
        ] {
            assert_eq!(word(code, said, 1), Word::Bounced, "{said}");
        }
        for (code, said) in [
            (550, "5.7.1 we do not like your mails"),
            (552, "5.2.2 mailbox full"),
            (554, "no, for 5.1 reasons"),
            (550, "5.1.8 bad sender"),
        ] {
            assert_eq!(word(code, said, 1), Word::Refused, "{said}");
        }
        assert_eq!(word(450, "4.2.0 greylisted", 1), Word::Delayed);
        assert_eq!(word(450, "4.2.0 greylisted", ATTEMPTS_MAX), Word::Refused, "the last try");
    }
}
