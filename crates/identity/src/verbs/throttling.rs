//! Charging an attempt before its secret is checked, and refunding it when the secret was right.

use polity_store::{Micros, Operation, StoreError};
use polity_web::Visit;

use crate::store::{THROTTLE, accounts};
use crate::throttle::{Failures, Scope, Verdict, decide, scopes_of_attempt};
use crate::{Identity, IdentityError};

/// A charged attempt.
#[derive(Debug, Clone)]
pub(crate) struct Charge(Vec<(Scope, [u8; 32])>);

impl Identity {
    /// Charge an attempt on an account, named by what was typed, whether such an account exists or not.
    /// `Err` is the time from which the next attempt is taken.
    pub(crate) async fn charge_sign_in(
        &self,
        visit: &Visit,
        account_name: &str,
        known_device: Option<&[u8; 32]>,
    ) -> Result<Result<Charge, Micros>, IdentityError> {
        let network = visit.limit_key();
        let device = known_device.map(hex::encode).unwrap_or_default();
        let mut buckets = Vec::new();
        for scope in scopes_of_attempt(known_device.is_some()) {
            let parts = match scope {
                Scope::KnownDevice => [account_name, device.as_str()],
                Scope::AccountAndNetwork => [account_name, network.as_str()],
                Scope::AccountFromStrangers | Scope::Letter => [account_name, ""],
                Scope::Network => ["", network.as_str()],
            };
            buckets.push((*scope, self.bucket(*scope, parts)?));
        }
        self.charge(buckets).await
    }

    /// Charge an attempt to open a letter.
    pub(crate) async fn charge_letter(
        &self,
        visit: &Visit,
        code: &str,
    ) -> Result<Result<Charge, Micros>, IdentityError> {
        let network = visit.limit_key();
        let buckets = vec![
            (Scope::Letter, self.bucket(Scope::Letter, [code, ""])?),
            (Scope::Network, self.bucket(Scope::Network, ["letter", &network])?),
        ];
        self.charge(buckets).await
    }

    /// The secret was right: take the charge back, and forget what this path failed before. What strangers failed
    /// from elsewhere stays charged, or an attacker would only have to wait for the owner.
    pub(crate) async fn refund(&self, charge: Charge) -> Result<(), IdentityError> {
        let operation = Operation::housekeeping("identity.refund_attempt");
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                for (scope, bucket) in &charge.0 {
                    let left = match scope {
                        Scope::KnownDevice | Scope::AccountAndNetwork | Scope::Letter => Failures::default(),
                        Scope::AccountFromStrangers | Scope::Network => {
                            accounts::failures_in(tx, bucket)?.refunded()
                        }
                    };
                    accounts::write_failures(tx, bucket, left)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// Serializable, so that of many attempts at once each sees the charges of the others.
    async fn charge(&self, buckets: Vec<(Scope, [u8; 32])>) -> Result<Result<Charge, Micros>, IdentityError> {
        let now = self.now();
        let charged = buckets.clone();
        let operation = Operation::housekeeping("identity.charge_attempt").serializable();
        let wait_until = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let mut held = Vec::with_capacity(charged.len());
                for (scope, bucket) in &charged {
                    held.push((*scope, accounts::failures_in(tx, bucket)?));
                }
                if let Verdict::WaitUntil(until) = decide(&held, now) {
                    return Ok(Some(until));
                }
                for ((_, bucket), (_, failures)) in charged.iter().zip(held) {
                    accounts::write_failures(tx, bucket, failures.charged(now))?;
                }
                Ok(None)
            })
            .await?;
        Ok(match wait_until {
            Some(until) => Err(until),
            None => Ok(Charge(buckets)),
        })
    }

    /// The key of a bucket: the table does not tell whose account is under attack.
    fn bucket(&self, scope: Scope, parts: [&str; 2]) -> Result<[u8; 32], IdentityError> {
        let [first, second] = parts;
        let name = scope.name();
        Ok(self.ring().mac(THROTTLE, format!("{name}\0{first}\0{second}").as_bytes())?)
    }
}
