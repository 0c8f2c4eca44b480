//! `Ctx`: what a page needs to draw itself inside the layout.
//!
//! A handler takes `ctx: Ctx` and moves it into its template, whose first field is `ctx: Ctx` and whose file
//! begins with `{% extends "layout.html" %}`. In the template: `{{ ctx.t("room-key") }}`,
//! `{{ ctx.tf("room-count", &[("n", n)]) }}`, `{{ ctx.csrf() }}` inside each form, and the fields of `fields.rs`.

use std::borrow::Borrow;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use polity_store::Micros;

use crate::fault::Fault;
use crate::fields::{Checkboxes, DateField, Html, Radios, Select, TextArea, TextField};
use crate::form::{FormState, LANGUAGE_FIELD, TOKEN_FIELD};
use crate::nav::NavItem;
use crate::visit::Visit;
use crate::{Arg, FormErrors, Lang, Session, Web, format};

/// Everything a page's layout needs. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    visit: Visit,
    form: FormState,
    form_id: Option<&'static str>,
    /// Numbers of the navigation, by path.
    counts: Arc<[(&'static str, i64)]>,
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::new(Visit::of(parts)?).counted().await)
    }
}

/// A link of the main navigation, ready to print.
pub struct NavLink {
    /// Where it leads.
    pub path: &'static str,
    /// Its words.
    pub label: String,
    /// Whether the page shown lies under it.
    pub current: bool,
    /// The number beside it, and the words that read it aloud; none for 0.
    pub count: Option<(String, String)>,
}

/// The largest number that is shown beside a link; what is more is "99+".
const COUNT_SHOWN_MAX: i64 = 99;

/// One choice of the language switch.
pub struct LangChoice {
    /// BCP 47 tag for `lang` and `hreflang`.
    pub tag: &'static str,
    /// Code, the value of the button.
    pub code: &'static str,
    /// The language's own name.
    pub name: &'static str,
    /// Same page in that language.
    pub href: String,
    /// Whether the page is in this language.
    pub current: bool,
}

impl Ctx {
    pub(crate) fn new(visit: Visit) -> Self {
        Self { visit, form: FormState::default(), form_id: None, counts: Arc::new([]) }
    }

    /// With the numbers of the navigation as they stand now. A handler that changes what is counted asks again before
    /// it shows its page.
    #[must_use]
    pub async fn counted(self) -> Self {
        let mut counts = Vec::new();
        if let (Some(session), Some(assembled)) = (self.session(), self.web().assembled()) {
            for (path, count) in &assembled.counts {
                counts.push((*path, count.count(session).await));
            }
        }
        Self { counts: counts.into(), ..self }
    }

    fn count_of(&self, item: &NavItem) -> Option<(String, String)> {
        let words = item.counted?;
        let (_, count) = self.counts.iter().find(|(path, count)| *path == item.path && *count > 0)?;
        let shown = if *count > COUNT_SHOWN_MAX { format!("{COUNT_SHOWN_MAX}+") } else { count.to_string() };
        Some((shown, self.tf(words, &[("count", *count)])))
    }

    /// A message in the reader's language.
    pub fn t(&self, key: &str) -> String {
        self.web().text(self.lang(), key, &[])
    }

    /// A message with values: `ctx.tf("room-count", &[("n", n)])`. Mixed kinds go in as `Arg::from(..)`.
    pub fn tf<'a, A>(&self, key: &str, args: &'a [(&'a str, A)]) -> String
    where
        Arg<'a>: From<&'a A>,
    {
        let args: Vec<(&str, Arg<'a>)> = args.iter().map(|(name, value)| (*name, Arg::from(value))).collect();
        self.web().text(self.lang(), key, &args)
    }

    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.visit.lang()
    }

    /// A day, microseconds UTC, in the deployment's zone.
    pub fn date(&self, at: impl Borrow<Micros>) -> String {
        format::date(*at.borrow(), &self.web().config().time_zone, self.lang())
    }

    /// A day and time, microseconds UTC, in the deployment's zone.
    pub fn date_time(&self, at: impl Borrow<Micros>) -> String {
        format::date_time(*at.borrow(), &self.web().config().time_zone, self.lang())
    }

    /// A number, grouped.
    pub fn number<'n>(&self, value: impl Into<Arg<'n>>) -> String {
        match value.into() {
            Arg::Text(text) => text.into_owned(),
            #[expect(clippy::cast_precision_loss, reason = "figures on pages stay below 2^53")]
            Arg::Whole(whole) => format::number(whole as f64, None),
            Arg::Real(real) => format::number(real, None),
        }
    }

    /// Whole cents as money.
    pub fn money(&self, cents: impl Borrow<i64>) -> String {
        format::money(*cents.borrow())
    }

    /// Who is signed in, if anyone.
    pub fn session(&self) -> Option<&Session> {
        self.visit.session().ok().flatten()
    }

    /// The kit.
    pub fn web(&self) -> &Web {
        self.visit.web()
    }

    /// The request's facts: network, browser, request id.
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// Path as asked.
    pub fn path(&self) -> &str {
        self.visit.path()
    }

    /// Where a person without a session is sent; on a page that is only looked at, with the way back.
    pub fn sign_in_path(&self) -> String {
        crate::dress::sign_in_path(&self.visit)
    }

    /// Where the sign-out form posts to.
    pub fn sign_out_path(&self) -> &str {
        &self.web().config().sign_out_path
    }

    /// Where a signed-in person's own page is.
    pub fn home_path(&self) -> &str {
        &self.web().config().home_path
    }

    /// Whether the session acts for another person or an entity.
    pub fn is_acting_for(&self) -> bool {
        self.session().is_some_and(|session| session.acting_for.is_some())
    }

    /// Name of the nation in the reader's language.
    pub fn nation(&self) -> &str {
        self.web().config().nation.get(self.lang())
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.web().config().demo
    }

    /// Text of the banner above every page. A demonstration always says that it is one.
    pub fn banner(&self) -> String {
        let config = self.web().config();
        match &config.banner {
            Some(text) if !config.demo => text.get(self.lang()).to_owned(),
            _ => self.t("web-banner-demo"),
        }
    }

    /// Whether the page is in a language whose texts no native speaker has read yet.
    pub fn is_unreviewed(&self) -> bool {
        self.lang() != Lang::En
    }

    /// Address of a static file.
    pub fn asset(&self, name: &str) -> String {
        self.web()
            .assembled()
            .map_or_else(|| format!("/a/missing/{name}"), |assembled| assembled.assets.path(name))
    }

    /// Links of the main navigation that this reader sees.
    pub fn nav(&self) -> Vec<NavLink> {
        let items = self.web().assembled().map_or(&[][..], |assembled| assembled.nav.as_slice());
        items
            .iter()
            .filter(|item| item.is_shown_to(self.session()))
            .map(|item| NavLink {
                path: item.path,
                label: self.t(item.label),
                current: self.is_under(item.path),
                count: self.count_of(item),
            })
            .collect()
    }

    /// Links of the footer, in the order that people know: address and words.
    pub fn footer_links(&self) -> Vec<(&str, String)> {
        let footer = &self.web().config().footer;
        [
            (&footer.contact, "web-footer-contact"),
            (&footer.feedback, "web-footer-feedback"),
            (&footer.faq, "web-footer-faq"),
            (&footer.sitemap, "web-footer-sitemap"),
            (&footer.report_vulnerability, "web-footer-report-vulnerability"),
            (&footer.privacy, "web-footer-privacy"),
            (&footer.terms, "web-footer-terms"),
        ]
        .into_iter()
        .filter_map(|(href, key)| Some((href.as_deref()?, self.t(key))))
        .collect()
    }

    /// The copyright line with this year.
    pub fn copyright(&self) -> String {
        // As text: a year is not grouped.
        let year = format::year(self.web().now(), &self.web().config().time_zone).to_string();
        self.tf("web-footer-copyright", &[("year", year.as_str()), ("nation", self.nation())])
    }

    fn is_under(&self, path: &str) -> bool {
        match self.path().strip_prefix(path) {
            Some("") => true,
            Some(rest) => path != "/" && rest.starts_with('/'),
            None => false,
        }
    }

    /// The language switch: this page in each language, its query kept.
    pub fn languages(&self) -> Vec<LangChoice> {
        let config = self.web().config();
        config
            .languages
            .iter()
            .map(|lang| LangChoice {
                tag: lang.tag(),
                code: lang.code(),
                name: lang.own_name(),
                href: self.in_language(*lang),
                current: *lang == self.lang(),
            })
            .collect()
    }

    fn in_language(&self, lang: Lang) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in url::form_urlencoded::parse(self.visit.query().as_bytes()) {
            if key != "lang" {
                query.append_pair(&key, &value);
            }
        }
        query.append_pair("lang", lang.code());
        format!("{}?{}", self.path(), query.finish())
    }

    /// The same page with answers and errors: `ctx.refilled(state)`.
    #[must_use]
    pub fn refilled(mut self, state: FormState) -> Self {
        self.form = state;
        self
    }

    /// Bind the language switch to the form with this id, so that switching keeps what was typed. The form's
    /// target must be this page's `post` handler, which shows the page again (see `form.rs`).
    #[must_use]
    pub fn with_form(mut self, id: &'static str) -> Self {
        self.form_id = Some(id);
        self
    }

    /// Id of the form that the language switch submits, if the page has one.
    pub fn form_id(&self) -> Option<&'static str> {
        self.form_id
    }

    /// Name of the switch's buttons.
    pub fn language_field(&self) -> &'static str {
        LANGUAGE_FIELD
    }

    /// 422 while something is wrong with the form, else 200: `(ctx.status(), Page(MyPage { ctx }))`.
    pub fn status(&self) -> StatusCode {
        self.form.status()
    }

    /// What is wrong with the form.
    pub fn errors(&self) -> &FormErrors {
        &self.form.errors
    }

    /// What was typed into a field, or prefilled; empty otherwise.
    pub fn value(&self, field: &str) -> &str {
        self.form.answers.first(field)
    }

    /// Whether a choice was taken.
    pub fn holds(&self, field: &str, value: &str) -> bool {
        self.form.answers.holds(field, value)
    }

    /// The message beside a field.
    pub fn error_of(&self, field: &str) -> Option<String> {
        self.form.errors.of(field).map(|error| self.web().text(self.lang(), error.key, &error.args))
    }

    /// Field and message of each error, for the summary.
    pub fn error_lines(&self) -> Vec<(String, String)> {
        self.form
            .errors
            .iter()
            .map(|error| (error.field.clone(), self.web().text(self.lang(), error.key, &error.args)))
            .collect()
    }

    /// The hidden field with the form's token. Each form that posts begins with it.
    pub fn csrf(&self) -> Html {
        Html(format!(r#"<input type="hidden" name="{TOKEN_FIELD}" value="{}">"#, self.csrf_token()))
    }

    /// The token itself, for a script to send in `x-csrf-token`: `<body data-token="...">`.
    pub fn csrf_token(&self) -> String {
        self.visit.form_token()
    }

    /// A one-line text field; `label` is a locale key.
    pub fn text_field<'a>(&'a self, name: &'a str, label: &'a str) -> TextField<'a> {
        TextField::new(self, name, label)
    }

    /// A text field of several lines.
    pub fn text_area<'a>(&'a self, name: &'a str, label: &'a str) -> TextArea<'a> {
        TextArea::new(self, name, label)
    }

    /// One of several.
    pub fn radios<'a>(&'a self, name: &'a str, legend: &'a str) -> Radios<'a> {
        Radios::new(self, name, legend)
    }

    /// Any of several.
    pub fn checkboxes<'a>(&'a self, name: &'a str, legend: &'a str) -> Checkboxes<'a> {
        Checkboxes::new(self, name, legend)
    }

    /// One of many.
    pub fn select<'a>(&'a self, name: &'a str, label: &'a str) -> Select<'a> {
        Select::new(self, name, label)
    }

    /// A date in three boxes: fields `name-day`, `name-month`, `name-year`.
    pub fn date_field<'a>(&'a self, name: &'a str, legend: &'a str) -> DateField<'a> {
        DateField::new(self, name, legend)
    }
}
