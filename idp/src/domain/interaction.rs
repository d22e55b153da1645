//! An interaction: the way of one browser from a request to its answer, through the steps.

use super::{
    AuthorizeRequest, BackchannelJourney, Client, ClientId, DeviceJourney, InteractionId, RequiredItem,
    SessionId, Timestamp, TokenHash,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the interaction is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Journey {
    /// An authorization request of a relying party.
    Authorize(Box<AuthorizeRequest>),
    /// A login at the provider itself, then back to one of its own pages.
    Account {
        /// The page of the account that wants the login.
        return_to: AccountPath,
        /// Whether a session that is there already is not enough: something sensitive is about to change.
        #[serde(default)]
        fresh: bool,
    },
    /// A journey of a plug-in.
    Guided(Box<GuidedJourney>),
    /// The question of a device (RFC 8628), answered on the person's own one.
    Device(Box<DeviceJourney>),
    /// What a service without a browser asked (CIBA Core 1.0), answered on the person's own phone.
    Backchannel(Box<BackchannelJourney>),
}

impl Journey {
    /// Its name in settings: of the order of its steps.
    pub fn name(&self) -> &str {
        match self {
            // A device or a counter is a relying party like another.
            Self::Authorize(_) | Self::Device(_) | Self::Backchannel(_) => "authorize",
            Self::Account { .. } => "account",
            Self::Guided(journey) => &journey.name,
        }
    }
}

/// A journey that a plug-in begins and ends, with an order of steps of its own. It always wants a full new login: a
/// session that is there already counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidedJourney {
    /// Its name: of its order, and of the plug-in that ends it.
    pub name: String,
    /// The service that it leads to.
    pub client_id: ClientId,
    /// What it needs of every person, in place of the service's own items. Companies are not asked.
    pub items: Vec<RequiredItem>,
}

/// A page of the account: `/account`, or one below it. Nothing else can be returned to after a login at the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountPath(String);

impl AccountPath {
    /// Takes `/account` and paths below it, of small letters, digits and hyphens: nothing that a browser could read as
    /// another host or another page. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("/account")?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let parts = rest.split('/').skip(1).all(|part| !part.is_empty() && part.chars().all(allowed));
        ((rest.is_empty() || rest.starts_with('/')) && parts).then(|| Self(text.to_owned()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for AccountPath {
    fn default() -> Self {
        Self("/account".to_owned())
    }
}

/// One interaction. Its stored state is what the steps decide by; nothing is believed from a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Its name in page addresses. No secret: the browser's cookie is what proves it.
    pub id: InteractionId,
    /// Hash of the cookie of the browser that it is bound to.
    pub browser: TokenHash,
    /// What it is for.
    pub journey: Journey,
    /// The session that this interaction logged in to or went on with; set by the login step.
    pub session: Option<SessionId>,
    /// What each step noted, by the step's name. Only the step itself reads its note.
    pub notes: BTreeMap<String, serde_json::Value>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

impl Interaction {
    /// The authorization request, when there is one.
    pub fn request(&self) -> Option<&AuthorizeRequest> {
        match &self.journey {
            Journey::Authorize(request) => Some(request),
            Journey::Device(device) => Some(&device.request),
            Journey::Backchannel(asked) => Some(&asked.request),
            Journey::Account { .. } | Journey::Guided(_) => None,
        }
    }

    /// The relying party, when there is one.
    pub fn client_id(&self) -> Option<&ClientId> {
        match &self.journey {
            Journey::Authorize(request) => Some(&request.client_id),
            Journey::Device(device) => Some(&device.request.client_id),
            Journey::Backchannel(asked) => Some(&asked.request.client_id),
            Journey::Guided(journey) => Some(&journey.client_id),
            Journey::Account { .. } => None,
        }
    }

    /// The items to ask for: those of the journey, or those of the service.
    pub fn required_items<'a>(&'a self, client: &'a Client) -> &'a [RequiredItem] {
        match &self.journey {
            Journey::Guided(journey) => &journey.items,
            Journey::Authorize(_)
            | Journey::Device(_)
            | Journey::Backchannel(_)
            | Journey::Account { .. } => &client.registration.required_items,
        }
    }

    /// Whether no page may be shown (`prompt=none`).
    pub fn is_silent(&self) -> bool {
        self.request().is_some_and(AuthorizeRequest::is_silent)
    }

    /// What the step noted, read into `T`; the default when it noted nothing that can be read.
    pub fn note<T: serde::de::DeserializeOwned + Default>(&self, step: &str) -> T {
        self.notes.get(step).and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }

    /// Replaces the step's note.
    pub fn set_note<T: Serialize>(&mut self, step: &str, note: &T) {
        let value = serde_json::to_value(note).unwrap_or(serde_json::Value::Null);
        self.notes.insert(step.to_owned(), value);
    }

    /// Its first address: the dispatcher.
    pub fn path(&self) -> String {
        format!("/interaction/{}", self.id)
    }

    /// The address of one of its pages.
    pub fn page(&self, page: &str) -> String {
        format!("/interaction/{}/{page}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_account_are_returned_to() {
        for good in ["/account", "/account/email", "/account/dealers/unlink", "/account/two-step"] {
            assert_eq!(AccountPath::parse(good).as_ref().map(AccountPath::as_str), Some(good));
        }
        for bad in [
            "",
            "/",
            "account",
            "/accounts",
            "/account/",
            "/account//x",
            "//account",
            "/account/..",
            "/account?x",
            "/account/%2e",
            "https://elsewhere.example/account",
            "/account\\x",
            "/account#x",
        ] {
            assert_eq!(AccountPath::parse(bad), None, "{bad}");
        }
    }
}
