//! Agencies, appointments, imports.
use polity_identity::national_number::{NationalNumber, Prefix};
use polity_identity::{ImportedLine, RegisterMode};
use polity_web::testkit::{after, leads_to, op, says};

use crate::nation::{MEI, Nation, RAVI, number};

#[tokio::test]
async fn an_agency_is_founded_and_changed() {
    let nation = Nation::new().await;
    let mut ada = nation.signed_in("ada").await;
    let page = ada.get("/admin/agencies").await;
    let operation = op(&page);
    let fields = |code: &'static str, duty: &'static str| {
        [
            ("code", code),
            ("name-en", "Revenue Office"),
            ("name-ta", "வருவாய் அலுவலகம்"),
            ("duties", duty),
            ("op", &*operation),
        ]
    };
    says(
        &ada.post("/admin/agencies", &fields("Not A Code!", "revenue")).await,
        422,
        "Enter a code of small letters",
    );
    says(
        &ada.post("/admin/agencies", &fields("revenue", "no-such-duty")).await,
        422,
        "Enter a code of small letters",
    );
    leads_to(&ada.post("/admin/agencies", &fields("revenue", "revenue")).await, "/admin/agencies/revenue");
    says(&ada.get("/admin/agencies/revenue?lang=ta").await, 200, "வருவாய் அலுவலகம்");
    assert_eq!(nation.signed_in("mei").await.get("/admin/agencies").await.status, 403);
}

#[tokio::test]
async fn an_appointment_opens_a_door_and_its_end_shuts_it_at_once() {
    let nation = Nation::new().await;
    let mut ada = nation.signed_in("ada").await;
    let page = ada.get("/admin/agencies/home-dept").await;
    let (operation, mei) = (op(&page), number(MEI));
    let fields = [("number", mei.as_str()), ("role", "officer"), ("op", &operation)];
    leads_to(&ada.post("/admin/agencies/home-dept/appointments", &fields).await, "/admin/agencies/home-dept");
    leads_to(&ada.post("/admin/agencies/home-dept/appointments", &fields).await, "/admin/agencies/home-dept");
    let again = [("number", mei.as_str()), ("role", "officer"), ("op", "")];
    says(
        &ada.post("/admin/agencies/home-dept/appointments", &again).await,
        422,
        "holds the role here already",
    );
    let mut officer = nation.signed_in("mei").await;
    assert_eq!(officer.get("/officer/people").await.status, 200);
    let page = ada.get("/admin/agencies/home-dept").await;
    let card = page.body.split("<h3>LIM MEI HUA").nth(1).unwrap();
    let path = format!("/admin/appointments/{}/end", after(card, "/admin/appointments/", '/'));
    leads_to(
        &ada.post(&path, &[("agency", "home-dept"), ("op", &op(&page))]).await,
        "/admin/agencies/home-dept",
    );
    assert!(officer.get("/officer/people").await.location().starts_with("/sign-in"), "signed out at once");
    assert_eq!(nation.signed_in("mei").await.get("/officer/people").await.status, 403);
}

#[tokio::test]
async fn administrators_do_not_end_themselves_and_prove_who_they_are() {
    let nation = Nation::new().await;
    let mut ada = nation.signed_in("ada").await;
    let page = ada.get("/admin/agencies/registry").await;
    let card = page.body.split("<h3>ADA GOH").nth(1).unwrap();
    let path = format!("/admin/appointments/{}/end", after(card, "/admin/appointments/", '/'));
    let fields = [("agency", "registry"), ("op", &*op(&page))];
    leads_to(&ada.post(&path, &fields).await, "/admin/agencies/registry?own=1");
    says(&ada.get("/admin/agencies/registry?own=1").await, 200, "You cannot end your own administration");
    nation.wait(21 * 60);
    assert!(ada.post(&path, &fields).await.location().starts_with("/sign-in?again=1"));
}

#[tokio::test]
async fn a_pasted_register_is_tried_and_then_imported() {
    let nation = Nation::new().await;
    let mut ada = nation.signed_in("ada").await;
    ada.get("/admin/import").await;
    let new = NationalNumber::issue(Prefix::T, 5_900_001).unwrap();
    let lines = format!(
        "uinfin,name,dob,sex,regadd.street\n{},NEW PERSON,2050-01-02,F,LORONG BARU\n{},RAVI S/O KUMAR,2021-03-07,M,\nnonsense,X,2050-01-02,F,\n",
        new.as_str(),
        number(RAVI).as_str()
    );
    let trial = ada.post("/admin/import", &[("lines", &lines), ("mode", "trial")]).await;
    says(&trial, 200, "Trial: nothing was changed");
    says(&trial, 200, "Not a national number");
    assert_eq!(nation.room.person_by_number(&new).await.unwrap(), None);
    says(&ada.post("/admin/import", &[("lines", &lines), ("mode", "import")]).await, 200, "Imported");
    assert!(nation.room.person_by_number(&new).await.unwrap().is_some());
    let actor = polity_ledger::Actor::system();
    let again = nation.room.import_register(&actor, lines.as_bytes(), RegisterMode::Import).await.unwrap();
    assert_eq!((again.count(ImportedLine::Unchanged), again.refused()), (2, 1), "repeating changes nothing");
    // What the file did not mention stays.
    let mut ravi = nation.signed_in("ravi").await;
    let data = ravi.get("/me/data").await;
    says(&data, 200, "JALAN ANGSANA");
    says(&data, 200, "Male");
}
