//! Sends the mail of a start again, within the limits that hold for its dealer (rule 8).

use super::{AdminError, Expected, Operator, Versioned, change_link::edit_link, view_links::LinkPlace};
use crate::domain::LinkView;
use federation::{
    domain::LinkId,
    flow::{DealerError, LimitNotes, LinkChange, Refusal, resend_as_operator},
};
use idp::{Provider, flow::FlowError};
use std::sync::Arc;

/// A day: how often somebody else wrote to the account is nobody's to know, so the wait is its longest.
const DAY_SECONDS: i64 = 86_400;

/// Queues the mail again.
pub async fn resend_link_mail(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    resend_at(provider, (operator, LinkPlace::Anywhere(id)), expected).await
}

/// The same for a link at this place.
pub(super) async fn resend_at(
    provider: &Arc<Provider>,
    (operator, place): (Operator, LinkPlace),
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    edit_link(provider, (operator, place), expected, "link.mail_resent", |node, tx, operator, id| {
        let notes = LimitNotes::default();
        resend_as_operator(node, tx, (&operator.actor(), &operator.request_id), &notes, id)
            .map(|()| LinkChange::Yes)
            .map_err(|error| refused(error, &notes))
    })
    .await
}

fn refused(error: DealerError, notes: &LimitNotes) -> AdminError {
    match error {
        DealerError::Refused(Refusal::NotFound) => AdminError::NotFound,
        DealerError::Refused(Refusal::TooSoon) => {
            AdminError::TooOften(notes.standings().iter().map(|one| one.ends_in).max().unwrap_or(DAY_SECONDS))
        }
        DealerError::Refused(Refusal::TooManyMails) => AdminError::TooOften(DAY_SECONDS),
        DealerError::Refused(_) => AdminError::WrongState,
        DealerError::Flow(FlowError::Store(error)) => error.into(),
        DealerError::Flow(error) => AdminError::Provider(error),
    }
}
