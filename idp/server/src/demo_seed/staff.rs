//! The sample operator and the people of a sample dealer, and the client by which operators log in to their console. The
//! second step is an authenticator app whose key stands in `demo.json`.

use super::{
    Addresses,
    dealers::DEALERS,
    people::{account, named, register},
    secrets::Secrets,
};
use crate::house::House;
use admin::{
    domain::{Role, Seat, StaffMember},
    flow::{BACK_OFFICE, Operator, install_back_office},
    store::staff,
};
use anyhow::Context;
use federation::domain::DealerId;
use idp::{
    Provider,
    domain::{Account, ClientId, Profile, Secret},
    flow::account::give_two_step,
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

/// A member of staff, and how they log in.
pub(super) struct SampleStaff {
    pub(super) email: &'static str,
    pub(super) role: Role,
    /// The dealer, for roles at one.
    pub(super) dealer: Option<&'static str>,
    profile: Profile,
    pub(super) password: Secret,
    pub(super) two_step_key: Secret,
}

/// Everybody.
pub(super) fn all(secrets: &mut Secrets) -> Vec<SampleStaff> {
    let [dealer, ..] = &DEALERS;
    [
        ("operator@staff.example.jp", Role::Operator, None, named(["運用", "太郎"], ["ウンヨウ", "タロウ"])),
        (
            "manager@central.example.jp",
            Role::DealerAdministrator,
            Some(dealer.id),
            named(["中央", "恵子"], ["チュウオウ", "ケイコ"]),
        ),
        (
            "counter@central.example.jp",
            Role::DealerStaff,
            Some(dealer.id),
            named(["港", "次郎"], ["ミナト", "ジロウ"]),
        ),
    ]
    .map(|(email, role, dealer, profile)| SampleStaff {
        email,
        role,
        dealer,
        profile,
        password: secrets.password(email),
        two_step_key: secrets.two_step_key(email),
    })
    .into()
}

/// Writes what is missing. The console's client follows the addresses when they moved.
pub(super) async fn seed(
    house: &House,
    people: &[SampleStaff],
    addresses: &Addresses,
    is_moved: bool,
) -> anyhow::Result<()> {
    let provider = &house.provider;
    let origin = addresses.admin();
    install_back_office(provider, Operator::at_terminal(), &origin)
        .await
        .context("the client of the console could not be registered")?;
    if is_moved {
        provider.db.write(move |tx| move_console(tx, &origin)).await?;
    }
    for person in people {
        let email = person.email;
        let found = provider.db.read(move |tx| store::accounts::find_by_email(tx, email)).await?;
        if found.is_none() {
            let account = account(house, person.email, &person.password, person.profile.clone()).await?;
            let (node, key) = (Arc::clone(provider), person.two_step_key.clone());
            let seat = Seat::new(person.role, person.dealer.map(DealerId::from));
            let seat = seat.context("a role of the demo and its dealer do not go together")?;
            provider.db.write(move |tx| write(&node, tx, &account, seat.clone(), &key)).await?;
        }
    }
    Ok(())
}

fn write(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    seat: Seat,
    key: &Secret,
) -> Result<(), StoreError> {
    register(provider, tx, account)?;
    give_two_step(provider, tx, &account.id, key.expose().as_bytes())?;
    let added_by = "the demo".to_owned();
    staff::insert(tx, &StaffMember { account_id: account.id.clone(), seat, added_by, added_at: tx.now() })
}

fn move_console(tx: &mut Tx<'_>, origin: &str) -> Result<(), StoreError> {
    let Some(mut client) = store::clients::find(tx, &ClientId::from(BACK_OFFICE))? else { return Ok(()) };
    client.registration.redirect_uris = vec![format!("{origin}/console/callback")];
    client.registration.post_logout_redirect_uris = vec![format!("{origin}/")];
    store::clients::update(tx, &client).map(drop)
}
