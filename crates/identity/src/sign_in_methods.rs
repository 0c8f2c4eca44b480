//! Which sign-in methods an account has, and what may be taken away.
//!
//! **An account never loses its last complete way in.** A passkey is complete; a password is complete only together
//! with an authenticator app. Recovery codes replace the app once each, and are no way in of their own.

/// How many of each method an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Methods {
    /// Passkeys.
    pub passkeys: usize,
    /// Whether there is a password.
    pub password: bool,
    /// Whether there is an authenticator app.
    pub totp: bool,
    /// Printed recovery codes not yet used.
    pub recovery_codes: usize,
}

/// Most passkeys on one account: a bound for pages and for what one account may store.
pub const PASSKEYS_MAX: usize = 10;
/// How many recovery codes are printed at once.
pub const RECOVERY_CODES: usize = 10;
/// With this many left or fewer, the home page suggests printing new ones.
pub const RECOVERY_CODES_LOW: usize = 3;

/// A method that the person wants to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// One passkey.
    Passkey,
    /// The password, and with it the authenticator app, which is of no use alone.
    Password,
}

/// Why a method stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RemovalRefused {
    /// Nothing complete would be left.
    #[error("this is the last way to sign in")]
    LastWayIn,
    /// There is no such method.
    #[error("there is no such sign-in method")]
    NotThere,
}

impl Methods {
    /// Whether the account can be entered at all.
    pub fn complete(&self) -> bool {
        self.passkeys > 0 || (self.password && self.totp)
    }

    /// What is left after `removal`, or why it is refused.
    pub fn without(self, removal: Removal) -> Result<Self, RemovalRefused> {
        let left = match removal {
            Removal::Passkey => {
                Self { passkeys: self.passkeys.checked_sub(1).ok_or(RemovalRefused::NotThere)?, ..self }
            }
            Removal::Password if self.password || self.totp => Self { password: false, totp: false, ..self },
            Removal::Password => return Err(RemovalRefused::NotThere),
        };
        if left.complete() { Ok(left) } else { Err(RemovalRefused::LastWayIn) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_methods() -> impl Strategy<Value = Methods> {
        (0..4_usize, any::<bool>(), any::<bool>(), 0..11_usize).prop_map(
            |(passkeys, password, totp, recovery_codes)| Methods { passkeys, password, totp, recovery_codes },
        )
    }

    proptest! {
        #[test]
        fn no_removal_leaves_an_account_shut(methods in any_methods()) {
            for removal in [Removal::Passkey, Removal::Password] {
                if let Ok(left) = methods.without(removal) {
                    prop_assert!(left.complete());
                }
            }
        }

        #[test]
        fn a_second_passkey_can_go(methods in any_methods()) {
            prop_assume!(methods.passkeys >= 2);
            prop_assert!(methods.without(Removal::Passkey).is_ok());
        }
    }

    #[test]
    fn recovery_codes_do_not_stand_in_for_a_way_in() {
        let methods = Methods { passkeys: 1, recovery_codes: 10, ..Methods::default() };
        assert_eq!(methods.without(Removal::Passkey), Err(RemovalRefused::LastWayIn));
        assert_eq!(methods.without(Removal::Password), Err(RemovalRefused::NotThere));
    }
}
