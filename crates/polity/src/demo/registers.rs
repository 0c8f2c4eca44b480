//! The registers of Angsana: the sample file, declared by the verb that an operator uses, with its dates moved so that
//! the file looks as if it had been made today.

use crate::{nation::blueprint_over, settings::Settings};
use anyhow::{Context, Result, bail};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use polity_blueprint::declare::Step;
use polity_ledger::Actor;
use polity_web::Web;

/// The file, and the day on which it says that it was made.
const FILE: &str = include_str!("../../../../samples/registers/angsana.toml");
const MADE_ON: Date = date(2026, 11, 1);
/// Characters of a date as ISO 8601 writes it.
const DATE_CHARS: usize = "2026-11-01".len();

/// Declares the sample registers.
pub async fn declare(web: &Web, settings: &Settings, actor: &Actor) -> Result<()> {
    let now = jiff::Timestamp::from_microsecond(web.now())?;
    let today = web.config().time_zone.to_datetime(now).date();
    let text = moved(FILE, (today - MADE_ON).get_days())?;
    match blueprint_over(web, settings)?.declare(web.ledger(), actor, &text).await? {
        Step::Done(_) => Ok(()),
        Step::Refused(faults) => bail!("samples/registers/angsana.toml: {faults:?}"),
    }
}

/// The text with every date moved by so many days.
fn moved(text: &str, days: i32) -> Result<String> {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word = rest.get(..DATE_CHARS).filter(|word| word.matches('-').count() == 2);
        if let Some(day) = word.and_then(|word| word.parse::<Date>().ok()) {
            moved.push_str(&day.checked_add(days.days())?.to_string());
            rest = rest.get(DATE_CHARS..).context("a date ends where its text does")?;
        } else {
            moved.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
    }
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_says_when_it_was_made_and_only_dates_move() {
        assert!(FILE.contains(&format!("made_on = {MADE_ON}\n")));
        assert_eq!(
            moved("id = \"falls-2026\"\non = 2026-10-30\n", 3).unwrap(),
            "id = \"falls-2026\"\non = 2026-11-02\n"
        );
        assert_eq!(moved(FILE, 0).unwrap(), FILE);
    }
}
