//! Key material: signing, verification, encryption, sealed tokens.
//!
//! Owns everything that touches a key and is the only room that knows josekit. Knows no database
//! (keys come and go as [`StoredKey`] and [`GeneratedKey`]), no HTTP, and none of the rules about
//! what a token means.

mod algorithm;
mod certificate;
mod compact;
mod encryption;
mod foreign;
mod holder;
mod nested;
mod proof;
mod recipient;
mod ring;
mod sealer;
mod verified;
mod verify;

pub use algorithm::{GeneratedKey, KeyError, generate_key};
pub use certificate::{CertificateError, ClientAuthorities, ClientCertificate};
pub use compact::JwtError;
pub use encryption::{GeneratedEncryptionKey, StoredEncryptionKey, generate_encryption_key};
pub use foreign::{ForeignKeys, MAX_JWKS_BYTES};
pub use holder::KeyHolder;
pub use proof::{SignedProof, open_proof};
pub use recipient::{EncryptionError, RecipientKeys};
pub use ring::{KeyRing, KeyState, StoredKey, media_type};
pub use sealer::{MasterKeyError, Sealer};
