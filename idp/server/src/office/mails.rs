//! `mail list|retry`: what waits in the outbox, and why. Never what a mail says, and to whom only masked.

use super::{At, Office, every_page, refusal, when};
use admin::{
    domain::MailView,
    flow::{AdminError, Expected, PageAsk, list_mails, retry_mail},
};
use clap::{Args, Subcommand};
use idp::store::mail_queue::{MailFilter, MailState};
use serde_json::json;
use std::fmt::Write;

/// `mail …`
#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Show mails that wait, and those of the last thirty days, newest first.
    List(ListMails),
    /// Have mails that wait tried at once.
    Retry(RetryMails),
}

/// `mail list`
#[derive(Debug, Args)]
pub(crate) struct ListMails {
    /// Those in this state alone: waiting, sent or failed.
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<MailState>,
    /// Those of this kind alone, as in dealer-link-start.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `mail retry`
#[derive(Debug, Args)]
pub(crate) struct RetryMails {
    /// Ids of mails, as `mail list` shows them.
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// Every mail that waits.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    pub(crate) at: At,
}

fn state(text: &str) -> Result<MailState, String> {
    MailState::parse(text).ok_or_else(|| "must be one of waiting, sent, failed".to_owned())
}

impl Office {
    pub(crate) async fn list_mails(&self, list: ListMails) -> anyhow::Result<()> {
        let filter = MailFilter { state: list.state, topic: list.kind, ..MailFilter::default() };
        let (mut mails, mut ask) = (Vec::new(), PageAsk { cursor: None, limit: Some(list.limit) });
        while mails.len() < list.limit {
            let page = list_mails(&self.provider, filter.clone(), ask).await.map_err(refusal)?;
            mails.extend(page.objects);
            let Some(next) = page.next else { break };
            ask = PageAsk { cursor: Some(next), limit: Some(list.limit) };
        }
        mails.truncate(list.limit);
        let mut people = String::new();
        for mail in &mails {
            writeln!(people, "{}", line(mail))?;
        }
        if people.is_empty() {
            people = "No such mails.".to_owned();
        }
        self.answer(people.trim_end(), &json!(mails))
    }

    pub(crate) async fn retry_mails(&self, retry: RetryMails) -> anyhow::Result<()> {
        let ids = if retry.all { self.waiting_mails().await? } else { retry.ids };
        let (mut people, mut mails) = (String::new(), Vec::new());
        for id in ids {
            match retry_mail(&self.provider, Self::operator(), id.clone(), Expected::Anything).await {
                Ok(mail) => {
                    writeln!(people, "{id} is tried next.")?;
                    mails.push(mail.object);
                }
                // It left while the others were hastened.
                Err(AdminError::WrongState | AdminError::NotFound) if retry.all => {}
                Err(AdminError::WrongState) => anyhow::bail!("refused: {id} has ended and waits no longer"),
                Err(error) => return Err(refusal(error).context(id)),
            }
        }
        if mails.is_empty() {
            people = "No mail waits.".to_owned();
        }
        self.answer(people.trim_end(), &json!(mails))
    }

    async fn waiting_mails(&self) -> anyhow::Result<Vec<String>> {
        let filter = MailFilter { state: Some(MailState::Waiting), ..MailFilter::default() };
        let mails = every_page(|ask| list_mails(&self.provider, filter.clone(), ask)).await?;
        // The oldest first: they have waited longest.
        Ok(mails.into_iter().rev().map(|mail| mail.mail_id).collect())
    }
}

fn line(mail: &MailView) -> String {
    let (kind, receiver) = (mail.kind.as_deref().unwrap_or("-"), mail.receiver.as_deref().unwrap_or("-"));
    let mut line = format!(
        "{} {:<8} {kind:<24} {receiver:<20} {} tries {}",
        mail.mail_id,
        mail.state,
        when(mail.created_at),
        mail.attempts
    );
    if let Some(failure) = mail.last_failure {
        line.push_str(&format!(", last: {failure}"));
    }
    if let Some(next) = mail.next_try_at {
        line.push_str(&format!(", next {}", when(next)));
    }
    line
}
