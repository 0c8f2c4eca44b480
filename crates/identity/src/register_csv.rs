//! A register as a CSV file: what each line means, and what is wrong with it, line by line.
//!
//! Promise to the operator: no line is dropped in silence. Each line is either a person or a fault with its line
//! number, its column and a stable code; a person may carry warnings (a check letter that does not fit). Reading the
//! file changes nothing: the same report is made for a trial and for the import itself.
//!
//! The header names attributes of the catalogue. `uinfin`, `name` and `dob` are required. A coded attribute takes
//! its code in `sex` and, when its table is open, its description in `sex.desc`; a nested attribute takes one leaf a
//! column: `regadd.street`. An empty cell says nothing about the attribute.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::catalogue::{Attribute, By, Catalogue, Form, Section};
use crate::facts::{Fact, SectionFacts, Source};
use crate::national_number::NationalNumber;

/// Most bytes of one file (64 MiB): a city of 200,000 fits; larger registers come in several files.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most columns.
const COLUMNS_MAX: usize = 400;

/// A person as a line of the file describes them.
#[derive(Clone, PartialEq)]
pub struct RegisterPerson {
    /// The national number, whose check letter may not fit.
    pub number: NationalNumber,
    /// The facts by section name; `identity` is always there.
    pub sections: BTreeMap<String, SectionFacts>,
}

/// Something to say about a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Line in the file, from 1; the header is line 1.
    pub line: u64,
    /// The column's header, when one cell is meant.
    pub column: Option<String>,
    /// What it is about: stable, and the key `identity-import-<code>` of the Fluent files.
    pub code: &'static str,
    /// Whether the line was left out.
    pub refused: bool,
}

/// The outcome of reading a file.
#[derive(Clone, PartialEq, Default)]
pub struct RegisterFile {
    /// People in the order of the file, each with its line.
    pub people: Vec<(u64, RegisterPerson)>,
    /// Remarks in the order of the file.
    pub remarks: Vec<Remark>,
}

/// A header cell: the attribute and the leaf or member within it.
struct Column<'a> {
    header: String,
    section: &'a Section,
    attribute: &'a Attribute,
    part: Option<String>,
}

/// Read a file. `today` dates the facts, unless the line has a `lastupdated` column.
pub fn read(bytes: &[u8], today: Date, catalogue: &Catalogue) -> RegisterFile {
    let mut file = RegisterFile::default();
    if bytes.len() > FILE_BYTES_MAX {
        file.refuse(1, None, "file-too-large");
        return file;
    }
    // Spreadsheets put a byte order mark in front, which would otherwise become part of the first header.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let Ok(header) = reader.headers().cloned() else {
        file.refuse(1, None, "not-utf8");
        return file;
    };
    let columns = match read_header(&header, catalogue) {
        Ok(columns) => columns,
        Err(remarks) => {
            file.remarks = remarks;
            return file;
        }
    };
    let mut seen: HashMap<NationalNumber, u64> = HashMap::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(_) => {
                file.refuse(line, None, "not-utf8");
                continue;
            }
        }
        let line = record.position().map_or(line, csv::Position::line);
        if record.len() != header.len() {
            file.refuse(line, None, "cell-count");
            continue;
        }
        match read_line(&record, &columns, line, today, &mut file.remarks) {
            Some(person) if seen.contains_key(&person.number) => {
                file.refuse(line, Some("uinfin"), "number-twice");
            }
            Some(person) => {
                seen.insert(person.number, line);
                file.people.push((line, person));
            }
            None => {}
        }
    }
    file
}

impl RegisterFile {
    fn refuse(&mut self, line: u64, column: Option<&str>, code: &'static str) {
        self.remarks.push(Remark { line, column: column.map(str::to_owned), code, refused: true });
    }
}

/// Columns in file order; `None` stands for `lastupdated`.
fn read_header<'a>(
    header: &csv::StringRecord,
    catalogue: &'a Catalogue,
) -> Result<Vec<Option<Column<'a>>>, Vec<Remark>> {
    let refused = |column: Option<&str>, code| Remark {
        line: 1,
        column: column.map(str::to_owned),
        code,
        refused: true,
    };
    if header.len() > COLUMNS_MAX {
        return Err(vec![refused(None, "too-many-columns")]);
    }
    let mut columns = Vec::new();
    let mut remarks = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        if header.iter().take(at).any(|earlier| earlier == cell) {
            remarks.push(refused(Some(cell), "column-twice"));
        } else if cell == "lastupdated" {
            columns.push(None);
        } else if let Some(column) = read_column(cell, catalogue) {
            columns.push(Some(column));
        } else {
            remarks.push(refused(Some(cell), "unknown-column"));
        }
    }
    for required in ["uinfin", "name", "dob"] {
        if !header.iter().any(|cell| cell == required) {
            remarks.push(refused(Some(required), "missing-column"));
        }
    }
    if remarks.is_empty() { Ok(columns) } else { Err(remarks) }
}

fn read_column<'a>(cell: &str, catalogue: &'a Catalogue) -> Option<Column<'a>> {
    let (name, part) = match cell.split_once('.') {
        Some((name, part)) => (name, Some(part)),
        None => (cell, None),
    };
    let (section, attribute) = catalogue.attribute(name)?;
    let fits = match (attribute.form, part) {
        (Form::Value, None) | (Form::Code, None | Some("desc")) => true,
        (Form::Nested, Some(leaf)) => {
            !leaf.is_empty() && leaf.len() <= 40 && leaf.chars().all(|c| c.is_ascii_alphanumeric())
        }
        // Lists have no place in a table of one line a person; they come by their own agency's interface.
        _ => false,
    };
    fits.then(|| Column { header: cell.to_owned(), section, attribute, part: part.map(str::to_owned) })
}

fn read_line(
    record: &csv::StringRecord,
    columns: &[Option<Column<'_>>],
    line: u64,
    today: Date,
    remarks: &mut Vec<Remark>,
) -> Option<RegisterPerson> {
    let mut faults = Vec::new();
    let mut remark = |column: &str, code, refused| {
        faults.push(Remark { line, column: Some(column.to_owned()), code, refused });
    };
    let dated_at = columns.iter().position(Option::is_none).and_then(|at| record.get(at));
    let last_updated = match dated_at {
        None | Some("") => today,
        Some(text) => text.parse().unwrap_or_else(|_| {
            remark("lastupdated", "date", true);
            today
        }),
    };
    let mut number = None;
    let mut sections: BTreeMap<String, SectionFacts> = BTreeMap::new();
    for (column, cell) in columns.iter().zip(record) {
        let Some(column) = column else { continue };
        if cell.is_empty() {
            if matches!(column.header.as_str(), "uinfin" | "name" | "dob") {
                remark(&column.header, "empty", true);
            }
            continue;
        }
        if column.header == "uinfin" {
            match NationalNumber::parse_tolerant(cell) {
                Ok(read) => {
                    if !read.letter_fits() {
                        remark("uinfin", "check-letter", false);
                    }
                    number = Some(read);
                }
                Err(_) => remark("uinfin", "number-shape", true),
            }
        }
        if column.attribute.name.ends_with("dob") && cell.parse::<Date>().is_err() {
            remark(&column.header, "date", true);
        }
        let facts = sections.entry(column.section.name.clone()).or_default();
        let fact = facts.0.entry(column.attribute.name.clone()).or_insert_with(|| Fact {
            content: json!({}),
            source: if column.attribute.by == By::Person { Source::Person } else { Source::State },
            last_updated,
        });
        if let Value::Object(members) = &mut fact.content {
            fill(members, column, number, cell);
        }
    }
    for (name, facts) in &mut sections {
        facts.0.values_mut().for_each(complete_code);
        if let Err(fault) = facts.check(name, Catalogue::built_in()) {
            let (column, code) = match &fault {
                crate::facts::FactFault::UnknownCode { attribute, .. } => (attribute, "unknown-code"),
                crate::facts::FactFault::Form(attribute)
                | crate::facts::FactFault::UnknownAttribute(attribute) => (attribute, "form"),
            };
            faults.push(Remark { line, column: Some(column.clone()), code, refused: true });
        }
    }
    let refused = faults.iter().any(|fault| fault.refused);
    remarks.append(&mut faults);
    if refused { None } else { Some(RegisterPerson { number: number?, sections }) }
}

/// Put one cell into the value that its column belongs to.
fn fill(members: &mut Map<String, Value>, column: &Column<'_>, number: Option<NationalNumber>, cell: &str) {
    let text = match (column.header.as_str(), number) {
        // The register keeps the number as it is written on the card, not as it was typed.
        ("uinfin", Some(number)) => number.as_str().to_owned(),
        _ => cell.to_owned(),
    };
    match (column.attribute.form, &column.part) {
        (Form::Code, None) => {
            if let Some(desc) = column.attribute.codes.get(&text) {
                members.insert("desc".into(), desc.clone().into());
            }
            members.insert("code".into(), text.into());
        }
        (Form::Code, Some(_)) => {
            members.entry("desc").or_insert(text.into());
        }
        (Form::Nested, Some(leaf)) if leaf == "type" => {
            members.insert(leaf.clone(), text.into());
        }
        (Form::Nested, Some(leaf)) => {
            members.insert(leaf.clone(), json!({ "value": text }));
        }
        _ => {
            members.insert("value".into(), text.into());
        }
    }
}

/// A code of an open table without a description describes itself.
fn complete_code(fact: &mut Fact) {
    if let Value::Object(members) = &mut fact.content
        && let (Some(code), false) = (members.get("code").cloned(), members.contains_key("desc"))
    {
        members.insert("desc".into(), code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read_text(text: &str) -> RegisterFile {
        read(text.as_bytes(), date(2055, 6, 1), Catalogue::built_in())
    }

    fn remarks(text: &str) -> Vec<(u64, Option<String>, &'static str, bool)> {
        read_text(text).remarks.into_iter().map(|r| (r.line, r.column, r.code, r.refused)).collect()
    }

    fn number(digits: u32) -> String {
        NationalNumber::issue(crate::national_number::Prefix::T, digits).unwrap().as_str().to_owned()
    }

    #[test]
    fn a_line_becomes_a_person() {
        let first = number(5_000_001);
        let file = read_text(&format!(
            "\u{feff}uinfin,name,dob,sex,race,race.desc,email,regadd.type,regadd.street,lastupdated\n\
             {},TAN AH HUAT,2050-02-28,M,CN,CHINESE,tan@example.org,SG,JALAN ANGSANA 3,2055-01-31\n",
            first.to_lowercase()
        ));
        assert_eq!(file.remarks, []);
        let (line, person) = &file.people[0];
        assert_eq!((*line, person.number.as_str()), (2, first.as_str()));
        let identity = &person.sections["identity"];
        assert_eq!(identity.text("uinfin"), Some(first.as_str()));
        assert_eq!(identity.text("sex"), Some("MALE"));
        assert_eq!(identity.0["race"].content, json!({"code": "CN", "desc": "CHINESE"}));
        assert_eq!(identity.0["name"].last_updated, date(2055, 1, 31));
        assert_eq!(person.sections["contact"].0["email"].source, Source::Person);
        let street = json!({"type": "SG", "street": {"value": "JALAN ANGSANA 3"}});
        assert_eq!(person.sections["home"].0["regadd"].content, street);
    }

    #[test]
    fn each_fault_names_its_line_and_column() {
        let (a, b) = (number(5_000_001), number(5_000_002));
        let text = format!(
            "uinfin,name,dob,sex\n\
             {a},ONE,2050-02-28,M\n\
             {a},AGAIN,2050-02-28,M\n\
             {b},TWO,2050-02-30,F\n\
             12345,THREE,2050-02-01,F\n\
             ,,2050-02-01,Z\n\
             {b},SHORT\n\
             \"{b}\",FOUR,2051-01-01,\n"
        );
        let column = |name: &str| Some(name.to_owned());
        assert_eq!(
            remarks(&text),
            [
                (3, column("uinfin"), "number-twice", true),
                (4, column("dob"), "date", true),
                (5, column("uinfin"), "number-shape", true),
                (6, column("uinfin"), "empty", true),
                (6, column("name"), "empty", true),
                (6, column("sex"), "unknown-code", true),
                (7, None, "cell-count", true),
            ]
        );
        let lines: Vec<u64> = read_text(&text).people.into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 8]);
    }

    #[test]
    fn a_wrong_check_letter_is_taken_with_a_warning() {
        let mut wrong = number(5_000_001);
        let letter = if wrong.ends_with('A') { "B" } else { "A" };
        wrong.replace_range(8.., letter);
        let text = format!("uinfin,name,dob\n{wrong},ONE,2050-02-28\n");
        assert_eq!(remarks(&text), [(2, Some("uinfin".into()), "check-letter", false)]);
        assert_eq!(read_text(&text).people.len(), 1);
    }

    #[test]
    fn a_header_is_read_strictly() {
        let unknown = remarks("uinfin,name,shoe,uinfin,vehicles,regadd\n");
        let codes: Vec<_> =
            unknown.iter().map(|(_, column, code, _)| (column.as_deref().unwrap(), *code)).collect();
        assert_eq!(
            codes,
            [
                ("shoe", "unknown-column"),
                ("uinfin", "column-twice"),
                ("vehicles", "unknown-column"),
                ("regadd", "unknown-column"),
                ("dob", "missing-column"),
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_told_apart_from_good_lines() {
        let mut bytes = format!("uinfin,name,dob\n{},ONE,2050-02-28\n", number(5_000_001)).into_bytes();
        bytes.extend(b"\xff\xfe,TWO,2050-01-01\n");
        bytes.extend(format!("{},THREE,2050-02-28\n", number(5_000_003)).into_bytes());
        let file = read(&bytes, date(2055, 6, 1), Catalogue::built_in());
        assert_eq!(file.people.len(), 2);
        assert_eq!(file.remarks.iter().map(|r| (r.line, r.code)).collect::<Vec<_>>(), [(3, "not-utf8")]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, date(2055, 6, 1), Catalogue::built_in());
        }

        #[test]
        fn every_line_is_accounted_for(cells in proptest::collection::vec(("[A-Z0-9]{0,9}", "[a-z ]{0,6}", "[0-9-]{0,10}"), 0..20)) {
            let lines = cells.iter().map(|(uinfin, name, dob)| format!("{uinfin},{name},{dob}"));
            let text = std::iter::once("uinfin,name,dob".to_owned()).chain(lines).collect::<Vec<_>>().join("\n");
            let file = read_text(&text);
            let mut lines: Vec<u64> = file.remarks.iter().filter(|r| r.refused).map(|r| r.line).collect();
            lines.dedup();
            prop_assert_eq!(lines.len() + file.people.len(), cells.len());
        }
    }
}
