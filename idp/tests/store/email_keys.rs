//! Addresses are unique and found by their key, on data from before there were keys too.

use crate::{samples::account, scratch::Scratch};
use diesel::{RunQueryDsl as _, connection::SimpleConnection as _, sql_query, sql_types};
use idp::domain::{Account, AccountId, AccountState, LoginName, fold_email};
use idp::store::{AnyConnection, StoreError, Tx, accounts};

const VERSION: &str = "20261128000012";

async fn found(scratch: &Scratch, typed: &str) -> Option<String> {
    let name = LoginName::parse(typed).unwrap();
    scratch
        .write(move |tx| {
            let whole = accounts::find_by_name(tx, &name)?.map(|account| account.id.to_string());
            let standing = accounts::find_standing(tx, &name)?.map(|standing| standing.id.to_string());
            assert_eq!(whole, standing, "both look-ups find the same");
            Ok(whole)
        })
        .await
}

async fn clashing(scratch: &Scratch) -> Vec<String> {
    let ids = scratch.db.read(accounts::list_clashing).await.unwrap();
    ids.iter().map(ToString::to_string).collect()
}

async fn execute(scratch: &Scratch, sql: String) -> Result<usize, StoreError> {
    scratch.db.write(move |tx| Ok::<_, StoreError>(sql_query(&sql).execute(tx.connection())?)).await
}

/// Takes the schema back to the version before keys, as that version left it.
async fn before_keys(scratch: &Scratch) {
    scratch
        .write(|tx| {
            let down = match tx.connection() {
                AnyConnection::Sqlite(_) => {
                    include_str!("../../../migrations/sqlite/2026-11-28-000012_email_keys/down.sql")
                }
                AnyConnection::Postgres(_) => {
                    include_str!("../../../migrations/postgres/2026-11-28-000012_email_keys/down.sql")
                }
            };
            tx.connection().batch_execute(down)?;
            let forget = format!("DELETE FROM __diesel_schema_migrations WHERE version = '{VERSION}'");
            assert_eq!(sql_query(forget).execute(tx.connection())?, 1);
            Ok(())
        })
        .await;
}

/// What the program of before writes: it knows no keys.
fn insert_as_before(id: &str, email: &str, state: &str, created_at: i64) -> String {
    format!(
        "INSERT INTO accounts (id, kind, state, email, password_hash, profile, locale, created_at, updated_at) \
         VALUES ('{id}', 'individual', '{state}', '{email}', '$argon2id$', '{{}}', 'ja', {created_at}, {created_at})"
    )
}

fn used(session: &str, account: &str, last_seen_at: i64) -> String {
    format!(
        "INSERT INTO sessions (id, token_hash, account_id, auth_time, amr, acr, user_agent, created_at, \
           last_seen_at, expires_at) VALUES ('{session}', '{session}', '{account}', 1, 'pwd', '1', '', 1, {last_seen_at}, 2)"
    )
}

async fn an_address_is_one_however_it_is_written(scratch: &Scratch) {
    scratch.write(|tx| accounts::insert(tx, &account("a-1", "Hanako.Sato@example.jp"))).await;
    for other in ["hanako.sato@example.jp", "HANAKO.SATO@example.jp", "Hanako.Sato@example.jp"] {
        let second = account("a-2", other);
        let written = scratch.db.write(move |tx| accounts::insert(tx, &second)).await;
        assert!(matches!(written, Err(StoreError::Duplicate(_))), "{other}");
        assert_eq!(found(scratch, other).await.as_deref(), Some("a-1"));
    }
    scratch.write(|tx| accounts::insert(tx, &account("a-3", "taro@日本語.jp"))).await;
    assert_eq!(found(scratch, "TARO@xn--wgv71a119e.jp").await.as_deref(), Some("a-3"));
    let taken = scratch
        .db
        .write(|tx| accounts::update_email(tx, &AccountId::from("a-3"), "HANAKO.sato@example.jp"))
        .await;
    assert!(matches!(taken, Err(StoreError::Duplicate(_))));
    scratch.write(|tx| accounts::update_email(tx, &AccountId::from("a-3"), "Taro@example.jp")).await;
    assert_eq!(found(scratch, "taro@example.jp").await.as_deref(), Some("a-3"));
    assert_eq!(found(scratch, "taro@日本語.jp").await, None, "the old address is free");
    assert!(clashing(scratch).await.is_empty());
}

async fn the_same_mailbox_at_once_makes_one_account(scratch: &Scratch) {
    let ways = ["same@example.jp", "SAME@example.jp", "Same@example.jp", "sAme@example.jp"];
    let tasks: Vec<_> = ways
        .into_iter()
        .cycle()
        .take(12)
        .enumerate()
        .map(|(number, email)| {
            let (db, account) = (scratch.db.clone(), account(&format!("a-{number}"), email));
            tokio::spawn(async move { db.write(move |tx| accounts::insert(tx, &account)).await })
        })
        .collect();
    let mut written = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => written += 1,
            Err(error) => assert!(matches!(error, StoreError::Duplicate(_)), "{error}"),
        }
    }
    assert_eq!(written, 1);
}

/// The migration fails at nothing, merges nobody and locks nobody out.
async fn accounts_that_clash_stay_what_they_were(scratch: &Scratch) {
    before_keys(scratch).await;
    for statement in [
        insert_as_before("old", "Hanako@example.jp", "active", 1),
        insert_as_before("used", "hanako@example.jp", "active", 2),
        insert_as_before("off", "HANAKO@example.jp", "disabled", 3),
        used("s-1", "old", 100),
        used("s-2", "used", 200),
        used("s-3", "off", 300),
        insert_as_before("first", "Taro..T.@docomo.ne.jp", "active", 1),
        insert_as_before("second", "taro..t.@docomo.ne.jp", "active", 2),
        insert_as_before("alone", "Jiro@Xn--a.jp", "active", 1),
        insert_as_before("plain", "saburo@example.jp", "withdrawing", 1),
    ] {
        execute(scratch, statement).await.unwrap();
    }
    assert_eq!(scratch.db.migrate().await.unwrap().len(), 1);
    // The one that was used last has the key, then the older one; being switched off counts for less.
    assert_eq!(clashing(scratch).await, ["off", "old", "second"]);
    for (typed, id) in [
        // As it is written, everybody finds their own.
        ("Hanako@example.jp", "old"),
        ("hanako@example.jp", "used"),
        ("HANAKO@example.jp", "off"),
        ("Taro..T.@docomo.ne.jp", "first"),
        ("taro..t.@docomo.ne.jp", "second"),
        // In any other way it is the one with the key.
        ("HaNaKo@example.jp", "used"),
        ("hanako@EXAMPLE.jp", "used"),
        ("TARO..T.@docomo.ne.jp", "first"),
        ("SABURO@example.jp", "plain"),
    ] {
        assert_eq!(found(scratch, typed).await.as_deref(), Some(id), "{typed}");
    }
    let fourth = account("fourth", "hAnAkO@example.jp");
    let refused = scratch.db.write(move |tx| accounts::insert(tx, &fourth)).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(_))), "nobody joins a clash");
    assert_eq!(scratch.db.migrate().await.unwrap().len(), 0, "once");
    assert_eq!(clashing(scratch).await.len(), 3, "the report comes again");
}

/// A clash ends when the account with the key takes another address, or is erased.
async fn a_free_key_is_handed_on(scratch: &Scratch) {
    before_keys(scratch).await;
    for (id, email, at) in
        [("a", "Hanako@example.jp", 1), ("b", "hanako@example.jp", 2), ("c", "HANAKO@example.jp", 3)]
    {
        execute(scratch, insert_as_before(id, email, "active", at)).await.unwrap();
    }
    scratch.db.migrate().await.unwrap();
    assert_eq!(clashing(scratch).await, ["b", "c"]);
    scratch.write(|tx| accounts::update_email(tx, &AccountId::from("a"), "other@example.jp")).await;
    assert_eq!(clashing(scratch).await, ["c"]);
    assert_eq!(found(scratch, "haNAko@example.jp").await.as_deref(), Some("b"));
    scratch
        .write(|tx| {
            let gone = accounts::find(tx, &AccountId::from("b"))?.unwrap();
            idp::store::erasure::erase(tx, &gone)
        })
        .await;
    assert!(clashing(scratch).await.is_empty());
    assert_eq!(found(scratch, "haNAko@example.jp").await.as_deref(), Some("c"));
}

/// During a rolling upgrade the program of before writes beside this one.
async fn the_program_of_before_lives_with_this_schema(scratch: &Scratch) {
    execute(scratch, insert_as_before("a", "Hanako@example.jp", "active", 1)).await.unwrap();
    assert_eq!(found(scratch, "HANAKO@EXAMPLE.JP").await.as_deref(), Some("a"), "it has a key");
    let second = execute(scratch, insert_as_before("b", "hanako@example.jp", "active", 1)).await;
    assert!(matches!(second, Err(StoreError::Duplicate(_))), "its second account is refused, too");
    execute(scratch, "UPDATE accounts SET email = 'Other@example.jp' WHERE id = 'a'".to_owned())
        .await
        .unwrap();
    assert_eq!(found(scratch, "other@example.jp").await.as_deref(), Some("a"), "the key follows the address");
    assert_eq!(found(scratch, "hanako@example.jp").await, None);
    // What this program wrote keeps its key whatever the triggers see.
    scratch.write(|tx| accounts::update_email(tx, &AccountId::from("a"), "taro@日本語.jp")).await;
    execute(scratch, "UPDATE accounts SET updated_at = 5 WHERE id = 'a'".to_owned()).await.unwrap();
    assert_eq!(key_of(scratch, "a").await.as_deref(), Some(fold_email("taro@日本語.jp").as_str()));
}

async fn key_of(scratch: &Scratch, id: &'static str) -> Option<String> {
    #[derive(diesel::QueryableByName)]
    struct Key {
        #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
        email_key: Option<String>,
    }
    let read = move |tx: &mut Tx<'_>| {
        let sql = format!("SELECT email_key FROM accounts WHERE id = '{id}'");
        let row: Key = sql_query(&sql).get_result(tx.connection())?;
        Ok::<_, StoreError>(row.email_key)
    };
    scratch.db.read(read).await.unwrap()
}

/// An account that clashes may do everything that others may.
async fn a_clashing_account_is_no_lesser_one(scratch: &Scratch) {
    before_keys(scratch).await;
    execute(scratch, insert_as_before("a", "Hanako@example.jp", "active", 1)).await.unwrap();
    execute(scratch, insert_as_before("b", "hanako@example.jp", "active", 2)).await.unwrap();
    scratch.db.migrate().await.unwrap();
    let state = |account: Option<Account>| account.map(|account| account.state);
    let changed = scratch
        .write(|tx| {
            accounts::update_state(tx, &AccountId::from("b"), AccountState::Disabled)?;
            accounts::find_by_email(tx, "hanako@example.jp")
        })
        .await;
    assert_eq!(state(changed), Some(AccountState::Disabled));
    scratch.write(|tx| accounts::update_email(tx, &AccountId::from("b"), "Own@example.jp")).await;
    assert!(clashing(scratch).await.is_empty(), "another address of its own ends the clash");
    assert_eq!(found(scratch, "own@example.jp").await.as_deref(), Some("b"));
}

on_both_databases!(
    an_address_is_one_however_it_is_written,
    the_same_mailbox_at_once_makes_one_account,
    accounts_that_clash_stay_what_they_were,
    a_free_key_is_handed_on,
    the_program_of_before_lives_with_this_schema,
    a_clashing_account_is_no_lesser_one,
);
