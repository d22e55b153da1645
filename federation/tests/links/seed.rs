//! What stands in the database when a test begins: two customers, two services, two dealers with a shop and a system each.

use crate::house::{HANAKO, NOON, TARO, operator};
use federation::{
    domain::{
        CustomerRecord, Dealer, DealerClient, DealerId, DealerState, LegacySite, NOTICE_DOCUMENT, Shop,
    },
    flow::{Registered, register_dealer, register_dealer_client, register_shop},
};
use idp::{
    domain::{
        Account, AccountId, AccountKind, AccountState, Client, ClientId, ClientKind, ClientRegistration,
        ClientState, Profile, ScopeSet, Secret,
    },
    flow::FlowError,
    store::{self, Tx},
};

pub(crate) fn record(code: &str) -> CustomerRecord {
    CustomerRecord {
        customer_code: code.to_owned(),
        family_name: "豊田".to_owned(),
        given_name: "花子".to_owned(),
        family_kana: "トヨダ".to_owned(),
        given_kana: "ハナコ".to_owned(),
        birthdate: "1980-04-05".to_owned(),
        postal_code: "4500002".to_owned(),
        address1: "愛知県名古屋市".to_owned(),
        mobile_phone: "09012345678".to_owned(),
        emails: vec![HANAKO.to_owned(), "nobody@example.jp".to_owned(), String::new()],
        ..CustomerRecord::default()
    }
}

/// A legacy site whose users move to the Maintenance Notebook. Its tokens are made by the tests.
pub(crate) fn legacy_site(id: &str) -> LegacySite {
    LegacySite {
        id: id.to_owned(),
        client_id: ClientId::from(id),
        name: idp::domain::Localized::new("オーナーズサイト", "Owners' site"),
        top_url: format!("http://localhost:8092/{id}"),
        jwks: None,
        jwks_uri: None,
        events_endpoint: None,
        service: ClientId::from("maintenance-notebook"),
    }
}

pub(crate) fn account(id: &str, email: &str) -> Account {
    Account {
        id: AccountId::from(id),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: email.to_owned(),
        mobile: None,
        password_hash: Secret::from("$argon2id$"),
        profile: Profile::default(),
        locale: "ja".to_owned(),
        created_at: NOON,
        updated_at: NOON,
        withdrawn_at: None,
    }
}

fn client(id: &str, kind: ClientKind, scope: &str) -> Client {
    let relying_party = kind == ClientKind::RelyingParty;
    Client {
        id: ClientId::from(id),
        state: ClientState::Active,
        secret_hash: None,
        registration: ClientRegistration {
            kind,
            client_name: id.to_owned(),
            client_uri: relying_party.then(|| format!("http://localhost:8090/{id}")),
            redirect_uris: vec![format!("http://localhost:8090/{id}/callback")],
            initiate_login_uri: relying_party.then(|| format!("http://localhost:8090/{id}/login")),
            scope: ScopeSet::parse(scope),
            scope_consent: idp::domain::ScopeConsentPolicy::Implicit,
            customer_ref: id == "my-toyota",
            ..ClientRegistration::default()
        },
    }
}

pub(crate) fn seed(tx: &mut Tx<'_>) -> Result<(), FlowError> {
    store::accounts::insert(tx, &account("hanako", HANAKO))?;
    store::accounts::insert(tx, &account("taro", TARO))?;
    for id in ["my-toyota", "maintenance-notebook"] {
        let scope = "openid profile email dealer_links offline_access";
        store::clients::insert(tx, &client(id, ClientKind::RelyingParty, scope))?;
    }
    for (id, name) in [("D-0234", "トヨタ中央販売"), ("D-0567", "レクサス湾岸")] {
        let dealer_id = DealerId::from(id);
        let dealer = Dealer {
            id: dealer_id.clone(),
            name: name.to_owned(),
            name_en: String::new(),
            state: DealerState::Active,
            merger: None,
        };
        assert_eq!(register_dealer(tx, &operator(), &dealer)?, Registered::Yes);
        let shop = Shop {
            dealer_id: dealer_id.clone(),
            id: "S-01".to_owned(),
            name: "本店".to_owned(),
            name_en: "Main shop".to_owned(),
            state: DealerState::Active,
        };
        assert_eq!(register_shop(tx, &operator(), &shop)?, Registered::Yes);
        let client_id = format!("pal-{id}");
        let scope = "link:start link:read link:cancel events:read";
        store::clients::insert(tx, &client(&client_id, ClientKind::Dealer, scope))?;
        let dealer_client = DealerClient {
            client_id: ClientId::from(client_id),
            dealer_id,
            shop_id: None,
            address_book_endpoint: None,
            events_endpoint: None,
        };
        assert_eq!(register_dealer_client(tx, &operator(), &dealer_client)?, Registered::Yes);
    }
    assert!(store::texts::find_current(tx, NOTICE_DOCUMENT)?.is_some());
    Ok(())
}
