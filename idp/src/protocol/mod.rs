//! The rules of the standards, pure: what comes in is judged, what goes out is shaped.
//!
//! One check a file. The only room that knows oxide-auth. Knows no database, no HTTP server, no key
//! material and no clock: moments, hints and hashes are handed in.

mod access_token;
mod acr;
mod answer;
mod authorize_params;
mod backchannel_params;
mod check_assertion;
mod check_backchannel_object;
mod check_claims;
mod check_client;
mod check_details;
mod check_id_token_hint;
mod check_pkce;
mod check_prompt;
mod check_proof;
mod check_pushed;
mod check_redirect_uri;
mod check_request_object;
mod check_resource;
mod check_response_mode;
mod check_response_type;
mod check_scope;
mod check_texts;
mod client_auth;
mod device_params;
mod end_session;
mod error;
mod grant_requests;
mod grant_rules;
mod id_token;
mod introspection;
mod login_rules;
mod logout_token;
mod metadata;
mod params;
mod passkeys;
mod presented_token;
pub mod registration;
mod scope_claims;
mod session_state;
pub mod ssf;
mod standard_claims;
mod subject;
#[cfg(test)]
mod test_kit;
mod token_params;
mod totp;

pub use access_token::{
    AccessToken, AccessTokenFacts, GRANT_CLAIM, access_token_claims, client_token_claims,
};
pub use acr::{ACR_PASSKEY, ACR_PASSWORD, ACR_TWO_STEP, ACR_VALUES, AcrDemand, acr_covers, answered_acr};
pub use answer::{Answer, FrontChannelToken, Reply, SuccessfulAnswer, error_answer, success_answer};
pub use authorize_params::{AuthorizeError, AuthorizeRules, RedirectError, check_authorize_request};
pub use backchannel_params::{BackchannelAsked, BackchannelRules, PersonHint, parse_backchannel_request};
pub use check_assertion::{AssertionUse, assertion_audiences, check_client_assertion};
pub use check_backchannel_object::{
    BackchannelObject, BackchannelObjectRules, backchannel_object, read_backchannel_object,
};
pub use check_client::{client_id_of, unknown_client};
pub use check_id_token_hint::HintVerifier;
pub use check_proof::{ProofRules, ProvenKey, check_proof};
pub use check_pushed::{PUSHED_REQUEST_SECONDS, RequestWay, pushed_reference, request_uri_of};
pub use check_redirect_uri::may_be_registered;
pub use check_request_object::{
    REQUEST_OBJECT_TYPE, RequestObjectRules, is_request_uri_of, read_request_object, request_address,
    request_object,
};
pub use check_scope::check_client_scope;
pub use client_auth::{ClientCredentials, parse_client_credentials};
pub use device_params::parse_device_request;
pub use end_session::{EndSessionRequest, front_channel_address, parse_end_session};
pub use error::{BASIC_CHALLENGE, OAuthError, OAuthErrorCode};
pub use grant_rules::{CodeExchange, check_bound_key, check_code_exchange, check_refresh_exchange};
pub use id_token::{IdToken, id_token_claims};
pub use introspection::{
    TokenQuestion, TokenTypeHint, access_token_answer, inactive_answer, introspection_claims,
    parse_token_question, refresh_token_answer,
};
pub use login_rules::{Factors, LoginFacts, LoginReason, LoginVerdict, judge_login, unmet_authentication};
pub use logout_token::{LogoutToken, logout_token_claims};
pub use metadata::{IssuerError, MetadataFacts, MutualTlsFacts, metadata_document};
pub use params::ParamList;
pub use passkeys::{Ceremony, NewPasskey, PasskeyProof, PasskeyRefused, Passkeys, UnverifiedPasskey};
pub use presented_token::{PresentedToken, TokenScheme, presented_token};
pub use scope_claims::{ClaimsAsk, ClaimsPlace, STANDARD_SCOPES, known_claims};
pub use session_state::session_state;
pub use standard_claims::account_claims;
pub use subject::{SUBJECT_PURPOSE, subject_for};
pub use token_params::{Less, TokenRequest, check_possession, parse_token_request};
pub use totp::{TOTP_SECRET_BYTES, check_totp, totp_address, totp_key_words};
