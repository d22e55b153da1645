//! What binds a code to the browser that asked for it: PKCE, a nonce, or by registration neither (RFC 9700, 2.1.1).

use super::{
    browser::{Answer, Browser, VERIFIER, claims, http, read},
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use idp::domain::{ClientProfile, ScopeConsentPolicy, TokenEndpointAuthMethod};

const CHALLENGE: [(&str, &str); 2] =
    [("code_challenge", "zY_4iKz31hQGW1ysllnd1JX_N_tYXxbqy32mNnsxXqU"), ("code_challenge_method", "S256")];
const NONCE: (&str, &str) = ("nonce", "n-1");

fn request(client: &str, extra: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([
        ("client_id", client),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "s-1"),
    ]);
    format!("/authorize?{}", query.extend_pairs(extra).finish())
}

async fn ask(browser: &mut Browser<'_>, client: &str, extra: &[(&str, &str)]) -> Answer {
    let (page, answer) = browser.follow(&request(client, extra)).await;
    if answer.status == 200 { browser.log_in(page, answer).await } else { answer }
}

async fn redeem(site: &Site, client: &str, code: &str, verifier: Option<&str>) -> Answer {
    let mut fields = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
    fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    let request = http().post(site.url("/token"));
    let request = match client {
        "rp-public" => request.form(&[fields.as_slice(), &[("client_id", client)]].concat()),
        _ => request.basic_auth(client, Some(CLIENT_SECRET)).form(&fields),
    };
    read(request.send().await.unwrap()).await
}

#[actix_web::test]
async fn table() {
    let site = Site::start().await;
    // The challenge of the verifier that every test of this crate uses.
    let of_verifier = Browser::authorize_url("x", "x", &[]);
    assert!(of_verifier.contains(CHALLENGE[0].1), "{of_verifier}");
    site.register("rp-post", |registration| {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretBasic;
        registration.set_profile(ClientProfile::Legacy);
    })
    .await;
    for client in ["rp-basic", "rp-post", "rp-public"] {
        site.register(client, |registration| registration.scope_consent = ScopeConsentPolicy::Implicit).await;
    }
    let mut browser = Browser::new(&site);
    let (with_challenge, with_nonce, both) =
        (CHALLENGE.to_vec(), vec![NONCE], [CHALLENGE.as_slice(), &[NONCE]].concat());
    let wrong = "another-verifier-that-is-long-enough-to-be-taken";
    for (client, sent, verifier, expected) in [
        ("rp-basic", &with_challenge, Some(VERIFIER), "tokens"),
        ("rp-basic", &with_challenge, None, "invalid_grant"),
        ("rp-basic", &with_challenge, Some(wrong), "invalid_grant"),
        ("rp-basic", &with_nonce, None, "tokens"),
        // Nobody smuggles a verifier into a request that had no challenge, nor the other way round.
        ("rp-basic", &with_nonce, Some(VERIFIER), "invalid_grant"),
        ("rp-basic", &both, Some(VERIFIER), "tokens"),
        ("rp-basic", &both, None, "invalid_grant"),
        ("rp-basic", &vec![], None, "invalid_request"),
        ("rp-public", &with_challenge, Some(VERIFIER), "tokens"),
        ("rp-public", &with_nonce, None, "invalid_request"),
        ("rp-public", &both, Some(VERIFIER), "tokens"),
        ("rp-public", &both, None, "invalid_grant"),
        ("rp-public", &vec![], None, "invalid_request"),
        ("rp-post", &vec![], None, "tokens"),
        ("rp-post", &vec![], Some(VERIFIER), "invalid_grant"),
        ("rp-post", &with_challenge, None, "invalid_grant"),
        ("rp-post", &with_nonce, None, "tokens"),
    ] {
        let answer = ask(&mut browser, client, sent).await;
        let outcome = match answer.param("code") {
            None => answer.param("error").unwrap_or_else(|| panic!("neither: {answer:?}")),
            Some(code) => {
                let answer = redeem(&site, client, &code, verifier).await;
                if answer.status == 200 {
                    let token = claims(answer.json()["id_token"].as_str().unwrap());
                    let nonce = sent.contains(&NONCE).then_some("n-1");
                    assert_eq!(token["nonce"].as_str(), nonce, "{client} {sent:?}");
                    "tokens".to_owned()
                } else {
                    answer.error()
                }
            }
        };
        assert_eq!(outcome, expected, "{client} {sent:?} {verifier:?}");
    }
}

#[actix_web::test]
async fn the_refusal_names_both_ways() {
    let site = Site::start().await;
    let answer = ask(&mut Browser::new(&site), "rp-basic", &[]).await;
    let description = answer.param("error_description").unwrap();
    for word in ["code_challenge", "S256", "nonce", "openid"] {
        assert!(description.contains(word), "{word}: {description}");
    }
}
