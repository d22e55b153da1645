//! What `config check` says of a setting, `serve` says too: what passes the one starts with the other.

use crate::{
    certificates::Authority,
    stage::{Folder, program, text},
};
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

const NOW: (i32, i32) = (2020, 2090);

/// Variables of the environment that go over safe settings, and what is said of them.
const WRONG: &[(&[(&str, &str)], &str)] = &[
    (&[("ISSUER", "https://id.example.jp/x")], "without path"),
    (&[("ISSUER", "http://LOCALHOST:8080")], "write http://localhost:8080"),
    (&[("ISSUER", "http://id.example.jp")], "make it https"),
    (&[("LISTEN", "127.0.0.1:8081")], "the same port"),
    (&[("ADMIN__LISTEN", "0.0.0.0:8081")], "beyond loopback"),
    (&[("MASTER_KEY", "short")], "32 random bytes"),
    (&[("MAIL__SMTP", "smtp://mail.example.jp")], "leaves this machine"),
    (&[("MAIL__SMTP", "smtps://")], "`mail.smtp`"),
    (&[("MAIL__FROM", "nobody")], "`mail.from`"),
    (&[("DATABASE__URL", "postgres://u:x@db/x")], "whoever answers there is believed"),
    (&[("DATABASE__URL", "/nowhere/at/all.sqlite")], "there is no folder"),
    (&[("PROXIES__TRUSTED", "[\"10.0.0.1\"]")], "write 10.0.0.1/32"),
    (&[("OUTGOING__EXTRA_CA", "broken-ca.pem")], "extra_ca"),
    (&[("JOURNEYS__AUTHORIZE", "[\"login\"]")], "`journeys.authorize` must name"),
    (
        &[("JOURNEYS__MIGRATION", "[\"login\",\"migration_consent\",\"tea\"]")],
        "`journeys.migration` must name",
    ),
    (&[("POSTAL_LIST", "garbage.pem")], "is no list of postal codes"),
    (&[("BRAND", "garbage.pem")], "`brand`"),
    (&[("LOG__LEVEL", "idp=loud")], "`log.level`"),
    (&[("TLS__CERT", "missing.pem"), ("TLS__KEY", "good.key")], "`tls.cert` cannot be read"),
    (&[("TLS__CERT", "good.pem"), ("TLS__KEY", "missing.key")], "`tls.key` cannot be read"),
    (&[("TLS__CERT", "garbage.pem"), ("TLS__KEY", "good.key")], "`tls.cert` holds no certificate"),
    (&[("TLS__CERT", "broken-ca.pem"), ("TLS__KEY", "good.key")], "`tls.cert` holds"),
    (&[("TLS__CERT", "good.pem"), ("TLS__KEY", "garbage.pem")], "`tls.key` holds no private key"),
    (&[("TLS__CERT", "good.pem"), ("TLS__KEY", "encrypted.key")], "`tls.key` is encrypted"),
    (&[("TLS__CERT", "good.pem"), ("TLS__KEY", "other.key")], "`tls.key` is not the key"),
    (&[("TLS__CERT", "reversed.pem"), ("TLS__KEY", "good.key")], "the server's own must come first"),
    (&[("TLS__CERT", "other.pem"), ("TLS__KEY", "other.key")], "not for localhost"),
    (&[("TLS__CERT", "ended.pem"), ("TLS__KEY", "ended.key")], "`tls.cert` has ended"),
    (&[("TLS__CERT", "early.pem"), ("TLS__KEY", "early.key")], "`tls.cert` holds only from"),
    (&[("TLS__CERT", "strangers.pem"), ("TLS__KEY", "good.key")], "do not follow one another"),
    (&[("TLS__CERT", "good.pem"), ("TLS__KEY", "open.key")], "can be read by everybody"),
];

fn stage() -> Folder {
    let folder = Folder::new();
    let write = |name: &str, contents: &str| {
        fs::write(folder.path(name), contents).unwrap();
        let mode = if name == "open.key" { 0o644 } else { 0o600 };
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let authority = Authority::new("test authority");
    let good = authority.leaf("localhost", NOW);
    for (name, leaf) in [
        ("other", authority.leaf("other.example.jp", NOW)),
        ("ended", authority.leaf("localhost", (2020, 2021))),
        ("early", authority.leaf("localhost", (2089, 2090))),
    ] {
        write(&format!("{name}.pem"), &leaf.cert);
        write(&format!("{name}.key"), &leaf.key);
    }
    let alone = good.cert.strip_suffix(&authority.pem).unwrap();
    write("good.pem", &good.cert);
    write("good.key", &good.key);
    write("open.key", &good.key);
    write("alone.pem", alone);
    write("reversed.pem", &format!("{}{alone}", authority.pem));
    write("strangers.pem", &format!("{alone}{}", Authority::new("a stranger").pem));
    write("garbage.pem", "nothing of use");
    write("broken-ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    write(
        "encrypted.key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    );
    folder
}

/// The exit code, and what was said on standard error and standard output.
fn run(folder: &Folder, command: &[&str], change: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let settings = folder.settings("");
    // A program that starts in spite of them is ended, and has failed.
    let mut process = Command::new("timeout");
    process.arg("20").arg(program().get_program()).args(command).arg("--config").arg(settings);
    process.env_remove("DATABASE_URL");
    process.envs(change.iter().map(|(name, value)| (format!("COMMON_ID__{name}"), value)));
    let output = process.output().unwrap();
    (output.status.code(), text(&output.stderr), text(&output.stdout))
}

#[test]
fn config_check_and_serve_say_the_same() {
    let folder = stage();
    assert!(WRONG.len() >= 20);
    for (change, sentence) in WRONG {
        let checked = run(&folder, &["config", "check"], change);
        let served = run(&folder, &["serve"], change);
        assert_eq!(checked.0, Some(2), "{change:?}: {checked:?}");
        assert!(checked.1.contains(sentence), "{change:?}: {checked:?}");
        assert_eq!(served, checked, "{change:?}");
    }
}

#[test]
fn certificates_that_can_be_served_pass() {
    let folder = stage();
    let tls = |cert: &'static str| {
        [("TLS__CERT", cert), ("TLS__KEY", "good.key"), ("ISSUER", "https://localhost:8080")]
    };
    let check = |change: &[(&str, &str)]| {
        let (code, complaint, said) = run(&folder, &["config", "check"], change);
        assert_eq!((code, complaint.as_str()), (Some(0), ""), "{change:?}");
        said
    };
    let note = "Note: `tls.cert` holds the server's certificate alone";
    assert!(!check(&tls("good.pem")).contains(note));
    assert!(check(&tls("alone.pem")).contains(note));
    // A proxy before us may call us by a name of the inner network.
    let inner =
        [("TLS__CERT", "other.pem"), ("TLS__KEY", "other.key"), ("PROXIES__TRUSTED", "[\"10.1.0.0/16\"]")];
    check(&inner);
}
