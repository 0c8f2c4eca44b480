//! A service under load: people fill it in and send it, over HTTP, against everything that is shipped, in one process with the
//! load; and the queues of officers beside very many open cases.

mod applicant;
pub mod inbox;
mod plain;
mod town;

use crate::{
    connection::Connection,
    load::{self, Figure, Times},
};
use anyhow::Result;
use applicant::{Browser, Filling, Pile, Reading, Sending};
use std::time::Duration;
use town::{Town, first};

/// Copies of the sample service: a person has one draft of each.
const COPIES: usize = 12;
/// Callers at once.
const CALLERS: usize = 64;
/// What a nation wants of its pages and of submissions, a second.
const WANTED: f64 = 1_000.0;
const TIMES: Times = Times { warm_up: Duration::from_millis(500), measured: Duration::from_secs(5) };

/// Measures on SQLite, or on the server at this address.
pub async fn measure(database: Option<String>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let town = Town::open(folder.path(), database).await?;
    town.publish((0..COPIES).map(|copy| format!("bench-{copy}"))).await?;
    println!("the sample service over HTTP on {engine}, fully durable; the load runs on the same cores\n");
    let (browsers, begun) = begin(&town).await?;
    let (answered, forms) = (Pile::default(), begun.len());
    let mut filling = Vec::new();
    for _ in 0..CALLERS {
        let connection = Connection::open(&town.origin).await?;
        filling.push(Filling::new(connection, begun.clone(), answered.clone()));
    }
    line("pages answered, as fast as they go", &load::tasks_with(&mut filling, CALLERS, TIMES).await?);
    while begun.len() > forms / 10 {
        let some = Times { warm_up: Duration::ZERO, measured: Duration::from_secs(1) };
        load::tasks_with(&mut filling, CALLERS, some).await?;
    }
    line("pages answered, 1,000 a second", &load::paced(&mut filling, WANTED, SHORT).await?);
    let mut sending = Vec::new();
    for _ in 0..CALLERS {
        sending
            .push(Sending { connection: Connection::open(&town.origin).await?, answered: answered.clone() });
    }
    println!("{:<44} {} forms are ready to be sent", "", answered.len());
    line("cases opened, 1,000 a second", &load::paced(&mut sending, WANTED, TIMES).await?);
    line("cases opened, as fast as they go", &load::tasks_with(&mut sending, CALLERS, SHORT).await?);
    let browser = first(&browsers, "a browser")?;
    for (what, path) in [
        ("catalogue, 1,000 a second", "/services"),
        ("start page, 1,000 a second", "/services/bench-0"),
        ("a page of questions, 1,000 a second", "/services/bench-0/apply/you"),
    ] {
        let mut reading = Vec::new();
        for _ in 0..CALLERS {
            let connection = Connection::open(&town.origin).await?;
            reading.push(Reading { connection, browser: browser.clone(), path: path.to_owned() });
        }
        line(what, &load::paced(&mut reading, WANTED, TIMES).await?);
    }
    line("a plain insert of 4 KiB, one after the other", &plain::inserts()?);
    Ok(())
}

const SHORT: Times = Times { warm_up: Duration::from_millis(200), measured: Duration::from_secs(2) };

/// Everybody is signed in, and has a form of each copy before them; the first person keeps one for reading.
async fn begin(town: &Town) -> Result<(Vec<Browser>, Pile)> {
    let mut connection = Connection::open(&town.origin).await?;
    let (mut browsers, begun) = (Vec::new(), Pile::default());
    for person in &town.people {
        browsers.push(Browser::of(town, &mut connection, &format!("person={person}")).await?);
    }
    let reader = first(&browsers, "a browser")?;
    let mut filling = Filling::new(Connection::open(&town.origin).await?, begun.clone(), Pile::default());
    begun.put(reader.form("bench-0"));
    load::Call::call(&mut filling).await?;
    for browser in browsers.iter().skip(1) {
        for copy in 0..COPIES {
            begun.put(browser.form(&format!("bench-{copy}")));
        }
    }
    Ok((browsers, begun))
}

/// A line of the table.
pub fn line(what: &str, figure: &Figure) {
    println!("{what:<44} {}", figure.cell());
}
