// Token introspection, RFC 7662: each test is named after the section that it checks. How callers prove themselves there is in token.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeJwt } from "jose";
import { random } from "../harness/client.mjs";
import { oauthError } from "../harness/expect.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";

const SCOPE = { scope: "openid email offline_access" };
const INACTIVE = { active: false };
const PARTS = "https://parts.example/api";

withDemo("RFC 7662", (house) => {
  const user = () => userOf(house.program, "full");

  async function loggedIn() {
    const client = await house.client("tool-basic");
    return { client, ...(await tokensOf(client, user(), SCOPE)) };
  }

  test("2.1 POST alone, and a token is needed", async () => {
    const client = await house.client("tool-basic");
    oauthError(await client.post("introspection_endpoint", {}), 400, "invalid_request");
    const { headers } = await client.authentication();
    assert.equal((await fetch(`${client.metadata.introspection_endpoint}?token=x`, { headers })).status, 405);
  });

  for (const hint of ["access_token", "refresh_token", "saml", undefined]) {
    test(`2.1 a hint is only a hint: ${hint ?? "none"}`, async () => {
      const { client, tokens } = await loggedIn();
      for (const token of [tokens.access_token, tokens.refresh_token]) {
        const { json } = await client.introspect(token, { token_type_hint: hint });
        assert.equal(json.active, true);
        assert.equal(json.client_id, "tool-basic");
      }
    });
  }

  test("2.2 what is said of an access token is what stands in it", async () => {
    const { client, tokens } = await loggedIn();
    const answer = await client.introspect(tokens.access_token);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /^application\/json/);
    assert.match(answer.headers.get("cache-control"), /no-store/);
    const claims = decodeJwt(tokens.access_token);
    const { active, token_type, ...said } = answer.json;
    assert.deepEqual([active, token_type], [true, "Bearer"]);
    for (const name of ["iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti"]) assert.deepEqual(said[name], claims[name], name);
    assert.equal(typeof said.exp, "number");
  });

  test("2.2 of a token that does not hold nothing is said but that", async () => {
    const { client, tokens } = await loggedIn();
    const forged = `${tokens.access_token.split(".").slice(0, 2).join(".")}.${random(64)}`;
    for (const token of ["x", "a.b.c", random(), forged, tokens.id_token]) {
      const { status, json } = await client.introspect(token);
      assert.deepEqual([status, json], [200, INACTIVE], token.slice(0, 20));
    }
  });

  test("2.2 and 4 a token that is none of the asker's business looks like one that does not exist", async () => {
    const { tokens } = await loggedIn();
    const stranger = await house.client("tool-post");
    for (const token of [tokens.access_token, tokens.refresh_token]) assert.deepEqual((await stranger.introspect(token)).json, INACTIVE);
  });

  test("2.2 a resource server is told of the tokens that are for it", async () => {
    const common = { redirect_uris: ["https://rp.example/callback"], scope: "openid", scope_consent: "implicit", grant_types: ["authorization_code", "client_credentials"] };
    const api = await registerClient(house.program, { client_name: "API", ...common, resources: [PARTS] });
    const caller = await registerClient(house.program, { client_name: "Caller", ...common, resources: [PARTS] });
    const { tokens } = await tokensOf(caller, user(), { resource: PARTS });
    const { json } = await api.introspect(tokens.access_token);
    assert.equal(json.active, true);
    assert.equal(json.client_id, caller.id);
  });

  test("2.3 whoever is nobody is refused, also with a token that holds", async () => {
    const { client, tokens } = await loggedIn();
    oauthError(await client.introspect(tokens.access_token, {}).then(() => client.post("introspection_endpoint", { token: tokens.access_token }, { authenticate: false })), 401, "invalid_client");
    const open = await house.client("tool-public");
    const answer = await open.introspect(tokens.access_token);
    oauthError(answer, 401, "invalid_client");
  });

  test("4 revoked, used and replayed tokens do not hold any more", async () => {
    const { client, tokens, code, request } = await loggedIn();
    const next = (await client.refresh(tokens.refresh_token)).json;
    assert.deepEqual((await client.introspect(tokens.refresh_token)).json, INACTIVE, "used");
    assert.equal((await client.introspect(next.refresh_token)).json.active, true);
    oauthError(await client.redeem(code, request), 400, "invalid_grant");
    for (const token of [next.refresh_token, next.access_token]) assert.deepEqual((await client.introspect(token)).json, INACTIVE, "replayed");
    const other = await loggedIn();
    await client.revoke(other.tokens.refresh_token);
    for (const token of [other.tokens.refresh_token, other.tokens.access_token]) assert.deepEqual((await client.introspect(token)).json, INACTIVE, "revoked");
  });

  test("4 a code is no token", async () => {
    const client = await house.client("tool-basic");
    const { code, request } = await signIn(client, user(), SCOPE);
    assert.deepEqual((await client.introspect(code)).json, INACTIVE);
    assert.equal((await client.redeem(code, request)).status, 200, "and it was not used up");
  });
});
