//! How this node is.

use super::{Desk, halt::Halt};
use crate::{
    flow::{Obstacle, find_obstacle},
    pages::console::{Section, SheetPage, Tone, Way, fact, texts::HealthTexts},
};
use actix_web::HttpResponse;
use idp::{domain::SigningAlgorithm, pages::moment_words};

pub(super) async fn get(desk: Desk) -> Result<HttpResponse, Halt> {
    let t = HealthTexts::of(desk.lang);
    let provider = &desk.provider;
    let obstacle = find_obstacle(provider).await;
    let now = provider.clock.now();
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.state = Some(match obstacle {
        None => (t.ready.to_owned(), Tone::Good),
        Some(_) => (t.not_ready.to_owned(), Tone::Bad),
    });
    let words = page.frame.t;
    let database = match obstacle {
        Some(Obstacle::Database) => t.no_database,
        Some(Obstacle::ReadOnly) => t.read_only,
        Some(Obstacle::Migrations) => t.migrations,
        Some(Obstacle::Stopping) => t.stopping,
        Some(Obstacle::Keys) | None => t.answers,
    };
    let signs = provider.keys.current().can_sign(SigningAlgorithm::ES256);
    let mail = if provider.mail_health.is_slow(now) { t.mail_slow } else { t.mail_well };
    let rows = vec![
        fact(t.database, database, words),
        fact(t.keys, if signs { t.signs } else { t.no_keys }, words),
        fact(t.mail, mail, words),
        fact(t.issuer, provider.settings.issuer.as_str(), words),
        fact(t.version, env!("CARGO_PKG_VERSION"), words),
        fact(t.clock, moment_words(now, desk.lang), words),
    ];
    let way = Way::new("metrics", "/metrics", t.metrics);
    page.sections.push(Section::facts("", "", rows).ways(vec![way]));
    Ok(desk.page(&page))
}
