//! Certificates of clients (RFC 8705), told by a proxy: who is known by one, which tokens are bound to one, and whose word counts.
//! What the listener of the program does with them is seen by conformance/protocol/rfc8705.test.mjs.

use super::{
    browser::{Answer, Browser, VERIFIER, claims, http, read},
    proof_key::ProofKey,
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use idp::{
    domain::{CertificateName, ScopeConsentPolicy, TokenEndpointAuthMethod},
    keys::ClientAuthorities,
    settings::{CertificateHeader, MutualTls},
};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = params("authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self { pem: params.self_signed(&key).unwrap().pem(), issuer: Issuer::new(params, key) }
    }

    fn certify(&self, params: &CertificateParams) -> Vec<u8> {
        params.signed_by(&KeyPair::generate().unwrap(), &self.issuer).unwrap().der().to_vec()
    }

    async fn site(&self, trusted: &str, header: Option<CertificateHeader>) -> Site {
        let authorities = ClientAuthorities::from_pem(&self.pem);
        Site::start_behind_proxy(MutualTls { address: None, authorities, proxy_header: header }, trusted)
            .await
    }
}

const HERE: &str = "127.0.0.0/8";
const CLIENT_CERT: Option<CertificateHeader> = Some(CertificateHeader::ClientCert);

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn self_signed(name: &str) -> Vec<u8> {
    params(name).self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(der))
}

fn shown(der: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(der))
}

/// A call of the token endpoint with the header of a proxy.
async fn token(site: &Site, client: &str, header: Option<(&str, &str)>, fields: &[(&str, &str)]) -> Answer {
    let mut call = http().post(site.url("/token")).form(&[fields, &[("client_id", client)]].concat());
    if let Some((name, value)) = header {
        call = call.header(name, value);
    }
    read(call.send().await.unwrap()).await
}

const IN_OWN_NAME: [(&str, &str); 1] = [("grant_type", "client_credentials")];

#[actix_web::test]
async fn a_client_is_known_by_the_name_of_its_certificate() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let site = ours.site(HERE, CLIENT_CERT).await;
    site.register("rp-basic", |registration| {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::TlsClientAuth;
        registration.tls_client_auth = Some(CertificateName::SubjectDn("CN=rp".to_owned()));
    })
    .await;
    let (mut ended, mut of_a_server) = (params("rp"), params("rp"));
    ended.not_after = date_time_ymd(2026, 11, 21);
    of_a_server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    for (der, status, error) in [
        (ours.certify(&params("rp")), 200, ""),
        (ours.certify(&params("RP")), 401, "invalid_client"),
        (theirs.certify(&params("rp")), 401, "invalid_client"),
        (self_signed("rp"), 401, "invalid_client"),
        (ours.certify(&ended), 401, "invalid_client"),
        (ours.certify(&of_a_server), 401, "invalid_client"),
        (b"broken".to_vec(), 400, "invalid_request"),
    ] {
        let answer = token(&site, "rp-basic", Some(("client-cert", &shown(&der))), &IN_OWN_NAME).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(error.is_empty() || answer.error() == error, "{}", answer.body);
    }
    let without = token(&site, "rp-basic", None, &IN_OWN_NAME).await;
    assert_eq!((without.status, without.error().as_str()), (401, "invalid_client"));
    assert!(without.body.contains("mtls_endpoint_aliases"), "{}", without.body);
    let secret = [IN_OWN_NAME[0], ("client_secret", CLIENT_SECRET)];
    let good = shown(&ours.certify(&params("rp")));
    let both = token(&site, "rp-basic", Some(("client-cert", &good)), &secret).await;
    assert_eq!(both.status, 401, "the secret of its time before is good for nothing");
}

#[actix_web::test]
async fn a_client_is_known_by_a_registered_certificate() {
    let site = Authority::new().site(HERE, CLIENT_CERT).await;
    let (first, second) = (self_signed("rp"), self_signed("rp"));
    let key = |der: &[u8]| json!({"kty": "EC", "crv": "P-256", "x5c": [STANDARD.encode(der)]});
    let jwks = json!({"keys": [key(&first), key(&second)]});
    site.register("rp-basic", move |registration| {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::SelfSignedTlsClientAuth;
        registration.jwks = Some(jwks.clone());
    })
    .await;
    for (der, status) in [(first, 200), (second, 200), (self_signed("rp"), 401)] {
        let answer = token(&site, "rp-basic", Some(("client-cert", &shown(&der))), &IN_OWN_NAME).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
}

#[actix_web::test]
async fn the_header_of_a_stranger_is_not_looked_at() {
    let authority = Authority::new();
    let der = authority.certify(&params("rp"));
    let pem = STANDARD.encode(&der);
    let pem =
        format!("-----BEGIN CERTIFICATE-----%0A{}%0A-----END CERTIFICATE-----", pem.replace('+', "%2B"));
    let (bytes, escaped) = (shown(&der), pem);
    let x_ssl = Some(CertificateHeader::XSslClientCert);
    for (trusted, header, sent, status) in [
        (HERE, CLIENT_CERT, ("client-cert", bytes.as_str()), 200),
        (HERE, x_ssl, ("x-ssl-client-cert", &escaped), 200),
        // From elsewhere, where none is expected, and of another kind.
        ("192.0.2.0/24", CLIENT_CERT, ("client-cert", &bytes), 401),
        (HERE, None, ("client-cert", &bytes), 401),
        (HERE, None, ("x-ssl-client-cert", &escaped), 401),
        (HERE, x_ssl, ("client-cert", &bytes), 401),
        (HERE, CLIENT_CERT, ("x-ssl-client-cert", &escaped), 401),
    ] {
        let site = authority.site(trusted, header).await;
        site.register("rp-basic", |registration| {
            registration.token_endpoint_auth_method = TokenEndpointAuthMethod::TlsClientAuth;
            registration.tls_client_auth = Some(CertificateName::SubjectDn("CN=rp".to_owned()));
        })
        .await;
        let answer = token(&site, "rp-basic", Some(sent), &IN_OWN_NAME).await;
        assert_eq!(answer.status, status, "{trusted} {header:?} {}", answer.body);
    }
}

async fn userinfo(site: &Site, scheme: &str, access_token: &str, certificate: Option<&str>) -> Answer {
    let mut call =
        http().get(site.url("/userinfo")).header("authorization", format!("{scheme} {access_token}"));
    if let Some(certificate) = certificate {
        call = call.header("client-cert", certificate);
    }
    read(call.send().await.unwrap()).await
}

/// A public client: nothing but the certificate keeps a stranger from its tokens (RFC 8705, 4).
#[actix_web::test]
async fn a_bound_token_is_good_with_its_certificate_alone() {
    let site = Authority::new().site(HERE, CLIENT_CERT).await;
    site.register("rp-public", |registration| {
        registration.tls_client_certificate_bound_access_tokens = true;
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    let (der, other) = (self_signed("device"), self_signed("thief"));
    let (own, stolen) = (shown(&der), shown(&other));
    let code = async || Browser::new(&site).code("rp-public", "openid offline_access", &[]).await;
    let redeem = async |code: String, header: Option<&str>| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        token(&site, "rp-public", header.map(|header| ("client-cert", header)), &fields).await
    };
    let without = redeem(code().await, None).await;
    assert_eq!(without.error(), "invalid_request");
    assert!(without.body.contains("sender_constrained_tokens: "), "{}", without.body);

    let answer = redeem(code().await, Some(&own)).await.json();
    assert_eq!(answer["token_type"], "Bearer");
    let access_token = answer["access_token"].as_str().unwrap();
    assert_eq!(claims(access_token)["cnf"], json!({ "x5t#S256": thumbprint(&der) }));
    for (scheme, certificate, status) in [
        ("Bearer", Some(own.as_str()), 200),
        ("Bearer", Some(&stolen), 401),
        ("Bearer", None, 401),
        ("DPoP", Some(&own), 401),
    ] {
        let answer = userinfo(&site, scheme, access_token, certificate).await;
        assert_eq!(answer.status, status, "{scheme} {}", answer.body);
        assert!(status == 200 || answer.error() == "invalid_token", "{}", answer.body);
    }

    let refresh = async |refresh_token: &Value, header: &str| {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str().unwrap())];
        token(&site, "rp-public", Some(("client-cert", header)), &fields).await
    };
    assert_eq!(refresh(&answer["refresh_token"], &stolen).await.error(), "invalid_grant");
    let next = refresh(&answer["refresh_token"], &own).await;
    assert_eq!(next.status, 200, "the thief's try cost nothing: {}", next.body);
    assert_eq!(claims(next.json()["access_token"].as_str().unwrap())["cnf"]["x5t#S256"], thumbprint(&der));
}

#[actix_web::test]
async fn introspection_tells_what_a_token_is_bound_to() {
    let site = Authority::new().site(HERE, CLIENT_CERT).await;
    site.register("rp-basic", |registration| {
        registration.tls_client_certificate_bound_access_tokens = true;
    })
    .await;
    let der = self_signed("rp");
    let call = |path: &str| {
        let call = http().post(site.url(path)).basic_auth("rp-basic", Some(CLIENT_SECRET));
        call.header("client-cert", shown(&der))
    };
    let answer = read(call("/token").form(&IN_OWN_NAME).send().await.unwrap()).await.json();
    let access_token = answer["access_token"].as_str().unwrap();
    let told = read(call("/introspect").form(&[("token", access_token)]).send().await.unwrap()).await.json();
    assert_eq!((&told["active"], &told["token_type"]), (&json!(true), &json!("Bearer")));
    assert_eq!(told["cnf"], json!({ "x5t#S256": thumbprint(&der) }));

    // The client has chosen: a proof beside the certificate would leave open what binds.
    let proof = ProofKey::new().proof(&site, "POST", "/token", json!({}));
    let both = read(call("/token").header("dpop", proof).form(&IN_OWN_NAME).send().await.unwrap()).await;
    assert_eq!(both.error(), "invalid_dpop_proof");
}
