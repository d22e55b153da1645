//! What `init` tells at its end: what was made, who may come in, and what comes next.

use super::files::KEY;
use crate::office::{invitation_lines, tool_json, tool_lines};
use admin::flow::{Invited, ToolRegistered};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Everything there is to tell.
pub(super) struct Outcome {
    pub(super) settings: String,
    pub(super) issuer: String,
    /// Where the proxy leads customers to, when one ends TLS.
    pub(super) behind_proxy: Option<SocketAddr>,
    pub(super) console: String,
    pub(super) made: Vec<String>,
    /// What is to be mended, a sentence or two each.
    pub(super) notes: Vec<String>,
    pub(super) operator: FirstOperator,
    pub(super) machine: Option<Machine>,
}

/// How it stands with the first operator.
pub(super) enum FirstOperator {
    /// Somebody is one.
    There,
    /// The account that was named is one from now on.
    Member(String),
    /// Somebody is invited; the link is the same until it has been used.
    Invited(Invited),
}

/// How it stands with the client for machines.
pub(super) enum Machine {
    /// It was made.
    Made(ToolRegistered),
    /// It was there.
    There(String),
}

impl Outcome {
    fn next(&self) -> Vec<String> {
        let mut next = Vec::new();
        if let Some(key) = self.made.iter().find(|made| made.ends_with(KEY)) {
            next.push(format!(
                "Keep a copy of {key} where no backup of the database lies: what it sealed can be read with nothing else."
            ));
        }
        next.push(format!("common-id serve --config {}", self.settings));
        if let Some(listen) = self.behind_proxy {
            next.push(format!("Let the proxy lead {} to http://{listen}.", self.issuer));
        }
        match &self.operator {
            FirstOperator::Invited(_) => next.push(
                "Open the link, register or log in with that mail address, and set up a passkey or the two-step login."
                    .to_owned(),
            ),
            FirstOperator::There | FirstOperator::Member(_) => {}
        }
        next.push(format!("The console: {}/console", self.console));
        if let Some((_, port)) = self.console.split_once("://localhost:") {
            next.push(format!("  from another machine by a tunnel: ssh -L {port}:localhost:{port} HOST"));
        }
        next.push(format!("common-id operator add MAIL --config {} adds more people.", self.settings));
        next
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        let mut text = if self.made.is_empty() {
            "Everything is there. Nothing was changed.\n".to_owned()
        } else {
            let lines: Vec<String> = self.made.iter().map(|made| format!("  made: {made}\n")).collect();
            format!("{} is ready.\n{}", self.issuer, lines.concat())
        };
        match &self.operator {
            FirstOperator::There => text.push_str("\nThere is an operator.\n"),
            FirstOperator::Member(email) => text.push_str(&format!("\n{email} is an operator.\n")),
            FirstOperator::Invited(Invited { invitation, link, .. }) => {
                text.push_str(&format!("\n{}\n", invitation_lines(invitation, link.expose())));
            }
        }
        match &self.machine {
            Some(Machine::Made(tool)) => {
                text.push_str(&format!("\n{}\n", tool_lines(tool, "is registered")));
            }
            Some(Machine::There(id)) => text.push_str(&format!(
                "\nThe client {id} is there. Its secret was shown once; `common-id client rotate-secret {id}` makes \
                 another one.\n"
            )),
            None => {}
        }
        for note in &self.notes {
            text.push_str(&format!("\nNote: {note}\n"));
        }
        text.push_str("\nNext:\n");
        for line in self.next() {
            text.push_str(&format!("  {line}\n"));
        }
        text
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let operator = match &self.operator {
            FirstOperator::There => json!({"state": "there"}),
            FirstOperator::Member(email) => json!({"state": "active", "email": email}),
            FirstOperator::Invited(Invited { invitation, link, .. }) => {
                json!({"state": "invited", "invitation": invitation, "link": link.expose()})
            }
        };
        let machine = self.machine.as_ref().map(|machine| match machine {
            Machine::Made(tool) => tool_json(tool),
            Machine::There(id) => json!({"client_id": id}),
        });
        json!({
            "settings": self.settings,
            "issuer": self.issuer,
            "console": self.console,
            "made": self.made,
            "notes": self.notes,
            "operator": operator,
            "machine": machine,
            "next": self.next(),
        })
    }
}
