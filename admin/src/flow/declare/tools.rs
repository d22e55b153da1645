//! Tools of the operators: clients that take tokens for the back office in their own name.

use super::{
    Act, Subject, Work,
    dealers::{action_of, changed},
};
use crate::{
    domain::{Declared, DeclaredTool},
    flow::{
        AdminError, ClientPlace, ClientRecord, Expected,
        edit_client::{Edit, edit_in, insert_client},
        register_tool::{ToolRegistration, is_tool, new_tool},
        rotate_client_secret::new_secret,
        suspend_client::switch,
    },
};
use idp::{
    domain::{Client, ClientId, ClientState},
    store::{self, StoreError},
};
use serde_json::{Value, json};

impl Work<'_, '_> {
    pub(super) fn tool(&mut self, declared: &Declared<DeclaredTool>) -> Result<(), StoreError> {
        let subject = Subject::Tool(declared.object.client_id.clone());
        if self.is_first(declared, &subject) {
            let outcome = self.apply_tool(&declared.object);
            self.note(&declared.origin, subject, outcome)?;
        }
        Ok(())
    }

    fn apply_tool(&mut self, declared: &DeclaredTool) -> Result<Act, AdminError> {
        let tool =
            ToolRegistration { client_id: declared.client_id.clone(), scope: Some(declared.scope.clone()) };
        let scope = tool.check()?;
        let id = ClientId::from(declared.client_id.as_str());
        let state = ClientState::from(declared.state);
        let Some(before) = store::clients::find(self.tx, &id)? else {
            let secret = new_secret(self.provider);
            let client = Client { state, ..new_tool(self.provider, id, scope, &secret) };
            insert_client(self.tx, self.operator, ClientRecord { client, tie: None })?;
            self.keep_secret(&declared.client_id, secret);
            return Ok(Act::Created);
        };
        if !is_tool(&before) {
            // Of another kind, or the one by which people log in.
            return Err(AdminError::Taken);
        }
        let edit = |action| Edit {
            place: ClientPlace::Tools,
            id: id.clone(),
            expected: Expected::Anything,
            operator: self.operator.clone(),
            action,
        };
        edit_in(self.tx, &edit("client.changed"), |_, record| {
            record.client.registration.scope = scope;
            Ok(())
        })?;
        let offered = &self.provider.settings.signing_algorithms;
        let after = edit_in(self.tx, &edit(action_of(state)), |_, record| switch(record, state, offered))?;
        Ok(changed(shown(&before), shown(&after.object.client)))
    }
}

fn shown(tool: &Client) -> Value {
    json!({"state": tool.state, "scope": tool.registration.scope})
}
