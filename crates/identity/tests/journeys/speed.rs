//! Making a nation takes seconds, not minutes.
use polity_identity::NewPerson;
use polity_identity::national_number::{NationalNumber, Prefix};
use polity_ledger::Actor;
use std::time::Instant;

use crate::nation::{Nation, person};

#[tokio::test]
async fn two_thousand_people_are_taken_in_within_seconds() {
    let nation = Nation::new().await;
    let people: Vec<NewPerson> = (0..2_000)
        .map(|n| NewPerson { number: NationalNumber::issue(Prefix::T, 6_000_000 + n).unwrap(), ..person(0) })
        .collect();
    let begun = Instant::now();
    let ids = nation.room.register_people(&Actor::system(), &people).await.unwrap();
    let took = begun.elapsed();
    assert_eq!(ids.len(), 2_000);
    assert_eq!(nation.room.people_count().await.unwrap(), 2_006);
    // A debug build on a busy machine; a release build takes a tenth of it.
    assert!(took.as_secs() < 20, "{took:?}");
}
