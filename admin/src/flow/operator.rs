//! Who makes a change.

use idp::{
    domain::{AccountId, ClientId},
    store::audit::Actor,
};

/// Who asks, and in which request.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Who.
    pub who: Who,
    /// The request in whose log lines the rest stands; empty at the terminal.
    pub request_id: String,
}

/// Somebody who may change something here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A tool, by its client.
    Machine(ClientId),
    /// A member of staff, by their account.
    Staff(AccountId),
    /// Somebody who takes the seat that an invitation offers, by their account.
    Invited(AccountId),
    /// Whoever may run the program's commands.
    Terminal,
    /// The program itself, when it starts.
    Program,
}

impl Operator {
    /// The operator at the terminal.
    pub fn at_terminal() -> Self {
        Self { who: Who::Terminal, request_id: String::new() }
    }

    /// As the audit names it.
    pub fn actor(&self) -> Actor {
        match &self.who {
            Who::Machine(client) => Actor::Client(client.to_string()),
            Who::Staff(account) => Actor::Staff(account.to_string()),
            Who::Invited(account) => Actor::Account(account.to_string()),
            Who::Terminal => Actor::Command,
            Who::Program => Actor::System,
        }
    }

    /// As rows name it: kind and name in one text.
    pub(super) fn name(&self) -> String {
        let actor = self.actor();
        match actor.parts() {
            (kind, "") => kind.to_owned(),
            ("system", name) => name.to_owned(),
            (kind, name) => format!("{kind}:{name}"),
        }
    }
}
