// Device authorization, RFC 8628: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as openid from "openid-client";
import { oauthError } from "../harness/expect.mjs";
import { userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

withDemo("RFC 8628", (house) => {
  const device = () => house.client("head-unit");
  const ask = async (values = { scope: "openid" }) => (await device()).post("device_authorization_endpoint", values);
  const poll = async (device_code) => (await device()).token({ grant_type: GRANT, device_code });

  /** Opens `address` in a new browser, logs in, and presses on as far as the page with the button `until`. */
  async function walk(address, values, until) {
    const web = new Web();
    const user = userOf(house.program, "full");
    const login = await web.open(address);
    const page = await web.pressAndFollow(login, "#login-submit", { username: user.username, password: user.password });
    const next = await web.pressAndFollow(page, "#next", values);
    assert.ok(next.has(until), next.text.slice(0, 2000));
    return { web, page, next };
  }

  test("3.1 only clients that are registered for it, and the ways of the token endpoint", async () => {
    oauthError(await (await house.client("tool-basic")).post("device_authorization_endpoint", { scope: "openid" }), 400, "unauthorized_client");
    oauthError(await (await house.client("tool-basic")).post("device_authorization_endpoint", { scope: "openid" }, { authenticate: false }), 401, "invalid_client");
    oauthError(await ask({ scope: "magic" }), 400, "invalid_scope");
    oauthError(await (await device()).post("device_authorization_endpoint", [["client_id", "head-unit"], ["scope", "openid"], ["scope", "openid"]]), 400, "invalid_request");
    assert.equal((await fetch((await device()).metadata.device_authorization_endpoint)).status, 405);
  });

  test("3.2 two codes, where to go, for how long, how often to ask", async () => {
    const answer = await ask();
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers.get("cache-control"), /no-store/);
    const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = answer.json;
    assert.match(device_code, /^[\w-]{43}$/);
    assert.match(user_code, /^\d{3}-\d{3}-\d{3}$/);
    assert.equal(verification_uri, `${house.issuer}/device`);
    assert.equal(verification_uri_complete, `${verification_uri}?user_code=${user_code}`);
    assert.deepEqual([expires_in, interval], [600, 5]);
    const other = (await ask()).json;
    assert.notEqual(other.device_code, device_code);
    assert.notEqual(other.user_code, user_code);
  });

  test("3.3 whoever types the code is logged in before it is looked at, and compares it", async () => {
    const { user_code, verification_uri } = (await ask()).json;
    const { next } = await walk(verification_uri, { user_code: user_code.replaceAll("-", "　") }, "#device-allow");
    assert.equal(next.textOf("#user-code"), user_code);
  });

  test("3.3.1 the address with the code fills it in, and does no more", async () => {
    const { user_code, verification_uri_complete, device_code } = (await ask()).json;
    const { page } = await walk(verification_uri_complete, {}, "#device-allow");
    assert.equal(page.page.querySelector("#user_code").getAttribute("value"), user_code);
    oauthError(await poll(device_code), 400, "authorization_pending");
  });

  test("3.4 and 3.5 pending, too hasty, then tokens once", async () => {
    const { user_code, verification_uri, device_code } = (await ask({ scope: "openid offline_access" })).json;
    oauthError(await poll(device_code), 400, "authorization_pending");
    oauthError(await poll(device_code), 400, "slow_down");
    const { web, next } = await walk(verification_uri, { user_code }, "#device-allow");
    const done = await web.pressAndFollow(next, "#device-allow");
    assert.ok(done.has("#device-done.end-mark"), done.text);
    const { json } = await poll(device_code);
    assert.ok(json.access_token && json.id_token && json.refresh_token, JSON.stringify(json));
    assert.equal((await (await device()).userinfo(json.access_token)).status, 200);
    assert.equal((await (await device()).refresh(json.refresh_token)).status, 200);
    oauthError(await poll(device_code), 400, "invalid_grant");
  });

  test("3.5 refused by the person", async () => {
    const { user_code, verification_uri, device_code } = (await ask()).json;
    const { web, next } = await walk(verification_uri, { user_code }, "#device-deny");
    const done = await web.pressAndFollow(next, "#device-deny");
    assert.ok(done.has("#device-done"));
    oauthError(await poll(device_code), 400, "access_denied");
  });

  test("3.5 codes that are nobody's, or another client's", async () => {
    oauthError(await poll("x".repeat(43)), 400, "invalid_grant");
    oauthError(await poll(""), 400, "invalid_request");
    oauthError(await poll("x".repeat(600)), 400, "invalid_grant");
    const { device_code } = (await ask()).json;
    oauthError(await (await house.client("tool-basic")).token({ grant_type: GRANT, device_code }), 400, "unauthorized_client");
  });

  test("5.1 wrong codes lead nowhere, and are told in words", async () => {
    const { verification_uri } = (await ask()).json;
    for (const user_code of ["000-000-000", "12345678", "ABCDEFGHI", ""]) {
      const { next } = await walk(verification_uri, { user_code }, "#error-summary");
      assert.equal(next.status, 200);
    }
  });

  test("a library that knows the grant logs in by it", async () => {
    const config = await openid.discovery(new URL(house.issuer), "head-unit", {}, openid.None(), { execute: [openid.allowInsecureRequests] });
    const response = await openid.initiateDeviceAuthorization(config, { scope: "openid profile offline_access" });
    const { web, next } = await walk(response.verification_uri_complete, {}, "#device-allow");
    await web.pressAndFollow(next, "#device-allow");
    const tokens = await openid.pollDeviceAuthorizationGrant(config, response);
    const claims = tokens.claims();
    assert.ok((await openid.fetchUserInfo(config, tokens.access_token, claims.sub)).name);
    assert.ok((await openid.refreshTokenGrant(config, tokens.refresh_token)).access_token);
  });
});
