//! What an operator does day by day beside a demo that runs: asks how it is, tries a login, backs it up, tries the backup
//! out, writes down what is there, and brings an empty production to it.

use crate::{
    demo::{Demo, description, free_base},
    person::Person,
    postgres::Database,
    smtp::MailServer,
    stage::{Folder, program, refused, run, text, told},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

struct House {
    settings: PathBuf,
    issuer: String,
    /// Of the sample customer who has told everything.
    user: String,
    /// Who works in the back office.
    operator: String,
    password: PathBuf,
    secret: PathBuf,
    redirect_uri: String,
}

impl House {
    /// Settings beside those of the demo, and a client to try logins with.
    fn beside(demo: &Demo, folder: &Folder, data: &Path, database: &str) -> Self {
        let described = description(data);
        let issuer = format!("http://localhost:{}", demo.base);
        let settings = folder.settings(&format!(
            "issuer = \"{issuer}\"\nlisten = \"127.0.0.1:{}\"\nadmin.listen = \"127.0.0.1:{}\"\n\
             database.url = \"{database}\"\nmaster_key = \"{}\"\n",
            demo.base,
            demo.base + 1,
            fs::read_to_string(data.join("master.key")).unwrap()
        ));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect_uri = format!("http://127.0.0.1:{port}/callback");
        let scope = "openid profile email offline_access";
        let add = [
            "client",
            "add",
            "checker",
            "--name",
            "確認用",
            "--redirect-uri",
            &redirect_uri,
            "--scope",
            scope,
        ];
        let made = told(&settings, &add);
        let keep = |name: &str, words: &Value| {
            let path = folder.path(name);
            fs::write(&path, format!("{}\n", words.as_str().unwrap())).unwrap();
            path
        };
        let users = described["users"].as_array().unwrap();
        let full = users.iter().find(|user| user["kind"] == "full").unwrap();
        Self {
            settings,
            issuer,
            user: full["username"].as_str().unwrap().to_owned(),
            operator: described["staff"][0]["username"].as_str().unwrap().to_owned(),
            password: keep("password", &full["password"]),
            secret: keep("secret", &made["client_secret"]),
            redirect_uri,
        }
    }

    fn try_login(&self, more: &[&str]) -> Command {
        let mut command = program();
        command.args([
            "try-login",
            &self.issuer,
            "--client-id",
            "checker",
            "--redirect-uri",
            &self.redirect_uri,
        ]);
        command.arg("--client-secret-file").arg(&self.secret).args(more);
        command
    }

    fn unattended(&self, more: &[&str]) -> (Option<i32>, String, String) {
        let password = self.password.to_str().unwrap();
        let asked = [&["--user", &self.user, "--password-file", password], more].concat();
        let output = self.try_login(&asked).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }
}

fn a_login_without_a_browser(house: &House) {
    let (code, told, complaint) = house.unattended(&["--json"]);
    assert_eq!(code, Some(0), "{told}{complaint}");
    let told: Value = serde_json::from_str(&told).unwrap();
    let checks: Vec<(&str, &str)> = told["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["check"].as_str().unwrap(), line["outcome"].as_str().unwrap()))
        .collect();
    let expected = [
        "discovery",
        "keys",
        "PKCE",
        "login pages",
        "answer",
        "token endpoint",
        "ID token",
        "nonce",
        "at_hash",
        "userinfo",
        "refresh",
        "revocation",
        "logout",
    ];
    assert_eq!(checks, expected.map(|check| (check, "ok")), "{told}");
    assert_eq!(told["ok"], true);
    // Without offline_access nothing is refreshed, and that is no fault.
    let (code, lines, complaint) = house.unattended(&["--scope", "openid"]);
    assert_eq!(code, Some(0), "{lines}{complaint}");
    assert!(lines.contains("skipped  refresh") && lines.contains("ok       revocation"), "{lines}");
    for secret in [&house.password, &house.secret] {
        let secret = fs::read_to_string(secret).unwrap();
        assert!(!format!("{told}{lines}").contains(secret.trim()), "no secret is told");
    }
}

/// A person answers with a browser; the address is waited for, or pasted.
async fn a_login_with_a_browser(house: &House) {
    let mails = MailServer::start();
    let mut person = Person::new(&house.issuer, &mails, &house.user);
    let password = fs::read_to_string(&house.password).unwrap();
    for way in [&[][..], &["--paste"]] {
        let mut child = house
            .try_login(way)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = told.find_map(|line| line.ok().filter(|line| line.starts_with("http"))).unwrap();
        let mut page = person.open(&address).await;
        if page.path.ends_with("/login") {
            page = person.submit(&page, &[("username", &house.user), ("password", password.trim())]).await;
        }
        assert!(page.location.starts_with(&house.redirect_uri), "{page:?}");
        if way.is_empty() {
            // Somebody else's request ends nothing.
            let stray = reqwest::get(format!("{}?code=x&state=y", house.redirect_uri)).await.unwrap();
            assert_eq!(stray.status(), 404);
            assert!(reqwest::get(&page.location).await.unwrap().status().is_success());
        } else {
            writeln!(child.stdin.take().unwrap(), "{}", page.location).unwrap();
        }
        let mut lines = String::new();
        child.stdout.take().unwrap().read_to_string(&mut lines).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{lines}");
        assert!(lines.contains("ok       nonce") && lines.contains("skipped  logout"), "{lines}");
    }
}

fn logins_that_cannot_be(house: &House, folder: &Folder) {
    let wrong = folder.path("wrong");
    fs::write(&wrong, "not-the-one").unwrap();
    let wrong = wrong.to_str().unwrap();
    let password = house.password.to_str().unwrap();
    let attempt = |arguments: &[&str]| {
        let output = program().arg("try-login").args(arguments).output().unwrap();
        (output.status.code(), format!("{}{}", text(&output.stdout), text(&output.stderr)))
    };
    let as_full = ["--user", house.user.as_str(), "--password-file", password];
    let checker = [house.issuer.as_str(), "--client-id", "checker", "--redirect-uri", &house.redirect_uri];
    let elsewhere =
        [house.issuer.as_str(), "--client-id", "checker", "--redirect-uri", "http://127.0.0.1:1/other"];
    let nowhere = ["http://localhost:1", "--client-id", "checker"];
    for (arguments, code, sentence) in [
        (nowhere.to_vec(), 1, "FAILED   discovery"),
        ([&checker[..], &["--client-secret-file", wrong], &as_full].concat(), 1, "FAILED   token endpoint"),
        ([&elsewhere[..], &as_full].concat(), 1, "FAILED   login pages"),
        (vec![house.issuer.as_str()], 2, "--client-id"),
        ([&checker[..], &["--user", "x"]].concat(), 2, "--password-file"),
        (vec!["id.example.jp", "--client-id", "checker"], 2, "write it as in"),
        // The one wrong password of this file.
        (
            [&checker[..], &["--user", &house.user, "--password-file", wrong]].concat(),
            1,
            "the login was refused",
        ),
    ] {
        let (ended, said) = attempt(&arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {said}");
        assert!(said.contains(sentence), "{arguments:?}: {said}");
    }
}

fn is_backed_up(house: &House, folder: &Folder) {
    let backup = folder.path("backups/today");
    let there = backup.to_str().unwrap();
    let made = told(&house.settings, &["backup", there]);
    let rows = &made["backup"]["contents"]["rows"];
    assert!(rows["accounts"].as_i64().unwrap() >= 4, "{made}");
    assert_eq!(told(&house.settings, &["verify"])["state"], "good");
    let verified = told(&house.settings, &["restore", "--verify", there]);
    assert_eq!((&verified["state"], &verified["backup"]), (&json!("verified"), &made["backup"]));
    let words = text(&run(&["restore", "--verify", there], &house.settings).stdout);
    assert!(words.contains("is good"), "{words}");
    // The database that runs is no empty one.
    assert!(refused(&house.settings, &["restore", there], 1).contains("nothing is written over"));
    for file in fs::read_dir(&backup).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
    let audit = text(&run(&["audit", "export", "--action", "database."], &house.settings).stdout);
    assert!(audit.contains(made["backup"]["sha256"].as_str().unwrap()), "{audit}");
}

/// Name and text of every file below a folder.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// What the demo has goes into an empty production, which then has the same, letter by letter.
fn is_made_again(house: &House, folder: &Folder, empty: &str) {
    let (first, second) = (folder.path("first"), folder.path("second"));
    told(&house.settings, &["export", first.to_str().unwrap()]);
    let production = folder.path("production/common-id.toml");
    told(
        &production,
        &[
            "init",
            "--issuer",
            "http://localhost:8080",
            "--database",
            empty,
            "--smtp",
            "smtp://localhost:2525",
            "--mail-from",
            "no-reply@id.example.jp",
            "--operator",
            &house.operator,
        ],
    );
    let secrets = folder.path("secrets.json");
    let apply = ["apply", first.to_str().unwrap()];
    let dry = told(&production, &[&apply[..], &["--dry-run"]].concat());
    assert_eq!((&dry["dry_run"], dry.get("secrets")), (&json!(true), None));
    let out = ["--secrets-out", secrets.to_str().unwrap()];
    let done = told(&production, &[&apply[..], &out].concat());
    assert_eq!(dry["changes"], done["changes"], "the rehearsal told what was done");
    assert!(done["created"].as_i64().unwrap() >= 12 && done.get("secrets").is_none(), "{done}");
    assert_eq!(fs::metadata(&secrets).unwrap().permissions().mode() & 0o777, 0o600);
    let kept: Value = serde_json::from_slice(&fs::read(&secrets).unwrap()).unwrap();
    let names: Vec<&String> = kept.as_object().unwrap().keys().collect();
    assert_eq!(names, ["checker", "my-toyota", "shop-counter", "tool-basic", "tool-post", "admin-console"]);

    told(&production, &["export", second.to_str().unwrap()]);
    let bare = |folder: &Path| -> Vec<(PathBuf, String)> {
        let files = files(folder).into_iter();
        files.map(|(path, text)| (path.strip_prefix(folder).unwrap().to_owned(), text)).collect()
    };
    let (of_demo, of_production) = (bare(&first), bare(&second));
    for (written, again) in of_demo.iter().zip(&of_production) {
        assert_eq!(written, again);
    }
    assert_eq!(of_demo.len(), of_production.len());
    for (path, text) in bare(&first) {
        assert!(!text.contains("secret_hash") && !text.contains("\"d\""), "{}: {text}", path.display());
    }
    let again = told(&production, &apply);
    let sums = ["created", "changed", "suspended"].map(|name| again[name].as_i64().unwrap());
    assert_eq!(sums, [0, 0, 0], "{again}");
    assert!(text(&run(&apply, &production).stdout).contains("Nothing to do"));
}

/// What files say reaches the program that runs: a new tool has its token at once, and none once it is suspended.
fn is_changed_while_it_runs(house: &House, folder: &Folder) {
    let file = folder.path("tool.toml");
    let apply = |state: &str| {
        fs::write(
            &file,
            format!("[[tools]]\nclient_id = \"nightly\"\nscope = \"admin:read\"\nstate = \"{state}\"\n"),
        )
        .unwrap();
        told(&house.settings, &["apply", file.to_str().unwrap()])
    };
    let secret = apply("active")["secrets"]["nightly"].as_str().unwrap().to_owned();
    let audience = format!("{}/admin/v1", house.issuer);
    let is_let_in = || {
        let form =
            ["grant_type=client_credentials", "scope=admin:read", &format!("resource={audience}")].join("&");
        let mut command = Command::new("curl");
        command.args([
            "-s",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-u",
            &format!("nightly:{secret}"),
            "-d",
            &form,
        ]);
        text(&command.arg(format!("{}/token", house.issuer)).output().unwrap().stdout) == "200"
    };
    assert!(is_let_in());
    assert_eq!(apply("suspended")["changed"], 1);
    // What the program remembers of a client ages within five seconds.
    let until = Instant::now() + Duration::from_secs(6);
    while is_let_in() {
        assert!(Instant::now() < until, "a suspended tool is let in");
        thread::sleep(Duration::from_millis(200));
    }
}

async fn day(folder: Folder, database: Option<String>, empty: &str) {
    let (data, base) = (folder.path("data"), free_base());
    let more: Vec<&str> = database.iter().flat_map(|url| ["--database", url]).collect();
    let demo = Demo::start(&data, base, &more);
    let file = data.join("common-id.sqlite");
    let database = database.as_deref().unwrap_or(file.to_str().unwrap());
    let house = House::beside(&demo, &folder, &data, database);

    assert_eq!(told(&house.settings, &["healthcheck"])["state"], "ready");
    assert_eq!(told(&house.settings, &["healthcheck", "--live"])["state"], "live");
    a_login_without_a_browser(&house);
    a_login_with_a_browser(&house).await;
    is_backed_up(&house, &folder);
    is_made_again(&house, &folder, empty);
    logins_that_cannot_be(&house, &folder);
    let why = ["--reason", "customer_request"];
    let erased = told(&house.settings, &[&["user", "erase", &house.user, "--yes"], &why[..]].concat());
    assert_eq!(erased["state"], "erased");
    refused(&house.settings, &[&["user", "find", &house.user], &why[..]].concat(), 1);
    is_changed_while_it_runs(&house, &folder);
    demo.stop();
    assert!(refused(&house.settings, &["healthcheck"], 1).contains("nothing answers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    day(Folder::new(), None, "common-id.sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let (database, empty) = (Database::new("operators_day"), Database::new("operators_empty"));
    day(Folder::new(), Some(database.url()), &empty.url()).await;
}
