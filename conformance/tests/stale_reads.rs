//! Who may be given an answer of some moments ago, from a replica: named here, since whoever decides something by such an answer decides by the past.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "shared/files.rs"]
mod files;

use files::{files, workspace};
use std::fs;

/// Where, and why it harms nobody.
const USERS: &[(&str, &str)] = &[
    (
        "admin/src/flow/search_audit.rs",
        "a person looks through the trail; files of it are read at the primary, since their end has to be settled",
    ),
    (
        "admin/src/flow/search_dealers.rs",
        "a person looks for a dealer; the dealer itself is read at the primary before it is changed",
    ),
    ("admin/src/flow/view_statistics.rs", "counts by month"),
];

#[test]
fn only_who_is_named_reads_what_may_be_old() {
    let (root, rooms) =
        (workspace(), ["idp/src", "idp/server/src", "federation/src", "admin/src", "demo/src"]);
    let mut users: Vec<String> = rooms
        .iter()
        .flat_map(|room| files(&root.join(room), ".rs"))
        .filter(|file| fs::read_to_string(file).unwrap().contains(".read_stale("))
        .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
        .collect();
    users.sort();
    let named: Vec<String> = USERS.iter().map(|(place, _)| (*place).to_owned()).collect();
    assert_eq!(users, named);
}
