//! The same load on a nation of a few thousand people and on one of many more: a login and an idle server must not notice.
//!
//! The people are those of the sample nation over and over, each under a number of their own, with all their facts sealed.

use crate::logins::{self, Alike};
use anyhow::{Context, Result};
use jiff::civil::{Date, date};
use polity::{
    cli::Place,
    demo::{Nation, population::Size},
    nation::Beside,
};
use polity_identity::{
    NewPerson,
    facts::Fact,
    national_number::{NationalNumber, Prefix},
};
use polity_ledger::Actor;
use polity_web::Lang;
use std::{path::Path, time::Instant};

/// The first number that is given out here. Those that the sample nation's own people hold are left out.
const FIRST: u32 = 7_000_000;
/// People taken in between two words about how far it is.
const STEP: u32 = 50_000;
const RECORDED_ON: Date = date(2026, 11, 1);

/// Measures the binary at `polity` with and without `count` more people.
pub async fn compare(polity: &Path, count: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let before = logins::of_polity_in(polity, folder.path()).await?;
    settle(&folder.path().join("data"), count).await?;
    let after = logins::of_polity_in(polity, folder.path()).await?;
    let line = |what: &str, Alike { per_second, p99_ms, idle_mib }: Alike| {
        println!(
            "{what:<28} {per_second:>9.0} logins/s  p99 {p99_ms:>6.1} ms  {idle_mib:>6.0} MiB when idle"
        );
    };
    line("the sample nation", before);
    line(&format!("with {count} people more"), after);
    println!("{:<28} {:>8.0} %", "of the throughput", after.per_second / before.per_second * 100.0);
    Ok(())
}

/// Takes people into the register of the nation in this folder, which nobody serves meanwhile.
async fn settle(data: &Path, count: u32) -> Result<()> {
    let room = Beside::open(&Place { data: data.to_owned(), database: None }).await?.identity;
    let sample = Nation::make(1, RECORDED_ON, Size::DEMO)?;
    let mut residents = sample.people.iter().cycle();
    let (began, mut taken_in) = (Instant::now(), 0);
    while taken_in < count {
        let step = STEP.min(count - taken_in);
        let mut people = Vec::new();
        for serial in FIRST + taken_in..FIRST + taken_in + step {
            let number = NationalNumber::issue(Prefix::T, serial).context("numbers are used up")?;
            if room.person_by_number(&number).await?.is_some() {
                continue;
            }
            let resident = residents.next().context("the sample nation is empty")?;
            let mut sections = resident.facts.clone();
            if let Some(identity) = sections.get_mut("identity") {
                identity.0.insert("uinfin".to_owned(), Fact::value(number.as_str(), RECORDED_ON));
            }
            people.push(NewPerson { number, sections, lang: Lang::En });
        }
        room.register_people(&Actor::system(), &people).await?;
        taken_in += step;
        println!("{taken_in} of {count} people after {} s", began.elapsed().as_secs());
    }
    Ok(())
}
