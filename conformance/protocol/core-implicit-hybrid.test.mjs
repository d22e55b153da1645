// Tokens by way of the browser, OpenID Connect Core 3.2 and 3.3 and Multiple Response Types: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { Client } from "../harness/client.mjs";
import { deploymentUnderTest } from "../harness/deployment.mjs";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, signIn, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { register } from "../harness/relying_party.mjs";
import { provider } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const TYPES = ["id_token", "id_token token", "code id_token", "code token", "code id_token token"];
const has = (type, word) => type.split(" ").includes(word);
const grantTypes = (type) => [...(has(type, "code") ? ["authorization_code"] : []), "implicit"];
const leftHalf = (text) => createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");

describe("OIDC Core, implicit and hybrid flow", () => {
  let program, keys;
  const clients = {};
  before(async () => {
    program = await provider({ options: ["--tls", "--profile", "conformance"] });
    for (const type of TYPES) clients[type] = await relyingParty({ response_types: [type], grant_types: grantTypes(type) });
    keys = createRemoteJWKSet(new URL(clients.id_token.metadata.jwks_uri));
  });
  after(() => program?.dispose());

  async function relyingParty(more) {
    const registered = await register(program, { client_name: "Tokens", redirect_uris: [CALLBACK], scope: "openid email", scope_consent: "implicit", ...more });
    return Client.of(program, registered.client_id, { ...registered, redirect_uris: [CALLBACK] });
  }

  /** Somebody logs in; gives what came in the fragment, and all around it. */
  async function answered(type, changes = {}, web = new Web()) {
    const client = clients[type];
    const request = client.request({ response_type: type, ...changes });
    const back = await pressOn(web, await web.get(request.url), { user: userOf(program, "full"), end: CALLBACK });
    assert.equal(back.status, 303);
    assert.equal(back.location.search, "", "nothing stands in the query, which servers and logs see");
    return { web, client, request, said: new URLSearchParams(back.location.hash.slice(1)) };
  }

  const verified = async (token, client) => (await jwtVerify(token, keys, { issuer: client.issuer, audience: client.id })).payload;

  for (const type of TYPES) {
    test(`3.2.2.5 and 3.3.2.5 ${type}: what is asked for comes in the fragment, and nothing else`, async () => {
      const { client, request, said } = await answered(type);
      const expected = ["state", "iss", ...(has(type, "code") ? ["code"] : []), ...(has(type, "id_token") ? ["id_token"] : []), ...(has(type, "token") ? ["access_token", "token_type", "expires_in", "scope"] : [])];
      assert.deepEqual([...said.keys()].sort(), expected.sort());
      assert.equal(said.get("state"), request.parameters.state);
      assert.equal(said.get("iss"), client.issuer);
      if (has(type, "token")) {
        assert.equal(said.get("token_type"), "Bearer");
        assert.ok(Number(said.get("expires_in")) > 0);
        assert.equal((await client.userinfo(said.get("access_token"))).status, 200);
      }
      if (has(type, "id_token")) {
        const claims = await verified(said.get("id_token"), client);
        assert.equal(claims.nonce, request.parameters.nonce);
        assert.equal(claims.at_hash, has(type, "token") ? leftHalf(said.get("access_token")) : undefined, "3.2.2.9");
        assert.equal(claims.c_hash, has(type, "code") ? leftHalf(said.get("code")) : undefined, "3.3.2.11");
      }
      if (has(type, "code")) {
        const tokens = await client.redeem(said.get("code"), request);
        assert.equal(tokens.status, 200, tokens.text);
        const claims = await verified(tokens.json.id_token, client);
        assert.equal(claims.nonce, request.parameters.nonce);
        if (has(type, "id_token")) {
          const front = await verified(said.get("id_token"), client);
          for (const name of ["iss", "sub", "auth_time", "acr", "sid"]) assert.equal(claims[name], front[name], `3.3.3.6 ${name}`);
        }
      }
    });
  }

  test("5.4 claims of the scopes stand in the ID token when there is no access token to ask userinfo with", async () => {
    const email = async (type) => (await answered(type, { scope: "openid email" })).said.get("id_token");
    assert.ok((await verified(await email("id_token"), clients.id_token)).email);
    for (const type of ["id_token token", "code id_token"]) assert.equal((await verified(await email(type), clients[type])).email, undefined, type);
  });

  test("11 offline_access is for codes: nothing that comes by the browser is renewed", async () => {
    const client = await relyingParty({ response_types: ["code token"], grant_types: ["authorization_code", "implicit", "refresh_token"], scope: "openid offline_access" });
    clients.offline = client;
    const { request, said } = await answered("offline", { response_type: "code token", scope: "openid offline_access" });
    assert.equal(said.get("scope"), "openid");
    assert.ok((await client.redeem(said.get("code"), request)).json.refresh_token);
  });

  test("Form Post 2 the same in a form", async () => {
    const client = clients["code id_token token"];
    const request = client.request({ response_type: "code id_token token", response_mode: "form_post" });
    const web = new Web();
    await signIn(await Client.of(program, "tool-basic"), userOf(program, "full"), {}, web);
    const page = await web.follow(await web.get(request.url), CALLBACK);
    const names = page.page.querySelectorAll("#form-post input[type=hidden]").map((input) => input.getAttribute("name"));
    for (const name of ["code", "id_token", "access_token", "token_type", "expires_in", "state", "iss"]) assert.ok(names.includes(name), `${name} of ${names}`);
  });

  // Each refused request, with where the answer goes: tokens would come in the fragment, and so do errors (Multiple Response Types 5).
  const REFUSED = [
    ["3.2.2.1 an ID token without nonce", "id_token", { nonce: undefined }, "invalid_request"],
    ["3.3.2.11 the same in the hybrid flow", "code id_token", { nonce: undefined }, "invalid_request"],
    ["Multiple Response Types 5 tokens in the query", "id_token token", { response_mode: "query" }, "invalid_request"],
    ["3.2.2.1 a type that the client is not registered for", "id_token", { response_type: "id_token token" }, "unauthorized_client"],
    ["2.1 token alone, which is not OpenID Connect", "id_token token", { response_type: "token" }, "unsupported_response_type"],
    ["3.2.2.6 nobody is logged in", "id_token", { prompt: "none" }, "login_required"],
    ["RFC 7636 a code without a challenge and without nonce", "code token", { nonce: undefined, code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["RFC 9449 10 a token that should be bound to a key", "code token", { dpop_jkt: "A".repeat(43) }, "invalid_request"],
  ];
  for (const [name, type, changes, code] of REFUSED) {
    test(`${name}: refused, in the fragment`, async () => {
      const request = clients[type].request({ response_type: type, ...changes });
      const answer = await new Web().get(request.url);
      assert.equal(answer.status, 303);
      assert.equal(answer.location.search, "");
      const said = new URLSearchParams(answer.location.hash.slice(1));
      assert.equal(said.get("error"), code, answer.location.href);
      assert.equal(said.get("state"), request.parameters.state);
      for (const token of ["code", "id_token", "access_token"]) assert.equal(said.get(token), null);
    });
  }

  test("3.2.2.1 a redirect URI that is not registered gets nothing, fragment or not", async () => {
    errorPage(await new Web().get(clients.id_token.request({ response_type: "id_token", redirect_uri: "https://evil.example/" }).url));
  });

  test("3.3.2.1 code alone is refused to a client that is not registered for it, in the query", async () => {
    const request = clients.id_token.request();
    redirectedError(await new Web().get(request.url), request, "unauthorized_client");
  });

  test("RFC 9126 2.1 such a request can be pushed, and is answered like any other", async () => {
    const client = clients["code id_token"];
    const request = client.request({ response_type: "code id_token" });
    const pushed = await client.post("pushed_authorization_request_endpoint", request.parameters);
    assert.equal(pushed.status, 201, pushed.text);
    const url = new URL(client.metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: client.id, request_uri: pushed.json.request_uri });
    const web = new Web();
    const back = await pressOn(web, await web.get(url.href), { user: userOf(program, "full"), end: CALLBACK });
    assert.ok(new URLSearchParams(back.location.hash.slice(1)).get("id_token"));
    oauthError(await client.post("pushed_authorization_request_endpoint", client.request({ response_type: "id_token" }).parameters), 400, "unauthorized_client");
  });

  // RFC 9700 2.1.2 and FAPI 2.0 5.3.2.2: whatever an operator wants.
  const NEVER = [
    ["a client without a secret, access tokens", { token_endpoint_auth_method: "none", response_types: ["id_token token"], grant_types: ["implicit"] }],
    ["a client whose tokens are bound, access tokens", { dpop_bound_access_tokens: true, response_types: ["code token"], grant_types: ["authorization_code", "implicit"] }],
    ["a client of FAPI 2.0, anything but a code", { profile: "fapi2", response_types: ["code id_token"], grant_types: ["authorization_code", "implicit"] }],
    ["a type without its grant type", { response_types: ["id_token"], grant_types: ["authorization_code"] }],
    ["a grant type without its type", { response_types: ["code"], grant_types: ["authorization_code", "implicit"] }],
  ];
  for (const [name, registration] of NEVER) {
    test(`RFC 9700 2.1.2 ${name}: never registered`, async () => {
      await assert.rejects(relyingParty(registration), /response_types|grant_types/);
    });
  }

  test("Discovery 3 what is offered is announced", () => {
    const offered = clients.id_token.metadata;
    assert.deepEqual(offered.response_types_supported, ["code", ...TYPES]);
    assert.ok(offered.grant_types_supported.includes("implicit"));
    assert.ok(offered.response_modes_supported.includes("fragment"));
  });

  test("Discovery 3 without the setting nothing of it is", { skip: deploymentUnderTest() && "it is about another provider" }, async (t) => {
    const usual = await startDemo();
    t.after(() => usual.dispose());
    const client = await Client.of(usual, "tool-basic");
    assert.deepEqual(client.metadata.response_types_supported, ["code"]);
    assert.ok(!client.metadata.grant_types_supported.includes("implicit"));
    for (const type of [...TYPES, "token"]) {
      const refused = await new Web().get(client.request({ response_type: type }).url);
      assert.equal(new URLSearchParams(refused.location.hash.slice(1)).get("error"), "unsupported_response_type", type);
    }
    await assert.rejects(register(usual, { client_name: "Tokens", redirect_uris: [CALLBACK], scope: "openid", response_types: ["id_token"], grant_types: ["implicit"] }), /response_types/);
  });
});
