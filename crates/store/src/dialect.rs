//! The subset of SQL that `SQLite`, PostgreSQL, `CockroachDB` and `YugabyteDB` all accept; what is outside is refused by a test.

use crate::Statement;

/// Words that an engine lacks or reads differently, with the way that works on all.
const REFUSED: &[(&str, &str)] = &[
    ("now(", "pass the time as a parameter"),
    ("current_timestamp", "pass the time as a parameter"),
    ("random(", "pass the value as a parameter"),
    ("select *", "name the columns"),
    (" like ", "case rules differ; search belongs to the search room"),
    (" ilike ", "case rules differ; search belongs to the search room"),
    ("create trigger", "write the effect in the body"),
    ("serial", "make the key in the program"),
    ("autoincrement", "make the key in the program"),
    ("rowid", "make the key in the program"),
    ("nextval", "make the key in the program"),
    ("advisory", "use a lease"),
    ("listen ", "poll by key"),
    ("notify", "poll by key"),
    ("savepoint", "bodies are undone whole"),
    (" temp ", "no temporary tables"),
    ("->>", "keep JSON as text"),
    ("json_", "keep JSON as text"),
    ("jsonb", "keep JSON as text"),
    ("array[", "pass rows one by one, or expand the list"),
    ("any(", "pass rows one by one, or expand the list"),
    ("for update", "compare and set, or a serializable body"),
    ("references ", "no foreign keys across rooms; inside a room, write a check into the body"),
    ("timestamp", "times are BIGINT microseconds"),
    ("varchar", "TEXT"),
    ("integer", "BIGINT"),
    ("numeric", "BIGINT in the smallest unit, or DOUBLE PRECISION"),
    ("glob", "compare exactly"),
    ("insert or ", "ON CONFLICT (columns) DO ..."),
    ("if not exists", "the runner knows what was applied"),
];

/// What is wrong with a statement's text; empty when it is inside the subset.
pub fn problems(statement: &Statement) -> Vec<String> {
    let mut found = refused_words(statement.sql);
    found.extend(parameters_out_of_order(statement.sql));
    if let Some(postgres) = statement.postgres {
        found.extend(parameters_out_of_order(postgres));
    }
    found
}

/// Words of `sql` that are outside the subset.
pub fn refused_words(sql: &str) -> Vec<String> {
    let text = sql.to_lowercase();
    REFUSED
        .iter()
        .filter(|(word, _)| text.contains(word))
        .map(|(word, instead)| format!("`{}` is outside the subset: {instead}", word.trim()))
        .collect()
}

/// `SQLite` numbers `$n` by first use, so first uses must come as `$1`, `$2`, ... and each is used once.
fn parameters_out_of_order(sql: &str) -> Option<String> {
    let used = sql
        .split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        .collect::<Vec<_>>();
    let wanted = (1..=used.len()).map(|n| n.to_string()).collect::<Vec<_>>();
    (used != wanted).then(|| format!("parameters are used as {used:?}: number them in order, each once"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, STATEMENTS};

    #[test]
    fn every_statement_of_the_store_is_inside_the_subset() {
        for statement in STATEMENTS.iter().copied().flatten() {
            assert_eq!(problems(statement), Vec::<String>::new(), "{}", statement.name);
        }
    }

    #[test]
    fn words_outside_the_subset_are_named_with_the_way_that_works() {
        let bad = Statement {
            name: "x.bad",
            sql: "SELECT * FROM x WHERE at < now() AND id = $2",
            postgres: None,
            kind: Kind::Point,
        };
        insta::assert_snapshot!(problems(&bad).join("\n"), @r#"
        `now(` is outside the subset: pass the time as a parameter
        `select *` is outside the subset: name the columns
        parameters are used as ["2"]: number them in order, each once
        "#);
    }
}
