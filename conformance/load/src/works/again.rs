//! Works that send the same request every time.

use super::{ES256, Later, Worker, silent};
use crate::{
    http::{Connection, Request},
    provider::{Client, Clients, Site},
};
use anyhow::{Context, ensure};
use std::sync::Arc;
use url::Url;

/// The request, and what stands in every right answer.
struct Again {
    request: Request,
    must_say: &'static [u8],
}

impl Worker for Again {
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()> {
        Box::pin(async {
            let reply = connection.send(&self.request).await?.with(200)?;
            let is_there = reply.body.windows(self.must_say.len()).any(|part| part == self.must_say);
            ensure!(is_there, "the answer lacks {}", String::from_utf8_lossy(self.must_say));
            Ok(())
        })
    }
}

fn worker(request: Request, must_say: &'static str) -> Box<dyn Worker> {
    Box::new(Again { request, must_say: must_say.as_bytes() })
}

fn document(url: &Url, must_say: &'static str) -> Later<'static, Box<dyn Worker>> {
    let worker = worker(Request::get(url, &[]), must_say);
    Box::pin(async { Ok(worker) })
}

pub(super) fn discovery(site: &Site) -> Later<'_, Box<dyn Worker>> {
    document(&site.metadata, "\"jwks_uri\"")
}

pub(super) fn jwks(site: &Site) -> Later<'_, Box<dyn Worker>> {
    document(&site.endpoints.jwks_uri, "\"kty\"")
}

pub(super) fn client_credentials(
    site: &Site,
    client: fn(&Clients) -> Option<&Client>,
) -> Later<'_, Box<dyn Worker>> {
    Box::pin(async move {
        let client = client(&site.provider.clients).context("no such client")?;
        let mut values = vec![("grant_type", "client_credentials"), ("scope", "email")];
        values.extend(client.resource.as_deref().map(|resource| ("resource", resource)));
        let headers = [("authorization", &*client.authorization())];
        Ok(worker(Request::form(&site.endpoints.token_endpoint, &headers, &values), "\"access_token\""))
    })
}

pub(super) fn userinfo<'a>(
    site: &'a Arc<Site>,
    connection: &'a mut Connection,
) -> Later<'a, Box<dyn Worker>> {
    Box::pin(async {
        let tokens = silent::tokens(site, connection, ES256, silent::SCOPE).await?;
        Ok(worker(silent::userinfo(site, &tokens.access_token), "\"sub\""))
    })
}

pub(super) fn introspection<'a>(
    site: &'a Arc<Site>,
    connection: &'a mut Connection,
) -> Later<'a, Box<dyn Worker>> {
    Box::pin(async {
        let client = ES256.client_of(site)?;
        let tokens = silent::tokens(site, connection, ES256, silent::SCOPE).await?;
        let headers = [("authorization", &*client.authorization())];
        let values = [("token", tokens.access_token.as_str())];
        let request = Request::form(&site.endpoints.introspection_endpoint, &headers, &values);
        Ok(worker(request, "\"active\":true"))
    })
}
