//! A login by password in a browser that the account knows: authorization request, page, password, code.

use super::{ES256, Later, Worker, silent};
use crate::{
    browser::{Arrival, Browser},
    http::Connection,
    provider::{Person, Site},
};
use anyhow::{Context, bail};
use std::sync::Arc;

struct Password {
    site: Arc<Site>,
    browser: Browser,
    person: Person,
}

impl Worker for Password {
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()> {
        Box::pin(async {
            let asked = silent::ask(&self.site, ES256, silent::SCOPE, &[("prompt", "login")])?;
            let page = match self.browser.open(connection, &asked.url).await? {
                Arrival::Page(url, reply) => (url, reply),
                Arrival::Client(_) => bail!("`prompt=login` shows no page"),
            };
            let arrived = self.browser.log_in(connection, page, &self.person).await?;
            silent::code(&asked, &arrived)?;
            Ok(())
        })
    }
}

pub(super) fn prepare<'a>(site: &'a Arc<Site>, connection: &'a mut Connection) -> Later<'a, Box<dyn Worker>> {
    Box::pin(async {
        let person = site.provider.person().context("nobody has an account")?;
        let (browser, _) = silent::log_in_as(person, site, connection, ES256, silent::SCOPE).await?;
        Ok(Box::new(Password { site: Arc::clone(site), browser, person: person.clone() }) as Box<dyn Worker>)
    })
}
