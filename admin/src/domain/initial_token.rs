//! Initial access tokens as operators issue and see them (RFC 7591, 3).

use super::{
    Fault, Rule,
    rules::{Faults, is_host},
};
use idp::domain::{InitialAccessToken, RegistrationPolicy, ScopeSet, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest life of a token, seconds.
const LONGEST_LIFE: i64 = 31_536_000;
/// Clients that can be registered with one token at most.
const MOST_USES: i32 = 1_000;

/// A new initial access token, and what may be registered with it.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InitialTokenIssue {
    /// For whom: for operators alone.
    #[schema(example = "Team of the parts catalogue", min_length = 1, max_length = 100)]
    pub note: String,
    /// Hosts that answers may go to: `rp.example.jp`, or `*.example.jp` for all below it. A private scheme of an application
    /// counts as the host that it is turned round.
    #[schema(example = json!(["*.parts.example.jp"]))]
    pub redirect_hosts: Vec<String>,
    /// Scopes that may be registered: those about a person and `offline_access`.
    #[serde(default = "usual_scope")]
    #[schema(value_type = String, example = "openid profile email")]
    pub scope: ScopeSet,
    /// `authorization_code`, `refresh_token`, `client_credentials`.
    #[serde(default = "usual_grant_types")]
    #[schema(example = json!(["authorization_code", "refresh_token"]))]
    pub grant_types: Vec<String>,
    /// How many clients can be registered.
    #[serde(default = "once")]
    #[schema(minimum = 1, maximum = 1000)]
    pub uses: i32,
    /// How long, seconds.
    #[serde(default = "a_day")]
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub expires_in: i64,
}

/// An initial access token as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InitialTokenView {
    /// Its name, not the token.
    pub token_id: String,
    /// For whom.
    pub note: String,
    /// Hosts that answers may go to.
    pub redirect_hosts: Vec<String>,
    /// Scopes that may be registered.
    #[schema(value_type = String)]
    pub scope: ScopeSet,
    /// Grant types that may be registered.
    pub grant_types: Vec<String>,
    /// How many clients can still be registered.
    pub uses_left: i32,
    /// When it was issued, seconds since the epoch.
    #[schema(value_type = i64)]
    pub issued_at: Timestamp,
    /// Until when it is good, seconds since the epoch.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
    /// The token, in the one answer that follows its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_access_token: Option<String>,
}

fn usual_scope() -> ScopeSet {
    ScopeSet::parse("openid profile email phone address offline_access")
}

fn usual_grant_types() -> Vec<String> {
    ["authorization_code", "refresh_token"].map(str::to_owned).to_vec()
}

const fn once() -> i32 {
    1
}

const fn a_day() -> i64 {
    86_400
}

impl InitialTokenIssue {
    /// What may be registered with it, within the `widest` policy.
    ///
    /// # Errors
    /// Everything that is to be changed, at once.
    pub fn check(&self, widest: RegistrationPolicy) -> Result<RegistrationPolicy, Vec<Fault>> {
        let mut faults = Faults::default();
        faults.name(&self.note, "/note", false);
        let host = |text: &str| is_host(text.strip_prefix("*.").unwrap_or(text));
        faults.list(&self.redirect_hosts, "/redirect_hosts", Rule::RedirectHost, host);
        faults.need(!self.redirect_hosts.is_empty(), "/redirect_hosts", Rule::RedirectHost);
        let scoped = !self.scope.is_empty() && self.scope.is_subset(&widest.scope);
        faults.need(scoped, "/scope", Rule::Scope);
        let known = |grant: &str| widest.grant_types.iter().any(|known| known == grant);
        faults.list(&self.grant_types, "/grant_types", Rule::GrantType, known);
        faults.need(!self.grant_types.is_empty(), "/grant_types", Rule::GrantType);
        faults.need((1..=MOST_USES).contains(&self.uses), "/uses", Rule::Uses);
        faults.need((1..=LONGEST_LIFE).contains(&self.expires_in), "/expires_in", Rule::Seconds);
        faults.into_result()?;
        Ok(RegistrationPolicy {
            redirect_hosts: Some(self.redirect_hosts.clone()),
            scope: self.scope.clone(),
            grant_types: self.grant_types.clone(),
            ..widest
        })
    }
}

impl From<InitialAccessToken> for InitialTokenView {
    fn from(token: InitialAccessToken) -> Self {
        Self {
            token_id: token.id.to_string(),
            note: token.note,
            redirect_hosts: token.policy.redirect_hosts.unwrap_or_default(),
            scope: token.policy.scope,
            grant_types: token.policy.grant_types,
            uses_left: token.uses_left,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            initial_access_token: None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::{Value, json};

    fn faults(changes: &Value) -> Vec<Fault> {
        let mut body = json!({"note": "n", "redirect_hosts": ["rp.example"]});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let widest = RegistrationPolicy {
            redirect_hosts: None,
            scope: usual_scope(),
            grant_types: usual_grant_types(),
            endpoint_audience: false,
            profile: idp::domain::ClientProfile::Default,
        };
        let issue: InitialTokenIssue = serde_json::from_value(body).unwrap();
        issue.check(widest).err().unwrap_or_default()
    }

    #[test]
    fn each_member_has_its_rule() {
        assert_eq!(faults(&json!({})), []);
        assert_eq!(faults(&json!({"redirect_hosts": ["*.rp.example", "rp.example"]})), []);
        for (changes, pointer, rule) in [
            (json!({"note": ""}), "/note", Rule::Name),
            (json!({"redirect_hosts": []}), "/redirect_hosts", Rule::RedirectHost),
            (json!({"redirect_hosts": ["https://rp.example"]}), "/redirect_hosts/0", Rule::RedirectHost),
            (json!({"redirect_hosts": ["*"]}), "/redirect_hosts/0", Rule::RedirectHost),
            (json!({"redirect_hosts": ["a.*.example"]}), "/redirect_hosts/0", Rule::RedirectHost),
            (json!({"scope": "openid dealer_links"}), "/scope", Rule::Scope),
            (json!({"scope": ""}), "/scope", Rule::Scope),
            (json!({"scope": "admin:clients"}), "/scope", Rule::Scope),
            (json!({"grant_types": ["implicit"]}), "/grant_types/0", Rule::GrantType),
            (json!({"grant_types": []}), "/grant_types", Rule::GrantType),
            (json!({"uses": 0}), "/uses", Rule::Uses),
            (json!({"uses": 1001}), "/uses", Rule::Uses),
            (json!({"expires_in": 0}), "/expires_in", Rule::Seconds),
            (json!({"expires_in": 31_536_001}), "/expires_in", Rule::Seconds),
        ] {
            assert_eq!(faults(&changes), [Fault::at(pointer, rule)], "{changes}");
        }
    }
}
