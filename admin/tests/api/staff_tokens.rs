//! For whom the token endpoint makes tokens of the back office, with which scopes, and when they end.

use crate::{
    people::everything,
    site::{Site, answer},
};
use admin::{
    domain::Role,
    flow::{BACK_OFFICE, renew_back_office},
    store::staff,
};
use idp::domain::{AccountState, ClientId};
use idp::store::{accounts, clients};
use serde_json::json;

async fn a_token_carries_the_scopes_of_the_role(site: &Site) {
    site.back_office().await;
    for (role, scopes) in [
        (Role::Auditor, "admin:audit admin:read admin:statistics offline_access openid"),
        (Role::Support, "admin:accounts admin:sessions offline_access openid"),
    ] {
        let account = site.person(role.as_str(), role, None).await;
        let tokens = site.redeem(site.grant(&account, &everything())).await.expect(200).json();
        assert_eq!(tokens["scope"], scopes, "{role:?}");
    }
    // What is asked for is asked for.
    let account = site.person("operator", Role::Operator, None).await;
    let tokens = site.redeem(site.grant(&account, "openid admin:read")).await.expect(200).json();
    assert_eq!(tokens["scope"], "admin:read openid");
    let token = tokens["access_token"].as_str().unwrap();
    answer(site.bare("GET", "/v1/dealers").bearer_auth(token)).await.expect(200);
}

async fn customers_get_none(site: &Site) {
    site.back_office().await;
    let customer = site.account("customer", true).await;
    let refused = site.redeem(site.grant(&customer, &everything())).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    // Without the audience a login is a login, and its token is for nothing here.
    let mut grant = site.grant(&customer, &everything());
    grant.resource.clear();
    let tokens = site.redeem(grant).await.expect(200).json();
    assert_eq!(tokens["scope"], "offline_access openid");
    let token = tokens["access_token"].as_str().unwrap();
    answer(site.bare("GET", "/v1/dealers").bearer_auth(token)).await.expect(401);
    // A token that somebody made all the same opens nothing.
    let token = site.person_token(&customer, &everything()).await;
    answer(site.bare("GET", "/v1/dealers").bearer_auth(&token)).await.expect(401);
}

async fn refresh_follows_the_role(site: &Site) {
    site.back_office().await;
    site.person("boss", Role::Operator, None).await;
    let account = site.person("hanako", Role::Operator, None).await;
    let tokens = site.redeem(site.grant(&account, &everything())).await.expect(200).json();
    assert!(tokens["scope"].as_str().unwrap().contains("admin:staff"));
    let refresh = |token: String| async move {
        site.token_request(&[("grant_type", "refresh_token"), ("refresh_token", &token)]).await
    };
    site.send("PUT", "/v1/staff/hanako", json!({"role": "support"})).await.expect(200);
    let narrowed = refresh(tokens["refresh_token"].as_str().unwrap().to_owned()).await.expect(200).json();
    assert_eq!(narrowed["scope"], "admin:accounts admin:sessions offline_access openid");
    site.call("DELETE", "/v1/staff/hanako").await.expect(204);
    let next = narrowed["refresh_token"].as_str().unwrap().to_owned();
    let refused = refresh(next.clone()).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    // The refusal costs the token nothing: a role that comes back finds it.
    site.send("POST", "/v1/staff", json!({"email": "hanako@example.jp", "role": "auditor"}))
        .await
        .expect(201);
    assert!(refresh(next).await.expect(200).json()["scope"].as_str().unwrap().contains("admin:audit"));
}

/// The next request, not the end of the token.
async fn everything_that_ends_a_role_ends_its_tokens(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let account = site.person("clerk", Role::DealerStaff, Some("D-1")).await;
    let token = site.person_token(&account, &everything()).await;
    let look = |status: u16, why: &'static str| {
        let request = site.bare("GET", "/v1/dealers/D-1").bearer_auth(&token);
        async move { assert_eq!(answer(request).await.status, status, "{why}") }
    };
    look(200, "before").await;
    let set = |state: AccountState| {
        let id = account.clone();
        site.write(move |tx| Ok(accounts::update_state(tx, &id, state)?))
    };
    set(AccountState::Disabled).await;
    look(401, "the account is switched off").await;
    set(AccountState::Active).await;
    look(200, "it is on again").await;
    site.call("PUT", "/v1/dealers/D-1/suspension").await.expect(200);
    look(401, "the dealer is suspended").await;
    site.call("DELETE", "/v1/dealers/D-1/suspension").await.expect(200);
    look(200, "it takes part again").await;
    let id = account.clone();
    site.write(move |tx| Ok(staff::end(tx, &id, "a test")?)).await;
    look(401, "the role has ended").await;

    let account = site.person("other", Role::Operator, None).await;
    let token = site.person_token(&account, &everything()).await;
    let id = ClientId::from(BACK_OFFICE);
    let suspended = id.clone();
    site.write(move |tx| {
        let mut client = clients::find(tx, &suspended)?.unwrap();
        client.state = idp::domain::ClientState::Suspended;
        Ok(clients::update(tx, &client)?)
    })
    .await;
    site.provider.forget_client(&id);
    answer(site.bare("GET", "/v1/dealers").bearer_auth(&token)).await.expect(401);
}

/// The grant is revoked: by its owner, by a password change, by a logout.
async fn a_revoked_grant_opens_nothing(site: &Site) {
    site.back_office().await;
    let account = site.person("boss", Role::Operator, None).await;
    let token = site.person_token(&account, &everything()).await;
    answer(site.bare("GET", "/v1/dealers").bearer_auth(&token)).await.expect(200);
    let id = account.clone();
    site.write(move |tx| Ok(idp::store::grants::revoke_all(tx, &id, None)?)).await;
    answer(site.bare("GET", "/v1/dealers").bearer_auth(&token)).await.expect(401);
}

/// An update of the program brings permissions that the stored registration does not know.
async fn the_registration_grows_with_the_program(site: &Site) {
    assert!(!renew_back_office(&site.provider).await.unwrap(), "it is not made here");
    site.back_office().await;
    assert!(!renew_back_office(&site.provider).await.unwrap());
    site.write(|tx| {
        let mut client = clients::find(tx, &ClientId::from(BACK_OFFICE))?.unwrap();
        client.registration.scope = idp::domain::ScopeSet::parse("openid admin:read");
        Ok(clients::update(tx, &client)?)
    })
    .await;
    assert!(renew_back_office(&site.provider).await.unwrap());
    assert!(!renew_back_office(&site.provider).await.unwrap());
    let account = site.person("boss", Role::Operator, None).await;
    let token = site.person_token(&account, &everything()).await;
    answer(site.bare("GET", "/v1/staff").bearer_auth(&token)).await.expect(200);
}

on_both_databases!(
    a_token_carries_the_scopes_of_the_role,
    customers_get_none,
    refresh_follows_the_role,
    everything_that_ends_a_role_ends_its_tokens,
    a_revoked_grant_opens_nothing,
    the_registration_grows_with_the_program,
);
