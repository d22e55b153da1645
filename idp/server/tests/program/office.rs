//! The commands of the back office: what they make, say and refuse, with which exit code.

use crate::init::ready;
use crate::stage::{self, Folder, refused, text, told};
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

fn run(settings: &Path, arguments: &[&str]) -> Output {
    stage::run(arguments, settings)
}

#[test]
fn operators_are_added_listed_and_removed() {
    let folder = Folder::new();
    let settings = ready(&folder);
    let added = told(&settings, &["operator", "add", "hanako@example.jp", "--role", "auditor"]);
    assert_eq!((&added["state"], &added["invitation"]["role"]), (&json!("invited"), &json!("auditor")));
    assert!(added["link"].as_str().unwrap().starts_with("http://localhost:8080/staff-invitation/"));
    told(&settings, &["dealer", "add", "D-0234", "トヨタ中央販売"]);
    told(&settings, &["operator", "add", "taro@example.jp", "--role", "dealer_staff", "--dealer", "D-0234"]);
    let listed = told(&settings, &["operator", "list"]);
    assert_eq!(listed["members"], json!([]));
    assert_eq!(listed["invitations"].as_array().unwrap().len(), 3);
    let words = text(&run(&settings, &["operator", "list"]).stdout);
    assert!(words.contains("dealer_staff") && words.contains("taro@example.jp"), "{words}");
    told(&settings, &["operator", "remove", "Taro@Example.jp"]);
    assert_eq!(told(&settings, &["operator", "list"])["invitations"].as_array().unwrap().len(), 2);
    assert!(refused(&settings, &["operator", "remove", "taro@example.jp"], 1).contains("nobody"));
    assert!(refused(&settings, &["operator", "add", "taro"], 2).contains("email"));
    assert!(
        refused(&settings, &["operator", "add", "a@example.jp", "--role", "root"], 2)
            .contains("must be one of")
    );
    assert!(
        refused(&settings, &["operator", "add", "a@example.jp", "--role", "dealer_staff"], 2)
            .contains("dealer_id")
    );
    refused(&settings, &["operator"], 2);
}

#[test]
fn clients_dealers_and_shops() {
    let folder = Folder::new();
    let settings = ready(&folder);
    let add =
        ["client", "add", "my-toyota", "--name", "My TOYOTA", "--redirect-uri", "https://my.example.jp/cb"];
    let made = told(&settings, &add);
    assert_eq!(made["registration"]["scope"], "email openid profile");
    assert_eq!(made["client_secret"].as_str().unwrap().len(), 43);
    assert!(refused(&settings, &add, 1).contains("taken"));
    let public = told(
        &settings,
        &[
            "client",
            "add",
            "app",
            "--name",
            "App",
            "--redirect-uri",
            "https://app.example.jp/cb",
            "--public",
            "--scope",
            "openid offline_access",
        ],
    );
    assert_eq!(public["has_secret"], false);
    let document = folder.path("registration.json");
    fs::write(
        &document,
        json!({"client_name": "整備手帳", "redirect_uris": ["https://n.example.jp/cb"], "scope": "openid offline_access"})
            .to_string(),
    )
    .unwrap();
    told(&settings, &["client", "add", "notebook", "--registration", document.to_str().unwrap()]);
    let tool = told(&settings, &["client", "add", "deployer", "--machine", "--scope", "admin:read"]);
    assert_eq!(tool["scope"], "admin:read");
    let rotated = told(&settings, &["client", "rotate-secret", "deployer"]);
    assert_ne!(rotated["client_secret"], tool["client_secret"]);
    assert_ne!(
        told(&settings, &["client", "rotate-secret", "my-toyota"])["client_secret"],
        made["client_secret"]
    );
    let listed = told(&settings, &["client", "list"]);
    let ids: Vec<&str> =
        listed.as_array().unwrap().iter().map(|one| one["client"]["client_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["app", "my-toyota", "notebook", "back-office", "deployer"]);
    assert!(!listed.to_string().contains("secret\":\""), "{listed}");
    // No tool has what is for people, and the back office has no secret.
    assert!(
        refused(&settings, &["client", "add", "x-tool", "--machine", "--scope", "admin:own-dealer"], 2)
            .contains("scope")
    );
    assert!(refused(&settings, &["client", "rotate-secret", "back-office"], 1).contains("no secret"));
    refused(&settings, &["client", "rotate-secret", "nobody"], 1);
    assert!(
        refused(&settings, &["client", "add", "x1", "--name", "X", "--redirect-uri", "http://x.example/"], 2)
            .contains("redirect_uris")
    );
    refused(&settings, &["client", "add", "my-other"], 2);

    told(&settings, &["dealer", "add", "D-0234", "トヨタ中央販売", "--name-en", "Toyota Central"]);
    told(&settings, &["shop", "add", "D-0234", "S-01", "本店"]);
    assert!(refused(&settings, &["dealer", "add", "D-0234", "X"], 1).contains("taken"));
    assert!(refused(&settings, &["shop", "add", "D-9", "S-01", "本店"], 1).contains("no such"));
    assert!(refused(&settings, &["dealer", "add", "D 0234", "X"], 2).contains("dealer_id"));
}

/// Writes past the program, as an operator with a tool of SQLite does.
fn query(database: &Path, statement: &str) -> String {
    const SCRIPT: &str = "import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(json.dumps(database.execute(sys.argv[2]).fetchall()))
database.commit()";
    let output = Command::new("python3").args(["-c", SCRIPT]).arg(database).arg(statement).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn accounts_are_found_locked_and_unlocked_and_the_audit_says_by_whom() {
    let folder = Folder::new();
    let settings = ready(&folder);
    let database = folder.path("common-id.sqlite");
    query(
        &database,
        "INSERT INTO accounts (id, kind, state, email, password_hash, profile, locale, created_at, updated_at) \
         VALUES ('hanako', 'individual', 'active', 'hanako@example.jp', '$argon2id$', '{}', 'ja', 1, 1)",
    );
    let why = ["--reason", "security_incident"];
    let found = told(&settings, &[&["user", "find", "Hanako@example.jp"], &why[..]].concat());
    assert_eq!((&found["account_id"], &found["state"]), (&json!("hanako"), &json!("active")));
    assert!(!found.to_string().contains("example.jp"));
    for (command, state) in [("lock", "disabled"), ("lock", "disabled"), ("unlock", "active")] {
        let changed = told(&settings, &[&["user", command, "hanako@example.jp"], &why[..]].concat());
        assert_eq!(changed["state"], state);
    }
    assert_eq!(told(&settings, &[&["user", "find", "hanako"], &why[..]].concat())["account_id"], "hanako");
    assert!(
        refused(&settings, &[&["user", "find", "nobody@example.jp"], &why[..]].concat(), 1)
            .contains("no such")
    );
    refused(&settings, &["user", "find", "hanako@example.jp"], 2);
    refused(&settings, &["user", "find", "hanako@example.jp", "--reason", "curiosity"], 2);

    // What cannot be taken back is not done by a slip, nor to the last operator.
    let erase = [&["user", "erase", "hanako@example.jp"], &why[..]].concat();
    assert!(refused(&settings, &erase, 2).contains("--yes"));
    query(
        &database,
        "INSERT INTO staff (id, account_id, role, added_by, added_at) VALUES ('s', 'hanako', 'operator', 'x', 1)",
    );
    let yes = [&erase[..], &["--yes"]].concat();
    assert!(refused(&settings, &yes, 1).contains("nobody would be left"));
    query(&database, "DELETE FROM staff");
    assert_eq!(told(&settings, &yes), json!({"account_id": "hanako", "state": "erased"}));
    assert!(refused(&settings, &yes, 1).contains("no such"));
    assert_eq!(query(&database, "SELECT id FROM accounts").trim(), "[]");
    assert_eq!(query(&database, "SELECT id FROM erased_accounts").trim(), "[[\"hanako\"]]");

    let audit = query(&database, "SELECT action, actor_type, actor, result FROM audit ORDER BY id");
    let lines: Vec<[String; 4]> = serde_json::from_str(&audit).unwrap();
    let at_terminal = |line: &&[String; 4]| line[1] == "system" && line[2] == "operator at the terminal";
    for action in [
        "client.registered",
        "staff.invited",
        "account.looked_up",
        "account.disabled",
        "account.changed",
        "account.erased",
    ] {
        let line = lines.iter().find(|line| line[0] == action).unwrap_or_else(|| panic!("{action}: {audit}"));
        assert!(at_terminal(&line), "{line:?}");
    }
    let looked_up = lines.iter().filter(|line| line[0] == "account.looked_up").collect::<Vec<_>>();
    assert!(looked_up.iter().all(|line| line[3] == "security_incident"), "{looked_up:?}");
    assert!(!audit.contains("example.jp"), "no address in the audit");
}

#[test]
fn mails_are_listed_and_hastened_and_the_audit_is_written_out() {
    let folder = Folder::new();
    let settings = ready(&folder);
    told(&settings, &["operator", "add", "hanako@example.jp"]);
    // Nobody runs who would send them.
    let listed = told(&settings, &["mail", "list", "--state", "waiting"]);
    let mails = listed.as_array().unwrap();
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail["kind"] == "staff-invitation"), "{listed}");
    assert!(mails.iter().any(|mail| mail["receiver"] == "h***@e***.jp"), "{listed}");
    assert_eq!(told(&settings, &["mail", "list", "--limit", "1"]).as_array().unwrap().len(), 1);
    assert_eq!(told(&settings, &["mail", "list", "--state", "sent"]), json!([]));
    let id = mails[0]["mail_id"].as_str().unwrap();
    let lines = text(&run(&settings, &["mail", "list"]).stdout);
    assert!(lines.contains(id) && !lines.contains("hanako"), "{lines}");
    assert_eq!(told(&settings, &["mail", "retry", id])[0]["mail_id"], id);
    assert_eq!(told(&settings, &["mail", "retry", "--all"]).as_array().unwrap().len(), 2);
    query(
        &folder.path("common-id.sqlite"),
        "UPDATE outbox SET state = 'done', done_at = 1 WHERE kind = 'mail'",
    );
    assert!(refused(&settings, &["mail", "retry", id], 1).contains("has ended"));
    assert!(refused(&settings, &["mail", "retry", "nobody"], 1).contains("no such"));
    assert_eq!(told(&settings, &["mail", "retry", "--all"]), json!([]));
    refused(&settings, &["mail", "retry"], 2);
    refused(&settings, &["mail", "list", "--state", "lost"], 2);

    // More than a page, and a cell that a spreadsheet would run.
    query(
        &folder.path("common-id.sqlite"),
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2499) \
         INSERT INTO audit (id, at, actor_type, actor, action, object, result, request_id) \
         SELECT printf('0000000000%016d', i), i, 'system', '', 'test.planted', '=1+1', 'ok', '' FROM n",
    );
    let planted = ["audit", "export", "--action", "test.planted", "--to", "1970-01-02"];
    let lines = text(&run(&settings, &planted).stdout);
    assert_eq!(lines.lines().count(), 2_500);
    let at = |line: &str| serde_json::from_str::<Value>(line).unwrap()["at"].as_i64().unwrap();
    assert!(lines.lines().enumerate().all(|(number, line)| at(line) == i64::try_from(number).unwrap()));
    let table = text(&run(&settings, &[&planted[..], &["--format", "csv"]].concat()).stdout);
    assert_eq!(table.matches("\r\n").count(), 2_501, "one line of names");
    assert!(table.starts_with("id,at,actor_type,") && table.contains(",'=1+1,") && !table.contains(",=1+1"));
    let later = text(&run(&settings, &["audit", "export", "--from", "2020-01-01"]).stdout);
    assert!(!later.contains("test.planted") && later.contains("operator at the terminal"), "{later}");
    let file = folder.path("audit.csv");
    let out = ["--format", "csv", "--out", file.to_str().unwrap()];
    assert_eq!(told(&settings, &[&planted[..], &out].concat())["lines"], 2_500);
    assert_eq!(text(&fs::read(&file).unwrap()), table);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(refused(&settings, &[&planted[..], &out].concat(), 1).contains("written over"));
    refused(&settings, &["audit", "export", "--from", "yesterday"], 2);
    refused(&settings, &["audit", "export", "--format", "xlsx"], 2);
}

#[test]
fn an_old_schema_is_named() {
    let folder = Folder::new();
    let settings = folder.settings("");
    assert!(refused(&settings, &["operator", "list"], 1).contains("common-id migrate"));
}
