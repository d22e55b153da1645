//! The seam for claims that another crate knows.

use crate::{
    domain::{Account, Client, Grant, Lang},
    protocol::{ClaimsAsk, ClaimsPlace},
    store::{StoreError, Tx},
};
use serde_json::{Map, Value};

/// Where the claims go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimsTarget {
    /// Into the ID token: bounded in size, and only when asked for by `claims` or by the client's registration.
    IdToken,
    /// Into the userinfo answer.
    Userinfo,
}

impl ClaimsTarget {
    /// The same place in the words of the protocol.
    pub(super) const fn place(self) -> ClaimsPlace {
        match self {
            Self::IdToken => ClaimsPlace::IdToken,
            Self::Userinfo => ClaimsPlace::Userinfo,
        }
    }
}

/// For whom, to whom and where.
#[derive(Clone, Copy, Debug)]
pub struct ClaimsQuery<'a> {
    /// Whose claims.
    pub account: &'a Account,
    /// Who receives them.
    pub client: &'a Client,
    /// What was allowed.
    pub grant: &'a Grant,
    /// Where they go.
    pub target: ClaimsTarget,
}

impl ClaimsQuery<'_> {
    /// Whether the claim is to be given: its scope was granted and it goes to userinfo, or the
    /// parameter `claims` asks for it in this place, or the client's ID tokens carry the claims of
    /// its scopes. The scope must be granted in any case.
    pub fn wants(&self, claim: &str, scope: &str) -> bool {
        ClaimsAsk::of(self.grant, self.client).wants_of_scope(claim, scope, self.target.place())
    }
}

/// A source of claims, computed anew at every token, refresh and userinfo answer.
pub trait ClaimsSource: Send + Sync {
    /// The scopes that it brings, for the metadata.
    fn scopes(&self) -> &'static [&'static str];

    /// The claims that it brings, for the metadata.
    fn claim_names(&self) -> &'static [&'static str];

    /// The words for one of its scopes on the consent page: title and explanation.
    fn scope_words(&self, scope: &str, lang: Lang) -> Option<(&'static str, &'static str)>;

    /// Its claims for this query; empty when nothing is asked of it.
    fn claims(&self, query: &ClaimsQuery<'_>, tx: &mut Tx<'_>) -> Result<Map<String, Value>, StoreError>;
}
