//! `init` on machines that are not ready: a database that cannot be used, a mail server that refuses, a port that is taken, a
//! full disk. What cannot be used is told before anything is written; what can be mended later is a note.

use crate::{
    disk::SmallDisk,
    postgres::{self, Database, own_name, psql},
    smtp::MailServer,
    stage::{Folder, program, refused, text, told},
};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::Command,
    thread,
};

/// Flags that do, but for the listeners.
struct Flags {
    issuer: &'static str,
    database: String,
    smtp: String,
    more: Vec<String>,
}

impl Flags {
    fn new() -> Self {
        Self {
            issuer: "http://localhost:8080",
            database: "common-id.sqlite".to_owned(),
            smtp: "smtp://localhost:1".to_owned(),
            more: Vec::new(),
        }
    }

    fn on(database: &str) -> Self {
        Self { database: database.to_owned(), ..Self::new() }
    }

    fn with(mut self, more: &[&str]) -> Self {
        self.more.extend(more.iter().map(|word| (*word).to_owned()));
        self
    }

    fn words(&self) -> Vec<&str> {
        let mut words = vec![
            "init",
            "--issuer",
            self.issuer,
            "--database",
            &self.database,
            "--smtp",
            &self.smtp,
            "--mail-from",
            "no-reply@id.example.jp",
            "--operator",
            "boss@example.jp",
        ];
        words.extend(self.more.iter().map(String::as_str));
        words
    }
}

fn notes(folder: &Folder, flags: &Flags) -> Vec<String> {
    let told = told(&folder.path("common-id.toml"), &flags.words());
    told["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn python(script: &str, path: &Path) {
    assert!(Command::new("python3").args(["-c", script]).arg(path).status().unwrap().success());
}

#[test]
fn files_that_are_no_database_of_ours() {
    type Making = fn(&Path);
    let cases: [(&str, Making, &str); 3] = [
        ("a folder", |path| fs::create_dir(path).unwrap(), "it is a folder"),
        (
            "words",
            |path| fs::write(path, "not a database, but long enough to be looked at\n".repeat(40)).unwrap(),
            "no database of SQLite",
        ),
        (
            "another program's",
            |path| {
                python(
                    "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE accounts (id)')",
                    path,
                )
            },
            "tables of another program",
        ),
    ];
    for (case, make, sentence) in cases {
        let folder = Folder::new();
        fs::create_dir(folder.path("data")).unwrap();
        fs::set_permissions(folder.path("data"), fs::Permissions::from_mode(0o700)).unwrap();
        make(&folder.path("data/there"));
        let said = refused(&folder.path("common-id.toml"), &Flags::on("data/there").words(), 1);
        assert!(said.contains("the database") && said.contains(sentence), "{case}: {said}");
        assert_eq!(names(&folder.path("")), ["data"], "{case}");
    }
}

#[test]
fn servers_that_cannot_be_used() {
    let server = postgres::server();
    let (foreign, odd) =
        (Database::new("foreign"), Database::with("odd", "ENCODING 'LATIN1' TEMPLATE template0"));
    psql(foreign.name(), &["CREATE TABLE accounts (id text)"]);
    let (narrow, role) = (Database::new("narrow"), own_name("guest"));
    psql("postgres", &[&format!("CREATE ROLE {role} LOGIN")]);
    let (_, host) = server.split_once('@').unwrap();
    let mending = format!("ALTER DATABASE {} OWNER TO {role}", narrow.name());
    for (url, sentence) in [
        ("postgres://test@127.0.0.1:1/x".to_owned(), "nothing listens at its address"),
        ("postgres://test@no-such-host.localhost/x".to_owned(), "the database: "),
        (format!("{server}/no_such_database"), "no such database: CREATE DATABASE"),
        (format!("postgres://nobody_{role}@{host}/postgres"), "no such role: CREATE ROLE"),
        (format!("postgres://{role}@{host}/{}", narrow.name()), mending.as_str()),
        (foreign.url(), "tables of another program"),
        (odd.url(), "it cannot hold Japanese"),
    ] {
        let folder = Folder::new();
        let said = refused(&folder.path("common-id.toml"), &Flags::on(&url).words(), 1);
        assert!(said.contains(sentence), "{url}: {said}");
        assert!(names(&folder.path("")).is_empty(), "{url}: nothing is written");
    }
    // As the sentence says.
    psql("postgres", &[&mending]);
    let folder = Folder::new();
    told(
        &folder.path("common-id.toml"),
        &Flags::on(&format!("postgres://{role}@{host}/{}", narrow.name())).words(),
    );
    // Whoever has lost the folder has lost the key: another one would only hide that.
    let elsewhere = Folder::new();
    let said = refused(&elsewhere.path("common-id.toml"), &Flags::on(&narrow.url()).words(), 1);
    assert!(said.contains("not the master key"), "{said}");
    drop(narrow);
    psql("postgres", &[&format!("DROP ROLE {role}")]);
}

/// A mail server that answers this to what begins so, and takes the rest.
fn stubborn(word: &'static str, answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let lines = BufReader::new(socket.try_clone().unwrap()).lines();
            let greeting = if word == "greeting" { answer } else { "220 here" };
            let _ = write!(socket, "{greeting}\r\n");
            for line in lines.map_while(Result::ok) {
                let said = match line.to_ascii_uppercase() {
                    line if line.starts_with(word) => answer,
                    line if line.starts_with("EHLO") => "250-here\r\n250 AUTH PLAIN",
                    _ => "250 ok",
                };
                let _ = write!(socket, "{said}\r\n");
            }
        }
    });
    format!("127.0.0.1:{port}")
}

#[test]
fn a_mail_server_that_refuses_is_a_note() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = silent.local_addr().unwrap();
    drop(silent);
    for (smtp, sentence) in [
        (format!("smtp://{closed}"), "cannot be reached"),
        (format!("smtp://{}", stubborn("greeting", "554 no")), "refused with 554"),
        (format!("smtp://taro:hunter2@{}", stubborn("AUTH", "535 no")), "refuses the login (535)"),
        (format!("smtp://{}", stubborn("MAIL", "550 not you")), "refused with 550"),
    ] {
        let folder = Folder::new();
        let notes = notes(&folder, &Flags { smtp: smtp.clone(), ..Flags::new() });
        let note = notes.iter().find(|note| note.contains("`mail.smtp`")).expect("a note");
        assert!(note.contains(sentence) && note.contains("127.0.0.1:"), "{smtp}: {note}");
        assert!(!note.contains("hunter2"), "{note}");
    }
    let (folder, mails) = (Folder::new(), MailServer::start());
    let notes = notes(&folder, &Flags { smtp: mails.url(), ..Flags::new() });
    assert!(!notes.iter().any(|note| note.contains("mail")), "{notes:?}");
}

#[test]
fn listeners_that_cannot_be_had_and_what_root_makes_are_notes() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = Folder::new();
    let found = notes(&folder, &Flags::new().with(&["--listen", &address, "--admin-listen", "127.0.0.1:0"]));
    let about = |word: &str| found.iter().any(|note| note.contains(word));
    assert!(about("another program listens there") && !about("`admin.listen`"), "{found:?}");
    // Whoever runs this test made it.
    let is_root = folder.path("common-id.toml").metadata().unwrap().uid() == 0;
    assert_eq!(about("chown -R USER"), is_root, "{found:?}");
    let folder = Folder::new();
    let elsewhere = notes(&folder, &Flags::new().with(&["--listen", "192.0.2.7:8080"]));
    assert!(elsewhere.iter().any(|note| note.contains("no such address")), "{elsewhere:?}");
    // A run that has nothing to do tells nothing of it.
    let again = told(&folder.path("common-id.toml"), &["init"]);
    assert_eq!((&again["notes"], &again["made"]), (&Value::Array(vec![]), &Value::Array(vec![])));
}

#[test]
fn an_empty_folder_is_closed_to_others_and_one_in_use_is_not_touched() {
    let open = fs::Permissions::from_mode(0o755);
    for umask in ["0000", "0022", "0077"] {
        let folder = Folder::new();
        fs::set_permissions(folder.path(""), open.clone()).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "umask \"$0\" && exec \"$@\"", umask, env!("CARGO_BIN_EXE_common-id")]);
        command.args(Flags::new().words()).current_dir(folder.path("")).env_remove("DATABASE_URL");
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{umask}: {}", text(&output.stderr));
        let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(""), 0o750, "{umask}");
        for file in names(&folder.path("")) {
            assert_eq!(mode(&file), 0o600, "{umask}: {file}");
        }
    }
    let folder = Folder::new();
    fs::write(folder.path("compose.yaml"), "").unwrap();
    fs::set_permissions(folder.path(""), open).unwrap();
    let said = refused(&folder.path("common-id.toml"), &Flags::new().words(), 2);
    assert!(said.contains("chmod o-rwx"), "{said}");
    assert_eq!(names(&folder.path("")), ["compose.yaml"]);
}

#[test]
fn what_is_in_the_way_is_named() {
    type Making = fn(&Folder);
    let cases: [(&str, Making, i32, &str); 3] = [
        (
            "common-id.toml",
            |folder| fs::write(folder.path("common-id.toml"), "half = ").unwrap(),
            2,
            "is not TOML",
        ),
        (
            "common-id.toml",
            |folder| fs::create_dir(folder.path("common-id.toml")).unwrap(),
            2,
            "cannot be read",
        ),
        ("file/common-id.toml", |folder| fs::write(folder.path("file"), "").unwrap(), 1, "cannot be made"),
    ];
    for (settings, make, code, sentence) in cases {
        let folder = Folder::new();
        make(&folder);
        let said = refused(&folder.path(settings), &Flags::new().words(), code);
        assert!(said.contains(sentence), "{settings}: {said}");
    }
}

#[test]
fn a_full_disk_leaves_nothing_half() {
    let disk = SmallDisk::mount("4m");
    let settings = disk.path("common-id.toml");
    disk.fill();
    let said = refused(&settings, &Flags::new().words(), 1);
    assert!(said.contains("No space left") || said.contains("full"), "{said}");
    let left = names(&disk.path(""));
    assert!(!left.iter().any(|name| name.ends_with(".new") || name.ends_with(".toml")), "{left:?}");
    disk.empty();
    told(&settings, &Flags::new().words());
}

/// What comes next is what this machine needs.
#[test]
fn the_proxy_is_told_where_to_lead() {
    let folder = Folder::new();
    let settings = folder.path("common-id.toml");
    let mut flags = Flags::new().with(&["--proxy", "10.0.0.0/8", "--listen", "127.0.0.1:9000"]);
    flags.issuer = "https://id.example.jp";
    let next = told(&settings, &flags.words())["next"].to_string();
    assert!(next.contains("lead https://id.example.jp to http://127.0.0.1:9000"), "{next}");
    let next = told(&Folder::new().path("common-id.toml"), &Flags::new().words())["next"].to_string();
    assert!(!next.contains("proxy"), "{next}");
}

#[test]
fn the_console_moves_when_it_is_told_to() {
    let folder = Folder::new();
    let settings = folder.path("common-id.toml");
    let first = told(&settings, &Flags::new().with(&["--admin-listen", "127.0.0.1:9001"]).words());
    assert_eq!(first["console"], "http://localhost:9001");
    let moved = told(&settings, &["init", "--console", "https://console.example.jp"]);
    assert_eq!(
        moved["made"],
        serde_json::json!([
            "client back-office, moved from http://localhost:9001 to https://console.example.jp"
        ])
    );
    let again = told(&settings, &["init"]);
    assert_eq!((&again["console"], &again["made"]), (&moved["console"], &Value::Array(vec![])));
    let audit = program().args(["audit", "export", "--config"]).arg(&settings).output().unwrap();
    assert!(text(&audit.stdout).contains("\"client.changed\""));
}
