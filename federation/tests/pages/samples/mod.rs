//! One sample of every page, in the states that matter.

mod account;
mod customer;
mod migration;
mod terminal;

use federation::{
    domain::{
        CustomerRecord, Dealer, DealerId, DealerLink, DealerState, LinkId, LinkState, Shop, shipped_texts,
    },
    flow::Counterpart,
    pages::link_rows,
};
use idp::{
    domain::{Brand, ClientId, Lang, TextVersion, Timestamp, TokenHash},
    pages::{Row, Shell, Site},
};
use std::sync::Arc;

/// A page with its name; the name tells the state.
pub(crate) type Sample = (&'static str, String);

pub(crate) fn shell(lang: Lang) -> Shell {
    Shell::new(&Arc::new(Site::new(Brand::default())), lang, "csrf-token").with_switch("/here")
}

pub(super) fn record() -> CustomerRecord {
    CustomerRecord {
        customer_code: "C-000101".to_owned(),
        family_name: "豊田".to_owned(),
        given_name: "花子".to_owned(),
        family_kana: "トヨダ".to_owned(),
        given_kana: "ハナコ".to_owned(),
        birthdate: "1980-04-05".to_owned(),
        postal_code: "4500002".to_owned(),
        address1: "愛知県名古屋市".to_owned(),
        address2: "中村区名駅".to_owned(),
        address3: "4-7-1".to_owned(),
        mobile_phone: "09012345678".to_owned(),
        emails: vec![
            "hanako.toyota@example.jp".to_owned(),
            "hanako@company.example".to_owned(),
            String::new(),
        ],
        ..CustomerRecord::default()
    }
}

pub(super) fn text(document: &str) -> TextVersion {
    shipped_texts().into_iter().find(|text| text.document == document).unwrap()
}

pub(super) fn link() -> DealerLink {
    let visit = Timestamp::from_seconds(1_795_320_000);
    DealerLink {
        id: LinkId::from("l-1"),
        dealer_id: DealerId::from("D-0234"),
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: ClientId::from("my-toyota"),
        code: None,
        account_id: None,
        token_hash: TokenHash::of("t"),
        reception_hash: None,
        reception_tries: 0,
        notice_version: String::new(),
        state: LinkState::Provisional,
        mail_id: None,
        undeliverable_at: None,
        created_at: visit,
        expires_at: DealerLink::expiry_of_start(visit),
        linked_at: None,
        ended_at: None,
    }
}

pub(super) fn rows(lang: Lang) -> Vec<Row> {
    rows_of(lang, &link())
}

pub(super) fn rows_of(lang: Lang, link: &DealerLink) -> Vec<Row> {
    link_rows(&shell(lang), link, &counterpart())
}

pub(super) fn counterpart() -> Counterpart {
    let dealer = Dealer {
        id: DealerId::from("D-0234"),
        name: "トヨタ中央販売".to_owned(),
        name_en: "Toyota Central Sales".to_owned(),
        state: DealerState::Active,
        merger: None,
    };
    let shop = Shop {
        dealer_id: dealer.id.clone(),
        id: "S-01".to_owned(),
        name: "名駅本店".to_owned(),
        name_en: "Main shop".to_owned(),
        state: DealerState::Active,
    };
    Counterpart { dealer, shop: Some(shop) }
}

/// Every page in one language.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    [terminal::all(lang), customer::all(lang), migration::all(lang), account::all(lang)].concat()
}
