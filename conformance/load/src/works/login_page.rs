//! Whoever comes for the first time, until they see the page that asks for the password.

use super::{ES256, Later, Worker, silent};
use crate::{
    browser::{Arrival, Browser},
    http::Connection,
    provider::Site,
};
use anyhow::{bail, ensure};
use std::sync::Arc;

struct LoginPage {
    site: Arc<Site>,
}

impl Worker for LoginPage {
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()> {
        Box::pin(async {
            let asked = silent::ask(&self.site, ES256, silent::SCOPE, &[])?;
            match Browser::default().open(connection, &asked.url).await? {
                Arrival::Page(_, reply) => {
                    ensure!(reply.text().contains("name=\"password\""), "a page without a password");
                    Ok(())
                }
                Arrival::Client(_) => bail!("a stranger is logged in"),
            }
        })
    }
}

pub(super) fn prepare(site: &Arc<Site>) -> Later<'_, Box<dyn Worker>> {
    Box::pin(async { Ok(Box::new(LoginPage { site: Arc::clone(site) }) as Box<dyn Worker>) })
}
