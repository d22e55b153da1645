//! `client add|list|rotate-secret`, and `client token` beside it: services that people log in to, and tools of the operators.

use super::{At, Office, Profiles, TokenCommand, Usage, every_page, refusal};
use admin::{
    domain::RelyingPartyRegistration,
    flow::{
        AdminError, Expected, ToolRegistered, ToolRegistration, list_relying_parties, list_tools,
        register_relying_party, register_tool, rotate_client_secret, rotate_tool_secret,
    },
};
use anyhow::Context;
use clap::{Args, Subcommand};
use idp::domain::{ClientId, ScopeSet};
use serde_json::{Value, json};
use std::{fmt::Write, fs, path::PathBuf};

/// `client …`
#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Register a service that people log in to, or with --machine a tool of the operators. The secret is shown once.
    Add(Add),
    /// Show the services and the tools.
    List(At),
    /// Give a client a new secret, shown once. The old one holds no longer.
    RotateSecret(RotateSecret),
    /// Show what clients are held to: the table of profiles.
    Profiles(Profiles),
    /// Tokens with which clients register themselves.
    #[command(subcommand)]
    Token(TokenCommand),
}

/// `client add`
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The client's id.
    #[arg(value_name = "ID")]
    id: String,
    /// A tool that takes tokens for the back office in its own name.
    #[arg(long, conflicts_with_all = ["name", "redirect_uri", "public", "registration"])]
    machine: bool,
    /// The name that people are shown, Japanese.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["machine", "registration"])]
    name: Option<String>,
    /// Where answers to logins may go; may stand several times.
    #[arg(long, value_name = "URL", required_unless_present_any = ["machine", "registration"])]
    redirect_uri: Vec<String>,
    /// What it may ask for, separated by spaces; for a service `openid profile email` when absent, for a tool everything
    /// but the staff.
    #[arg(long, value_name = "SCOPES", conflicts_with = "registration")]
    scope: Option<String>,
    /// The client keeps no secret: an application on a device or in a browser.
    #[arg(long)]
    public: bool,
    /// What its requests are held to: `default`, `legacy` or `fapi2`; see `client profiles`.
    #[arg(long, value_name = "PROFILE", value_parser = ["default", "legacy", "fapi2"], conflicts_with_all = ["machine", "registration"])]
    profile: Option<String>,
    /// A JSON file with the whole registration, as the interface takes it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "redirect_uri", "public"])]
    registration: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `client rotate-secret`
#[derive(Debug, Args)]
pub(crate) struct RotateSecret {
    /// The client's id.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    pub(crate) at: At,
}

impl Office {
    pub(crate) async fn add_client(&self, add: Add) -> anyhow::Result<()> {
        if add.machine {
            let scope = add.scope.as_deref().map(ScopeSet::parse);
            return self.add_tool(add.id, scope).await;
        }
        let body: RelyingPartyRegistration = serde_json::from_value(registration(&add)?)
            .map_err(|cause| Usage(format!("the registration cannot be read: {cause}")))?;
        let made = register_relying_party(&self.provider, Self::operator(), body).await.map_err(refusal)?;
        let view = made.object;
        let mut people = format!("{} is registered.", view.client_id);
        if let Some(secret) = &view.client_secret {
            write!(people, " Its secret, shown this once:\n{secret}")?;
        }
        self.answer(people, &json!(view))
    }

    async fn add_tool(&self, client_id: String, scope: Option<ScopeSet>) -> anyhow::Result<()> {
        let tool = ToolRegistration { client_id, scope };
        let made = register_tool(&self.provider, Self::operator(), tool).await.map_err(refusal)?;
        self.answer(tool_lines(&made, "is registered"), &tool_json(&made))
    }

    pub(crate) async fn list_clients(&self) -> anyhow::Result<()> {
        let (mut people, mut programs) = (String::new(), Vec::new());
        for client in every_page(|ask| list_relying_parties(&self.provider, ask)).await? {
            let (state, name) = (json!(client.state), &client.registration.client_name);
            writeln!(
                people,
                "service {:<9} {:<30} {name}",
                state.as_str().unwrap_or_default(),
                client.client_id
            )?;
            programs.push(json!({"kind": "service", "client": client}));
        }
        for tool in list_tools(&self.provider).await.map_err(refusal)? {
            let (state, scope) = (json!(tool.state), &tool.registration.scope);
            writeln!(people, "tool    {:<9} {:<30} {scope}", state.as_str().unwrap_or_default(), tool.id)?;
            programs.push(
                json!({"kind": "tool", "client": {"client_id": tool.id, "state": state, "scope": scope}}),
            );
        }
        self.answer(people.trim_end(), &json!(programs))
    }

    pub(crate) async fn rotate_secret(&self, rotate: RotateSecret) -> anyhow::Result<()> {
        let id = ClientId::from(rotate.id);
        let service =
            rotate_client_secret(&self.provider, Self::operator(), id.clone(), Expected::Anything).await;
        match service {
            Ok(changed) => {
                let view = changed.object;
                let secret = view.client_secret.clone().unwrap_or_default();
                let people = format!("{} has a new secret, shown this once:\n{secret}", view.client_id);
                self.answer(people, &json!(view))
            }
            Err(AdminError::NotFound) => {
                let made = rotate_tool_secret(&self.provider, Self::operator(), id).await.map_err(refusal)?;
                self.answer(tool_lines(&made, "has a new secret"), &tool_json(&made))
            }
            Err(error) => Err(refusal(error)),
        }
    }
}

/// The body as the interface takes it.
fn registration(add: &Add) -> anyhow::Result<Value> {
    let registration = match &add.registration {
        Some(file) => {
            let text =
                fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            serde_json::from_str(&text).map_err(|cause| Usage(format!("{}: {cause}", file.display())))?
        }
        None => {
            let method = if add.public { "none" } else { "client_secret_basic" };
            let scope = add.scope.as_deref().unwrap_or("openid profile email");
            // The two go together.
            let refreshes = ScopeSet::parse(scope).contains("offline_access");
            let grants = if refreshes {
                json!(["authorization_code", "refresh_token"])
            } else {
                json!(["authorization_code"])
            };
            json!({
                "client_name": add.name,
                "redirect_uris": add.redirect_uri,
                "scope": scope,
                "grant_types": grants,
                "token_endpoint_auth_method": method,
                "profile": add.profile.as_deref().unwrap_or("default"),
            })
        }
    };
    Ok(json!({"client_id": add.id, "registration": registration}))
}

/// A tool with its secret, for people.
pub(crate) fn tool_lines(tool: &ToolRegistered, what: &str) -> String {
    format!(
        "{} {what}. It takes tokens by client_credentials for: {}\nIts secret, shown this once:\n{}",
        tool.client_id,
        tool.scope,
        tool.client_secret.expose()
    )
}

/// The same for programs.
pub(crate) fn tool_json(tool: &ToolRegistered) -> Value {
    json!({
        "client_id": tool.client_id,
        "client_secret": tool.client_secret.expose(),
        "scope": tool.scope,
    })
}
