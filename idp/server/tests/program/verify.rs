//! `verify`: a database that is sound, and one in which nothing holds: each question finds what breaks it, on SQLite and on
//! PostgreSQL.

use crate::{
    postgres::{Database, psql},
    stage::{Folder, refused, run, text, told},
};
use serde_json::Value;
use std::path::Path;

/// Rows that break an invariant, by its name. Some break others, too.
const BROKEN: &[(&str, &str)] = &[
    (
        "session_has_account",
        "INSERT INTO sessions (id, token_hash, account_id, auth_time, amr, acr, user_agent, created_at, last_seen_at, expires_at) \
         VALUES ('s1', 's1', 'nobody', 1, '', '', '', 1, 1, 1)",
    ),
    (
        "grant_has_account",
        "INSERT INTO grants (id, account_id, client_id, session_id, body, created_at) VALUES ('g1', 'nobody', 'c', 's', '{}', 1)",
    ),
    (
        "inactive_account_is_logged_out",
        "INSERT INTO accounts (id, kind, state, email, password_hash, profile, locale, created_at, updated_at) \
         VALUES ('off', 'individual', 'disabled', 'off@example.test', 'x', '{}', 'ja', 1, 1); \
         INSERT INTO sessions (id, token_hash, account_id, auth_time, amr, acr, user_agent, created_at, last_seen_at, expires_at) \
         VALUES ('s2', 's2', 'off', 1, '', '', '', 1, 1, 4000000000)",
    ),
    (
        "inactive_account_has_no_grant",
        "INSERT INTO grants (id, account_id, client_id, session_id, body, created_at) VALUES ('g2', 'off', 'c', 's', '{}', 1)",
    ),
    (
        "code_gave_a_grant",
        "INSERT INTO authorization_codes (hash, grant_id, grant_body, redirect_uri, expires_at, consumed_at) \
         VALUES ('h1', 'g-none', '{}', 'x', 1, 4000000000)",
    ),
    (
        "refresh_token_has_grant",
        "INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at) VALUES ('r1', 'g-none', 0, 1, 1)",
    ),
    (
        "one_refresh_token_in_force",
        "INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at) VALUES ('r2', 'g2', 0, 1, 1); \
         INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at) VALUES ('r3', 'g2', 1, 1, 1)",
    ),
    (
        "exchanged_token_has_successor",
        "INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at, consumed_at) VALUES ('r4', 'g1', 0, 1, 1, 1)",
    ),
    (
        "withdrawal_has_account",
        "INSERT INTO withdrawals (account_id, token_hash, erase_at) VALUES ('off', 'w1', 1)",
    ),
    (
        "leaving_account_is_erased",
        "INSERT INTO accounts (id, kind, state, email, password_hash, profile, locale, created_at, updated_at) \
         VALUES ('leaving', 'individual', 'withdrawing', 'leaving@example.test', 'x', '{}', 'ja', 1, 1)",
    ),
    ("erased_account_is_gone", "INSERT INTO erased_accounts (id, erased_at) VALUES ('off', 1)"),
    (
        "outbox_end_is_dated",
        "INSERT INTO outbox (id, kind, payload, state, due_at, attempts, created_at) VALUES ('o1', 'mail', '{}', 'done', 1, 1, 1)",
    ),
    (
        "one_signing_key_an_algorithm",
        "INSERT INTO signing_keys (kid, alg, sealed, state, created_at, changed_at) VALUES ('k1', 'ES256', 'x', 'active', 1, 1); \
         INSERT INTO signing_keys (kid, alg, sealed, state, created_at, changed_at) VALUES ('k2', 'ES256', 'x', 'active', 1, 1)",
    ),
    (
        "waiting_event_has_stream",
        "INSERT INTO stream_events (jti, stream_id, kind, body, at) VALUES ('j1', 'none', 'x', '{}', 1)",
    ),
    (
        "link_has_consent",
        "INSERT INTO dealer_links (id, dealer_id, shop, staff, service, token_hash, reception_tries, notice_version, state, created_at, \
         expires_at) VALUES ('l1', 'D-0234', 'S', 'x', 'x', 't1', 0, 'x', 'linked', 1, 1)",
    ),
    (
        "consent_made_a_link",
        "INSERT INTO dealer_link_consents (id, link_id, account_id, dealer_id, document, version, hash, terms, journey, consented_at) \
         VALUES ('c1', 'l1', 'off', 'D-0234', 'x', 'x', 'x', 'x', 'x', 1)",
    ),
    (
        "link_is_audited",
        "INSERT INTO dealer_links (id, dealer_id, shop, staff, service, token_hash, reception_tries, notice_version, state, created_at, \
         expires_at) VALUES ('l2', 'D-0234', 'S', 'x', 'x', 't2', 0, 'x', 'declined', 1, 1)",
    ),
    (
        "waiting_link_has_account",
        "INSERT INTO dealer_links (id, dealer_id, shop, staff, service, token_hash, reception_tries, notice_version, state, created_at, \
         expires_at) VALUES ('l3', 'D-0234', 'S', 'x', 'x', 't3', 0, 'x', 'provisional', 1, 1)",
    ),
    (
        "link_end_is_dated",
        "INSERT INTO dealer_links (id, dealer_id, shop, staff, service, token_hash, reception_tries, notice_version, state, created_at, \
         expires_at) VALUES ('l4', 'D-0234', 'S', 'x', 'x', 't4', 0, 'x', 'expired', 1, 1)",
    ),
    (
        "ended_link_is_emptied",
        "INSERT INTO dealer_links (id, dealer_id, shop, staff, service, account_id, token_hash, reception_tries, notice_version, state, \
         created_at, expires_at, ended_at) VALUES ('l5', 'D-0234', 'S', 'x', 'x', 'off', 't5', 0, 'x', 'void', 1, 1, 1)",
    ),
    (
        "link_has_dealer",
        "INSERT INTO dealer_shops (dealer_id, id, name, name_en, state, created_at, updated_at) VALUES ('none', 'S', 'x', 'x', 'active', 1, 1)",
    ),
    ("suspended_dealer_waits_for_nobody", "UPDATE dealers SET state = 'suspended'"),
    (
        "migration_has_account",
        "INSERT INTO legacy_users (site, user_hash, user_sealed, account_id, handover_id, state, reference, attempts, started_at, due_at) \
         VALUES ('s', 'u', 'x', 'nobody', 'h', 'migrated', 'r', 0, 1, 1)",
    ),
];

/// Writes past the program, as an operator with a tool of SQLite does.
fn write(database: &Path, statements: &str) {
    const SCRIPT: &str = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])";
    let mut command = std::process::Command::new("python3");
    assert!(
        command.args(["-c", SCRIPT]).arg(database).arg(statements).status().unwrap().success(),
        "{statements}"
    );
}

/// A sound database is told so; then each question finds what breaks it, and a backup of it is not good.
fn judge(settings: &Path, folder: &Folder, break_by: impl Fn(&str)) {
    assert!(refused(settings, &["verify"], 1).contains("common-id migrate"), "no schema yet");
    assert!(run(&["migrate"], settings).status.success());
    told(settings, &["dealer", "add", "D-0234", "トヨタ中央販売"]);
    let good = told(settings, &["verify"]);
    assert_eq!(good["state"], "good", "{good}");
    break_by("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')");
    assert_eq!(told(settings, &["verify"]), good, "on the schema of a later version");
    break_by("DELETE FROM __diesel_schema_migrations WHERE version = '20990101000001'");
    let asked = usize::try_from(good["asked"].as_u64().unwrap()).unwrap();
    assert_eq!(asked, BROKEN.len(), "an invariant without a row that breaks it");

    for (name, statements) in BROKEN {
        break_by(statements);
        let output = run(&["verify", "--json"], settings);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        let broken: Vec<&str> = said["breaches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["invariant"].as_str().unwrap())
            .collect();
        assert!(broken.contains(name), "{name}: {broken:?}");
    }
    let said = refused(settings, &["verify"], 1);
    assert!(said.contains("link_has_consent does not hold.") && said.contains("Broken by l1."), "{said}");
    // What no key of ours sealed would be found out first.
    break_by("DELETE FROM signing_keys");
    let backup = folder.path("backup");
    let backup = backup.to_str().unwrap();
    told(settings, &["backup", backup]);
    let said = text(&run(&["restore", "--verify", backup], settings).stderr);
    assert!(said.contains("is not sound"), "{said}");
}

#[test]
fn every_invariant_is_asked_for_on_sqlite() {
    let folder = Folder::new();
    let settings = folder.settings("");
    let database = folder.path("common-id.sqlite");
    // The file is made when the database is first opened.
    std::fs::write(&database, "").unwrap();
    judge(&settings, &folder, |statements| write(&database, statements));
}

#[test]
fn every_invariant_is_asked_for_on_postgres() {
    let (folder, database) = (Folder::new(), Database::new("verify"));
    let settings = folder.settings(&format!("database.url = \"{}\"", database.url()));
    judge(&settings, &folder, |statements| psql(database.name(), &[statements]));
}
