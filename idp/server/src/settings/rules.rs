//! What makes settings unsafe. A table of rules; each says in one sentence what to change.

use super::{
    LifetimeSettings, Settings, database,
    facts::{leads_here, others_may},
    limits, migration, mutual_tls, traces,
};
use idp::{
    domain::DynamicRegistration,
    settings::{Host, Issuer},
};
use url::Url;

/// A rule: the settings it is about, and what is wrong with them, if anything.
type Rule = fn(&Settings) -> Option<String>;

/// All of them. Every one that is broken is reported, so that an operator need not start ten times.
const RULES: &[Rule] = &[
    issuer_is_an_origin,
    issuer_is_https,
    client_addresses_are_known,
    public_listener_is_set,
    admin_listener_is_set,
    listeners_differ,
    admin_listener_is_private,
    tls_pair_can_be_served,
    tls_key_is_private,
    mutual_tls::mutual_tls_has_a_way,
    mutual_tls::mutual_tls_listener_is_its_own,
    mutual_tls::mutual_tls_address_is_an_origin,
    mutual_tls::mutual_tls_header_has_its_proxy,
    mutual_tls::client_ca_is_there,
    master_key_is_set_once,
    master_key_is_strong,
    master_key_file_is_private,
    database::database_is_set,
    database::sqlite_file_is_private,
    database::replica_is_postgres,
    database::postgres_password_is_not_a_default,
    database::postgres_hosts_are_hosts,
    database::postgres_is_encrypted,
    database::connections_are_sane,
    mail_is_set,
    mail_is_encrypted,
    mail_sender_is_an_address,
    sms_gateway_is_a_domain,
    trusted_proxies_are_few,
    private_hosts_are_named,
    extra_ca_is_there,
    signing_algorithms_hold_the_required,
    keys_rotate_sanely,
    response_types_hold_code,
    registration_of_clients_is_guarded,
    lifetimes_are_sane,
    idle_is_within_absolute,
    log_level_is_known,
    traces::traces_have_a_collector,
    traces::traces_are_a_part,
    security_contacts_are_uris,
    limits::limits_are_known,
    limits::limits_make_sense,
    migration::sites_are_usable,
    migration::migration_asks_for_consent,
];

/// What is wrong with the settings, in the order of the table; empty when they are safe.
pub(super) fn broken(settings: &Settings) -> Vec<String> {
    RULES.iter().filter_map(|rule| rule(settings)).collect()
}

fn issuer_is_an_origin(settings: &Settings) -> Option<String> {
    if settings.issuer.is_empty() {
        return Some(
            "`issuer` is missing: write the address that customers see, as in https://id.example.jp"
                .to_owned(),
        );
    }
    match Issuer::form_of(&settings.issuer) {
        None => Some(
            "`issuer` must be scheme, host and port alone: write https://id.example.jp, without path"
                .to_owned(),
        ),
        // Relying parties compare it letter by letter with what is in tokens, and browsers use the other form.
        Some(form) if form != settings.issuer => {
            Some(format!("`issuer` is not in its one form: write {form}"))
        }
        Some(_) => None,
    }
}

fn issuer_is_https(settings: &Settings) -> Option<String> {
    let url = Url::parse(&settings.issuer).ok()?;
    (url.scheme() == "http" && !leads_here(&url)).then(|| {
        "`issuer` is plain http: passwords and tokens would cross the network in the clear; make it https"
            .to_owned()
    })
}

fn client_addresses_are_known(settings: &Settings) -> Option<String> {
    let behind_proxy = settings.issuer.starts_with("https://") && settings.tls.is_none();
    (behind_proxy && settings.proxies.trusted.is_empty()).then(|| {
        "`issuer` is https, but neither `tls` nor `proxies.trusted` is set: name the proxy that ends TLS, or all \
         customers count as one address and lock one another out"
            .to_owned()
    })
}

fn security_contacts_are_uris(settings: &Settings) -> Option<String> {
    let is_uri = |contact: &str| {
        let plain = contact.chars().all(|c| c.is_ascii_graphic());
        plain && Url::parse(contact).is_ok_and(|uri| matches!(uri.scheme(), "mailto" | "tel" | "https"))
    };
    let odd = settings.security_contact.iter().find(|contact| !is_uri(contact))?;
    Some(format!(
        "`security_contact`: \"{odd}\" is no address that can be opened; write mailto:security@example.jp, \
         tel:+81-52-000-0000 or https://www.example.jp/security"
    ))
}

fn public_listener_is_set(settings: &Settings) -> Option<String> {
    settings
        .listen
        .is_none()
        .then(|| "`listen` is missing: write address and port, as in 0.0.0.0:8080".to_owned())
}

fn admin_listener_is_set(settings: &Settings) -> Option<String> {
    settings
        .admin
        .listen
        .is_none()
        .then(|| "`admin.listen` is missing: write address and port, as in 127.0.0.1:8081".to_owned())
}

fn listeners_differ(settings: &Settings) -> Option<String> {
    let (public, admin) = (settings.listen?, settings.admin.listen?);
    (public.port() == admin.port() && public.port() != 0).then(|| {
        "`listen` and `admin.listen` have the same port: give the back office one of its own".to_owned()
    })
}

fn admin_listener_is_private(settings: &Settings) -> Option<String> {
    let exposed = !settings.admin.listen?.ip().is_loopback();
    (exposed && settings.tls.is_none() && !settings.admin.plain_http).then(|| {
        "`admin.listen` is plain http beyond loopback: set `tls`, listen on 127.0.0.1, or set `admin.plain_http` when \
         the network before it is private"
            .to_owned()
    })
}

fn tls_pair_can_be_served(settings: &Settings) -> Option<String> {
    settings.tls_pair()?.err()
}

fn tls_key_is_private(settings: &Settings) -> Option<String> {
    let key = settings.path(&settings.tls.as_ref()?.key);
    others_may(&key, 0o004).then(|| {
        format!("`tls.key` can be read by everybody on this machine: run chmod 600 {}", key.display())
    })
}

fn master_key_is_set_once(settings: &Settings) -> Option<String> {
    match (&settings.master_key, &settings.master_key_file) {
        (None, None) => Some(
            "`master_key` is missing: set `master_key_file`, and make the key with \
             head -c 32 /dev/urandom | basenc --base64url | tr -d ="
                .to_owned(),
        ),
        (Some(_), Some(_)) => Some("`master_key` and `master_key_file` are both set: keep one".to_owned()),
        _ => None,
    }
}

fn master_key_is_strong(settings: &Settings) -> Option<String> {
    let key = match settings.read_master_key()? {
        Ok(key) => key,
        Err(cause) => return Some(format!("`master_key_file` cannot be read: {cause}")),
    };
    let text = key.expose().trim();
    if idp::keys::Sealer::from_base64(text).is_err() {
        return Some("the master key must be 32 random bytes in base64url, 43 characters".to_owned());
    }
    // 32 random bytes have fewer than 16 different characters once in 10^9 keys; examples and repetitions always do.
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    (letters.len() < 16).then(|| {
        "the master key looks like an example: make a random one before anything is stored with it".to_owned()
    })
}

fn master_key_file_is_private(settings: &Settings) -> Option<String> {
    let path = settings.path(settings.master_key_file.as_ref()?);
    others_may(&path, 0o004).then(|| {
        format!(
            "`master_key_file` can be read by everybody on this machine: run chmod 600 {}",
            path.display()
        )
    })
}

fn mail_is_set(settings: &Settings) -> Option<String> {
    settings.mail.smtp.is_none().then(|| {
        "`mail.smtp` is missing: without mail nobody can register; write smtps://user:password@host:465"
            .to_owned()
    })
}

fn mail_is_encrypted(settings: &Settings) -> Option<String> {
    let smtp = settings.mail.smtp.as_ref()?;
    let Ok(url) = Url::parse(smtp.expose()) else {
        return Some("`mail.smtp` is not an address: write smtps://user:password@host:465".to_owned());
    };
    let start_tls = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    match url.scheme() {
        "smtps" | "smtp" if Host::of_url(&url).is_none() => {
            Some("`mail.smtp` names no host: write smtps://user:password@host:465".to_owned())
        }
        "smtps" => None,
        "smtp" if start_tls || leads_here(&url) => None,
        "smtp" => Some(
            "`mail.smtp` is plain and leaves this machine: codes could be read on the way; write smtps://, or add ?tls=required"
                .to_owned(),
        ),
        _ => Some("`mail.smtp` must begin with smtps:// or smtp://".to_owned()),
    }
}

fn mail_sender_is_an_address(settings: &Settings) -> Option<String> {
    let is_wrong = |text: &str| !idp::mail::is_mailbox(text);
    if is_wrong(&settings.mail.from) {
        return Some(
            "`mail.from` must be a mail address, as in 共通ID事務局 <no-reply@id.example.jp>".to_owned(),
        );
    }
    settings
        .mail
        .reply_to
        .as_deref()
        .is_some_and(is_wrong)
        .then(|| "`mail.reply_to` must be a mail address".to_owned())
}

fn sms_gateway_is_a_domain(settings: &Settings) -> Option<String> {
    let domain = settings.mail.sms_gateway.as_deref()?;
    let address = idp::domain::normalize_email(&format!("09012345678@{domain}"));
    (address != Some(format!("09012345678@{domain}"))).then(|| {
        "`mail.sms_gateway` must be the domain that text messages are mailed to, as in sms.example.jp"
            .to_owned()
    })
}

fn trusted_proxies_are_few(settings: &Settings) -> Option<String> {
    settings.proxies.trusted.iter().find_map(|text| match text.parse::<ipnet::IpNet>() {
        Err(_) => Some(match Host::parse(text) {
            Some(Host::Address(one)) => {
                let bits = if one.is_ipv4() { 32 } else { 128 };
                format!("`proxies.trusted`: {text} is no network; for this one proxy write {one}/{bits}")
            }
            _ => format!("`proxies.trusted`: {text} is no network; write it as in 10.0.0.0/8"),
        }),
        Ok(net) if net.prefix_len() < 8 => Some(format!(
            "`proxies.trusted`: {text} believes what half the world says of itself; name the proxies' own network"
        )),
        Ok(_) => None,
    })
}

fn private_hosts_are_named(settings: &Settings) -> Option<String> {
    let is_named = |text: &String| matches!(Host::parse(text), Some(Host::Name(_) | Host::Address(_)));
    settings.outgoing.allowed_private_hosts.iter().find(|text| !is_named(text)).map(|host| {
        format!("`outgoing.allowed_private_hosts`: {host:?} is no host name; write each host in full, without port")
    })
}

fn extra_ca_is_there(settings: &Settings) -> Option<String> {
    let path = settings.path(settings.outgoing.extra_ca.as_ref()?);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    if !text.contains("-----BEGIN CERTIFICATE-----") {
        return Some(format!("`outgoing.extra_ca` holds no certificate in PEM: check {}", path.display()));
    }
    (!crate::tls::are_authorities(&text)).then(|| {
        format!(
            "`outgoing.extra_ca` holds something that nobody can trust as an authority: check {}",
            path.display()
        )
    })
}

fn signing_algorithms_hold_the_required(settings: &Settings) -> Option<String> {
    settings.offered_algorithms().is_none().then(|| {
        "`signing_algorithms` must name RS256 and ES256: clients that say nothing get ID tokens in RS256 (OpenID Connect \
         Discovery 3), and access tokens are signed with ES256"
            .to_owned()
    })
}

fn response_types_hold_code(settings: &Settings) -> Option<String> {
    settings.offered_response_types().is_none().then(|| {
        "`response_types` must name code: it is what every service uses; the others are for those that cannot".to_owned()
    })
}

/// Below a week the published set grows, as retired keys stay in it for thirty days; beyond two years nothing rotates.
fn keys_rotate_sanely(settings: &Settings) -> Option<String> {
    let days = settings.keys.rotate_after_days;
    (days != 0 && !(7..=730).contains(&days)).then(|| {
        format!(
            "`keys.rotate_after_days` must be from 7 to 730 (days), or 0 to rotate signing keys by hand alone, not {days}"
        )
    })
}

fn registration_of_clients_is_guarded(settings: &Settings) -> Option<String> {
    let is_here = Issuer::parse(&settings.issuer).is_some_and(|issuer| issuer.is_loopback());
    (settings.dynamic_registration == DynamicRegistration::Open && !is_here).then(|| {
        "`dynamic_registration` is open: anybody could register a service that looks like one of yours; write \
         initial_access_token, and give tokens by `common-id client token add`"
            .to_owned()
    })
}

fn lifetimes_are_sane(settings: &Settings) -> Option<String> {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    let LifetimeSettings {
        access_token,
        id_token,
        code,
        refresh_token,
        session_idle,
        session_absolute,
        interaction,
        registration,
    } = settings.lifetimes;
    [
        ("access_token", access_token, 30, HOUR),
        ("id_token", id_token, 30, HOUR),
        ("code", code, 10, 600),
        ("refresh_token", refresh_token, HOUR, 400 * DAY),
        ("session_idle", session_idle, 300, 90 * DAY),
        ("session_absolute", session_absolute, 300, 400 * DAY),
        ("interaction", interaction, 300, DAY),
        ("registration", registration, 300, HOUR),
    ]
    .into_iter()
    .find_map(|(name, value, least, most)| {
        let value = value?;
        (!(least..=most).contains(&value))
            .then(|| format!("`lifetimes.{name}` must be from {least} to {most} seconds, not {value}"))
    })
}

fn idle_is_within_absolute(settings: &Settings) -> Option<String> {
    let shipped = idp::settings::Lifetimes::default();
    let idle = settings.lifetimes.session_idle.unwrap_or(shipped.session_idle);
    let absolute = settings.lifetimes.session_absolute.unwrap_or(shipped.session_absolute);
    (idle > absolute).then(|| {
        "`lifetimes.session_idle` is longer than `lifetimes.session_absolute`: make it shorter".to_owned()
    })
}

fn log_level_is_known(settings: &Settings) -> Option<String> {
    let level = settings.log.level.as_deref()?;
    tracing_subscriber::EnvFilter::try_new(level).is_err().then(|| {
        "`log.level` must be error, warn, info, debug or trace, or directives such as info,idp=debug"
            .to_owned()
    })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
