//! An agency publishes: from a file alone, each version for ever, and never another agency's service.
use polity_ledger::Actor;
use polity_ledger::leaf::Leaf;
use polity_services::Published;
use polity_services::document::Format;

use crate::town::{GRAB_BAR, Town};

async fn publish(town: &Town, text: &str) -> Published {
    town.room.publish(Actor::system(), text, Format::Toml).await.unwrap()
}

#[tokio::test]
async fn versions_rise_and_stay() {
    for town in Town::on_each_engine().await {
        let live = |version| Published::Live { id: "grab-bar".to_owned(), version };
        assert_eq!(publish(&town, GRAB_BAR).await, live(1));
        assert_eq!(publish(&town, GRAB_BAR).await, Published::Already);
        let renamed = GRAB_BAR.replace("Apply for a grab bar", "Get a grab bar");
        assert_eq!(publish(&town, &renamed).await, Published::TooLow { standing: 1 });
        let second = renamed.replace("version = 1", "version = 2");
        assert_eq!(publish(&town, &second).await, live(2));
        assert_eq!(publish(&town, GRAB_BAR).await, Published::TooLow { standing: 2 });
        let taken = second.replace("version = 2", "version = 3").replace("\"home-dept\"", "\"schools\"");
        let another = Published::AnotherAgencys { agency: "home-dept".to_owned() };
        assert_eq!(publish(&town, &taken).await, another);
        let titles = |service: &polity_services::document::Service| service.title.en.clone();
        let now = town.room.live_one("grab-bar").await.unwrap().unwrap();
        let before = town.room.at_version("grab-bar", 1).await.unwrap().unwrap();
        assert_eq!((titles(&now), titles(&before)), ("Get a grab bar".into(), "Apply for a grab bar".into()));
        assert_eq!(town.entries("services.published").await.len(), 2);
    }
}

#[tokio::test]
async fn a_faulty_document_changes_nothing() {
    let town = Town::new().await;
    let faulty = GRAB_BAR.replace("person.age", "person.agee");
    assert!(matches!(publish(&town, &faulty).await, Published::Faulty(faults) if faults.len() == 1));
    assert_eq!(town.room.live().await.unwrap().len(), 0);
    assert!(town.entries("services.published").await.is_empty());
}

#[tokio::test]
async fn everybody_can_count_what_was_published() {
    let town = Town::new().await.with_services().await;
    let entries = town.entries("services.published").await;
    let facts = entries.iter().map(|entry| serde_json::to_value(Leaf::of(entry).unwrap().public).unwrap());
    let facts = facts.into_iter().find(|facts| facts["service"] == "grab-bar").unwrap();
    assert_eq!(
        facts,
        serde_json::json!({
            "service": "grab-bar", "agency": "home-dept", "version": 1, "audience": "resident", "signs_in": true,
            "questions": 9, "prefilled": 4, "register_questions": 4, "stages": 3, "agencies": 2, "pays": false,
            "ink_signature": false, "working_days": 12
        })
    );
}

#[tokio::test]
async fn a_closed_service_cannot_be_begun_and_opens_again_with_its_next_version() {
    let town = Town::new().await.with_services().await;
    assert!(town.room.close(Actor::system(), "grab-bar").await.unwrap());
    assert!(!town.room.close(Actor::system(), "grab-bar").await.unwrap());
    assert!(town.room.live_one("grab-bar").await.unwrap().is_none());
    let second = GRAB_BAR.replace("version = 1", "version = 2");
    assert!(matches!(publish(&town, &second).await, Published::Live { version: 2, .. }));
    assert!(town.room.live_one("grab-bar").await.unwrap().is_some());
}
