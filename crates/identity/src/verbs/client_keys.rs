//! The public keys of relying parties: from the registration itself, or from an address of theirs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use polity_store::Micros;
use polity_vault::jose::{KeySet, SignatureAlg};
use polity_web::{Call, Outbound, Reach};

use crate::Identity;
use crate::login::key_freshness::{Held, Step};
use crate::login::relying_party::{ClientKeys, RelyingParty};

/// Time in which an address must answer with the keys.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(3);
/// Bytes of a key set.
const KEY_SET_BYTES_MAX: usize = 64 * 1024;

/// Why a relying party's keys cannot be had. The text is for its developer, and names nothing inside this deployment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeysFault {
    /// No answer in time, or one that is no success.
    #[error("{address} did not answer with a key set: {reason}")]
    Unreachable {
        /// The registered address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// An answer that is no key set.
    #[error("{address} answered with something that is no usable key set: {reason}")]
    NotKeys {
        /// The registered address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Keys at addresses of relying parties, as this server knows them.
pub(crate) struct KeysElsewhere {
    outbound: Outbound,
    places: Mutex<HashMap<String, Arc<KeysPlace>>>,
}

/// One address.
#[derive(Default)]
struct KeysPlace {
    known: RwLock<KeysKnown>,
    /// One call at a time, however many logins wait for it.
    calling: tokio::sync::Mutex<()>,
}

#[derive(Default, Clone)]
struct KeysKnown {
    keys: Option<Arc<KeySet>>,
    held: Held,
    fault: Option<ClientKeysFault>,
}

impl KeysElsewhere {
    /// Nothing is known yet. Only a demonstration may call programs on its own machine.
    pub(crate) fn new(demo: bool) -> Self {
        let reach = if demo { Reach::Development } else { Reach::Public };
        Self { outbound: Outbound::new(reach), places: Mutex::default() }
    }

    /// Whether an address may be called from here.
    pub(crate) fn may_call(&self, address: &str) -> bool {
        self.outbound.check(address).is_ok()
    }

    /// Forget what an address said: its relying party was changed or removed.
    pub(crate) fn forget(&self, keys: &ClientKeys) {
        if let ClientKeys::Url(address) = keys {
            self.places.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
        }
    }

    fn place(&self, address: &str) -> Arc<KeysPlace> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(address) {
            return Arc::clone(place);
        }
        Arc::clone(places.entry(address.to_owned()).or_default())
    }

    async fn call(&self, address: &str) -> Result<KeySet, ClientKeysFault> {
        let unreachable =
            |reason: String| ClientKeysFault::Unreachable { address: address.to_owned(), reason };
        let call =
            Call { time_max: ANSWER_TIME_MAX, answer_bytes_max: KEY_SET_BYTES_MAX, ..Call::get(address) };
        let answer = self.outbound.fetch(call).await.map_err(|error| unreachable(error.to_string()))?;
        if answer.status.as_u16() != 200 {
            return Err(unreachable(format!("its status was {}", answer.status.as_u16())));
        }
        KeySet::parse(&answer.body).map_err(|error| ClientKeysFault::NotKeys {
            address: address.to_owned(),
            reason: error.to_string(),
        })
    }
}

impl KeysPlace {
    fn known(&self) -> KeysKnown {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What can be said without a call; `None` when one is due.
    fn without_call(&self, kid: Option<&str>, now: Micros) -> Option<Result<Arc<KeySet>, ClientKeysFault>> {
        let KeysKnown { keys, held, fault } = self.known();
        let has_key = keys.as_ref().is_some_and(|keys| kid.is_none_or(|kid| holds(keys, kid)));
        match (held.step(has_key, now), keys, fault) {
            (Step::Use, Some(keys), _) => Some(Ok(keys)),
            (Step::GiveUp, _, Some(fault)) => Some(Err(fault)),
            _ => None,
        }
    }

    fn learn(&self, called: Result<KeySet, ClientKeysFault>, now: Micros) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.held.tried_at = Some(now);
        match called {
            Ok(keys) => {
                known.held.fetched_at = Some(now);
                known.keys = Some(Arc::new(keys));
                known.fault = None;
            }
            Err(fault) => known.fault = Some(fault),
        }
    }
}

fn holds(keys: &KeySet, kid: &str) -> bool {
    let algorithms = [SignatureAlg::Es256, SignatureAlg::Es384, SignatureAlg::Es512];
    algorithms.into_iter().any(|alg| keys.signing(alg, Some(kid)).iter().any(|key| key.kid() == Some(kid)))
}

impl Identity {
    /// The public keys of a relying party. With `wanted_kid`, keys that do not hold it are asked for anew, at most once a
    /// minute; what comes back may still not hold it.
    ///
    /// # Errors
    /// Its address did not answer in three seconds with a key set of at most 64 KiB.
    pub async fn client_keys(
        &self,
        party: &RelyingParty,
        wanted_kid: Option<&str>,
    ) -> Result<Arc<KeySet>, ClientKeysFault> {
        let address = match &party.keys {
            ClientKeys::Inline(keys) => return Ok(Arc::clone(keys)),
            ClientKeys::Url(address) => address,
        };
        let place = self.keys_elsewhere().place(address);
        if let Some(said) = place.without_call(wanted_kid, self.now()) {
            return said;
        }
        let _one_at_a_time = place.calling.lock().await;
        // Whoever waited here finds what the one before them learned.
        if let Some(said) = place.without_call(wanted_kid, self.now()) {
            return said;
        }
        let called = self.keys_elsewhere().call(address).await;
        if let Err(fault) = &called {
            tracing::info!(client = %party.client_id, %fault, "identity.client_keys_unreachable");
        }
        let fault = called.as_ref().err().cloned();
        place.learn(called, self.now());
        match (place.without_call(wanted_kid, self.now()), place.known().keys, fault) {
            (Some(said), ..) => said,
            // The key is not there either: the caller names it in its refusal.
            (None, Some(keys), None) => Ok(keys),
            (None, _, Some(fault)) => Err(fault),
            (None, None, None) => Err(ClientKeysFault::Unreachable {
                address: address.clone(),
                reason: "it was never called".to_owned(),
            }),
        }
    }
}
