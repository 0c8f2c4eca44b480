//! How sure we are who is there: factors, assurance levels, and when a sensitive act needs a fresh proof.

use polity_store::Micros;

/// A way in which somebody just proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// A passkey whose authenticator checked a PIN or a fingerprint: something held and something known or inherent.
    Passkey,
    /// The account's password.
    Password,
    /// A current one-time code of the account's authenticator app.
    Totp,
    /// An unused printed recovery code.
    RecoveryCode,
    /// The code of an enrolment letter together with the date of birth.
    Letter,
    /// The one-click sign-in of a demonstration. It exists in no other deployment.
    Demonstration,
}

/// Assurance of a session: how many factors were proven. The number goes into sessions and ledger actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// One factor: enough to set up sign-in methods after a letter, not to see any data.
    One = 1,
    /// Two factors: what every signed-in page needs.
    Two = 2,
}

impl Assurance {
    /// The number of factors.
    pub fn level(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// The assurance that `proofs` give together; `None` when they prove nothing.
///
/// A second proof of the same kind adds nothing, and a one-time code without the password is one factor.
pub fn assurance_of(proofs: &[Proof]) -> Option<Assurance> {
    let has = |proof| proofs.contains(&proof);
    let held = has(Proof::Totp) || has(Proof::RecoveryCode);
    if has(Proof::Passkey) || has(Proof::Demonstration) || (has(Proof::Password) && held) {
        Some(Assurance::Two)
    } else if has(Proof::Password) || held || has(Proof::Letter) {
        Some(Assurance::One)
    } else {
        None
    }
}

/// How long a proof counts as fresh for sensitive acts (microseconds): five minutes.
pub const FRESH_FOR: Micros = 300 * 1_000_000;

/// Acts that change who can get in, or that act in another's name: they need a fresh two-factor proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitive {
    /// Adding, changing or removing a sign-in method; making new recovery codes.
    SignInMethods,
    /// Starting to act for somebody else.
    ActForAnother,
    /// Appointing an officer or ending an appointment.
    Appointments,
    /// Taking a register file into the nation.
    ImportRegister,
    /// Registering a program that may ask for residents' facts, or removing one.
    RelyingParties,
}

impl Sensitive {
    /// How old the last proof may be (microseconds).
    fn proof_age_max(self) -> Micros {
        match self {
            Self::SignInMethods => FRESH_FOR,
            // Counter staff help one person after another: asking each time would teach them to click through.
            Self::ActForAnother | Self::Appointments | Self::ImportRegister | Self::RelyingParties => {
                4 * FRESH_FOR
            }
        }
    }
}

/// Must the person prove again who they are before `act`? `proven_at` is the time of the last two-factor proof.
pub fn step_up_needed(act: Sensitive, assurance: Option<Assurance>, proven_at: Micros, now: Micros) -> bool {
    // A proof from the future is a clock that jumped: ask again rather than trust it for ever.
    let age = now.saturating_sub(proven_at);
    assurance < Some(Assurance::Two) || age < 0 || age > act.proof_age_max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Proof; 6] = [
        Proof::Passkey,
        Proof::Password,
        Proof::Totp,
        Proof::RecoveryCode,
        Proof::Letter,
        Proof::Demonstration,
    ];

    #[test]
    fn two_factors_are_two_different_things() {
        assert_eq!(assurance_of(&[]), None);
        assert_eq!(assurance_of(&[Proof::Password]), Some(Assurance::One));
        assert_eq!(assurance_of(&[Proof::Password, Proof::Password]), Some(Assurance::One));
        assert_eq!(assurance_of(&[Proof::Totp, Proof::RecoveryCode]), Some(Assurance::One));
        assert_eq!(assurance_of(&[Proof::Letter, Proof::Totp]), Some(Assurance::One));
        assert_eq!(assurance_of(&[Proof::Password, Proof::Totp]), Some(Assurance::Two));
        assert_eq!(assurance_of(&[Proof::RecoveryCode, Proof::Password]), Some(Assurance::Two));
        assert_eq!(assurance_of(&[Proof::Passkey]), Some(Assurance::Two));
    }

    #[test]
    fn a_fresh_proof_goes_stale() {
        let needed = |age| step_up_needed(Sensitive::SignInMethods, Some(Assurance::Two), 1_000, 1_000 + age);
        assert!(!needed(0));
        assert!(!needed(FRESH_FOR));
        assert!(needed(FRESH_FOR + 1));
        assert!(needed(-1));
        assert!(step_up_needed(Sensitive::SignInMethods, Some(Assurance::One), 1_000, 1_000));
        assert!(step_up_needed(Sensitive::SignInMethods, None, 1_000, 1_000));
    }

    proptest! {
        #[test]
        fn more_proofs_never_lower_assurance(mut proofs in proptest::collection::vec(proptest::sample::select(ALL.as_slice()), 0..6), more in proptest::sample::select(ALL.as_slice())) {
            let before = assurance_of(&proofs);
            proofs.push(more);
            prop_assert!(assurance_of(&proofs) >= before);
        }
    }
}
