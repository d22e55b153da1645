//! A refresh token for the next one (RFC 6749, 6), with an access token and an ID token each time.

use super::{
    Kind, Later, Worker,
    silent::{self, Tokens},
};
use crate::{
    http::{Connection, Request},
    provider::Site,
};
use anyhow::{Context, ensure};
use std::sync::Arc;

struct Refresh {
    site: Arc<Site>,
    kind: Kind,
    authorization: String,
    token: String,
}

impl Worker for Refresh {
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()> {
        Box::pin(async {
            let headers = [("authorization", &*self.authorization)];
            let values = [("grant_type", "refresh_token"), ("refresh_token", &*self.token)];
            let request = Request::form(&self.site.endpoints.token_endpoint, &headers, &values);
            let reply = connection.send(&request).await?.with(200)?;
            let tokens: Tokens = serde_json::from_slice(&reply.body)?;
            tokens.check(self.kind)?;
            let next = tokens.refresh_token.context("no refresh token came")?;
            ensure!(next != self.token, "the refresh token is not rotated");
            self.token = next;
            Ok(())
        })
    }
}

pub(super) fn prepare<'a>(
    site: &'a Arc<Site>,
    connection: &'a mut Connection,
    kind: Kind,
) -> Later<'a, Box<dyn Worker>> {
    Box::pin(async move {
        let tokens = silent::tokens(site, connection, kind, silent::OFFLINE).await?;
        let token = tokens.refresh_token.context("no refresh token came with the code")?;
        let authorization = kind.client_of(site)?.authorization();
        Ok(Box::new(Refresh { site: Arc::clone(site), kind, authorization, token }) as Box<dyn Worker>)
    })
}
