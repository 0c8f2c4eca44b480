//! Form fields as builders that print themselves, so that every label, hint and error is wired for a screen reader.
//!
//! In a template: `{{ ctx.text_field("email", "identity-email").email().hint("identity-email-hint") }}`.
//! Label, hint and options are locale keys (options may be plain text by `.option_text`). Value and error come
//! from the page's form state. Native elements only: the design system's own elements lose prefilled values.

use std::fmt;

use askama::Template;

use crate::Ctx;

/// HTML that was built by this kit and is printed as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(pub(crate) String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// What every field has.
struct Common<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    optional: bool,
    heading: bool,
}

impl<'a> Common<'a> {
    fn new(ctx: &'a Ctx, name: &'a str, label: &'a str) -> Self {
        Self { ctx, name, label, hint: None, optional: false, heading: false }
    }

    fn label(&self) -> String {
        self.ctx.t(self.label)
    }

    fn hint_text(&self) -> Option<String> {
        self.hint.map(|key| self.ctx.t(key))
    }

    fn error(&self) -> Option<String> {
        self.ctx.error_of(self.name)
    }

    /// Value of `aria-describedby`: hint, then error.
    fn described_by(&self) -> String {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error().map(|_| format!("{}-error", self.name));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Builder methods that every field has.
macro_rules! common_methods {
    () => {
        /// A sentence under the label; a locale key.
        #[must_use]
        pub fn hint(mut self, key: &'a str) -> Self {
            self.common.hint = Some(key);
            self
        }

        /// May be left empty; the label says so.
        #[must_use]
        pub fn optional(mut self) -> Self {
            self.common.optional = true;
            self
        }

        /// The label is the page's heading: for pages that ask one thing.
        #[must_use]
        pub fn heading(mut self) -> Self {
            self.common.heading = true;
            self
        }
    };
}

/// Ids of the choices of a group: the first carries the field's own name, where the error summary leads.
macro_rules! numbered_choices {
    () => {
        fn id_of(&self, index: &usize) -> String {
            if *index == 0 {
                self.common.name.to_owned()
            } else {
                format!("{}-{}", self.common.name, index + 1)
            }
        }
    };
}

/// Fields print themselves by their template.
macro_rules! prints_itself {
    ($($field:ident),*) => {$(
        impl askama::filters::HtmlSafe for $field<'_> {}
    )*};
}
prints_itself!(TextField, TextArea, Radios, Checkboxes, Select, DateField);

/// A one-line text field.
#[derive(Template)]
#[template(path = "field/text.html")]
pub struct TextField<'a> {
    common: Common<'a>,
    kind: &'static str,
    autocomplete: &'static str,
    input_mode: &'static str,
    width: &'static str,
    spellcheck: bool,
    max_length: u32,
}

impl<'a> TextField<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, label: &'a str) -> Self {
        Self {
            common: Common::new(ctx, name, label),
            kind: "text",
            autocomplete: "",
            input_mode: "",
            width: "",
            spellcheck: true,
            max_length: 200,
        }
    }

    common_methods!();

    /// An e-mail address.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email";
        self.spellcheck = false;
        self.autocomplete("email")
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(mut self) -> Self {
        self.kind = "tel";
        self.autocomplete("tel")
    }

    /// A secret: never filled in again, whatever was typed. `autocomplete` is `current-password` or `new-password`.
    #[must_use]
    pub fn password(mut self, autocomplete: &'static str) -> Self {
        self.kind = "password";
        self.spellcheck = false;
        self.autocomplete(autocomplete)
    }

    /// A short code of digits, such as a one-time code.
    #[must_use]
    pub fn one_time_code(mut self) -> Self {
        self.input_mode = "numeric";
        self.spellcheck = false;
        self.width = "short";
        self.autocomplete("one-time-code")
    }

    /// A code of letters and digits: no spelling help, fixed width.
    #[must_use]
    pub fn code(mut self) -> Self {
        self.spellcheck = false;
        self.width = "code";
        self
    }

    /// A whole number.
    #[must_use]
    pub fn whole_number(mut self) -> Self {
        self.input_mode = "numeric";
        self.spellcheck = false;
        self.width = "short";
        self
    }

    /// Token of the HTML standard for what the browser may fill in.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// Longest text the browser accepts.
    #[must_use]
    pub fn max_length(mut self, characters: u32) -> Self {
        self.max_length = characters;
        self
    }

    fn value(&self) -> &str {
        if self.kind == "password" { "" } else { self.common.ctx.value(self.common.name) }
    }
}

/// A text field of several lines.
#[derive(Template)]
#[template(path = "field/text_area.html")]
pub struct TextArea<'a> {
    common: Common<'a>,
    rows: u32,
    max_length: u32,
}

impl<'a> TextArea<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, label: &'a str) -> Self {
        Self { common: Common::new(ctx, name, label), rows: 5, max_length: 4_000 }
    }

    common_methods!();

    /// Height in lines.
    #[must_use]
    pub fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }

    /// Longest text the browser accepts.
    #[must_use]
    pub fn max_length(mut self, characters: u32) -> Self {
        self.max_length = characters;
        self
    }
}

/// One choice of a group.
pub struct Choice {
    value: String,
    text: String,
    hint: Option<String>,
}

/// Builder methods of fields that offer choices.
macro_rules! choice_methods {
    () => {
        common_methods!();

        /// A choice whose words are a locale key.
        #[must_use]
        pub fn option(mut self, value: &str, key: &str) -> Self {
            let text = self.common.ctx.t(key);
            self.choices.push(Choice { value: value.to_owned(), text, hint: None });
            self
        }

        /// A choice whose words are data, such as the name of an agency.
        #[must_use]
        pub fn option_text(mut self, value: &str, text: &str) -> Self {
            self.choices.push(Choice { value: value.to_owned(), text: text.to_owned(), hint: None });
            self
        }

        /// Choices whose words are data, as pairs of value and text.
        #[must_use]
        pub fn options<V: AsRef<str>, T: AsRef<str>>(mut self, pairs: &[(V, T)]) -> Self {
            for (value, text) in pairs {
                self = self.option_text(value.as_ref(), text.as_ref());
            }
            self
        }

        fn is_chosen(&self, choice: &Choice) -> bool {
            self.common.ctx.holds(self.common.name, &choice.value)
        }
    };
}

/// One of several.
#[derive(Template)]
#[template(path = "field/radios.html")]
pub struct Radios<'a> {
    common: Common<'a>,
    choices: Vec<Choice>,
}

impl<'a> Radios<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, legend: &'a str) -> Self {
        Self { common: Common::new(ctx, name, legend), choices: Vec::new() }
    }

    choice_methods!();
    numbered_choices!();

    /// A sentence under the choice added last; a locale key.
    #[must_use]
    pub fn option_hint(mut self, key: &str) -> Self {
        let text = self.common.ctx.t(key);
        if let Some(last) = self.choices.last_mut() {
            last.hint = Some(text);
        }
        self
    }
}

/// Any of several.
#[derive(Template)]
#[template(path = "field/checkboxes.html")]
pub struct Checkboxes<'a> {
    common: Common<'a>,
    choices: Vec<Choice>,
}

impl<'a> Checkboxes<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, legend: &'a str) -> Self {
        Self { common: Common::new(ctx, name, legend), choices: Vec::new() }
    }

    choice_methods!();
    numbered_choices!();
}

/// One of many.
#[derive(Template)]
#[template(path = "field/select.html")]
pub struct Select<'a> {
    common: Common<'a>,
    choices: Vec<Choice>,
}

impl<'a> Select<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, label: &'a str) -> Self {
        Self { common: Common::new(ctx, name, label), choices: Vec::new() }
    }

    choice_methods!();
}

/// A date in three boxes.
#[derive(Template)]
#[template(path = "field/date.html")]
pub struct DateField<'a> {
    common: Common<'a>,
    birthday: bool,
}

/// One box of a date.
struct DateBox {
    id: String,
    name: String,
    label: String,
    value: String,
    autocomplete: &'static str,
    width: &'static str,
}

impl<'a> DateField<'a> {
    pub(crate) fn new(ctx: &'a Ctx, name: &'a str, legend: &'a str) -> Self {
        Self { common: Common::new(ctx, name, legend), birthday: false }
    }

    common_methods!();

    /// The reader's own birthday, which the browser may know.
    #[must_use]
    pub fn birthday(mut self) -> Self {
        self.birthday = true;
        self
    }

    fn boxes(&self) -> Vec<DateBox> {
        [("day", "bday-day", "two"), ("month", "bday-month", "two"), ("year", "bday-year", "four")]
            .into_iter()
            .enumerate()
            .map(|(index, (part, token, width))| {
                let field = format!("{}-{part}", self.common.name);
                DateBox {
                    // The summary links to the field's own name: that is the first box.
                    id: if index == 0 { self.common.name.to_owned() } else { field.clone() },
                    label: self.common.ctx.t(match part {
                        "day" => "web-date-day",
                        "month" => "web-date-month",
                        _ => "web-date-year",
                    }),
                    value: self.common.ctx.value(&field).to_owned(),
                    name: field,
                    autocomplete: if self.birthday { token } else { "" },
                    width,
                }
            })
            .collect()
    }
}
