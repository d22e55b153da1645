//! Members about encryption (OIDC Registration 2; JARM 3; RFC 9701, 6).

use super::{super::OAuthError, members::wrong, read::RegistrationFacts, values::Values};
use crate::domain::{ClientRegistration, ContentEncryption, EncryptedAnswer, Encryption, KeyManagement};

/// What is encrypted has a reader. A set that is fetched is looked at when something is encrypted by it.
pub(super) fn read_encryption(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    for answer in EncryptedAnswer::ALL {
        let encryption = encryption_of(values, answer.members())?;
        let keys = registration.jwks.as_ref();
        if encryption.is_some_and(|how| keys.is_some_and(|keys| !(facts.can_read)(keys, how.alg))) {
            let [alg, _] = answer.members();
            return Err(wrong(alg));
        }
        registration.encryption.set(answer, encryption);
    }
    Ok(())
}

/// What the client may encrypt itself, where we can read it: what is signed, in ways that we have keys for.
pub(super) fn read_encrypted_requests(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    let members = Encryption::MEMBERS_OF_REQUESTS;
    let encryption = encryption_of(values, members)?;
    let is_signed = registration.request_object_signing_alg.is_some();
    let is_read = |how: Encryption| {
        facts.encrypted_requests && is_signed && KeyManagement::OF_REQUESTS.contains(&how.alg)
    };
    if !encryption.is_none_or(is_read) {
        return Err(wrong(members[0]));
    }
    registration.request_object_encryption = encryption;
    Ok(())
}

/// `enc` says nothing without `alg`.
fn encryption_of(
    values: &Values<'_>,
    [alg_name, enc_name]: [&'static str; 2],
) -> Result<Option<Encryption>, OAuthError> {
    let parse_alg = |text| KeyManagement::parse(text).ok_or_else(|| wrong(alg_name));
    let parse_enc = |text| ContentEncryption::parse(text).ok_or_else(|| wrong(enc_name));
    let alg = values.text(alg_name)?.map(parse_alg).transpose()?;
    let enc = values.text(enc_name)?.map(parse_enc).transpose()?;
    match (alg, enc) {
        (Some(alg), enc) => Ok(Some(Encryption { alg, enc: enc.unwrap_or_default() })),
        (None, Some(_)) => Err(wrong(enc_name)),
        (None, None) => Ok(None),
    }
}

/// An authorization answer is encrypted when it is a token, which is signed first (JARM 2.2).
pub(super) fn check_encryption(registration: &ClientRegistration) -> Result<(), OAuthError> {
    let answer = EncryptedAnswer::Authorization;
    let is_signed = registration.authorization_signed_response_alg.is_some();
    let [alg, _] = answer.members();
    if registration.encryption.of(answer).is_some() && !is_signed { Err(wrong(alg)) } else { Ok(()) }
}
