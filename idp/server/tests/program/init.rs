//! `init`: from an empty folder to settings, keys, a database and an invitation; once, and never over what is there.

use crate::stage::{self, Folder, program, text, told};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const FLAGS: [&str; 10] = [
    "--issuer",
    "http://localhost:8080",
    "--database",
    "common-id.sqlite",
    "--smtp",
    "smtp://localhost:2525",
    "--mail-from",
    "no-reply@id.example.jp",
    "--operator",
    "boss@example.jp",
];

fn init(settings: &Path, more: &[&str]) -> Output {
    program().arg("init").arg("--config").arg(settings).args(more).output().unwrap()
}

/// An installation that was made by flags.
pub(crate) fn ready(folder: &Folder) -> PathBuf {
    let settings = folder.path("common-id.toml");
    let output = init(&settings, &FLAGS);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    settings
}

/// Name, bytes and mode of everything but the database, which is written to.
fn files(folder: &Path) -> Vec<(String, Vec<u8>, u32)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| !entry.file_name().to_string_lossy().contains("sqlite"))
        .map(|entry| {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap(), mode)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn init_makes_everything_once() {
    let folder = Folder::new();
    let settings = folder.path("deep/er/common-id.toml");
    let with_brand = [&FLAGS[..], &["--brand", "わたしのID", "--machine", "deployer"]].concat();
    let first = init(&settings, &with_brand);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let said = text(&first.stdout);
    for word in [
        "master.key",
        "brand.toml",
        "common-id.toml",
        "client back-office",
        "/staff-invitation/",
        "secret",
        "common-id serve",
        "Keep a copy of",
        "ssh -L 8081:localhost:8081",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let home = settings.parent().unwrap();
    for made in [home, home.parent().unwrap()] {
        assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700, "{}", made.display());
    }
    let before = files(home);
    assert_eq!(
        before.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(),
        ["brand.toml", "common-id.toml", "master.key"]
    );
    assert!(before.iter().all(|(.., mode)| *mode == 0o600), "{before:?}");
    let database = home.join("common-id.sqlite");
    assert_eq!(fs::metadata(&database).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(stage::run(&["config", "check"], &settings).status.success());

    // Again, with the same flags and with none: nothing is made, and the link is the same.
    let link = |said: &str| said.lines().find(|line| line.contains("/staff-invitation/")).unwrap().to_owned();
    for flags in [&with_brand[..], &[], &["--operator", "boss@example.jp"]] {
        let again = init(&settings, flags);
        let told = text(&again.stdout);
        assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
        assert!(told.contains("Nothing was changed"), "{told}");
        assert_eq!(link(&told), link(&said));
        assert!(!told.contains("shown this once"), "the secret is not shown again: {told}");
        assert_eq!(files(home), before);
    }
    // A flag that says something else than the settings is not passed over.
    for other in [
        ["--issuer", "https://id.example.jp"],
        ["--listen", "127.0.0.1:9"],
        ["--admin-listen", "127.0.0.1:9"],
        ["--database", "other.sqlite"],
        ["--smtp", "smtp://localhost:9"],
        ["--mail-from", "x@example.jp"],
    ] {
        let refused = init(&settings, &[&other[..], &["--operator", "boss@example.jp"]].concat());
        assert_eq!(refused.status.code(), Some(1), "{other:?}");
        assert!(text(&refused.stderr).contains(other[0]), "{}", text(&refused.stderr));
    }
    assert_eq!(files(home), before);
}

/// Somebody whom a dealer awaits, or who is to audit, is no operator by that: there would be none.
#[test]
fn an_invitation_to_something_else_makes_no_operator() {
    let folder = Folder::new();
    let settings = ready(&folder);
    told(&settings, &["dealer", "add", "D-0234", "トヨタ中央販売"]);
    for to in [&["--role", "dealer_staff", "--dealer", "D-0234"][..], &["--role", "auditor"]] {
        told(&settings, &["operator", "remove", "boss@example.jp"]);
        told(&settings, &[&["operator", "add", "boss@example.jp"], to].concat());
        let again = init(&settings, &["--operator", "boss@example.jp"]);
        let said = text(&again.stdout);
        assert!(said.contains("invitation of boss@example.jp"), "{to:?}: {said}{}", text(&again.stderr));
        let listed = told(&settings, &["operator", "list"]);
        let roles: Vec<&str> = listed["invitations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["role"].as_str().unwrap())
            .collect();
        assert_eq!(roles, ["operator"], "{to:?}");
    }
}

#[test]
fn half_done_is_finished() {
    let folder = Folder::new();
    let settings = ready(&folder);
    let key = fs::read(folder.path("master.key")).unwrap();
    // Killed after the key: the settings are written to it.
    fs::remove_file(&settings).unwrap();
    assert_eq!(init(&settings, &FLAGS).status.code(), Some(0));
    assert_eq!(fs::read(folder.path("master.key")).unwrap(), key);
    // Killed while a file was written.
    fs::remove_file(&settings).unwrap();
    fs::write(folder.path("common-id.toml.new"), "half").unwrap();
    assert_eq!(init(&settings, &FLAGS).status.code(), Some(0));
    assert!(!folder.path("common-id.toml.new").exists());
    // Killed before the schema.
    for name in ["common-id.sqlite", "common-id.sqlite-wal", "common-id.sqlite-shm"] {
        let _ = fs::remove_file(folder.path(name));
    }
    let finished = init(&settings, &FLAGS);
    assert_eq!(finished.status.code(), Some(0), "{}", text(&finished.stderr));
    assert!(text(&finished.stdout).contains("database"), "{}", text(&finished.stdout));
    // A key that is gone is not replaced: it would only hide that the data is lost.
    fs::remove_file(folder.path("master.key")).unwrap();
    fs::remove_file(&settings).unwrap();
    let lost = init(&settings, &FLAGS);
    assert_eq!(lost.status.code(), Some(1));
    assert!(text(&lost.stderr).contains("put"), "{}", text(&lost.stderr));
    assert!(!settings.exists() && !folder.path("master.key").exists());
}

#[test]
fn what_is_missing_or_unsafe_is_told_before_anything_is_written() {
    for (flags, code, sentence) in [
        (vec![], 2, "--issuer URL, --database URL, --smtp URL"),
        ([&FLAGS[..8]].concat(), 2, "--operator MAIL"),
        ([&["--issuer", "https://id.example.jp"], &FLAGS[2..]].concat(), 2, "--proxy"),
        ([&["--issuer", "http://id.example.jp"], &FLAGS[2..]].concat(), 2, "plain http"),
        ([&FLAGS[..8], &["--operator", "boss"]].concat(), 2, "--operator boss"),
        ([&FLAGS[..], &["--console", "localhost:8081"]].concat(), 2, "--console localhost:8081: must be"),
        ([&FLAGS[..], &["--console", "http://console.example.jp"]].concat(), 2, "plain http"),
        ([&FLAGS[..], &["--machine", "x y"]].concat(), 2, "--machine: client_id: "),
        (
            [&FLAGS[..], &["--machine", "deployer", "--machine-scope", "root"]].concat(),
            2,
            "--machine: scope: ",
        ),
        ([&FLAGS[..], &["--listen", "here"]].concat(), 2, "--listen"),
        ([&FLAGS[..], &["--tls-cert", "cert.pem"]].concat(), 2, "--tls-key"),
    ] {
        let folder = Folder::new();
        let output = init(&folder.path("common-id.toml"), &flags);
        assert_eq!(output.status.code(), Some(code), "{flags:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(sentence), "{flags:?}: {}", text(&output.stderr));
        assert_eq!(files(&folder.path("")), [], "{flags:?}");
    }
}

/// Somebody sits at the terminal: a pseudo-terminal, and an answer a question.
#[test]
fn init_asks_at_a_terminal() {
    const SCRIPT: &str = "import os, pty, sys, time
answers = [b'id.example.jp', b'http://localhost:9000/', b'http://localhost:9000', b'', b'smtp://localhost:2525', b'nobody', b'no-reply@id.example.jp', b'', b'boss', b'boss@example.jp']
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b''
try:
    while True:
        said += os.read(terminal, 4096)
        if said.rstrip(b' ').endswith(b':') and answers and said.endswith(b': '):
            os.write(terminal, answers.pop(0) + b'\\n')
            time.sleep(0.2)
except OSError:
    pass
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(status))";
    let folder = Folder::new();
    let settings = folder.path("common-id.toml");
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT, env!("CARGO_BIN_EXE_common-id"), "init", "--config"]).arg(&settings);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COMMON_ID__")) {
        command.env_remove(name);
    }
    let output = command.env_remove("DATABASE_URL").output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    assert!(said.contains("[common-id.sqlite]") && said.contains("/staff-invitation/"), "{said}");
    // What cannot be right is asked for again, with the reason.
    for sentence in [
        "id.example.jp: must be scheme",
        "write http://localhost:9000\r\n",
        "nobody: must be a mail address",
        "boss: ",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let written = fs::read_to_string(&settings).unwrap();
    assert!(written.contains("listen = \"127.0.0.1:9000\""), "the port of the issuer: {written}");
    assert!(written.contains("url = \"common-id.sqlite\"") && !written.contains("brand"), "{written}");
}
