//! Password hashing: right and wrong are told apart, waiting is bounded, absent accounts cost the same.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use polity_vault::{PASSWORD_BYTES_MAX, PASSWORD_QUEUE_MAX, PasswordHasher, SystemEntropy, VaultError};

/// Made by the reference implementation of Argon2 (its own test vector, 64 MiB).
const REFERENCE: &str =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

fn hasher(at_once: usize) -> PasswordHasher {
    PasswordHasher::with_parallelism(Arc::new(SystemEntropy), at_once)
}

#[tokio::test]
async fn tells_right_from_wrong() {
    let hasher = hasher(2);
    let stored = hasher.hash("kopi-o kosong 孔夫子").await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert!(hasher.verify("kopi-o kosong 孔夫子", &stored).await.unwrap());
    assert!(!hasher.verify("kopi-o kosong 孔夫于", &stored).await.unwrap());
    assert!(!hasher.verify("", &stored).await.unwrap());
    assert_ne!(stored, hasher.hash("kopi-o kosong 孔夫子").await.unwrap(), "salts differ");
    assert!(!PasswordHasher::needs_rehash(&stored));
}

#[tokio::test]
async fn agrees_with_the_reference_implementation() {
    assert!(hasher(1).verify("password", REFERENCE).await.unwrap());
    assert!(!hasher(1).verify("passwore", REFERENCE).await.unwrap());
}

#[tokio::test]
async fn hostile_stored_hashes_are_refused_without_work() {
    let too_big = REFERENCE.replace("m=65536", "m=4194304");
    let too_long = REFERENCE.replace("t=2", "t=4000000");
    let other = REFERENCE.replace("argon2id", "argon2i");
    for stored in [too_big.as_str(), &too_long, &other, "", "$argon2id$", "$2b$12$abc", "plain"] {
        let began = Instant::now();
        let refused = hasher(1).verify("password", stored).await;
        assert!(matches!(refused, Err(VaultError::PasswordHash { .. })), "{stored}: {refused:?}");
        assert!(began.elapsed() < Duration::from_secs(1));
    }
    for weak in
        ["$2b$12$abc", &REFERENCE.replace("t=2", "t=1"), &REFERENCE.replace("m=65536", "m=4096"), &other]
    {
        assert!(PasswordHasher::needs_rehash(weak), "{weak}");
    }
}

#[tokio::test]
async fn a_password_has_a_longest_length() {
    let longest = "x".repeat(PASSWORD_BYTES_MAX);
    let stored = hasher(1).hash(&longest).await.unwrap();
    assert!(hasher(1).verify(&longest, &stored).await.unwrap());
    let longer = format!("{longest}x");
    for refused in [
        hasher(1).hash(&longer).await.map(drop),
        hasher(1).verify(&longer, &stored).await.map(drop),
        hasher(1).verify_absent(&longer).await.map(drop),
    ] {
        assert!(matches!(refused, Err(VaultError::PasswordTooLong { .. })));
    }
}

#[tokio::test]
async fn an_absent_account_costs_what_a_known_one_costs() {
    let hasher = hasher(1);
    let stored = hasher.hash("right").await.unwrap();
    // The least of several runs is what the work itself costs; other load on the machine only adds. On a busy machine
    // it takes more runs until both have had an undisturbed one, and no number of runs would hide a missing hash.
    let (mut known, mut absent) = (Duration::MAX, Duration::MAX);
    for _ in 0..60 {
        let began = Instant::now();
        assert!(!hasher.verify("wrong", &stored).await.unwrap());
        known = known.min(began.elapsed());
        let began = Instant::now();
        assert!(!hasher.verify_absent("wrong").await.unwrap());
        absent = absent.min(began.elapsed());
        if (0.7..1.4).contains(&(absent.as_secs_f64() / known.as_secs_f64())) {
            return;
        }
    }
    unreachable!("a known account costs {known:?}, an absent one {absent:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_is_bounded_and_the_queue_recovers() {
    let hasher = hasher(1);
    let many: Vec<_> = (0..PASSWORD_QUEUE_MAX * 2)
        .map(|_| {
            tokio::spawn({
                let hasher = hasher.clone();
                async move { hasher.verify_absent("x").await }
            })
        })
        .collect();
    let (mut served, mut busy) = (0, 0);
    for one in many {
        match one.await.unwrap() {
            Ok(false) => served += 1,
            Err(VaultError::Busy) => busy += 1,
            other => unreachable!("{other:?}"),
        }
    }
    assert!(busy > 0, "nobody was refused");
    assert!(served > PASSWORD_QUEUE_MAX / 2, "only {served} were served");
    assert!(!hasher.verify_absent("x").await.unwrap(), "the queue is empty again");
}

#[tokio::test]
async fn a_caller_who_leaves_gives_the_place_back() {
    let hasher = hasher(1);
    for _ in 0..PASSWORD_QUEUE_MAX * 2 {
        let impatient = tokio::time::timeout(Duration::from_micros(200), hasher.verify_absent("x")).await;
        assert!(!matches!(impatient, Ok(Err(VaultError::Busy))), "an abandoned wait kept its place");
    }
    // The hashes that had begun still run one after the other; a new caller is served after at most one.
    assert!(!hasher.verify_absent("x").await.unwrap());
}
