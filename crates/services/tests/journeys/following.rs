//! After it was sent: where it is, what comes next, what was asked, and taking it back.
use polity_web::testkit::{Browser, leads_to, op, says};

use crate::applying::{fill_in, send};
use crate::town::{MEI, RAVI, Town};

async fn sent(town: &Town) -> (Browser, String) {
    let mut mei = town.signed_in(MEI).await;
    let check = fill_in(&mut mei).await;
    let reference = send(&mut mei, &check).await;
    (mei, reference)
}

#[tokio::test]
async fn an_applicant_sees_where_it_is_and_by_when() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let (mut mei, reference) = sent(&town).await;
        let done = mei.get(&format!("/applications/{reference}/sent")).await;
        for words in [&*reference, "What happens next", "We check your application", "23 January 2030"] {
            says(&done, 200, words);
        }
        let list = mei.get("/applications").await;
        for words in [&*reference, "Apply for a grab bar", "We are working on it", "23 January 2030"] {
            says(&list, 200, words);
        }
        let page = mei.get(&format!("/applications/{reference}")).await;
        for words in [
            "by 9 January 2030",
            "Home Department",
            "Town Council",
            "Somebody visits your home",
            "You sent it.",
            "LIM MEI HUA",
            "From Registry of Persons",
        ] {
            says(&page, 200, words);
        }
        // Typed with small letters and without hyphens it is the same.
        let typed = reference.to_lowercase().replace('-', "");
        says(&mei.get(&format!("/applications/{typed}")).await, 200, "You sent it.");
        says(&mei.get(&format!("/applications/{reference}?lang=zh")).await, 200, "您已提交");
        assert_eq!(town.entries("services.case_viewed").await.len(), 4);
    }
}

#[tokio::test]
async fn nobody_else_learns_that_it_exists() {
    let town = Town::new().await.with_services().await;
    let (_, reference) = sent(&town).await;
    let nothing = "ANG-0000-0000";
    let mut ravi = town.signed_in(RAVI).await;
    let mut stranger = town.browser();
    for reference in [&*reference, nothing] {
        for path in ["", "/sent", "/withdraw"] {
            let path = format!("/applications/{reference}{path}");
            assert_eq!(ravi.get(&path).await.status.as_u16(), 404, "{path}");
            let seen = stranger.get(&path).await;
            assert!(seen.location().starts_with("/sign-in"), "{path} {}", seen.status);
        }
        ravi.get("/services").await;
        let withdrawn = ravi.post(&format!("/applications/{reference}/withdraw"), &[]).await;
        assert_eq!(withdrawn.status.as_u16(), 404);
    }
    says(&ravi.get("/applications").await, 200, "You have sent nothing yet");
}

#[tokio::test]
async fn an_application_is_taken_back_once_and_can_be_made_again() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let (mut mei, reference) = sent(&town).await;
        let here = format!("/applications/{reference}");
        let ask = mei.get(&format!("{here}/withdraw")).await;
        says(&ask, 200, "Withdraw your application?");
        for _ in 0..2 {
            leads_to(&mei.post(&format!("{here}/withdraw"), &[("op", &op(&ask))]).await, &here);
        }
        let page = mei.get(&here).await;
        says(&page, 200, "You withdrew it.");
        says(&page, 200, ">Withdrawn<");
        assert!(!page.main().contains("Withdraw this application"));
        leads_to(&mei.get(&format!("{here}/withdraw")).await, &here);
        assert_eq!(town.entries("services.withdrawn").await.len(), 1);
        let check = fill_in(&mut mei).await;
        assert_ne!(send(&mut mei, &check).await, reference);
    }
}
