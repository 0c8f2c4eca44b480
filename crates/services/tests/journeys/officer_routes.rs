//! Every route of the officers as everybody: read from what was registered, so that none is forgotten, and asked cell by cell.
use polity_web::testkit::Browser;

use crate::officers::{staffed, work};
use crate::town::{ADA, BALA, CLARA, HANA, MEI, OTHMAN, Town, VIJAY};

/// What somebody gets: their own, a way to sign in, nothing that they may do, or nothing that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// The page, or a form that is judged.
    Theirs,
    SignIn,
    Forbidden,
    NotThere,
}

/// Whoever comes, with the name of the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Nobody,
    Resident,
    /// In the team that has the case.
    Own,
    /// In another team of the same agency, whose stage was not reached.
    OtherTeam,
    /// In a team of the other agency, whose stage was not reached.
    NextAgency,
    /// In an agency that has nothing to do with it.
    OtherAgency,
    Head,
    /// At the counter of the agency that has it.
    Counter,
}

const COLUMNS: [(Column, Option<usize>); 8] = [
    (Column::Nobody, None),
    (Column::Resident, Some(MEI)),
    (Column::Own, Some(ADA)),
    (Column::OtherTeam, Some(BALA)),
    (Column::NextAgency, Some(VIJAY)),
    (Column::OtherAgency, Some(OTHMAN)),
    (Column::Head, Some(HANA)),
    (Column::Counter, Some(CLARA)),
];

/// What the table of this file says. A route that is not in it fails the test.
fn expected(method: &str, path: &str, column: Column) -> Option<Cell> {
    let officers = [Column::Own, Column::OtherTeam, Column::NextAgency, Column::OtherAgency];
    let about_no_case = ["/officer/cases", "/officer/workload"];
    let of_a_case = [
        "/officer/cases/{reference}",
        "/officer/cases/{reference}/files/{file}",
        "/officer/cases/{reference}/notes",
        "/officer/cases/{reference}/moves/{number}",
        "/officer/cases/{reference}/stages/{stage}",
        "/officer/cases/{reference}/stages/{stage}/ask",
        "/officer/cases/{reference}/stages/{stage}/officer",
        "/officer/cases/{reference}/stages/{stage}/appointment",
    ];
    let of_heads = [
        "/officer/teams",
        "/officer/teams/leave",
        "/officer/teams/workload",
        "/officer/teams/tasks",
        "/officer/reports",
        "/officer/waiting-files",
    ];
    // A form without its page's token is refused before anybody is asked who they are.
    if column == Column::Nobody && method == "POST" {
        return Some(Cell::Forbidden);
    }
    Some(match column {
        Column::Nobody => Cell::SignIn,
        // Nobody stands there whose sitting could be ended.
        Column::Counter if path == "/officer/counter/end" => Cell::NotThere,
        Column::Counter if path == "/officer/counter" => Cell::Theirs,
        Column::Resident | Column::Counter => Cell::Forbidden,
        _ if path.starts_with("/officer/counter") => Cell::Forbidden,
        // Nobody sent a file.
        Column::Head if path.starts_with("/officer/files/") => Cell::NotThere,
        _ if path.starts_with("/officer/files/") => Cell::Forbidden,
        Column::Head if of_heads.contains(&path) => Cell::Theirs,
        Column::Head => Cell::Forbidden,
        _ if !officers.contains(&column) || of_heads.contains(&path) => Cell::Forbidden,
        _ if about_no_case.contains(&path) => Cell::Theirs,
        // The stage of this case arranges nothing, its first move is no decision, and nobody sent a file.
        Column::Own
            if ["/appointment", "/moves/{number}", "/files/{file}"].iter().any(|end| path.ends_with(end)) =>
        {
            Cell::NotThere
        }
        Column::Own if of_a_case.contains(&path) => Cell::Theirs,
        _ if of_a_case.contains(&path) => Cell::NotThere,
        _ => return None,
    })
}

fn cell(status: u16) -> Cell {
    match status {
        // Judged and refused, or a choice that the form did not make.
        200 | 400 | 422 => Cell::Theirs,
        401 => Cell::SignIn,
        403 => Cell::Forbidden,
        404 => Cell::NotThere,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let town = staffed(Town::new().await).await;
    let case = town.opened(MEI).await;
    let routes = town.room.routes();
    let rows: Vec<(String, String)> = routes
        .table()
        .iter()
        .filter(|row| row.path.starts_with("/officer"))
        .map(|row| (row.method.to_string(), row.path.clone()))
        .collect();
    assert!(rows.len() >= 18, "{rows:?}");
    let mut wrong = Vec::new();
    for (column, who) in COLUMNS {
        let mut browser = match who {
            Some(who) => town.signed_in(who).await,
            None => town.browser(),
        };
        // A page of one's own, whose form has a token.
        browser.get("/me").await;
        for (method, template) in &rows {
            let path =
                template.replace("{reference}", &case).replace("{stage}", "check").replace("{number}", "1");
            let status = ask(&mut browser, method, &path).await;
            let expected = expected(method, template, column);
            if Some(status) != expected {
                wrong.push(format!("{method} {template} as {column:?}: {status:?}, expected {expected:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    // Nothing of all this has moved the case, and only its own team has looked.
    assert!(town.entries("services.moved").await.is_empty());
    assert_eq!(
        town.entries("services.case_viewed").await.len(),
        3,
        "the case, the explanation that is none, and the file that is none"
    );
    // Once it is handed over, the next agency sees it and the last still does.
    let mut ada = town.signed_in(ADA).await;
    work(&mut ada, &case, "check", &[("act", "complete")]).await;
    for who in [ADA, VIJAY] {
        let mut officer = town.signed_in(who).await;
        assert_eq!(officer.get(&format!("/officer/cases/{case}")).await.status.as_u16(), 200, "{who}");
    }
}

async fn ask(browser: &mut Browser, method: &str, path: &str) -> Cell {
    let seen = match method {
        "GET" => browser.get(path).await,
        // Empty but for what makes it a form that changes nothing.
        _ => browser.post(path, &[("act", "give"), ("team", "home-dept/nothing"), ("officer", "")]).await,
    };
    match seen.status.as_u16() {
        303 if seen.location().starts_with("/sign-in") => Cell::SignIn,
        303 => panic!("{method} {path} was accepted: {}", seen.location()),
        status => cell(status),
    }
}
