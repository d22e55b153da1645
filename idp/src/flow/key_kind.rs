//! The kinds of keys that the provider has under its settings: one that signs for every algorithm that is offered, and those that
//! others encrypt their requests by, where that is offered.

use super::ServeError;
use crate::{
    domain::{KeyManagement, KeyUse, Secret, SigningAlgorithm},
    keys::{KeyState, Sealer, generate_encryption_key, generate_key},
    settings::Settings,
    store::signing_keys::StoredKey,
};

/// One kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// Signs by this.
    Signs(SigningAlgorithm),
    /// Is written to; one of [`KeyManagement::OWN_KEYS`].
    Reads(KeyManagement),
}

impl KeyKind {
    /// Those that the settings ask for.
    pub(super) fn wanted(settings: &Settings) -> Vec<KeyKind> {
        let reads = KeyManagement::OWN_KEYS.into_iter().filter(|_| settings.request_object_encryption);
        settings
            .signing_algorithms
            .as_slice()
            .iter()
            .map(|alg| Self::Signs(*alg))
            .chain(reads.map(Self::Reads))
            .collect()
    }

    /// What a stored key is; `None` when no version that wrote it is known here.
    pub(super) fn of(key: &StoredKey) -> Option<Self> {
        match key.usage {
            KeyUse::Signing => SigningAlgorithm::parse(&key.alg).map(Self::Signs),
            KeyUse::Encryption => KeyManagement::parse(&key.alg).map(Self::Reads),
        }
    }

    /// Whether the settings ask for it.
    pub(super) fn is_wanted(self, settings: &Settings) -> bool {
        match self {
            Self::Signs(alg) => settings.signing_algorithms.offers(alg),
            Self::Reads(_) => settings.request_object_encryption,
        }
    }

    pub(super) const fn usage(self) -> KeyUse {
        match self {
            Self::Signs(_) => KeyUse::Signing,
            Self::Reads(_) => KeyUse::Encryption,
        }
    }

    pub(super) const fn alg(self) -> &'static str {
        match self {
            Self::Signs(alg) => alg.as_str(),
            Self::Reads(alg) => alg.as_str(),
        }
    }

    /// What its keys are sealed for: a row that is moved to the other table does not open there.
    pub(super) const fn purpose(self) -> &'static str {
        purpose(self.usage())
    }

    /// Makes a key of this kind; the visit that writes it dates it.
    pub(super) fn make(self, sealer: &Sealer, state: KeyState) -> Result<StoredKey, ServeError> {
        let (kid, private_jwk) = self.generate()?;
        Ok(StoredKey {
            usage: self.usage(),
            kid,
            alg: self.alg().to_owned(),
            sealed: sealer.seal(self.purpose(), private_jwk.expose().as_bytes()),
            state: state.as_str().to_owned(),
            created_at: 0,
            changed_at: 0,
            used_at: None,
        })
    }

    fn generate(self) -> Result<(String, Secret), ServeError> {
        let made = match self {
            Self::Signs(alg) => generate_key(alg).map(|key| (key.kid, key.private_jwk)),
            Self::Reads(alg) => generate_encryption_key(alg).map(|key| (key.kid, key.private_jwk)),
        };
        made.map_err(|cause| ServeError::Keys(cause.to_string()))
    }
}

/// Whether a stored key opens under this master key.
pub(super) fn opens(sealer: &Sealer, usage: KeyUse, sealed: &str) -> bool {
    sealer.open(purpose(usage), sealed).is_some()
}

const fn purpose(usage: KeyUse) -> &'static str {
    match usage {
        KeyUse::Signing => "signing-key",
        KeyUse::Encryption => "encryption-key",
    }
}
