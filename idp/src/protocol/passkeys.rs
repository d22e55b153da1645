//! The two ceremonies of passkeys (WebAuthn Level 3, 7.1 and 7.2); the only file that knows webauthn-rs.
//!
//! Whose page it is (RP ID and origin) comes from the configured issuer alone. Options and states go out as JSON; the
//! caller keeps a state out of the browser's reach, and hands it back once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

/// The rules of passkeys at one issuer.
#[derive(Debug)]
pub struct Passkeys(Webauthn);

/// A ceremony that has begun.
pub struct Ceremony {
    /// For the browser: the options of `navigator.credentials`, binary members in base64url.
    pub options: Value,
    /// For the other end of the ceremony; not for the browser.
    pub state: String,
}

/// A passkey that was just made.
#[derive(Debug)]
pub struct NewPasskey {
    /// The name that the device gave it, base64url.
    pub credential_id: String,
    /// Public key and counter, JSON.
    pub credential: String,
}

/// Which passkey an answer speaks of. Nothing is proven yet.
#[derive(Debug)]
pub struct UnverifiedPasskey {
    /// The name that the device gave it, base64url.
    pub credential_id: String,
    /// The user handle that the device keeps beside it.
    pub handle: [u8; 16],
}

/// A login that was proven.
#[derive(Debug)]
pub struct PasskeyProof {
    /// Public key and counter as they are now, JSON.
    pub credential: String,
    /// Whether the key can leave its device; one that can is no hardware key.
    pub may_be_copied: bool,
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyRefused {
    /// It does not fit: another challenge, origin or key, no verification of the user, or nothing that can be read.
    Invalid,
    /// The counter did not go forward: there may be a second device with the same key.
    Cloned,
}

impl From<WebauthnError> for PasskeyRefused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialPossibleCompromise => Self::Cloned,
            _ => Self::Invalid,
        }
    }
}

impl From<serde_json::Error> for PasskeyRefused {
    fn from(_: serde_json::Error) -> Self {
        Self::Invalid
    }
}

impl Passkeys {
    /// Passkeys for an issuer; none at an issuer that is an address and no name, which browsers refuse.
    pub fn new(issuer: &str, name: &str) -> Option<Self> {
        let origin = Url::parse(issuer).ok()?;
        let domain = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&domain, &origin).ok()?;
        builder.rp_name(name).timeout(std::time::Duration::from_secs(300)).build().ok().map(Self)
    }

    /// Begins to add a passkey; devices that hold one of `known` (as stored) refuse to make another.
    ///
    /// # Errors
    /// A known one cannot be read.
    pub fn begin_adding(
        &self,
        handle: [u8; 16],
        user: &str,
        known: &[String],
    ) -> Result<Ceremony, PasskeyRefused> {
        let known = known.iter().map(|json| Ok(serde_json::from_str::<Passkey>(json)?.cred_id().clone()));
        let known = known.collect::<Result<Vec<_>, PasskeyRefused>>()?;
        let handle = Uuid::from_bytes(handle);
        let (challenge, state) = self.0.start_passkey_registration(handle, user, user, Some(known))?;
        let mut options = serde_json::to_value(challenge)?;
        // The library leaves it to the device; the login page can only offer passkeys that their device can find.
        if let Some(Value::Object(wanted)) = options.pointer_mut("/publicKey/authenticatorSelection") {
            wanted.insert("residentKey".to_owned(), "required".into());
            wanted.insert("requireResidentKey".to_owned(), true.into());
        }
        Ok(Ceremony { options, state: serde_json::to_string(&state)? })
    }

    /// Takes the new passkey, if it is the answer to the ceremony.
    ///
    /// # Errors
    /// See [`PasskeyRefused`].
    pub fn finish_adding(&self, state: &str, answer: &str) -> Result<NewPasskey, PasskeyRefused> {
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state)?;
        let credential_id = URL_SAFE_NO_PAD.encode(passkey.cred_id());
        Ok(NewPasskey { credential_id, credential: serde_json::to_string(&passkey)? })
    }

    /// Begins a login in which the device says who it is.
    ///
    /// # Errors
    /// None is expected; the library may fail.
    pub fn begin_login(&self) -> Result<Ceremony, PasskeyRefused> {
        let (challenge, state) = self.0.start_discoverable_authentication()?;
        Ok(Ceremony { options: serde_json::to_value(challenge)?, state: serde_json::to_string(&state)? })
    }

    /// Which passkey the answer speaks of.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn identify(&self, answer: &str) -> Result<UnverifiedPasskey, PasskeyRefused> {
        let answer: PublicKeyCredential = serde_json::from_str(answer)?;
        let (handle, credential_id) = self.0.identify_discoverable_authentication(&answer)?;
        let credential_id = URL_SAFE_NO_PAD.encode(credential_id);
        Ok(UnverifiedPasskey { credential_id, handle: handle.into_bytes() })
    }

    /// Verifies the answer with the passkey as it is stored: signature, challenge, origin, user verification, counter.
    ///
    /// # Errors
    /// See [`PasskeyRefused`].
    pub fn finish_login(
        &self,
        state: &str,
        answer: &str,
        stored: &str,
    ) -> Result<PasskeyProof, PasskeyRefused> {
        let state: DiscoverableAuthentication = serde_json::from_str(state)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer)?;
        let mut passkey: Passkey = serde_json::from_str(stored)?;
        let keys = [DiscoverableKey::from(&passkey)];
        let result = self.0.finish_discoverable_authentication(&answer, state, &keys)?;
        if !result.user_verified() {
            return Err(PasskeyRefused::Invalid);
        }
        passkey.update_credential(&result);
        Ok(PasskeyProof {
            credential: serde_json::to_string(&passkey)?,
            may_be_copied: result.backup_eligible(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_issuer_decides_whose_passkeys_they_are() {
        for (issuer, id) in [
            ("https://id.example.jp", Some("id.example.jp")),
            ("http://localhost:8080", Some("localhost")),
            ("http://127.0.0.1:8080", None),
            ("https://[::1]", None),
        ] {
            let passkeys = Passkeys::new(issuer, "共通ID");
            let login = passkeys.map(|passkeys| passkeys.begin_login().unwrap().options);
            let named = login.as_ref().and_then(|options| options.pointer("/publicKey/rpId"));
            assert_eq!(named.and_then(Value::as_str), id, "{issuer}");
        }
    }

    #[test]
    fn options_ask_for_what_we_need() {
        let passkeys = Passkeys::new("https://id.example.jp", "共通ID").unwrap();
        let begun = passkeys.begin_adding([7; 16], "hanako@example.jp", &[]).unwrap();
        let asked = |pointer: &str| begun.options.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(asked("/publicKey/authenticatorSelection/residentKey"), "required");
        assert_eq!(asked("/publicKey/authenticatorSelection/userVerification"), "required");
        assert_eq!(asked("/publicKey/attestation"), "none");
        assert_eq!(asked("/publicKey/rp/id"), "id.example.jp");
        let login = passkeys.begin_login().unwrap().options;
        assert_eq!(login.pointer("/publicKey/userVerification").unwrap(), "required");
        assert!(!login.to_string().contains("allowCredentials\":[{"));
    }

    #[test]
    fn nonsense_is_refused() {
        let passkeys = Passkeys::new("https://id.example.jp", "共通ID").unwrap();
        let state = passkeys.begin_login().unwrap().state;
        for answer in ["", "{}", "null", r#"{"id":"x","rawId":"eA","type":"public-key","response":{}}"#] {
            assert_eq!(passkeys.identify(answer).err(), Some(PasskeyRefused::Invalid), "{answer}");
            assert_eq!(passkeys.finish_login(&state, answer, "{}").err(), Some(PasskeyRefused::Invalid));
            assert_eq!(passkeys.finish_adding(&state, answer).err(), Some(PasskeyRefused::Invalid));
        }
    }
}
