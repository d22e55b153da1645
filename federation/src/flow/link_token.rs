//! The token in a mail's link, and the digits of the counter: derived from the link under a key, stored as hashes.
//!
//! Derived, so that a mail that is sent again, or a reminder, leads to the same place without the token
//! having lain anywhere in between.

use crate::domain::LinkId;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use idp::{domain::Secret, keys::Sealer};

/// The purpose under which a reception code is hashed for storing.
const RECEPTION: &str = "reception-code-hash";

/// The 256-bit token of a link.
pub(super) fn link_token(sealer: &Sealer, link: &LinkId) -> Secret {
    let bytes = sealer.keyed_bytes("link-token", link.as_str().as_bytes());
    Secret::from(URL_SAFE_NO_PAD.encode(bytes))
}

/// The four digits of a link.
pub(super) fn reception_code(sealer: &Sealer, link: &LinkId) -> Secret {
    let bytes = sealer.keyed_bytes("reception-code", link.as_str().as_bytes());
    // 64 bits over 10,000 values: the unevenness is beyond measuring.
    let number = bytes.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
    Secret::from(format!("{:04}", number % 10_000))
}

/// What the row keeps of the digits.
pub(super) fn reception_hash(sealer: &Sealer, link: &LinkId, code: &Secret) -> String {
    sealer.keyed_hash(RECEPTION, format!("{link}\n{}", code.expose()).as_bytes())
}

/// Whether the digits are those of the link.
pub(super) fn is_reception_code(sealer: &Sealer, link: &LinkId, typed: &str, hash: &str) -> bool {
    sealer.matches(RECEPTION, format!("{link}\n{typed}").as_bytes(), hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_digits_belong_to_one_link() {
        let sealer = Sealer::new([7; 32]);
        let (one, two) = (LinkId::from("one"), LinkId::from("two"));
        assert_eq!(link_token(&sealer, &one).expose().len(), 43);
        assert_ne!(link_token(&sealer, &one).expose(), link_token(&sealer, &two).expose());
        let code = reception_code(&sealer, &one);
        assert!(code.expose().len() == 4 && code.expose().bytes().all(|byte| byte.is_ascii_digit()));
        let hash = reception_hash(&sealer, &one, &code);
        assert!(is_reception_code(&sealer, &one, code.expose(), &hash));
        assert!(!is_reception_code(&sealer, &two, code.expose(), &hash));
    }
}
