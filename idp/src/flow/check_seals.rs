//! Whether what is sealed in a copy of the database opens under a master key: without that the copy is worth nothing.

use super::{key_kind, second_step};
use crate::{domain::KeyUse, keys::Sealer, store::backup::Inspection};

/// What does not open, a name each; empty when the key is the right one.
pub fn list_closed_seals(sealer: &Sealer, seen: &Inspection) -> Vec<String> {
    let closed =
        |usage: KeyUse| move |(_, sealed): &&(String, String)| !key_kind::opens(sealer, usage, sealed);
    let keys = seen.signing_keys.iter().filter(closed(KeyUse::Signing));
    let keys = keys.map(|(kid, _)| format!("the signing key {kid}"));
    let readers = seen.encryption_keys.iter().filter(closed(KeyUse::Encryption));
    let keys = keys.chain(readers.map(|(kid, _)| format!("the encryption key {kid}")));
    let secrets = seen.app_secrets.iter();
    let secrets = secrets.filter(|(account, sealed)| !second_step::opens_secret(sealer, account, sealed));
    keys.chain(secrets.map(|(account, _)| format!("the two-step login of {account}"))).collect()
}
