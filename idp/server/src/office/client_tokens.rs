//! `client token add|list|remove`: initial access tokens, with which clients register themselves.

use super::{At, Office, every_page, refusal, when};
use admin::{
    domain::InitialTokenIssue,
    flow::{Expected, end_initial_token, issue_initial_token, list_initial_tokens},
};
use clap::{Args, Subcommand};
use idp::domain::{DynamicRegistration, InitialAccessTokenId, ScopeSet};
use serde_json::json;
use std::fmt::Write;

/// `client token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Issue an initial access token: whoever has it can register clients. It is shown once.
    Add(AddToken),
    /// Show the tokens whose time is not over.
    List(At),
    /// End a token. Clients that were registered with it stay.
    Remove(RemoveToken),
}

/// `client token add`
#[derive(Debug, Args)]
pub(crate) struct AddToken {
    /// For whom, for your own memory.
    #[arg(value_name = "NOTE")]
    note: String,
    /// A host that answers to logins may go to, rp.example.jp or *.example.jp; may stand several times.
    #[arg(long, value_name = "HOST", required = true)]
    redirect_host: Vec<String>,
    /// What clients may ask for, separated by spaces.
    #[arg(long, value_name = "SCOPES", default_value = "openid profile email phone address offline_access")]
    scope: String,
    /// How clients may take tokens; may stand several times.
    #[arg(long, value_name = "GRANT", default_values = ["authorization_code", "refresh_token"])]
    grant_type: Vec<String>,
    /// How many clients can be registered.
    #[arg(long, value_name = "N", default_value_t = 1)]
    uses: i32,
    /// How long the token is good, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    expires_in: i64,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `client token remove`
#[derive(Debug, Args)]
pub(crate) struct RemoveToken {
    /// The token's name, as `client token list` shows it.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    pub(crate) at: At,
}

impl Office {
    pub(crate) async fn add_token(&self, add: AddToken) -> anyhow::Result<()> {
        let body = InitialTokenIssue {
            note: add.note,
            redirect_hosts: add.redirect_host,
            scope: ScopeSet::parse(&add.scope),
            grant_types: add.grant_type,
            uses: add.uses,
            expires_in: add.expires_in,
        };
        let made = issue_initial_token(&self.provider, Self::operator(), body).await.map_err(refusal)?;
        let view = made.object;
        let token = view.initial_access_token.as_deref().unwrap_or_default();
        let mut people = format!("{} is issued. The token, shown this once:\n{token}", view.token_id);
        if self.provider.settings.dynamic_registration == DynamicRegistration::Off {
            people.push_str(
                "\nNobody can use it yet: write dynamic_registration = \"initial_access_token\" into the settings, and \
                 start the provider again.",
            );
        }
        self.answer(people, &json!(view))
    }

    pub(crate) async fn list_tokens(&self) -> anyhow::Result<()> {
        let tokens = every_page(|ask| list_initial_tokens(&self.provider, ask)).await?;
        let mut people = String::new();
        for token in &tokens {
            let (hosts, until) = (token.redirect_hosts.join(" "), when(token.expires_at));
            writeln!(
                people,
                "{} {:>4} left, until {until}  {hosts}  {}",
                token.token_id, token.uses_left, token.note
            )?;
        }
        self.answer(people.trim_end(), &json!(tokens))
    }

    pub(crate) async fn remove_token(&self, remove: RemoveToken) -> anyhow::Result<()> {
        let id = InitialAccessTokenId::from(remove.id);
        let done = end_initial_token(&self.provider, Self::operator(), id.clone(), Expected::Anything).await;
        done.map_err(refusal)?;
        self.answer(format!("{id} is ended."), &json!({"token_id": id}))
    }
}
