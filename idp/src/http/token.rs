//! `/token` (RFC 6749, 3.2).

use super::{certificate::client_certificate, dpop::proof_of, oauth_error, oauth_form::OAuthForm};
use crate::{
    Provider,
    domain::{Client, Secret},
    flow::{
        CodeRequest, FlowError, RefreshRequest, TokenAnswer, authenticate_client,
        backchannel::{BackchannelPoll, take_backchannel_tokens},
        device::{DeviceRequest, take_device_tokens},
        exchange_code, grant_client_credentials, refresh,
    },
    keys::ClientCertificate,
    protocol::{ParamList, TokenRequest, check_possession, parse_client_credentials, parse_token_request},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Issues tokens.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    match issue(&provider.into_inner(), &request, &form.0).await {
        Ok(answer) => no_store(answer_json(answer)),
        Err(error) => oauth_error(&request, error),
    }
}

/// The client of a direct request, proven.
pub(super) async fn client_of(
    provider: &Arc<Provider>,
    request: &HttpRequest,
    params: &ParamList,
) -> Result<Arc<Client>, FlowError> {
    Ok(prove_client(provider, request, params).await?.0)
}

/// The client of a direct request, proven, and the certificate that it came with.
async fn prove_client(
    provider: &Arc<Provider>,
    request: &HttpRequest,
    params: &ParamList,
) -> Result<(Arc<Client>, Option<ClientCertificate>), FlowError> {
    params.refuse_repeated()?;
    let authorization =
        request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or(""));
    let credentials = parse_client_credentials(authorization, params)?;
    let certificate = client_certificate(provider, request)?;
    let client = authenticate_client(provider, &credentials, certificate.as_ref()).await?;
    Ok((client, certificate))
}

async fn issue(
    provider: &Arc<Provider>,
    request: &HttpRequest,
    params: &ParamList,
) -> Result<TokenAnswer, FlowError> {
    let (client, certificate) = prove_client(provider, request, params).await?;
    let asked = parse_token_request(params, &client, provider.detail_shapes())?;
    let proof = proof_of(provider, request)?;
    let possession = provider.prove_possession(&client, proof.as_ref(), certificate.as_ref())?;
    check_possession(&client, possession.confirmation().as_ref())?;
    let counter = provider.metrics.tokens(&asked);
    let answer = match asked {
        TokenRequest::AuthorizationCode { code, redirect_uri, code_verifier, less } => {
            let request = CodeRequest { code, redirect_uri, code_verifier, less, possession };
            exchange_code(provider, client, request).await
        }
        TokenRequest::RefreshToken { refresh_token: token, scope, less } => {
            refresh(provider, client, RefreshRequest { token, scope, less, possession }).await
        }
        TokenRequest::DeviceCode { device_code, less } => {
            take_device_tokens(provider, client, DeviceRequest { device_code, less, possession }).await
        }
        TokenRequest::Backchannel { auth_req_id, less } => {
            take_backchannel_tokens(provider, client, BackchannelPoll { auth_req_id, less, possession }).await
        }
        TokenRequest::ClientCredentials { scope, resource } => {
            grant_client_credentials(provider, &client, scope.as_ref(), &resource, possession).await
        }
    };
    counter.count(&answer);
    answer
}

fn answer_json(answer: TokenAnswer) -> Value {
    let mut json = Map::new();
    json.insert("access_token".to_owned(), answer.access_token.expose().into());
    json.insert("token_type".to_owned(), answer.token_type.as_str().into());
    json.insert("expires_in".to_owned(), answer.expires_in.into());
    json.insert("scope".to_owned(), answer.scope.to_string().into());
    if let Some(details) = answer.authorization_details {
        json.insert("authorization_details".to_owned(), serde_json::json!(details));
    }
    let mut secret = |name: &str, value: Option<Secret>| {
        if let Some(value) = value {
            json.insert(name.to_owned(), value.expose().into());
        }
    };
    secret("refresh_token", answer.refresh_token);
    secret("id_token", answer.id_token);
    Value::Object(json)
}

/// JSON that no cache keeps (RFC 6749, 5.1).
pub(super) fn no_store(json: Value) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .json(json)
}
