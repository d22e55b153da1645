// What the suite is told about a plan, and whether the lists beside the plans name plans that there are.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answer } from "./behaviour.mjs";
import { EXPECTED } from "./expected.mjs";
import { configuration, PLANS, USUAL } from "./plans.mjs";

const CREDENTIALS = {
  issuer: "https://id.example",
  mutual_tls: "https://mtls.example",
  clients: [
    { client_id: "suite-basic-1", client_secret: "one", redirect_uris: [] },
    { client_id: "suite-basic-2", client_secret: "two" },
    { client_id: "suite-basic-post", client_secret: "three" },
    { client_id: "suite-fapi2-1", private_jwk: { kty: "EC", d: "d" } },
    { client_id: "suite-fapi2-2", private_jwk: { kty: "EC", d: "e" } },
    ...[1, 2].map((n) => ({ client_id: `suite-cibaping-${n}`, private_jwk: { kty: "EC", d: `d${n}` }, certificate: `cert ${n}`, private_key: `key ${n}` })),
    { client_id: "suite-fapi2mtls-1", certificate: "cert 1", private_key: "key 1" },
    { client_id: "suite-fapi2mtls-2", certificate: "cert 2", private_key: "key 2" },
  ],
};

describe("plans", () => {
  it("are named rightly by what stands beside them", () => {
    for (const name of [...USUAL, ...Object.keys(EXPECTED)]) assert.ok(name in PLANS, name);
    for (const one of Object.values(EXPECTED).flat()) {
      assert.ok(one.reason.length > 20, `${one.module} has a reason`);
      assert.equal(Boolean(one.skip), !one.warning, `${one.module} is a skip or a warning`);
    }
  });

  it("share an alias with the addresses of their clients", () => {
    for (const { clients } of Object.values(PLANS)) {
      const aliases = new Set(Object.values(clients).map((id) => id.slice(0, id.lastIndexOf("-"))));
      assert.ok(aliases.size <= 1, [...aliases].join());
    }
  });

  it("with secrets", () => {
    const told = configuration(PLANS.basic, CREDENTIALS);
    assert.equal(told.alias, "suite-basic");
    assert.deepEqual(told.server, { discoveryUrl: "https://id.example/.well-known/openid-configuration" });
    assert.deepEqual(told.client, { client_id: "suite-basic-1", client_secret: "one" });
    assert.deepEqual(told.client_secret_post, { client_id: "suite-basic-post", client_secret: "three" });
    assert.equal("resource" in told, false);
  });

  it("with keys", () => {
    const told = configuration(PLANS.fapi2, CREDENTIALS);
    assert.deepEqual(told.client, { client_id: "suite-fapi2-1", jwks: { keys: [{ kty: "EC", d: "d" }] }, scope: "openid email offline_access" });
    assert.deepEqual(told.resource, { resourceUrl: "https://id.example/userinfo" });
  });

  it("with certificates", () => {
    const told = configuration(PLANS["fapi2-mtls"], CREDENTIALS);
    const { jwks, ...rest } = told.client;
    assert.deepEqual(rest, { client_id: "suite-fapi2mtls-1", scope: "openid email offline_access" });
    assert.equal(jwks.keys.length, 1, "the suite wants one, although it signs nothing");
    assert.deepEqual([told.mtls, told.mtls2], [1, 2].map((n) => ({ cert: `cert ${n}`, key: `key ${n}` })));
    assert.deepEqual(told.resource, { resourceUrl: "https://mtls.example/userinfo" });
  });

  it("with somebody to ask, without a browser", () => {
    const told = configuration(PLANS["fapi-ciba-ping"], CREDENTIALS, { username: "hanako@example.jp" });
    for (const [member, n] of [
      ["client", 1],
      ["client2", 2],
    ]) {
      const { hint_type, hint_value, acr_value, jwks } = told[member];
      assert.deepEqual([hint_type, hint_value, acr_value, jwks.keys], ["login_hint", "hanako@example.jp", "urn:common-id:acr:password", [{ kty: "EC", d: `d${n}` }]]);
    }
    assert.deepEqual(told.mtls2, { cert: "cert 2", key: "key 2" });
    assert.deepEqual([told.alias, told.resource], ["suite-cibaping", { resourceUrl: "https://mtls.example/userinfo" }]);
  });

  it("have people say yes, no or nothing to services without a browser", () => {
    for (const [module, told, mode = "poll"] of [
      ["fapi-ciba-id1", "allow"],
      ["fapi-ciba-id1-user-rejects-authentication", "deny"],
      ["fapi-ciba-id1-auth-req-id-expired", "nothing"],
      ["fapi-ciba-id1-multiple-call-to-token-endpoint", "nothing", "poll"],
      ["fapi-ciba-id1-multiple-call-to-token-endpoint", "allow", "ping"],
    ]) {
      assert.equal(answer(module, mode), told, module);
    }
  });

  it("without clients", () => assert.equal(configuration(PLANS.config, CREDENTIALS).alias, "suite-config"));

  it("say which client is missing", () => assert.throws(() => configuration(PLANS["back-channel-logout"], CREDENTIALS), /suite-backchannel-1/));
});
