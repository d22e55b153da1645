//! What may be taken once, taken by many at the same time.

use crate::{
    samples::{account, backchannel, code, device, grant, refresh_token, request},
    scratch::{MORNING, Scratch},
};
use idp::domain::{AccountId, ClientId, GrantId, PolledAnswer, TokenHash};
use idp::store::{
    accounts, attempts, authorization_codes, authorization_codes::TakenCode, backchannel_requests,
    device_authorizations, grants, pushed_requests, refresh_tokens, used_once,
};

async fn two_taking_one_code(scratch: &Scratch) {
    for round in 0..20 {
        let text = format!("code-{round}");
        let written = text.clone();
        scratch.write(move |tx| authorization_codes::insert(tx, &code(&written, "g-1"))).await;
        let taken = scratch.race(2, move |tx| authorization_codes::consume(tx, &TokenHash::of(&text))).await;
        let winners = taken.iter().filter(|taken| matches!(taken, TakenCode::Taken(_))).count();
        let replays = taken.iter().filter(
            |taken| matches!(taken, TakenCode::Replayed(code, MORNING) if code.grant.id.as_str() == "g-1"),
        );
        assert_eq!((winners, replays.count()), (1, 1), "round {round}");
    }
}

async fn many_taking_one_code_and_what_it_holds(scratch: &Scratch) {
    scratch.write(|tx| authorization_codes::insert(tx, &code("code", "g-7"))).await;
    let taken = scratch.race(32, |tx| authorization_codes::consume(tx, &TokenHash::of("code"))).await;
    let winners: Vec<_> = taken
        .into_iter()
        .filter_map(|taken| if let TakenCode::Taken(code) = taken { Some(code) } else { None })
        .collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(winners[0].grant, grant("g-7"), "the grant comes back as it was");
    assert_eq!(winners[0].code_challenge.as_deref(), Some("c".repeat(43).as_str()));
    assert_eq!(winners[0].dpop_jkt.as_deref(), Some("k".repeat(43).as_str()));
    let unknown = scratch.write(|tx| authorization_codes::consume(tx, &TokenHash::of("other"))).await;
    assert!(matches!(unknown, TakenCode::Unknown));
}

async fn two_refreshing_one_token(scratch: &Scratch) {
    for round in 0..20 {
        let text = format!("token-{round}");
        let written = text.clone();
        scratch.write(move |tx| refresh_tokens::insert(tx, &refresh_token(&written, 0))).await;
        let hash = TokenHash::of(&text);
        let consumed = scratch.race(2, move |tx| refresh_tokens::consume(tx, &hash)).await;
        assert_eq!(consumed.iter().filter(|won| **won).count(), 1, "round {round}");
        let stored = scratch.write(move |tx| refresh_tokens::find(tx, &TokenHash::of(&text))).await.unwrap();
        assert_eq!(stored.consumed_at, Some(MORNING));
    }
}

async fn one_answer_to_a_pushed_request(scratch: &Scratch) {
    for round in 0..20 {
        let hash = TokenHash::of(&format!("reference-{round}"));
        let (written, looked) = (hash.clone(), hash.clone());
        scratch
            .write(move |tx| {
                let expires_at = MORNING.plus_seconds(3_660);
                pushed_requests::insert(tx, &written, &request(), MORNING.plus_seconds(60), expires_at)
            })
            .await;
        let client = ClientId::from("tool");
        let found = scratch.write(move |tx| pushed_requests::find(tx, &looked, &client)).await;
        assert_eq!(found, Some(request()), "the request comes back as it was");
        let looked = hash.clone();
        let answered = scratch.race(2, move |tx| pushed_requests::consume(tx, &hash)).await;
        assert_eq!(answered.iter().filter(|won| **won).count(), 1, "round {round}");
        let client = ClientId::from("tool");
        assert_eq!(scratch.write(move |tx| pushed_requests::find(tx, &looked, &client)).await, None);
    }
}

async fn one_answer_to_a_device_and_one_taking_of_it(scratch: &Scratch) {
    for round in 0..20 {
        let device = device(&format!("device-{round}"), &format!("user-{round}"));
        let (code, typed) = (device.device_code.clone(), device.user_code.clone());
        let written = device.clone();
        scratch.write(move |tx| device_authorizations::insert(tx, &written)).await;
        let looked = typed.clone();
        let found = scratch.write(move |tx| device_authorizations::find_waiting(tx, &looked)).await;
        assert_eq!(found, Some(device), "it comes back as it was");
        let allowed = typed.clone();
        let decided =
            scratch.race(2, move |tx| device_authorizations::decide(tx, &allowed, Some(&grant("g-1")))).await;
        assert_eq!(decided.iter().filter(|won| **won).count(), 1, "round {round}");
        let refused = typed.clone();
        assert!(!scratch.write(move |tx| device_authorizations::decide(tx, &refused, None)).await);
        let taking = code.clone();
        let taken = scratch.race(2, move |tx| device_authorizations::take(tx, &taking)).await;
        assert_eq!(taken.iter().filter(|won| **won).count(), 1, "round {round}");
        let client = ClientId::from("tool");
        let kept = scratch.write(move |tx| device_authorizations::find(tx, &code, &client)).await.unwrap();
        assert_eq!((kept.answer, kept.grant), (PolledAnswer::Taken, Some(grant("g-1"))));
        assert_eq!(scratch.write(move |tx| device_authorizations::find_waiting(tx, &typed)).await, None);
    }
}

async fn one_answer_to_a_service_and_one_taking_of_it(scratch: &Scratch) {
    let (owner, stranger) = (AccountId::from("a-1"), AccountId::from("a-2"));
    for round in 0..20 {
        let id = format!("r-{round}");
        let asked = backchannel(&format!("auth-{round}"), &id, "a-1");
        let (number, written) = (asked.auth_req_id.clone(), asked.clone());
        scratch.write(move |tx| backchannel_requests::insert(tx, &written)).await;
        let (seen, of) = (id.clone(), owner.clone());
        let found = scratch.write(move |tx| backchannel_requests::find_of_account(tx, &seen, &of)).await;
        assert_eq!(found, Some(asked), "it comes back as it was");
        let (seen, of) = (id.clone(), stranger.clone());
        let theirs = scratch.write(move |tx| {
            Ok((
                backchannel_requests::find_of_account(tx, &seen, &of)?,
                backchannel_requests::decide(tx, &seen, &of, Some(&grant("g-1")))?,
            ))
        });
        assert_eq!(theirs.await, (None, false), "to another account there is none");
        let (decided, of) = (id.clone(), owner.clone());
        let decided = scratch
            .race(2, move |tx| backchannel_requests::decide(tx, &decided, &of, Some(&grant("g-1"))))
            .await;
        assert_eq!(decided.iter().filter(|won| **won).count(), 1, "round {round}");
        let of = owner.clone();
        assert!(!scratch.write(move |tx| backchannel_requests::decide(tx, &id, &of, None)).await);
        let taking = number.clone();
        let taken = scratch.race(2, move |tx| backchannel_requests::take(tx, &taking)).await;
        assert_eq!(taken.iter().filter(|won| **won).count(), 1, "round {round}");
        let client = ClientId::from("tool");
        let kept = scratch.write(move |tx| backchannel_requests::find(tx, &number, &client)).await.unwrap();
        assert_eq!((kept.answer, kept.grant), (PolledAnswer::Taken, Some(grant("g-1"))));
    }
    let of = owner.clone();
    assert!(scratch.write(move |tx| backchannel_requests::list_waiting(tx, &of, 20)).await.is_empty());
}

async fn one_use_of_an_identifier(scratch: &Scratch) {
    let used = scratch.race(16, |tx| used_once::consume(tx, "jti", MORNING.plus_seconds(60))).await;
    assert_eq!(used.iter().filter(|first| **first).count(), 1);
}

async fn every_parallel_attempt_is_counted(scratch: &Scratch) {
    let mut counts = scratch.race(30, |tx| attempts::count(tx, "login:a-1", 600)).await;
    counts.sort_unstable();
    assert_eq!(counts, (1..=30).collect::<Vec<_>>());
    scratch.clock.advance_seconds(600);
    assert_eq!(scratch.write(|tx| attempts::count(tx, "login:a-1", 600)).await, 1, "a new window");
}

async fn a_grant_is_revoked_once_and_is_then_not_live(scratch: &Scratch) {
    scratch
        .write(|tx| {
            accounts::insert(tx, &account("a-1", "a@example.test"))?;
            grants::insert(tx, &grant("g-1"))
        })
        .await;
    let id = GrantId::from("g-1");
    let live = scratch
        .write({
            let id = id.clone();
            move |tx| grants::find_live(tx, &id)
        })
        .await;
    assert_eq!(live.unwrap().0, grant("g-1"));
    let revoked = scratch
        .race(8, {
            let id = id.clone();
            move |tx| grants::revoke(tx, &id)
        })
        .await;
    assert_eq!(revoked.iter().filter(|first| **first).count(), 1);
    assert!(scratch.write(move |tx| grants::find_live(tx, &id)).await.is_none());
}

on_both_databases!(
    two_taking_one_code,
    many_taking_one_code_and_what_it_holds,
    two_refreshing_one_token,
    one_answer_to_a_pushed_request,
    one_answer_to_a_service_and_one_taking_of_it,
    one_answer_to_a_device_and_one_taking_of_it,
    one_use_of_an_identifier,
    every_parallel_attempt_is_counted,
    a_grant_is_revoked_once_and_is_then_not_live,
);
