//! The legacy owner's site: how it is known to the provider, and its members' passwords.

use super::{
    Addresses,
    clients::{NOTEBOOK, public_jwks},
    people::SamplePerson,
    secrets::Secrets,
};
use crate::data_folder::DataFolder;
use federation::domain::LegacySite;
use idp::domain::{ClientId, Localized, Secret};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

const ID: &str = "owners-site";

/// As an operator would set it, with its key at hand instead of at an address.
pub(crate) fn settings(folder: &DataFolder, addresses: &Addresses) -> anyhow::Result<LegacySite> {
    let mut secrets = Secrets::open(folder)?;
    let jwk = secrets.private_jwk(ID)?;
    secrets.save(folder)?;
    Ok(LegacySite {
        id: ID.to_owned(),
        client_id: ClientId::from(ID),
        name: Localized::new("TOYOTA OWNER'S SITE", "TOYOTA OWNER'S SITE"),
        top_url: format!("{}/", addresses.owners_site()),
        jwks: Some(public_jwks(&jwk)),
        jwks_uri: None,
        events_endpoint: Some(format!("{}/migration-events", addresses.owners_site())),
        service: ClientId::from(NOTEBOOK),
    })
}

/// What the site itself has to be told.
pub(super) struct OwnersSite {
    pub(super) client_id: &'static str,
    pub(super) private_jwk: Value,
    passwords: BTreeMap<String, Secret>,
}

/// A member in `demo.json`.
#[derive(Serialize)]
pub(super) struct MemberLine<'a> {
    user_id: String,
    password: &'a str,
    email: String,
    has_common_id: bool,
    case: &'static str,
}

impl OwnersSite {
    /// Its key and passwords, from this run or an earlier one.
    pub(super) fn new(secrets: &mut Secrets) -> anyhow::Result<Self> {
        let mut password = |user_id: String| {
            let password = secrets.password(&format!("{ID}/{user_id}"));
            (user_id, password)
        };
        let passwords = demo::members().into_iter().map(|member| password(member.user_id)).collect();
        Ok(Self { client_id: ID, private_jwk: secrets.private_jwk(ID)?, passwords })
    }

    /// The passwords by user id.
    pub(super) fn passwords(&self) -> BTreeMap<String, String> {
        self.passwords.iter().map(|(user, password)| (user.clone(), password.expose().to_owned())).collect()
    }

    /// The members.
    pub(super) fn lines(&self, people: &[SamplePerson]) -> Vec<MemberLine<'_>> {
        let line = |member: demo::Member| {
            Some(MemberLine {
                password: self.passwords.get(&member.user_id)?.expose(),
                has_common_id: people.iter().any(|person| person.email == member.email),
                case: member.case,
                email: member.email,
                user_id: member.user_id,
            })
        };
        demo::members().into_iter().filter_map(line).collect()
    }
}
