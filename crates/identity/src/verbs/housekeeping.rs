//! Forgetting what has no use any more, and noting who gave up half-way.

use polity_ledger::transactions::Outcome;
use polity_store::{Operation, StoreError};
use polity_web::{Lang, SESSION_LIFETIME};

use super::acts::Done;
use super::ceremonies::ENROLMENT;
use super::enrolment::EnrolmentStep;
use super::login_faults::REFUSALS_KEPT;
use crate::store::{accounts, ceremonies, letters, logins, programs};
use crate::throttle::FORGOTTEN_AFTER;
use crate::{Identity, IdentityError};

/// Enrolments that are looked at in one round.
const ROUND: i64 = 100;

impl Identity {
    /// Forget dead ceremonies, old throttle buckets, proofs of ended sessions and what is over of sign-ins for others;
    /// renew the signing key when it has grown old; and record each enrolment that was
    /// begun and never finished. The roof calls it every few minutes, on every server.
    pub async fn forget_stale(&self) -> Result<(), IdentityError> {
        self.note_abandoned_enrolments().await?;
        self.renew_signing_key().await?;
        let now = self.now();
        let operation = Operation::housekeeping("identity.forget_stale");
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                accounts::forget_stale(tx, now - FORGOTTEN_AFTER, now - SESSION_LIFETIME)?;
                logins::forget_over(tx, now, now - REFUSALS_KEPT)?;
                programs::forget_over(tx, now)?;
                ceremonies::forget_expired(tx, now).map(drop)
            })
            .await?;
        Ok(())
    }

    /// A person who opened their letter and chose nothing within half an hour gave up, for now: the scoreboard counts
    /// it. Whoever deletes the row appends the entry, so that several servers count it once.
    async fn note_abandoned_enrolments(&self) -> Result<(), IdentityError> {
        let now = self.now();
        for (hash, sealed) in ceremonies::expired(self.db(), ENROLMENT.name, now, ROUND).await? {
            let step: EnrolmentStep = self.open_ceremony(&ENROLMENT, &hash, &sealed)?;
            let letter = letters::by_id(self.db(), step.letter).await?;
            let finished = letter.is_none_or(|letter| letter.state == "used");
            let done = Done {
                outcome: Outcome::Abandoned,
                ..Done::by_resident("identity.enrolment", self.agency_code(), Lang::En)
            };
            let entry = self.done_since(&done, step.started_at)?;
            let operation = Operation::housekeeping("identity.abandon_enrolment");
            self.db()
                .transact::<_, StoreError, _>(operation, move |tx| {
                    if ceremonies::end(tx, &hash, ENROLMENT.name)? && !finished {
                        tx.append(&entry)?;
                    }
                    Ok(())
                })
                .await?;
        }
        Ok(())
    }
}
