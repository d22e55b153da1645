//! Ours: the demo, with clients that its operator registers for the works.

use super::{Places, Server, answers, free_ports};
use crate::{
    http::{Connection, Request},
    process::Meter,
    provider::{CALLBACK, Client, Clients, Person, Provider},
};
use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use tokio::process::Command;
use url::Url;

/// Whom the machine's tokens are for.
const RESOURCE: &str = "https://roads.example/";

/// The part of `demo.json` that an operator and a customer know.
#[derive(Deserialize)]
struct Demo {
    issuer: Url,
    admin: Url,
    admin_clients: Vec<Client>,
    users: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    kind: String,
    #[serde(flatten)]
    person: Person,
}

/// Starts the demo and registers the clients.
///
/// # Errors
/// It does not start, or does not take the clients.
pub async fn ours(places: &Places) -> anyhow::Result<Server> {
    let folder = places.folder("ours")?;
    let base = free_ports()?;
    let log = folder.join("log");
    let data = folder.join("data");
    let mut command = Command::new(&places.program);
    command.arg("demo").args(["--port-base", &base.to_string(), "--data"]).arg(&data);
    match &places.database {
        Some((url, _)) => command.env("DATABASE_URL", url),
        None => command.env_remove("DATABASE_URL"),
    };
    let (mut running, meter) = places.start(command, &folder)?;
    let ready = Url::parse(&format!("http://localhost:{}/ready", base + 1))?;
    let started = running.ready(&log, || answers(&ready)).await?;
    let demo: Demo = serde_json::from_slice(&fs::read(data.join("demo.json"))?)?;
    let provider = Provider {
        name: "common-id".to_owned(),
        issuer: demo.issuer.clone(),
        clients: register(&demo).await?,
        people: Vec::new(),
        person: demo.users.into_iter().find(|user| user.kind == "full").map(|user| user.person),
    };
    ensure!(provider.person.is_some(), "demo.json has no user of the kind `full`");
    let database = places.database.as_ref().map(|(_, process)| *process);
    Server::of(provider, started, running, Meter { database, ..meter }).await
}

async fn register(demo: &Demo) -> anyhow::Result<Clients> {
    let operator = demo.admin_clients.first().context("demo.json has no client of the operator")?;
    let registrar = Registrar { demo, token: token(demo, operator).await? };
    let machine = json!({ "grant_types": ["authorization_code", "refresh_token", "client_credentials"], "resources": [RESOURCE] });
    let machine =
        Client { resource: Some(RESOURCE.to_owned()), ..registrar.register("Load, machine", machine).await? };
    let with = |algorithm: &str| json!({ "id_token_signed_response_alg": algorithm });
    let rs256 = registrar.register("Load, RS256", with("RS256")).await?;
    let es256 = registrar.register("Load, ES256", with("ES256")).await?;
    Ok(Clients {
        machine: Some(machine),
        // Ours are always JWT.
        machine_opaque: None,
        refresh_rs256: Some(rs256.clone()),
        refresh_es256: Some(es256.clone()),
        rs256: Some(rs256),
        es256: Some(es256),
    })
}

/// A token of the operator's.
async fn token(demo: &Demo, operator: &Client) -> anyhow::Result<String> {
    #[derive(Deserialize)]
    struct Granted {
        access_token: String,
    }
    let resource = operator.resource.as_deref().context("the operator's client has no resource")?;
    let values = [("grant_type", "client_credentials"), ("scope", "admin:clients"), ("resource", resource)];
    let endpoint = demo.issuer.join("/token")?;
    let headers = [("authorization", &*operator.authorization())];
    let mut connection = Connection::open(&endpoint).await?;
    let reply = connection.send(&Request::form(&endpoint, &headers, &values)).await?.with(200)?;
    Ok(serde_json::from_slice::<Granted>(&reply.body)?.access_token)
}

struct Registrar<'a> {
    demo: &'a Demo,
    token: String,
}

impl Registrar<'_> {
    /// Registers a client of this name with the usual members and `more`.
    async fn register(&self, name: &str, more: Value) -> anyhow::Result<Client> {
        let mut registration = json!({
            "client_name": name, "redirect_uris": [CALLBACK], "scope": "openid profile email offline_access",
            "scope_consent": "implicit",
        });
        if let (Some(members), Value::Object(more)) = (registration.as_object_mut(), more) {
            members.extend(more);
        }
        let endpoint = self.demo.admin.join("/v1/clients")?;
        let bearer = format!("Bearer {}", self.token);
        let body = json!({ "registration": registration }).to_string();
        let request = Request::body(&endpoint, &[("authorization", &bearer)], "application/json", &body);
        let reply = Connection::open(&endpoint).await?.send(&request).await?.with(201)?;
        Ok(serde_json::from_slice(&reply.body)?)
    }
}
