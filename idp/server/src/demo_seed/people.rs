//! The sample people: invented, and customers of the sample dealers. Postal codes and places are real, phone numbers are
//! from ranges that are given to nobody.

use super::{linked, secrets::Secrets};
use crate::house::House;
use anyhow::Context;
use idp::{
    Provider,
    domain::{Account, AccountId, AccountKind, AccountState, Address, Gender, Profile, Secret},
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

/// What a sample person is good for. The names stand in `demo.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Has every claim of every scope.
    Full,
    /// Has not told a birth date: My TOYOTA asks for it.
    NoBirthdate,
    /// Has just registered, and been nowhere.
    Fresh,
    /// Is linked with a dealer.
    Linked,
}

/// A person and the password.
pub(super) struct SamplePerson {
    pub(super) kind: Kind,
    pub(super) email: &'static str,
    pub(super) password: Secret,
    profile: Profile,
}

/// All sample people. Their addresses stand in PAL's customer book, too.
pub(super) fn all(secrets: &mut Secrets) -> Vec<SamplePerson> {
    [
        (Kind::Full, "hanako.sato@example.jp", hanako()),
        (Kind::NoBirthdate, "ichiro.suzuki@example.jp", ichiro()),
        (Kind::Fresh, "megumi.kobayashi@example.jp", megumi()),
        (Kind::Linked, LINKED, taro()),
    ]
    .into_iter()
    .map(|(kind, email, profile)| SamplePerson { kind, email, password: secrets.password(email), profile })
    .collect()
}

/// Who is linked with a dealer from the beginning.
pub(super) const LINKED: &str = "taro.yamada@example.jp";

fn hanako() -> Profile {
    Profile {
        gender: Some(Gender::Female),
        birthdate: Some("1990-11-03".to_owned()),
        address: Some(address("4600008", "愛知県", "名古屋市中区", "栄3丁目5-12", "")),
        phone: Some("+818000000102".to_owned()),
        phone_verified: true,
        middle_name: Some("マリア".to_owned()),
        nickname: Some("はなちゃん".to_owned()),
        preferred_username: Some("hanako".to_owned()),
        profile_url: Some("https://people.example.jp/hanako".to_owned()),
        picture: Some("https://people.example.jp/hanako/portrait.jpg".to_owned()),
        website: Some("https://hanako.example.jp/".to_owned()),
        zoneinfo: Some("Asia/Tokyo".to_owned()),
        ..named(["佐藤", "花子"], ["サトウ", "ハナコ"])
    }
}

fn ichiro() -> Profile {
    Profile {
        address: Some(address("4550037", "愛知県", "名古屋市港区", "名港2丁目3-8", "")),
        phone: Some("+81520000103".to_owned()),
        ..named(["鈴木", "一郎"], ["スズキ", "イチロウ"])
    }
}

fn megumi() -> Profile {
    Profile {
        gender: Some(Gender::Female),
        address: Some(address("1350061", "東京都", "江東区", "豊洲5丁目6-29", "")),
        phone: Some("+818000000202".to_owned()),
        ..named(["小林", "恵"], ["コバヤシ", "メグミ"])
    }
}

fn taro() -> Profile {
    Profile {
        gender: Some(Gender::Male),
        birthdate: Some("1984-05-17".to_owned()),
        address: Some(address("4500002", "愛知県", "名古屋市中村区", "名駅4丁目10-25", "名駅レジデンス1203")),
        phone: Some("+819000000101".to_owned()),
        ..named(["山田", "太郎"], ["ヤマダ", "タロウ"])
    }
}

pub(super) fn named([family_name, given_name]: [&str; 2], [family_kana, given_kana]: [&str; 2]) -> Profile {
    Profile {
        family_name: family_name.to_owned(),
        given_name: given_name.to_owned(),
        family_kana: family_kana.to_owned(),
        given_kana: given_kana.to_owned(),
        ..Profile::default()
    }
}

fn address(postal_code: &str, prefecture: &str, city: &str, street: &str, building: &str) -> Address {
    Address {
        postal_code: postal_code.to_owned(),
        prefecture: prefecture.to_owned(),
        city: city.to_owned(),
        street: street.to_owned(),
        building: building.to_owned(),
    }
}

/// Writes the people who are missing. Only their passwords are hashed, so that later starts are quick.
pub(super) async fn seed(house: &House, people: &[SamplePerson]) -> anyhow::Result<()> {
    let emails: Vec<&'static str> = people.iter().map(|person| person.email).collect();
    let missing = house.provider.db.read(move |tx| missing(tx, &emails)).await?;
    let mut accounts = Vec::new();
    for person in people.iter().filter(|person| missing.contains(&person.email)) {
        accounts.push(account(house, person.email, &person.password, person.profile.clone()).await?);
    }
    if accounts.is_empty() {
        return Ok(());
    }
    let provider = Arc::clone(&house.provider);
    let write =
        move |tx: &mut Tx<'_>| accounts.iter().try_for_each(|account| register(&provider, tx, account));
    Ok(house.provider.db.write(write).await?)
}

fn missing(tx: &mut Tx<'_>, emails: &[&'static str]) -> Result<Vec<&'static str>, StoreError> {
    let mut missing = Vec::new();
    for email in emails {
        if store::accounts::find_by_email(tx, email)?.is_none() {
            missing.push(*email);
        }
    }
    Ok(missing)
}

/// An account that is about to be written.
pub(super) async fn account(
    house: &House,
    email: &str,
    password: &Secret,
    profile: Profile,
) -> anyhow::Result<Account> {
    let provider = &house.provider;
    let (now, random) = (provider.clock.now(), &*provider.random);
    let mut salt = [0; 16];
    random.fill(&mut salt);
    let password_hash = provider
        .hashing
        .hash(password.clone(), salt)
        .await
        .context("the password of a sample person could not be hashed")?;
    Ok(Account {
        id: AccountId::generate(now, random),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: email.to_owned(),
        mobile: None,
        password_hash,
        profile,
        locale: "ja".to_owned(),
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    })
}

/// As a registration would: with the agreement to the terms of the common ID.
pub(super) fn register(provider: &Provider, tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    store::accounts::insert(tx, account)?;
    if let Some(terms) = store::texts::find_current(tx, "common-id")? {
        store::texts::accept(tx, &account.id, &terms, None)?;
    }
    if account.email == LINKED { linked::link(provider, tx, account) } else { Ok(()) }
}
