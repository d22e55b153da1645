//! What a provider is asked to do, over and over: a line each.

mod again;
mod login_page;
mod password;
mod refresh;
mod silent;

use crate::{
    http::Connection,
    provider::{Client, Provider, Site},
};
use anyhow::Context;
use std::{pin::Pin, sync::Arc};

/// What comes of an operation, or of what must be done before the first.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = anyhow::Result<T>> + Send + 'a>>;

/// One connection's part of a work: what it keeps from one operation to the next.
pub trait Worker: Send {
    /// One operation, from the first request to the last answer.
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()>;
}

/// Gets a connection's part ready: logs in where the work needs it.
type Prepare = for<'a> fn(&'a Arc<Site>, &'a mut Connection) -> Later<'a, Box<dyn Worker>>;

/// What one operation makes any server do, however it is written. The floor is reckoned of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Requests answered.
    pub requests: u32,
    /// Signatures with RS256.
    pub rs256: u32,
    /// Signatures with ES256.
    pub es256: u32,
    /// Passwords hashed.
    pub hashes: u32,
    /// Commits: what is to be there after the power failed.
    pub commits: u32,
}

/// A work.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// As `--only` names it.
    pub name: &'static str,
    /// As the table does.
    pub title: &'static str,
    /// What it costs at least.
    pub toll: Toll,
    needs: fn(&Provider) -> bool,
    prepare: Prepare,
}

impl Work {
    /// Whether this provider has the clients that it takes.
    #[must_use]
    pub fn is_for(&self, provider: &Provider) -> bool {
        (self.needs)(provider)
    }

    /// A connection's part, ready for its first operation.
    ///
    /// # Errors
    /// The provider does not let the client or the person in.
    pub async fn prepare(
        &self,
        site: &Arc<Site>,
        connection: &mut Connection,
    ) -> anyhow::Result<Box<dyn Worker>> {
        (self.prepare)(site, connection).await
    }
}

const fn toll(requests: u32, rs256: u32, es256: u32, hashes: u32, commits: u32) -> Toll {
    Toll { requests, rs256, es256, hashes, commits }
}

fn has_person(provider: &Provider) -> bool {
    provider.person().is_some()
}

/// All of them, in the order of the table. Access tokens are JWT with ES256, so that a login with an RS256 ID token has a signature of each.
pub const WORKS: &[Work] = &[
    Work {
        name: "discovery",
        title: "discovery",
        toll: toll(1, 0, 0, 0, 0),
        needs: |_| true,
        prepare: |site, _| again::discovery(site),
    },
    Work {
        name: "jwks",
        title: "JWKS",
        toll: toll(1, 0, 0, 0, 0),
        needs: |_| true,
        prepare: |site, _| again::jwks(site),
    },
    Work {
        name: "client-credentials",
        title: "client credentials, JWT with ES256",
        toll: toll(1, 0, 1, 0, 0),
        needs: |provider| provider.clients.machine.is_some(),
        prepare: |site, _| again::client_credentials(site, |clients| clients.machine.as_ref()),
    },
    Work {
        name: "client-credentials-opaque",
        title: "client credentials, opaque token",
        toll: toll(1, 0, 0, 0, 1),
        needs: |provider| provider.clients.machine_opaque.is_some(),
        prepare: |site, _| again::client_credentials(site, |clients| clients.machine_opaque.as_ref()),
    },
    Work {
        name: "silent-rs256",
        title: "silent login → code → token → userinfo, RS256 ID token",
        toll: toll(3, 1, 1, 0, 2),
        needs: |provider| has_person(provider) && provider.clients.rs256.is_some(),
        prepare: |site, connection| silent::prepare(site, connection, RS256),
    },
    Work {
        name: "silent-es256",
        title: "silent login → code → token → userinfo, ES256 ID token",
        toll: toll(3, 0, 2, 0, 2),
        needs: |provider| has_person(provider) && provider.clients.es256.is_some(),
        prepare: |site, connection| silent::prepare(site, connection, ES256),
    },
    Work {
        name: "refresh-rs256",
        title: "refresh with rotation, RS256 ID token",
        toll: toll(1, 1, 1, 0, 1),
        needs: |provider| has_person(provider) && provider.clients.refresh_rs256.is_some(),
        prepare: |site, connection| refresh::prepare(site, connection, REFRESH_RS256),
    },
    Work {
        name: "refresh-es256",
        title: "refresh with rotation, ES256 ID token",
        toll: toll(1, 0, 2, 0, 1),
        needs: |provider| has_person(provider) && provider.clients.refresh_es256.is_some(),
        prepare: |site, connection| refresh::prepare(site, connection, REFRESH_ES256),
    },
    Work {
        name: "userinfo",
        title: "userinfo",
        toll: toll(1, 0, 0, 0, 0),
        needs: |provider| has_person(provider) && provider.clients.es256.is_some(),
        prepare: again::userinfo,
    },
    Work {
        name: "introspection",
        title: "introspection",
        toll: toll(1, 0, 0, 0, 0),
        needs: |provider| has_person(provider) && provider.clients.es256.is_some(),
        prepare: again::introspection,
    },
    Work {
        name: "login-page",
        title: "authorize until the login page",
        toll: toll(2, 0, 0, 0, 0),
        needs: |provider| has_person(provider) && provider.clients.es256.is_some(),
        prepare: |site, _| login_page::prepare(site),
    },
    Work {
        name: "password",
        title: "password login",
        toll: toll(3, 0, 0, 1, 1),
        needs: |provider| has_person(provider) && provider.clients.es256.is_some(),
        prepare: password::prepare,
    },
];

/// An authorization request of somebody who is not logged in yet.
///
/// # Errors
/// The provider has no client for it.
pub(crate) fn stranger(site: &Site) -> anyhow::Result<url::Url> {
    Ok(silent::ask(site, ES256, silent::SCOPE, &[])?.url)
}

/// The work of this name.
#[must_use]
pub fn work(name: &str) -> Option<&'static Work> {
    WORKS.iter().find(|work| work.name == name)
}

/// Which ID token is asked for.
#[derive(Clone, Copy, Debug)]
struct Kind {
    algorithm: &'static str,
    client: fn(&Provider) -> Option<&Client>,
}

impl Kind {
    /// The client that gets it.
    fn client_of(self, site: &Site) -> anyhow::Result<&Client> {
        (self.client)(&site.provider).context("the provider has no such client")
    }
}

const RS256: Kind = Kind { algorithm: "RS256", client: |provider| provider.clients.rs256.as_ref() };
const REFRESH_RS256: Kind =
    Kind { algorithm: "RS256", client: |provider| provider.clients.refresh_rs256.as_ref() };

const ES256: Kind = Kind { algorithm: "ES256", client: |provider| provider.clients.es256.as_ref() };
const REFRESH_ES256: Kind =
    Kind { algorithm: "ES256", client: |provider| provider.clients.refresh_es256.as_ref() };
