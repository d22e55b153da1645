// openid-client from npm, unmodified: discovery, code flow with PKCE, userinfo, refresh, introspection, revocation, logout.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as client from "openid-client";
import { pressOn, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { Web } from "../harness/web.mjs";

const AUTHENTICATION = {
  "tool-basic": (tool) => client.ClientSecretBasic(tool.client_secret),
  "tool-post": (tool) => client.ClientSecretPost(tool.client_secret),
  "tool-public": () => client.None(),
};
const SCOPE = "openid profile email phone address offline_access dealer_links";

describe("openid-client", () => {
  let program;
  before(async () => {
    program = await startDemo();
  });
  after(() => program?.dispose());

  for (const [id, authentication] of Object.entries(AUTHENTICATION)) {
    test(`the whole way as ${id}`, async () => {
      const tool = program.demo.clients.find((candidate) => candidate.client_id === id);
      const user = userOf(program, "full");
      const web = new Web();
      const config = await client.discovery(new URL(program.demo.issuer), id, {}, authentication(tool), { execute: [client.allowInsecureRequests] });
      const tokens = await authorize(config, tool, user, web);

      const claims = tokens.claims();
      assert.ok(claims.sub);
      const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
      for (const name of ["email", "family_name", "given_name", "birthdate", "gender", "phone_number", "address"]) assert.ok(userinfo[name], `userinfo has ${name}`);
      assert.equal(userinfo.email, user.username);
      assert.equal(claims.email, undefined, "claims go out in userinfo");

      const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
      assert.notEqual(refreshed.access_token, tokens.access_token);
      assert.equal(refreshed.claims()?.sub ?? claims.sub, claims.sub);
      await client.fetchUserInfo(config, refreshed.access_token, claims.sub);

      if (id !== "tool-public") assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, true);
      await client.tokenRevocation(config, refreshed.refresh_token);
      await assert.rejects(client.refreshTokenGrant(config, refreshed.refresh_token), (error) => error.error === "invalid_grant");

      await logOut(config, tool, tokens, web, user);
    });
  }

  async function authorize(config, tool, user, web) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const expectedNonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: tool.redirect_uris[0],
      scope: SCOPE,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const back = await pressOn(web, await web.get(url), { user, end: tool.redirect_uris[0] });
    return client.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true });
  }

  async function logOut(config, tool, tokens, web, user) {
    const state = client.randomState();
    const after = tool.post_logout_redirect_uris[0];
    const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: after, state });
    const back = await pressOn(web, await web.get(url), { user, end: after });
    assert.equal(back.location.searchParams.get("state"), state);

    const again = client.buildAuthorizationUrl(config, { redirect_uri: tool.redirect_uris[0], scope: "openid", prompt: "none", code_challenge: await client.calculatePKCECodeChallenge("v".repeat(43)), code_challenge_method: "S256" });
    const silent = await web.open(again, tool.redirect_uris[0]);
    assert.equal(silent.location.searchParams.get("error"), "login_required", "logged out");
  }
});
