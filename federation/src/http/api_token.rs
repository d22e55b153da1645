//! What a JWT access token (RFC 9068) of ours says of the program that calls an interface.

use actix_web::{HttpRequest, http::header};
use idp::{
    Provider,
    domain::{ClientId, ScopeSet, Secret},
    protocol::bearer_token,
};
use serde_json::{Map, Value};

/// The client, and what it may do.
pub(super) struct ApiToken {
    pub(super) client_id: ClientId,
    pub(super) scope: ScopeSet,
}

impl ApiToken {
    /// The token of the request, if it is ours, for this audience, and its time is not over.
    pub(super) fn of(request: &HttpRequest, provider: &Provider, audience: &str) -> Option<Self> {
        let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
        let token = bearer_token(Some(header), None).ok()??;
        let claims = verify(provider, &token, audience)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        Some(Self {
            client_id: ClientId::from(text("client_id")?),
            scope: ScopeSet::parse(text("scope").unwrap_or_default()),
        })
    }
}

fn verify(provider: &Provider, token: &Secret, audience: &str) -> Option<Map<String, Value>> {
    let issuer = provider.settings.issuer.as_str();
    let claims = provider.keys.current().verify_access_token(token.expose(), issuer).ok()?;
    let alive = claims.get("exp").and_then(Value::as_i64)? > provider.clock.now().seconds();
    let meant = match claims.get("aud")? {
        Value::String(one) => one == audience,
        Value::Array(several) => several.iter().any(|one| one == audience),
        _ => false,
    };
    (alive && meant).then_some(claims)
}
