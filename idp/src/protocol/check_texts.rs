//! Parameters that are only carried: their lengths, and lists of tags (OIDC Core 3.1.2.1).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::Client;

/// `state` comes back as it came, up to this length.
pub(super) fn state(params: &ParamList) -> Result<Option<String>, OAuthError> {
    text(params, "state", 2_048, "state is too long")
}

pub(super) fn nonce(params: &ParamList) -> Result<Option<String>, OAuthError> {
    text(params, "nonce", 1_024, "nonce is too long")
}

pub(super) fn login_hint(params: &ParamList) -> Result<Option<String>, OAuthError> {
    text(params, "login_hint", 320, "login_hint is too long")
}

/// The thumbprint of a key that the code is to be bound to (RFC 9449, 10).
pub(super) fn dpop_jkt(params: &ParamList) -> Result<Option<String>, OAuthError> {
    let jkt = params.one("dpop_jkt")?;
    let is_thumbprint = |jkt: &str| {
        jkt.len() == 43 && jkt.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    match jkt {
        Some(jkt) if !is_thumbprint(jkt) => {
            Err(OAuthError::invalid_request("dpop_jkt must be the SHA-256 thumbprint of a key in base64url"))
        }
        jkt => Ok(jkt.map(str::to_owned)),
    }
}

pub(super) fn ui_locales(params: &ParamList) -> Result<Vec<String>, OAuthError> {
    list(params, "ui_locales", "ui_locales is too long")
}

pub(super) fn claims_locales(params: &ParamList) -> Result<Vec<String>, OAuthError> {
    list(params, "claims_locales", "claims_locales is too long")
}

/// The classes wished for; those that are registered when the request names none (`default_acr_values`).
pub(super) fn acr_values(params: &ParamList, client: &Client) -> Result<Vec<String>, OAuthError> {
    let asked = list(params, "acr_values", "acr_values is too long")?;
    Ok(if asked.is_empty() { client.registration.default_acr_values.clone() } else { asked })
}

/// A request object that stayed closed, since its client is registered for none, and what is not spoken here at all (OIDC Core 6
/// and 7.2.1).
pub(super) fn refuse_request_objects(params: &ParamList) -> Result<(), OAuthError> {
    const REFUSED: [(&str, OAuthError); 3] = [
        (
            "request",
            OAuthError::new(
                OAuthErrorCode::RequestNotSupported,
                "request is not supported for this client: it is registered without request_object_signing_alg",
            ),
        ),
        (
            "request_uri",
            OAuthError::new(
                OAuthErrorCode::RequestUriNotSupported,
                "request_uri is not supported for this client: it is registered without request_uris or \
                 request_object_signing_alg",
            ),
        ),
        (
            "registration",
            OAuthError::new(OAuthErrorCode::RegistrationNotSupported, "registration is not supported"),
        ),
    ];
    for (name, error) in REFUSED {
        if params.one(name)?.is_some() {
            return Err(error);
        }
    }
    Ok(())
}

fn text(
    params: &ParamList,
    name: &str,
    longest: usize,
    too_long: &'static str,
) -> Result<Option<String>, OAuthError> {
    match params.one(name)? {
        Some(text) if text.len() > longest => Err(OAuthError::invalid_request(too_long)),
        text => Ok(text.map(str::to_owned)),
    }
}

fn list(params: &ParamList, name: &str, too_long: &'static str) -> Result<Vec<String>, OAuthError> {
    let text = text(params, name, 512, too_long)?.unwrap_or_default();
    Ok(text.split(' ').filter(|value| !value.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, form, params};
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(state(&form(&[("state", &"x".repeat(128))])).unwrap().unwrap().len(), 128);
        assert!(state(&form(&[("state", &"x".repeat(2_049))])).is_err());
        assert!(nonce(&form(&[("nonce", &"x".repeat(1_025))])).is_err());
        assert!(login_hint(&form(&[("login_hint", &"x".repeat(321))])).is_err());
        assert_eq!(state(&params("state=")).unwrap(), None);
    }

    #[test]
    fn thumbprints() {
        let good = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
        for (text, passes) in [(good, true), ("", true), ("short", false), (&good.replace('-', "+"), false)] {
            assert_eq!(dpop_jkt(&form(&[("dpop_jkt", text)])).is_ok(), passes, "{text}");
        }
    }

    #[test]
    fn lists() {
        assert_eq!(ui_locales(&params("ui_locales=ja++en-US")).unwrap(), ["ja", "en-US"]);
        assert!(acr_values(&form(&[("acr_values", &"x".repeat(513))]), &client()).is_err());
    }

    #[test]
    fn request_objects() {
        for (text, expected) in [
            ("request=x", Some(OAuthErrorCode::RequestNotSupported)),
            ("request_uri=x", Some(OAuthErrorCode::RequestUriNotSupported)),
            ("registration=x", Some(OAuthErrorCode::RegistrationNotSupported)),
            ("request=", None),
            ("", None),
        ] {
            assert_eq!(refuse_request_objects(&params(text)).err().map(|e| e.code), expected, "{text}");
        }
    }
}
