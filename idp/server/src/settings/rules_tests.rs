//! Every rule of the table, broken once.
#![allow(clippy::unwrap_used)]

use super::*;
use figment::{
    Figment,
    providers::{Format, Toml},
};

const SAFE: &str = r#"
    issuer = "https://id.example.jp"
    listen = "0.0.0.0:8080"
    admin.listen = "127.0.0.1:8081"
    database.url = "postgres://common_id:0WJ9zCkq@db.internal/common_id?sslmode=verify-full"
    master_key = "pXjM1R3sJ9gq2c0vKf8wTnYbHd5eLuZaQxWmPo7iE4s"
    mail.smtp = "smtps://u:p@mail.example.jp:465"
    mail.from = "共通ID <no-reply@id.example.jp>"
    proxies.trusted = ["10.1.0.0/16"]
"#;

fn broken_by(change: &str) -> Vec<String> {
    broken(&Figment::from(Toml::string(SAFE)).merge(Toml::string(change)).extract().unwrap())
}

/// A legacy site with one member changed.
fn site(change: &str) -> String {
    let (name, _) = change.split_once(' ').unwrap();
    let members = [
        "id = 'owners-site'",
        "name = 'OWNERS'",
        "top_url = 'https://owners.example.jp/top'",
        "jwks_uri = 'https://owners.example.jp/jwks.json'",
        "service = 'maintenance-notebook'",
    ];
    let kept = members.iter().filter(|member| !member.starts_with(&format!("{name} ")));
    let members: Vec<&str> = kept.copied().chain([change]).collect();
    format!("federation.migration.sites = [{{ {} }}]", members.join(", "))
}

#[test]
fn safe_settings_break_nothing() {
    assert_eq!(broken_by(""), Vec::<String>::new());
    assert_eq!(broken_by(&site("id = 'owners-site'")), Vec::<String>::new());
}

#[test]
fn each_rule_speaks() {
    for (change, sentence) in [
        ("issuer = ''", "`issuer` is missing"),
        ("issuer = 'https://id.example.jp/x'", "without path"),
        ("issuer = 'http://id.example.jp'", "make it https"),
        ("issuer = 'https://ID.example.jp'", "write https://id.example.jp"),
        ("issuer = 'https://id.example.jp:443'", "write https://id.example.jp"),
        ("issuer = 'https://id.example.jp./'", "write https://id.example.jp"),
        ("issuer = 'https://id.example.jp/'", "write https://id.example.jp"),
        ("issuer = 'https://共通.example.jp'", "write https://xn--b6qp14m.example.jp"),
        ("issuer = 'https://u:p@id.example.jp'", "write https://id.example.jp"),
        ("dynamic_registration = 'open'", "write initial_access_token"),
        ("proxies.trusted = []", "name the proxy that ends TLS"),
        ("listen = '0.0.0.0:8081'", "the same port"),
        ("admin.listen = '0.0.0.0:8081'", "`admin.listen` is plain http beyond loopback"),
        ("response_types = ['id_token']", "must name code"),
        ("signing_algorithms = []", "must name RS256 and ES256"),
        ("signing_algorithms = ['ES256', 'EdDSA']", "must name RS256 and ES256"),
        ("keys.rotate_after_days = -1", "from 7 to 730"),
        ("keys.rotate_after_days = 6", "from 7 to 730"),
        ("keys.rotate_after_days = 731", "from 7 to 730"),
        ("tls = { cert = '/nowhere', key = '/nowhere' }", "`tls.cert` cannot be read"),
        ("master_key_file = '/nowhere'", "both set"),
        ("master_key = ''", "32 random bytes"),
        ("master_key = 'short'", "32 random bytes"),
        ("master_key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'", "looks like an example"),
        ("database.url = ''", "`database.url` is missing"),
        ("database.url = ':memory:'", "keeps nothing"),
        ("database.url = '/nowhere/at/all.sqlite'", "there is no folder"),
        ("database.url = '/tmp/common-id.sqlite'", "chmod o-rwx"),
        ("database.url = 'postgres://u:postgres@localhost/x'", "everybody tries first"),
        ("database.url = 'postgres://u@localhost/x?password=Admin'", "everybody tries first"),
        ("database.url = 'postgres://u@a@b/x?sslmode=verify-full'", "has a host that is none"),
        ("database.url = 'postgres://u:x@db/x'", "whoever answers there is believed"),
        ("database.url = 'postgres://u:x@db/x?sslmode=disable'", "whoever answers there is believed"),
        ("database.url = 'postgres://u:x@db/x?sslmode=prefer'", "whoever answers there is believed"),
        ("database.url = 'postgres://u:x@db/x?sslmode=require'", "whoever answers there is believed"),
        ("database.url = 'postgres://u:x@localhost,db/x'", "whoever answers there is believed"),
        (
            "database.url = 'postgres://u:x@localhost/x?hostaddr=192.0.2.1'",
            "whoever answers there is believed",
        ),
        ("database.url = 'postgres://u:x@localhost.example.jp/x'", "whoever answers there is believed"),
        (
            "database.url = 'postgres://u:x@a:1,b/x?target_session_attrs=read-write'",
            "whoever answers there is believed",
        ),
        ("database.replica_url = 'replica.sqlite'", "must both be addresses of PostgreSQL"),
        (
            "database.replica_url = 'postgres://u:x@replica/x'",
            "`database.replica_url` leads to another machine",
        ),
        ("database.replica_url = 'postgres://u:root@localhost/x'", "`database.replica_url` has a password"),
        ("database.connections = 0", "from 1 to 500"),
        ("mail.smtp = 'smtp://mail.example.jp:25'", "is plain and leaves this machine"),
        ("mail.smtp = 'smtp://localhost.example.jp:25'", "is plain and leaves this machine"),
        ("mail.smtp = 'smtp://[::ffff:192.0.2.1]:25'", "is plain and leaves this machine"),
        ("mail.smtp = 'smtp://0.0.0.0:25'", "is plain and leaves this machine"),
        ("mail.smtp = 'smtp:///x'", "names no host"),
        ("mail.smtp = 'mail.example.jp:25'", "must begin with"),
        ("mail.smtp = 'imap://mail.example.jp:25'", "must begin with"),
        ("mail.from = 'nobody'", "`mail.from`"),
        ("mail.reply_to = 'nobody'", "`mail.reply_to`"),
        ("proxies.trusted = ['0.0.0.0/0']", "half the world"),
        ("proxies.trusted = ['all']", "is no network"),
        ("proxies.trusted = ['10.1.2.3']", "write 10.1.2.3/32"),
        ("proxies.trusted = ['[2001:db8::1]']", "write 2001:db8::1/128"),
        ("outgoing.allowed_private_hosts = ['*']", "is no host name"),
        ("outgoing.allowed_private_hosts = ['dms.internal:8443']", "is no host name"),
        ("outgoing.allowed_private_hosts = ['/run/dms']", "is no host name"),
        ("outgoing.extra_ca = '/nowhere'", "no certificate in PEM"),
        ("mtls.address = 'https://mtls.id.example.jp'", "nobody asks for certificates"),
        ("mtls.listen = '0.0.0.0:8443'", "`mtls.listen` needs `tls`"),
        (
            "mtls = { proxy_header = 'client-cert', address = 'http://mtls.id.example.jp' }",
            "`mtls.address` must be https",
        ),
        (
            "mtls = { proxy_header = 'client-cert', client_ca = '/nowhere' }",
            "`mtls.client_ca` holds no certificates",
        ),
        ("journeys.migration = ['login']", "`journeys.migration` must name migration_consent"),
        (&site("id = 'a site'"), "letters, digits and hyphens"),
        (&site("name = ' '"), "must not be empty"),
        (&site("top_url = 'http://owners.example.jp'"), "absolute https address"),
        (&site("jwks_uri = 'keys.json'"), "absolute https address"),
        ("lifetimes.access_token = 86400", "`lifetimes.access_token` must be from 30 to 3600"),
        ("lifetimes.code = 0", "`lifetimes.code` must be"),
        ("lifetimes.session_absolute = 600", "make it shorter"),
        ("lifetimes.session_absolute = 999999999", "`lifetimes.session_absolute` must be"),
        ("limits.login_guesses = 0", "`limits.login_guesses` must be from 1 to 100"),
        ("limits.login_guesses = 5000", "not 5000"),
        ("limits.code_tries = 11", "`limits.code_tries` must be from 1 to 10"),
        ("limits.mail_wait = 3600", "`limits.mail_wait` must be"),
        ("limits.visits_per_client = -1", "`limits.visits_per_client` must be"),
        ("limits.mail_total = 4", "must be at least 5"),
        ("limits.mail_open = 9", "must be at least 12"),
        ("limits.wait_first = 800\nlimits.wait_longest = 60", "make it shorter"),
        ("limits.logins = 5", "there is no setting `limits.logins`"),
        ("log.level = 'idp=loud'", "`log.level` must be"),
        ("traces.endpoint = 'collector:4318'", "`traces.endpoint` must be"),
        ("traces.endpoint = 'https://user:word@collector.example.jp/v1/traces'", "`traces.endpoint` must be"),
        ("traces.endpoint = 'https://collector.example.jp/v1/traces?key=1'", "`traces.endpoint` must be"),
        ("traces.ratio = 1.5", "not 1.5"),
    ] {
        let found = broken_by(change);
        assert_eq!(found.len(), 1, "{change}: {found:?}");
        assert!(found.iter().all(|text| text.contains(sentence)), "{change}: {found:?}");
        assert!(found.iter().all(|text| text.lines().count() == 1), "{change}: {found:?}");
    }
}

#[test]
fn nothing_set_breaks_what_is_needed() {
    let found = broken(&Settings::default());
    for name in ["`issuer`", "`listen`", "`admin.listen`", "`master_key`", "`database.url`", "`mail.smtp`"] {
        assert!(found.iter().any(|sentence| sentence.starts_with(name)), "{name}: {found:?}");
    }
}

#[test]
fn what_is_allowed_on_one_machine() {
    for change in [
        "issuer = 'http://localhost:8080'",
        "issuer = 'http://127.0.0.1:8080'",
        "issuer = 'http://[::1]:8080'",
        "mail.smtp = 'smtp://localhost:25'",
        "mail.smtp = 'smtp://LOCALHOST:25'",
        "mail.smtp = 'smtp://localhost.:25'",
        "mail.smtp = 'smtp://127.0.0.1:25'",
        "mail.smtp = 'smtp://127.1'",
        "mail.smtp = 'smtp://[::1]:25'",
        "mail.smtp = 'smtp://[::ffff:127.0.0.1]:25'",
        "database.url = 'postgres://u:x@db/x?sslmode=verify-ca'",
        "database.url = 'postgres://u:x@a,b/x?sslmode=verify-full&sslrootcert=/etc/ca.pem'",
        "database.url = 'postgres://u:x@db/x?sslrootcert=system'",
        "database.url = 'postgres://u:x@a:5432,b:5433/x?sslmode=verify-full&target_session_attrs=read-write'",
        "database.replica_url = 'postgres://u:x@b,c/x?sslmode=verify-full&target_session_attrs=prefer-standby'",
        "database = { url = 'postgres://u:x@db/x', plain_network = true }",
        "database.url = 'postgres://u:x@127.0.0.1/x'",
        "database.url = 'postgres:///x?host=/run/postgresql'",
        "database.url = 'postgres://%2Frun%2Fpostgresql/x'",
        "database.url = 'postgres:///x'",
        "outgoing.allowed_private_hosts = ['dms.internal', '127.0.0.1', '[::1]', 'LOCALHOST']",
        "mail.smtp = 'smtp://u:p@mail.example.jp:587?tls=required'",
        "admin = { listen = '0.0.0.0:8081', plain_http = true }",
        "database.url = 'postgres://u:x@localhost/x?sslmode=disable'",
        "log.level = 'info,idp=debug'",
    ] {
        assert_eq!(broken_by(change), Vec::<String>::new(), "{change}");
    }
}

/// A header that anybody can write would make anybody any client.
#[test]
fn the_header_of_certificates_needs_a_proxy() {
    let with = |more: &str| broken_by(&format!("mtls.proxy_header = 'x-ssl-client-cert'\n{more}"));
    assert_eq!(with(""), Vec::<String>::new());
    let told = with("proxies.trusted = []");
    assert!(told.iter().any(|sentence| sentence.contains("`mtls.proxy_header` is believed of")), "{told:?}");
}
