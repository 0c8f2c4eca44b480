//! What is kept, and what is gone: with its age, and with its person.
use polity_inbox::KEPT;

use crate::town::{MEI, RAVI, Town};

#[tokio::test]
async fn messages_go_with_their_age_and_with_their_person() {
    for town in Town::on_each_engine().await {
        for person in [MEI, RAVI] {
            for _ in 0..3 {
                town.post(&town.known(person)).await;
            }
        }
        town.wait(KEPT / 1_000_000);
        let young = town.known(MEI);
        town.post(&young).await;
        town.inbox.forget_stale().await.unwrap();
        assert_eq!(town.inbox.unread(MEI).await.unwrap(), 4, "two years are not over by a second");
        town.wait(1);
        town.inbox.forget_stale().await.unwrap();
        let left = town.inbox.messages(MEI, false, None).await.unwrap();
        assert_eq!(left.messages.iter().map(|message| message.id).collect::<Vec<_>>(), [young.id]);
        assert_eq!(town.inbox.unread(RAVI).await.unwrap(), 0);

        let other = town.known(RAVI);
        town.post(&other).await;
        assert_eq!(town.inbox.forget(MEI).await.unwrap(), 1);
        assert_eq!(town.inbox.unread(MEI).await.unwrap(), 0);
        assert!(town.inbox.read(RAVI, other.id).await.unwrap().is_some(), "nobody else lost anything");
    }
}

#[tokio::test]
async fn a_row_opens_in_no_other_inbox() {
    let town = Town::new().await;
    let mut message = town.known(MEI);
    let mine = town.inbox.prepare(&message).unwrap();
    // The same identity in another inbox is another message, sealed for that inbox.
    message.person = RAVI;
    let theirs = town.inbox.prepare(&message).unwrap();
    assert!(town.keep(mine).await && town.keep(theirs).await);
    for person in [MEI, RAVI] {
        assert!(town.inbox.read(person, message.id).await.unwrap().is_some());
    }
}
