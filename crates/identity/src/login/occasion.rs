//! What kind of act somebody signs in for, in the few words that residents know.
//!
//! The wire has dozens of names for it, made for those who watch for fraud. A person who is asked to decide needs one
//! of a dozen: enough to notice that it is not what they came for.

/// A kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// Nothing but signing in.
    SignIn,
    /// Money moves.
    Payment,
    /// An account is opened.
    Account,
    /// Details of the person or of an account are changed, recipients of money among them.
    Details,
    /// A password is changed or reset.
    Password,
    /// A new device, an unusual place, or something asleep that is woken.
    Device,
    /// A limit is changed or a lock is taken off.
    Limit,
    /// A card.
    Card,
    /// A loan.
    Loan,
    /// A telephone line.
    Phone,
    /// Something is reported.
    Report,
    /// Anything else.
    Other,
}

/// Words in the wire's names, the telling ones first: `INCREASE_CREDIT_CARD_LIMIT` is about a limit.
const TELLING: &[(&str, Occasion)] = &[
    ("PASSWORD", Occasion::Password),
    ("LIMIT", Occasion::Limit),
    ("MONEY_LOCK", Occasion::Limit),
    ("REPORT", Occasion::Report),
    ("PAYMENT_MODE", Occasion::Details),
    ("DETAILS", Occasion::Details),
    ("PROFILE", Occasion::Details),
    ("INFORMATION", Occasion::Details),
    ("NOTIFICATION", Occasion::Details),
    ("LINK_BANK", Occasion::Details),
    ("ADD_", Occasion::Details),
    ("PAYMENT", Occasion::Payment),
    ("FUNDS", Occasion::Payment),
    ("REMIT", Occasion::Payment),
    ("DEPOSIT", Occasion::Payment),
    ("CASH", Occasion::Payment),
    ("INFLOW", Occasion::Payment),
    ("SIM_CARD", Occasion::Phone),
    ("ROAMING", Occasion::Phone),
    ("CARD", Occasion::Card),
    ("LOAN", Occasion::Loan),
    ("DEVICE", Occasion::Device),
    ("UNFAMILIAR", Occasion::Device),
    ("DORMANT", Occasion::Device),
    ("OPENING", Occasion::Account),
    ("ONBOARDING", Occasion::Account),
    ("CASA", Occasion::Account),
    ("AUTHENTICATION", Occasion::SignIn),
];

impl Occasion {
    /// The kind behind a name of the wire.
    pub fn of(context: &str) -> Self {
        let telling = TELLING.iter().find(|(word, _)| context.contains(word));
        telling.map_or(Self::Other, |(_, occasion)| *occasion)
    }

    /// The name in `identity-context-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Payment => "payment",
            Self::Account => "account",
            Self::Details => "details",
            Self::Password => "password",
            Self::Device => "device",
            Self::Limit => "limit",
            Self::Card => "card",
            Self::Loan => "loan",
            Self::Phone => "phone",
            Self::Report => "report",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_word_decides() {
        for (context, occasion) in [
            ("APP_AUTHENTICATION_DEFAULT", Occasion::SignIn),
            ("APP_PAYMENT_DEFAULT", Occasion::Payment),
            ("APP_ACCOUNT_PASSWORD_RESET_DEFAULT", Occasion::Password),
            ("CPF_CHANGE_PAYMENT_MODE", Occasion::Details),
            ("BANK_ADD_LOCAL_RECEIPIENT", Occasion::Details),
            ("BANK_INCREASE_CREDIT_CARD_LIMIT", Occasion::Limit),
            ("BANK_REPORT_LOST_CARD", Occasion::Report),
            ("BANK_GOOGLE_PAY_APPLE_PAY_CARD_ONBOARDING", Occasion::Card),
            ("BANK_ACTIVATE_DORMANT_ACCOUNT", Occasion::Device),
            ("TELCO_SIM_CARD_ACTIVATION", Occasion::Phone),
            ("FI_ACCOUNT_OPENING", Occasion::Account),
            ("SOMETHING_NEW", Occasion::Other),
        ] {
            assert_eq!(Occasion::of(context), occasion, "{context}");
        }
    }
}
