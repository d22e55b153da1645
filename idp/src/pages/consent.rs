//! Consent to scopes: what a service asks for, in words.

use super::{Shell, Texts};
use askama::Template;

/// One thing that is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentItem {
    /// What, in a few words.
    pub title: String,
    /// What exactly, in a sentence.
    pub detail: Option<String>,
}

impl ConsentItem {
    /// The words for a scope of the standard; none for a scope that a plug-in must explain.
    #[must_use]
    pub fn of_scope(scope: &str, t: &Texts) -> Option<Self> {
        let c = t.consent;
        let (title, detail) = match scope {
            "openid" => (c.openid, Some(c.openid_detail)),
            "profile" => (c.profile, Some(c.profile_detail)),
            "email" => (c.email, None),
            "phone" => (c.phone, None),
            "address" => (c.address, None),
            "offline_access" => (c.offline, Some(c.offline_detail)),
            _ => return None,
        };
        Some(Self { title: title.to_owned(), detail: detail.map(str::to_owned) })
    }
}

/// What people should know of a service that registered itself: nobody of ours has looked at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfRegistered {
    /// Where what is allowed goes: the host of the redirect URI, or the private scheme.
    pub sent_to: String,
    /// Its policy on the use of data.
    pub policy_uri: Option<String>,
    /// Its terms of service.
    pub tos_uri: Option<String>,
}

/// Scope consent. Buttons `#consent-allow` (`decision=allow`) and `#consent-deny` (`decision=deny`).
#[derive(Debug, Template)]
#[template(path = "consent.html")]
pub struct Consent {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service.
    pub service: String,
    /// Who is logged in.
    pub email: String,
    /// What it asks for.
    pub items: Vec<ConsentItem>,
    /// Of a service that registered itself.
    pub self_registered: Option<SelfRegistered>,
}
