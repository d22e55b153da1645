//! Which claims go where (OIDC Core 5.4 and 5.5).

use crate::domain::{ClaimsRequest, Client, Grant, IdTokenClaims, ScopeSet};

/// What each scope asks for. `account_type` is our own addition to `profile`.
const SCOPE_CLAIMS: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
            "account_type",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

/// The scopes of this room: those of OIDC Core. Plug-ins bring their own.
pub const STANDARD_SCOPES: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

/// All claims about the account that the provider itself can give, for discovery.
pub fn known_claims() -> impl Iterator<Item = &'static str> {
    SCOPE_CLAIMS.iter().flat_map(|(_, claims)| claims.iter().copied())
}

/// The two places where claims can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimsPlace {
    /// The userinfo answer: claims of the scopes, and those asked for there.
    Userinfo,
    /// The ID token: claims asked for there; those of the scopes only for a client that is registered
    /// for it, since an access token for userinfo is always issued (OIDC Core 5.4).
    IdToken,
}

/// What may be told to whom: the scopes and single claims of a grant.
#[derive(Clone, Copy, Debug)]
pub struct ClaimsAsk<'a> {
    /// The granted scopes.
    pub scope: &'a ScopeSet,
    /// The single claims asked for.
    pub claims: &'a ClaimsRequest,
    /// Languages, best first (BCP 47).
    pub locales: &'a [String],
    /// What the client's ID tokens say about the person.
    pub id_token: IdTokenClaims,
}

impl<'a> ClaimsAsk<'a> {
    /// What a grant to this client asks for.
    pub fn of(grant: &'a Grant, client: &Client) -> Self {
        Self {
            scope: &grant.scope,
            claims: &grant.claims,
            locales: &grant.claims_locales,
            id_token: client.registration.id_token_claims,
        }
    }

    /// Whether nothing about the person goes to this place.
    pub fn is_empty(&self, place: ClaimsPlace) -> bool {
        !self.takes_scopes(place) && self.single(place).is_empty()
    }

    /// Whether the claim goes to this place. `name` may hold a language tag, as in
    /// `family_name#ja-Kana-JP`: a variant goes where it is asked for itself, or where the plain
    /// claim goes and `claims_locales` asks for the language (OIDC Core 5.2).
    pub fn wants(&self, name: &str, place: ClaimsPlace) -> bool {
        if self.single(place).contains_key(name) {
            return true;
        }
        match name.split_once('#') {
            Some((plain, tag)) => self.wants(plain, place) && self.speaks(tag),
            None => self.takes_scopes(place) && self.by_scope(name),
        }
    }

    /// Whether a claim that belongs to the scope `scope` goes to this place: for the claims of
    /// plug-ins, which stand in no table here.
    pub fn wants_of_scope(&self, name: &str, scope: &str, place: ClaimsPlace) -> bool {
        let single = self.single(place).contains_key(name);
        self.scope.contains(scope) && (single || self.takes_scopes(place))
    }

    /// Whether the claims of the granted scopes go to this place.
    fn takes_scopes(&self, place: ClaimsPlace) -> bool {
        match place {
            ClaimsPlace::Userinfo => true,
            ClaimsPlace::IdToken => self.id_token == IdTokenClaims::Scopes,
        }
    }

    fn by_scope(&self, name: &str) -> bool {
        SCOPE_CLAIMS.iter().any(|(scope, claims)| claims.contains(&name) && self.scope.contains(scope))
    }

    fn single(&self, place: ClaimsPlace) -> &std::collections::BTreeMap<String, crate::domain::ClaimRequest> {
        match place {
            ClaimsPlace::Userinfo => &self.claims.userinfo,
            ClaimsPlace::IdToken => &self.claims.id_token,
        }
    }

    /// Basic filtering (RFC 4647, 3.3.1): `ja` takes `ja-Kana-JP` too.
    fn speaks(&self, tag: &str) -> bool {
        self.locales.iter().any(|range| {
            let rest = tag.get(..range.len()).filter(|head| head.eq_ignore_ascii_case(range));
            rest.is_some() && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_claims;
    use super::super::test_kit::form;
    use super::*;

    fn wants(scope: &str, claims: &str, locales: &[&str], name: &str, place: ClaimsPlace) -> bool {
        let claims = check_claims::check(&form(&[("claims", claims)])).unwrap_or_default();
        let locales: Vec<String> = locales.iter().map(|&locale| locale.to_owned()).collect();
        let scope = ScopeSet::parse(scope);
        let ask =
            ClaimsAsk { scope: &scope, claims: &claims, locales: &locales, id_token: IdTokenClaims::Subject };
        let by_scopes = ClaimsAsk { id_token: IdTokenClaims::Scopes, ..ask };
        // Userinfo says the same to every client; what was asked for singly goes to the ID token of every client.
        assert!(
            place == ClaimsPlace::IdToken || ask.wants(name, place) == by_scopes.wants(name, place),
            "{name}"
        );
        assert!(!ask.wants(name, place) || by_scopes.wants(name, place), "{name}");
        ask.wants(name, place)
    }

    #[test]
    fn table() {
        use ClaimsPlace::{IdToken, Userinfo};
        let email = r#"{"id_token":{"email":null},"userinfo":{"birthdate":null}}"#;
        let kana = r#"{"userinfo":{"family_name#ja-Kana-JP":null}}"#;
        for (scope, claims, locales, name, place, expected) in [
            ("openid profile", "", [].as_slice(), "name", Userinfo, true),
            ("openid profile", "", &[], "account_type", Userinfo, true),
            ("openid profile", "", &[], "name", IdToken, false),
            ("openid profile", "", &[], "email", Userinfo, false),
            ("openid", email, &[], "email", IdToken, true),
            ("openid", email, &[], "email", Userinfo, false),
            ("openid", email, &[], "birthdate", Userinfo, true),
            ("openid", kana, &[], "family_name#ja-Kana-JP", Userinfo, true),
            ("openid", kana, &[], "family_name", Userinfo, false),
            ("openid profile", "", &[], "family_name#ja-Kana-JP", Userinfo, false),
            ("openid profile", "", &["ja-Kana-JP"], "family_name#ja-Kana-JP", Userinfo, true),
            ("openid profile", "", &["JA-kana-jp"], "family_name#ja-Kana-JP", Userinfo, true),
            ("openid profile", "", &["ja"], "family_name#ja-Kana-JP", Userinfo, true),
            ("openid profile", "", &["j"], "family_name#ja-Kana-JP", Userinfo, false),
            ("openid profile", "", &["ja-Kana-JP-x"], "family_name#ja-Kana-JP", Userinfo, false),
            ("openid profile", "", &["ja-Kana-JP"], "family_name#ja-Hani-JP", Userinfo, false),
            ("openid", "", &["ja"], "family_name#ja-Kana-JP", Userinfo, false),
        ] {
            assert_eq!(
                wants(scope, claims, locales, name, place),
                expected,
                "{scope} {claims} {locales:?} {name}"
            );
        }
    }

    #[test]
    fn scopes_in_the_id_token() {
        let email = r#"{"id_token":{"email":null},"userinfo":{"birthdate":null}}"#;
        for (scope, claims, locales, name, expected) in [
            ("openid", "", [].as_slice(), "name", false),
            ("openid profile", "", &[], "name", true),
            ("openid profile", "", &[], "account_type", true),
            ("openid profile", "", &[], "email", false),
            ("openid email", "", &[], "email_verified", true),
            ("openid phone", "", &[], "phone_number", true),
            ("openid address", "", &[], "address", true),
            ("openid", email, &[], "email", true),
            ("openid", email, &[], "birthdate", false),
            ("openid profile", "", &[], "family_name#ja-Kana-JP", false),
            ("openid profile", "", &["ja"], "family_name#ja-Kana-JP", true),
        ] {
            let claims = check_claims::check(&form(&[("claims", claims)])).unwrap_or_default();
            let locales: Vec<String> = locales.iter().map(|&locale| str::to_owned(locale)).collect();
            let scope = ScopeSet::parse(scope);
            let id_token = IdTokenClaims::Scopes;
            let ask = ClaimsAsk { scope: &scope, claims: &claims, locales: &locales, id_token };
            assert_eq!(ask.wants(name, ClaimsPlace::IdToken), expected, "{scope:?} {name}");
        }
    }

    #[test]
    fn claims_of_plug_ins() {
        let claims = ClaimsRequest::default();
        let scope = ScopeSet::parse("openid dealer_links");
        let ask =
            ClaimsAsk { scope: &scope, claims: &claims, locales: &[], id_token: IdTokenClaims::Subject };
        assert!(ask.wants_of_scope("dealer_links", "dealer_links", ClaimsPlace::Userinfo));
        assert!(!ask.wants_of_scope("dealer_links", "dealer_links", ClaimsPlace::IdToken));
        assert!(!ask.wants_of_scope("x", "other", ClaimsPlace::Userinfo));
        let by_scopes = ClaimsAsk { id_token: IdTokenClaims::Scopes, ..ask };
        assert!(by_scopes.wants_of_scope("dealer_links", "dealer_links", ClaimsPlace::IdToken));
        assert!(!by_scopes.wants_of_scope("x", "other", ClaimsPlace::IdToken));
    }
}
