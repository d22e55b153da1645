//! Dealers, their shops and their systems.

use super::{Act, Subject, Work, outcome::differences};
use crate::{
    domain::{
        DealerChange, DealerRegistration, DealerView, Declared, DeclaredDealer, DeclaredShop, DeclaredSystem,
        Fault, ShopChange, ShopRegistration, ShopView, check_client_id,
    },
    flow::{
        AdminError, ClientPlace, ClientRecord, Expected,
        change_client::replace_dealer_registration,
        client_rules::check_shop,
        edit_client::{Edit, edit_in, insert_client},
        edit_dealer::{find_dealer, in_federation, settled},
        suspend_client::switch,
    },
};
use federation::{
    domain::{DealerId, DealerState, Shop},
    flow as federation_flow, store as dealers,
};
use idp::{
    domain::{Client, ClientId, ClientState},
    store::{self, StoreError},
};
use serde_json::json;

impl Work<'_, '_> {
    pub(super) fn dealer(&mut self, declared: &Declared<DeclaredDealer>) -> Result<(), StoreError> {
        let dealer = &declared.object;
        let subject = Subject::Dealer(dealer.dealer_id.clone());
        if !self.is_first(declared, &subject) {
            return Ok(());
        }
        let outcome = self.apply_dealer(dealer);
        if !self.note(&declared.origin, subject, outcome)? {
            // What is under it cannot be looked at.
            return Ok(());
        }
        let id = DealerId::from(dealer.dealer_id.as_str());
        for shop in &dealer.shops {
            let subject = Subject::Shop(dealer.dealer_id.clone(), shop.shop_id.clone());
            if self.is_first(declared, &subject) {
                let outcome = self.apply_shop(&id, shop);
                self.note(&declared.origin, subject, outcome)?;
            }
        }
        for system in &dealer.systems {
            let subject = Subject::System(dealer.dealer_id.clone(), system.client_id.clone());
            if self.is_first(declared, &subject) {
                let outcome = self.apply_system(&id, system);
                self.note(&declared.origin, subject, outcome)?;
            }
        }
        Ok(())
    }

    fn apply_dealer(&mut self, declared: &DeclaredDealer) -> Result<Act, AdminError> {
        let operator = in_federation(self.operator);
        let (name, name_en) = (declared.name.clone(), declared.name_en.clone());
        let (id, state) = (DealerId::from(declared.dealer_id.as_str()), declared.state.into());
        let Some(before) = dealers::dealers::find(self.tx, &id)? else {
            let body = DealerRegistration { dealer_id: declared.dealer_id.clone(), name, name_en };
            let dealer = body.check().map_err(AdminError::Invalid)?;
            settled(federation_flow::register_dealer(self.tx, &operator, &dealer))?;
            self.set_dealer_state(&id, DealerState::Active, state)?;
            return Ok(Act::Created);
        };
        if before.merger.is_some() {
            return Err(AdminError::Merged);
        }
        let after = DealerChange { name, name_en }.apply(before.clone()).map_err(AdminError::Invalid)?;
        if after != before {
            settled(federation_flow::change_dealer(self.tx, &operator, &after))?;
        }
        self.set_dealer_state(&id, before.state, state)?;
        let after = find_dealer(self.tx, &id)?.object;
        Ok(changed(json!(DealerView::from(before)), json!(DealerView::from(after))))
    }

    pub(super) fn set_dealer_state(
        &mut self,
        id: &DealerId,
        before: DealerState,
        after: DealerState,
    ) -> Result<(), AdminError> {
        let operator = in_federation(self.operator);
        match after {
            _ if before == after => Ok(()),
            DealerState::Suspended => settled(federation_flow::suspend_dealer(self.tx, &operator, id)),
            DealerState::Active => settled(federation_flow::resume_dealer(self.tx, &operator, id)),
        }
    }

    fn apply_shop(&mut self, dealer: &DealerId, declared: &DeclaredShop) -> Result<Act, AdminError> {
        let operator = in_federation(self.operator);
        let (name, name_en) = (declared.name.clone(), declared.name_en.clone());
        let state = declared.state.into();
        match dealers::shops::find(self.tx, dealer, &declared.shop_id)? {
            None => {
                let body = ShopRegistration { shop_id: declared.shop_id.clone(), name, name_en };
                let shop = Shop { state, ..body.check(dealer.clone()).map_err(AdminError::Invalid)? };
                settled(federation_flow::register_shop(self.tx, &operator, &shop))?;
                Ok(Act::Created)
            }
            Some(before) => {
                let shop = ShopChange { name, name_en }.apply(before.clone()).map_err(AdminError::Invalid)?;
                let after = Shop { state, ..shop };
                if after != before {
                    settled(federation_flow::change_shop(self.tx, &operator, &after))?;
                }
                Ok(changed(json!(ShopView::from(before)), json!(ShopView::from(after))))
            }
        }
    }

    fn apply_system(&mut self, dealer: &DealerId, declared: &DeclaredSystem) -> Result<Act, AdminError> {
        let mut faults: Vec<Fault> = check_client_id(&declared.client_id).into_iter().collect();
        let document = declared.registration.clone();
        let wrong = document.check().err().unwrap_or_default();
        faults.extend(wrong.into_iter().map(|fault| fault.under("/registration")));
        if !faults.is_empty() {
            return Err(AdminError::Invalid(faults));
        }
        let (id, issuer) = (ClientId::from(declared.client_id.as_str()), &self.provider.settings.issuer);
        let state = ClientState::from(declared.state);
        let Some(client) = store::clients::find(self.tx, &id)? else {
            check_shop(self.tx, dealer, document.shop_id.as_deref())?;
            let (registration, tie) = document.into_parts(id.clone(), dealer.clone(), issuer);
            let client = Client { id, state, secret_hash: None, registration };
            insert_client(self.tx, self.operator, ClientRecord { client, tie: Some(tie) })?;
            return Ok(Act::Created);
        };
        let Some(tie) = dealers::dealer_clients::find(self.tx, &id)?.filter(|tie| tie.dealer_id == *dealer)
        else {
            // Of another kind, or another dealer's.
            return Err(AdminError::Taken);
        };
        let before = ClientRecord { client, tie: Some(tie) };
        let edit = |action| Edit {
            place: ClientPlace::Dealer(dealer.clone()),
            id: id.clone(),
            expected: Expected::Anything,
            operator: self.operator.clone(),
            action,
        };
        edit_in(self.tx, &edit("client.changed"), |tx, record| {
            replace_dealer_registration(tx, record, document, issuer)
        })?;
        let offered = &self.provider.settings.signing_algorithms;
        let after = edit_in(self.tx, &edit(action_of(state)), |_, record| switch(record, state, offered))?;
        let shown = |record: ClientRecord| json!(record.into_dealer_client());
        Ok(changed_registration(shown(before), shown(after.object)))
    }
}

/// How the audit calls the switch.
pub(super) const fn action_of(state: ClientState) -> &'static str {
    match state {
        ClientState::Active => "client.reactivated",
        ClientState::Suspended => "client.suspended",
    }
}

/// What differs between two views.
pub(super) fn changed(before: serde_json::Value, after: serde_json::Value) -> Act {
    let found = differences(&before, &after);
    if found.is_empty() { Act::Left } else { Act::Changed(found) }
}

/// The same, of views that hold a registration: its members are told one by one.
pub(super) fn changed_registration(before: serde_json::Value, after: serde_json::Value) -> Act {
    let flat = |mut view: serde_json::Value| {
        let registration = view.get_mut("registration").map(serde_json::Value::take).unwrap_or_default();
        let state = view.get("state").cloned().unwrap_or_default();
        match registration {
            serde_json::Value::Object(mut members) => {
                members.insert("state".to_owned(), state);
                serde_json::Value::Object(members)
            }
            other => other,
        }
    };
    changed(flat(before), flat(after))
}
