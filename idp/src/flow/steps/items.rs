//! The items that a service needs (L2–L4): asked once an account and service, and whenever one is missing.

use crate::{
    domain::{Account, AccountKind, Journey, RequiredItem},
    flow::{InteractionStep, StepContext, StepOutcome},
    protocol::OAuthErrorCode,
    store::{self, StoreError, Tx},
};
use serde::{Deserialize, Serialize};

/// What the item pages note: the values between L2 and L3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemsNote {
    /// The birth date as given on L2, YYYY-MM-DD, not yet confirmed on L3.
    pub birthdate: Option<String>,
    /// A birth date that somebody else knows, sealed: filled in on L2 where the account has none.
    pub suggested: Option<String>,
}

/// Asks for what the service needs of every customer.
#[derive(Clone, Copy, Debug)]
pub struct ItemsStep;

impl InteractionStep for ItemsStep {
    fn name(&self) -> &'static str {
        "items"
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let (Some(client), Some(account)) = (context.client, context.account) else {
            return Ok(StepOutcome::Done);
        };
        let required = context.interaction.required_items(client);
        if required.is_empty() {
            return Ok(StepOutcome::Done);
        }
        // A company has no birth date, and none is made up for it: such a service is not for companies.
        if account.kind == AccountKind::Corporate && required.contains(&RequiredItem::Birthdate) {
            return Ok(match context.interaction.journey {
                Journey::Guided(_) => StepOutcome::Done,
                Journey::Authorize(_)
                | Journey::Device(_)
                | Journey::Backchannel(_)
                | Journey::Account { .. } => StepOutcome::Refuse(OAuthErrorCode::AccessDenied),
            });
        }
        let confirmed = store::items::list_confirmed(tx, &account.id, &client.id)?;
        let open = required
            .iter()
            .any(|item| !is_known(account, *item) || !confirmed.iter().any(|name| name == item.as_str()));
        if open {
            return Ok(StepOutcome::Show(context.interaction.page("items")));
        }
        Ok(StepOutcome::Done)
    }
}

fn is_known(account: &Account, item: RequiredItem) -> bool {
    match item {
        RequiredItem::Birthdate => account.profile.birthdate.is_some(),
    }
}
