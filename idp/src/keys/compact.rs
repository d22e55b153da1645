//! The compact form of a JWS, taken apart strictly before the library sees any of it.

use crate::domain::{SigningAlgorithm, parse_strict_object};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};

/// The longest token that is looked at. Ours stay below it, ID tokens with the claims of every scope and twenty dealers
/// among them, so that each can come back as a hint.
pub(super) const MAX_TOKEN: usize = 32 * 1024;

/// base64url without padding in its one canonical form: a token has one spelling.
pub(super) const CANONICAL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(false),
);

/// Why a token is not believed. Goes to the log, never to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// Not three canonical base64url parts with JSON objects in them, or too long.
    #[error("token is malformed")]
    Malformed,
    /// The header holds what is refused everywhere: `crit`, `jku`, `jwk`, `x5u`, `x5c`, `b64`, `zip` …
    #[error("token header holds a refused member")]
    RefusedHeader,
    /// `alg` is not allowed here.
    #[error("token algorithm is not allowed")]
    Algorithm,
    /// `typ` is not the one of this use.
    #[error("token type is not the expected one")]
    Type,
    /// No key fits.
    #[error("token key is unknown")]
    UnknownKey,
    /// The signature does not hold.
    #[error("token signature does not hold")]
    Signature,
    /// It was not encrypted for this key, or was changed on its way.
    #[error("token cannot be decrypted")]
    Sealed,
    /// `iss` is another one.
    #[error("token issuer is not the expected one")]
    Issuer,
}

/// A JWS whose header has passed, and whose signature has not been looked at.
pub(super) struct Unverified<'a> {
    pub(super) alg: SigningAlgorithm,
    pub(super) kid: Option<String>,
    typ: Option<String>,
    message: &'a [u8],
    payload: &'a str,
    signature: Vec<u8>,
}

impl<'a> Unverified<'a> {
    /// Takes `token` apart. The only header members that pass are `alg`, `kid`, `typ` and `cty`.
    pub(super) fn parse(token: &'a str, allowed: &[SigningAlgorithm]) -> Result<Self, JwtError> {
        Self::parse_with(token, allowed, &["alg", "kid", "typ", "cty"]).map(|(token, _)| token)
    }

    /// The same of a token that brings its own key (RFC 9449, 4.2), with the key.
    pub(super) fn parse_with_key(
        token: &'a str,
        allowed: &[SigningAlgorithm],
    ) -> Result<(Self, Map<String, Value>), JwtError> {
        let (token, mut header) = Self::parse_with(token, allowed, &["alg", "jwk", "kid", "typ", "cty"])?;
        match header.remove("jwk") {
            Some(Value::Object(key)) => Ok((token, key)),
            _ => Err(JwtError::Malformed),
        }
    }

    fn parse_with(
        token: &'a str,
        allowed: &[SigningAlgorithm],
        members: &[&str],
    ) -> Result<(Self, Map<String, Value>), JwtError> {
        if token.len() > MAX_TOKEN {
            return Err(JwtError::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(JwtError::Malformed)?;
        if payload.contains('.') {
            return Err(JwtError::Malformed);
        }
        let header = object(header)?;
        if header.keys().any(|name| !members.contains(&name.as_str())) {
            return Err(JwtError::RefusedHeader);
        }
        let alg = text(&header, "alg")?.ok_or(JwtError::Malformed)?;
        let alg =
            SigningAlgorithm::parse(alg).filter(|alg| allowed.contains(alg)).ok_or(JwtError::Algorithm)?;
        let unverified = Self {
            alg,
            kid: text(&header, "kid")?.map(str::to_owned),
            typ: text(&header, "typ")?.map(str::to_owned),
            message: message.as_bytes(),
            payload,
            signature: CANONICAL.decode(signature).map_err(|_| JwtError::Malformed)?,
        };
        Ok((unverified, header))
    }

    /// Whether `typ` is `expected` (media type without `application/`; case does not matter, RFC 7515, 4.1.9).
    pub(super) fn has_type(&self, expected: &str) -> bool {
        self.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case(expected))
    }

    /// Whether `typ` is absent or `JWT`, as in ID tokens and client assertions.
    pub(super) fn has_plain_type(&self) -> bool {
        self.typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"))
    }

    /// The claims, when the signature holds.
    pub(super) fn verify(
        &self,
        verifier: &dyn josekit::jws::JwsVerifier,
    ) -> Result<Map<String, Value>, JwtError> {
        verifier.verify(self.message, &self.signature).map_err(|_| JwtError::Signature)?;
        object(self.payload)
    }
}

pub(super) fn object(part: &str) -> Result<Map<String, Value>, JwtError> {
    let bytes = CANONICAL.decode(part).map_err(|_| JwtError::Malformed)?;
    parse_strict_object(&bytes, MAX_TOKEN).map_err(|_| JwtError::Malformed)
}

pub(super) fn text<'a>(header: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, JwtError> {
    match header.get(name) {
        None => Ok(None),
        Some(Value::String(value)) => Ok(Some(value)),
        Some(_) => Err(JwtError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    const ALL: [SigningAlgorithm; 4] =
        [SigningAlgorithm::RS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDSA, SigningAlgorithm::PS256];

    fn refusal(header: &str) -> Option<JwtError> {
        let token = format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(header));
        Unverified::parse(&token, &ALL).err()
    }

    #[test]
    fn headers() {
        for (header, expected) in [
            (r#"{"alg":"ES256"}"#, None),
            (r#"{"alg":"ES256","kid":"k","typ":"JWT","cty":"x"}"#, None),
            (r#"{"alg":"none"}"#, Some(JwtError::Algorithm)),
            (r#"{"alg":"HS256"}"#, Some(JwtError::Algorithm)),
            (r#"{"alg":"RS512"}"#, Some(JwtError::Algorithm)),
            (r#"{"alg":"es256"}"#, Some(JwtError::Algorithm)),
            (r#"{"alg":1}"#, Some(JwtError::Malformed)),
            (r#"{"kid":"k"}"#, Some(JwtError::Malformed)),
            (r#"{"alg":"ES256","kid":1}"#, Some(JwtError::Malformed)),
            (r#"{"alg":"ES256","alg":"ES256"}"#, Some(JwtError::Malformed)),
            (r#"{"alg":"ES256","crit":["exp"]}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","jku":"https://x"}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","x5u":"https://x"}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","x5c":[]}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","jwk":{}}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","b64":false}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","zip":"DEF"}"#, Some(JwtError::RefusedHeader)),
            (r#"{"alg":"ES256","p2c":1}"#, Some(JwtError::RefusedHeader)),
            ("[]", Some(JwtError::Malformed)),
        ] {
            assert_eq!(refusal(header), expected, "{header}");
        }
    }

    #[test]
    fn shapes() {
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#);
        for token in [
            String::new(),
            "..".to_owned(),
            head.clone(),
            format!("{head}.e30"),
            format!("{head}.e30.AAAA.AAAA"),
            format!("{head}.e30.AAA="),
            // Trailing bits: another spelling of the same signature.
            format!("{head}.e30.AAB"),
            format!("{head}.e30.A+/A"),
            format!("{head}.{}.AAAA", "A".repeat(MAX_TOKEN)),
        ] {
            assert_eq!(Unverified::parse(&token, &ALL).err(), Some(JwtError::Malformed), "{token:.40}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(token in "\\PC{0,80}|[A-Za-z0-9_.-]{0,120}") {
            let _ = Unverified::parse(&token, &ALL);
        }
    }
}
