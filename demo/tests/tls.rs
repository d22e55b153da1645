//! With a certificate every page is https, and cookies stay on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use demo::settings::Tls;

#[tokio::test]
async fn pages_are_served_by_https_and_cookies_are_secure() {
    let provider = stage::stand_in::StandIn::start();
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut settings = stage::settings(&provider.issuer);
    settings.my_toyota.base_url.set_scheme("https").unwrap();
    settings.ca_pem = Some(certified.cert.pem());
    settings.tls =
        Some(Tls { cert_pem: certified.cert.pem(), key_pem: certified.signing_key.serialize_pem() });
    let site = settings.my_toyota.base_url.clone();
    let running = demo::start(settings).await.unwrap();

    let trusted = reqwest::Certificate::from_pem(certified.cert.pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder()
        .add_root_certificate(trusted)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let login = http.get(site.join("/login").unwrap()).send().await.unwrap();
    assert_eq!(login.status(), 303);
    assert!(login.headers()["set-cookie"].to_str().unwrap().contains("; Secure"));
    assert!(login.headers()["location"].to_str().unwrap().contains("redirect_uri=https%3A%2F%2Flocalhost"));
    running.stop().await;
}

#[tokio::test]
async fn an_unusable_certificate_is_an_error_of_the_start() {
    let nowhere = url::Url::parse(&format!("http://localhost:{}", stage::free_port())).unwrap();
    let mut settings = stage::settings(&nowhere);
    settings.tls = Some(Tls { cert_pem: String::new(), key_pem: "rubbish".to_owned() });
    let Err(error) = demo::start(settings).await else { panic!("started without a certificate") };
    assert!(error.to_string().contains("certificate"), "{error}");
}
