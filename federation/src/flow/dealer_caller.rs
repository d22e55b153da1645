//! Who calls for a dealer. The dealer comes from the authenticated client and from nowhere else (rule 10).

use super::{DealerError, LimitNotes, Refusal, notify::LinkAct};
use crate::{
    domain::{Dealer, DealerClient, DealerLink, DealerState, LinkId, VisitId},
    store,
};
use idp::{
    Provider,
    domain::ClientId,
    store::{
        self as idp_store, Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// What an access token, or the terminal's sealed session, says of the caller.
#[derive(Clone, Debug)]
pub struct CallerToken {
    /// The dealer's system.
    pub client_id: ClientId,
    /// Who serves the customer, when a terminal calls.
    pub staff: Option<String>,
    /// The request, for the audit.
    pub request_id: String,
    /// The limits that the call met.
    pub limits: LimitNotes,
}

impl CallerToken {
    fn actor(&self) -> Actor {
        match &self.staff {
            Some(staff) => Actor::Staff(staff.clone()),
            None => Actor::Client(self.client_id.to_string()),
        }
    }
}

/// What a caller asks about, for the audit of a refusal (E22).
#[derive(Clone, Debug)]
pub(super) enum About {
    /// Its dealer as a whole.
    Dealer,
    /// A visit.
    Visit(VisitId),
    /// A link.
    Link(LinkId),
}

impl About {
    /// The object of an audit row. What the caller made up does not get into it.
    fn object(&self) -> String {
        let (kind, id) = match self {
            Self::Dealer => return "dealer".to_owned(),
            Self::Visit(id) => ("visit", id.as_str()),
            Self::Link(id) => ("link", id.as_str()),
        };
        let is_one_of_ours = id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        format!("{kind}:{}", if is_one_of_ours { id } else { "unknown" })
    }
}

/// The caller as the rows have it at this moment.
#[derive(Clone, Debug)]
pub struct DealerCaller {
    /// The dealer, active.
    pub dealer: Dealer,
    /// Its system.
    pub client: DealerClient,
    /// Who acts, for the audit.
    pub actor: Actor,
    /// The request, for the audit.
    pub request_id: String,
    /// The limits that the call met.
    pub(super) limits: LimitNotes,
}

impl DealerCaller {
    /// Looks the caller up: the client must be in use and its dealer must not be suspended.
    ///
    /// # Errors
    /// [`Refusal::NotADealer`] or [`Refusal::DealerSuspended`].
    pub fn find(provider: &Provider, tx: &mut Tx<'_>, token: &CallerToken) -> Result<Self, DealerError> {
        let in_use = provider.find_client(tx, &token.client_id)?.is_some();
        let client = store::dealer_clients::find(tx, &token.client_id)?.filter(|_| in_use);
        let Some(client) = client else { return Err(Refusal::NotADealer.into()) };
        let dealer = store::dealers::find(tx, &client.dealer_id)?.ok_or(Refusal::NotADealer)?;
        if dealer.state != DealerState::Active {
            return Err(Refusal::DealerSuspended.into());
        }
        Ok(Self {
            dealer,
            client,
            actor: token.actor(),
            request_id: token.request_id.clone(),
            limits: token.limits.clone(),
        })
    }

    /// What the caller does to a link, for the audit.
    pub(super) fn act(&self) -> LinkAct<'_> {
        LinkAct::by(&self.actor, &self.request_id)
    }

    /// A link of this dealer, and of the caller's shop if it is confined to one. Anything else is as if it did not exist.
    pub(super) fn find_link(&self, tx: &mut Tx<'_>, id: &LinkId) -> Result<DealerLink, DealerError> {
        store::links::find(tx, id)?
            .filter(|link| link.dealer_id == self.dealer.id && self.client.may_see_shop(&link.shop))
            .ok_or_else(|| Refusal::NotFound.into())
    }
}

/// One visit to the database that writes, for a caller. What it may not have is audited (E22).
pub(super) async fn at_dealer<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: CallerToken,
    about: About,
    act: impl Fn(&Arc<Provider>, &mut Tx<'_>, &DealerCaller) -> Result<T, DealerError> + Send + 'static,
) -> Result<T, DealerError> {
    let (node, caller) = (Arc::clone(provider), token.clone());
    let done = provider.db.write(move |tx| {
        let caller = DealerCaller::find(&node, tx, &caller)?;
        act(&node, tx, &caller)
    });
    audited(provider, token, about, done.await).await
}

/// The same, for one that only reads.
pub(super) async fn view_dealer<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: CallerToken,
    about: About,
    view: impl Fn(&Arc<Provider>, &mut Tx<'_>, &DealerCaller) -> Result<T, DealerError> + Send + 'static,
) -> Result<T, DealerError> {
    let (node, caller) = (Arc::clone(provider), token.clone());
    let seen = provider.db.read(move |tx| {
        let caller = DealerCaller::find(&node, tx, &caller)?;
        view(&node, tx, &caller)
    });
    audited(provider, token, about, seen.await).await
}

/// Whether the caller may call at all: its client in use, its dealer in business.
///
/// # Errors
/// [`Refusal::NotADealer`], [`Refusal::DealerSuspended`].
pub async fn check_dealer(provider: &Arc<Provider>, token: CallerToken) -> Result<(), DealerError> {
    view_dealer(provider, token, About::Dealer, |_, _, _| Ok(())).await
}

/// Writes down that somebody asked for what is not theirs. In a visit of its own: the refusal took the first one back.
async fn audited<T>(
    provider: &Arc<Provider>,
    token: CallerToken,
    about: About,
    result: Result<T, DealerError>,
) -> Result<T, DealerError> {
    let Err(DealerError::Refused(refusal)) = &result else { return result };
    let Some(reason) = refusal.audited() else { return result };
    let written = provider.db.write(move |tx| {
        let client = store::dealer_clients::find(tx, &token.client_id)?;
        let mut event = AuditEvent::new(token.actor(), "dealer.refused", about.object());
        event.dealer = client.map(|client| client.dealer_id.to_string());
        event.request_id.clone_from(&token.request_id);
        event.result = reason;
        idp_store::audit::insert(tx, &event)
    });
    if let Err(error) = written.await {
        tracing::error!(%error, "a refusal could not be written into the audit");
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audit_rows_name_only_ids_that_could_be_ours() {
        let ours = "01jd7z0000abcdefghjkmnpqrs";
        assert_eq!(About::Link(LinkId::from(ours)).object(), format!("link:{ours}"));
        for odd in ["", "x", "花子", "hanako@example.jp", &"a".repeat(1_000)] {
            assert_eq!(About::Visit(VisitId::from(odd)).object(), "visit:unknown", "{odd}");
        }
    }
}
