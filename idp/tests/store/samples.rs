//! Rows to store.

use crate::scratch::MORNING;
use idp::domain::{
    Account, AccountId, AccountKind, AccountState, AuthorizationCode, AuthorizeRequest, BackchannelRequest,
    ClaimsRequest, ClientId, DeviceAuthorization, Grant, GrantId, POLL_SECONDS, PolledAnswer, Profile,
    RefreshToken, ResponseMode, ResponseType, ScopeSet, Secret, SessionId, TokenHash,
};

pub(crate) fn account(id: &str, email: &str) -> Account {
    Account {
        id: AccountId::from(id),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: email.to_owned(),
        mobile: None,
        password_hash: Secret::from("$argon2id$"),
        profile: Profile { family_name: "﨑𠮷".to_owned(), ..Profile::default() },
        locale: "ja".to_owned(),
        created_at: MORNING,
        updated_at: MORNING,
        withdrawn_at: None,
    }
}

pub(crate) fn grant(id: &str) -> Grant {
    Grant {
        id: GrantId::from(id),
        account_id: AccountId::from("a-1"),
        client_id: ClientId::from("tool"),
        session_id: SessionId::from("s-1"),
        subject: "pairwise".to_owned(),
        scope: ScopeSet::parse("openid offline_access"),
        claims: ClaimsRequest::default(),
        claims_locales: vec!["ja-Kana-JP".to_owned()],
        resource: Vec::new(),
        authorization_details: Vec::new(),
        auth_time: MORNING,
        acr: "1".to_owned(),
        amr: vec!["pwd".to_owned()],
        nonce: Some("n".to_owned()),
        dpop_jkt: None,
        certificate: None,
        created_at: MORNING,
    }
}

pub(crate) fn request() -> AuthorizeRequest {
    AuthorizeRequest {
        client_id: ClientId::from("tool"),
        redirect_uri: "https://rp.example/callback".to_owned(),
        response_type: ResponseType::Code,
        response_mode: ResponseMode::Query,
        signed_by: None,
        scope: ScopeSet::parse("openid"),
        state: Some("s".to_owned()),
        nonce: None,
        code_challenge: Some("c".repeat(43)),
        prompt: Vec::new(),
        max_age: None,
        login_hint: None,
        required_subject: None,
        acr_values: Vec::new(),
        claims: ClaimsRequest::default(),
        ui_locales: Vec::new(),
        claims_locales: Vec::new(),
        resource: Vec::new(),
        authorization_details: Vec::new(),
        dpop_jkt: None,
        pushed: Some(TokenHash::of("reference")),
    }
}

pub(crate) fn device(device_code: &str, user_code: &str) -> DeviceAuthorization {
    DeviceAuthorization {
        device_code: TokenHash::of(device_code),
        user_code: user_code.to_owned(),
        request: AuthorizeRequest { redirect_uri: String::new(), pushed: None, ..request() },
        answer: PolledAnswer::Waiting,
        grant: None,
        poll_interval: POLL_SECONDS,
        asked_at: None,
        expires_at: MORNING.plus_seconds(600),
    }
}

pub(crate) fn backchannel(auth_req_id: &str, id: &str, account: &str) -> BackchannelRequest {
    BackchannelRequest {
        auth_req_id: TokenHash::of(auth_req_id),
        id: id.to_owned(),
        account_id: Some(AccountId::from(account)),
        request: AuthorizeRequest { redirect_uri: String::new(), pushed: None, ..request() },
        binding_message: Some("受付7".to_owned()),
        answer: PolledAnswer::Waiting,
        grant: None,
        call: Some("sealed".to_owned()),
        poll_interval: POLL_SECONDS,
        asked_at: None,
        created_at: MORNING,
        expires_at: MORNING.plus_seconds(600),
    }
}

pub(crate) fn code(text: &str, grant_id: &str) -> AuthorizationCode {
    AuthorizationCode {
        hash: TokenHash::of(text),
        grant: grant(grant_id),
        redirect_uri: "https://rp.example/callback".to_owned(),
        code_challenge: Some("c".repeat(43)),
        dpop_jkt: Some("k".repeat(43)),
        expires_at: MORNING.plus_seconds(60),
    }
}

pub(crate) fn refresh_token(text: &str, generation: i32) -> RefreshToken {
    RefreshToken {
        hash: TokenHash::of(text),
        grant_id: GrantId::from("g-1"),
        generation,
        issued_at: MORNING,
        expires_at: MORNING.plus_seconds(86_400),
        consumed_at: None,
    }
}
