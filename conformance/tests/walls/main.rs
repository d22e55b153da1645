//! The walls of the house, read from the manifests and from every path in the sources: which crate knows which, which room knows which,
//! and which room alone knows a library. A planted breach shows that the reading works.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../shared/files.rs"]
mod files;
mod paths;
mod rules;

use std::path::Path;
use std::process::Command;

use files::{files, workspace};
use paths::named_paths;
use rules::{CRATES, CrateRules, breach_of_dependency, breach_of_path};

/// The module a file is, from its place under `src`: `flow/login.rs` is `["flow", "login"]`, `lib.rs` is `[]`.
fn module_of(file: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        file.with_extension("").iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main")) {
        names.pop();
    }
    names
}

fn breaches_in(rules: &CrateRules, file: &Path, source: &str, exports: &[(String, String)]) -> Vec<String> {
    let module = module_of(file);
    let room = module.first().map_or("", String::as_str);
    named_paths(source, &module)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .iter()
        .filter_map(|path| {
            breach_of_path(rules, room, path, exports)
                .map(|reason| format!("{}/src/{}:{}: {reason}", rules.folder, file.display(), path.line))
        })
        .collect()
}

/// What the crate's root gives out under a short name, with the room it comes from: `crate::Clock` is still a visit to `domain`.
fn exports_of(rules: &CrateRules, root: &str) -> Vec<(String, String)> {
    let paths = named_paths(root, &[]).unwrap();
    let in_rooms = paths.iter().filter(|path| {
        path.imported && path.names.len() > 2 && rules.rooms.iter().any(|room| room.name == path.names[1])
    });
    in_rooms.map(|path| (path.names.last().unwrap().clone(), path.names[1].clone())).collect()
}

#[test]
fn every_path_stays_within_the_walls() {
    let mut breaches = Vec::new();
    for rules in CRATES {
        let folder = workspace().join(rules.folder).join("src");
        if !folder.is_dir() {
            continue;
        }
        let root = std::fs::read_to_string(folder.join("lib.rs")).unwrap_or_default();
        let exports = exports_of(rules, &root);
        for file in files(&folder, ".rs") {
            let source = std::fs::read_to_string(&file).unwrap();
            breaches.extend(breaches_in(rules, file.strip_prefix(&folder).unwrap(), &source, &exports));
        }
    }
    assert!(breaches.is_empty(), "walls are broken:\n{}", breaches.join("\n"));
}

#[test]
fn every_manifest_stays_within_the_walls() {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();

    let mut members: Vec<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut known: Vec<&str> = CRATES.iter().map(|rules| rules.package).collect();
    members.sort_unstable();
    known.sort_unstable();
    assert_eq!(members, known, "a crate without rules");

    let mut breaches = Vec::new();
    for package in packages {
        let rules = CRATES.iter().find(|rules| package["name"] == rules.package).unwrap();
        let dependencies = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dependency| dependency["name"].as_str().unwrap());
        breaches.extend(dependencies.filter_map(|dependency| breach_of_dependency(rules, dependency)));
    }
    assert!(breaches.is_empty(), "walls are broken:\n{}", breaches.join("\n"));
}

#[test]
fn planted_breaches_are_found() {
    let idp = CRATES.iter().find(|rules| rules.package == "idp").unwrap();
    let exports = vec![("Pool".to_owned(), "store".to_owned())];
    let planted = [
        ("domain/account.rs", "use crate::store::Db;"),
        ("domain/account.rs", "fn f() -> crate::flow::Login { todo!() }"),
        ("domain/account.rs", "use super::super::{domain, pages::{self, Texts}};"),
        ("domain/account.rs", "mod tests { use super::super::super::store; }"),
        ("domain/account.rs", "use crate::Pool;"),
        ("flow/login.rs", "use diesel::prelude::*;"),
        ("flow/login.rs", "fn f() { let _ = ::josekit::jws::RS256; }"),
        ("flow/login.rs", "fn f() { println!(\"{}\", lettre::Message::builder()) }"),
        ("flow/login.rs", "use actix_web;"),
        ("flow/login.rs", "use crate::http::token;"),
        ("store/code.rs", "pub(in crate::store) fn f() -> oxide_auth::primitives::grant::Grant { todo!() }"),
        ("pages/login.rs", "use crate::http::Caller;"),
        ("http/token.rs", "use federation::domain::Dealer;"),
    ];
    for (file, source) in planted {
        assert!(
            !breaches_in(idp, Path::new(file), source, &exports).is_empty(),
            "not found: {file}: {source}"
        );
    }
    let harmless = [
        ("flow/login.rs", "use crate::{domain::Account, store::{Db, Tx}}; // use diesel::prelude::*"),
        ("flow/login.rs", "const WHY: &str = \"diesel::prelude is for crate::http alone\";"),
        ("flow/login.rs", "use super::{step::Done, exchange_code}; use crate::Pool;"),
        (
            "store/code.rs",
            "use diesel::prelude::*; #[derive(diesel::Queryable)] #[diesel(table_name = codes)] struct Row;",
        ),
        ("keys/sign.rs", "fn josekit() {} fn diesel(lettre: u8) -> u8 { lettre }"),
    ];
    for (file, source) in harmless {
        assert_eq!(breaches_in(idp, Path::new(file), source, &exports), [""; 0], "{file}: {source}");
    }
    assert!(breach_of_dependency(idp, "federation").is_some());
    let demo = CRATES.iter().find(|rules| rules.package == "demo").unwrap();
    assert!(breach_of_dependency(demo, "idp").is_some());
    assert!(breach_of_dependency(demo, "diesel").is_some());
}
