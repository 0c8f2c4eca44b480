//! A submission opens one case, once, with everything that belongs to it.
use polity_ledger::Actor;
use polity_services::Submitted;
use polity_services::document::Format;
use polity_services::reference::Reference;

use crate::town::{GRAB_BAR, MEI, RAVI, Town};

fn reference(submitted: Submitted) -> Reference {
    match submitted {
        Submitted::Opened(reference) => reference,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pressing_twice_opens_one_case() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let opening = town.grab_bar(MEI).await;
        let first = reference(town.room.open_case(opening.clone()).await.unwrap());
        let again = reference(town.room.open_case(opening.clone()).await.unwrap());
        assert_eq!(first, again);
        // Begun anew while the first is open, it leads there.
        let anew = town.grab_bar(MEI).await;
        assert_eq!(town.room.open_case(anew).await.unwrap(), Submitted::OnceOnly(first.clone()));
        let ravi = reference(town.room.open_case(town.grab_bar(RAVI).await).await.unwrap());
        assert_ne!(first, ravi);
        for (kind, count) in
            [("services.submitted", 2), ("transaction.completed", 2), ("services.message_wanted", 2)]
        {
            let own = town.entries(kind).await;
            let own = own.iter().filter(|entry| kind != "transaction.completed" || is_of_services(entry));
            assert_eq!(own.count(), count, "{kind}");
        }
    }
}

fn is_of_services(entry: &polity_store::Entry) -> bool {
    let transaction = polity_ledger::transactions::Transaction::from_entry(entry).unwrap().unwrap();
    transaction.service == "services.grab-bar" && transaction.prefilled == 2
}

#[tokio::test]
async fn a_service_takes_so_many_and_only_while_it_is_open() {
    for town in Town::on_each_engine().await {
        let limited = GRAB_BAR
            .replace("per_network_per_minute = 20", "max_submissions = 1\nper_network_per_minute = 20");
        town.room.publish(Actor::system(), &limited, Format::Toml).await.unwrap();
        let (mei, ravi) = (town.grab_bar(MEI).await, town.grab_bar(RAVI).await);
        let (one, two) = tokio::join!(town.room.open_case(mei), town.room.open_case(ravi));
        let opened = [one.unwrap(), two.unwrap()];
        assert!(opened.contains(&Submitted::Full), "{opened:?}");
        assert_eq!(opened.iter().filter(|one| matches!(one, Submitted::Opened(_))).count(), 1, "{opened:?}");
        let late = town.grab_bar(RAVI).await;
        town.room.close(Actor::system(), "grab-bar").await.unwrap();
        assert_eq!(town.room.open_case(late).await.unwrap(), Submitted::Closed);
    }
}
