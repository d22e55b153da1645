//! Who shows a key holds it: proofs (RFC 9449) and certificates (RFC 8705, 3) at the token endpoint, and access tokens that are
//! good with one of them alone. A certificate needs nothing but to be compared: the handshake was its proof.
//!
//! 1. Key and signature of the proof (`keys`), then what it says (`protocol`). No visit to the database.
//! 2. Its `jti`, used up by a conditional insert, in the visit of whatever the proof is for: of any number of parallel uses
//!    one wins, on whatever node. Only a proof that holds is remembered, and only for minutes.
//!
//! Nonces are a keyed hash of the present two minutes: no node remembers any, and each knows those of the others.

use super::FlowError;
use crate::{
    Provider,
    domain::{Client, Confirmation, Grant, Secret, TokenBinding},
    keys::{ClientCertificate, open_proof},
    protocol::{
        AccessTokenFacts, OAuthError, OAuthErrorCode, PresentedToken, ProofRules, ProvenKey, check_bound_key,
        check_proof,
    },
    store::{self, StoreError, Tx},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::sync::Arc;

/// How long a nonce is given out, seconds. It is good for as long again.
const NONCE_SECONDS: i64 = 120;

/// A proof as it came, and the request that it came with.
#[derive(Clone, Debug)]
pub struct DpopProof {
    /// The proof, compact form.
    pub jwt: Secret,
    /// The method of the request.
    pub method: String,
    /// Its address, by the issuer.
    pub url: String,
}

/// A call to one of our own interfaces: a token, and the proof that came with it.
#[derive(Clone, Debug)]
pub struct ResourceCall {
    /// The token, as it is shown.
    pub token: PresentedToken,
    /// The proof, if there is one.
    pub proof: Option<DpopProof>,
    /// The certificate of the connection, if one is shown.
    pub certificate: Option<ClientCertificate>,
}

/// What a client has shown to hold when it asks for tokens: they are bound to it.
#[derive(Clone, Debug, Default)]
pub struct Possession {
    /// A key, by a proof that is still to be used up.
    pub(super) key: Option<ProvenKey>,
    /// Thumbprint of its certificate, when it is registered to have its tokens bound to that.
    pub(super) certificate: Option<String>,
}

impl Possession {
    /// Thumbprint of the key.
    pub(super) fn jkt(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.jkt.as_str())
    }

    /// Whoever uses a refresh token that is bound shows what it is bound to.
    pub(super) fn check_refresh_binding(&self, grant: &Grant) -> Result<(), OAuthError> {
        check_bound_key(self.jkt(), grant.dpop_jkt.as_deref())?;
        check_bound_key(self.certificate.as_deref(), grant.certificate.as_deref())
    }

    /// What the tokens are bound to.
    pub fn confirmation(&self) -> Option<Confirmation> {
        let key = self.jkt().map(|jkt| Confirmation::Jkt(jkt.to_owned()));
        key.or_else(|| self.certificate.clone().map(Confirmation::Certificate))
    }
}

impl Provider {
    /// The nonce that proofs of now are to hold.
    pub fn proof_nonce(&self) -> String {
        self.nonce_of(self.clock.now().seconds() / NONCE_SECONDS)
    }

    fn nonce_of(&self, period: i64) -> String {
        URL_SAFE_NO_PAD.encode(self.sealer.keyed_bytes("dpop-nonce", &period.to_be_bytes()))
    }

    fn is_our_nonce(&self, nonce: &str) -> bool {
        let period = self.clock.now().seconds() / NONCE_SECONDS;
        nonce == self.nonce_of(period) || nonce == self.nonce_of(period.saturating_sub(1))
    }

    /// The key that the client shows for its tokens. A public client needs a nonce: nothing else says that its proof is new.
    pub fn prove_key(
        &self,
        client: &Client,
        proof: Option<&DpopProof>,
    ) -> Result<Option<ProvenKey>, OAuthError> {
        const BOUND_OTHERWISE: OAuthError = OAuthError::new(
            OAuthErrorCode::InvalidDpopProof,
            "DPoP proof: the client's tokens are bound to its certificate, by tls_client_certificate_bound_access_tokens",
        );
        if proof.is_some() && client.registration.token_binding() == Some(TokenBinding::Certificate) {
            return Err(BOUND_OTHERWISE);
        }
        proof.map(|proof| self.open(proof, None, client.is_public())).transpose()
    }

    /// What the client shows for its tokens.
    pub fn prove_possession(
        &self,
        client: &Client,
        proof: Option<&DpopProof>,
        certificate: Option<&ClientCertificate>,
    ) -> Result<Possession, OAuthError> {
        let is_bound_so = client.registration.token_binding() == Some(TokenBinding::Certificate);
        Ok(Possession {
            key: self.prove_key(client, proof)?,
            certificate: certificate.filter(|_| is_bound_so).map(|shown| shown.thumbprint().to_owned()),
        })
    }

    /// An access token of ours that has not expired, shown by somebody who may: one that is bound to a key comes with a proof
    /// of it, one that is bound to a certificate over a connection that shows it. Whether its grant still lives, and the proof is used for the first time, is the caller's to ask.
    pub fn accept_token(
        &self,
        call: &ResourceCall,
    ) -> Result<(AccessTokenFacts, Option<ProvenKey>), OAuthError> {
        const NO_PROOF: OAuthError =
            OAuthError::new(OAuthErrorCode::InvalidDpopProof, "DPoP proof: the header DPoP is missing");
        const OTHER_KEY: OAuthError = OAuthError::new(
            OAuthErrorCode::InvalidDpopProof,
            "DPoP proof: the token is bound to another key",
        );
        const OTHER_CERTIFICATE: OAuthError = OAuthError::new(
            OAuthErrorCode::InvalidToken,
            "the access token is bound to a certificate: come with that one (see mtls_endpoint_aliases)",
        );
        let facts = self.read_access_token(&call.token.token)?;
        call.token.check_scheme(facts.confirmation.as_ref())?;
        let jkt = match &facts.confirmation {
            None => return Ok((facts, None)),
            Some(Confirmation::Certificate(thumbprint)) => {
                let is_shown =
                    call.certificate.as_ref().is_some_and(|shown| shown.thumbprint() == thumbprint);
                return if is_shown { Ok((facts, None)) } else { Err(OTHER_CERTIFICATE) };
            }
            Some(Confirmation::Jkt(jkt)) => jkt,
        };
        let proof = call.proof.as_ref().ok_or(NO_PROOF)?;
        let key = self.open(proof, Some(&call.token.token), false)?;
        if key.jkt == *jkt { Ok((facts, Some(key))) } else { Err(OTHER_KEY) }
    }

    fn open(
        &self,
        proof: &DpopProof,
        token: Option<&Secret>,
        needs_nonce: bool,
    ) -> Result<ProvenKey, OAuthError> {
        let refused = |cause| {
            let told = "DPoP proof: it is no proof, or its signature does not hold under its own public key";
            OAuthError::new(OAuthErrorCode::InvalidDpopProof, told).with_cause(cause)
        };
        let signed = open_proof(proof.jwt.expose()).map_err(refused)?;
        let rules = ProofRules {
            method: &proof.method,
            url: &proof.url,
            access_token: token.map(Secret::expose),
            is_our_nonce: &|nonce| self.is_our_nonce(nonce),
            needs_nonce,
            now: self.clock.now(),
        };
        check_proof(&signed.jkt, &signed.claims, &rules)
    }

    /// Uses a proof up, in a visit of its own.
    pub async fn use_proof_up(self: &Arc<Self>, key: Option<ProvenKey>) -> Result<(), FlowError> {
        let Some(key) = key else { return Ok(()) };
        let (db, provider) = (self.db.clone(), Arc::clone(self));
        let used = db.write(move |tx| use_up(&provider, tx, Some(&key)).map_err(FlowError::from)).await?;
        Ok(used?)
    }
}

/// Uses the proof up that showed the key, if one was shown; an error when it was used before.
pub(super) fn use_up(
    provider: &Provider,
    tx: &mut Tx<'_>,
    key: Option<&ProvenKey>,
) -> Result<Result<(), OAuthError>, StoreError> {
    const REPLAYED: OAuthError =
        OAuthError::new(OAuthErrorCode::InvalidDpopProof, "DPoP proof: jti was used before");
    let Some(key) = key else { return Ok(Ok(())) };
    let name = provider.sealer.keyed_hash("dpop-proof", format!("{}\n{}", key.jkt, key.jti).as_bytes());
    let is_first = store::used_once::consume(tx, &name, key.remember_until)?;
    Ok(if is_first { Ok(()) } else { Err(REPLAYED) })
}
