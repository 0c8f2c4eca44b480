//! The published log: tree, tiles, entries, checkpoints and proofs over a real database, on both engines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kit;

use kit::{NOW, ORIGIN, World, id, look, officer, on_each_engine};
use polity_ledger::checkpoint::Checkpoint;
use polity_ledger::proof::InclusionProof;
use polity_ledger::tree::{Edge, leaf_hash};
use polity_ledger::{Act, LedgerError, MIGRATIONS, STATEMENTS};
use polity_store::testkit;
use polity_vault::SeededEntropy;

fn acts(count: usize) -> Vec<Act> {
    (0..count).map(|n| Act::new("test.act", officer()).with_public("n", n)).collect()
}

async fn body(world: &World, path: &str) -> Vec<u8> {
    world.ledger.serve_tile(path).await.unwrap().unwrap_or_else(|| unreachable!("{path} is not served")).bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_on_both_engines() {
    for kit in testkit::each_engine(MIGRATIONS).await.unwrap() {
        assert_eq!(kit.store.check_statements(STATEMENTS).await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_grows_with_the_log_whatever_the_batches() {
    on_each_engine(async |world| {
        assert_eq!(world.ledger.sign_checkpoint(NOW).await.unwrap(), None, "nothing to sign yet");
        let (entropy, mut appended) = (SeededEntropy::new(1), 0);
        for now in (NOW..).step_by(1_000_000).take(12) {
            let [random] = entropy.array();
            let count = 1 + usize::from(random % 90);
            world.record(&acts(count)).await;
            appended += count;
            let signed = world.ledger.sign_checkpoint(now).await.unwrap().unwrap();
            let mut edge = Edge::default();
            let log = world.log().await;
            for numbered in &log {
                edge.append(leaf_hash(&numbered.entry.leaf), &mut vec![]);
            }
            assert_eq!((signed.checkpoint.size, signed.checkpoint.root), (appended as u64, edge.root()));
            assert_eq!(world.ledger.latest_checkpoint().await.unwrap(), Some(signed.clone()));
            assert_eq!(
                world.ledger.sign_checkpoint(now + 1).await.unwrap(),
                Some(signed),
                "nothing new, nothing signed"
            );
        }
        let report = world.ledger.verify(None, |_, _| ()).await.unwrap();
        assert_eq!(
            (report.wrong, report.entries, report.checkpoints),
            (None, appended as u64, 1),
            "one is kept an hour"
        );
        let log = world.log().await;
        let kind = log.first().unwrap().entry.kind.clone();
        let of_kind = log.iter().filter(|numbered| numbered.entry.kind == kind).count();
        assert_eq!(world.ledger.count_of(&kind).await.unwrap(), i64::try_from(of_kind).unwrap());
        assert_eq!(world.ledger.count_of("never.happened").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_and_entries_are_served_by_their_addresses() {
    on_each_engine(async |world| {
        world.record(&acts(600)).await;
        let log = world.log().await;
        let leaves: Vec<_> = log.iter().map(|numbered| leaf_hash(&numbered.entry.leaf)).collect();
        assert_eq!(body(&world, "/tile/0/000").await, leaves[..256].concat());
        assert_eq!(body(&world, "tile/0/001").await, leaves[256..512].concat());
        assert_eq!(body(&world, "/tile/0/002.p/88").await, leaves[512..].concat());
        assert_eq!(
            body(&world, "/tile/0/002.p/1").await,
            leaves[512..513].concat(),
            "a smaller tree's tile is a prefix"
        );
        assert_eq!(
            body(&world, "/tile/0/000.p/3").await,
            leaves[..3].concat(),
            "also when it is full by now"
        );
        assert_eq!(body(&world, "/tile/1/000.p/2").await.len(), 64);
        for absent in [
            "/tile/0/002",
            "/tile/0/002.p/89",
            "/tile/0/003.p/1",
            "/tile/1/000",
            "/tile/1/000.p/3",
            "/tile/2/000.p/1",
            "/tile/entries/002",
            "/tile/entries/002.p/89",
            "/tile/entries/x999/x999/x999/x999/x999/999",
            "/checkpoint",
            "/tile/0/0",
        ] {
            assert_eq!(world.ledger.serve_tile(absent).await.unwrap(), None, "{absent}");
        }
        let mut bundle = Vec::new();
        for numbered in &log[512..600] {
            bundle.extend(u16::try_from(numbered.entry.leaf.len()).unwrap().to_be_bytes());
            bundle.extend(&numbered.entry.leaf);
        }
        assert_eq!(body(&world, "/tile/entries/002.p/88").await, bundle);
        let tile = world.ledger.serve_tile("/tile/0/000").await.unwrap().unwrap();
        assert!(tile.is_immutable);
        let signed = world.ledger.sign_checkpoint(NOW).await.unwrap().unwrap();
        let checkpoint = world.ledger.serve_tile("/checkpoint").await.unwrap().unwrap();
        assert_eq!(checkpoint.bytes, signed.note.as_bytes());
        assert!(!checkpoint.is_immutable);
        assert_eq!(checkpoint.content_type, "text/plain; charset=utf-8");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proofs_hold_offline_and_forged_ones_do_not() {
    on_each_engine(async |world| {
        let entries = world.record(&[look(id(1)), look(id(2))]).await;
        assert!(
            matches!(world.ledger.prove_inclusion(0).await, Err(LedgerError::Absent { .. })),
            "not signed yet"
        );
        world.ledger.sign_checkpoint(NOW).await.unwrap();
        world.record(&acts(300)).await;
        let signed = world.ledger.sign_checkpoint(NOW + 1_000_000).await.unwrap().unwrap();
        let keys = world.ledger.verifier_keys().unwrap();

        let proof = world.ledger.prove_entry(entries[1].id).await.unwrap();
        assert_eq!(proof.verify(&entries[1].leaf, &keys).unwrap(), signed.checkpoint);
        let text = proof.to_text();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex "));
        assert_eq!(InclusionProof::from_text(&text).unwrap(), proof);
        assert_eq!(
            serde_json::from_str::<InclusionProof>(&serde_json::to_string(&proof).unwrap()).unwrap(),
            proof
        );
        let with_extra = text.replacen("index", "extra AAAA\nindex", 1);
        assert_eq!(InclusionProof::from_text(&with_extra).unwrap(), proof);

        proof.verify(&entries[0].leaf, &keys).unwrap_err();
        let elsewhere = InclusionProof { index: proof.index + 1, ..proof.clone() };
        elsewhere.verify(&entries[1].leaf, &keys).unwrap_err();
        let resized =
            InclusionProof { checkpoint: proof.checkpoint.replace("\n302\n", "\n303\n"), ..proof.clone() };
        assert_ne!(resized, proof);
        resized.verify(&entries[1].leaf, &keys).unwrap_err();
        for broken in [
            "",
            "index 1",
            &text[1..],
            &text.replacen("index ", "index 0", 1),
            &text.replacen("\n\n", "\nx\n\n", 1),
        ] {
            assert_eq!(InclusionProof::from_text(broken), None, "{broken}");
        }
        assert!(matches!(world.ledger.prove_inclusion(302).await, Err(LedgerError::Absent { .. })));

        let consistency = world.ledger.prove_consistency(2, 302).await.unwrap();
        let mut edge = Edge::default();
        let log = world.log().await;
        for numbered in &log[..2] {
            edge.append(leaf_hash(&numbered.entry.leaf), &mut vec![]);
        }
        assert!(consistency.verify(&edge.root(), &signed.checkpoint.root));
        assert!(!consistency.verify(&signed.checkpoint.root, &edge.root()));
        assert!(matches!(world.ledger.prove_consistency(2, 303).await, Err(LedgerError::Absent { .. })));
        assert!(matches!(world.ledger.prove_consistency(303, 302).await, Err(LedgerError::Absent { .. })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_of_one_moment_stand_in_the_order_in_which_they_were_prepared() {
    on_each_engine(async |world| {
        let entries = world.record(&acts(500)).await;
        let log: Vec<_> = world.log().await.into_iter().map(|numbered| numbered.entry).collect();
        assert!(log == entries, "the order changed");
        // A clock that is set back by hours is followed, not fought.
        let earlier = world.ledger.prepare(&acts(1)[0], NOW - 3_600_000_000).unwrap();
        assert!(earlier.id < entries[0].id);
        assert_eq!(earlier.at, NOW - 3_600_000_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_keys_rotate_every_verifier_can_follow() {
    on_each_engine(async |world| {
        world.record(&acts(1)).await;
        let old_keys = world.ledger.verifier_keys().unwrap();
        let first = world.ledger.sign_checkpoint(NOW).await.unwrap().unwrap();
        Checkpoint::from_note(&first.note, &old_keys).unwrap();
        // The ring of this world has no store; rotate over its records as the roof does.
        let mut records = world.store.load_keys().await.unwrap();
        assert!(records.is_empty());
        let root = std::sync::Arc::new(polity_vault::RootKey::generate(&polity_vault::SystemEntropy));
        let ring = polity_vault::KeyRing::unlock(root, &[]).unwrap();
        records.extend(ring.ensure(polity_ledger::PURPOSES, NOW, &polity_vault::SystemEntropy).unwrap());
        records.push(
            ring.rotate(polity_ledger::checkpoint::SIGNING, NOW, &polity_vault::SystemEntropy).unwrap(),
        );
        ring.reload(&records).unwrap();
        let keys: Vec<_> = ring
            .public_keys(polity_ledger::checkpoint::SIGNING)
            .unwrap()
            .into_iter()
            .map(|(_, key)| polity_ledger::note::VerifierKey::new(ORIGIN, key).unwrap())
            .collect();
        assert_eq!(keys.len(), 2);
        let signers = ring.signers(polity_ledger::checkpoint::SIGNING).unwrap();
        let note = polity_ledger::note::sign(&first.checkpoint.to_text(), ORIGIN, &signers).unwrap();
        for key in keys {
            assert_eq!(Checkpoint::from_note(&note, &[key]).unwrap(), first.checkpoint);
        }
        Checkpoint::from_note(&note, &old_keys).unwrap_err();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sequencer_and_signer_run_by_themselves() {
    on_each_engine(async |world| {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let clock = std::sync::Arc::new(polity_store::SystemClock);
        let (store, ledger) = (world.store.clone(), world.ledger.clone());
        let sequencer = tokio::spawn({
            let (clock, stopped) = (clock.clone(), stopped.clone());
            async move { store.run_sequencer(id(1), clock, polity_ledger::Ledger::growth(), stopped).await }
        });
        let signer = tokio::spawn(async move { ledger.run_checkpoints(clock, stopped).await });
        let entry = world.ledger.prepare(&look(id(7)), NOW).unwrap();
        world.append(vec![entry.clone()]).await;
        let proof = loop {
            match world.ledger.prove_entry(entry.id).await {
                Ok(proof) => break proof,
                Err(LedgerError::Absent { .. }) => {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
                Err(error) => unreachable!("{error}"),
            }
        };
        proof.verify(&entry.leaf, &world.ledger.verifier_keys().unwrap()).unwrap();
        stop.send(true).unwrap();
        sequencer.await.unwrap();
        signer.await.unwrap();
    })
    .await;
}
