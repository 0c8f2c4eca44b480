//! Forms: reading what was typed, saying what is wrong with it, and keeping it while that is mended.
//!
//! The order of a form handler: take `Input<T>`; `input.check(..)` gives either the accepted form or
//! a `FormState`; with a `FormState` show the page again by `ctx.refilled(state)`. A language
//! switch pressed inside a form takes the same way with no errors, so typed answers are never lost.
//! The form's token was checked before the handler ran: `Routes::post` sees to it.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::multipart::{self, MultipartFault, Part};
use crate::{Arg, Lang, PageError};

/// Largest form body in bytes.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// Largest body of a form with files, in bytes.
pub const UPLOAD_BYTES_MAX: usize = 56 * 1024 * 1024;
/// Largest number of fields in one form.
pub const FORM_FIELDS_MAX: usize = 1_000;
/// Field that carries the form's token.
pub const TOKEN_FIELD: &str = "_csrf";
/// Name of the language buttons bound to a form.
pub const LANGUAGE_FIELD: &str = "_lang";

/// A form as it was sent.
pub struct Input<T> {
    /// The typed form. Shape `T` leniently (text as `String`, choices as `Option<String>` or `Vec<String>`,
    /// `#[serde(default)]` on the struct): what is missing is for `check` to say, field by field.
    pub form: T,
    answers: Answers,
    switched_to: Option<Lang>,
}

impl<T> Input<T> {
    /// Judge the form. `Err` holds everything needed to show the page again, be it for errors or for another language.
    pub fn check(self, rules: impl FnOnce(&T, &mut FormErrors)) -> Result<T, FormState> {
        if self.switched_to.is_some() {
            return Err(self.refill(FormErrors::default()));
        }
        let mut errors = FormErrors::default();
        rules(&self.form, &mut errors);
        if errors.is_empty() { Ok(self.form) } else { Err(self.refill(errors)) }
    }

    /// The state to show the page again with, for errors found only after the form itself was accepted (such as a wrong password).
    pub fn refill(self, errors: FormErrors) -> FormState {
        FormState { answers: self.answers, errors }
    }

    /// The form and the means to show it again: for handlers that find errors in steps.
    pub fn into_parts(self) -> (T, FormState) {
        (self.form, FormState { answers: self.answers, errors: FormErrors::default() })
    }

    /// Language chosen by a button inside the form, if that is what was pressed.
    pub fn switched_to(&self) -> Option<Lang> {
        self.switched_to
    }
}

/// The fields as sent, in order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers(Vec<(String, String)>);

impl Answers {
    /// First value of the field; empty when it was not sent.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Whether the field was sent with this value.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(key, held)| key == name && held == value)
    }

    /// Set the field to one value: how a handler prefills a page.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Parse an urlencoded body. Bytes that are not UTF-8 become replacement characters, as in a browser.
    pub fn parse(body: &[u8]) -> Result<Self, TooManyFields> {
        let mut pairs = Vec::new();
        for (key, value) in url::form_urlencoded::parse(body) {
            if pairs.len() == FORM_FIELDS_MAX {
                return Err(TooManyFields);
            }
            pairs.push((key.into_owned(), value.into_owned()));
        }
        Ok(Self(pairs))
    }
}

/// Values of fields as a page is prefilled with them; a field may come several times, as ticked choices do.
impl<'a> FromIterator<(&'a str, String)> for Answers {
    fn from_iter<I: IntoIterator<Item = (&'a str, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// What people typed is personal data; it never reaches a log by way of `Debug`.
impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}

/// The body has more fields than any page of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a form has at most {FORM_FIELDS_MAX} fields")]
pub struct TooManyFields;

/// What a page is shown again with: the answers typed so far and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    /// Answers typed so far, or prefilled.
    pub answers: Answers,
    /// What is wrong with them.
    pub errors: FormErrors,
}

impl FormState {
    /// A page prefilled with values, nothing wrong yet.
    pub fn prefilled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let mut answers = Answers::default();
        for (name, value) in values {
            answers.set(name, value);
        }
        Self { answers, errors: FormErrors::default() }
    }

    /// Add an error that was found later.
    #[must_use]
    pub fn with_error(mut self, field: &str, key: &'static str) -> Self {
        self.errors.add(field, key);
        self
    }

    /// 422 when something is wrong, 200 when the page is only shown again.
    pub fn status(&self) -> StatusCode {
        if self.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// One message beside one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FormError {
    /// Name of the field; the summary links to the element with this id. Empty for the form as a whole.
    pub field: String,
    /// Locale key of the message. It says how to mend ("Enter your date of birth").
    pub key: &'static str,
    /// Values of the message.
    pub args: Vec<(&'static str, Arg<'static>)>,
}

/// What is wrong with a form, in the order of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormErrors(Vec<FormError>);

impl FormErrors {
    /// Nothing wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// A message beside a field. A field keeps its first message only: one thing to mend at a time.
    pub fn add(&mut self, field: &str, key: &'static str) -> &mut Self {
        self.add_with(field, key, Vec::new())
    }

    /// A message with values.
    pub fn add_with(
        &mut self,
        field: &str,
        key: &'static str,
        args: Vec<(&'static str, Arg<'static>)>,
    ) -> &mut Self {
        if self.of(field).is_none() {
            self.0.push(FormError { field: field.to_owned(), key, args });
        }
        self
    }

    /// Say the message unless the condition holds: `errors.require(!form.name.is_empty(), "name", "identity-name-missing")`.
    pub fn require(&mut self, holds: bool, field: &str, key: &'static str) -> &mut Self {
        if !holds {
            self.add(field, key);
        }
        self
    }

    /// The message of a field.
    pub fn of(&self, field: &str) -> Option<&FormError> {
        self.0.iter().find(|error| error.field == field)
    }

    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The messages in the order of the page.
    pub fn iter(&self) -> std::slice::Iter<'_, FormError> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a FormErrors {
    type Item = &'a FormError;
    type IntoIter = std::slice::Iter<'a, FormError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<S, T> FromRequest<S> for Input<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let body = crate::body::read(request, FORM_BYTES_MAX).await.map_err(PageError::from)?;
        let answers = Answers::parse(&body).map_err(|_| PageError::TooLarge)?;
        Self::of(answers, &body)
    }
}

impl<T: DeserializeOwned> Input<T> {
    fn of(answers: Answers, encoded: &[u8]) -> Result<Self, Fault> {
        let form = serde_html_form::from_bytes(encoded).map_err(|_| PageError::BadRequest)?;
        let switched_to = answers.first(LANGUAGE_FIELD).parse().ok();
        Ok(Self { form, answers, switched_to })
    }
}

/// A form that may bring files: `<form enctype="multipart/form-data">`. Without files it is read like any other.
pub struct Upload<T> {
    /// What was typed.
    pub input: Input<T>,
    /// The files, in order; inputs in which nothing was chosen bring none.
    pub files: Vec<Part>,
}

impl<S, T> FromRequest<S> for Upload<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let media_type = request.headers().get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let limit = if multipart::is_multipart(&media_type) { UPLOAD_BYTES_MAX } else { FORM_BYTES_MAX };
        let body = crate::body::read(request, limit).await.map_err(PageError::from)?;
        let (answers, files) = answers_of(&media_type, &body)?;
        let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&answers.0).finish();
        Ok(Self { input: Input::of(answers, encoded.as_bytes())?, files })
    }
}

/// The texts and the files of a body, in either encoding of forms.
pub(crate) fn answers_of(media_type: &str, body: &Bytes) -> Result<(Answers, Vec<Part>), PageError> {
    if !multipart::is_multipart(media_type) {
        return Ok((Answers::parse(body).map_err(|_| PageError::TooLarge)?, Vec::new()));
    }
    let parts = multipart::parse(media_type, body).map_err(|fault| match fault {
        MultipartFault::TooMany => PageError::TooLarge,
        MultipartFault::Boundary | MultipartFault::Shape => PageError::BadRequest,
    })?;
    let (files, texts): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.file_name.is_some());
    if texts.iter().map(|part| part.content.len()).sum::<usize>() > FORM_BYTES_MAX {
        return Err(PageError::TooLarge);
    }
    let text = |part: Part| (part.name, String::from_utf8_lossy(&part.content).into_owned());
    Ok((Answers(texts.into_iter().map(text).collect()), files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_its_first_message() {
        let mut errors = FormErrors::new();
        errors.require(true, "name", "web-a").add("name", "web-b").add("name", "web-c").add("age", "web-d");
        assert_eq!(errors.iter().map(|e| e.key).collect::<Vec<_>>(), ["web-b", "web-d"]);
    }

    #[test]
    fn answers_keep_order_and_repeats() {
        let answers = Answers::parse(b"a=1&b=x%20y&a=2&c").unwrap();
        assert_eq!(answers.first("a"), "1");
        assert!(answers.holds("a", "2"));
        assert_eq!(answers.first("b"), "x y");
        assert_eq!(answers.first("nothing"), "");
        assert_eq!(format!("{answers:?}"), "Answers(4 fields)");
    }

    #[test]
    fn too_many_fields_are_refused() {
        let body = "a=1&".repeat(FORM_FIELDS_MAX + 1);
        assert_eq!(Answers::parse(body.as_bytes()), Err(TooManyFields));
    }
}
