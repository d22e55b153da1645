//! Reads the migrations: the version before has to live with each of them (docs/decisions/0008-expand-migrate-contract.md). What it cannot live with
//! needs a version in between; those from before the rule are named with the reason why nobody was hurt.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Migration, the statement's beginning, and why it may stand.
const EXCUSED: &[(&str, &str, &str)] = &[
    (
        "000003_account_names",
        "CREATE UNIQUE INDEX accounts_by_mobile",
        "of a column that is new: the version before leaves it empty",
    ),
    (
        "000012_email_keys",
        "CREATE UNIQUE INDEX accounts_by_email_key",
        "the migration leaves the key of clashing accounts empty, and triggers write it for the version before",
    ),
    (
        "000023_dealer_console",
        "DROP TABLE staff_invitations",
        "SQLite makes a table anew to loosen a constraint, in one transaction and with the same columns",
    ),
    (
        "000023_dealer_console",
        "ALTER TABLE staff_invitations DROP CONSTRAINT",
        "no version that was released knew the table",
    ),
    (
        "000023_dealer_console",
        "CREATE UNIQUE INDEX staff_invitations_by_email",
        "takes whatever the constraint in whose place it stands took",
    ),
    (
        "000044_one_next_key",
        "DELETE FROM signing_keys",
        "keys that were published twice and have signed nothing",
    ),
    (
        "000044_one_next_key",
        "CREATE UNIQUE INDEX signing_keys_next",
        "two nodes that publish at once: one of them is refused, and tries again",
    ),
];

/// What a statement does to the version before; nothing when that can live with it. `new` are the tables that this migration made.
fn harm(statement: &str, new: &BTreeSet<String>) -> Option<&'static str> {
    let words: Vec<String> =
        statement.split_whitespace().map(|word| word.trim_matches(',').to_uppercase()).collect();
    let text = words.join(" ");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["DROP", "TABLE" | "VIEW", ..] => Some("takes a table away"),
        ["DROP", "INDEX", ..] | ["CREATE", "TABLE" | "INDEX" | "TRIGGER" | "FUNCTION" | "OR", ..] => None,
        ["DROP", "TRIGGER", ..] => Some("takes away what the version before relies on"),
        ["CREATE", "UNIQUE", "INDEX", ..] if !new.contains(&table_after(&words, "ON")) => {
            Some("refuses rows that were good")
        }
        ["CREATE", "UNIQUE", "INDEX", ..] => None,
        ["DELETE", "FROM", table, ..] if !new.contains(*table) => Some("deletes rows"),
        ["ALTER", "TABLE", table, change @ ..] if !new.contains(*table) => alteration(change, &text),
        ["ALTER", "TABLE", ..] | ["INSERT" | "UPDATE" | "DELETE", ..] => None,
        _ => Some("is a statement that this test does not know"),
    }
}

fn alteration(change: &[&str], text: &str) -> Option<&'static str> {
    match change {
        ["RENAME", ..] => Some("renames"),
        ["DROP", "CONSTRAINT", ..] => Some("takes away what the version before relies on"),
        ["DROP", ..] => Some("takes a column away"),
        ["ADD", "CONSTRAINT" | "UNIQUE" | "CHECK" | "FOREIGN" | "PRIMARY", ..] => {
            Some("refuses rows that were good")
        }
        ["ADD", ..] if text.contains(" NOT NULL") && !text.contains(" DEFAULT ") => {
            Some("wants a value that the version before does not write")
        }
        ["ADD", ..]
            if text.contains(" UNIQUE") || text.contains(" CHECK") || text.contains(" REFERENCES ") =>
        {
            Some("refuses rows that were good")
        }
        ["ADD", ..] => None,
        // A column's type, or that it may not be absent any more.
        _ => Some("changes a column"),
    }
}

/// The word after `before`, without what follows it in brackets.
fn table_after(words: &[&str], before: &str) -> String {
    let at = words.iter().position(|word| *word == before).map_or(words.len(), |at| at + 1);
    words.get(at).map(|word| word.split('(').next().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// The statements of a file, without comments; a trigger or a function is one.
fn statements(sql: &str) -> Vec<String> {
    let text: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let (mut found, mut open) = (Vec::new(), String::new());
    for part in text.join("\n").split_inclusive(';') {
        open.push_str(part);
        let upper = open.to_uppercase();
        let is_trigger = upper.contains("CREATE TRIGGER")
            && upper.contains("BEGIN")
            && !upper.trim_end().ends_with("END;");
        if is_trigger || open.matches("$$").count() % 2 == 1 {
            continue;
        }
        found.push(open.trim().trim_end_matches(';').to_owned());
        open.clear();
    }
    found.push(open.trim().to_owned());
    found.retain(|statement| !statement.is_empty());
    found
}

/// Each statement that does harm: migration, statement, and what it does.
fn harms(database: &str) -> Vec<(String, String, &'static str)> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(database);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 20, "{}: {names:?}", folder.display());
    let mut found = Vec::new();
    for name in names {
        let sql = fs::read_to_string(folder.join(&name).join("up.sql")).unwrap();
        let all = statements(&sql);
        let new: BTreeSet<String> = all
            .iter()
            .map(|statement| statement.to_uppercase())
            .filter_map(|statement| {
                Some(statement.strip_prefix("CREATE TABLE ")?.split_whitespace().next()?.to_owned())
            })
            .collect();
        for statement in all {
            if let Some(what) = harm(&statement, &new) {
                found.push((name.clone(), statement.split_whitespace().collect::<Vec<_>>().join(" "), what));
            }
        }
    }
    found
}

#[test]
fn the_version_before_lives_with_every_migration() {
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for database in ["sqlite", "postgres"] {
        for (name, statement, what) in harms(database) {
            match EXCUSED
                .iter()
                .position(|(migration, begin, _)| name.ends_with(migration) && statement.starts_with(begin))
            {
                Some(excuse) => drop(used.insert(excuse)),
                None => wrong.push(format!("{database}/{name} {what}: {statement}")),
            }
        }
    }
    assert!(wrong.is_empty(), "needs a version in between (docs/decisions/0008):\n{}", wrong.join("\n"));
    let idle: Vec<_> = EXCUSED.iter().enumerate().filter(|(at, _)| !used.contains(at)).collect();
    assert!(idle.is_empty(), "excused, and not there: {idle:?}");
}

#[test]
fn what_does_harm() {
    let new = BTreeSet::from(["FRESH".to_owned()]);
    for (statement, expected) in [
        ("CREATE TABLE fresh (id TEXT NOT NULL)", None),
        ("CREATE INDEX a_by_b ON a (b)", None),
        ("CREATE UNIQUE INDEX fresh_by_b ON fresh (b)", None),
        ("CREATE UNIQUE INDEX a_by_b ON a (b)", Some("refuses rows that were good")),
        ("ALTER TABLE a ADD COLUMN b TEXT", None),
        ("ALTER TABLE a ADD COLUMN b INTEGER NOT NULL DEFAULT 0", None),
        (
            "ALTER TABLE a ADD COLUMN b INTEGER NOT NULL",
            Some("wants a value that the version before does not write"),
        ),
        ("ALTER TABLE a ADD COLUMN b TEXT UNIQUE", Some("refuses rows that were good")),
        ("ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0)", Some("refuses rows that were good")),
        ("ALTER TABLE a RENAME COLUMN b TO c", Some("renames")),
        ("alter table a rename to c", Some("renames")),
        ("ALTER TABLE a DROP COLUMN b", Some("takes a column away")),
        ("ALTER TABLE a ALTER COLUMN b SET NOT NULL", Some("changes a column")),
        ("ALTER TABLE a ALTER COLUMN b TYPE BIGINT", Some("changes a column")),
        ("ALTER TABLE fresh DROP COLUMN b", None),
        ("DROP TABLE a", Some("takes a table away")),
        ("DELETE FROM a WHERE b", Some("deletes rows")),
        ("UPDATE a SET b = 1", None),
        ("GRANT ALL ON a TO b", Some("is a statement that this test does not know")),
    ] {
        assert_eq!(harm(statement, &new), expected, "{statement}");
    }
    let trigger = "-- why; so\nCREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; UPDATE a SET c = 1; END;\nDROP TABLE a;";
    assert_eq!(statements(trigger).len(), 2);
    assert_eq!(
        statements("CREATE FUNCTION f() AS $$ BEGIN x; y; END $$ LANGUAGE plpgsql; DROP TABLE a").len(),
        2
    );
}
