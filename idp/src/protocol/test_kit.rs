//! Examples for the tests of this room.
#![allow(clippy::unwrap_used)]

use super::{OAuthError, ParamList};
use crate::domain::{
    Account, AccountId, AccountKind, AccountState, Address, ClaimsRequest, Client, ClientId, ClientProfile,
    ClientRegistration, ClientState, DetailField, DetailShape, FieldKind, Gender, Grant, GrantId, IMPLICIT,
    Profile, ResponseType, ScopeSet, Secret, SessionId, Timestamp,
};

/// The moment at which the examples play.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

pub(super) const ISSUER: &str = "https://id.example";

/// A type of authorization details.
pub(super) const LINK_SHAPE: DetailShape = DetailShape {
    name: "link",
    scope: "links",
    fields: &[
        DetailField { name: "actions", required: true, kind: FieldKind::Words(&["read", "write"]) },
        DetailField { name: "dealer", required: false, kind: FieldKind::Text(8) },
    ],
};

/// Parameters of an encoded form.
pub(super) fn params(form: &str) -> ParamList {
    ParamList::parse_form(form.as_bytes()).unwrap()
}

/// Parameters of decoded pairs.
pub(super) fn form(pairs: &[(&str, &str)]) -> ParamList {
    ParamList::from_pairs(
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    )
    .unwrap()
}

/// Whether an error begins with this rule of the table of profiles.
pub(super) fn names_rule(error: &OAuthError, rule: &str) -> bool {
    let is_rule = ClientProfile::Default.rows().iter().any(|row| row.rule == rule);
    is_rule && error.description.starts_with(&format!("{rule}: "))
}

/// A relying party `rp` with a secret.
pub(super) fn client() -> Client {
    Client {
        id: ClientId::from("rp"),
        state: ClientState::Active,
        secret_hash: None,
        registration: ClientRegistration {
            redirect_uris: vec!["https://rp.example/cb".to_owned()],
            post_logout_redirect_uris: vec!["https://rp.example/bye".to_owned()],
            grant_types: vec!["authorization_code".to_owned(), "refresh_token".to_owned()],
            scope: ScopeSet::parse("openid profile email offline_access"),
            ..ClientRegistration::default()
        },
    }
}

/// The same, registered for these response types and what goes with them.
pub(super) fn client_of(response_types: &[ResponseType]) -> Client {
    let mut client = client();
    client.registration.response_types = response_types.to_vec();
    client.registration.grant_types.push(IMPLICIT.to_owned());
    client
}

/// An account of which everything is known.
pub(super) fn account() -> Account {
    Account {
        id: AccountId::from("account-1"),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: "taro@example.jp".to_owned(),
        mobile: None,
        password_hash: Secret::from("hash"),
        profile: Profile {
            family_name: "豊田".to_owned(),
            given_name: "太郎".to_owned(),
            family_kana: "トヨダ".to_owned(),
            given_kana: "タロウ".to_owned(),
            gender: Some(Gender::Male),
            birthdate: Some("1980-02-29".to_owned()),
            address: Some(Address {
                postal_code: "4718571".to_owned(),
                prefecture: "愛知県".to_owned(),
                city: "豊田市".to_owned(),
                street: "トヨタ町1番地".to_owned(),
                building: "本館".to_owned(),
            }),
            phone: Some("+819012345678".to_owned()),
            phone_verified: true,
            middle_name: Some("M".to_owned()),
            nickname: Some("タロ".to_owned()),
            preferred_username: Some("taro".to_owned()),
            profile_url: Some("https://example.jp/taro".to_owned()),
            picture: Some("https://example.jp/taro.png".to_owned()),
            website: Some("https://taro.example".to_owned()),
            zoneinfo: Some("Asia/Tokyo".to_owned()),
            ..Profile::default()
        },
        locale: "ja".to_owned(),
        created_at: NOW.plus_seconds(-1_000),
        updated_at: NOW.plus_seconds(-500),
        withdrawn_at: None,
    }
}

/// A grant of that account to that client.
pub(super) fn grant() -> Grant {
    Grant {
        id: GrantId::from("grant-1"),
        account_id: AccountId::from("account-1"),
        client_id: ClientId::from("rp"),
        session_id: SessionId::from("session-1"),
        subject: "sub-1".to_owned(),
        scope: ScopeSet::parse("openid profile offline_access"),
        claims: ClaimsRequest::default(),
        claims_locales: Vec::new(),
        resource: Vec::new(),
        authorization_details: Vec::new(),
        auth_time: NOW.plus_seconds(-60),
        acr: "urn:common-id:acr:password".to_owned(),
        amr: vec!["pwd".to_owned()],
        nonce: Some("n-1".to_owned()),
        dpop_jkt: None,
        certificate: None,
        created_at: NOW.plus_seconds(-30),
    }
}
