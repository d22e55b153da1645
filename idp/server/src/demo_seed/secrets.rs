//! The demo's secrets: made at the first run, kept in a file that only its owner may read.

use crate::{data_folder::DataFolder, tls::Pem};
use anyhow::Context;
use idp::{
    domain::{OsRandom, Randomness, Secret, SigningAlgorithm},
    keys::generate_key,
    protocol::TOTP_SECRET_BYTES,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

const FILE: &str = "demo-secrets.json";

/// Words of sample passwords: easy to type on a phone.
const WORDS: [&str; 16] = [
    "asahi", "fuji", "hana", "hikari", "kaede", "kawa", "kaze", "mizu", "mori", "nami", "niji", "sakura",
    "sora", "tsuki", "umi", "yuki",
];

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Kept {
    client_secrets: BTreeMap<String, String>,
    private_jwks: BTreeMap<String, Value>,
    certificates: BTreeMap<String, KeptCertificate>,
    passwords: BTreeMap<String, String>,
    two_step_keys: BTreeMap<String, String>,
    /// The issuer that the clients were last registered for; empty before the first time.
    issuer: String,
}

/// A client's certificate and its key, PEM.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KeptCertificate {
    pub(super) certificate: String,
    pub(super) private_key: String,
}

/// The secrets by the names of their owners.
pub(super) struct Secrets {
    kept: Kept,
    is_new: bool,
}

impl Secrets {
    /// Those of an earlier run.
    pub(super) fn open(folder: &DataFolder) -> anyhow::Result<Self> {
        let kept = match folder.read(FILE)? {
            Some(text) => serde_json::from_str(&text)
                .with_context(|| format!("{FILE} in the data folder cannot be read"))?,
            None => Kept::default(),
        };
        Ok(Self { kept, is_new: false })
    }

    /// A client's secret: 256 random bits.
    pub(super) fn client_secret(&mut self, client: &str) -> Secret {
        let is_new = &mut self.is_new;
        let secret = self.kept.client_secrets.entry(client.to_owned()).or_insert_with(|| {
            *is_new = true;
            random().secret().expose().to_owned()
        });
        Secret::from(secret.as_str())
    }

    /// A client's private key, a JWK for ES256.
    pub(super) fn private_jwk(&mut self, client: &str) -> anyhow::Result<Value> {
        self.private_jwk_for(client, SigningAlgorithm::ES256)
    }

    /// The same for another algorithm; a key that was made before stays.
    pub(super) fn private_jwk_for(&mut self, client: &str, alg: SigningAlgorithm) -> anyhow::Result<Value> {
        if let Some(jwk) = self.kept.private_jwks.get(client) {
            return Ok(jwk.clone());
        }
        let key = generate_key(alg)?;
        let jwk: Value = serde_json::from_str(key.private_jwk.expose())?;
        self.kept.private_jwks.insert(client.to_owned(), jwk.clone());
        self.is_new = true;
        Ok(jwk)
    }

    /// A client's certificate with its key, PEM; `make` makes the first.
    pub(super) fn certificate(
        &mut self,
        client: &str,
        make: impl FnOnce() -> anyhow::Result<Pem>,
    ) -> anyhow::Result<KeptCertificate> {
        if let Some(kept) = self.kept.certificates.get(client) {
            return Ok(kept.clone());
        }
        let made = make()?;
        let kept = KeptCertificate { certificate: made.cert, private_key: made.key.expose().to_owned() };
        self.kept.certificates.insert(client.to_owned(), kept.clone());
        self.is_new = true;
        Ok(kept)
    }

    /// A person's password: within the rules of the reference profile.
    pub(super) fn password(&mut self, person: &str) -> Secret {
        let is_new = &mut self.is_new;
        let password = self.kept.passwords.entry(person.to_owned()).or_insert_with(|| {
            *is_new = true;
            new_password()
        });
        Secret::from(password.as_str())
    }

    /// The secret of a person's authenticator app: twenty characters, as random as they look.
    pub(super) fn two_step_key(&mut self, person: &str) -> Secret {
        let is_new = &mut self.is_new;
        let key = self.kept.two_step_keys.entry(person.to_owned()).or_insert_with(|| {
            *is_new = true;
            random().secret().expose().chars().take(TOTP_SECRET_BYTES).collect()
        });
        Secret::from(key.as_str())
    }

    /// Whether the clients were registered for another issuer: their addresses have to be written anew.
    pub(super) fn moved_to(&self, issuer: &str) -> bool {
        self.kept.issuer != issuer
    }

    /// Writes what is new.
    pub(super) fn save(&mut self, folder: &DataFolder) -> anyhow::Result<()> {
        if std::mem::take(&mut self.is_new) {
            self.write(folder)?;
        }
        Ok(())
    }

    /// Notes that the clients are registered for `issuer`.
    pub(super) fn settle(mut self, folder: &DataFolder, issuer: &str) -> anyhow::Result<()> {
        if self.moved_to(issuer) {
            issuer.clone_into(&mut self.kept.issuer);
            self.write(folder)?;
        }
        Ok(())
    }

    fn write(&self, folder: &DataFolder) -> anyhow::Result<()> {
        folder.write_private(FILE, &serde_json::to_vec_pretty(&self.kept)?)
    }
}

fn random() -> &'static dyn Randomness {
    &OsRandom
}

fn new_password() -> String {
    let word = || {
        let mut byte = [0u8];
        random().fill(&mut byte);
        let [byte] = byte;
        WORDS.get(usize::from(byte) % WORDS.len()).copied().unwrap_or("sora")
    };
    format!("{}-{}-{}", word(), word(), random().digits(6).expose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_keep_the_rules_of_the_screens() {
        for _ in 0..100 {
            let password = new_password();
            assert!((8..=20).contains(&password.len()), "{password}");
            assert!(
                password.bytes().any(|c| c.is_ascii_digit())
                    && password.bytes().any(|c| c.is_ascii_lowercase())
            );
            assert!(password.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'), "{password}");
        }
    }
}
