//! `demo.json`: what a tool needs to test the demo without reading the code.

use super::{
    Addresses, Seeded,
    clients::{Proof, SampleClient},
    dealers::DEALERS,
    owners_site::MemberLine,
    people::Kind,
    secrets::KeptCertificate,
};
use admin::domain::Role;
use idp::{
    domain::{ClientKind, TokenEndpointAuthMethod},
    protocol::totp_key_words,
};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct Description<'a> {
    issuer: String,
    /// Where clients come with a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    mutual_tls: Option<String>,
    admin: String,
    console: String,
    dealer_console: String,
    dealer_api: String,
    migration_api: String,
    mailbox: String,
    smtp: String,
    apps: Apps,
    clients: Vec<ClientLine<'a>>,
    admin_clients: Vec<AdminClientLine<'a>>,
    users: Vec<UserLine<'a>>,
    staff: Vec<StaffLine<'a>>,
    dealers: Vec<DealerLine<'a>>,
    legacy_sites: Vec<SiteLine<'a>>,
    legacy_users: Vec<MemberLine<'a>>,
}

#[derive(Serialize)]
struct SiteLine<'a> {
    client_id: &'a str,
    private_jwk: &'a Value,
    scope: &'static str,
}

#[derive(Serialize)]
struct Apps {
    my_toyota: String,
    maintenance_notebook: String,
    owners_site: String,
    head_unit: String,
    pal: String,
}

#[derive(Serialize)]
struct ClientLine<'a> {
    client_id: &'a str,
    #[serde(flatten)]
    proof: ProofLine<'a>,
    token_endpoint_auth_method: TokenEndpointAuthMethod,
    redirect_uris: &'a [String],
    post_logout_redirect_uris: &'a [String],
    scope: String,
}

#[derive(Serialize)]
struct AdminClientLine<'a> {
    client_id: &'a str,
    #[serde(flatten)]
    proof: ProofLine<'a>,
    scope: String,
    resource: &'a str,
}

/// A secret, a key, a certificate, or for public clients none of them.
#[derive(Serialize)]
struct ProofLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_jwk: Option<&'a Value>,
    #[serde(flatten)]
    certificate: Option<&'a KeptCertificate>,
}

#[derive(Serialize)]
struct UserLine<'a> {
    username: &'a str,
    password: &'a str,
    kind: Kind,
}

#[derive(Serialize)]
struct StaffLine<'a> {
    username: &'a str,
    password: &'a str,
    /// For an authenticator app, base32.
    two_step_key: String,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    dealer_id: Option<&'a str>,
}

#[derive(Serialize)]
struct DealerLine<'a> {
    dealer_id: &'a str,
    name: &'a str,
    shops: Vec<ShopLine<'a>>,
    clients: Vec<DealerClientLine<'a>>,
    customers: Vec<CustomerLine>,
}

#[derive(Serialize)]
struct ShopLine<'a> {
    shop_id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct DealerClientLine<'a> {
    client_id: &'a str,
    #[serde(flatten)]
    proof: ProofLine<'a>,
}

#[derive(Serialize)]
struct CustomerLine {
    customer_code: String,
    emails: Vec<String>,
}

impl Seeded {
    /// The file's text.
    pub(crate) fn description(&self, addresses: &Addresses) -> anyhow::Result<String> {
        let of_kind = |kind| self.clients.iter().filter(move |client| client.registration.kind == kind);
        let description = Description {
            issuer: addresses.issuer(),
            mutual_tls: addresses.is_https().then(|| addresses.mutual_tls()),
            admin: addresses.admin(),
            console: addresses.console(),
            dealer_console: addresses.dealer_console(),
            dealer_api: addresses.dealer_api(),
            migration_api: addresses.migration_api(),
            mailbox: addresses.mailbox(),
            smtp: format!("smtp://localhost:{}", addresses.smtp_port()),
            apps: Apps {
                my_toyota: addresses.my_toyota(),
                maintenance_notebook: addresses.notebook(),
                owners_site: addresses.owners_site(),
                head_unit: addresses.head_unit(),
                pal: addresses.pal(),
            },
            clients: of_kind(ClientKind::RelyingParty).map(client_line).collect(),
            admin_clients: of_kind(ClientKind::Admin).map(admin_client_line).collect(),
            users: self
                .people
                .iter()
                .map(|person| UserLine {
                    username: person.email,
                    password: person.password.expose(),
                    kind: person.kind,
                })
                .collect(),
            staff: self
                .staff
                .iter()
                .map(|person| StaffLine {
                    username: person.email,
                    password: person.password.expose(),
                    two_step_key: totp_key_words(person.two_step_key.expose().as_bytes()),
                    role: person.role,
                    dealer_id: person.dealer,
                })
                .collect(),
            dealers: self.dealer_lines(),
            legacy_sites: vec![SiteLine {
                client_id: self.owners_site.client_id,
                private_jwk: &self.owners_site.private_jwk,
                scope: federation::domain::SITE_SCOPE,
            }],
            legacy_users: self.owners_site.lines(&self.people),
        };
        Ok(serde_json::to_string_pretty(&description)?)
    }

    fn dealer_lines(&self) -> Vec<DealerLine<'_>> {
        DEALERS
            .iter()
            .map(|dealer| DealerLine {
                dealer_id: dealer.id,
                name: dealer.name,
                shops: dealer.shops.iter().map(|[id, name, _]| ShopLine { shop_id: id, name }).collect(),
                clients: self
                    .clients
                    .iter()
                    .filter(|client| client.id == dealer.client_id())
                    .map(|client| DealerClientLine { client_id: &client.id, proof: proof_line(client) })
                    .collect(),
                customers: demo::customer_book(dealer.id)
                    .into_iter()
                    .map(|customer| CustomerLine {
                        customer_code: customer.customer_code,
                        emails: customer.emails.into_iter().filter(|email| !email.is_empty()).collect(),
                    })
                    .collect(),
            })
            .collect()
    }
}

fn client_line(client: &SampleClient) -> ClientLine<'_> {
    ClientLine {
        client_id: &client.id,
        proof: proof_line(client),
        token_endpoint_auth_method: client.registration.token_endpoint_auth_method,
        redirect_uris: &client.registration.redirect_uris,
        post_logout_redirect_uris: &client.registration.post_logout_redirect_uris,
        scope: client.registration.scope.to_string(),
    }
}

fn admin_client_line(client: &SampleClient) -> AdminClientLine<'_> {
    AdminClientLine {
        client_id: &client.id,
        proof: proof_line(client),
        scope: client.registration.scope.to_string(),
        resource: client.registration.resources.first().map(String::as_str).unwrap_or_default(),
    }
}

fn proof_line(client: &SampleClient) -> ProofLine<'_> {
    ProofLine {
        client_secret: match &client.proof {
            Proof::Secret(secret) => Some(secret.expose()),
            Proof::PrivateJwk(_) | Proof::Certificate(..) | Proof::Nothing => None,
        },
        private_jwk: match &client.proof {
            Proof::PrivateJwk(jwk) => Some(jwk),
            Proof::Certificate(_, jwk) => jwk.as_ref(),
            Proof::Secret(_) | Proof::Nothing => None,
        },
        certificate: match &client.proof {
            Proof::Certificate(certificate, _) => Some(certificate),
            Proof::Secret(_) | Proof::PrivateJwk(_) | Proof::Nothing => None,
        },
    }
}
