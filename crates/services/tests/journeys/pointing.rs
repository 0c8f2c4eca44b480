//! Pointing at the map, without a script: a press is a form that comes back with a mark.
use polity_services::town_map::{Edges, TownMap};
use polity_web::testkit::{Browser, after, leads_to, op, says};

use crate::officers::join;
use crate::town::{OTHMAN, Town, VIJAY};

const PAGE: &str = "/services/street-fault/apply/where";
const EDGES: Edges = Edges { north: -1.9, south: -2.04, west: 89.9, east: 90.1 };
const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 700\"><path d=\"M0 0\"/></svg>";

async fn asked_where(town: &Town) -> Browser {
    let mut browser = town.browser();
    browser.get("/services/street-fault").await;
    browser.post("/services/street-fault", &[]).await;
    browser.post("/services/street-fault/apply/fault", &[("fault", "lamp")]).await;
    browser.post("/services/street-fault/apply/danger", &[("danger", "no")]).await;
    browser
}

#[tokio::test]
async fn a_press_marks_and_shows_the_part_around_larger() {
    let town = Town::new().await.with_services().await;
    join(&town, VIJAY, "town-council", "streets").await;
    let _ = town.room.clone().with_map(TownMap::read(DRAWING, EDGES).unwrap());
    let mut browser = asked_where(&town).await;
    let whole = browser.get(PAGE).await;
    says(&whole, 200, "Or press the map where it is");
    assert_eq!(whole.body.matches("type=\"image\"").count(), 2, "one for phones, one for wide windows");
    assert!(!whole.body.contains("Show the whole map"));

    // In the middle of the large picture, 640 by 448 pixels; what was typed stays.
    let middle = [
        ("place.words", "By the jetty"),
        ("place.part", ""),
        ("place.large.x", "320"),
        ("place.large.y", "224"),
    ];
    let marked = browser.upload(PAGE, &middle, &[]).await;
    says(&marked, 200, "Marked at -1.97, 90");
    says(&marked, 200, "By the jetty");
    assert!(!marked.body.contains("There is a problem"));
    let part = after(&marked.body, r#"name="place.part" value=""#, '"').to_owned();
    assert_eq!(part, "-1.97, 90");

    // A second press is one on the part: a sixth of the island's width to the east.
    let corner = [("place.part", part.as_str()), ("place.small.x", "288"), ("place.small.y", "101")];
    says(&browser.upload(PAGE, &corner, &[]).await, 200, "Marked at -1.97, 90.03333");
    says(&browser.get(PAGE).await, 200, "Marked at -1.97, 90.03333");
    let all = browser
        .upload(PAGE, &[("place.lat", "-1.97"), ("place.lon", "90"), ("_then", "whole-map")], &[])
        .await;
    assert_eq!(after(&all.body, r#"name="place.part" value=""#, '"'), "");

    leads_to(
        &browser.upload(PAGE, &[("place.lat", "-1.97"), ("place.lon", "90")], &[]).await,
        "/services/street-fault/apply/reach-you",
    );
    browser.post("/services/street-fault/apply/reach-you", &[]).await;
    let check = browser.get("/services/street-fault/check").await;
    says(&check, 200, "alt=\"Map with a mark at -1.97, 90\"");
    let sent =
        browser.post("/services/street-fault/check", &[("declared", "yes"), ("op", &op(&check))]).await;
    let reference = sent.location().split('/').nth(2).unwrap().to_owned();
    let at_work = format!("/officer/cases/{reference}");
    says(&town.signed_in(VIJAY).await.get(&at_work).await, 200, "alt=\"Map with a mark at -1.97, 90\"");
    assert_eq!(town.signed_in(OTHMAN).await.get(&at_work).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_press_that_means_nothing_marks_nothing() {
    let town = Town::new().await.with_services().await;
    let _ = town.room.clone().with_map(TownMap::read(DRAWING, EDGES).unwrap());
    let mut browser = asked_where(&town).await;
    // The return key presses at the corner; what lies outside, and what is no number, comes from no browser.
    for (x, y) in [("0", "0"), ("641", "3"), ("3", "449"), ("-1", "3"), ("many", "3"), ("4294967296", "3")] {
        let seen = browser.upload(PAGE, &[("place.large.x", x), ("place.large.y", y)], &[]).await;
        assert!(!seen.body.contains("Marked at"), "{x}, {y}");
    }
    let odd = [("place.part", "here, there"), ("place.large.x", "320"), ("place.large.y", "224")];
    says(&browser.upload(PAGE, &odd, &[]).await, 200, "Marked at -1.97, 90");
}

#[tokio::test]
async fn where_there_is_no_map_nobody_is_told_to_press_one() {
    let town = Town::new().await.with_services().await;
    let page = asked_where(&town).await.get(PAGE).await;
    assert!(!page.body.contains("type=\"image\"") && !page.body.contains("press the map"));
}
