//! `user find|lock|unlock`: accounts of customers, by their owners' IDs. Every look-up is audited with its reason.

use super::{At, Office, refusal};
use admin::{
    domain::{AccountSearch, AccountView, SupportReason},
    flow::{AdminError, Expected, Versioned, find_account, search_account, set_account_state},
};
use clap::{Args, Subcommand};
use idp::domain::{AccountId, AccountState};
use serde_json::json;

/// `user …`
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Look an account up by its owner's ID, for a reason that is audited.
    Find(User),
    /// Switch an account off: nobody logs in any more; sessions, grants and open dealer links end.
    Lock(User),
    /// Switch an account on again.
    Unlock(User),
}

/// Which account, and why.
#[derive(Debug, Args)]
pub(crate) struct User {
    /// The owner's ID as typed at the login (mail address or mobile number), or the account's id.
    #[arg(value_name = "ID")]
    id: String,
    /// Why: customer_request, security_incident or legal_request.
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: SupportReason,
    #[command(flatten)]
    pub(crate) at: At,
}

fn reason(text: &str) -> Result<SupportReason, String> {
    let all = [SupportReason::CustomerRequest, SupportReason::SecurityIncident, SupportReason::LegalRequest];
    let named = all.into_iter().find(|reason| reason.as_str() == text);
    named.ok_or_else(|| format!("must be one of {}", all.map(SupportReason::as_str).join(", ")))
}

impl Office {
    pub(crate) async fn find_user(&self, user: User) -> anyhow::Result<()> {
        let account = self.account(&user).await?.object;
        let people = format!(
            "{} is {} ({}), since {}",
            account.account_id,
            account.state,
            account.account_type,
            super::when(account.created_at)
        );
        self.answer(people, &json!(account))
    }

    pub(crate) async fn switch_user(&self, user: User, state: AccountState) -> anyhow::Result<()> {
        let found = self.account(&user).await?;
        let id = AccountId::from(found.object.account_id.as_str());
        let changed = set_account_state(&self.provider, Self::operator(), id, Expected::Anything, state)
            .await
            .map_err(refusal)?;
        let word = if changed.version == found.version { "was" } else { "is now" };
        let account = changed.object;
        self.answer(format!("{} {word} {}.", account.account_id, account.state), &json!(account))
    }

    /// By the account's id, which tells nothing of a person, or by the person's ID.
    async fn account(&self, user: &User) -> anyhow::Result<Versioned<AccountView>> {
        let body = AccountSearch { username: user.id.clone(), reason: user.reason };
        let found = match search_account(&self.provider, Self::operator(), body).await {
            Err(AdminError::Invalid(_)) => {
                find_account(&self.provider, AccountId::from(user.id.as_str())).await
            }
            found => found,
        };
        found.map_err(refusal)
    }
}
