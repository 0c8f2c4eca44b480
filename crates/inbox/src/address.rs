//! Where a copy of a message may be sent, and what proves that the reader is reached there.
//!
//! Promise: what is accepted is one address of one recipient; nothing that ends a line, adds a recipient or has no
//! host. Whether somebody reads there is proven by a code and by nothing else.

use polity_store::Micros;

/// Digits of a code.
pub const CODE_DIGITS: u32 = 6;
/// How long a code is good for, microseconds: a quarter of an hour.
pub const CODE_LIVES: Micros = 15 * 60 * 1_000_000;
/// How often a code may be typed.
pub const CODE_ATTEMPTS: i64 = 5;

/// By which way a copy travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Sms];

    /// Its name in tables, addresses and the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// The key of the words for it.
    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Mail => "inbox-way-mail",
            Self::Sms => "inbox-way-sms",
        }
    }

    /// Read a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// What was typed as it is kept, if it can be an address of this kind.
    pub fn accepts(self, typed: &str) -> Option<String> {
        match self {
            Self::Mail => mail_address(typed),
            Self::Sms => telephone(typed),
        }
    }
}

/// An address of RFC 5321 in its plain form: no quotes, no comments, a host of at least two labels.
fn mail_address(typed: &str) -> Option<String> {
    let address = typed.trim();
    let (local, host) = address.split_once('@')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let dotted = |text: &str, allowed: &dyn Fn(u8) -> bool| {
        text.split('.').all(|part| !part.is_empty() && part.bytes().all(allowed))
    };
    let label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let labels_end_well = host.split('.').all(|part| !part.starts_with('-') && !part.ends_with('-'));
    let fits = local.len() <= 64 && host.len() <= 190 && host.contains('.');
    (fits && dotted(local, &plain) && dotted(host, &label) && labels_end_well).then(|| address.to_owned())
}

/// A number of E.164 with its country code; spaces, hyphens and brackets are left out.
fn telephone(typed: &str) -> Option<String> {
    let number: String = typed.chars().filter(|sign| !" -()".contains(*sign)).collect();
    let digits = number.strip_prefix('+')?;
    let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Whether a code may still be typed.
pub fn stands(expires_at: Micros, attempts_left: i64, now: Micros) -> bool {
    now < expires_at && attempts_left > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_kept_as_typed_and_numbers_without_their_spaces() {
        assert_eq!(Way::Mail.accepts(" mei.lim+gov@mail.example "), Some("mei.lim+gov@mail.example".into()));
        assert_eq!(Way::Sms.accepts("+999 (0)123-4567"), Some("+99901234567".into()));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for typed in [
            "",
            "mei",
            "@host.example",
            "mei@",
            "mei@host",
            "a@b@c.example",
            "a..b@c.example",
            "a@-b.example",
            "a@b..example",
            "a b@c.example",
            "a@c.example\r\nBcc: x@y.example",
            "<a@c.example>",
            "a@c.example,b@c.example",
        ] {
            assert_eq!(Way::Mail.accepts(typed), None, "{typed}");
        }
        for typed in
            ["", "91234567", "+", "+1234567", "+0123456789", "+1234567890123456", "+12345678a", "++12345678"]
        {
            assert_eq!(Way::Sms.accepts(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_ends_with_its_time_and_its_attempts() {
        assert!(stands(10, 1, 9));
        assert!(!stands(10, 1, 10) && !stands(10, 0, 9));
    }

    proptest! {
        #[test]
        fn nothing_accepted_holds_a_second_line_or_recipient(typed in "\\PC{0,30}|[a-z@., \r\n<>;+0-9-]{0,30}") {
            for way in Way::ALL {
                if let Some(kept) = way.accepts(&typed) {
                    prop_assert!(!kept.contains(['\r', '\n', ' ', ',', ';', '<', '>']), "{kept}");
                    prop_assert_eq!(way.accepts(&kept), Some(kept));
                }
            }
        }
    }
}
