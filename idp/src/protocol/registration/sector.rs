//! Which redirect URIs belong together (OIDC Core 8.1; OIDC Registration 5).

use super::{
    super::OAuthError,
    members::wrong,
    read::{RegistrationFacts, read_called},
    values::Values,
};
use crate::domain::{ClientRegistration, SubjectType};
use url::Url;

/// OIDC Core 8.1: redirect URIs on several hosts need a document that says that they belong together. What is in it is looked at
/// by the caller. Who names neither a sector nor a type has no sector to be told apart by, and gets what needs none.
pub(super) fn read_sector(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<Option<String>, OAuthError> {
    const URI: &str = "sector_identifier_uri";
    let sector = read_called(URI, values, facts)?;
    let is_open = sector.is_none() && has_several_hosts(&registration.redirect_uris);
    registration.subject_type = match values.text("subject_type")? {
        Some("public") => SubjectType::Public,
        None if is_open => SubjectType::Public,
        None | Some("pairwise") if !is_open => SubjectType::Pairwise,
        _ => return Err(wrong("subject_type")),
    };
    let Some(uri) = sector else { return Ok(None) };
    let host = Url::parse(&uri).ok().and_then(|url| url.host_str().map(str::to_owned));
    registration.sector_identifier = Some(host.ok_or_else(|| wrong(URI))?);
    Ok(Some(uri))
}

/// Whether redirect URIs lie on more than one host: a sector of several has to be named.
pub fn has_several_hosts(redirect_uris: &[String]) -> bool {
    let host = |uri: &String| Url::parse(uri).ok().map(|url| url.host_str().map(str::to_owned));
    let mut hosts = redirect_uris.iter().filter_map(host);
    hosts.next().is_some_and(|first| hosts.any(|other| other != first))
}

/// What stands at a `sector_identifier_uri` names every redirect URI (OIDC Registration 5).
///
/// # Errors
/// `invalid_client_metadata`.
pub fn check_sector(document: &[u8], redirect_uris: &[String]) -> Result<(), OAuthError> {
    let named: Vec<String> = serde_json::from_slice(document).map_err(|_| wrong("sector_identifier_uri"))?;
    let missing = redirect_uris.iter().any(|uri| !named.contains(uri));
    if missing { Err(wrong("sector_identifier_uri")) } else { Ok(()) }
}

/// The error when nothing can be had from a `sector_identifier_uri`.
pub fn no_sector(cause: impl std::fmt::Display) -> OAuthError {
    wrong("sector_identifier_uri").with_cause(cause)
}
