//! The compact form of a JWE (RFC 7516, 7.1), taken apart strictly before the library sees any of it, and opened so that nobody learns
//! from a failure where it failed.
//!
//! The library reads padding before it checks the tag, takes short tags, and expects lengths to be right: all of that is judged here.

use super::compact::{CANONICAL, JwtError, MAX_TOKEN, object, text};
use crate::domain::{ContentEncryption, KeyManagement};
use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use josekit::{
    jwe::{
        JweContentEncryption, JweDecrypter, JweHeader,
        enc::{A128CBC_HS256, A128GCM, A256CBC_HS512, A256GCM},
    },
    util::random_bytes,
};
use serde_json::{Map, Value};
use sha2::{Sha256, Sha512};

/// Bytes of what RSA of our size encrypts.
const RSA_BYTES: usize = super::algorithm::RSA_BITS as usize / 8;

/// Bytes that wrapping adds to a key (RFC 3394).
const WRAPPING: usize = 8;

/// Bytes of a coordinate of P-256 in base64url.
const COORDINATE: usize = 43;

/// Whether the token says by its shape that it is encrypted.
pub(super) fn is_closed(token: &str) -> bool {
    token.bytes().filter(|byte| *byte == b'.').count() == 4
}

/// A JWE whose header and lengths have passed.
pub(super) struct ClosedToken<'a> {
    pub(super) alg: KeyManagement,
    pub(super) kid: Option<String>,
    enc: ContentEncryption,
    header: JweHeader,
    aad: &'a [u8],
    key: Vec<u8>,
    iv: Vec<u8>,
    content: Vec<u8>,
    tag: Vec<u8>,
}

impl<'a> ClosedToken<'a> {
    /// Takes `token` apart. It has the type `typ`, or says nothing more of its type than that it holds a token.
    pub(super) fn parse(token: &'a str, typ: &str) -> Result<Self, JwtError> {
        if token.len() > MAX_TOKEN {
            return Err(JwtError::Malformed);
        }
        let mut parts = token.split('.');
        let mut part = || parts.next().ok_or(JwtError::Malformed);
        let (aad, key, iv, content, tag) = (part()?, part()?, part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(JwtError::Malformed);
        }
        let header = object(aad)?;
        let way = text(&header, "alg")?.ok_or(JwtError::Malformed)?;
        let alg = KeyManagement::parse(way).filter(|alg| KeyManagement::OF_REQUESTS.contains(alg));
        let alg = alg.ok_or(JwtError::Algorithm)?;
        let enc = text(&header, "enc")?.ok_or(JwtError::Malformed)?;
        let enc = ContentEncryption::parse(enc).ok_or(JwtError::Algorithm)?;
        check_members(&header, alg)?;
        for name in ["typ", "cty"] {
            let named = text(&header, name)?;
            let is_token = |named: &str| named.eq_ignore_ascii_case("JWT") || named.eq_ignore_ascii_case(typ);
            if !named.is_none_or(is_token) {
                return Err(JwtError::Type);
            }
        }
        let bytes = |part: &str| CANONICAL.decode(part).map_err(|_| JwtError::Malformed);
        let closed = Self {
            alg,
            kid: text(&header, "kid")?.map(str::to_owned),
            enc,
            header: JweHeader::from_map(header).map_err(|_| JwtError::Malformed)?,
            aad: aad.as_bytes(),
            key: bytes(key)?,
            iv: bytes(iv)?,
            content: bytes(content)?,
            tag: bytes(tag)?,
        };
        if closed.has_lengths() { Ok(closed) } else { Err(JwtError::Malformed) }
    }

    /// What is in it, when it was encrypted for this key.
    pub(super) fn open(&self, decrypter: &dyn JweDecrypter) -> Result<String, JwtError> {
        let method = method(self.enc);
        let key = Some(self.key.as_slice()).filter(|key| !key.is_empty());
        let key = decrypter.decrypt(key, method, &self.header).ok();
        // With a key that nobody has it goes on as with the right one, and fails where a changed content fails (RFC 7516, 11.5).
        let key = key.filter(|key| key.len() == method.key_len());
        let key = key.map_or_else(|| random_bytes(method.key_len()), std::borrow::Cow::into_owned);
        if !self.tag_holds(&key) {
            return Err(JwtError::Sealed);
        }
        let content = method.decrypt(&key, Some(&self.iv), &self.content, self.aad, Some(&self.tag));
        String::from_utf8(content.map_err(|_| JwtError::Sealed)?).map_err(|_| JwtError::Sealed)
    }

    /// RFC 7516, 5.2, and what the algorithms say of lengths (RFC 7518, 4.3, 4.6, 5.2, 5.3).
    fn has_lengths(&self) -> bool {
        let method = method(self.enc);
        let key = match self.alg {
            KeyManagement::RsaOaep256 | KeyManagement::RsaOaep => RSA_BYTES,
            KeyManagement::EcdhEs => 0,
            KeyManagement::EcdhEsA128Kw | KeyManagement::EcdhEsA256Kw => method.key_len() + WRAPPING,
        };
        let (tag, has_content) = match self.enc {
            ContentEncryption::A128CbcHs256 => (16, is_blocks(&self.content)),
            ContentEncryption::A256CbcHs512 => (32, is_blocks(&self.content)),
            ContentEncryption::A128Gcm | ContentEncryption::A256Gcm => (16, !self.content.is_empty()),
        };
        self.key.len() == key && self.iv.len() == method.iv_len() && self.tag.len() == tag && has_content
    }

    /// Whether the tag of CBC holds, looked at before the padding is (RFC 7518, 5.2.2.2); GCM does both in one.
    fn tag_holds(&self, key: &[u8]) -> bool {
        match self.enc {
            ContentEncryption::A128CbcHs256 => self.mac_holds::<Hmac<Sha256>>(key),
            ContentEncryption::A256CbcHs512 => self.mac_holds::<Hmac<Sha512>>(key),
            ContentEncryption::A128Gcm | ContentEncryption::A256Gcm => true,
        }
    }

    fn mac_holds<M: Mac + KeyInit>(&self, key: &[u8]) -> bool {
        // The first half authenticates, the second one encrypts.
        let (key, _) = key.split_at(key.len() / 2);
        let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return false };
        for part in [self.aad, &self.iv, &self.content, &(self.aad.len() as u64 * 8).to_be_bytes()] {
            mac.update(part);
        }
        mac.verify_truncated_left(&self.tag).is_ok()
    }
}

fn is_blocks(content: &[u8]) -> bool {
    !content.is_empty() && content.len().is_multiple_of(16)
}

/// The only members that pass, which leaves out `zip`, `crit`, `p2s` and every key but the one to agree with. That one is a public key on
/// P-256 (RFC 7518, 4.6.1.1); the library finds out whether it lies there.
fn check_members(header: &Map<String, Value>, alg: KeyManagement) -> Result<(), JwtError> {
    const ALWAYS: [&str; 5] = ["alg", "enc", "kid", "typ", "cty"];
    const AGREED: [&str; 3] = ["epk", "apu", "apv"];
    let agrees = alg != KeyManagement::RsaOaep256;
    let passes = |name: &str| ALWAYS.contains(&name) || (agrees && AGREED.contains(&name));
    if !header.keys().all(|name| passes(name)) {
        return Err(JwtError::RefusedHeader);
    }
    if !agrees {
        return Ok(());
    }
    for name in ["apu", "apv"] {
        let party = text(header, name)?.unwrap_or_default();
        CANONICAL.decode(party).map_err(|_| JwtError::Malformed)?;
    }
    let key = header.get("epk").and_then(Value::as_object).ok_or(JwtError::Malformed)?;
    let is_coordinate = |name| text(key, name).ok().flatten().is_some_and(|text| text.len() == COORDINATE);
    let is_named = text(key, "kty")? == Some("EC") && text(key, "crv")? == Some("P-256");
    if key.len() == 4 && is_named && is_coordinate("x") && is_coordinate("y") {
        Ok(())
    } else {
        Err(JwtError::RefusedHeader)
    }
}

fn method(enc: ContentEncryption) -> &'static dyn JweContentEncryption {
    match enc {
        ContentEncryption::A128CbcHs256 => &A128CBC_HS256,
        ContentEncryption::A256CbcHs512 => &A256CBC_HS512,
        ContentEncryption::A128Gcm => &A128GCM,
        ContentEncryption::A256Gcm => &A256GCM,
    }
}
