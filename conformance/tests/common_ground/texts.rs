//! The SQL of the house: migrations for PostgreSQL, and the texts in the sources of the crates.

use crate::files::{files, workspace};
use proc_macro2::{TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A text and where it stands.
pub(crate) struct Text {
    pub(crate) place: String,
    pub(crate) sql: String,
}

pub(crate) fn migrations() -> Vec<Text> {
    let read = |file: PathBuf| Text { sql: fs::read_to_string(&file).unwrap(), place: place_of(&file) };
    files(&workspace().join("migrations/postgres"), "up.sql").into_iter().map(read).collect()
}

pub(crate) fn in_sources() -> Vec<Text> {
    let mut found = Vec::new();
    for room in ["idp/src", "idp/server/src", "federation/src", "admin/src", "demo/src"] {
        for file in files(&workspace().join(room), ".rs") {
            if file.to_string_lossy().ends_with("tests.rs") {
                continue;
            }
            let source = fs::read_to_string(&file).unwrap();
            let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let mut texts = Vec::new();
            gather(source.parse().unwrap(), &mut texts);
            let place = place_of(&file);
            found.extend(texts.into_iter().map(|sql| Text { place: place.clone(), sql }));
        }
    }
    found
}

fn place_of(file: &Path) -> String {
    file.strip_prefix(workspace()).unwrap().display().to_string()
}

/// Texts that begin as a statement does, and the parts that are given to `sql`.
fn gather(tokens: TokenStream, found: &mut Vec<String>) {
    let (mut is_attribute, mut is_part) = (false, false);
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if is_part && let Some(TokenTree::Literal(part)) = group.stream().into_iter().next() {
                    found.push(unquoted(&part.to_string()));
                }
                if !is_attribute {
                    gather(group.stream(), found);
                }
                (is_attribute, is_part) = (false, false);
            }
            TokenTree::Punct(mark) => {
                is_attribute = mark.as_char() == '#' || (is_attribute && mark.as_char() == '!')
            }
            TokenTree::Ident(name) => {
                // sql::<Bool>("…"): between the name and the brackets stands a type.
                is_part = name == "sql" || (is_part && name.to_string().starts_with(char::is_uppercase));
                is_attribute = false;
            }
            TokenTree::Literal(literal) => {
                let text = unquoted(&literal.to_string());
                if is_for_postgres(&text) {
                    found.push(text);
                }
            }
        }
    }
}

/// The text of a literal, its lines joined as the compiler does.
fn unquoted(literal: &str) -> String {
    let mut lines = literal.trim_matches(['r', '#', '"']).split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}

fn is_for_postgres(text: &str) -> bool {
    const BEGINNINGS: [&str; 22] = [
        "SELECT ",
        "INSERT INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "WITH ",
        "CREATE ",
        "ALTER ",
        "DROP ",
        "SET ",
        "RESET ",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT ",
        "RELEASE ",
        "LOCK ",
        "LISTEN ",
        "NOTIFY ",
        "TRUNCATE ",
        "DO $",
        "COPY ",
        "DECLARE ",
    ];
    const SQLITE: [&str; 4] = ["PRAGMA", "sqlite_", "VACUUM", "BEGIN IMMEDIATE"];
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        && !SQLITE.iter().any(|word| text.contains(word))
}
