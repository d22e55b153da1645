//! `sub` (OIDC Core 8).

use crate::domain::{AccountId, Client, SubjectType};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Purpose of the keyed hash that pairwise subjects are made with. Its key must never change:
/// every relying party knows its customers by it.
pub const SUBJECT_PURPOSE: &str = "subject";

/// The subject by which `client` knows the account. `keyed_hash` is the sealer's, for
/// [`SUBJECT_PURPOSE`].
///
/// Pairwise: a keyed hash over sector and account, so that two sectors cannot compare, and nobody
/// can turn it round. Public ones are hashed too, in a sector that no host can be called: our own
/// identifiers stay inside.
pub fn subject_for(client: &Client, account: &AccountId, keyed_hash: impl Fn(&[u8]) -> [u8; 32]) -> String {
    let sector = match client.registration.subject_type {
        SubjectType::Pairwise => client.sector(),
        SubjectType::Public => "(public)".to_owned(),
    };
    // The length keeps sector and account apart: no two pairs give the same bytes.
    let mut input = u64::try_from(sector.len()).unwrap_or(u64::MAX).to_be_bytes().to_vec();
    input.extend_from_slice(sector.as_bytes());
    input.extend_from_slice(account.as_str().as_bytes());
    URL_SAFE_NO_PAD.encode(keyed_hash(&input))
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::client;
    use super::*;
    use sha2::{Digest, Sha256};

    fn subject(client: &Client, account: &str) -> String {
        subject_for(client, &AccountId::from(account), |bytes| Sha256::digest(bytes).into())
    }

    #[test]
    fn one_sector_one_subject() {
        let (mut one, mut two) = (client(), client());
        two.registration.redirect_uris = vec!["https://other.example/cb".to_owned()];
        assert_eq!(subject(&one, "a").len(), 43);
        assert_eq!(subject(&one, "a"), subject(&one, "a"));
        assert_ne!(subject(&one, "a"), subject(&one, "b"));
        assert_ne!(subject(&one, "a"), subject(&two, "a"));
        two.registration.sector_identifier = Some("rp.example".to_owned());
        assert_eq!(subject(&one, "a"), subject(&two, "a"));
        one.registration.subject_type = SubjectType::Public;
        two.registration.subject_type = SubjectType::Public;
        two.registration.sector_identifier = None;
        assert_eq!(subject(&one, "a"), subject(&two, "a"));
        assert_ne!(subject(&one, "a"), "a");
    }
}
