//! All SQL of the house stays on the ground that PostgreSQL, CockroachDB, YugabyteDB and Citus share (`list.rs` says where each says so): more than one
//! region needs another database then, and not another program.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../shared/files.rs"]
mod files;
mod list;
mod texts;

use list::{EXCUSED, GROUND, NEVER};
use std::collections::BTreeSet;
use texts::Text;

/// The words of a statement that have a meaning of their own: in capitals, names of functions and types, and marks. Comments, quoted texts and the names of
/// tables and columns are none.
fn words(sql: &str) -> Vec<String> {
    let sql =
        sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let (mut found, mut before) = (Vec::new(), String::new());
    let mut rest = sql.as_str();
    while let Some(first) = rest.chars().next() {
        // Of a text that is put together: a part of it, or a name.
        let length = if first == '{' {
            rest.find('}').map_or(rest.len(), |end| end + 1)
        } else if first == '\'' || first == '"' {
            rest.get(1..).and_then(|after| after.find(first)).map_or(rest.len(), |end| end + 2)
        } else if first.is_ascii_alphabetic() || first == '_' {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            let mark =
                ["->>", "->", "#>", "@>", "$$", "::", "~", "&&"].iter().find(|mark| rest.starts_with(**mark));
            mark.map_or(first.len_utf8(), |mark| mark.len())
        };
        let (word, after) = rest.split_at(length);
        let is_name = first.is_ascii_alphabetic() || first == '_';
        let is_keyword = is_name && word.len() > 1 && !word.contains(char::is_lowercase);
        // A name before brackets is a function, unless a table or an index was announced.
        let is_announced = ["INTO", "TABLE", "ON", "EXISTS", "REFERENCES", "UPDATE", "WITH", "FROM"]
            .contains(&before.as_str());
        let is_function = is_name && !is_keyword && after.starts_with('(') && !is_announced;
        let is_type = is_name && before == "::";
        let is_system = word.starts_with("pg_") || word == "information_schema" || NEVER.contains(&word);
        let is_mark = !is_name && word.len() > 1 && !word.starts_with(['\'', '"', '{']) && word != "::";
        if is_keyword || is_function || is_type || is_system || is_mark {
            found.push(word.to_owned());
        }
        if !word.trim().is_empty() {
            before = word.to_owned();
        }
        rest = after;
    }
    found
}

/// Each word of `text` that is not of the common ground and not excused there.
fn outside(text: &Text) -> BTreeSet<String> {
    let is_known = |word: &str| GROUND.iter().any(|ground| ground.words.contains(&word));
    let is_excused = |word: &str| {
        EXCUSED.iter().any(|(place, words, _)| text.place.contains(place) && words.contains(&word))
    };
    words(&text.sql)
        .into_iter()
        .filter(|word| !is_excused(word))
        .filter(|word| !is_known(word) || NEVER.contains(&word.as_str()))
        .collect()
}

fn breaches(texts: &[Text]) -> Vec<String> {
    let tell = |text: &Text| {
        let words = outside(text);
        (!words.is_empty()).then(|| {
            format!("{}: {words:?} in {}", text.place, text.sql.chars().take(120).collect::<String>())
        })
    };
    texts.iter().filter_map(tell).collect()
}

#[test]
fn migrations_stay_on_common_ground() {
    let texts = texts::migrations();
    assert!(texts.len() > 25, "{}", texts.len());
    let found = breaches(&texts);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn statements_stay_on_common_ground() {
    let texts = texts::in_sources();
    assert!(texts.len() > 80, "{}", texts.len());
    let found = breaches(&texts);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// An excuse that nobody needs any more goes, and every source is a page.
#[test]
fn the_list_is_no_longer_than_it_has_to_be() {
    let all: Vec<Text> = texts::migrations().into_iter().chain(texts::in_sources()).collect();
    for (place, excused, why) in EXCUSED {
        assert!(why.len() > 20, "{place} is excused without a reason");
        for word in *excused {
            let is_used = all
                .iter()
                .any(|text| text.place.contains(place) && words(&text.sql).iter().any(|used| used == word));
            assert!(is_used, "{place}: nobody uses {word}");
        }
    }
    let used: BTreeSet<String> = all.iter().flat_map(|text| words(&text.sql)).collect();
    let unused: Vec<_> =
        GROUND.iter().flat_map(|ground| ground.words).filter(|word| !used.contains(**word)).collect();
    assert!(unused.is_empty(), "nobody uses {unused:?}");
    for ground in GROUND {
        assert!(ground.sources.iter().all(|source| source.starts_with("https://")), "{:?}", ground.words);
        assert!(ground.words.iter().all(|word| !NEVER.contains(word)), "{:?}", ground.words);
    }
}

#[test]
fn what_leaves_the_ground_is_seen() {
    let seen = |sql: &str| {
        outside(&Text { place: "somewhere".to_owned(), sql: sql.to_owned() }).into_iter().collect::<Vec<_>>()
    };
    for (sql, found) in [
        ("SELECT pg_advisory_lock(1)", &["pg_advisory_lock"][..]),
        ("SELECT nextval('s')", &["nextval"]),
        ("LISTEN changes", &["LISTEN"]),
        ("CREATE SEQUENCE s", &["SEQUENCE"]),
        ("LOCK TABLE accounts", &["LOCK"]),
        ("CREATE TABLE t (id BIGSERIAL, r INT4RANGE)", &["BIGSERIAL", "INT4RANGE"]),
        ("SELECT id FROM accounts WHERE ctid = $1", &["ctid"]),
        ("SELECT id FROM jobs FOR UPDATE SKIP LOCKED", &["LOCKED", "SKIP"]),
        ("SELECT generate_series(1, 2)", &["generate_series"]),
        ("SELECT a::inet FROM t", &["inet"]),
        ("SELECT a -> 'b' FROM t WHERE c && d", &["&&", "->"]),
        ("INSERT INTO accounts (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", &[]),
        ("SELECT count(*) AS n FROM accounts WHERE name = 'LISTEN' -- NOTIFY", &[]),
        ("CREATE UNIQUE INDEX one ON things (state) WHERE state = 'next'", &[]),
    ] {
        assert_eq!(seen(sql), found, "{sql}");
    }
}
