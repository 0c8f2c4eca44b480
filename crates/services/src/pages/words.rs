//! The documents' own words on a page: in the reader's language, or in English and marked as such.

use polity_identity::Agency;
use polity_web::Ctx;

use crate::document::Text;

/// Words with the language in which they really are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Words {
    /// The words.
    pub text: String,
    /// The tag of their language, where it is not the page's; else empty.
    pub lang: &'static str,
}

impl Words {
    /// A text of a document.
    pub fn of(ctx: &Ctx, text: &Text) -> Self {
        let code = ctx.lang().code();
        let (words, spoken) = text.of(code);
        Self { text: words.to_owned(), lang: if spoken == code { "" } else { "en" } }
    }

    /// Words of this room.
    pub fn own(text: String) -> Self {
        Self { text, lang: "" }
    }
}

/// The name of an agency in the reader's language; its code when it has gone.
pub(crate) fn agency_name(ctx: &Ctx, agencies: &[Agency], code: &str) -> String {
    let agency = agencies.iter().find(|agency| agency.code == code);
    agency.map_or_else(|| code.to_owned(), |agency| agency.name(ctx.lang()).to_owned())
}

/// A calendar day in the reader's language.
pub(crate) fn day(ctx: &Ctx, date: jiff::civil::Date) -> String {
    // Noon in the nation's zone, so that formatting in that zone cannot shift the day.
    let zone = &ctx.web().config().time_zone;
    zone.to_timestamp(date.at(12, 0, 0, 0))
        .map_or_else(|_| date.to_string(), |at| ctx.date(at.as_microsecond()))
}

/// The last day of a clock that ends at this moment, exclusively.
pub(crate) fn last_day(ctx: &Ctx, due: polity_store::Micros) -> String {
    ctx.date(due - 1)
}
