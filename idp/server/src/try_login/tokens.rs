//! From the answer to tokens, and everything that a careful relying party checks about them.

use super::{
    provider::{Client, Metadata, Relying, deepest},
    report::{Checked, Failed, Report},
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, CsrfToken, Nonce, NonceVerifier, OAuth2TokenResponse,
    PkceCodeVerifier, RefreshToken, RequestTokenError, SubjectIdentifier, TokenResponse,
    core::{CoreErrorResponseType, CoreIdToken, CoreTokenResponse, CoreUserInfoClaims},
};
use serde_json::json;
use url::Url;

const ID_TOKEN: &str = "ID token";

/// The answer to the authorization request, judged: the code.
pub(super) struct Answer(AuthorizationCode);

impl Answer {
    /// Reads the address that the browser was sent to.
    pub(super) fn read(
        landed: &Url,
        state: &CsrfToken,
        metadata: &Metadata,
        report: &mut Report,
    ) -> Result<Self, Failed> {
        const CHECK: &str = "answer";
        let one = |name: &str| -> Result<Option<String>, Failed> {
            let mut values = landed.query_pairs().filter(|(key, _)| key == name);
            let value = values.next().map(|(_, value)| value.into_owned());
            match values.next() {
                Some(_) => Err(Failed::new(CHECK, format!("{name} stands in it twice"))),
                None => Ok(value),
            }
        };
        if one("state")?.as_deref() != Some(state.secret().as_str()) {
            return Err(Failed::new(CHECK, "state is not the one that was sent"));
        }
        let issuer = metadata.issuer().as_str();
        match one("iss")? {
            Some(iss) if iss == issuer => report.ok("answer", "state and iss are right")?,
            Some(iss) => return Err(Failed::new(CHECK, format!("iss is {iss}, not {issuer} (RFC 9207)"))),
            None if metadata.additional_metadata().names_itself() => {
                return Err(Failed::new(CHECK, "iss is missing, although it is announced (RFC 9207)"));
            }
            None => report.ok("answer", "state is right; this provider sends no iss")?,
        }
        if let Some(error) = one("error")? {
            let why = one("error_description")?.unwrap_or_default();
            return Err(Failed::new(CHECK, format!("{error} {why}").trim_end()));
        }
        let code = one("code")?.ok_or_else(|| Failed::new(CHECK, "there is neither a code nor an error"))?;
        Ok(Self(AuthorizationCode::new(code)))
    }
}

/// What is left at the end of a login.
pub(super) struct Last {
    pub(super) id_token: CoreIdToken,
    access_token: AccessToken,
    refresh_token: Option<RefreshToken>,
}

/// A login under way.
pub(super) struct Login<'a> {
    pub(super) relying: &'a Relying,
    pub(super) metadata: &'a Metadata,
    pub(super) client: &'a Client,
}

impl Login<'_> {
    /// The code becomes tokens, which are checked, used, and renewed (OpenID Connect Core 1.0, 3.1.3, 5.3, 12).
    pub(super) async fn redeem(
        &self,
        answer: Answer,
        verifier: PkceCodeVerifier,
        nonce: &Nonce,
        report: &mut Report,
    ) -> Result<Last, Failed> {
        const CHECK: &str = "token endpoint";
        let request = self.client.exchange_code(answer.0).check(CHECK)?.set_pkce_verifier(verifier);
        let tokens = request.request_async(&self.relying.http).await;
        let tokens = tokens.map_err(|error| Failed::new(CHECK, refusal(&error)))?;
        let seconds = tokens.expires_in().map_or(0, |life| life.as_secs());
        report.ok(CHECK, format_args!("an access token for {seconds} seconds"))?;
        let id_token = tokens.id_token().cloned();
        let id_token = id_token.ok_or_else(|| Failed::new(ID_TOKEN, "there is none"))?;
        let subject = self.check_id_token(&id_token, &tokens, nonce, report)?;
        self.check_userinfo(&tokens, &subject, report).await?;
        let Some(refresh_token) = tokens.refresh_token() else {
            report.skip("refresh", "no refresh token was given: ask for offline_access")?;
            return Ok(Last { id_token, access_token: tokens.access_token().clone(), refresh_token: None });
        };
        self.refresh(id_token, refresh_token, &subject, report).await
    }

    fn check_id_token(
        &self,
        id_token: &CoreIdToken,
        tokens: &CoreTokenResponse,
        nonce: &Nonce,
        report: &mut Report,
    ) -> Result<SubjectIdentifier, Failed> {
        let verifier = self.client.id_token_verifier();
        let claims =
            id_token.claims(&verifier, nonce).map_err(|error| Failed::new(ID_TOKEN, deepest(&error)))?;
        let alg = id_token.signing_alg().check(ID_TOKEN)?;
        let key = id_token.signing_key(&verifier).check(ID_TOKEN)?;
        report.ok(
            ID_TOKEN,
            format_args!(
                "signature ({}), issuer, audience, times; sub {}",
                json!(alg),
                claims.subject().as_str()
            ),
        )?;
        report.ok("nonce", "the ID token is of this login")?;
        match claims.access_token_hash() {
            Some(expected) => {
                let actual = AccessTokenHash::from_token(tokens.access_token(), alg, key).check("at_hash")?;
                if actual != *expected {
                    return Err(Failed::new("at_hash", "the ID token is of another access token"));
                }
                report.ok("at_hash", "the access token belongs to the ID token")?;
            }
            None => report.skip("at_hash", "the ID token has none, which the code flow allows")?,
        }
        Ok(claims.subject().clone())
    }

    async fn check_userinfo(
        &self,
        tokens: &CoreTokenResponse,
        subject: &SubjectIdentifier,
        report: &mut Report,
    ) -> Result<(), Failed> {
        const CHECK: &str = "userinfo";
        let Ok(request) = self.client.user_info(tokens.access_token().clone(), Some(subject.clone())) else {
            return report.skip(CHECK, "the provider announces no userinfo_endpoint");
        };
        let answered: Result<CoreUserInfoClaims, _> = request.request_async(&self.relying.http).await;
        answered.map_err(|error| Failed::new(CHECK, deepest(&error)))?;
        report.ok(CHECK, "sub is that of the ID token")
    }

    async fn refresh(
        &self,
        id_token: CoreIdToken,
        refresh_token: &RefreshToken,
        subject: &SubjectIdentifier,
        report: &mut Report,
    ) -> Result<Last, Failed> {
        const CHECK: &str = "refresh";
        let request = self.client.exchange_refresh_token(refresh_token).check(CHECK)?;
        let tokens = request.request_async(&self.relying.http).await;
        let tokens = tokens.map_err(|error| Failed::new(CHECK, refusal(&error)))?;
        if let Some(renewed) = tokens.id_token() {
            // It need not repeat the nonce (Core 12.2).
            let verifier = self.client.id_token_verifier();
            let whose = verified_subject(renewed, &verifier, |_: Option<&Nonce>| Ok(()))
                .map_err(|why| Failed::new(CHECK, why))?;
            if whose != *subject {
                return Err(Failed::new(CHECK, "the new ID token is another person's"));
            }
        }
        let rotated = tokens.refresh_token().is_some_and(|new| new.secret() != refresh_token.secret());
        report.ok(CHECK, if rotated { "new tokens, and a new refresh token" } else { "new tokens" })?;
        Ok(Last {
            id_token: tokens.id_token().cloned().unwrap_or(id_token),
            access_token: tokens.access_token().clone(),
            refresh_token: Some(tokens.refresh_token().unwrap_or(refresh_token).clone()),
        })
    }

    /// Takes the tokens back (RFC 7009), and sees that they are worth nothing any more.
    pub(super) async fn revoke(&self, last: Last, report: &mut Report) -> Result<(), Failed> {
        const CHECK: &str = "revocation";
        let Some(endpoint) = self.metadata.additional_metadata().revocation() else {
            return report.skip(CHECK, "the provider announces no revocation_endpoint");
        };
        let (token, hint) = match &last.refresh_token {
            Some(token) => (token.secret(), "refresh_token"),
            None => (last.access_token.secret(), "access_token"),
        };
        let form = [("token", token.as_str()), ("token_type_hint", hint)];
        let answer = self.relying.post(endpoint, &form).send().await;
        let answer = answer.map_err(|error| Failed::new(CHECK, deepest(&error)))?;
        if !answer.status().is_success() {
            return Err(Failed::new(CHECK, format!("refused ({})", answer.status().as_u16())));
        }
        let Some(refresh_token) = &last.refresh_token else {
            return report.ok(CHECK, "the access token is taken back");
        };
        let again = self.client.exchange_refresh_token(refresh_token).check(CHECK)?;
        match again.request_async(&self.relying.http).await {
            Err(RequestTokenError::ServerResponse(answer))
                if *answer.error() == CoreErrorResponseType::InvalidGrant =>
            {
                report.ok(CHECK, "the refresh token is taken back, and worth nothing any more")
            }
            Err(error) => Err(Failed::new(CHECK, refusal(&error))),
            Ok(_) => Err(Failed::new(CHECK, "a refresh token that was taken back still gives tokens")),
        }
    }
}

/// Whose the ID token is, when everything about it holds.
fn verified_subject(
    id_token: &CoreIdToken,
    verifier: &openidconnect::core::CoreIdTokenVerifier<'_>,
    nonce: impl NonceVerifier,
) -> Result<SubjectIdentifier, String> {
    let claims = id_token.claims(verifier, nonce).map_err(|error| deepest(&error))?;
    Ok(claims.subject().clone())
}

/// The provider's own words, where it gave some.
fn refusal<R, T>(error: &RequestTokenError<R, T>) -> String
where
    R: std::error::Error + 'static,
    T: openidconnect::ErrorResponse + std::fmt::Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(answer) => answer.to_string(),
        other => deepest(other),
    }
}
