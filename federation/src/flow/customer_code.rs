//! The dealer's customer code: sealed for reading back, hashed under a key for finding again.

use crate::domain::{CustomerCode, DealerId};
use idp::keys::Sealer;

const PURPOSE: &str = "customer-code";

/// Seals and hashes a code. The dealer is part of the hash: two dealers' equal codes have nothing in common.
pub fn seal_code(sealer: &Sealer, dealer: &DealerId, code: &str) -> CustomerCode {
    CustomerCode {
        sealed: sealer.seal(PURPOSE, code.as_bytes()),
        hash: sealer.keyed_hash(PURPOSE, format!("{dealer}\n{code}").as_bytes()),
    }
}

/// The code itself; `None` when it was sealed under another key.
pub(crate) fn open_code(sealer: &Sealer, code: &CustomerCode) -> Option<String> {
    sealer.open(PURPOSE, &code.sealed).and_then(|bytes| String::from_utf8(bytes).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_two_dealers_differ() {
        let sealer = Sealer::new([7; 32]);
        let (one, two) = (DealerId::from("D-1"), DealerId::from("D-2"));
        let sealed = seal_code(&sealer, &one, "C-000101");
        assert_eq!(open_code(&sealer, &sealed).as_deref(), Some("C-000101"));
        assert_eq!(sealed.hash, seal_code(&sealer, &one, "C-000101").hash);
        assert_ne!(sealed.hash, seal_code(&sealer, &two, "C-000101").hash);
        assert!(!sealed.hash.contains("C-000101"));
    }
}
