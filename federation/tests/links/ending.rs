//! How links end, and who may end them (rules 1, 3, 10, 13, 14).

use crate::{
    claim::claim,
    house::{HANAKO, House, caller, operator},
};
use federation::{
    domain::{DealerId, LinkId, LinkState},
    flow::{
        Completed, DealerError, Declined, LinkChange, Refusal, cancel, change_as_dealer, dispute, find_link,
        resend_mail, resume_dealer, settle_dispute, suspend_dealer, unlink,
    },
};
use idp::{
    domain::{AccountId, ClaimsRequest, ClientId, Grant, GrantId, ScopeSet, SessionId},
    flow::ClaimsTarget,
    store::{self, audit::Actor},
};

async fn another_account_changes_nothing(house: &House) {
    let link = house.started().await;
    assert_eq!(house.complete("taro", &link, 0, "").await, Completed::NotYours);
    let declining = link.clone();
    let declined = house.decline("taro", declining).await;
    assert_eq!(declined, Declined::NotYours);
    assert_eq!(house.state(&link).await, LinkState::Provisional);
}

async fn an_old_login_is_asked_again(house: &House) {
    let link = house.started().await;
    assert_eq!(house.complete("hanako", &link, 601, "").await, Completed::LoginAgain);
    assert_eq!(house.complete("hanako", &link, 600, "").await, Completed::Linked);
}

async fn declined_tells_the_dealer_nothing_more(house: &House) {
    let link = house.started().await;
    for expected in [Declined::Yes, Declined::Ended(LinkState::Declined)] {
        let declining = link.clone();
        let declined = house.decline("hanako", declining).await;
        assert_eq!(declined, expected);
    }
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-declined'").await, 1);
    let view = find_link(&house.provider, caller("pal-D-0234"), link).await.unwrap();
    assert_eq!(view.state, LinkState::Declined);
}

async fn cancelled_cannot_be_completed(house: &House) {
    let link = house.started().await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), cancel).await.unwrap();
    change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), cancel).await.unwrap();
    assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Ended(LinkState::Cancelled));
}

async fn other_dealers_meet_nothing(house: &House) {
    let link = house.started().await;
    for id in [link.clone(), LinkId::from("nothing")] {
        let other = || caller("pal-D-0567");
        let results = [
            find_link(&house.provider, other(), id.clone()).await.map(|_| ()),
            change_as_dealer(&house.provider, other(), id.clone(), cancel).await,
            resend_mail(&house.provider, other(), id.clone()).await,
            change_as_dealer(&house.provider, other(), id.clone(), unlink).await,
            change_as_dealer(&house.provider, other(), id.clone(), dispute).await,
            change_as_dealer(&house.provider, other(), id.clone(), settle_dispute).await,
        ];
        for result in results {
            assert!(matches!(result, Err(DealerError::Refused(Refusal::NotFound))), "{result:?}");
        }
    }
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    // E22: both tries of each are in the audit, with the dealer that asked.
    let refused = format!(
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'dealer.refused' AND dealer = 'D-0567' AND result = 'not_found' AND object = 'link:{link}'"
    );
    assert_eq!(house.count(&refused).await, 6);
    let unknown =
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'dealer.refused' AND object = 'link:unknown'";
    assert_eq!(house.count(unknown).await, 6);
}

/// Whoever ends a link, or doubts it: the claim goes at once, and every login stays.
async fn logins_stay_when_a_link_ends(house: &House) {
    house
        .write(|tx| {
            store::grants::insert(tx, &grant("carries", "openid dealer_links offline_access"))?;
            store::grants::insert(tx, &grant("other", "openid profile"))?;
            Ok(())
        })
        .await;
    let pal = || caller("pal-D-0234");
    for (n, who) in ["customer", "operator", "dealer"].into_iter().enumerate() {
        // Mails to one account are limited, per day and per record.
        house.clock.advance_seconds(86_400);
        let link = house.try_start("pal-D-0234", &format!("C-{n}"), HANAKO, false).await.unwrap().id;
        assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Linked);
        assert_told(house, true, who).await;

        change_as_dealer(&house.provider, pal(), link.clone(), dispute).await.unwrap();
        assert_told(house, false, "disputed").await;
        change_as_dealer(&house.provider, pal(), link.clone(), settle_dispute).await.unwrap();
        assert_told(house, true, "settled").await;
        house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
        assert_told(house, false, "suspended").await;
        house.write(|tx| Ok(resume_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
        assert_told(house, true, "resumed").await;

        let (provider, id) = (house.provider.clone(), link.clone());
        let unlink_as = |actor: Actor| house.write(move |tx| Ok(unlink(&provider, tx, &actor, "", &id)?));
        match who {
            "customer" => {
                assert_eq!(unlink_as(Actor::Account("hanako".to_owned())).await, LinkChange::Yes);
            }
            "operator" => assert_eq!(unlink_as(operator().actor).await, LinkChange::Yes),
            _ => change_as_dealer(&house.provider, pal(), link.clone(), unlink).await.unwrap(),
        }
        assert_eq!(house.state(&link).await, LinkState::Unlinked, "{who}");
        assert_told(house, false, who).await;
    }
    assert_eq!(house.mails("dealer-link-unlinked").await, 3);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-unlinked'").await, 3);
    house.clock.advance_seconds(3_600);
    house.federation.run_jobs(&house.provider).await.unwrap();
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links WHERE account_id IS NOT NULL").await, 0);
}

/// Whether userinfo and the ID tokens of this moment tell of the link; both grants live on either way.
async fn assert_told(house: &House, told: bool, when: &str) {
    for (target, asked) in [(ClaimsTarget::Userinfo, false), (ClaimsTarget::IdToken, true)] {
        let claims = claim(house, "my-toyota", "openid dealer_links", target, asked).await;
        assert_eq!(claims.get("dealer_links").is_some(), told, "{when} {target:?} {claims}");
    }
    let live = house.write(|tx| Ok(store::grants::list_live(tx, &AccountId::from("hanako"))?)).await;
    let mut live: Vec<&str> = live.iter().map(|grant| grant.id.as_str()).collect();
    live.sort_unstable();
    assert_eq!(live, ["carries", "other"], "{when}");
}

async fn disputes_are_settled_or_end_it(house: &House) {
    let link = house.linked().await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), dispute).await.unwrap();
    assert_eq!(house.state(&link).await, LinkState::Disputed);
    let settle = || {
        let (provider, id) = (house.provider.clone(), link.clone());
        house.write(move |tx| Ok(settle_dispute(&provider, tx, &Actor::System, "", &id)?))
    };
    assert_eq!([settle().await, settle().await], [LinkChange::Yes, LinkChange::Already]);
    assert_eq!(house.state(&link).await, LinkState::Linked);
    assert_eq!((house.mails("dealer-link-disputed").await, house.mails("dealer-link-settled").await), (1, 1));

    // The dealer that disputed it takes that back itself.
    for _ in 0..2 {
        change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), dispute).await.unwrap();
        change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), settle_dispute).await.unwrap();
    }
    assert_eq!(house.state(&link).await, LinkState::Linked);
    assert_eq!(house.audited("link.settled").await, 3);
    change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), dispute).await.unwrap();
    change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), unlink).await.unwrap();
    assert_eq!(house.state(&link).await, LinkState::Unlinked);
    assert_eq!(settle().await, LinkChange::NotPossible);
    let late = change_as_dealer(&house.provider, caller("pal-D-0234"), link.clone(), settle_dispute).await;
    assert!(matches!(late, Err(DealerError::Refused(Refusal::WrongState))));
}

async fn suspending_voids_and_refuses(house: &House) {
    let link = house.started().await;
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_eq!(house.state(&link).await, LinkState::Void);
    let refused = find_link(&house.provider, caller("pal-D-0234"), link.clone()).await.map(|_| ());
    assert!(matches!(refused, Err(DealerError::Refused(Refusal::DealerSuspended))));
    house.write(|tx| Ok(resume_dealer(tx, &operator(), &DealerId::from("D-0234"))?)).await;
    assert_eq!(house.state(&link).await, LinkState::Void, "a start does not come back");
    assert_eq!(
        house
            .count("SELECT COUNT(*) AS n FROM audit WHERE action IN ('dealer.suspended', 'dealer.resumed')")
            .await,
        2
    );
}

pub(crate) fn grant(id: &str, scope: &str) -> Grant {
    Grant {
        id: GrantId::from(id),
        account_id: AccountId::from("hanako"),
        client_id: ClientId::from("my-toyota"),
        session_id: SessionId::from("s-1"),
        subject: "pairwise".to_owned(),
        scope: ScopeSet::parse(scope),
        claims: ClaimsRequest::default(),
        claims_locales: Vec::new(),
        resource: Vec::new(),
        authorization_details: Vec::new(),
        auth_time: crate::house::NOON,
        acr: "1".to_owned(),
        amr: Vec::new(),
        nonce: None,
        dpop_jkt: None,
        certificate: None,
        created_at: crate::house::NOON,
    }
}

on_both_databases!(
    another_account_changes_nothing,
    an_old_login_is_asked_again,
    declined_tells_the_dealer_nothing_more,
    cancelled_cannot_be_completed,
    other_dealers_meet_nothing,
    logins_stay_when_a_link_ends,
    disputes_are_settled_or_end_it,
    suspending_voids_and_refuses,
);
