//! Some thousand rows in each table of the lists: without them every plan is as good as another.

use diesel::connection::SimpleConnection as _;
use idp::{
    domain::{Timestamp, first_id_at},
    store::{StoreError, Tx},
};

/// The newest rows are of this moment.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_795_312_800);
/// One of forty dealers.
pub(super) const DEALER: &str = "D-7";
/// One of its five shops.
pub(super) const SHOP: &str = "S-2";

const ROWS: i64 = 10_000;
/// Rows of one statement.
const AT_ONCE: i64 = 500;

/// Writes them, and has the database count them.
pub(super) fn write(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let columns = "dealer_links (id, dealer_id, shop, staff, service, account_id, token_hash, reception_tries, \
                   notice_version, state, created_at, expires_at, reminded, progress)";
    fill(tx, columns, |number, id, at| {
        let (dealer, shop, state) = (number % 40, number / 40 % 5, state_of(number));
        let account = number / 2;
        format!(
            "'{id}', 'D-{dealer}', 'S-{shop}', 'staff', 'my-toyota', 'account-{account}', 'token-{number}', 0, '1', \
             '{state}', {at}, {}, 0, 0",
            at + 2_592_000
        )
    })?;
    fill(
        tx,
        "outbox (id, kind, topic, payload, state, due_at, attempts, created_at, failure)",
        |number, id, at| {
            let state = if number % 200 == 7 { "waiting" } else { "done" };
            let failure = if number % 100 == 9 { "'refused'" } else { "NULL" };
            let kind = if number % 3 == 0 { "dealer_event" } else { "mail" };
            format!("'{id}', '{kind}', 'link-started', '{{}}', '{state}', {at}, 1, {at}, {failure}")
        },
    )?;
    fill(
        tx,
        "audit (id, at, actor_type, actor, dealer, action, object, result, request_id)",
        |number, id, at| {
            format!(
                "'{id}', {at}, 'staff', 'actor-{}', 'D-{}', 'act.{}', 'link:{number}', 'ok', 'request-{number}'",
                number % 70,
                number % 40,
                number % 60
            )
        },
    )?;
    fill(tx, "dealer_events (jti, client_id, dealer_id, kind, link_id, at, done_at)", |number, id, at| {
        let done = if number / 40 % 2 == 0 { "NULL".to_owned() } else { at.to_string() };
        format!(
            "'{id}', 'system-{}', 'D-{}', 'link.completed', '{id}', {at}, {done}",
            number % 40,
            number % 40
        )
    })?;
    fill(tx, "dealer_statistics (dealer_id, shop, month, step, count)", |number, _, _| {
        let (dealer, shop, month) = (number % 40, number / 40 % 5, number / 200);
        format!("'D-{dealer}', 'S-{shop}', '{}-{:02}', 'mailed', 1", 2020 + month / 12, 1 + month % 12)
    })?;
    let columns = "legacy_users (site, user_hash, user_sealed, account_id, handover_id, state, reference, attempts, \
                   started_at, due_at)";
    fill(tx, columns, |number, id, at| {
        let state = if number % 100 == 7 { "creating" } else { "migrated" };
        format!("'site', 'user-{number}', '', 'account-{number}', '{id}', '{state}', '{id}', 0, {at}, {at}")
    })?;
    let columns = "sessions (id, token_hash, account_id, auth_time, amr, acr, user_agent, created_at, last_seen_at, \
                   expires_at)";
    fill(tx, columns, |number, id, at| {
        let account = number / 2;
        format!(
            "'{id}', 'token-{number}', 'account-{account}', {at}, '', '', '', {at}, {at}, {}",
            at + 86_400
        )
    })?;
    Ok(tx.connection().batch_execute("ANALYZE")?)
}

/// One of two hundred is disputed, as is rare.
fn state_of(number: i64) -> &'static str {
    match (number % 200, number % 10) {
        (7, _) => "disputed",
        (_, 0) => "provisional",
        (_, 1) => "expired",
        (_, 2) => "declined",
        _ => "linked",
    }
}

/// Rows a minute apart: `row` is given the number, the id and the moment of each.
fn fill(tx: &mut Tx<'_>, columns: &str, row: impl Fn(i64, &str, i64) -> String) -> Result<(), StoreError> {
    for begin in (0..ROWS).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let rows: Vec<String> = (begin..begin + AT_ONCE)
            .map(|number| {
                let at = NOW.plus_seconds(60 * (number - ROWS));
                format!("({})", row(number, &first_id_at(at), at.seconds()))
            })
            .collect();
        tx.connection().batch_execute(&format!("INSERT INTO {columns} VALUES {}", rows.join(", ")))?;
    }
    Ok(())
}
