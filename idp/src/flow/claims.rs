//! The seam for claims that another crate knows.

use crate::{
    domain::{Account, Client, Grant, Lang},
    store::{StoreError, Tx},
};
use serde_json::{Map, Value};

/// Where the claims go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimsTarget {
    /// Into the ID token: bounded in size, and only when asked for by `claims`.
    IdToken,
    /// Into the userinfo answer.
    Userinfo,
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
    /// parameter `claims` asks for it in this place. The scope must be granted in either case.
    pub fn wants(&self, claim: &str, scope: &str) -> bool {
        if !self.grant.scope.contains(scope) {
            return false;
        }
        match self.target {
            ClaimsTarget::Userinfo => true,
            ClaimsTarget::IdToken => self.grant.claims.id_token.contains_key(claim),
        }
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
