//! Sealed tokens and keyed hashes under one master key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use josekit::jwe::{Dir, JweContext, JweHeader};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The longest sealed token that is opened.
const MAX_SEALED: usize = 64 * 1024;

/// Characters of a 96-bit IV and of a 128-bit tag in base64url.
const IV: usize = 16;
const TAG: usize = 22;

/// The master key is not 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the master key must be 32 bytes in base64url")]
pub struct MasterKeyError;

/// Seals tokens that only the provider itself opens, and hashes values that must not be guessed.
///
/// Every purpose has keys of its own, derived from the master key, so that what was made for one
/// purpose means nothing for another.
pub struct Sealer {
    master: Zeroizing<[u8; 32]>,
    jwe: JweContext,
    header: String,
}

impl Sealer {
    /// A sealer under `master`.
    pub fn new(master: [u8; 32]) -> Self {
        let mut jwe = JweContext::new();
        // Without this a small token inflates without limit.
        jwe.remove_compression("DEF");
        let mut sealer = Self { master: Zeroizing::new(master), jwe, header: String::new() };
        // Every token of ours begins with the same header: compared byte for byte before the library
        // reads anything, it leaves nothing to interpret.
        let sample = sealer.seal("header", b"");
        sealer.header = sample.split('.').next().unwrap_or_default().to_owned();
        sealer
    }

    /// A sealer under a master key in base64url (43 characters), as it stands in settings.
    ///
    /// # Errors
    /// The text is not 32 bytes in base64url.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| MasterKeyError)?);
        Ok(Self::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| MasterKeyError)?))
    }

    /// Seals `bytes` for `purpose`: a JWE in compact form, `dir` with A256GCM (RFC 7516).
    pub fn seal(&self, purpose: &str, bytes: &[u8]) -> String {
        let mut header = JweHeader::new();
        header.set_content_encryption("A256GCM");
        Dir.encrypter_from_bytes(self.subkey("seal", purpose).as_slice())
            .and_then(|encrypter| self.jwe.serialize_compact(bytes, &header, &encrypter))
            // Cannot fail with a 32-byte key; an empty text opens for nobody.
            .unwrap_or_default()
    }

    /// What [`Self::seal`] sealed for the same purpose; `None` for everything else.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        if sealed.len() > MAX_SEALED || !self.is_well_formed(sealed) {
            return None;
        }
        let decrypter = Dir.decrypter_from_bytes(self.subkey("seal", purpose).as_slice()).ok()?;
        self.jwe.deserialize_compact(sealed, &decrypter).ok().map(|(bytes, _)| bytes)
    }

    /// HMAC-SHA256 under a key of `purpose`, in lower-case hexadecimal: client secrets, look-ups of
    /// codes that could be tried out, keys of counters.
    pub fn keyed_hash(&self, purpose: &str, bytes: &[u8]) -> String {
        hex(&self.keyed_bytes(purpose, bytes))
    }

    /// The same hash as bytes: pairwise subjects, successors of refresh tokens.
    pub fn keyed_bytes(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        hmac(self.subkey("hash", purpose).as_slice(), &[bytes])
    }

    /// Whether `hash` is the keyed hash of `bytes`, in a time that does not depend on the contents.
    pub fn matches(&self, purpose: &str, bytes: &[u8], hash: &str) -> bool {
        self.keyed_hash(purpose, bytes).as_bytes().ct_eq(hash.as_bytes()).into()
    }

    /// Our header, no encrypted key, an IV and a tag of the right size: an IV that is absent would
    /// make the cipher library panic.
    fn is_well_formed(&self, sealed: &str) -> bool {
        let mut parts = sealed.split('.');
        let part_fits = |part: Option<&str>, fits: &dyn Fn(&str) -> bool| part.is_some_and(fits);
        part_fits(parts.next(), &|header| header == self.header)
            && part_fits(parts.next(), &str::is_empty)
            && part_fits(parts.next(), &|iv| iv.len() == IV)
            && parts.next().is_some()
            && part_fits(parts.next(), &|tag| tag.len() == TAG)
            && parts.next().is_none()
    }

    /// HKDF-Expand (RFC 5869, 2.3) for one block, the master key being uniformly random already.
    fn subkey(&self, use_: &str, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(
            self.master.as_slice(),
            &[b"common-id/", use_.as_bytes(), b"/", purpose.as_bytes(), &[1]],
        ))
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(…)")
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of every length (RFC 2104, 3); the type just cannot say so.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).map_or('0', |digit| char::from(*digit));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn sealer() -> Sealer {
        Sealer::new([7; 32])
    }

    #[test]
    fn opens_for_its_purpose_only() {
        let sealed = sealer().seal("visit-launch", b"hello");
        assert_eq!(sealer().open("visit-launch", &sealed).as_deref(), Some(b"hello".as_slice()));
        assert_eq!(sealer().open("link-ref", &sealed), None);
        assert_eq!(Sealer::new([8; 32]).open("visit-launch", &sealed), None);
        assert_ne!(sealer().seal("visit-launch", b"hello"), sealed);
    }

    #[test]
    fn refuses_other_shapes() {
        let sealed = sealer().seal("p", b"hello");
        let parts: Vec<&str> = sealed.split('.').collect();
        let with_header =
            |json: &str| format!("{}..{}.{}.{}", URL_SAFE_NO_PAD.encode(json), parts[2], parts[3], parts[4]);
        for bad in [
            String::new(),
            "....".to_owned(),
            // No IV: the cipher library would panic.
            format!("{}...{}.{}", parts[0], parts[3], parts[4]),
            format!("{}..{}.{}.", parts[0], parts[2], parts[3]),
            format!("{}.AAAA.{}.{}.{}", parts[0], parts[2], parts[3], parts[4]),
            format!("{sealed}.AAAA"),
            with_header(r#"{"alg":"dir","enc":"A256GCM","zip":"DEF"}"#),
            with_header(r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":1000000,"p2s":"AA"}"#),
            with_header(r#"{ "alg":"dir", "enc":"A256GCM" }"#),
        ] {
            assert_eq!(sealer().open("p", &bad), None, "{bad}");
        }
    }

    #[test]
    fn hashes_differ_by_purpose_and_key() {
        let hash = sealer().keyed_hash("client-secret", b"x");
        assert_eq!(hash.len(), 64);
        assert!(sealer().matches("client-secret", b"x", &hash));
        assert!(!sealer().matches("client-secret", b"y", &hash));
        assert!(!sealer().matches("other", b"x", &hash));
        assert!(!Sealer::new([8; 32]).matches("client-secret", b"x", &hash));
        assert!(!sealer().matches("client-secret", b"x", ""));
    }

    #[test]
    fn expands_as_hkdf() {
        // RFC 5869, A.1: first block of OKM from its PRK.
        let prk = [
            0x07, 0x77, 0x09, 0x36, 0x2c, 0x2e, 0x32, 0xdf, 0x0d, 0xdc, 0x3f, 0x0d, 0xc4, 0x7b, 0xba, 0x63,
            0x90, 0xb6, 0xc7, 0x3b, 0xb5, 0x0f, 0x9c, 0x31, 0x22, 0xec, 0x84, 0x4a, 0xd7, 0xc2, 0xb3, 0xe5,
        ];
        let info = [0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9];
        assert_eq!(
            hex(&hmac(&prk, &[&info, &[1]])),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        );
    }

    #[test]
    fn master_key_has_32_bytes() {
        assert!(Sealer::from_base64(&URL_SAFE_NO_PAD.encode([1; 32])).is_ok());
        for bad in ["", "AAAA", "!", &URL_SAFE_NO_PAD.encode([1; 33])] {
            assert_eq!(Sealer::from_base64(bad).err(), Some(MasterKeyError));
        }
    }

    proptest! {
        #[test]
        fn round_trips(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(sealer().open("p", &sealer().seal("p", &bytes)), Some(bytes));
        }

        #[test]
        fn never_panics(text in "\\PC{0,100}", tail in "[A-Za-z0-9_.-]{0,100}") {
            let sealer = sealer();
            prop_assert_eq!(sealer.open("p", &text), None);
            prop_assert_eq!(sealer.open("p", &format!("{}.{tail}", sealer.header)), None);
        }
    }
}
