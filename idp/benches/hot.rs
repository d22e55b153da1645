//! What most of a request's time goes to, function by function, without HTTP and without a database: `conformance/load/bench`. Criterion keeps what it found under
//! `target/criterion`, and says at the next run what became slower.
#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use idp::{
    domain::{
        Account, AccountId, AccountKind, AccountState, Brand, Client, ClientId, ClientRegistration,
        ClientState, Grant, GrantId, Lang, Profile, ResponseTypes, ScopeSet, Secret, SessionId,
        SigningAlgorithm, SigningAlgorithms, Timestamp,
    },
    keys::{ForeignKeys, KeyRing, KeyState, Sealer, StoredKey, generate_key, media_type},
    pages::{Form, Login, Shell, Site},
    protocol::{
        AccessToken, AuthorizeRules, ClaimsAsk, ClaimsPlace, IdToken, ParamList, RequestWay,
        access_token_claims, account_claims, check_authorize_request, id_token_claims,
    },
};
use serde_json::{Map, Value, json};
use std::{hint::black_box, sync::Arc};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const ISSUER: &str = "https://id.example";
const CALLBACK: &str = "https://rp.example/cb";
const SCOPE: &str = "openid profile email offline_access";
const ALGORITHMS: [SigningAlgorithm; 2] = [SigningAlgorithm::ES256, SigningAlgorithm::RS256];
/// As a browser sends it.
const REQUEST: &str = "response_type=code&client_id=rp&redirect_uri=https%3A%2F%2Frp.example%2Fcb&scope=openid+profile+email+offline_access\
    &state=s-7f3a9c52&nonce=n-7f3a9c52&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&ui_locales=ja";

fn ring() -> KeyRing {
    let keys = ALGORITHMS.map(|alg| {
        let made = generate_key(alg).unwrap();
        StoredKey {
            kid: made.kid,
            alg,
            state: KeyState::Active,
            published: true,
            private_jwk: made.private_jwk,
        }
    });
    KeyRing::from_stored(keys.into()).unwrap()
}

fn client() -> Client {
    Client {
        id: ClientId::from("rp"),
        state: ClientState::Active,
        secret_hash: None,
        registration: ClientRegistration {
            redirect_uris: vec![CALLBACK.to_owned()],
            scope: ScopeSet::parse(SCOPE),
            ..ClientRegistration::default()
        },
    }
}

fn account() -> Account {
    let profile: Profile = serde_json::from_value(json!({
        "family_name": "豊田", "given_name": "太郎", "family_kana": "トヨダ", "given_kana": "タロウ", "birthdate": "1980-02-29",
        "phone": "+819012345678", "phone_verified": true,
    }))
    .unwrap();
    Account {
        id: AccountId::from("00dc62xrehq6wcbctzm968ajng"),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: "taro@example.jp".to_owned(),
        mobile: None,
        password_hash: Secret::from("hash"),
        profile,
        locale: "ja".to_owned(),
        created_at: NOW,
        updated_at: NOW,
        withdrawn_at: None,
    }
}

fn grant() -> Grant {
    Grant {
        id: GrantId::from("00dc62xrehq6wcbctzm968ajnh"),
        account_id: AccountId::from("00dc62xrehq6wcbctzm968ajng"),
        client_id: ClientId::from("rp"),
        session_id: SessionId::from("00dc62xrehq6wcbctzm968ajnj"),
        subject: "q0vUj4vQ0bC4cE0kq5mYxRkT6o6N9Qd2vXlq3mJ7pZE".to_owned(),
        scope: ScopeSet::parse(SCOPE),
        claims: idp::domain::ClaimsRequest::default(),
        claims_locales: vec!["ja".to_owned()],
        resource: Vec::new(),
        authorization_details: Vec::new(),
        auth_time: NOW,
        acr: "urn:common-id:acr:password".to_owned(),
        amr: vec!["pwd".to_owned()],
        nonce: Some("n-7f3a9c52".to_owned()),
        dpop_jkt: None,
        certificate: None,
        created_at: NOW,
    }
}

fn access_claims(grant: &Grant) -> Map<String, Value> {
    let token = AccessToken {
        issuer: ISSUER,
        scope: &grant.scope,
        jti: "00dc62xrehq6wcbctzm968ajnk",
        now: NOW,
        lifetime: 600,
        confirmation: None,
        details: None,
    };
    access_token_claims(&token, grant)
}

fn tokens(criterion: &mut Criterion) {
    let (ring, grant) = (ring(), grant());
    let claims = access_claims(&grant);
    let foreign = ForeignKeys::parse(&ring.jwks()).unwrap();
    for alg in ALGORITHMS {
        let name = alg.as_str();
        criterion.bench_function(&format!("sign, {name}"), |bencher| {
            bencher.iter(|| ring.sign(alg, media_type::ACCESS_TOKEN, black_box(&claims)).unwrap());
        });
        let token = ring.sign(alg, media_type::ACCESS_TOKEN, &claims).unwrap();
        // As the keys of others, whose tokens nobody remembers.
        criterion.bench_function(&format!("verify, {name}"), |bencher| {
            bencher.iter(|| foreign.verify(black_box(&token), media_type::ACCESS_TOKEN).unwrap());
        });
        criterion.bench_function(&format!("verify an access token again, {name}"), |bencher| {
            bencher.iter(|| ring.verify_access_token(black_box(&token), ISSUER).unwrap());
        });
    }
}

fn claims(criterion: &mut Criterion) {
    let (client, account, grant) = (client(), account(), grant());
    criterion.bench_function("claims of an access token", |bencher| {
        bencher.iter(|| access_claims(black_box(&grant)));
    });
    let ask = ClaimsAsk::of(&grant, &client);
    criterion.bench_function("claims of an ID token", |bencher| {
        let token = IdToken {
            issuer: ISSUER,
            grant: &grant,
            alg: SigningAlgorithm::ES256,
            access_token: Some("eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"),
            code: None,
            refreshed: false,
            now: NOW,
            lifetime: 600,
        };
        bencher.iter(|| {
            let about = account_claims(black_box(&account), &ask, ClaimsPlace::IdToken);
            serde_json::to_vec(&id_token_claims(&token, about)).unwrap()
        });
    });
    criterion.bench_function("userinfo, JSON", |bencher| {
        bencher.iter(|| {
            serde_json::to_vec(&account_claims(black_box(&account), &ask, ClaimsPlace::Userinfo)).unwrap()
        });
    });
    let body = serde_json::to_string(&grant).unwrap();
    criterion.bench_function("a grant out of its row", |bencher| {
        bencher.iter(|| serde_json::from_str::<Grant>(black_box(&body)).unwrap());
    });
}

fn requests(criterion: &mut Criterion) {
    let client = client();
    let scopes = ScopeSet::parse(SCOPE);
    let (algorithms, response_types) = (SigningAlgorithms::default(), ResponseTypes::all());
    let rules = AuthorizeRules {
        scopes: &scopes,
        algorithms: &algorithms,
        response_types: &response_types,
        details: &[],
        way: RequestWay::Browser,
        is_signed: false,
        verify_hint: &|_| None,
    };
    criterion.bench_function("an authorization request, read and checked", |bencher| {
        bencher.iter(|| {
            let params = ParamList::parse_form(black_box(REQUEST.as_bytes())).unwrap();
            check_authorize_request(&params, &client, &rules).unwrap()
        });
    });
}

fn seals(criterion: &mut Criterion) {
    let sealer = Sealer::new([7; 32]);
    // As much as an authorization request that waits for its login.
    let sealed = sealer.seal("bench", REQUEST.as_bytes());
    criterion.bench_function("seal", |bencher| {
        bencher.iter(|| sealer.seal("bench", black_box(REQUEST.as_bytes())));
    });
    criterion.bench_function("open a seal", |bencher| {
        bencher.iter(|| sealer.open("bench", black_box(&sealed)).unwrap());
    });
    criterion.bench_function("keyed hash of a token", |bencher| {
        bencher
            .iter(|| sealer.keyed_hash("bench", black_box(b"q0vUj4vQ0bC4cE0kq5mYxRkT6o6N9Qd2vXlq3mJ7pZE")));
    });
}

fn pages(criterion: &mut Criterion) {
    let site = Arc::new(Site::new(Brand::default()));
    let page = || Login {
        shell: Shell::new(&site, Lang::Ja, "csrf-token").with_switch("/interaction/i1/login"),
        action: "/interaction/i1/login".to_owned(),
        service: Some("My TOYOTA".to_owned()),
        again: false,
        step_up: None,
        passkey: None,
        form: Form::new().with("username", "taro@example.jp"),
        register_href: "/register?interaction=i1".to_owned(),
        reminder_href: "/reminder".to_owned(),
    };
    criterion.bench_function("the page of the login", |bencher| {
        bencher.iter_batched(page, |page| askama::Template::render(&page).unwrap(), BatchSize::SmallInput);
    });
}

criterion_group!(hot, tokens, claims, requests, seals, pages);
criterion_main!(hot);
