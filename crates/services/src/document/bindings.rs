//! What of the register a document can bind to: which attributes there are, what type each has in expressions, which
//! fields can show it, and which questions ask for what the register holds already.

use super::{expression::Type, fields::FieldKind, model::Field, nearest::nearest, reader::listed};
use polity_identity::ENTITY_FACTS;
use polity_identity::catalogue::{Attribute, Catalogue, Form};

/// What stands before the names of the facts of businesses.
const OF_BUSINESS: &str = "business.";
/// Attributes whose value is a date.
const DATES: [&str; 5] = ["dob", "passportexpirydate", "passexpirydate", "marriagedate", "divorcedate"];
/// Attributes that are an address.
const ADDRESSES: [&str; 3] = ["regadd", "mailadd", "billadd"];
/// Attributes that are a country.
const COUNTRIES: [&str; 3] = ["nationality", "birthcountry", "countryofmarriage"];

/// What agencies call the facts that the register knows under another name.
const ALSO_CALLED: [(&str, &[&str]); 12] = [
    ("name", &["fullname", "yourname", "applicantname"]),
    ("uinfin", &["nationalnumber", "identitynumber", "idnumber"]),
    ("dob", &["dateofbirth", "birthday", "birthdate", "born"]),
    ("sex", &["gender"]),
    ("nationality", &["citizenship"]),
    ("birthcountry", &["countryofbirth"]),
    ("marital", &["maritalstatus"]),
    ("regadd", &["homeaddress", "registeredaddress", "address"]),
    ("occupation", &["job"]),
    ("passportnumber", &["passport"]),
    ("vehicles", &["vehicle", "car"]),
    ("childrenbirthrecords", &["children"]),
];

fn attribute(name: &str) -> Option<&'static Attribute> {
    Catalogue::built_in().attribute(name).map(|(_, attribute)| attribute)
}

/// Every attribute's name.
fn names() -> impl Iterator<Item = &'static str> {
    Catalogue::built_in().sections.iter().flat_map(|section| &section.attributes).map(|a| a.name.as_str())
}

/// The type of `person.<name>` in expressions.
pub fn person_type(name: &str) -> Option<Type> {
    if name == "age" {
        return Some(Type::Whole);
    }
    let known = attribute(name)?;
    Some(match known.form {
        Form::Value if DATES.contains(&name) => Type::Date,
        Form::Code if !known.codes.is_empty() => Type::Text(Some(known.codes.keys().cloned().collect())),
        Form::Value | Form::Code => Type::Text(None),
        Form::Nested => Type::Opaque,
        Form::List => Type::Rows,
    })
}

/// The attribute that is nearest to a name that does not exist, for a sentence.
pub fn meant(name: &str) -> Option<&'static str> {
    let also = ALSO_CALLED.iter().find(|(_, others)| others.contains(&folded(name).as_str()));
    also.map(|(attribute, _)| *attribute).or_else(|| nearest(name, names().chain(["age"])))
}

/// The attribute of a binding such as `person.name`, or what is wrong with it and how to mend it.
pub fn bind(binding: &str) -> Result<&'static str, (String, String)> {
    if let Some(fact) = ENTITY_FACTS.into_iter().find(|fact| *fact == binding) {
        return Ok(fact);
    }
    if binding.starts_with(OF_BUSINESS) {
        let wrong = format!("The register of businesses holds no `{binding}`.");
        return Err((wrong, format!("Known are {}.", listed(ENTITY_FACTS.into_iter()))));
    }
    let example = || "Write `person.` and the attribute's name, such as `person.name`.".to_owned();
    let Some(name) = binding.strip_prefix("person.") else {
        return Err((format!("`{binding}` names no fact of the register."), example()));
    };
    if let Some(attribute) = attribute(name) {
        return Ok(attribute.name.as_str());
    }
    // Somebody may have named the section too.
    let last = name.rsplit('.').next().unwrap_or(name);
    let mend = match attribute(last).map(|a| a.name.as_str()).or_else(|| meant(last)) {
        Some("age") => "Bind to `person.dob`, and work the age out in an expression.".to_owned(),
        Some(near) => format!("Did you mean `person.{near}`?"),
        None => example(),
    };
    Err((format!("The register holds no `{binding}`."), mend))
}

/// Whether a field of this type can show the attribute; where not, the types that can.
pub fn fits(kind: &FieldKind, name: &str) -> Result<(), &'static str> {
    if is_of_business(name) {
        let (right, types) = match name {
            "business.number" => {
                (matches!(kind, FieldKind::BusinessId | FieldKind::Text { .. }), "`business-id` or `text`")
            }
            _ => (matches!(kind, FieldKind::Text { .. }), "`text`"),
        };
        return if right { Ok(()) } else { Err(types) };
    }
    let Some(known) = attribute(name) else { return Ok(()) };
    let (right, types) = match name {
        "uinfin" => (matches!(kind, FieldKind::NationalId), "`national-id`"),
        "email" => (matches!(kind, FieldKind::Email), "`email`"),
        "mobileno" => (matches!(kind, FieldKind::Mobile), "`mobile`"),
        "homeno" => (matches!(kind, FieldKind::HomePhone), "`home-phone`"),
        _ if DATES.contains(&name) => (matches!(kind, FieldKind::Date { .. }), "`date`"),
        _ if ADDRESSES.contains(&name) => (matches!(kind, FieldKind::Address), "`address`"),
        _ if COUNTRIES.contains(&name) => {
            (matches!(kind, FieldKind::Country | FieldKind::Text { .. }), "`country` or `text`")
        }
        _ => match known.form {
            Form::Value | Form::Code => (matches!(kind, FieldKind::Text { .. }), "`text`"),
            Form::List => (matches!(kind, FieldKind::Rows { .. }), "`rows`"),
            Form::Nested => (false, ""),
        },
    };
    if right { Ok(()) } else { Err(types) }
}

/// Whether a binding is to a fact of a business, not of a person.
pub fn is_of_business(name: &str) -> bool {
    name.starts_with(OF_BUSINESS)
}

/// A binding as documents write it.
pub fn written(name: &str) -> String {
    if is_of_business(name) { name.to_owned() } else { format!("person.{name}") }
}

/// The attribute that already answers this question: by what is asked for, or by the field's name.
pub fn already_held(field: &Field) -> Option<&'static str> {
    match field.kind {
        FieldKind::Heading | FieldKind::Note | FieldKind::Image { .. } => return None,
        // A picture of a passport, or a story about a marriage, is no fact of the register.
        FieldKind::File { .. } | FieldKind::Place | FieldKind::Rating | FieldKind::LongText { .. } => {
            return None;
        }
        FieldKind::NationalId => return Some("uinfin"),
        FieldKind::Email => return Some("email"),
        FieldKind::Mobile => return Some("mobileno"),
        FieldKind::HomePhone => return Some("homeno"),
        FieldKind::Address => return Some("regadd"),
        _ => {}
    }
    let asked = folded(&field.id);
    let also = ALSO_CALLED.iter().find(|(_, others)| others.contains(&asked.as_str()));
    let named = names().find(|name| folded(name) == asked);
    also.map(|(attribute, _)| *attribute).or(named)
}

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_lead_to_the_catalogue_or_say_what_was_meant() {
        assert_eq!(bind("person.dob"), Ok("dob"));
        assert_eq!(bind("business.name"), Ok("business.name"));
        for (wrong, mend) in [
            ("person.nmae", "Did you mean `person.name`?"),
            ("person.home.regadd", "Did you mean `person.regadd`?"),
            ("person.date_of_birth", "Did you mean `person.dob`?"),
            ("person.age", "Bind to `person.dob`, and work the age out in an expression."),
            ("business.dob", "Known are `business.number`, `business.name`, `business.status`."),
            ("name", "Write `person.` and the attribute's name, such as `person.name`."),
        ] {
            assert_eq!(bind(wrong).unwrap_err().1, mend, "{wrong}");
        }
    }

    #[test]
    fn every_name_in_the_tables_is_in_the_catalogue() {
        let also = ALSO_CALLED.iter().map(|(name, _)| *name);
        for name in DATES.into_iter().chain(ADDRESSES).chain(COUNTRIES).chain(also) {
            assert!(attribute(name).is_some(), "{name}");
        }
    }
}
