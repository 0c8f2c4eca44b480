//! Whether a document can be published: everything that is wrong with it, at once.

use super::{
    bindings::{already_held, fits, is_of_business, written},
    expression::Expression,
    fault::Fault,
    fields::FieldKind,
    model::{Audience, Field, Moment, PLACEHOLDERS, Service},
    nearest::nearest,
    read,
    reader::{Reader, listed},
    stages,
    tree::{Format, parse},
};

/// Reads a document and checks it as a whole.
///
/// # Errors
/// Every problem, in the order of the file; at least one. A text that is no TOML or JSON has the one fault that hides
/// all others.
pub fn check(text: &str, format: Format) -> Result<Service, Vec<Fault>> {
    let root = parse(text, format).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new(text, &root);
    let service = read::service(&mut reader, &root);
    names(&mut reader, &service);
    for (page, of) in service.pages.iter().enumerate() {
        for (number, field) in of.fields.iter().enumerate() {
            question(&mut reader, &format!("pages[{page}].fields[{number}]"), field, &service);
        }
    }
    stages::check(&mut reader, &service.stages, service.before.outcome_working_days);
    conditions(&mut reader, &service);
    messages(&mut reader, &service);
    if reader.is_clean() { Ok(service) } else { Err(reader.into_faults()) }
}

fn names(reader: &mut Reader<'_>, service: &Service) {
    stages::twice(reader, "pages", service.pages.iter().map(|page| page.id.as_str()), "page");
    let mut seen: Vec<&str> = Vec::new();
    for (page, of) in service.pages.iter().enumerate() {
        for (number, field) in of.fields.iter().enumerate() {
            let path = format!("pages[{page}].fields[{number}]");
            if !field.id.is_empty() && seen.contains(&field.id.as_str()) {
                let mend = "Give each field of the service a name of its own.";
                reader.fault(&format!("{path}.id"), format!("`{}` stands twice.", field.id), mend);
            }
            seen.push(&field.id);
            if let FieldKind::Rows { columns, .. } = &field.kind {
                let columns = columns.iter().map(|column| column.id.as_str());
                stages::twice(reader, &format!("{path}.columns"), columns, "column");
            }
        }
    }
}

fn question(reader: &mut Reader<'_>, path: &str, field: &Field, service: &Service) {
    if !field.kind.is_question() && field.required {
        let mend = "Leave `required` out.";
        reader.fault(&format!("{path}.required"), "Nothing is asked here.", mend);
    }
    let Some(prefill) = &field.prefill else {
        if reader.is_faulty(&format!("{path}.prefill")) {
            return;
        }
        if !field.editable {
            let mend = "Add `prefill`, or leave `editable` out.";
            reader.fault(&format!("{path}.editable"), "Nobody could answer this question.", mend);
        }
        if service.knows_who()
            && field.why.is_none()
            && let Some(held) = already_held(field)
        {
            reader.fault(
                path,
                format!("The register already holds this as `person.{held}`."),
                format!(
                    "Add `prefill = \"person.{held}\"`, or say in `why`, in public, why it is asked again."
                ),
            );
        }
        return;
    };
    if service.login.is_none() {
        let mend = "Add `login`, or leave `prefill` out.";
        reader.fault(&format!("{path}.prefill"), "Nobody signs in to this service.", mend);
    }
    whose(reader, &format!("{path}.prefill"), is_of_business(&prefill.attribute), service);
    if let Err(types) = fits(&field.kind, &prefill.attribute) {
        let wrong = format!("This type of field cannot show `{}`.", written(&prefill.attribute));
        let mend = if types.is_empty() {
            "No type can: bind to another attribute.".to_owned()
        } else {
            format!("Use the type {types}.")
        };
        reader.fault(&format!("{path}.prefill"), wrong, mend);
    }
}

/// A service for businesses speaks of the business, and every other one of the person: nobody's own facts go into what is
/// a business's.
fn whose(reader: &mut Reader<'_>, path: &str, of_business: bool, service: &Service) {
    match (service.audience == Audience::Business, of_business) {
        (true, false) => {
            let mend = "Speak of `business.name`, `business.number` or `business.status`, or of no fact.";
            reader.fault(path, "This service is for businesses: it is not about whoever fills it in.", mend);
        }
        (false, true) => {
            let mend = "Speak of the person, or write `audience = \"business\"`.";
            reader.fault(path, "Who fills this in need not act for a business.", mend);
        }
        _ => {}
    }
}

/// Conditions know people, so that a service for businesses has none that ask the register.
fn conditions(reader: &mut Reader<'_>, service: &Service) {
    let mut asking = Vec::new();
    let asks = |condition: &Expression| !condition.asks_register_for().is_empty();
    for (page, of) in service.pages.iter().enumerate() {
        if of.show_if.as_ref().is_some_and(asks) {
            asking.push(format!("pages[{page}].show_if"));
        }
        for (number, field) in of.fields.iter().enumerate() {
            if field.show_if.as_ref().is_some_and(asks) {
                asking.push(format!("pages[{page}].fields[{number}].show_if"));
            }
        }
    }
    for (number, block) in service.block_if.iter().enumerate() {
        if asks(&block.when) {
            asking.push(format!("block_if[{number}].when"));
        }
    }
    for path in asking {
        whose(reader, &path, false, service);
    }
}

fn messages(reader: &mut Reader<'_>, service: &Service) {
    let is_told = |moment| service.notify.iter().any(|message| message.on == moment);
    let unread = reader.is_faulty("notify");
    for (name, moment) in [("submitted", Moment::Submitted), ("decided", Moment::Decided)] {
        if !is_told(moment) && !unread {
            let mend = format!("Add a message with `on = \"{name}\"`.");
            reader.fault("notify", format!("Nobody is told when a case is {name}."), mend);
        }
    }
    for (number, message) in service.notify.iter().enumerate() {
        for (part, text) in [("subject", &message.subject), ("body", &message.body)] {
            for (language, words) in text.all() {
                for name in placeholders(words).filter(|name| !PLACEHOLDERS.contains(name)) {
                    let mend = nearest(name, PLACEHOLDERS).map_or_else(
                        || format!("Known are {}.", listed(PLACEHOLDERS.into_iter())),
                        |near| format!("Did you mean `{{{near}}}`?"),
                    );
                    let path = format!("notify[{number}].{part}.{language}");
                    reader.fault(&path, format!("A message knows no `{{{name}}}`."), mend);
                }
            }
        }
    }
}

/// What stands between braces.
fn placeholders(words: &str) -> impl Iterator<Item = &str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
