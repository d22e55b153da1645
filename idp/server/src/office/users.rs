//! `user find|lock|unlock|erase`: accounts of customers, by their owners' IDs. Every look-up is audited with its reason.

use super::{At, Office, Usage, refusal};
use crate::console;
use admin::{
    domain::{AccountSearch, AccountView, SupportReason},
    flow::{AdminError, Expected, Versioned, erase_account, find_account, search_account, set_account_state},
};
use clap::{Args, Subcommand};
use idp::domain::{AccountId, AccountState};
use serde_json::json;
use std::io::{self, IsTerminal};

/// `user …`
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Look an account up by its owner's ID, for a reason that is audited.
    Find(User),
    /// Switch an account off: nobody logs in any more; sessions, grants and open dealer links end.
    Lock(User),
    /// Switch an account on again.
    Unlock(User),
    /// Erase an account with everything about it, at once. Nothing brings it back; the audit keeps its id.
    Erase(Erase),
}

/// `user erase`
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) user: User,
    /// Do not ask once more.
    #[arg(long)]
    yes: bool,
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

    pub(crate) async fn erase_user(&self, erase: Erase) -> anyhow::Result<()> {
        let found = self.account(&erase.user).await?.object;
        if !erase.yes {
            self.ask_once_more(&found)?;
        }
        let id = AccountId::from(found.account_id.as_str());
        let erased =
            erase_account(&self.provider, Self::operator(), id, erase.user.reason).await.map_err(refusal)?;
        let people = format!("{} is erased, with everything about it.", erased.account_id);
        self.answer(people, &json!({"account_id": erased.account_id, "state": "erased"}))
    }

    /// What cannot be taken back is typed, not only pressed.
    fn ask_once_more(&self, account: &AccountView) -> anyhow::Result<()> {
        if self.json || !io::stdin().is_terminal() {
            return Err(Usage(
                "this cannot be taken back, and nobody is at the terminal to ask: give --yes".to_owned(),
            )
            .into());
        }
        let question = format!(
            "The account {} ({}, {}) and everything about it will be gone for ever. Type its id to go on: ",
            account.account_id, account.account_type, account.state
        );
        anyhow::ensure!(console::ask(&question)? == account.account_id, "nothing was erased");
        Ok(())
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
