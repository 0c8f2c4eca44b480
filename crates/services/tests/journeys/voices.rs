//! What applicants say when it is over, and what anybody says about a page.
use polity_ledger::leaf::Leaf;
use polity_web::testkit::{leads_to, op, says};

use crate::applying::{fill_in, send};
use crate::town::{MEI, RAVI, Town};

#[tokio::test]
async fn each_scale_is_answered_once_after_the_end_and_names_nobody() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut mei = town.signed_in(MEI).await;
        let check = fill_in(&mut mei).await;
        let reference = send(&mut mei, &check).await;
        let here = format!("/applications/{reference}");
        // Nobody is asked before it is over.
        leads_to(&mei.get(&format!("{here}/rating")).await, &here);
        let ask = mei.get(&format!("{here}/withdraw")).await;
        mei.post(&format!("{here}/withdraw"), &[("op", &op(&ask))]).await;
        says(&mei.get(&here).await, 200, "Say how it was");
        let form = mei.get(&format!("{here}/rating")).await;
        says(&form, 200, "5 – very good");
        assert!(!form.main().contains(" checked"), "nothing is chosen beforehand");
        for wrong in ["", "0", "6", "five"] {
            let path = format!("{here}/rating");
            says(&mei.post(&path, &[("score", wrong)]).await, 422, "Choose one of the answers");
        }
        leads_to(&mei.post(&format!("{here}/rating"), &[("score", "5"), ("remark", "Easy")]).await, &here);
        says(&mei.get(&format!("{here}/survey")).await, 200, "6 – very satisfied");
        leads_to(&mei.post(&format!("{here}/survey"), &[("score", "6")]).await, &here);
        let page = mei.get(&here).await;
        assert!(!page.main().contains("Say how it was"), "{}", page.main());
        let rated = town.entries("services.rated").await;
        let public =
            |entry: &polity_store::Entry| serde_json::to_value(Leaf::of(entry).unwrap().public).unwrap();
        let five = serde_json::json!({
            "service": "services.grab-bar", "agency": "home-dept", "version": 1, "audience": "resident",
            "channel": "web", "scale": 5, "score": 5, "language": "en"
        });
        assert_eq!(
            rated.iter().map(public).map(|it| (it["scale"].clone(), it["score"].clone())).collect::<Vec<_>>(),
            [(5.into(), 5.into()), (6.into(), 6.into())]
        );
        assert_eq!(public(&rated[0]), five);
        let mut ravi = town.signed_in(RAVI).await;
        assert_eq!(ravi.get(&format!("{here}/survey")).await.status.as_u16(), 404);
    }
}

#[tokio::test]
async fn an_answer_is_changed_for_seven_days_and_each_change_takes_back_what_stood() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut mei = town.signed_in(MEI).await;
        let check = fill_in(&mut mei).await;
        let here = format!("/applications/{}", send(&mut mei, &check).await);
        let ask = mei.get(&format!("{here}/withdraw")).await;
        mei.post(&format!("{here}/withdraw"), &[("op", &op(&ask))]).await;
        let rating = format!("{here}/rating");
        let first_at = town.app.web().now();
        leads_to(&mei.post(&rating, &[("score", "2"), ("remark", "Call me")]).await, &here);
        town.wait(3 * 86_400);
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get(&here).await, 200, "Change how you found it");
        let form = mei.get(&rating).await;
        for words in ["You may change it until 14 January 2030", "Call me", "value=\"2\" checked"] {
            says(&form, 200, words);
        }
        leads_to(&mei.post(&rating, &[("score", "4"), ("remark", "They called")]).await, &here);
        // Pressed twice, or with other words beside the same score, nothing is counted anew.
        leads_to(&mei.post(&rating, &[("score", "4"), ("remark", "They did call")]).await, &here);
        says(&mei.get(&rating).await, 200, "They did call");
        leads_to(&mei.post(&rating, &[("score", "5")]).await, &here);
        town.wait(4 * 86_400);
        let mut mei = town.signed_in(MEI).await;
        assert!(!mei.get(&here).await.main().contains("Change how you found it"));
        leads_to(&mei.get(&rating).await, &here);
        mei.get("/services").await;
        leads_to(&mei.post(&rating, &[("score", "1")]).await, &here);
        let public =
            |entry: &polity_store::Entry| serde_json::to_value(Leaf::of(entry).unwrap().public).unwrap();
        let told: Vec<_> = town.entries("services.rated").await.iter().map(public).collect();
        let counted: Vec<_> = told
            .iter()
            .map(|it| (it["score"].as_i64(), it["was"].as_i64(), it["first_at"].as_i64().is_some()))
            .collect();
        assert_eq!(counted, [(Some(2), None, false), (Some(4), Some(2), true), (Some(5), Some(4), true)]);
        let since: Vec<_> = told.iter().filter_map(|it| it["first_at"].as_i64()).collect();
        assert_eq!(since, [first_at; 2]);
    }
}

#[tokio::test]
async fn anybody_says_what_is_wrong_with_a_page_once_for_each_press() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut anybody = town.browser();
        let page = "/services/grab-bar/report?page=/services/grab-bar";
        let form = anybody.get(page).await;
        says(&form, 200, "What is wrong with the page?");
        says(&anybody.post("/services/grab-bar/report", &[]).await, 422, "Say what is wrong");
        let fields = [
            ("words", "The button does nothing. I am T5000100D, call 5000 1234."),
            ("page", "/services/grab-bar"),
            ("op", &*op(&form)),
        ];
        for _ in 0..2 {
            leads_to(
                &anybody.post("/services/grab-bar/report", &fields).await,
                "/services/grab-bar/report?done=yes",
            );
        }
        says(&anybody.get("/services/grab-bar/report?done=yes").await, 200, "Thank you");
        let kept = town.room.page_reports("grab-bar", None).await.unwrap();
        let kept: Vec<_> = kept.iter().map(|report| (report.page.as_str(), report.words.as_str())).collect();
        assert_eq!(kept, [("/services/grab-bar", "The button does nothing. I am […], call […].")]);
        // A link that was made elsewhere leads nowhere else.
        let page = "/services/grab-bar/report?page=https://elsewhere.example/";
        assert!(!anybody.get(page).await.main().contains("elsewhere"));
        assert_eq!(anybody.get("/services/nothing/report").await.status.as_u16(), 404);
    }
}
