//! `config check`: what is refused, in which words, with which exit code.

use crate::stage::{Folder, program, run, text};
use std::fs;

#[test]
fn safe_settings_pass() {
    let folder = Folder::new();
    let output = run(&["config", "check"], &folder.settings(""));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("http://localhost:8080"));
}

#[test]
fn nobody_to_tell_of_a_hole_is_noted_and_no_fault() {
    for (contact, is_noted) in [("", true), ("security_contact = ['mailto:security@example.jp']", false)] {
        let folder = Folder::new();
        let output = run(&["config", "check"], &folder.settings(contact));
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(
            text(&output.stdout).contains("Note: `security_contact` is not set"),
            is_noted,
            "{contact}"
        );
    }
}

#[test]
fn the_limits_are_shown_with_their_reasons() {
    let folder = Folder::new();
    let file = folder.settings("limits.login_range_free = 40");
    let check = || {
        program()
            .args(["config", "check", "--config"])
            .arg(&file)
            .env("COMMON_ID__LIMITS__MAIL_WAIT", "90")
            .output()
    };
    let shown = text(&check().unwrap().stdout);
    for line in [
        "limits.login_range_free               40  different accounts that may have failed last from one address range (set)",
        "limits.mail_wait                      90  seconds until the turn of a browser that was told to wait for a mail (set)",
        "limits.login_guesses                  10  wrong passwords at one account in `login_window`, over all ranges",
        "limits.lookups_per_dealer            500  addresses a day that one dealer looks up",
        "Nobody is pestered, whichever dealers mean well.",
    ] {
        assert!(shown.lines().any(|shown| shown.trim() == line), "{line}\n{shown}");
    }
}

#[test]
fn unsafe_settings_are_refused_with_a_sentence() {
    for (change, sentence) in [
        ("isuer = 'x'", "there is no setting `isuer`"),
        ("[tls]\ncert = 'a'", "the setting `key` is missing in `tls`"),
        ("lifetimes.code = 'soon'", "`lifetimes.code` must be"),
        ("password_profile = 'weak'", "`password_profile` must be one of"),
        ("log.format = 'xml'", "`log.format` must be one of"),
        ("outgoing.allowed_private_hosts = ['*']", "is no host name"),
        ("proxies.trusted = ['::/0']", "half the world"),
        ("security_contact = ['security@example.jp']", "is no address that can be opened"),
        ("security_contact = ['http://example.jp']", "is no address that can be opened"),
        ("security_contact = [\"mailto:a@example.jp\\nExpires: x\"]", "is no address that can be opened"),
        ("limits.login_guesses = 'many'", "`limits.login_guesses` must be"),
        ("limits.login_gueses = 5", "there is no setting `limits.login_gueses`"),
        ("[brand", "is not TOML"),
        ("brand = 'nowhere.toml'", "`brand` cannot be read"),
    ] {
        let folder = Folder::new();
        let output = run(&["config", "check"], &folder.settings(change));
        assert_eq!(output.status.code(), Some(2), "{change}");
        let said = text(&output.stderr);
        assert!(said.contains(sentence), "{change}: {said}");
        assert!(said.lines().all(|line| line.starts_with("common-id: ")), "{said}");
        assert!(!said.contains("pXjM1R3s"), "{change}: no secret: {said}");
        assert_eq!(text(&output.stdout), "", "{change}");
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let folder = Folder::new();
    let file = folder.path("empty.toml");
    fs::write(&file, "").unwrap();
    let said = text(&run(&["config", "check"], &file).stderr);
    for name in ["`issuer`", "`listen`", "`admin.listen`", "`master_key`", "`database.url`", "`mail.smtp`"] {
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn the_environment_goes_over_the_file() {
    let folder = Folder::new();
    let file = folder.settings("");
    let check = |name: &str, value: &str| {
        program().args(["config", "check", "--config"]).arg(&file).env(name, value).output().unwrap()
    };
    assert!(text(&check("COMMON_ID__ISSUER", "https://id.example.jp/x").stderr).contains("without path"));
    assert!(text(&check("COMMON_ID__ADMIN__LISTEN", "0.0.0.0:8081").stderr).contains("beyond loopback"));
    assert!(text(&check("COMMON_ID__PROXIES__TRUSTED", "[\"all\"]").stderr).contains("is no network"));
    assert!(text(&check("COMMON_ID__ISUER", "x").stderr).contains("no setting `isuer`"));
    assert!(text(&check("DATABASE_URL", "/nowhere/at/all.sqlite").stderr).contains("there is no folder"));
    assert!(check("DATABASE_URL", "").status.success(), "an empty one is none");
}

#[test]
fn a_settings_file_that_is_not_there_is_named() {
    let output = run(&["config", "check"], std::path::Path::new("/nowhere/common-id.toml"));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("/nowhere/common-id.toml"));
}
