// Client-Initiated Backchannel Authentication (CIBA Core 1.0): each test is named after the section that it checks.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import * as openid from "openid-client";
import { random } from "../harness/client.mjs";
import { oauthError } from "../harness/expect.mjs";
import { mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const GRANT = "urn:openid:params:grant-type:ciba";
const TOKEN = "8d67dc78-7faa-4d41-aabd-67707b374255";
const seconds = () => Math.floor(Date.now() / 1000);

withDemo("CIBA Core", (house) => {
  const counter = () => house.client("shop-counter");
  const person = () => userOf(house.program, "full");
  const ask = async (values = {}, client) =>
    (client ?? (await counter())).post("backchannel_authentication_endpoint", { scope: "openid", login_hint: person().username, ...values });
  const poll = async (auth_req_id, client) => (client ?? (await counter())).token({ grant_type: GRANT, auth_req_id });

  /** A client of the operators' making, with the grant and what else it is registered with. */
  async function registered(more) {
    const made = await register(house.program, { client_name: "Counter", scope: "openid", grant_types: [GRANT], scope_consent: "implicit", ...more });
    const client = await counter();
    Object.assign(client, { id: made.client_id, registered: { ...made } });
    return client;
  }

  /** Opens the newest request of the list with this message, logging in, and presses a button. */
  async function decide(message, button) {
    const web = new Web();
    const user = person();
    const login = await web.open(`${house.issuer}/account/requests`);
    let list = await web.pressAndFollow(login, "#login-submit", { username: user.username, password: user.password });
    for (const link of list.page.querySelectorAll("main .card a")) {
      const page = await web.open(new URL(link.getAttribute("href"), house.issuer).href);
      if (page.has("#binding-message") && page.textOf("#binding-message") === message) return web.pressAndFollow(page, button);
    }
    throw new Error(`no request with ${message}: ${list.text.slice(0, 2000)}`);
  }

  test("4 the metadata says what is offered", async () => {
    const { metadata } = await counter();
    assert.equal(metadata.backchannel_authentication_endpoint, `${house.issuer}/backchannel_authentication`);
    assert.deepEqual(metadata.backchannel_token_delivery_modes_supported, ["poll", "ping"]);
    assert.equal(metadata.backchannel_user_code_parameter_supported, false);
    assert.ok(metadata.grant_types_supported.includes(GRANT));
    assert.ok(!metadata.backchannel_authentication_request_signing_alg_values_supported.includes("none"));
  });

  test("5 the grant is for clients that are registered for it, and push for nobody", async () => {
    oauthError(await (await house.client("tool-basic")).post("backchannel_authentication_endpoint", { scope: "openid", login_hint: "x" }), 400, "unauthorized_client");
    const push = { backchannel_token_delivery_mode: "push", backchannel_client_notification_endpoint: "https://rp.example/ping" };
    await assert.rejects(registered(push), /not registered: 4/);
    await assert.rejects(registered({ backchannel_token_delivery_mode: "ping" }), /not registered: 4/);
  });

  for (const [name, values, error] of [
    ["7.1 no hint", { login_hint: undefined }, "invalid_request"],
    ["7.1 two hints", { id_token_hint: "x" }, "invalid_request"],
    ["7.1 login_hint_token is not offered", { login_hint: undefined, login_hint_token: "x" }, "invalid_request"],
    ["7.1 a hint that is no token of ours", { login_hint: undefined, id_token_hint: "x" }, "invalid_request"],
    ["7.1 no openid", { scope: "profile" }, "invalid_scope"],
    ["7.1 an expiry that is no time", { requested_expiry: "soon" }, "invalid_request"],
    ["7.1.1 a signed request of a client that is registered for none", { request: "x" }, "invalid_request"],
    ["13 a message with spaces around it", { binding_message: " a " }, "invalid_binding_message"],
    ["13 a message of two lines, as no form here takes one", { binding_message: "a\nb" }, "invalid_request"],
    ["13 a message that is too long", { binding_message: "x".repeat(61) }, "invalid_binding_message"],
  ]) {
    test(name, async () => {
      const client = await counter();
      const all = Object.entries({ scope: "openid", login_hint: person().username, ...values }).filter(([, value]) => value !== undefined);
      oauthError(await client.post("backchannel_authentication_endpoint", Object.fromEntries(all)), 400, error);
    });
  }

  test("7.3 the answer, alike for whoever is named", async () => {
    for (const login_hint of [person().username, "nobody@example.jp", "090-0000-0000", "no address"]) {
      const answer = await ask({ login_hint, requested_expiry: "120" });
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.headers.get("cache-control"), /no-store/);
      assert.match(answer.json.auth_req_id, /^[\w-]{43}$/);
      assert.deepEqual(Object.keys(answer.json).sort(), ["auth_req_id", "expires_in", "interval"]);
      assert.deepEqual([answer.json.expires_in, answer.json.interval], [120, 5]);
      oauthError(await poll(answer.json.auth_req_id), 400, "authorization_pending");
    }
  });

  test("8 a mail brings the service's name and the message; opening its link allows nothing", async () => {
    const message = `M-${random().slice(0, 8)}`;
    const { auth_req_id } = (await ask({ binding_message: message })).json;
    const sent = await mail(house.program, person().username, (found) => found.text.includes(message));
    const link = sent.text.split(/\s+/).find((word) => word.startsWith(`${house.issuer}/account/requests/`));
    const page = await new Web().open(link);
    assert.ok(page.has("#login-submit"), "nobody sees it without a login");
    oauthError(await poll(auth_req_id), 400, "authorization_pending");
  });

  test("10.1.1 and 11 pending, too hasty, then tokens once", async () => {
    const message = `T-${random().slice(0, 8)}`;
    const { auth_req_id } = (await ask({ binding_message: message, scope: "openid offline_access" })).json;
    oauthError(await poll(auth_req_id), 400, "authorization_pending");
    oauthError(await poll(auth_req_id), 400, "slow_down");
    assert.ok((await decide(message, "#request-allow")).has("#request-done.end-mark"));
    const { json } = await poll(auth_req_id);
    assert.ok(json.access_token && json.id_token && json.refresh_token, JSON.stringify(json));
    assert.equal((await (await counter()).userinfo(json.access_token)).status, 200);
    oauthError(await poll(auth_req_id), 400, "invalid_grant");
  });

  test("11 refused, expired, unknown, another client's", async () => {
    const message = `R-${random().slice(0, 8)}`;
    const refused = (await ask({ binding_message: message })).json;
    assert.ok((await decide(message, "#request-deny")).has("#request-done"));
    oauthError(await poll(refused.auth_req_id), 400, "access_denied");
    const short = (await ask({ requested_expiry: "1" })).json;
    await new Promise((done) => setTimeout(done, 1_200));
    oauthError(await poll(short.auth_req_id), 400, "expired_token");
    oauthError(await poll("x".repeat(43)), 400, "invalid_grant");
    oauthError(await poll(""), 400, "invalid_request");
    oauthError(await poll((await ask()).json.auth_req_id, await registered({})), 400, "invalid_grant");
  });

  test("10.2 a service that wants to be called is, with its token, and asks then", async (t) => {
    const calls = [];
    const receiver = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      calls.push({ authorization: request.headers.authorization, body });
      receiver.emit("called");
      response.writeHead(204).end();
    });
    receiver.listen(0, "localhost");
    await once(receiver, "listening");
    t.after(() => receiver.close());
    const endpoint = `http://localhost:${receiver.address().port}/ping`;
    const client = await registered({ backchannel_token_delivery_mode: "ping", backchannel_client_notification_endpoint: endpoint });
    oauthError(await ask({}, client), 400, "invalid_request");
    const message = `P-${random().slice(0, 8)}`;
    const { auth_req_id } = (await ask({ binding_message: message, client_notification_token: TOKEN }, client)).json;
    const called = once(receiver, "called", { signal: AbortSignal.timeout(10_000) });
    await decide(message, "#request-allow");
    await called;
    assert.deepEqual(calls, [{ authorization: `Bearer ${TOKEN}`, body: JSON.stringify({ auth_req_id }) }]);
    assert.ok((await poll(auth_req_id, client)).json.access_token);
  });

  test("7.1.1 signed requests: everything in the object, once", async () => {
    const keys = await generateKeyPair("ES256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k" }] };
    const client = await registered({ backchannel_authentication_request_signing_alg: "ES256", jwks });
    const sign = (claims = {}) => {
      const all = { iss: client.id, aud: house.issuer, iat: seconds(), nbf: seconds(), exp: seconds() + 60, jti: random(), scope: "openid", login_hint: person().username, ...claims };
      return new SignJWT(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))).setProtectedHeader({ alg: "ES256", kid: "k" }).sign(keys.privateKey);
    };
    const send = (request, more = {}) => client.post("backchannel_authentication_endpoint", { request, ...more });
    const good = await sign();
    assert.equal((await send(good)).status, 200);
    oauthError(await send(good), 400, "invalid_request");
    oauthError(await send(await sign(), { scope: "openid" }), 400, "invalid_request");
    oauthError(await ask({}, client), 400, "invalid_request");
    for (const claims of [{ iss: "x" }, { aud: undefined }, { aud: "https://other.example" }, { exp: undefined }, { exp: seconds() + 4_200 }, { iat: undefined }, { nbf: undefined }, { nbf: seconds() - 4_200 }, { jti: undefined }]) {
      oauthError(await send(await sign(claims)), 400, "invalid_request");
    }
  });

  test("a library that knows the grant gets tokens by it", async () => {
    const { registered: kept } = await counter();
    const config = await openid.discovery(new URL(house.issuer), "shop-counter", {}, openid.ClientSecretBasic(kept.client_secret), { execute: [openid.allowInsecureRequests] });
    const binding_message = `L-${random().slice(0, 8)}`;
    const response = await openid.initiateBackchannelAuthentication(config, { scope: "openid profile", login_hint: person().username, binding_message });
    await decide(binding_message, "#request-allow");
    const tokens = await openid.pollBackchannelAuthenticationGrant(config, response);
    assert.ok((await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).name);
  });
});
