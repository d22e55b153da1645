//! Ready-made configuration for client libraries, made from a registration. The libraries are those of the guide for
//! developers (`docs/relying-parties.md`), and each sets what that guide says of it.

use crate::domain::RelyingPartyView;

/// What a library needs to know.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The library.
    pub library: &'static str,
    /// Its configuration.
    pub text: String,
}

/// Stands for the secret, which is shown when it is made and never again.
const SECRET: &str = "CLIENT_SECRET";

/// The configurations.
pub fn client_configs(issuer: &str, client: &RelyingPartyView) -> Vec<ClientConfig> {
    let id = client.client_id.as_str();
    let registration = &client.registration;
    let back = registration.redirect_uris.first().map_or("https://service.example/callback", String::as_str);
    let scope = registration.scope.to_string();
    let scopes: Vec<String> = registration.scope.iter().map(|scope| format!("\"{scope}\"")).collect();
    let scopes = scopes.join(", ");
    let discovery = format!("{issuer}/.well-known/openid-configuration");
    let home = back.split('/').take(3).collect::<Vec<_>>().join("/");
    let config = |library, text| ClientConfig { library, text };
    vec![
        config(
            "openid-client (Node.js)",
            format!(
                "import * as client from \"openid-client\";\n\n\
                 const config = await client.discovery(new URL(\"{issuer}\"), \"{id}\", \"{SECRET}\");\n\
                 const verifier = client.randomPKCECodeVerifier();\n\
                 const url = client.buildAuthorizationUrl(config, {{\n  redirect_uri: \"{back}\",\n  scope: \"{scope}\",\n  \
                 code_challenge: await client.calculatePKCECodeChallenge(verifier),\n  code_challenge_method: \"S256\",\n}});\n"
            ),
        ),
        config(
            "express-openid-connect (Node.js)",
            format!(
                "app.use(auth({{\n  issuerBaseURL: \"{issuer}\",\n  baseURL: \"{home}\",\n  clientID: \"{id}\",\n  \
                 clientSecret: \"{SECRET}\",\n  secret: process.env.COOKIE_SECRET,\n  \
                 authorizationParams: {{ response_type: \"code\", scope: \"{scope}\" }},\n}}));\n"
            ),
        ),
        config(
            "Authlib (Python, Flask)",
            format!(
                "oauth.register(\n    name=\"common_id\",\n    client_id=\"{id}\",\n    client_secret=\"{SECRET}\",\n    \
                 server_metadata_url=\"{discovery}\",\n    \
                 client_kwargs={{\"scope\": \"{scope}\", \"code_challenge_method\": \"S256\"}},\n)\n"
            ),
        ),
        config(
            "mozilla-django-oidc (Python, Django)",
            format!(
                "OIDC_RP_CLIENT_ID = \"{id}\"\nOIDC_RP_CLIENT_SECRET = \"{SECRET}\"\nOIDC_RP_SIGN_ALGO = \"RS256\"\n\
                 OIDC_RP_SCOPES = \"{scope}\"\nOIDC_OP_AUTHORIZATION_ENDPOINT = \"{issuer}/authorize\"\n\
                 OIDC_OP_TOKEN_ENDPOINT = \"{issuer}/token\"\nOIDC_OP_USER_ENDPOINT = \"{issuer}/userinfo\"\n\
                 OIDC_OP_JWKS_ENDPOINT = \"{issuer}/jwks\"\n"
            ),
        ),
        config(
            "quarkus-oidc (Java)",
            format!(
                "quarkus.oidc.auth-server-url={issuer}\nquarkus.oidc.client-id={id}\n\
                 quarkus.oidc.credentials.secret={SECRET}\nquarkus.oidc.application-type=web-app\n\
                 quarkus.oidc.authentication.pkce-required=true\nquarkus.oidc.authentication.scopes={}\n\
                 quarkus.oidc.authentication.user-info-required=true\nquarkus.oidc.token.refresh-expired=true\n",
                scope.replace(' ', ",")
            ),
        ),
        config(
            "zitadel/oidc (Go)",
            format!(
                "provider, err := rp.NewRelyingPartyOIDC(ctx, \"{issuer}\", \"{id}\", \"{SECRET}\",\n\t\"{back}\",\n\t\
                 []string{{{scopes}}},\n\trp.WithPKCE(cookieHandler),\n\trp.WithAuthStyle(oauth2.AuthStyleInHeader))\n"
            ),
        ),
        config(
            "openidconnect (Rust)",
            format!(
                "let metadata = CoreProviderMetadata::discover_async(IssuerUrl::new(\"{issuer}\".into())?, &http).await?;\n\
                 let client = CoreClient::from_provider_metadata(\n    metadata,\n    ClientId::new(\"{id}\".into()),\n    \
                 Some(ClientSecret::new(\"{SECRET}\".into())),\n)\n\
                 .set_redirect_uri(RedirectUrl::new(\"{back}\".into())?);\n"
            ),
        ),
        config(
            "omniauth_openid_connect (Ruby)",
            format!(
                "provider :openid_connect,\n  name: :common_id, discovery: true, issuer: \"{issuer}\",\n  \
                 scope: %i[{}],\n  client_options: {{\n    identifier: \"{id}\", secret: \"{SECRET}\",\n    \
                 redirect_uri: \"{back}\",\n  }}\n",
                scope
            ),
        ),
    ]
}
