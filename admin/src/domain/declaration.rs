//! What is to be there, written down: dealers, shops, systems, services, tools, people of the back office and texts as operators
//! keep them in files.
//!
//! The same documents as the interface takes. Nothing in them is secret.

use super::{DealerClientDocument, Fault, RelyingPartyDocument, Role, Seat, StaffAddition, TextPublication};
use federation::domain::DealerState;
use idp::domain::{Announcement, ClientState, EmailAddress, ScopeSet, TextVersion};
use serde::{Deserialize, Serialize};

/// Everything that one application is told.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// Dealers with their shops and systems.
    pub dealers: Vec<Declared<DeclaredDealer>>,
    /// Services that people log in to.
    pub clients: Vec<Declared<DeclaredClient>>,
    /// Tools of the operators.
    pub tools: Vec<Declared<DeclaredTool>>,
    /// People of the back office.
    pub staff: Vec<Declared<DeclaredMember>>,
    /// Versions of texts.
    pub texts: Vec<Declared<DeclaredText>>,
}

impl Declaration {
    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        let Self { dealers, clients, tools, staff, texts } = self;
        dealers.is_empty() && clients.is_empty() && tools.is_empty() && staff.is_empty() && texts.is_empty()
    }
}

/// An object, and where it is written.
#[derive(Clone, Debug)]
pub struct Declared<T> {
    /// The file and the line, for people.
    pub origin: String,
    /// The object.
    pub object: T,
}

/// In use or not, as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredState {
    /// In use.
    #[default]
    Active,
    /// Switched off.
    Suspended,
}

/// A dealer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredDealer {
    /// Its id, for ever.
    pub dealer_id: String,
    /// Name, Japanese.
    pub name: String,
    /// Name, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
    /// In use or not.
    #[serde(default)]
    pub state: DeclaredState,
    /// Its shops.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shops: Vec<DeclaredShop>,
    /// Its systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<DeclaredSystem>,
}

/// A shop of a dealer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredShop {
    /// The dealer's own reference, for ever.
    pub shop_id: String,
    /// Name, Japanese.
    pub name: String,
    /// Name, English; empty means the Japanese one.
    #[serde(default)]
    pub name_en: String,
    /// In use or not.
    #[serde(default)]
    pub state: DeclaredState,
}

/// A dealer's system, with its public keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredSystem {
    /// Its `client_id`, for ever.
    pub client_id: String,
    /// In use or not.
    #[serde(default)]
    pub state: DeclaredState,
    /// What is registered.
    pub registration: DealerClientDocument,
}

/// A service that people log in to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredClient {
    /// Its `client_id`, for ever.
    pub client_id: String,
    /// In use or not.
    #[serde(default)]
    pub state: DeclaredState,
    /// What is registered, the required items among it.
    pub registration: RelyingPartyDocument,
}

/// A tool of the operators: a client that takes tokens for the back office in its own name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredTool {
    /// Its `client_id`, for ever.
    pub client_id: String,
    /// In use or not.
    #[serde(default)]
    pub state: DeclaredState,
    /// What it may ask for.
    pub scope: ScopeSet,
}

/// A person of the back office, who has the seat or is invited to it. How they log in is their own.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredMember {
    /// Mail address.
    pub email: String,
    /// What for.
    pub role: Role,
    /// The dealer, for roles at a dealer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dealer_id: Option<String>,
}

/// Addresses of people stay out of logs.
impl std::fmt::Debug for DeclaredMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeclaredMember").field("role", &self.role).finish_non_exhaustive()
    }
}

impl DeclaredMember {
    /// A person on this seat.
    pub fn of(email: String, seat: &Seat) -> Self {
        Self { email, role: seat.role(), dealer_id: seat.dealer().map(|id| id.as_str().to_owned()) }
    }

    /// Address and seat.
    ///
    /// # Errors
    /// What cannot be so.
    pub fn check(&self) -> Result<(EmailAddress, Seat), Vec<Fault>> {
        StaffAddition { email: self.email.clone(), role: self.role, dealer_id: self.dealer_id.clone() }
            .check()
    }
}

/// A version of a text. Once published it never changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredText {
    /// Which text.
    pub document: String,
    /// Its name.
    pub version: String,
    /// The day from which it is in force, at midnight in Japan.
    pub effective_on: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// Japanese text.
    pub body_ja: String,
    /// English text.
    pub body_en: String,
    /// What changed, Japanese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changes_ja: String,
    /// What changed, English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub changes_en: String,
    /// Who is told by mail when it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announce_to: Option<Announcement>,
}

impl DeclaredText {
    /// What is published.
    pub fn publication(&self) -> TextPublication {
        TextPublication {
            version: self.version.clone(),
            effective_on: self.effective_on.clone(),
            title_ja: self.title_ja.clone(),
            title_en: self.title_en.clone(),
            body_ja: self.body_ja.clone(),
            body_en: self.body_en.clone(),
            changes_ja: self.changes_ja.clone(),
            changes_en: self.changes_en.clone(),
            announce_to: self.announce_to,
        }
    }
}

impl From<TextVersion> for DeclaredText {
    fn from(text: TextVersion) -> Self {
        Self {
            effective_on: text.effective_day(),
            document: text.document,
            version: text.version,
            title_ja: text.title_ja,
            title_en: text.title_en,
            body_ja: text.body_ja,
            body_en: text.body_en,
            changes_ja: text.changes_ja,
            changes_en: text.changes_en,
            announce_to: None,
        }
    }
}

impl From<DeclaredState> for ClientState {
    fn from(state: DeclaredState) -> Self {
        match state {
            DeclaredState::Active => Self::Active,
            DeclaredState::Suspended => Self::Suspended,
        }
    }
}

impl From<ClientState> for DeclaredState {
    fn from(state: ClientState) -> Self {
        match state {
            ClientState::Active => Self::Active,
            ClientState::Suspended => Self::Suspended,
        }
    }
}

impl From<DeclaredState> for DealerState {
    fn from(state: DeclaredState) -> Self {
        match state {
            DeclaredState::Active => Self::Active,
            DeclaredState::Suspended => Self::Suspended,
        }
    }
}

impl From<DealerState> for DeclaredState {
    fn from(state: DealerState) -> Self {
        match state {
            DealerState::Active => Self::Active,
            DealerState::Suspended => Self::Suspended,
        }
    }
}
