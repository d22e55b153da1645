//! Asks whoever is at the terminal, again until an answer can be right; without a terminal it collects what is missing.

use crate::{console, office::Usage};
use idp::{domain::EmailAddress, mail::is_mailbox, settings::Issuer};
use std::io::{self, IsTerminal};

/// Questions, at a terminal or without one.
pub(super) struct Asking {
    is_terminal: bool,
    missing: Vec<&'static str>,
}

impl Asking {
    pub(super) fn new(is_for_programs: bool) -> Self {
        Self { is_terminal: !is_for_programs && io::stdin().is_terminal(), missing: Vec::new() }
    }

    /// The flag's value, the answer, or what is usual. `judge` says what is wrong with an answer; flags are judged elsewhere.
    pub(super) fn need(
        &mut self,
        flag: &Option<String>,
        name: &'static str,
        question: &str,
        usual: Option<&str>,
        judge: impl Fn(&str) -> Result<(), String>,
    ) -> anyhow::Result<String> {
        if let Some(value) = flag.as_ref().filter(|value| !value.is_empty()) {
            return Ok(value.clone());
        }
        if !self.is_terminal {
            self.missing.push(name);
            return Ok(String::new());
        }
        let shown = usual.map(|usual| format!(" [{usual}]")).unwrap_or_default();
        loop {
            let typed = console::ask(&format!("{question}{shown}: "))?;
            let answer = if typed.is_empty() { usual.unwrap_or_default().to_owned() } else { typed };
            match judge(&answer) {
                Ok(()) if !answer.is_empty() => return Ok(answer),
                Ok(()) => {}
                Err(sentence) => console::tell(&format!("  {answer}: {sentence}"))?,
            }
        }
    }

    /// The same, where nothing is an answer, too.
    pub(super) fn may(&mut self, flag: &Option<String>, question: &str) -> anyhow::Result<Option<String>> {
        let value = match flag {
            Some(value) => value.clone(),
            None if self.is_terminal => console::ask(&format!("{question}: "))?,
            None => String::new(),
        };
        Ok((!value.is_empty()).then_some(value))
    }

    /// # Errors
    /// [`Usage`], with everything that nobody was there to say.
    pub(super) fn end(self) -> Result<(), Usage> {
        if self.missing.is_empty() {
            return Ok(());
        }
        Err(Usage(format!("nobody is at the terminal to ask: give {}", self.missing.join(", "))))
    }
}

pub(super) fn judge_issuer(text: &str) -> Result<(), String> {
    match Issuer::form_of(text) {
        None => Err("must be scheme, host and port alone, as in https://id.example.jp".to_owned()),
        Some(form) if form != text => Err(format!("is not in its one form: write {form}")),
        Some(_) => Ok(()),
    }
}

pub(super) fn judge_mail(text: &str) -> Result<(), String> {
    EmailAddress::parse(text).map(drop).map_err(|cause| cause.to_string())
}

pub(super) fn judge_sender(text: &str) -> Result<(), String> {
    if is_mailbox(text) { Ok(()) } else { Err("must be a mail address, with or without a name".to_owned()) }
}
