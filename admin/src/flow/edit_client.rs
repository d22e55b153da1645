//! How a client is changed: held, compared with what the caller saw, changed, written, audited.

use super::{
    AdminError, Expected, Operator, Version, Versioned,
    audit_change::{Change, audit_change},
};
use crate::{
    domain::{DealerClientView, RelyingPartyView},
    store::client_keys,
};
use federation::{
    domain::{DealerClient, DealerId},
    store as dealers,
};
use idp::{
    Provider,
    domain::{Client, ClientId, ClientKind, ClientRegistration},
    store::{self, StoreError, Tx},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Where a client stands in the interface. A client that stands elsewhere is not found.
#[derive(Clone, Debug)]
pub enum ClientPlace {
    /// Among the relying parties that operators registered.
    RelyingParties,
    /// Among these and the relying parties that registered themselves: to be seen, and switched off and on.
    Services,
    /// Among the systems of this dealer.
    Dealer(DealerId),
    /// Among the operators' tools.
    Tools,
}

/// A client with what ties it to a dealer, if something does.
#[derive(Clone, Debug)]
pub struct ClientRecord {
    /// The OAuth client.
    pub client: Client,
    /// Its dealer.
    pub tie: Option<DealerClient>,
}

impl ClientRecord {
    /// Everything that is stored of it: what versions and digests are made of.
    fn value(&self) -> Value {
        json!({
            "client_id": self.client.id,
            "state": self.client.state,
            // A keyed hash already; here so that a new secret is a new version.
            "secret": self.client.secret_hash,
            "registration": self.client.registration,
            "dealer": self.tie,
        })
    }

    pub(super) fn version(&self) -> Version {
        Version::of(&self.value())
    }

    pub(super) fn versioned(self) -> Versioned<Self> {
        let version = self.version();
        Versioned { object: self, version }
    }

    /// As operators see a relying party.
    pub fn into_relying_party(self) -> RelyingPartyView {
        self.client.into()
    }

    /// As operators see a dealer's system; `None` for a relying party.
    pub fn into_dealer_client(self) -> Option<DealerClientView> {
        Some((self.client, self.tie?).into())
    }
}

/// The client at this place.
pub(super) fn find(tx: &mut Tx<'_>, place: &ClientPlace, id: &ClientId) -> Result<ClientRecord, AdminError> {
    let client = store::clients::find(tx, id)?.ok_or(AdminError::NotFound)?;
    match place {
        ClientPlace::RelyingParties | ClientPlace::Services
            if client.registration.kind == ClientKind::RelyingParty =>
        {
            Ok(ClientRecord { client, tie: None })
        }
        ClientPlace::Services if client.registration.kind == ClientKind::Dynamic => {
            Ok(ClientRecord { client, tie: None })
        }
        ClientPlace::RelyingParties if client.registration.kind == ClientKind::Dynamic => {
            Err(AdminError::SelfRegistered)
        }
        ClientPlace::Dealer(dealer) => {
            let tie = dealers::dealer_clients::find(tx, id)?.filter(|tie| tie.dealer_id == *dealer);
            let tie = tie.ok_or(AdminError::NotFound)?;
            Ok(ClientRecord { client, tie: Some(tie) })
        }
        ClientPlace::Tools if client.registration.kind == ClientKind::Admin => {
            Ok(ClientRecord { client, tie: None })
        }
        ClientPlace::RelyingParties | ClientPlace::Services | ClientPlace::Tools => Err(AdminError::NotFound),
    }
}

/// The name of a public key: a digest of it.
pub(super) fn key_name(key: &Value) -> String {
    Version::of(key).tag().to_owned()
}

/// The public keys that stand in a registration, by their names.
pub(super) fn key_names(registration: &ClientRegistration) -> Vec<(String, Value)> {
    let keys = registration.jwks.as_ref().and_then(|jwks| jwks.get("keys")).and_then(Value::as_array);
    keys.into_iter().flatten().map(|key| (key_name(key), key.clone())).collect()
}

/// Notes since when the client's keys are registered; for whoever writes a client otherwise than here.
pub fn note_client_keys(tx: &mut Tx<'_>, client: &Client) -> Result<(), StoreError> {
    let names: Vec<String> = key_names(&client.registration).into_iter().map(|(name, _)| name).collect();
    client_keys::note(tx, &client.id, &names)
}

/// Which client is to be changed, by whom, and how it is called in the audit.
pub(super) struct Edit {
    pub(super) place: ClientPlace,
    pub(super) id: ClientId,
    pub(super) expected: Expected,
    pub(super) operator: Operator,
    pub(super) action: &'static str,
}

/// Changes a client. What leaves it as it was writes nothing.
pub(super) async fn edit_client(
    provider: &Arc<Provider>,
    edit: Edit,
    change: impl Fn(&mut Tx<'_>, &mut ClientRecord) -> Result<(), AdminError> + Send + 'static,
) -> Result<Versioned<ClientRecord>, AdminError> {
    let id = edit.id.clone();
    let changed = provider.db.write(move |tx| edit_in(tx, &edit, &change)).await?;
    // Other nodes follow when what they remember has aged; this one at once.
    provider.forget_client(&id);
    Ok(changed)
}

/// The same, in the visit of the caller.
pub(super) fn edit_in(
    tx: &mut Tx<'_>,
    edit: &Edit,
    change: impl FnOnce(&mut Tx<'_>, &mut ClientRecord) -> Result<(), AdminError>,
) -> Result<Versioned<ClientRecord>, AdminError> {
    store::clients::hold(tx, &edit.id)?;
    let mut record = find(tx, &edit.place, &edit.id)?;
    let before = record.version();
    if !edit.expected.fits(&before) {
        return Err(AdminError::Changed);
    }
    change(tx, &mut record)?;
    let after = record.version();
    if after != before {
        store::clients::update(tx, &record.client)?;
        note_client_keys(tx, &record.client)?;
        if let Some(tie) = &record.tie {
            dealers::dealer_clients::update(tx, tie)?;
        }
        audit_change(
            tx,
            &edit.operator,
            Change {
                action: edit.action,
                object: format!("client:{}", edit.id),
                dealer: record.tie.as_ref().map(|tie| tie.dealer_id.as_str()),
                before: Some(&before),
                after: &after,
            },
        )?;
    }
    Ok(Versioned { object: record, version: after })
}

/// Writes a new client, with what ties it to a dealer.
pub(super) fn insert_client(
    tx: &mut Tx<'_>,
    operator: &Operator,
    record: ClientRecord,
) -> Result<Versioned<ClientRecord>, AdminError> {
    store::clients::insert(tx, &record.client)?;
    note_client_keys(tx, &record.client)?;
    if let Some(tie) = &record.tie {
        dealers::dealer_clients::insert(tx, tie)?;
    }
    let version = record.version();
    audit_change(
        tx,
        operator,
        Change {
            action: "client.registered",
            object: format!("client:{}", record.client.id),
            dealer: record.tie.as_ref().map(|tie| tie.dealer_id.as_str()),
            before: None,
            after: &version,
        },
    )?;
    Ok(Versioned { object: record, version })
}
