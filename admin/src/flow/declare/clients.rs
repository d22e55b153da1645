//! Services that people log in to.

use super::{
    Act, NewSecret, Subject, Work,
    dealers::{action_of, changed_registration},
};
use crate::{
    domain::{Declared, DeclaredClient, Fault, check_client_id},
    flow::{
        AdminError, ClientPlace, ClientRecord, Expected,
        change_client::replace_registration,
        client_rules::{bounds, check_terms},
        edit_client::{Edit, edit_in, insert_client},
        rotate_client_secret::new_secret,
        suspend_client::switch,
    },
};
use idp::{
    domain::{Client, ClientId, ClientKind, ClientState, Secret},
    store::{self, StoreError},
};
use serde_json::json;

impl Work<'_, '_> {
    pub(super) fn client(&mut self, declared: &Declared<DeclaredClient>) -> Result<(), StoreError> {
        let subject = Subject::Client(declared.object.client_id.clone());
        if self.is_first(declared, &subject) {
            let outcome = self.apply_client(&declared.object);
            self.note(&declared.origin, subject, outcome)?;
        }
        Ok(())
    }

    fn apply_client(&mut self, declared: &DeclaredClient) -> Result<Act, AdminError> {
        let mut faults: Vec<Fault> = check_client_id(&declared.client_id).into_iter().collect();
        let document = declared.registration.clone();
        let wrong = document.check(&bounds(self.provider)).err().unwrap_or_default();
        faults.extend(wrong.into_iter().map(|fault| fault.under("/registration")));
        if !faults.is_empty() {
            return Err(AdminError::Invalid(faults));
        }
        let id = ClientId::from(declared.client_id.as_str());
        let state = ClientState::from(declared.state);
        let secret = new_secret(self.provider);
        let secret_hash = self.provider.client_secret_hash(&id, &secret);
        let Some(client) = store::clients::find(self.tx, &id)? else {
            check_terms(self.tx, &document)?;
            let needs_secret = document.needs_secret();
            let secret_hash = needs_secret.then_some(secret_hash);
            let client = Client { id, state, secret_hash, registration: document.into_registration() };
            insert_client(self.tx, self.operator, ClientRecord { client, tie: None })?;
            if needs_secret {
                self.keep_secret(&declared.client_id, secret);
            }
            return Ok(Act::Created);
        };
        if client.registration.kind != ClientKind::RelyingParty {
            return Err(AdminError::Taken);
        }
        let edit = |action| Edit {
            place: ClientPlace::RelyingParties,
            id: id.clone(),
            expected: Expected::Anything,
            operator: self.operator.clone(),
            action,
        };
        let given = secret_hash.clone();
        edit_in(self.tx, &edit("client.changed"), |tx, record| {
            replace_registration(tx, record, document, secret_hash)
        })?;
        let offered = &self.provider.settings.signing_algorithms;
        let after = edit_in(self.tx, &edit(action_of(state)), |_, record| switch(record, state, offered))?;
        if after.object.client.secret_hash.as_ref() == Some(&given) {
            self.keep_secret(&declared.client_id, secret);
        }
        let before = ClientRecord { client, tie: None };
        let shown = |record: ClientRecord| json!(record.into_relying_party());
        Ok(changed_registration(shown(before), shown(after.object)))
    }

    pub(super) fn keep_secret(&mut self, client_id: &str, secret: Secret) {
        self.applied.secrets.push(NewSecret { client_id: client_id.to_owned(), secret });
    }
}
