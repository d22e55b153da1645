//! What is unsafe about a registration. Some of it is for the person to know; some has to be understood before it is
//! registered.

use crate::{domain::RelyingPartyDocument, pages::console::texts::HazardTexts};
use idp::domain::{ClientProfile, IdTokenClaims, Lang, ResponseMode, ScopeConsentPolicy, SubjectType};

/// Sentences about it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hazards {
    /// Has to be understood first.
    pub(super) grave: Vec<&'static str>,
    /// To be known.
    pub(super) mild: Vec<&'static str>,
}

impl Hazards {
    /// Those of a registration.
    pub(super) fn of(document: &RelyingPartyDocument, lang: Lang) -> Self {
        let t = HazardTexts::of(lang);
        let keep = |pairs: &[(bool, &'static str)]| {
            pairs.iter().filter(|(is, _)| *is).map(|(_, sentence)| *sentence).collect::<Vec<_>>()
        };
        let is_unreachable = document.scope.contains("dealer_links") && document.initiate_login_uri.is_none();
        let gets_tokens = document.response_types.iter().any(|one| one.is_front_channel());
        let is_plain = document.redirect_uris.iter().any(|uri| uri.starts_with("http://"));
        Self {
            grave: keep(&[
                (is_plain, t.plain_http),
                (document.profile == ClientProfile::Legacy, t.no_pkce),
                (document.endpoint_audience, t.endpoint_audience),
                (gets_tokens, t.front_channel),
                (document.response_modes.contains(&ResponseMode::Fragment), t.fragment),
            ]),
            mild: keep(&[
                (document.scope_consent == ScopeConsentPolicy::Implicit, t.implicit),
                (document.id_token_claims == IdTokenClaims::Scopes, t.personal_token),
                (document.subject_type == SubjectType::Public, t.public_subject),
                (is_unreachable, t.no_start),
            ]),
        }
    }

    /// All of them, the grave ones first.
    pub(super) fn all(self) -> impl Iterator<Item = &'static str> {
        self.grave.into_iter().chain(self.mild)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn each_is_told() {
        let counts = |more: serde_json::Value| {
            let mut document = json!({"client_name": "x", "scope": "openid"});
            document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let hazards = Hazards::of(&serde_json::from_value(document).unwrap(), Lang::Ja);
            (hazards.grave.len(), hazards.mild.len())
        };
        for (more, found) in [
            (json!({}), (0, 0)),
            (json!({"redirect_uris": ["https://a.example/", "http://localhost:1/cb"]}), (1, 0)),
            (json!({"profile": "legacy"}), (1, 0)),
            (json!({"endpoint_audience": true}), (1, 0)),
            (json!({"response_types": ["code"]}), (0, 0)),
            (json!({"response_types": ["code", "code id_token"]}), (1, 0)),
            (json!({"response_modes": ["fragment"]}), (1, 0)),
            (json!({"scope_consent": "implicit"}), (0, 1)),
            (json!({"scope": "openid dealer_links"}), (0, 1)),
            (
                json!({"scope": "openid dealer_links", "initiate_login_uri": "https://a.example/login"}),
                (0, 0),
            ),
            (json!({"id_token_claims": "scopes", "subject_type": "public"}), (0, 2)),
        ] {
            assert_eq!(counts(more.clone()), found, "{more}");
        }
    }
}
