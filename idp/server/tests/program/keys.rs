//! `migrate` and `keys`, on a SQLite file.

use crate::stage::{Folder, run, text};
use std::{path::Path, process::Command};

/// Writes past the program, as an operator with a tool of SQLite does.
fn write(database: &Path, statements: &str) {
    const SCRIPT: &str = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])";
    let written = Command::new("python3").args(["-c", SCRIPT]).arg(database).arg(statements).status();
    assert!(written.unwrap().success(), "{statements}");
}

#[test]
fn an_old_schema_is_named_and_migrate_mends_it() {
    let folder = Folder::new();
    let file = folder.settings("");
    let refused = run(&["serve"], &file);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("common-id migrate"), "{}", text(&refused.stderr));
    let migrated = run(&["migrate"], &file);
    assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    assert!(text(&run(&["migrate"], &file).stdout).contains("up to date"));
}

#[test]
fn a_rotation_publishes_before_it_signs() {
    let folder = Folder::new();
    let file = folder.settings("");
    assert!(run(&["migrate"], &file).status.success());
    let published = run(&["keys", "rotate"], &file);
    assert!(text(&published.stdout).contains("sign nothing yet"), "{}", text(&published.stderr));
    assert!(text(&run(&["keys", "rotate"], &file).stdout).contains("more seconds"));
    let lines = text(&run(&["keys", "list"], &file).stdout);
    assert_eq!(lines.lines().filter(|line| line.starts_with("next")).count(), 2, "{lines}");
}

#[test]
fn keys_for_encryption_take_the_same_steps() {
    let folder = Folder::new();
    let file = folder.settings("request_object_encryption = true");
    assert!(run(&["migrate"], &file).status.success());
    assert!(run(&["keys", "rotate"], &file).status.success());
    let lines = text(&run(&["keys", "list"], &file).stdout);
    let of = |usage: &str| lines.lines().filter(|line| line.split(' ').any(|word| word == usage)).count();
    assert_eq!((of("sig"), of("enc")), (2, 2), "{lines}");
    let hidden = lines.lines().filter(|line| line.ends_with(", not published"));
    assert!(hidden.clone().all(|line| line.contains(" enc ")) && hidden.count() == 2, "{lines}");
}

#[test]
fn accounts_that_clash_are_reported_by_their_ids_alone() {
    let folder = Folder::new();
    let file = folder.settings("");
    assert!(run(&["migrate"], &file).status.success());
    let database = folder.path("common-id.sqlite");
    for (id, email, key) in [
        ("a-1", "hanako@example.jp", "'hanako@example.jp'"),
        ("a-2", "Hanako@example.jp", "'x'"),
        ("a-3", "HANAKO@example.jp", "'y'"),
    ] {
        let values =
            format!("('{id}', 'individual', 'active', '{email}', {key}, '$argon2id$', '{{}}', 'ja', 1, 1)");
        let columns =
            "id, kind, state, email, email_key, password_hash, profile, locale, created_at, updated_at";
        write(&database, &format!("INSERT INTO accounts ({columns}) VALUES {values}"));
    }
    assert!(!text(&run(&["migrate"], &file).stdout).contains("a-2"), "nothing to report");
    write(&database, "UPDATE accounts SET email_key = NULL WHERE id <> 'a-1'");
    for _ in 0..2 {
        let told = text(&run(&["migrate"], &file).stdout);
        assert!(told.contains("case: 2.") && told.ends_with("\na-2\na-3\n"), "{told}");
        assert!(!told.contains('@') && !told.contains("a-1"), "{told}");
    }
}
