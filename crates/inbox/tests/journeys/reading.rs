//! Reading: who may, what stands there, in which language, and what counts as read.
use polity_web::testkit::Seen;

use crate::town::{MEI, RAVI, Town};

/// The number beside the inbox, as seen and as heard.
const NUMBER_1: &str = r#"Inbox <span class="count" aria-hidden="true">1</span><span class="hidden">, 1 message not read</span></a>"#;

#[track_caller]
fn says(seen: &Seen, words: &str) {
    assert_eq!(seen.status.as_u16(), 200, "{}", seen.body);
    assert!(seen.main().contains(words), "{words} is not in {}", seen.main());
}

#[track_caller]
fn says_not(seen: &Seen, words: &str) {
    assert!(!seen.main().contains(words), "{words} is in {}", seen.main());
}

#[tokio::test]
async fn a_message_arrives_is_read_and_stays() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        let empty = mei.get("/inbox").await;
        says(&empty, "Nobody has written to you yet.");
        says(&empty, "You have read every message.");

        let message = town.known(MEI);
        assert!(town.post(&message).await, "new");
        assert!(!town.post(&message).await, "posted again it is the same message");
        let list = mei.get("/inbox").await;
        says(&list, "1 message that you have not read.");
        says(&list, "You allowed Harbour Bank");
        says(&list, "Registry of Persons");
        says(&list, ">New<");
        says(&list, ">Urgent<");
        assert!(list.body.contains(NUMBER_1), "the navigation says so too: {}", list.body);
        let mut ravi = town.signed_in(RAVI).await;
        assert!(!ravi.get("/inbox").await.body.contains(r#"class="count""#), "it is nobody else's");

        let path = format!("/inbox/{}", message.id);
        let page = mei.get(&path).await;
        says(&page, "<h1>You allowed Harbour Bank</h1>");
        says(&page, "<p>1,200 facts.</p>");
        says(&page, "<p>Look there.</p>");
        says(&page, r#"href="/me/allowed""#);
        assert!(!page.body.contains(r#"class="count""#), "read is read, on this very page");

        let list = mei.get("/inbox").await;
        says(&list, "You have read every message.");
        says(&list, "You allowed Harbour Bank");
        says_not(&list, ">New<");
        says(&mei.get("/inbox?show=unread").await, "There is no message that you have not read.");
        assert!(!town.post(&message).await, "a sender that tries again does not make it unread");
        assert_eq!(town.inbox.unread(MEI).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn it_is_in_the_readers_language_when_it_is_read() {
    let town = Town::new().await;
    let message = town.known(MEI);
    town.post(&message).await;
    let path = format!("/inbox/{}", message.id);
    let mut mei = town.signed_in(MEI).await;
    for (code, subject, agency) in [
        ("zh", "您允许了港湾银行", "登记局"),
        ("ms", "Anda benarkan Harbour Bank", "Registry of Persons"),
        ("ta", "Harbour Bank அனுமதி", "Registry of Persons"),
        ("en", "You allowed Harbour Bank", "Registry of Persons"),
    ] {
        for path in ["/inbox", path.as_str()] {
            let seen = mei.get(&format!("{path}?lang={code}")).await;
            says(&seen, subject);
            says(&seen, agency);
        }
    }
}

#[tokio::test]
async fn nobody_reads_another_persons_inbox() {
    let town = Town::new().await;
    let message = town.known(MEI);
    town.post(&message).await;
    let path = format!("/inbox/{}", message.id);

    let mut ravi = town.signed_in(RAVI).await;
    assert_eq!(ravi.get(&path).await.status.as_u16(), 404);
    says(&ravi.get("/inbox").await, "Nobody has written to you yet.");
    assert_eq!(ravi.get("/inbox/nothing").await.status.as_u16(), 404);

    // Somebody who acts for Mei reads neither her inbox nor, by mistake, their own in her name.
    let mut helper = town.entered(&format!("person={RAVI}&acting_for={MEI}&assurance=2")).await;
    for page in ["/inbox", path.as_str()] {
        assert_eq!(helper.get(page).await.status.as_u16(), 403, "{page}");
    }
    // One factor is not enough, nobody is nobody, and a program is no person.
    for session in [format!("person={MEI}&assurance=1"), String::new()] {
        let mut weak = polity_web::testkit::Browser::new(&town.app);
        if !session.is_empty() {
            weak = town.entered(&session).await;
        }
        let seen = weak.get(&path).await;
        assert_eq!(seen.status.as_u16(), 303);
        assert!(seen.location().starts_with("/sign-in"), "{}", seen.location());
    }
    assert_eq!(town.entered("assurance=2").await.get("/inbox").await.status.as_u16(), 403);
    assert_eq!(town.inbox.unread(MEI).await.unwrap(), 1, "nobody who was refused has read it");
}

#[tokio::test]
async fn a_long_list_has_pages_and_no_message_is_lost_between_them() {
    for town in Town::on_each_engine().await {
        for number in 0..45 {
            town.wait(60);
            town.post(&town.written(MEI, &format!("Letter {number:02}."), None)).await;
            town.post(&town.written(RAVI, "Not hers", None)).await;
        }
        let mut mei = town.signed_in(MEI).await;
        let (mut path, mut seen) = ("/inbox?show=unread".to_owned(), Vec::new());
        loop {
            let page = mei.get(&path).await;
            seen.extend(page.main().split("Letter ").skip(1).map(|rest| rest[..2].to_owned()));
            says_not(&page, "Not hers");
            assert_eq!(page.main().contains("Newest messages"), path.contains("before"));
            let Some(start) = page.main().find("/inbox?before=") else { break };
            path = page.main()[start..].split('"').next().unwrap().replace("&amp;", "&");
            assert!(path.ends_with("&show=unread"), "{path}");
        }
        let expected: Vec<String> = (0..45).rev().map(|number| format!("{number:02}")).collect();
        assert_eq!(seen, expected);
        // What is no place in the list begins at its top.
        says(&mei.get("/inbox?before=nowhere").await, "Letter 44.");
    }
}

#[tokio::test]
async fn a_senders_own_words_are_shown_as_text_and_lead_nowhere_else() {
    let town = Town::new().await;
    let mut mei = town.signed_in(MEI).await;
    for (link, is_shown) in [
        (Some("/me"), true),
        (Some("https://elsewhere.example/"), false),
        (Some("//elsewhere.example"), false),
        (None, false),
    ] {
        town.wait(60);
        let message = town.written(MEI, "Tom & Mei", link);
        town.post(&message).await;
        let page = mei.get(&format!("/inbox/{}", message.id)).await;
        says(&page, "<h1>Tom &#38; Mei</h1>");
        says(&page, "unknown-board");
        assert!(page.main().contains("&lt;b&gt;") || page.main().contains("&#60;b&#62;"), "{}", page.main());
        assert_eq!(page.main().contains("Open the page that this is about"), is_shown, "{link:?}");
        says_not(&page, "elsewhere.example");
    }
}
