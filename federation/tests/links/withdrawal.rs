//! Leaving the account, with dealer links: what waits ends at once, what stands ends with the erasure, the dealers are
//! told of both, and nothing of the customer is left.

use crate::house::{HANAKO, House};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types};
use federation::domain::LinkState;
use idp::{
    domain::{AccountId, Lang, NewSession, Profile, Secret, SessionId},
    flow::{
        account::{
            AccountVisit, Left, Switched, Visited, disable_account, erase_accounts, view_consequences,
            withdraw,
        },
        clean_up,
    },
    store::{self, AnyConnection, StoreError, Tx, audit::Actor},
};

const PASSWORD: &str = "toyota2026";
const COOKIE: &str = "the-session-of-hanako";
/// A name that stands for nothing else.
const NAME: &str = "欅植太郎左衛門";

/// A browser in which Hanako has just logged in.
async fn visit(house: &House) -> AccountVisit {
    let hash = house.provider.hashing.hash(Secret::from(PASSWORD), [1; 16]).await.unwrap();
    house
        .write(move |tx| {
            let id = AccountId::from("hanako");
            store::accounts::update_password_hash(tx, &id, &hash)?;
            let profile = Profile { family_name: NAME.to_owned(), ..Profile::default() };
            store::accounts::update_profile(tx, &id, &profile)?;
            let session = NewSession {
                id: SessionId::from("s-1"),
                token_hash: Secret::from(COOKIE).hash(),
                account_id: id,
                amr: vec!["pwd".to_owned()],
                acr: "1".to_owned(),
                expires_at: tx.now().plus_seconds(86_400),
                user_agent: String::new(),
            };
            Ok(store::sessions::insert(tx, &session).map(drop)?)
        })
        .await;
    AccountVisit {
        session: Some(Secret::from(COOKIE)),
        browser: Secret::from("a-browser"),
        range: "192.0.2.0/24".to_owned(),
        lang: Lang::Ja,
        user_agent: String::new(),
        request_id: "r-1".to_owned(),
    }
}

async fn events(house: &House, kind: &str) -> i64 {
    house.count(&format!("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = '{kind}'")).await
}

async fn withdraw_erases_and_the_dealer_is_told(house: &House) {
    let linked = house.linked().await;
    let waiting = house.try_start("pal-D-0567", "PLANTED-CODE-4848", HANAKO, false).await.unwrap().id;
    let visit = visit(house).await;
    let Visited::Yes(consequences) = view_consequences(&house.provider, visit.clone()).await.unwrap() else {
        panic!("logged in");
    };
    assert_eq!(consequences.others.len(), 2, "{:?}", consequences.others);
    let left = withdraw(&house.provider, visit, Secret::from(PASSWORD)).await.unwrap();
    assert!(matches!(left, Visited::Yes(Left::Yes)), "{left:?}");
    assert_eq!(house.state(&waiting).await, LinkState::Void);
    assert_eq!(house.state(&linked).await, LinkState::Linked, "the owner may come back to it");
    assert_eq!((events(house, "link-void").await, events(house, "link-unlinked").await), (1, 0));

    house.clock.advance_seconds(31 * 86_400);
    assert_eq!(erase_accounts(&house.provider).await.unwrap(), 1);
    assert_eq!(house.state(&linked).await, LinkState::Unlinked);
    assert_eq!((events(house, "link-void").await, events(house, "link-unlinked").await), (1, 1));
    // What the link itself keeps goes within the hour after its end.
    house.clock.advance_seconds(3_600);
    while house.federation.run_jobs(&house.provider).await.unwrap() > 0 {}
    while clean_up(&house.provider).await.unwrap() > 0 {}
    for text in [HANAKO, NAME, "PLANTED-CODE"] {
        assert_eq!(house.write(move |tx| Ok(places(tx, text)?)).await, Vec::<String>::new(), "{text}");
    }
    let named = house.write(|tx| Ok(places(tx, "hanako")?)).await;
    let allowed =
        |place: &String| ["audit.", "erased_accounts."].iter().any(|table| place.starts_with(table));
    assert!(named.iter().all(allowed), "{named:?}");
    for action in ["account.withdrawn", "link.void", "link.unlinked", "account.erased"] {
        let told = format!("SELECT COUNT(*) AS n FROM audit WHERE action = '{action}'");
        assert_eq!(house.count(&told).await, 1, "{action}");
    }
}

async fn switching_off_ends_what_waits(house: &House) {
    let waiting = house.started().await;
    let provider = house.provider.clone();
    let switched = house
        .write(move |tx| {
            disable_account(
                &provider,
                tx,
                &Actor::Client("tool".to_owned()),
                "r-1",
                &AccountId::from("hanako"),
            )
        })
        .await;
    assert_eq!(switched, Switched::Yes);
    assert_eq!(house.state(&waiting).await, LinkState::Void);
    assert_eq!(events(house, "link-void").await, 1);
}

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

/// Tables and columns that hold the text.
fn places(tx: &mut Tx<'_>, text: &str) -> Result<Vec<String>, StoreError> {
    let sql = match tx.connection() {
        AnyConnection::Sqlite(_) => {
            "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m \
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        AnyConnection::Postgres(_) => {
            "SELECT table_name::TEXT AS table_name, column_name::TEXT AS column_name \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let columns: Vec<Column> = sql_query(sql).load(tx.connection())?;
    let mut places = Vec::new();
    for Column { table_name, column_name } in columns {
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

on_both_databases!(withdraw_erases_and_the_dealer_is_told, switching_off_ends_what_waits);
