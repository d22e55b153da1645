//! From an empty folder to work in the back office: `init`, `serve`, the link of the terminal, registration, two-step login,
//! a login at the back office, an operation. By commands, mails and pages alone.

use crate::{
    person::Person,
    postgres::Database,
    service::{PATIENCE, exchange},
    smtp::MailServer,
    stage::{Folder, program, refused, told},
};
use serde_json::{Value, json};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

const CALLBACK: &str = "http://localhost:8081/console/callback";

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn serve(settings: &Path, admin: u16) -> Serving {
    let child = program()
        .args(["serve", "--config"])
        .arg(settings)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut serving = Serving(child);
    let until = Instant::now() + PATIENCE;
    while exchange(admin, "GET /ready", "").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
        assert!(serving.0.try_wait().unwrap().is_none(), "the program ended while it started");
        assert!(Instant::now() < until, "the program is not ready");
        thread::sleep(Duration::from_millis(50));
    }
    serving
}

/// An operation of the back office with a token.
async fn operate(admin: u16, token: &str, method: &str, path: &str, body: Value) -> (u16, String) {
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let request = reqwest::Client::new().request(method, format!("http://127.0.0.1:{admin}{path}"));
    let request =
        request.bearer_auth(token).header("idempotency-key", format!("{path}{body}").len().to_string());
    let request = if body.is_null() { request } else { request.json(&body) };
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn first_hour(folder: &Folder, database: &str) {
    let mails = MailServer::start();
    let (port, admin) = (free_port(), free_port());
    let issuer = format!("http://localhost:{port}");
    let settings: PathBuf = folder.path("production/common-id.toml");
    let made = told(
        &settings,
        &[
            "init",
            "--issuer",
            &issuer,
            "--database",
            database,
            "--smtp",
            &mails.url(),
            "--mail-from",
            "no-reply@id.example.jp",
            "--brand",
            "わたしのID",
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--admin-listen",
            &format!("127.0.0.1:{admin}"),
            "--console",
            "http://localhost:8081",
            "--operator",
            "boss@example.jp",
            "--machine",
            "deployer",
        ],
    );
    let link = made["operator"]["link"].as_str().unwrap().to_owned();
    let _serving = serve(&settings, admin);

    // The link of the terminal is the one in the mail.
    assert!(mails.wait_for("boss@example.jp", "招待").contains(&link));
    let mut boss = Person::new(&issuer, &mails, "boss@example.jp");
    let login = boss.open(&link).await;
    assert!(login.body.contains("わたしのID"), "the brand: {}", login.body);
    let invitation = boss.register(&login).await;
    assert_eq!(invitation.path, "/account/staff");
    assert!(invitation.body.contains("id=\"two-step\""), "{}", invitation.body);
    boss.set_up_app().await;
    let invitation = boss.open("/account/staff").await;
    assert!(invitation.body.contains("id=\"accept\""), "{}", invitation.body);
    let done = boss.submit(&invitation, &[]).await;
    assert!(done.body.contains("担当者として登録されています"), "{}", done.body);

    // The session of a password alone is not enough for the back office: the login asks for the second step.
    let audience = format!("{issuer}/admin/v1");
    let ask = [
        ("scope", "openid offline_access admin:read admin:dealers admin:audit"),
        ("resource", audience.as_str()),
    ];
    let answer = boss.authorize("back-office", CALLBACK, &ask).await;
    let tokens = boss.redeem("back-office", CALLBACK, answer.get("code").expect("a code")).await;
    let token = tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
    let dealer = json!({"dealer_id": "D-0234", "name": "トヨタ中央販売"});
    let (status, body) = operate(admin, token, "POST", "/v1/dealers", dealer).await;
    assert_eq!(status, 201, "{body}");
    let (status, audit) = operate(admin, token, "GET", "/v1/audit?limit=1000", Value::Null).await;
    assert_eq!(status, 200, "{audit}");
    let line = audit.lines().find(|line| line.contains("dealer.registered")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(line).unwrap()["actor_type"], "staff", "{line}");
    // What was not asked for is not there, although the role has it.
    let (status, _) = operate(admin, token, "GET", "/v1/staff", Value::Null).await;
    assert_eq!(status, 403);

    // A customer, with all that a login can have, gets no token for the back office.
    let mut customer = Person::new(&issuer, &mails, "customer@example.jp");
    let login = customer.open("/account").await;
    customer.register(&login).await;
    customer.set_up_app().await;
    let denied = customer.authorize("back-office", CALLBACK, &ask).await;
    assert_eq!(denied.get("error").map(String::as_str), Some("access_denied"), "{denied:?}");
    assert!(!denied.contains_key("code"));
    let (_, audit) = operate(admin, token, "GET", "/v1/audit?limit=1000", Value::Null).await;
    let line = audit.lines().find(|line| line.contains("resource.denied")).expect("a line in the audit");
    assert!(line.contains("\"account\"") && line.contains("client:back-office"), "{line}");
    // And one for a service opens nothing.
    let service = "https://service.example.jp/callback";
    told(
        &settings,
        &["client", "add", "a-service", "--name", "サービス", "--redirect-uri", service, "--public"],
    );
    let answer = customer.authorize("a-service", service, &[("scope", "openid")]).await;
    let tokens = customer.redeem("a-service", service, answer.get("code").expect("a code")).await;
    let token = tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
    assert_eq!(operate(admin, token, "GET", "/v1/dealers", Value::Null).await.0, 401);

    // The machine that was made in the beginning has a token of its own.
    let machine = &made["machine"];
    let form = [("grant_type", "client_credentials"), ("scope", "admin:read"), ("resource", &audience)];
    let request = reqwest::Client::new()
        .post(format!("{issuer}/token"))
        .basic_auth(machine["client_id"].as_str().unwrap(), machine["client_secret"].as_str())
        .form(&form);
    let tokens: Value = request.send().await.unwrap().json().await.unwrap();
    let token = tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
    let (status, dealers) = operate(admin, token, "GET", "/v1/dealers", Value::Null).await;
    assert_eq!((status, dealers.contains("D-0234")), (200, true), "{dealers}");

    // Files may say who else works there, and never that nobody is left who could appoint others.
    let file = folder.path("staff.toml");
    let staff = |lines: &str| {
        fs::write(&file, format!("[[staff]]\nemail = {lines}\n")).unwrap();
        file.to_str().unwrap()
    };
    let hanako = "\"hanako@example.jp\"\nrole = \"auditor\"";
    for (lines, prune) in [("\"BOSS@example.jp\"\nrole = \"support\"", &[][..]), (hanako, &["--prune"])] {
        let said = refused(&settings, &[&["apply", staff(lines)], prune].concat(), 2);
        assert!(
            said.contains("staff boss@example.jp: nobody would be left who may appoint others"),
            "{said}"
        );
    }
    let done = told(&settings, &["apply", staff(hanako)]);
    assert_eq!((&done["created"], &done["suspended"]), (&json!(1), &json!(0)));
    assert!(mails.wait_for("hanako@example.jp", "招待").contains("/staff-invitation/"));

    // Run again: nothing changes, and it says so.
    let again = told(&settings, &["init"]);
    assert_eq!((&again["made"], &again["operator"]["state"]), (&json!([]), &json!("there")));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = Folder::new();
    first_hour(&folder, "common-id.sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let (folder, database) = (Folder::new(), Database::new("first_hour"));
    first_hour(&folder, &database.url()).await;
}
