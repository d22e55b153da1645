//! The login as a device does it (RFC 8628, 3.1 to 3.5): ask for the codes, show one, ask on with the other.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::sleep;

use super::{
    HeadUnit,
    screen::{Codes, Driver, Screen},
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const SCOPE: &str = "openid profile dealer_links offline_access";
/// What is left between two questions when the provider names nothing, and what `slow_down` adds, seconds (RFC 8628, 3.2, 3.5).
const USUAL_SECONDS: u64 = 5;

const REFUSED: &str = "ログインを取りやめました。";
const EXPIRED: &str = "番号の期限が切れました。もう一度お試しください。";
const UNREACHABLE: &str = "共通IDにつながりません。しばらくしてから、もう一度お試しください。";

/// What discovery says that a device needs.
#[derive(Deserialize)]
struct Endpoints {
    device_authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    revocation_endpoint: String,
}

#[derive(Deserialize)]
struct PolledAnswer {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    interval: Option<u64>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

#[derive(Deserialize)]
struct UserInfo {
    name: Option<String>,
    #[serde(default)]
    dealer_links: Vec<DealerLink>,
}

#[derive(Deserialize)]
struct DealerLink {
    dealer_name: String,
}

/// What came of one question.
enum Asked {
    Yes(Tokens),
    /// Not yet: ask again after the interval, which may have grown.
    Again {
        slower: bool,
    },
    No(&'static str),
}

/// Shows a number, and waits for the answer in the background.
pub(super) async fn begin(car: Arc<HeadUnit>) {
    let answer: Result<PolledAnswer, reqwest::Error> = async {
        let at = car.endpoints().await?.device_authorization_endpoint;
        car.post(&at, &[("client_id", &car.settings.client_id), ("scope", SCOPE)]).await
    }
    .await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(%error, "the car gets no codes");
            *car.screen() = Screen::Failed(UNREACHABLE);
            return;
        }
    };
    let interval = answer.interval.unwrap_or(USUAL_SECONDS);
    let codes = Codes {
        address_with_code: answer
            .verification_uri_complete
            .unwrap_or_else(|| answer.verification_uri.clone()),
        address: answer.verification_uri,
        user_code: answer.user_code,
        device_code: answer.device_code.clone(),
    };
    *car.screen() = Screen::Waiting(codes);
    tokio::spawn(wait(car, answer.device_code, interval));
}

/// Asks on until there is an answer, or the screen shows something else.
async fn wait(car: Arc<HeadUnit>, device_code: String, mut interval: u64) {
    loop {
        sleep(Duration::from_secs(interval)).await;
        if !car.screen().waits_for(&device_code) {
            return;
        }
        let shown = match car.ask(&device_code).await {
            Ok(Asked::Again { slower }) => {
                interval += if slower { USUAL_SECONDS } else { 0 };
                continue;
            }
            Ok(Asked::Yes(tokens)) => match car.driver(tokens).await {
                Ok(driver) => Screen::LoggedIn(driver),
                Err(_) => Screen::Failed(UNREACHABLE),
            },
            Ok(Asked::No(words)) => Screen::Failed(words),
            // The provider may be back at the next question.
            Err(_) => continue,
        };
        let mut screen = car.screen();
        if screen.waits_for(&device_code) {
            *screen = shown;
        }
        return;
    }
}

/// Ends the login, here and at the provider (RFC 7009).
pub(super) async fn end(car: &HeadUnit) {
    let before = std::mem::take(&mut *car.screen());
    let Screen::LoggedIn(Driver { refresh_token: Some(token), .. }) = before else { return };
    let revoked = async {
        let at = car.endpoints().await?.revocation_endpoint;
        let form = [("client_id", car.settings.client_id.as_str()), ("token", &token)];
        car.provider.http().post(at).form(&form).send().await?.error_for_status()
    };
    if let Err(error) = revoked.await {
        tracing::warn!(%error, "the car's login is not ended at the provider");
    }
}

impl HeadUnit {
    async fn endpoints(&self) -> Result<Endpoints, reqwest::Error> {
        let at = format!("{}/.well-known/openid-configuration", self.provider.issuer());
        self.provider.http().get(at).send().await?.error_for_status()?.json().await
    }

    async fn post<A: DeserializeOwned>(&self, at: &str, form: &[(&str, &str)]) -> Result<A, reqwest::Error> {
        self.provider.http().post(at).form(form).send().await?.error_for_status()?.json().await
    }

    async fn ask(&self, device_code: &str) -> Result<Asked, reqwest::Error> {
        let at = self.endpoints().await?.token_endpoint;
        let form = [
            ("client_id", self.settings.client_id.as_str()),
            ("grant_type", GRANT),
            ("device_code", device_code),
        ];
        let answer = self.provider.http().post(at).form(&form).send().await?;
        if answer.status().is_success() {
            return Ok(Asked::Yes(answer.json().await?));
        }
        let refusal: Refusal = answer.json().await?;
        Ok(match refusal.error.as_str() {
            "authorization_pending" => Asked::Again { slower: false },
            "slow_down" => Asked::Again { slower: true },
            "expired_token" => Asked::No(EXPIRED),
            _ => Asked::No(REFUSED),
        })
    }

    async fn driver(&self, tokens: Tokens) -> Result<Driver, reqwest::Error> {
        let at = self.endpoints().await?.userinfo_endpoint;
        let answer = self.provider.http().get(at).bearer_auth(&tokens.access_token).send().await?;
        let person: UserInfo = answer.error_for_status()?.json().await?;
        Ok(Driver {
            name: person.name.unwrap_or_default(),
            dealers: person.dealer_links.into_iter().map(|link| link.dealer_name).collect(),
            refresh_token: tokens.refresh_token,
        })
    }
}
