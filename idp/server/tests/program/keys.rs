//! `migrate` and `keys`, on a SQLite file.

use crate::stage::{Folder, run, text};

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
