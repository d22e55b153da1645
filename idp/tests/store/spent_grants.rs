//! What the clean-up leaves of grants: all that something lives behind, and of the others the first and the last.

use crate::{
    samples::{grant, refresh_token},
    scratch::{MORNING, Scratch},
};
use idp::domain::{AccountId, ClientId, Grant, GrantId, NewSession, SessionId, TokenHash};
use idp::store::{grants, refresh_tokens, sessions, spent_grants};

const DAY: i64 = 86_400;

/// A session that ends after so many seconds.
async fn session(scratch: &Scratch, id: &'static str, seconds: i64) {
    let written = move || NewSession {
        id: SessionId::from(id),
        token_hash: TokenHash::of(id),
        account_id: AccountId::from("a-1"),
        amr: vec!["pwd".to_owned()],
        acr: "1".to_owned(),
        expires_at: MORNING.plus_seconds(seconds),
        user_agent: String::new(),
    };
    scratch.write(move |tx| sessions::insert(tx, &written()).map(drop)).await;
}

/// Grants of the morning in this session.
async fn granted(scratch: &Scratch, session: &'static str, client: &'static str, ids: &'static [&str]) {
    let of = move |id: &str| Grant {
        session_id: SessionId::from(session),
        client_id: ClientId::from(client),
        ..grant(id)
    };
    scratch.write(move |tx| ids.iter().try_for_each(|id| grants::insert(tx, &of(id)))).await;
}

async fn left(scratch: &Scratch) -> Vec<String> {
    let of = |session: &'static str| scratch.write(move |tx| grants::list_of_session(tx, &session.into()));
    let mut left = of("s-1").await;
    left.extend(of("s-2").await);
    let mut ids: Vec<String> = left.iter().map(|grant| grant.id.to_string()).collect();
    ids.sort();
    ids
}

/// As the clean-up does it, an hour after their end.
async fn clean_up(scratch: &Scratch, day: i64, limit: i64) -> (usize, usize) {
    scratch.clock.set(MORNING.plus_seconds(day * DAY));
    let sessions = scratch.write(move |tx| {
        let before = tx.now().plus_seconds(-3_600);
        spent_grants::delete_sessions(tx, before, limit)
    });
    let sessions = sessions.await;
    let tokens = scratch.write(move |tx| {
        let before = tx.now().plus_seconds(-3_600);
        spent_grants::delete_refresh_tokens(tx, before, limit)
    });
    (sessions, tokens.await)
}

async fn what_lives_stays(scratch: &Scratch) {
    session(scratch, "s-1", 3 * DAY).await;
    session(scratch, "s-2", 10 * DAY).await;
    granted(scratch, "s-1", "tool", &["g-1", "g-2", "g-3", "g-4", "g-5"]).await;
    granted(scratch, "s-1", "other", &["g-6"]).await;
    granted(scratch, "s-2", "tool", &["g-7", "g-8"]).await;
    let token = |text: &str, days: i64| idp::domain::RefreshToken {
        grant_id: GrantId::from("g-3"),
        expires_at: MORNING.plus_seconds(days * DAY),
        ..refresh_token(text, 0)
    };
    let (used, newest) = (token("used", 20), token("newest", 30));
    scratch
        .write(move |tx| {
            refresh_tokens::insert(tx, &used)?;
            refresh_tokens::consume(tx, &used.hash)?;
            refresh_tokens::insert(tx, &newest)
        })
        .await;
    let all = ["g-1", "g-2", "g-3", "g-4", "g-5", "g-6", "g-7", "g-8"];
    // Both sessions live: services hear of their logout.
    assert_eq!(clean_up(scratch, 2, 100).await, (0, 0));
    assert_eq!(left(scratch).await, all);
    // The session and three grants: behind one there is a refresh token, one was the first, one the only one of its service.
    assert_eq!(clean_up(scratch, 4, 100).await, (4, 0));
    assert_eq!(left(scratch).await, ["g-1", "g-3", "g-6", "g-7", "g-8"]);
    // The last of a service stays.
    assert_eq!(clean_up(scratch, 11, 100).await, (2, 0));
    assert_eq!(left(scratch).await, ["g-1", "g-3", "g-6", "g-8"]);
    // One of two tokens has expired, then the other.
    assert_eq!(clean_up(scratch, 21, 100).await, (0, 1));
    assert_eq!(left(scratch).await, ["g-1", "g-3", "g-6", "g-8"]);
    assert_eq!(clean_up(scratch, 31, 100).await, (0, 2));
    assert_eq!(left(scratch).await, ["g-1", "g-6", "g-8"]);
}

async fn young_ones_stay(scratch: &Scratch) {
    session(scratch, "s-1", 3_600).await;
    granted(scratch, "s-1", "tool", &["g-1", "g-2", "g-3"]).await;
    // Three hours later the session goes; an access token or a code may still name the grants.
    scratch.clock.set(MORNING.plus_seconds(10_800));
    let gone = scratch.write(|tx| spent_grants::delete_sessions(tx, MORNING.plus_seconds(7_200), 100)).await;
    assert_eq!(gone, 1);
    assert_eq!(left(scratch).await, ["g-1", "g-2", "g-3"]);
    // The next session of this account and service finds it.
    session(scratch, "s-2", 2 * DAY).await;
    granted(scratch, "s-2", "tool", &["g-4"]).await;
    assert_eq!(clean_up(scratch, 3, 100).await, (3, 0));
    assert_eq!(left(scratch).await, ["g-1", "g-4"]);
}

/// Those in force say what the owner's page shows, and revoked ones that a service knew the account.
async fn first_and_last_are_of_those_in_force_too(scratch: &Scratch) {
    session(scratch, "s-1", DAY).await;
    granted(scratch, "s-1", "tool", &["g-1", "g-2", "g-3", "g-4", "g-5", "g-6", "g-7"]).await;
    scratch
        .write(|tx| {
            ["g-1", "g-5", "g-6", "g-7"]
                .iter()
                .try_for_each(|id| grants::revoke(tx, &GrantId::from(*id)).map(drop))
        })
        .await;
    assert_eq!(clean_up(scratch, 2, 100).await, (4, 0));
    assert_eq!(left(scratch).await, ["g-1", "g-2", "g-4", "g-7"]);
    let live = scratch.write(|tx| grants::list_live(tx, &AccountId::from("a-1"))).await;
    assert_eq!(live.iter().map(|grant| grant.id.as_str()).collect::<Vec<_>>(), ["g-2", "g-4"]);
}

/// What an owner took back does not stand in for what was allowed since, nor the other way round.
async fn what_was_allowed_again_stays(scratch: &Scratch) {
    session(scratch, "s-1", DAY).await;
    granted(scratch, "s-1", "tool", &["g-1", "g-2"]).await;
    scratch
        .write(|tx| {
            let (account, client) = (AccountId::from("a-1"), ClientId::from("tool"));
            grants::revoke_all(tx, &account, Some(&client))?;
            grants::take_back(tx, &account, &client)
        })
        .await;
    granted(scratch, "s-1", "tool", &["g-3"]).await;
    assert_eq!(clean_up(scratch, 2, 100).await, (2, 0));
    assert_eq!(left(scratch).await, ["g-1", "g-3"]);
}

async fn a_visit_is_short(scratch: &Scratch) {
    session(scratch, "s-1", DAY).await;
    granted(scratch, "s-1", "tool", &["g-1", "g-2", "g-3", "g-4", "g-5", "g-6", "g-7"]).await;
    // The session is what finds them: it goes when none is left.
    for (gone, left_over) in [(2, 5), (2, 3), (2, 2), (0, 2)] {
        assert_eq!(clean_up(scratch, 2, 2).await, (gone, 0));
        assert_eq!(left(scratch).await.len(), left_over);
    }
}

on_both_databases!(
    what_lives_stays,
    young_ones_stay,
    first_and_last_are_of_those_in_force_too,
    what_was_allowed_again_stays,
    a_visit_is_short,
);
