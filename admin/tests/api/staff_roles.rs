//! Every operation of the description by every role: what each may do, and that nothing else is open. The table that the
//! answers make is a snapshot, so that an operation without a row fails here.

use crate::{
    people::everything,
    site::{Answer, Site, answer},
};
use admin::domain::{Permission, Role};
use idp::domain::AccountId;
use serde_json::Value;
use std::collections::BTreeMap;

/// An operation that is not open to everybody.
struct Operation {
    id: String,
    method: String,
    template: String,
    /// Scopes of which one is needed.
    scopes: Vec<String>,
}

impl Operation {
    /// Its address at this dealer; whatever else it names does not exist.
    fn path(&self, dealer: &str) -> String {
        let parts = self.template.split('/').map(|part| match part {
            "{dealer_id}" => dealer,
            part if part.starts_with('{') => "nothing",
            part => part,
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn is_of_dealer(&self) -> bool {
        self.template.contains("{dealer_id}")
    }
}

fn operations() -> Vec<Operation> {
    let description = serde_json::to_value(admin::http::description()).unwrap();
    let mut found = Vec::new();
    for (template, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(ways) = operation["security"].as_array() else { continue };
            let scopes = ways.iter().map(|way| way["token"][0].as_str().unwrap().to_owned()).collect();
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                template: template.clone(),
                scopes,
            });
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

async fn call(site: &Site, operation: &Operation, dealer: &str, token: &str) -> Answer {
    answer(site.bare(&operation.method, &operation.path(dealer)).bearer_auth(token)).await
}

/// One person a role, each with a token that names every scope there is: the role alone decides.
async fn people(site: &Site) -> Vec<(Role, AccountId, String)> {
    site.back_office().await;
    for dealer in ["D-1", "D-2"] {
        site.dealer(dealer).await;
    }
    let mut people = Vec::new();
    for role in Role::ALL {
        let account = site.person(role.as_str(), role, role.is_at_dealer().then_some("D-1")).await;
        let token = site.person_token(&account, &everything()).await;
        people.push((role, account, token));
    }
    // Dealers' people first: what an operator does here may end their dealer.
    people.reverse();
    people
}

async fn every_operation_by_every_role(site: &Site) {
    let mut table: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let operations = operations();
    for (role, _, token) in people(site).await {
        for operation in &operations {
            // Where it exists for a dealer's people alone: no other role needs to end it.
            let dealer = if role.is_at_dealer() { "D-1" } else { "nothing" };
            let answer = call(site, operation, dealer, &token).await;
            let name = format!("{} as {}", operation.id, role.as_str());
            let allowed = !matches!(answer.status.as_u16(), 401 | 403);
            let held: Vec<&str> = role.permissions().iter().map(|permission| permission.scope()).collect();
            let by_scope = operation.scopes.iter().any(|scope| held.contains(&scope.as_str()));
            assert_eq!(allowed, by_scope && (!role.is_at_dealer() || operation.is_of_dealer()), "{name}");
            if allowed {
                table.entry(operation.id.clone()).or_default().push(role.as_str());
            } else {
                assert_eq!(answer.status, 403, "{name}");
                assert_eq!(answer.json()["type"], "urn:common-id:problem:not-allowed", "{name}");
            }
        }
    }
    for operation in &operations {
        assert!(table[&operation.id].contains(&"operator"), "{} is nobody's", operation.id);
    }
    for roles in table.values_mut() {
        roles.sort_unstable();
    }
    insta::assert_json_snapshot!("roles", table);
}

/// Rule 10: what belongs to another dealer answers byte for byte like what is not there.
async fn another_dealer_is_not_there(site: &Site) {
    let plain = |answer: Answer| {
        let mut problem = answer.json();
        problem.as_object_mut().unwrap().remove("instance");
        (answer.status, answer.header("content-type").to_owned(), problem)
    };
    for (role, _, token) in people(site).await.into_iter().filter(|(role, ..)| role.is_at_dealer()) {
        let mut seen = 0;
        for operation in operations().iter().filter(|operation| operation.is_of_dealer()) {
            let foreign = plain(call(site, operation, "D-2", &token).await);
            let missing = plain(call(site, operation, "D-9", &token).await);
            assert_eq!(foreign, missing, "{} as {}", operation.id, role.as_str());
            let open = operation.scopes.iter().any(|scope| scope == Permission::OwnDealer.scope());
            assert_eq!(foreign.0, if open { 404 } else { 403 }, "{}", operation.id);
            seen += usize::from(open);
        }
        assert!(seen > 3, "{seen}");
        // The same with nothing in the way: an operator reads both.
        let own = answer(site.bare("GET", "/v1/dealers/D-1").bearer_auth(&token)).await.expect(200);
        assert_eq!(own.json()["dealer_id"], "D-1");
    }
}

/// A token carries no more than it names, whatever the role.
async fn a_token_may_name_less_than_the_role(site: &Site) {
    site.back_office().await;
    let account = site.person("operator", Role::Operator, None).await;
    let token = site.person_token(&account, "openid admin:read").await;
    answer(site.bare("GET", "/v1/dealers").bearer_auth(&token)).await.expect(200);
    answer(site.bare("GET", "/v1/audit").bearer_auth(&token)).await.expect(403);
    answer(site.bare("GET", "/v1/staff").bearer_auth(&token)).await.expect(403);
}

/// A tool works for no dealer: the scope of a dealer's people opens nothing to it.
async fn own_dealer_is_worth_nothing_to_a_tool(site: &Site) {
    site.dealer("D-1").await;
    site.insert_tool("greedy", "admin:own-dealer").await;
    let claims = site.claims("greedy", "admin:own-dealer");
    let token = site.sign(idp::keys::media_type::ACCESS_TOKEN, &claims);
    let refused = answer(site.bare("GET", "/v1/dealers/D-1").bearer_auth(&token)).await.expect(403);
    assert_eq!(refused.json()["type"], Value::from("urn:common-id:problem:not-allowed"));
}

on_both_databases!(
    every_operation_by_every_role,
    another_dealer_is_not_there,
    a_token_may_name_less_than_the_role,
    own_dealer_is_worth_nothing_to_a_tool,
);
