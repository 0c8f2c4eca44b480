//! Passwords: Argon2id (RFC 9106) with bounded work and bounded waiting, so that sign-in cannot be used to bring the server down.
//!
//! An unknown account costs exactly what a known one costs ([`PasswordHasher::verify_absent`]), so that timing tells no one who has an account.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHash, PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

use crate::digest::equal_in_constant_time;
use crate::{Entropy, VaultError};

/// Memory of one hash in KiB: 19 MiB, the OWASP profile for Argon2id with two passes.
pub const ARGON2_MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
pub const ARGON2_PASSES: u32 = 2;
/// Lanes; one, because parallelism comes from several users.
pub const ARGON2_LANES: u32 = 1;
/// Longest password in bytes; enough for any passphrase in any script.
pub const PASSWORD_BYTES_MAX: usize = 1024;
/// How many checks may wait. At about 30 ms each on two cores the last of them waits one second; more are refused.
pub const PASSWORD_QUEUE_MAX: usize = 64;
/// Memory that a stored hash may ask for. A damaged row must not make the server allocate gigabytes.
const STORED_MEMORY_KIB_MAX: u32 = 64 * 1024;
const STORED_PASSES_MAX: u32 = 8;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// Hashes and checks passwords on blocking threads, as many at a time as there are cores. Cheap to clone.
#[derive(Clone)]
pub struct PasswordHasher {
    entropy: Arc<dyn Entropy>,
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl PasswordHasher {
    /// A hasher that uses all cores of the machine.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_parallelism(entropy, cores)
    }

    /// A hasher that runs at most `at_once` hashes at a time, each taking [`ARGON2_MEMORY_KIB`] of memory.
    pub fn with_parallelism(entropy: Arc<dyn Entropy>, at_once: usize) -> Self {
        let running = Arc::new(Semaphore::new(at_once.max(1)));
        Self { entropy, running, waiting: Arc::default() }
    }

    /// The PHC string to store (`$argon2id$v=19$m=19456,t=2,p=1$...`).
    ///
    /// # Errors
    /// [`VaultError::Busy`] if too many wait; [`VaultError::PasswordTooLong`].
    pub async fn hash(&self, password: &str) -> Result<String, VaultError> {
        let password = within_limit(password)?;
        let salt: [u8; SALT_BYTES] = self.entropy.array();
        self.run(move || {
            let salt = SaltString::encode_b64(&salt).map_err(unusable)?;
            let hash = current_argon2()?.hash_password(password.as_bytes(), &salt).map_err(unusable)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` is the one behind the stored PHC string.
    ///
    /// # Errors
    /// [`VaultError::Busy`]; [`VaultError::PasswordTooLong`]; [`VaultError::PasswordHash`] if the stored string is not one of ours.
    pub async fn verify(&self, password: &str, stored: &str) -> Result<bool, VaultError> {
        let password = within_limit(password)?;
        let stored = stored.to_owned();
        self.run(move || verify_stored(&password, &stored)).await
    }

    /// Does the work of a check for an account that does not exist, and says no.
    ///
    /// # Errors
    /// [`VaultError::Busy`]; [`VaultError::PasswordTooLong`]: the same as [`PasswordHasher::verify`] gives.
    pub async fn verify_absent(&self, password: &str) -> Result<bool, VaultError> {
        let password = within_limit(password)?;
        self.run(move || {
            let mut hash = Zeroizing::new([0; HASH_BYTES]);
            current_argon2()?
                .hash_password_into(password.as_bytes(), &[0; SALT_BYTES], hash.as_mut_slice())
                .map_err(|error| VaultError::PasswordHash { reason: error.to_string() })?;
            // The result is compared so that the optimiser keeps the work, and refused whatever it is.
            let _same = std::hint::black_box(equal_in_constant_time(hash.as_slice(), &[0; HASH_BYTES]));
            Ok(false)
        })
        .await
    }

    /// Whether a stored hash was made with weaker settings than today's; rehash it at the next successful sign-in.
    pub fn needs_rehash(stored: &str) -> bool {
        let Ok(hash) = PasswordHash::new(stored) else { return true };
        let Ok(params) = Params::try_from(&hash) else { return true };
        hash.algorithm != Algorithm::Argon2id.ident()
            || params.m_cost() < ARGON2_MEMORY_KIB
            || params.t_cost() < ARGON2_PASSES
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let permit = self.permit().await?;
        let running = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when the caller has gone away: the bound is on work, not on callers.
            let _permit = permit;
            work()
        });
        running.await.map_err(|_| VaultError::Crypto { operation: "hashing a password" })?
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, VaultError> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Waiting::enter(&self.waiting)?;
        Arc::clone(&self.running).acquire_owned().await.map_err(|_| VaultError::Busy)
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PasswordHasher")
            .field("free", &self.running.available_permits())
            .field("waiting", &self.waiting.load(Ordering::Relaxed))
            .finish_non_exhaustive()
    }
}

/// A place in the queue, given back when the wait ends in whatever way.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicUsize) -> Result<Self, VaultError> {
        let one_more = |count: usize| (count < PASSWORD_QUEUE_MAX).then_some(count + 1);
        waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more)
            .map(|_| Self(waiting))
            .map_err(|_| VaultError::Busy)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn within_limit(password: &str) -> Result<Zeroizing<String>, VaultError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(VaultError::PasswordTooLong { max: PASSWORD_BYTES_MAX });
    }
    Ok(Zeroizing::new(password.to_owned()))
}

fn current_argon2() -> Result<Argon2<'static>, VaultError> {
    let params = Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, Some(HASH_BYTES))
        .map_err(|error| VaultError::PasswordHash { reason: error.to_string() })?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn verify_stored(password: &str, stored: &str) -> Result<bool, VaultError> {
    let refuse = |reason: &str| VaultError::PasswordHash { reason: reason.into() };
    let hash = PasswordHash::new(stored).map_err(unusable)?;
    if hash.algorithm != Algorithm::Argon2id.ident() {
        return Err(refuse("it is not Argon2id"));
    }
    let params = Params::try_from(&hash).map_err(unusable)?;
    if params.m_cost() > STORED_MEMORY_KIB_MAX || params.t_cost() > STORED_PASSES_MAX {
        return Err(refuse("it asks for more work than any hash of ours"));
    }
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return Err(refuse("it is incomplete")) };
    let mut salt_bytes = [0; 64];
    let salt = salt.decode_b64(&mut salt_bytes).map_err(unusable)?;
    let mut actual = Zeroizing::new(vec![0; expected.len()]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut actual)
        .map_err(|error| VaultError::PasswordHash { reason: error.to_string() })?;
    Ok(equal_in_constant_time(&actual, expected.as_bytes()))
}

fn unusable(error: argon2::password_hash::Error) -> VaultError {
    VaultError::PasswordHash { reason: error.to_string() }
}
