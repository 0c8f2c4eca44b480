//! Copies by mail and text message: to proven addresses, at the right time, once, and without a word of the message.
use polity_inbox::message::{CalendarEntry, Importance};
use polity_inbox::{Copies, CopyWords};
use polity_store::{Id, params, statement};
use polity_web::delivery::{Calendar, CalendarMethod, Channel, Message, Postman, Told as _, Ways, Word};
use polity_web::testkit::{Browser, Seen};

use crate::town::{MEI, RAVI, Town};

statement! {
    DELIVERY: Point "test.delivery" = "SELECT delivery FROM inbox_copy WHERE person = $1 AND message = $2";
}

impl Town {
    /// What left the house, oldest first.
    async fn sent(&self) -> Vec<Message> {
        let store = &self.ground.ground.store;
        let copies = Copies(self.inbox.clone());
        while store.work_once(&copies, self.ground.clock.as_ref()).await.unwrap() {}
        let told = std::sync::Arc::new(CopyWords(self.inbox.clone()));
        let postman = Postman::telling(self.app.web(), Ways::default(), Some(told));
        while store.work_once(postman.as_ref(), self.ground.clock.as_ref()).await.unwrap() {}
        let kept = self.app.web().delivery().kept(None).await.unwrap();
        kept.into_iter().rev().map(|kept| kept.message).collect()
    }

    /// The message as which a copy waits to leave.
    async fn delivery_of(&self, message: &polity_inbox::message::Message) -> Id {
        let store = &self.ground.ground.store;
        let row = store.one::<(Id,)>(&DELIVERY, params![message.person, message.id]).await.unwrap();
        row.unwrap().0
    }

    /// Sets an address up as people do.
    async fn prove(&self, browser: &mut Browser, way: &str, address: &str) {
        let path = format!("/inbox/preferences/{way}");
        browser.get(&path).await;
        let asked = browser.post(&path, &[("address", address)]).await;
        assert_eq!(asked.location(), format!("{path}/code"), "{}", asked.main());
        let code = code_in(self.sent().await.last().unwrap());
        assert!(browser.get(asked.location()).await.main().contains(&address.replace(' ', "")));
        let proven = browser.post(asked.location(), &[("code", &code)]).await;
        assert_eq!(proven.location(), "/inbox/preferences", "{}", proven.main());
    }
}

fn code_in(message: &Message) -> String {
    let digits = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    message.body.split(|sign: char| !sign.is_ascii_digit()).find(digits).unwrap().to_owned()
}

#[track_caller]
fn says(seen: &Seen, status: u16, words: &str) {
    assert_eq!(seen.status.as_u16(), status, "{}", seen.body);
    assert!(seen.main().contains(words), "{words} is not in {}", seen.main());
}

#[tokio::test]
async fn a_copy_says_that_there_is_a_message_and_nothing_more() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/inbox/preferences").await, 200, "Not set up yet");
        town.post(&town.known(MEI)).await;
        assert_eq!(town.sent().await.len(), 0, "nobody asked for copies");

        town.prove(&mut mei, "mail", "mei@mail.example").await;
        town.prove(&mut mei, "sms", "+999 0123 4567").await;
        let page = mei.get("/inbox/preferences").await;
        says(&page, 200, "mei@mail.example");
        says(&page, 200, "+99901234567");
        let before = town.sent().await.len();
        town.wait(60);
        let message = town.known(MEI);
        assert!(town.post(&message).await);
        assert!(!town.post(&message).await);
        let sent = town.sent().await.split_off(before);
        let to: Vec<(Channel, &str)> = sent.iter().map(|copy| (copy.channel, copy.to.as_str())).collect();
        assert_eq!(to.len(), 2, "once by each way");
        assert!(
            to.contains(&(Channel::Mail, "mei@mail.example")) && to.contains(&(Channel::Sms, "+99901234567"))
        );
        for copy in &sent {
            assert_eq!(copy.subject, "There is a message for you");
            assert!(copy.body.contains("/inbox") && !copy.body.contains("Harbour Bank"), "{}", copy.body);
        }
        assert_eq!(town.sent().await.len(), before + 2);
        says(&mei.get(&format!("/inbox/{}", message.id)).await, 200, "You were told about this message.");

        // What was taken away gets nothing more, and somebody else's messages never went there.
        let removed = mei.post("/inbox/preferences/mail/remove", &[]).await;
        assert_eq!(removed.location(), "/inbox/preferences");
        town.post(&town.known(RAVI)).await;
        town.wait(60);
        town.post(&town.known(MEI)).await;
        let sent = town.sent().await.split_off(before + 2);
        assert_eq!(sent.iter().map(|copy| copy.channel).collect::<Vec<_>>(), [Channel::Sms]);
    }
}

#[tokio::test]
async fn an_appointment_goes_along_by_mail_and_by_no_other_way() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        town.prove(&mut mei, "mail", "mei@mail.example").await;
        town.wait(60);
        town.prove(&mut mei, "sms", "+999 0123 4567").await;
        let before = town.sent().await.len();
        town.wait(60);
        let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
        let calendar = Calendar { ics: ics.into(), method: CalendarMethod::Request };
        let mut message = town.written(MEI, "Somebody visits you", None);
        message.letter.calendar = Some(CalendarEntry { ics: ics.into(), is_off: false });
        assert!(town.post(&message).await);
        let sent = town.sent().await.split_off(before);
        assert_eq!(sent.len(), 2);
        for copy in &sent {
            let expected = (copy.channel == Channel::Mail).then_some(&calendar);
            assert!(copy.calendar.as_ref() == expected, "{:?}", copy.channel);
            assert!(!copy.body.contains("Somebody visits you"), "the words stay in the inbox");
        }
    }
}

#[tokio::test]
async fn what_became_of_a_copy_stands_beside_its_message() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        town.prove(&mut mei, "mail", "mei@mail.example").await;
        let message = town.known(MEI);
        town.post(&message).await;
        let store = &town.ground.ground.store;
        let copies = Copies(town.inbox.clone());
        while store.work_once(&copies, town.ground.clock.as_ref()).await.unwrap() {}
        let path = format!("/inbox/{}", message.id);
        says(&mei.get(&path).await, 200, "We are telling you about this message. Mail, ");
        let delivery = town.delivery_of(&message).await;
        let words = CopyWords(town.inbox.clone());
        for (word, sentence) in [
            (Word::Delayed, "will try again"),
            (Word::Bounced, "because your address was not found"),
            (Word::Refused, "We could not tell you about this message."),
            (Word::Sent, "You were told about this message."),
            (Word::Refused, "You were told about this message."),
        ] {
            words.told(delivery, word).await.unwrap();
            let page = mei.get(&path).await;
            says(&page, 200, sentence);
            assert_eq!(page.main().contains(r#"<a href="/inbox/preferences/mail">"#), word == Word::Bounced);
        }
        words.told(message.id, Word::Bounced).await.unwrap();
        says(&mei.get(&path).await, 200, "You were told about this message.");
    }
}

#[tokio::test]
async fn quiet_hours_hold_back_what_can_wait() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        town.prove(&mut mei, "mail", "mei@mail.example").await;
        // It is one o'clock in the morning in the zone of the town.
        mei.get("/inbox/preferences").await;
        let wishes = [("copies", "mail"), ("quiet_from", "22"), ("quiet_until", "7")];
        assert_eq!(mei.post("/inbox/preferences", &wishes).await.location(), "/inbox");
        let page = mei.get("/inbox/preferences").await;
        says(&page, 200, r#"<option value="22" selected>22:00"#);
        says(&page, 200, r#"value="mail" checked"#);
        let codes = town.sent().await.len();

        let mut routine = town.known(MEI);
        routine.letter.importance = Importance::Routine;
        let read = town.written(MEI, "Read before the morning", None);
        for message in [&routine, &read] {
            town.post(message).await;
        }
        assert_eq!(town.sent().await.len(), codes, "she sleeps");
        town.post(&town.known(MEI)).await;
        assert_eq!(town.sent().await.len(), codes + 1, "what is urgent wakes her");
        mei.get(&format!("/inbox/{}", read.id)).await;
        // She sleeps in: what waits for seven waits for nine.
        mei.get("/inbox/preferences").await;
        mei.post("/inbox/preferences", &[("copies", "mail"), ("quiet_from", "22"), ("quiet_until", "9")])
            .await;
        town.wait(6 * 3_600 + 60);
        assert_eq!(town.sent().await.len(), codes + 1);
        town.wait(2 * 3_600);
        assert_eq!(town.sent().await.len(), codes + 2, "one, because she has read the other");

        // Without the tick nothing goes out.
        let mut mei = town.signed_in(MEI).await;
        mei.get("/inbox/preferences").await;
        mei.post("/inbox/preferences", &[("quiet_from", "never"), ("quiet_until", "never")]).await;
        town.post(&town.known(MEI)).await;
        assert_eq!(town.sent().await.len(), codes + 2);
    }
}

#[tokio::test]
async fn an_address_counts_only_with_its_code() {
    for town in Town::on_each_engine().await {
        let mut mei = town.signed_in(MEI).await;
        let path = "/inbox/preferences/mail";
        mei.get(path).await;
        says(&mei.post(path, &[("address", "no address")]).await, 422, "Enter a mail address");
        let sms = "/inbox/preferences/sms";
        says(&mei.post(sms, &[("address", "91234567")]).await, 422, "beginning with +");
        assert_eq!(mei.get("/inbox/preferences/pigeon").await.status.as_u16(), 404);
        assert_eq!(mei.get(&format!("{path}/code")).await.location(), path, "no code was sent");

        // Another language keeps what was typed, and sends nothing.
        let seen = mei.post(path, &[("address", "mei@mail.example"), ("_lang", "zh")]).await;
        says(&seen, 200, "mei@mail.example");
        mei.get("/inbox?lang=en").await;
        assert_eq!(town.sent().await.len(), 0);

        mei.get(path).await;
        mei.post(path, &[("address", "mei@mail.example")]).await;
        let code = code_in(&town.sent().await[0]);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let entry = format!("{path}/code");
        mei.get(&entry).await;
        for _ in 0..4 {
            says(&mei.post(&entry, &[("code", wrong)]).await, 422, "This is not the code that we sent");
        }
        says(&mei.post(&entry, &[("code", wrong)]).await, 422, "This code cannot be used any more");
        says(&mei.post(&entry, &[("code", &code)]).await, 422, "This code cannot be used any more");
        assert_eq!(town.inbox.contacts(MEI).await.unwrap().contacts.len(), 0);

        // A later code replaces an earlier one; somebody else's is worth nothing; a quarter of an hour ends it.
        mei.get(path).await;
        mei.post(path, &[("address", "mei@mail.example")]).await;
        let code = code_in(town.sent().await.last().unwrap());
        let mut ravi = town.signed_in(RAVI).await;
        ravi.get(path).await;
        says(&ravi.post(&entry, &[("code", &code)]).await, 422, "This code cannot be used any more");
        town.wait(15 * 60);
        mei.get(path).await;
        says(&mei.post(&entry, &[("code", &code)]).await, 422, "This code cannot be used any more");
        town.inbox.forget_stale().await.unwrap();
        let spaced = |code: &str| format!("{} {}", &code[..3], &code[3..]);
        mei.get(path).await;
        mei.post(path, &[("address", "mei@mail.example")]).await;
        let code = code_in(town.sent().await.last().unwrap());
        assert_eq!(mei.post(&entry, &[("code", &spaced(&code))]).await.location(), "/inbox/preferences");
        assert_eq!(town.inbox.contacts(MEI).await.unwrap().contacts[0].address, "mei@mail.example");
        town.inbox.forget(MEI).await.unwrap();
        assert_eq!(town.inbox.contacts(MEI).await.unwrap().contacts.len(), 0, "it goes with its person");
    }
}

#[tokio::test]
async fn nobody_is_pestered_with_codes_from_here() {
    let town = Town::new().await;
    let mut mei = town.signed_in(MEI).await;
    let path = "/inbox/preferences/mail";
    mei.get(path).await;
    for _ in 0..5 {
        assert_eq!(mei.post(path, &[("address", "ravi@mail.example")]).await.status.as_u16(), 303);
    }
    says(&mei.post(path, &[("address", "ravi@mail.example")]).await, 422, "Too many codes were sent.");
    // Whoever asks, the address is left in peace.
    let mut ravi = town.signed_in(RAVI).await;
    ravi.get(path).await;
    says(&ravi.post(path, &[("address", "ravi@mail.example")]).await, 422, "Too many codes were sent.");
    assert_eq!(town.sent().await.len(), 5);
}

#[tokio::test]
async fn hours_that_cannot_be_are_said_beside_the_field() {
    let town = Town::new().await;
    let mut mei = town.signed_in(MEI).await;
    mei.get("/inbox/preferences").await;
    for (until, words) in [("never", "Choose both hours"), ("22", "Choose two different hours")] {
        let seen = mei.post("/inbox/preferences", &[("quiet_from", "22"), ("quiet_until", until)]).await;
        says(&seen, 422, words);
    }
}
