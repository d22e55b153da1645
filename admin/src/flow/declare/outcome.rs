//! What came of an application: what was done to which object, or what does not fit.

use super::super::AdminError;
use crate::domain::{Fault, Rule};
use idp::{
    domain::Secret,
    store::{StoreError, VisitError},
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// What an application is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A version of a text.
    Text(String, String),
    /// A dealer.
    Dealer(String),
    /// A shop of a dealer.
    Shop(String, String),
    /// A system of a dealer.
    System(String, String),
    /// A service.
    Client(String),
    /// A tool of the operators.
    Tool(String),
    /// A person of the back office, by the address as it is compared.
    Member(String),
}

impl Subject {
    /// The kind of object.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(..) => "text",
            Self::Dealer(_) => "dealer",
            Self::Shop(..) => "shop",
            Self::System(..) => "system",
            Self::Client(_) => "client",
            Self::Tool(_) => "tool",
            Self::Member(_) => "staff",
        }
    }

    /// Its name within its kind.
    pub fn name(&self) -> String {
        match self {
            Self::Dealer(id) | Self::Client(id) | Self::Tool(id) | Self::Member(id) => id.clone(),
            Self::Text(whole, part) | Self::Shop(whole, part) | Self::System(whole, part) => {
                format!("{whole}/{part}")
            }
        }
    }

    /// That it is written twice.
    pub(super) fn twice(&self) -> Fault {
        let pointer = match self {
            Self::Text(..) => "/version",
            Self::Dealer(_) => "/dealer_id",
            Self::Shop(..) => "/shop_id",
            Self::System(..) | Self::Client(_) | Self::Tool(_) => "/client_id",
            Self::Member(_) => "/email",
        };
        Fault::at(pointer, Rule::Twice)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.name())
    }
}

/// What was done to an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// It was not there.
    Created,
    /// Members that differed: before and after.
    Changed(BTreeMap<String, (Value, Value)>),
    /// It is in no file any more, and was switched off.
    Pruned,
    /// It was as it is to be.
    Left,
}

/// An object and what was done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredChange {
    /// The object.
    pub subject: Subject,
    /// What was done.
    pub act: Act,
}

/// A secret that was made: for whoever runs the service, and shown this once.
#[derive(Debug)]
pub struct NewSecret {
    /// `client_id`
    pub client_id: String,
    /// The secret.
    pub secret: Secret,
}

/// What came of an application.
#[derive(Debug, Default)]
pub struct Applied {
    /// Every object, in the order in which it was looked at.
    pub changes: Vec<DeclaredChange>,
    /// Secrets of new clients.
    pub secrets: Vec<NewSecret>,
}

/// An object that does not fit, and where it is written.
#[derive(Debug)]
pub struct Misfit {
    /// File and line.
    pub origin: String,
    /// The object.
    pub subject: Subject,
    /// Why.
    pub error: AdminError,
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum DeclarationError {
    /// Objects do not fit.
    #[error("objects do not fit")]
    Misfits(Vec<Misfit>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VisitError for DeclarationError {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Members that differ between two documents.
pub(super) fn differences(before: &Value, after: &Value) -> BTreeMap<String, (Value, Value)> {
    let (none, mut found) = (Map::new(), BTreeMap::new());
    let (before, after) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    for name in before.keys().chain(after.keys()) {
        let old = before.get(name).cloned().unwrap_or_default();
        let new = after.get(name).cloned().unwrap_or_default();
        if old != new {
            found.insert(name.clone(), (old, new));
        }
    }
    found
}
