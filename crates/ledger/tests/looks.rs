//! "Who looked at my data": complete, newest first, for the right eyes only; and forgetting a person breaks nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kit;

use kit::{NOW, World, id, look, officer, on_each_engine};
use polity_ledger::leaf::Leaf;
use polity_ledger::looks::{Look, Page, SubjectProof};
use polity_ledger::{Access, Act, Actor};
use polity_store::Id;
use proptest::prelude::*;

async fn looks(world: &World, person: Id) -> Vec<Look> {
    world.ledger.looks_at(person, Page { before: None, limit: 100 }).await.unwrap().looks
}

fn search(people: Vec<Id>) -> Act {
    Act::new("insight.exported", officer())
        .on_many(people, Access::Released)
        .because("the yearly count")
        .with_detail(serde_json::json!("of everyone"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_who_looked_and_why() {
    on_each_engine(async |world| {
        let (mei, raju) = (id(1), id(2));
        let own = Act::new("identity.signed_in", Actor { person: Some(mei), ..Actor::default() })
            .on(mei, Access::None);
        world.record(&[look(mei), own, look(raju), search(vec![mei, raju, id(3), mei])]).await;
        assert_eq!(looks(&world, mei).await, vec![], "not indexed yet");
        world.index().await;

        let seen = looks(&world, mei).await;
        let kinds: Vec<_> = seen.iter().map(|look| look.kind.as_str()).collect();
        assert_eq!(
            kinds,
            ["insight.exported", "identity.looked_up"],
            "newest first, without what needs no telling"
        );
        let (bulk, single) = (&seen[0], &seen[1]);
        assert_eq!(single.actor, officer());
        assert_eq!(single.purpose.as_deref(), Some("a change of address at the counter"));
        assert_eq!(
            (single.attributes.as_slice(), single.access),
            (["name".to_owned(), "address".to_owned()].as_slice(), Access::Looked)
        );
        assert_eq!((single.at, single.subjects), (NOW, 1));
        assert_eq!((bulk.subjects, bulk.access), (3, Access::Released), "repeated people count once");
        assert!(bulk.detail.is_null(), "particulars about many are not shown to one");
        assert!(!serde_json::to_string(bulk).unwrap().contains(&raju.to_string()));

        assert_eq!(looks(&world, raju).await.len(), 2);
        assert_eq!(looks(&world, id(9)).await, vec![]);
        assert_eq!(world.ledger.look_at(mei, single.id).await.unwrap().as_ref(), Some(single));
        assert_eq!(world.ledger.look_at(raju, single.id).await.unwrap(), None, "another person's look");
        assert_eq!(world.ledger.look_at(mei, id(0x77)).await.unwrap(), None);
        world.index().await;
        assert_eq!(looks(&world, mei).await, seen, "following again changes nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gaps() {
    on_each_engine(async |world| {
        let acts: Vec<Act> = (0..25).map(|n| look(id(1 + n % 2))).collect();
        world.record(&acts).await;
        world.index().await;
        let (mut before, mut numbers, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = world.ledger.looks_at(id(1), Page { before, limit: 5 }).await.unwrap();
            numbers.extend(page.looks.iter().map(|look| look.number));
            pages += 1;
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!((numbers.len(), pages), (13, 3));
        assert!(numbers.is_sorted_by(|newer, older| newer > older));
        let all = looks(&world, id(1)).await;
        assert_eq!(all.iter().map(|look| look.number).collect::<Vec<_>>(), numbers);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_can_prove_that_an_entry_concerns_them_and_nobody_else_can() {
    on_each_engine(async |world| {
        let people: Vec<Id> = (1..=20).map(id).collect();
        let entries = world.record(&[look(id(1)), search(people.clone())]).await;
        let leaf = |at: usize| Leaf::of(&entries[at].clone()).unwrap();
        let number =
            async |at: usize| world.store.log_entry_by_id(entries[at].id).await.unwrap().unwrap().number;

        let alone = world.ledger.prove_subject(number(0).await, id(1)).await.unwrap().unwrap();
        assert!(matches!(alone, SubjectProof::Alone(_)));
        assert!(alone.verify(id(1), &leaf(0)));
        assert!(!alone.verify(id(2), &leaf(0)));
        assert!(!alone.verify(id(1), &leaf(1)));
        assert_eq!(world.ledger.prove_subject(number(0).await, id(2)).await.unwrap(), None);

        for person in people {
            let proof = world.ledger.prove_subject(number(1).await, person).await.unwrap().unwrap();
            assert!(proof.verify(person, &leaf(1)));
            assert!(!proof.verify(id(99), &leaf(1)));
            let text = serde_json::to_string(&proof).unwrap();
            assert_eq!(serde_json::from_str::<SubjectProof>(&text).unwrap(), proof);
        }
        assert_eq!(world.ledger.prove_subject(number(1).await, id(99)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgetting_a_person_leaves_tree_and_others_whole() {
    on_each_engine(async |world| {
        let (gone, other) = (id(1), id(2));
        world.record(&[look(gone), search(vec![gone, other, id(3)]), look(other)]).await;
        let not_yet = world.ledger.forget(gone).await.unwrap();
        assert_eq!((not_yet.entries, not_yet.not_indexed), (0, 3), "the caller is told to come back");
        world.index().await;
        world.ledger.sign_checkpoint(NOW).await.unwrap();
        let log = world.log().await;
        let others_before = looks(&world, other).await;

        let forgotten = world.ledger.forget(gone).await.unwrap();
        assert_eq!((forgotten.entries, forgotten.not_indexed), (2, 0));
        assert_eq!(looks(&world, gone).await, vec![]);
        assert_eq!(looks(&world, other).await, others_before);
        for (number, numbered) in (0..).zip(&log) {
            assert_eq!(world.ledger.prove_subject(number, gone).await.unwrap(), None);
            let before = world.ledger.open(&numbered.entry).unwrap().unwrap();
            if before.people().contains(&other) {
                let proof = world.ledger.prove_subject(number, other).await.unwrap().unwrap();
                assert!(proof.verify(other, &Leaf::of(&numbered.entry).unwrap()));
            }
        }
        let report = world.ledger.verify(None, |_, _| ()).await.unwrap();
        assert_eq!((report.wrong, report.opened, report.erased), (None, 2, 1));
        let leaves =
            |log: &[polity_store::Numbered]| log.iter().map(|it| it.entry.leaf.clone()).collect::<Vec<_>>();
        assert_eq!(leaves(&world.log().await), leaves(&log));
        assert_eq!(world.ledger.forget(gone).await.unwrap().entries, 0, "once is enough");
    })
    .await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn sets_of_any_size_prove_each_member_before_and_after_others_are_erased(size in 1_usize..600, erased: prop::sample::Index, asked: prop::sample::Index) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let ring = polity_vault::KeyRing::ephemeral(polity_ledger::PURPOSES).unwrap();
        let kit = runtime.block_on(polity_store::testkit::sqlite(&[])).unwrap();
        let entropy = std::sync::Arc::new(polity_vault::SystemEntropy);
        let ledger = polity_ledger::Ledger::new(kit.store.clone(), ring, entropy, kit::ORIGIN).unwrap();
        let people: Vec<Id> = (0..size as u128).map(|n| Id::from_bytes(n.to_be_bytes())).collect();
        let entry = ledger.prepare(&search(people.clone()), NOW).unwrap();
        let commitment = Leaf::of(&entry).unwrap().subjects.unwrap();
        prop_assert_eq!(commitment.size, size as u64);
        let mut set = ledger.open(&entry).unwrap().unwrap().subjects().unwrap();
        prop_assert_eq!(set.commitment(), commitment);
        let (asked, erased) = (people[asked.index(size)], people[erased.index(size)]);
        let proof = set.prove(asked).unwrap();
        prop_assert!(proof.verify(asked, &commitment));
        prop_assert!(!proof.verify(Id::from_bytes([0xff; 16]), &commitment));
        prop_assert!(set.erase(erased));
        prop_assert_eq!(set.commitment(), commitment);
        prop_assert_eq!(set.prove(erased), None);
        prop_assert_eq!(set.people().count(), size - 1);
        if asked != erased {
            prop_assert_eq!(set.prove(asked).unwrap(), proof);
        }
    }
}
