//! What the demo begins with: people, services, dealers, terms. Written once; a later start only adds what is missing.
//!
//! Owns the sample data and `demo.json`. Every secret is made at the first run and kept in `demo-secrets.json`; none is
//! a constant of the program.

mod addresses;
mod clients;
mod dealers;
mod description;
mod linked;
mod owners_site;
mod people;
mod secrets;
mod staff;
mod suite;
mod systems;
mod terms;

pub(crate) use addresses::Addresses;
pub(crate) use owners_site::settings as owners_site;
pub(crate) use suite::Suite;

use crate::{data_folder::DataFolder, house::House, tls::authority::LocalTls};
use clients::SampleClient;
use people::SamplePerson;
use secrets::Secrets;
use staff::SampleStaff;

/// What was written, or found to be there.
pub(crate) struct Seeded {
    clients: Vec<SampleClient>,
    people: Vec<SamplePerson>,
    staff: Vec<SampleStaff>,
    owners_site: owners_site::OwnersSite,
}

/// Brings the sample data into the house.
pub(crate) async fn seed(
    house: &House,
    folder: &DataFolder,
    addresses: &Addresses,
    suite: Option<&Suite>,
    tls: Option<&LocalTls>,
) -> anyhow::Result<Seeded> {
    let mut secrets = Secrets::open(folder)?;
    let mut clients = clients::all(addresses, &mut secrets)?;
    let suite_clients = match (suite, tls) {
        (Some(suite), Some(tls)) => suite.clients(&mut secrets, tls)?,
        _ => Vec::new(),
    };
    let people = people::all(&mut secrets);
    let staff = staff::all(&mut secrets);
    let owners_site = owners_site::OwnersSite::new(&mut secrets)?;
    // The secrets first: what is in the database must be known after a crash, too.
    secrets.save(folder)?;
    terms::seed(house).await?;
    clients::seed(house, &clients, secrets.moved_to(&addresses.issuer())).await?;
    // They are registered as the plans ask at every start: the suite may be elsewhere than last time.
    clients::seed(house, &suite_clients, true).await?;
    clients.extend(suite_clients);
    dealers::seed(house, addresses).await?;
    people::seed(house, &people).await?;
    staff::seed(house, &staff, addresses, secrets.moved_to(&addresses.issuer())).await?;
    secrets.settle(folder, &addresses.issuer())?;
    Ok(Seeded { clients, people, staff, owners_site })
}
