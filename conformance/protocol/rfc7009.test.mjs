// Token revocation, RFC 7009: each test is named after the section that it checks. How callers prove themselves there is in token.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../harness/client.mjs";
import { oauthError } from "../harness/expect.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const SCOPE = { scope: "openid email offline_access" };

withDemo("RFC 7009", (house) => {
  /** A client with a person's tokens. */
  async function loggedIn(id = "tool-basic") {
    const client = await house.client(id);
    const { tokens } = await tokensOf(client, userOf(house.program, "full"), SCOPE);
    return { client, tokens };
  }

  async function ended(client, { access_token, refresh_token }) {
    oauthError(await client.refresh(refresh_token), 400, "invalid_grant");
    assert.equal((await client.userinfo(access_token)).status, 401, "the access token is seen through its grant");
    assert.deepEqual((await client.introspect(access_token)).json, { active: false });
  }

  test("2 and 2.1 a refresh token ends, and with it the access tokens of its grant, at once", async () => {
    const { client, tokens } = await loggedIn();
    const answer = await client.revoke(tokens.refresh_token);
    assert.deepEqual([answer.status, answer.text], [200, ""]);
    await ended(client, tokens);
  });

  test("2 and 2.1 an access token ends, and with it the grant", async () => {
    const { client, tokens } = await loggedIn();
    assert.equal((await client.revoke(tokens.access_token)).status, 200);
    await ended(client, tokens);
  });

  for (const hint of ["access_token", "refresh_token", "saml", ""]) {
    test(`2.1 a hint is only a hint, whatever it says: ${hint || "nothing"}`, async () => {
      for (const kind of ["access_token", "refresh_token"]) {
        const { client, tokens } = await loggedIn();
        assert.equal((await client.revoke(tokens[kind], { token_type_hint: hint })).status, 200);
        await ended(client, tokens);
      }
    });
  }

  test("2.1 a client without a secret revokes its own tokens by its name alone", async () => {
    const { client, tokens } = await loggedIn("tool-public");
    assert.equal((await client.revoke(tokens.refresh_token)).status, 200);
    oauthError(await client.refresh(tokens.refresh_token), 400, "invalid_grant");
  });

  test("2.1 a stranger revokes nothing, and learns nothing", async () => {
    const { client, tokens } = await loggedIn();
    for (const id of ["tool-post", "tool-public"]) {
      const stranger = await house.client(id);
      const unknown = await stranger.revoke(random());
      for (const token of [tokens.refresh_token, tokens.access_token]) {
        const answer = await stranger.revoke(token);
        assert.deepEqual([answer.status, answer.text], [unknown.status, unknown.text]);
      }
    }
    assert.equal((await client.introspect(tokens.refresh_token)).json.active, true);
    assert.equal((await client.userinfo(tokens.access_token)).status, 200);
  });

  test("2.1 without a token, and with a method other than POST", async () => {
    const client = await house.client("tool-basic");
    oauthError(await client.post("revocation_endpoint", {}), 400, "invalid_request");
    const { headers } = await client.authentication();
    const answer = await fetch(`${client.metadata.revocation_endpoint}?token=x`, { headers });
    assert.equal(answer.status, 405);
  });

  test("2.2 a token that nobody knows, or that was revoked before, is no error", async () => {
    const { client, tokens } = await loggedIn();
    for (const token of [tokens.refresh_token, tokens.refresh_token, "unknown", "a.b.c", random()]) assert.equal((await client.revoke(token)).status, 200);
  });

  test("2.2.1 a caller that is nobody is told so before anything of the token", async () => {
    const { client, tokens } = await loggedIn();
    oauthError(await client.post("revocation_endpoint", { token: tokens.refresh_token }, { authenticate: false }), 401, "invalid_client");
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
  });

  test("2.3 pages of other origins may ask for it, without cookies and without a callback", async () => {
    const client = await house.client("tool-public");
    const { headers, text } = await client.revoke("unknown", { callback: "package.handle" });
    assert.equal(text, "");
    const { headers: crossed } = await client.post("revocation_endpoint", { token: "unknown" }, { headers: { origin: "https://app.example" } });
    assert.equal(crossed.get("access-control-allow-origin"), "*");
    assert.equal(crossed.get("access-control-allow-credentials"), null);
    assert.doesNotMatch(headers.get("content-type") ?? "", /script/);
  });
});
