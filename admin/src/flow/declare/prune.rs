//! What is in no file is switched off, never deleted: ids are for ever, and links and consents hang on them.
//!
//! A kind that no file names is left alone: whoever keeps services in files does not mean the dealers.

use super::{Act, DeclaredChange, Subject, Work, dealers::action_of, describe::describe_in};
use crate::{
    domain::{Declaration, Declared, DeclaredState},
    flow::{
        AdminError, ClientPlace, Expected,
        edit_client::{Edit, edit_in},
        edit_dealer::{in_federation, settled},
        suspend_client::switch,
    },
};
use federation::{
    domain::{DealerId, DealerState, Shop},
    flow as federation_flow, store as dealers,
};
use idp::{
    domain::{ClientId, ClientState},
    store::StoreError,
};

impl Work<'_, '_> {
    pub(super) fn prune(&mut self, declaration: &Declaration) -> Result<(), StoreError> {
        let there = describe_in(self.tx)?;
        for dealer in there.dealers.iter().map(|declared| &declared.object) {
            let (id, subject) =
                (DealerId::from(dealer.dealer_id.as_str()), Subject::Dealer(dealer.dealer_id.clone()));
            if !self.seen.contains(&subject) {
                if !declaration.dealers.is_empty() && dealer.state == DeclaredState::Active {
                    let outcome = self.set_dealer_state(&id, DealerState::Active, DealerState::Suspended);
                    self.pruned(subject, outcome)?;
                }
                // What is under it goes with it.
                continue;
            }
            for shop in dealer.shops.iter().filter(|shop| shop.state == DeclaredState::Active) {
                let subject = Subject::Shop(dealer.dealer_id.clone(), shop.shop_id.clone());
                if !self.seen.contains(&subject) {
                    let outcome = self.suspend_shop(&id, &shop.shop_id);
                    self.pruned(subject, outcome)?;
                }
            }
            for system in dealer.systems.iter().filter(|system| system.state == DeclaredState::Active) {
                let subject = Subject::System(dealer.dealer_id.clone(), system.client_id.clone());
                if !self.seen.contains(&subject) {
                    let outcome = self.suspend_client(ClientPlace::Dealer(id.clone()), &system.client_id);
                    self.pruned(subject, outcome)?;
                }
            }
        }
        let clients = there.clients.iter().map(|Declared { object, .. }| {
            (Subject::Client(object.client_id.clone()), ClientPlace::RelyingParties, object.state)
        });
        let tools = there.tools.iter().map(|Declared { object, .. }| {
            (Subject::Tool(object.client_id.clone()), ClientPlace::Tools, object.state)
        });
        let meant = clients.filter(|_| !declaration.clients.is_empty());
        for (subject, place, state) in meant.chain(tools.filter(|_| !declaration.tools.is_empty())) {
            if state == DeclaredState::Active && !self.seen.contains(&subject) {
                let outcome = self.suspend_client(place, &subject.name());
                self.pruned(subject, outcome)?;
            }
        }
        if declaration.staff.is_empty() { Ok(()) } else { self.prune_staff() }
    }

    pub(super) fn pruned(
        &mut self,
        subject: Subject,
        outcome: Result<(), AdminError>,
    ) -> Result<(), StoreError> {
        match outcome {
            Ok(()) => {
                self.applied.changes.push(DeclaredChange { subject, act: Act::Pruned });
                Ok(())
            }
            Err(error) => self.note("--prune", subject, Err(error)).map(drop),
        }
    }

    fn suspend_shop(&mut self, dealer: &DealerId, id: &str) -> Result<(), AdminError> {
        let shop = dealers::shops::find(self.tx, dealer, id)?.ok_or(AdminError::NotFound)?;
        let shop = Shop { state: DealerState::Suspended, ..shop };
        settled(federation_flow::change_shop(self.tx, &in_federation(self.operator), &shop))
    }

    fn suspend_client(&mut self, place: ClientPlace, id: &str) -> Result<(), AdminError> {
        let state = ClientState::Suspended;
        let (id, operator) = (ClientId::from(id), self.operator.clone());
        let edit = Edit { place, id, expected: Expected::Anything, operator, action: action_of(state) };
        let offered = &self.provider.settings.signing_algorithms;
        edit_in(self.tx, &edit, |_, record| switch(record, state, offered)).map(drop)
    }
}
