//! `backup` and `restore` on files: what is refused, what is found out, and that an empty place takes everything.

use crate::stage::{Folder, program, refused, run, text, told};
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

const OTHER_KEY: &str = "aXjM1R3sJ9gq2c0vKf8wTnYbHd5eLuZaQxWmPo7iE4s";

fn stage(folder: &Folder) -> PathBuf {
    let settings = folder.settings("");
    assert!(run(&["migrate"], &settings).status.success());
    told(&settings, &["dealer", "add", "D-0234", "トヨタ中央販売"]);
    settings
}

/// A name, what is done to a copy of the backup, and what is said of it then.
type Broken<'a> = (&'a str, &'a dyn Fn(&Path), &'a str);

/// A copy of a backup that may be changed.
fn copied(backup: &Path, to: PathBuf) -> PathBuf {
    fs::create_dir(&to).unwrap();
    for entry in fs::read_dir(backup).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    to
}

#[test]
fn an_empty_place_takes_everything_and_a_full_one_nothing() {
    let folder = Folder::new();
    let settings = stage(&folder);
    let backup = folder.path("backup");
    let there = backup.to_str().unwrap();
    let said = text(&run(&["backup", there], &settings).stdout);
    for word in ["Not in it: the master key", "settings, brand, certificates", "restore --verify"] {
        assert!(said.contains(word), "{said}");
    }
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o700);
    let names = |folder: &Path| {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&backup), ["database.sqlite", "manifest.json"]);
    assert!(refused(&settings, &["backup", there], 1).contains("there already"));
    assert!(refused(&settings, &["restore", there], 1).contains("nothing is written over"));
    assert_eq!(told(&settings, &["restore", "--verify", there])["state"], "verified");
    // Asked for, the key is in it, and said so.
    let whole = folder.path("whole");
    let said = text(&run(&["backup", whole.to_str().unwrap(), "--with-master-key"], &settings).stdout);
    assert!(said.contains("The master key is in it"), "{said}");
    assert_eq!(names(&whole), ["database.sqlite", "manifest.json", "master.key"]);
    assert_eq!(fs::metadata(whole.join("master.key")).unwrap().permissions().mode() & 0o777, 0o600);

    let elsewhere = Folder::new();
    let new = elsewhere.settings("");
    let restored = told(&new, &["restore", there]);
    assert_eq!((&restored["state"], &restored["needs_migration"]), (&json!("restored"), &json!(false)));
    let database = elsewhere.path("common-id.sqlite");
    assert_eq!(fs::metadata(&database).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(refused(&new, &["dealer", "add", "D-0234", "X"], 1).contains("taken"), "the data is there");
    assert!(refused(&new, &["restore", there], 1).contains("nothing is written over"));
}

#[test]
fn what_is_wrong_with_a_backup_is_found_out() {
    let folder = Folder::new();
    let settings = stage(&folder);
    let backup = folder.path("backup");
    told(&settings, &["backup", backup.to_str().unwrap()]);
    let verify = |settings: &Path, backup: &Path| {
        refused(settings, &["restore", "--verify", backup.to_str().unwrap()], 1)
    };
    let change = |name: &str, what: &dyn Fn(&Path)| {
        let copy = copied(&backup, folder.path(name));
        what(&copy);
        copy
    };
    let of_manifest = |copy: &Path, change: &dyn Fn(&mut Value)| {
        let path = copy.join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        change(&mut manifest["manifest"]);
        fs::write(path, manifest.to_string()).unwrap();
    };
    let broken: [Broken<'_>; 8] = [
        (
            "bit",
            &|copy: &Path| {
                let path = copy.join("database.sqlite");
                let mut bytes = fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(path, bytes).unwrap();
            },
            "is not what was backed up",
        ),
        (
            "short",
            &|copy: &Path| {
                let file = fs::OpenOptions::new().write(true).open(copy.join("database.sqlite")).unwrap();
                file.set_len(4_096).unwrap();
            },
            "is not what was backed up",
        ),
        (
            "rows",
            &|copy: &Path| of_manifest(copy, &|manifest| manifest["contents"]["rows"]["dealers"] = json!(9)),
            "was changed",
        ),
        (
            "path",
            &|copy: &Path| of_manifest(copy, &|manifest| manifest["file"] = json!("../x")),
            "was changed",
        ),
        (
            "format",
            &|copy: &Path| of_manifest(copy, &|manifest| manifest["format"] = json!(2)),
            "the format 2",
        ),
        ("gone", &|copy: &Path| fs::remove_file(copy.join("database.sqlite")).unwrap(), "cannot be read"),
        ("bare", &|copy: &Path| fs::remove_file(copy.join("manifest.json")).unwrap(), "is no backup"),
        ("noise", &|copy: &Path| fs::write(copy.join("manifest.json"), "{}").unwrap(), "is no manifest"),
    ];
    for (name, what, sentence) in broken {
        let copy = change(name, what);
        let said = verify(&settings, &copy);
        assert!(said.contains(sentence), "{name}: {said}");
    }
    // The right backup under another key.
    let elsewhere = Folder::new();
    let other = elsewhere.settings(&format!("master_key = \"{OTHER_KEY}\""));
    assert!(verify(&other, &backup).contains("the master key of the settings is not the one"));
    assert!(!elsewhere.path("common-id.sqlite").exists(), "nothing was written");
    // A seal that the key of the backup does not open, in data that is otherwise whole: the manifest is made by us.
    let sealed_otherwise = Folder::new();
    let theirs = sealed_otherwise.settings("");
    assert!(run(&["migrate"], &theirs).status.success());
    write(
        &sealed_otherwise.path("common-id.sqlite"),
        "INSERT INTO signing_keys (kid, alg, sealed, state, created_at, changed_at) VALUES ('foreign', 'ES256', 'x', 'retired', 1, 1)",
    );
    let odd = folder.path("odd");
    told(&theirs, &["backup", odd.to_str().unwrap()]);
    assert!(verify(&theirs, &odd).contains("the signing key foreign"));
    // Made by a later program.
    write(
        &sealed_otherwise.path("common-id.sqlite"),
        "DELETE FROM signing_keys; INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001')",
    );
    let later = folder.path("later");
    told(&theirs, &["backup", later.to_str().unwrap()]);
    assert!(verify(&theirs, &later).contains("newer than this program"));
}

/// Writes past the program, as an operator with a tool of SQLite does.
fn write(database: &Path, statements: &str) {
    const SCRIPT: &str = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])";
    let written =
        std::process::Command::new("python3").args(["-c", SCRIPT]).arg(database).arg(statements).status();
    assert!(written.unwrap().success(), "{statements}");
}

#[test]
fn nothing_half_is_left() {
    let folder = Folder::new();
    let settings = folder.settings("");
    // There is no database yet.
    let said = refused(&settings, &["backup", folder.path("backup").to_str().unwrap()], 1);
    assert!(said.contains("common-id.sqlite"), "{said}");
    let left = fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["common-id.toml"]);
}

#[test]
fn a_missing_program_of_postgresql_is_named() {
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
    let folder = Folder::new();
    let (settings, backup) = (folder.settings(""), folder.path("backup"));
    let mut command = program();
    command.args(["backup", backup.to_str().unwrap(), "--config"]).arg(&settings);
    let output = command.env("DATABASE_URL", server).env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("pg_dump is not on this machine"), "{}", text(&output.stderr));
    assert!(!backup.exists());
}
