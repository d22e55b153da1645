//! The values that a member may have, for the description of the interface. The types that count are
//! the provider's own; a test holds both together.

use utoipa::ToSchema;

/// `web`, or `native` for applications on the customer's device (OIDC Registration 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// A web service.
    #[default]
    Web,
    /// An application on a device: private schemes, and a free port on loopback addresses.
    Native,
}

/// How the client authenticates at the token endpoint (OIDC Core 9).
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum AuthMethod {
    ClientSecretBasic,
    ClientSecretPost,
    PrivateKeyJwt,
    TlsClientAuth,
    SelfSignedTlsClientAuth,
    None,
}

/// Signature algorithms.
#[derive(Clone, Copy, Debug, ToSchema)]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Algorithm {
    RS256,
    ES256,
    EdDSA,
    PS256,
}

/// How the key of something encrypted is wrapped.
#[derive(Clone, Copy, Debug, ToSchema)]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum KeyWay {
    #[schema(rename = "RSA-OAEP-256")]
    RsaOaep256,
    #[schema(rename = "RSA-OAEP")]
    RsaOaep,
    #[schema(rename = "ECDH-ES")]
    EcdhEs,
    #[schema(rename = "ECDH-ES+A128KW")]
    EcdhEsA128Kw,
    #[schema(rename = "ECDH-ES+A256KW")]
    EcdhEsA256Kw,
}

/// How its content is encrypted.
#[derive(Clone, Copy, Debug, ToSchema)]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum ContentWay {
    #[schema(rename = "A128CBC-HS256")]
    A128CbcHs256,
    #[schema(rename = "A256CBC-HS512")]
    A256CbcHs512,
    #[schema(rename = "A128GCM")]
    A128Gcm,
    #[schema(rename = "A256GCM")]
    A256Gcm,
}

/// What requests are held to.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Profile {
    Default,
    Legacy,
    Fapi2,
}

/// What ID tokens say about the person beside the subject.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum TokenClaims {
    Subject,
    Scopes,
}

/// OIDC Core 8.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Subject {
    Pairwise,
    Public,
}

/// `explicit`: the person is asked once. `implicit`: the terms of the common ID cover it.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Consent {
    Explicit,
    Implicit,
}

/// Items that a service needs of every customer.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Item {
    Birthdate,
}

/// What an authorization request is answered with.
#[derive(Clone, Copy, Debug, ToSchema)]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Answered {
    #[schema(rename = "code")]
    Code,
    #[schema(rename = "id_token")]
    IdToken,
    #[schema(rename = "id_token token")]
    IdTokenToken,
    #[schema(rename = "code id_token")]
    CodeIdToken,
    #[schema(rename = "code token")]
    CodeToken,
    #[schema(rename = "code id_token token")]
    CodeIdTokenToken,
}

/// How an answer travels.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum Mode {
    Query,
    Fragment,
    FormPost,
}

/// `active`, or `suspended`: answers as if it did not exist.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the provider's own type")]
pub(super) enum State {
    Active,
    Suspended,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use idp::domain::{
        ClientProfile, ClientState, ContentEncryption, IdTokenClaims, KeyManagement, RequiredItem,
        ResponseMode, ResponseType, ScopeConsentPolicy, SigningAlgorithm, SubjectType,
        TokenEndpointAuthMethod,
    };
    use serde::{Serialize, de::DeserializeOwned};
    use utoipa::PartialSchema;

    /// Every described value is read by the provider's type and written back the same.
    fn agree<Described: PartialSchema, Real: Serialize + DeserializeOwned>() {
        let schema = serde_json::to_value(Described::schema()).unwrap();
        let values = schema.get("enum").unwrap().as_array().unwrap();
        assert!(!values.is_empty());
        for value in values {
            let real: Real = serde_json::from_value(value.clone()).unwrap();
            assert_eq!(&serde_json::to_value(real).unwrap(), value);
        }
    }

    #[test]
    fn descriptions_agree_with_the_provider() {
        agree::<AuthMethod, TokenEndpointAuthMethod>();
        agree::<KeyWay, KeyManagement>();
        agree::<ContentWay, ContentEncryption>();
        agree::<Profile, ClientProfile>();
        agree::<Algorithm, SigningAlgorithm>();
        agree::<Subject, SubjectType>();
        agree::<TokenClaims, IdTokenClaims>();
        agree::<Consent, ScopeConsentPolicy>();
        agree::<Item, RequiredItem>();
        agree::<Mode, ResponseMode>();
        agree::<Answered, ResponseType>();
        agree::<State, ClientState>();
    }
}
