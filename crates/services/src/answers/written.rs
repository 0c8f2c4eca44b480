//! An answer as a browser would send it: what a page is filled in with when somebody comes back to it.

use super::Value;
use crate::{
    decimal,
    document::{Choice, Field, FieldKind},
};

/// The texts of an answer under the names of its inputs, in the order of the page. `judge` reads them back to the same
/// value. A file has none: it stays where it is.
pub fn written(field: &Field, value: &Value) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    write(field, &field.id, value, &mut texts);
    texts
}

fn write(field: &Field, name: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    let mut put = |part: &str, text: String| texts.push((format!("{name}{part}"), text));
    match value {
        Value::Text(text) | Value::Decimal(text) => put("", text.clone()),
        Value::Whole(number) => put("", number.to_string()),
        Value::Flag(flag) => put("", if *flag { "yes" } else { "no" }.to_owned()),
        Value::One(chosen) => write_choice(&field.kind, chosen, &mut put),
        Value::Many(all) => all.iter().for_each(|chosen| write_choice(&field.kind, chosen, &mut put)),
        Value::Date(date) => {
            put(".day", date.day().to_string());
            put(".month", date.month().to_string());
            put(".year", format!("{:04}", date.year()));
        }
        Value::Place { point, words } => {
            if let Some(point) = point {
                // The seventh place is noise of the map: forms have six.
                let degrees = |e7: i32| decimal::write(i128::from(e7) / 10);
                put(".lat", degrees(point.lat_e7));
                put(".lon", degrees(point.lon_e7));
            }
            put(".words", words.clone());
        }
        Value::Rows(rows) => {
            let FieldKind::Rows { columns, .. } = &field.kind else { return };
            for (number, row) in rows.iter().enumerate() {
                for column in columns {
                    if let Some(value) = row.get(&column.id) {
                        write(column, &format!("{name}.{number}.{}", column.id), value, texts);
                    }
                }
            }
        }
        Value::File(_) => {}
    }
}

fn write_choice(kind: &FieldKind, chosen: &str, put: &mut impl FnMut(&str, String)) {
    let known = |choices: &[Choice]| choices.iter().any(|choice| choice.id == chosen);
    match kind {
        FieldKind::OneOf { choices, .. } | FieldKind::ManyOf { choices, .. } if !known(choices) => {
            put("", "other".to_owned());
            put(".other", chosen.to_owned());
        }
        _ => put("", chosen.to_owned()),
    }
}
