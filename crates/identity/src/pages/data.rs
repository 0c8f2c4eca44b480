//! `/me/data`: what the state holds about a resident, with source, day and "not right?".

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Page, PageError, Who, see_other};

use super::Room;
use super::fact_words::{FactShown, shown};
use crate::access::Resident;
use crate::catalogue::Catalogue;
use crate::{Agency, Record};

/// A section as the page shows it.
pub(super) struct SectionOnPage {
    /// Its name, for links.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its facts.
    pub facts: Vec<FactShown>,
}

/// The page.
#[derive(Template)]
#[template(path = "data.html")]
struct Data {
    ctx: Ctx,
    name: String,
    sections: Vec<SectionOnPage>,
}

/// The page. Opening it is an act in the ledger like any other look.
pub(super) async fn show(who: Who<Resident>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let Some(record) = room.my_data(&who.0.session, who.0.subject).await? else {
        return Ok(see_other("/me/mandates"));
    };
    let agencies = room.agencies().await?;
    let sections = sections(&ctx, &record, &agencies);
    Ok(Page(Data { name: record.name().to_owned(), sections, ctx }).into_response())
}

/// The sections of a record in words, in the order of the catalogue.
pub(super) fn sections(ctx: &Ctx, record: &Record, agencies: &[Agency]) -> Vec<SectionOnPage> {
    let mut on_page = Vec::new();
    for section in &record.sections {
        let Some(known) = Catalogue::built_in().section(&section.name) else { continue };
        let keeper = agency_name(ctx, agencies, &section.source);
        let facts: Vec<FactShown> = known
            .attributes
            .iter()
            .filter_map(|attribute| {
                let fact = section.facts.0.get(&attribute.name)?;
                shown(ctx, &attribute.name, fact, &keeper)
            })
            .collect();
        let title = ctx.t(&known.label_key());
        on_page.push(SectionOnPage { name: section.name.clone(), title, facts });
    }
    on_page
}

/// The name of an agency in the reader's language; its code when it has gone.
pub(super) fn agency_name(ctx: &Ctx, agencies: &[Agency], code: &str) -> String {
    let agency = agencies.iter().find(|agency| agency.code == code);
    agency.map_or_else(|| code.to_owned(), |agency| agency.name(ctx.lang()).to_owned())
}
