//! Commands of the back office: the use cases of `admin`, by the same rules, from a terminal. Whoever may read the settings
//! may give them; the audit calls them the operator at the terminal.

mod audit;
mod client_tokens;
mod clients;
mod dealers;
mod mails;
mod operators;
mod profiles;
mod users;

pub(crate) use audit::AuditCommand;
pub(crate) use client_tokens::TokenCommand;
pub(crate) use clients::{ClientCommand, tool_json, tool_lines};
pub(crate) use dealers::{DealerCommand, ShopCommand};
pub(crate) use mails::MailCommand;
pub(crate) use operators::{OperatorCommand, invitation_lines, when};
pub(crate) use profiles::{Profiles, show_profiles};
pub(crate) use users::UserCommand;

use crate::{compose, config_file::ConfigFile, console, settings::Checked};
use admin::flow::{AdminError, Operator, Page, PageAsk};
use clap::Args;
use idp::{Provider, domain::Lang};
use serde_json::Value;
use std::{fmt::Display, sync::Arc};

/// Where the settings are, and for whom the answer is.
#[derive(Debug, Args)]
pub(crate) struct At {
    #[command(flatten)]
    pub(crate) settings: ConfigFile,
    /// Answer in JSON, for programs.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The command line asks for what cannot be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

/// The house without doors, for one command.
pub(crate) struct Office {
    pub(crate) provider: Arc<Provider>,
    json: bool,
}

impl Office {
    /// Opens it. An old schema is an error.
    pub(crate) async fn open(checked: Checked, json: bool) -> anyhow::Result<Self> {
        let house = compose::assemble(checked)?.build(false).await?;
        Ok(Self { provider: house.provider, json })
    }

    pub(crate) fn operator() -> Operator {
        Operator::at_terminal()
    }

    /// Says what was done, or shows what was asked for: to people or to programs.
    pub(crate) fn answer(&self, people: impl Display, programs: &Value) -> anyhow::Result<()> {
        if self.json {
            console::answer(format_args!("{programs:#}"))?
        } else {
            console::answer(people)?
        }
        Ok(())
    }
}

/// Everything of a list, page after page.
pub(crate) async fn every_page<T>(
    list: impl AsyncFn(PageAsk) -> Result<Page<T>, AdminError>,
) -> anyhow::Result<Vec<T>> {
    let (mut all, mut ask) = (Vec::new(), PageAsk::default());
    loop {
        let page = list(ask).await.map_err(refusal)?;
        all.extend(page.objects);
        match page.next {
            Some(next) => ask = PageAsk { cursor: Some(next), limit: None },
            None => return Ok(all),
        }
    }
}

/// Why a use case refused, in a sentence each. What was typed wrongly is told from what is not allowed.
pub(crate) fn refusal(error: AdminError) -> anyhow::Error {
    let sentences = reasons(&error).join("\n");
    match error {
        AdminError::Invalid(_) => Usage(sentences).into(),
        _ => anyhow::anyhow!("refused: {sentences}"),
    }
}

/// The sentences.
pub(crate) fn reasons(error: &AdminError) -> Vec<String> {
    match error {
        AdminError::Invalid(faults) => {
            let sentences = faults.iter().map(|fault| {
                let name = fault.pointer.trim_start_matches("/registration").trim_start_matches('/');
                format!("{name}: {}", fault.rule.sentence(Lang::En))
            });
            sentences.collect()
        }
        AdminError::NotFound => vec!["there is no such object".to_owned()],
        AdminError::Taken => vec!["the id is taken, or was once; choose another one".to_owned()],
        other => vec![other.to_string()],
    }
}
