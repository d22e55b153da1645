//! Erasure: nothing about an account is left in any table, and no table is forgotten.

use crate::{
    samples::{account, backchannel, grant, refresh_token},
    scratch::Scratch,
};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types};
use idp::domain::{
    AccountId, ClientId, CodePurpose, CodeStage, MailedCode, NewSession, Passkey, PasskeyId, RequiredItem,
    ScopeSet, SessionId, TextVersion, Timestamp, TokenHash,
};
use idp::store::{
    self, AnyConnection, StoreError, Tx,
    registrations::{NewRegistration, SentCode},
};

/// Tables that name accounts and are emptied by the crate that owns them, through its own extension.
const OF_PLUG_INS: [&str; 3] = ["dealer_", "legacy_", "staff"];

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = sql_types::Text)]
    table_name: String,
    #[diesel(sql_type = sql_types::Text)]
    column_name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
}

fn columns(tx: &mut Tx<'_>) -> Result<Vec<Column>, StoreError> {
    let sql = match tx.connection() {
        AnyConnection::Sqlite(_) => {
            "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m \
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        AnyConnection::Postgres(_) => {
            "SELECT table_name::TEXT AS table_name, column_name::TEXT AS column_name \
             FROM information_schema.columns WHERE table_schema = 'public' \
             AND NOT (SELECT relispartition FROM pg_class WHERE oid = table_name::regclass)"
        }
    };
    Ok(sql_query(sql).load(tx.connection())?)
}

/// Places that hold the text, in whatever column.
fn places(tx: &mut Tx<'_>, text: &str) -> Result<Vec<String>, StoreError> {
    let mut places = Vec::new();
    for Column { table_name, column_name } in columns(tx)? {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {table_name} WHERE CAST({column_name} AS TEXT) LIKE '%' || $1 || '%'"
        );
        let found: Count = sql_query(sql).bind::<sql_types::Text, _>(text).get_result(tx.connection())?;
        if found.n > 0 {
            places.push(format!("{table_name}.{column_name}"));
        }
    }
    Ok(places)
}

/// One row in every table about accounts, of two accounts.
fn plant(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    let (now, client) = (tx.now(), ClientId::from("tool"));
    let mut planted = account(id, &format!("{id}@planted.example"));
    planted.profile.given_name = format!("植{id}");
    planted.mobile = Some(format!("+8190{id}"));
    store::accounts::insert(tx, &planted)?;
    let session = NewSession {
        id: SessionId::from(format!("s-{id}")),
        token_hash: TokenHash::of(id),
        account_id: planted.id.clone(),
        amr: vec!["pwd".to_owned()],
        acr: "1".to_owned(),
        expires_at: now.plus_seconds(60),
        user_agent: format!("agent of {id}"),
    };
    let session = store::sessions::insert(tx, &session)?;
    store::backchannel_requests::insert(
        tx,
        &backchannel(&format!("auth-{id}"), &format!("request-{id}"), id),
    )?;
    let mut given = grant(&format!("g-{id}"));
    given.account_id = planted.id.clone();
    store::grants::insert(tx, &given)?;
    let mut token = refresh_token(&format!("token of {id}"), 0);
    token.grant_id = given.id;
    store::refresh_tokens::insert(tx, &token)?;
    store::consents::upsert(tx, &planted.id, &client, &ScopeSet::parse("openid"))?;
    store::items::upsert(tx, &planted.id, &client, RequiredItem::Birthdate)?;
    store::texts::accept(tx, &planted.id, &text(now), Some(&client))?;
    let browser = TokenHash::of(&format!("browser of {id}"));
    store::registrations::begin(tx, &registration(&browser, now))?;
    let sent =
        SentCode { email: planted.email.clone(), hash: "hash".to_owned(), expires_at: now.plus_seconds(60) };
    store::registrations::set_code(tx, &browser, &sent, false, now.plus_seconds(60))?;
    let other = TokenHash::of(&format!("other browser of {id}"));
    store::registrations::begin(tx, &registration(&other, now))?;
    store::registrations::complete(tx, &other, &planted.id)?;
    let code = MailedCode {
        account: Some(planted.id.clone()),
        subject: "sealed".to_owned(),
        code_hash: "hash".to_owned(),
        stage: CodeStage::Sent,
        tries: 0,
        code_expires_at: now.plus_seconds(60),
        expires_at: now.plus_seconds(60),
    };
    store::mailed_codes::replace(tx, &browser, CodePurpose::EmailChange, &code)?;
    let passkey = Passkey {
        id: PasskeyId::from(format!("p-{id}")),
        account_id: planted.id.clone(),
        credential_id: format!("credential of {id}"),
        name: format!("{id}の電話"),
        credential: "{}".to_owned(),
        created_at: now,
        last_used_at: None,
    };
    store::passkeys::insert(tx, &passkey)?;
    store::two_step::begin(tx, &planted.id, "sealed", now.plus_seconds(60))?;
    store::recovery_codes::replace(tx, &planted.id, &["hash".to_owned()])?;
    store::profile_changes::upsert(tx, &session.id, &planted.id, "sealed", now.plus_seconds(60))?;
    store::withdrawals::insert(tx, &planted.id, &TokenHash::of(&format!("back {id}")), now)?;
    store::outbox::insert(
        tx,
        "mail",
        &serde_json::json!({ "template": "x", "account": planted.id, "data": {} }),
    )?;
    Ok(())
}

fn registration(browser: &TokenHash, now: Timestamp) -> NewRegistration {
    NewRegistration {
        id: browser.clone(),
        interaction: None,
        arrival_hint: None,
        terms_version: "1".to_owned(),
        expires_at: now.plus_seconds(60),
    }
}

fn text(now: Timestamp) -> TextVersion {
    TextVersion {
        document: "common-id".to_owned(),
        version: "1".to_owned(),
        title_ja: "規約".to_owned(),
        title_en: "Terms".to_owned(),
        body_ja: "本文".to_owned(),
        body_en: "Body".to_owned(),
        changes_ja: String::new(),
        changes_en: String::new(),
        hash: String::new(),
        effective_at: now,
    }
}

async fn everything_of_one_account_goes_and_nothing_of_another(scratch: &Scratch) {
    let (gone, kept) = ("01planted", "02neighbour");
    scratch.write(move |tx| plant(tx, gone).and_then(|()| plant(tx, kept))).await;
    let (before, neighbour) = scratch.write(move |tx| Ok((places(tx, gone)?, places(tx, kept)?))).await;
    assert_eq!(before.len(), neighbour.len());
    scratch
        .write(move |tx| {
            let account = store::accounts::find(tx, &AccountId::from(gone))?.unwrap();
            assert!(store::withdrawals::bury(tx, &account.id)?);
            assert!(!store::withdrawals::bury(tx, &account.id)?, "one node takes it");
            store::erasure::erase(tx, &account)
        })
        .await;
    assert_eq!(scratch.write(move |tx| places(tx, gone)).await, ["erased_accounts.id"]);
    assert_eq!(scratch.write(move |tx| places(tx, kept)).await, neighbour);
}

/// Every table that names accounts was planted above: one that is new and forgotten shows here.
async fn no_table_is_forgotten(scratch: &Scratch) {
    scratch.write(|tx| plant(tx, "01planted")).await;
    let (columns, planted) = scratch.write(|tx| Ok((columns(tx)?, places(tx, "01planted")?))).await;
    let naming = columns.iter().filter(|column| column.column_name == "account_id");
    let own = naming.filter(|column| OF_PLUG_INS.iter().all(|prefix| !column.table_name.starts_with(prefix)));
    for column in own {
        let place = format!("{}.account_id", column.table_name);
        assert!(planted.contains(&place), "{place} is not planted: plant it, and erase it");
    }
}

async fn a_withdrawal_is_taken_back_once_and_in_time(scratch: &Scratch) {
    let token = TokenHash::of("back 01planted");
    scratch
        .write(|tx| {
            let soon = tx.now().plus_seconds(100);
            store::withdrawals::insert(tx, &AccountId::from("a-1"), &TokenHash::of("back 01planted"), soon)
        })
        .await;
    let taken = scratch.race(8, move |tx| store::withdrawals::cancel(tx, &token)).await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    let late = TokenHash::of("late");
    scratch
        .write(|tx| {
            let soon = tx.now().plus_seconds(100);
            store::withdrawals::insert(tx, &AccountId::from("a-2"), &TokenHash::of("late"), soon)
        })
        .await;
    scratch.clock.advance_seconds(100);
    assert!(!scratch.write(move |tx| store::withdrawals::cancel(tx, &late)).await);
    let buried = scratch.race(8, |tx| store::withdrawals::bury(tx, &AccountId::from("a-2"))).await;
    assert_eq!(buried.into_iter().filter(|buried| *buried).count(), 1);
}

on_both_databases!(
    everything_of_one_account_goes_and_nothing_of_another,
    no_table_is_forgotten,
    a_withdrawal_is_taken_back_once_and_in_time,
);
