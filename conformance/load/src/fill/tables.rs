//! What is copied into which table, and with which names.

use super::{Amounts, database::Database};

/// A table that is filled.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) amount: fn(Amounts) -> u64,
    /// The statement that copies rows `from` to `to`, of the template `account`.
    pub(super) copy: fn(&Database, &str, Amounts, (u64, u64)) -> String,
}

/// A table that gets rows which have expired.
pub(super) struct Expired {
    pub(super) name: &'static str,
    pub(super) copy: fn(&Database, &str, u64) -> String,
}

/// Odd, so that numbers below 2³² are shuffled and none is there twice (Knuth's multiplicative hashing).
const SHUFFLE: u64 = 2_654_435_761;

pub(super) fn username(number: u64) -> String {
    format!("load-{number}@load.example")
}

/// The identifier of whom the copies are made of.
pub(super) fn account_of(database: &mut Database, username: &str) -> anyhow::Result<String> {
    database
        .word(&format!("SELECT id AS value FROM accounts WHERE email = '{}'", username.replace('\'', "''")))
}

/// An identifier as the program makes them, 26 characters, sorted by creation; `kind` is one letter.
fn id(database: &Database, kind: char, number: &str) -> String {
    format!("'00dc0{kind}000000000000' || {}", database.hex(number))
}

/// What stands in place of a SHA-256: in no order.
fn hash(database: &Database, kind: u64, number: &str) -> String {
    let shuffled = database.hex(&shuffled(number));
    let rest = database.hex(number);
    format!("{shuffled} || {rest} || '{kind:048x}'")
}

fn shuffled(number: &str) -> String {
    format!("(({number}) * {SHUFFLE} % 4294967296)")
}

/// Whose the session of this number is: in no order either.
fn holder(database: &Database, amounts: Amounts, number: &str) -> String {
    id(database, 'a', &format!("({} % {})", shuffled(number), amounts.accounts))
}

/// `i` of the rows, and what is done with each and the template `t`.
fn copied((from, to): (u64, u64), into: &str, select: &str, template: &str) -> String {
    format!(
        "INSERT INTO {into} WITH RECURSIVE n(i) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {to}) \
         SELECT {select} FROM n CROSS JOIN ({template}) t;"
    )
}

/// Rows that say what an account has accepted: the same for every copy.
fn of_account(database: &Database, account: &str, rows: (u64, u64), table: &str, columns: &str) -> String {
    let id = id(database, 'a', "i");
    let theirs = columns.split(", ").map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ");
    let template = format!("SELECT * FROM {table} WHERE account_id = '{account}'");
    copied(rows, &format!("{table} (account_id, {columns})"), &format!("{id}, {theirs}"), &template)
}

pub(super) const ALL: &[Table] = &[
    Table {
        name: "accounts",
        amount: |amounts| amounts.accounts,
        copy: |database, account, _, rows| {
            let id = id(database, 'a', "i");
            let email = "'load-' || i || '@load.example'";
            copied(
                rows,
                "accounts (id, kind, state, email, email_key, password_hash, profile, locale, created_at, updated_at, first_login_at)",
                &format!(
                    "{id}, t.kind, t.state, {email}, {email}, t.password_hash, t.profile, t.locale, t.created_at, t.updated_at, t.first_login_at"
                ),
                &format!("SELECT * FROM accounts WHERE id = '{account}'"),
            )
        },
    },
    Table {
        name: "text_acceptances",
        amount: |amounts| amounts.accounts,
        copy: |database, account, _, rows| {
            of_account(
                database,
                account,
                rows,
                "text_acceptances",
                "document, version, hash, client_id, accepted_at",
            )
        },
    },
    Table {
        name: "scope_consents",
        amount: |amounts| amounts.accounts,
        copy: |database, account, _, rows| {
            of_account(database, account, rows, "scope_consents", "client_id, scope, granted_at, details")
        },
    },
    Table {
        name: "item_confirmations",
        amount: |amounts| amounts.accounts,
        copy: |database, account, _, rows| {
            of_account(database, account, rows, "item_confirmations", "client_id, item, confirmed_at")
        },
    },
    Table {
        name: "sessions",
        amount: |amounts| amounts.sessions,
        copy: |database, account, amounts, rows| {
            let (id, hash) = (id(database, 's', "i"), hash(database, 1, "i"));
            let holder = holder(database, amounts, "i");
            sessions(rows, account, &format!("{id}, {hash}, {holder}"), "t.expires_at + i % 86400")
        },
    },
    Table {
        name: "grants",
        amount: |amounts| amounts.sessions,
        copy: |database, account, amounts, rows| {
            let (id, session) = (id(database, 'g', "i"), id(database, 's', "i"));
            let holder = holder(database, amounts, "i");
            let body = format!(
                "replace(replace(replace(t.body, t.id, {id}), t.account_id, {holder}), t.session_id, {session})"
            );
            copied(
                rows,
                "grants (id, account_id, client_id, session_id, body, created_at)",
                &format!("{id}, {holder}, t.client_id, {session}, {body}, t.created_at"),
                &format!("SELECT * FROM grants WHERE account_id = '{account}' ORDER BY id DESC LIMIT 1"),
            )
        },
    },
    Table {
        name: "refresh_tokens",
        amount: |amounts| amounts.sessions,
        copy: |database, account, _, rows| {
            let (hash, grant) = (hash(database, 2, "i"), id(database, 'g', "i"));
            refresh_tokens(rows, account, &format!("{hash}, {grant}"), "t.expires_at + i % 86400")
        },
    },
    Table {
        name: "dealer_links",
        amount: |amounts| amounts.links,
        copy: |database, _, amounts, rows| {
            let holder = id(database, 'a', &format!("(i % {})", amounts.accounts));
            let (id, code, token) = (id(database, 'l', "i"), hash(database, 3, "i"), hash(database, 4, "i"));
            copied(
                rows,
                "dealer_links (id, dealer_id, shop, staff, service, code_sealed, code_hash, account_id, token_hash, reception_tries, notice_version, state, \
                 created_at, expires_at, linked_at)",
                &format!(
                    "{id}, t.dealer_id, t.shop, t.staff, t.service, t.code_sealed, {code}, {holder}, {token}, 0, t.notice_version, t.state, \
                     t.created_at, t.expires_at, t.linked_at"
                ),
                "SELECT * FROM dealer_links WHERE state = 'linked' ORDER BY id LIMIT 1",
            )
        },
    },
];

fn sessions(rows: (u64, u64), account: &str, names: &str, expiry: &str) -> String {
    copied(
        rows,
        "sessions (id, token_hash, account_id, auth_time, amr, acr, user_agent, created_at, last_seen_at, expires_at)",
        &format!("{names}, t.auth_time, t.amr, t.acr, t.user_agent, t.created_at, t.last_seen_at, {expiry}"),
        &format!("SELECT * FROM sessions WHERE account_id = '{account}' ORDER BY id DESC LIMIT 1"),
    )
}

fn refresh_tokens(rows: (u64, u64), account: &str, names: &str, expiry: &str) -> String {
    copied(
        rows,
        "refresh_tokens (hash, grant_id, generation, issued_at, expires_at)",
        &format!("{names}, t.generation, t.issued_at, {expiry}"),
        &format!(
            "SELECT refresh_tokens.* FROM refresh_tokens JOIN grants ON grants.id = grant_id WHERE account_id = '{account}' LIMIT 1"
        ),
    )
}

/// Ten days: longer than whatever is kept past its expiry here.
const LONG_AGO: &str = "t.created_at - 864000 - i % 86400";

pub(super) const EXPIRED: &[Expired] = &[
    Expired {
        name: "sessions",
        copy: |database, account, rows| {
            let (id, hash) = (id(database, 'x', "i"), hash(database, 5, "i"));
            sessions((0, rows - 1), account, &format!("{id}, {hash}, '{account}'"), LONG_AGO)
        },
    },
    Expired {
        name: "refresh_tokens",
        copy: |database, account, rows| {
            let (hash, grant) = (hash(database, 6, "i"), id(database, 'x', "i"));
            refresh_tokens(
                (0, rows - 1),
                account,
                &format!("{hash}, {grant}"),
                "t.issued_at - 864000 - i % 86400",
            )
        },
    },
    Expired {
        name: "authorization_codes",
        copy: |database, account, rows| {
            let (hash, grant) = (hash(database, 7, "i"), id(database, 'x', "i"));
            copied(
                (0, rows - 1),
                "authorization_codes (hash, grant_id, grant_body, redirect_uri, code_challenge, expires_at, consumed_at)",
                &format!(
                    "{hash}, {grant}, t.body, 'https://load.example/callback', NULL, {LONG_AGO}, t.created_at"
                ),
                &format!("SELECT * FROM grants WHERE account_id = '{account}' ORDER BY id DESC LIMIT 1"),
            )
        },
    },
];
