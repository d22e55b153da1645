// Pushed authorization requests, RFC 9126: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as openid from "openid-client";
import { random } from "../harness/client.mjs";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, signIn, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const PUSH = "pushed_authorization_request_endpoint";

withDemo("RFC 9126", (house) => {
  const user = () => userOf(house.program, "full");

  /** Pushes a request that would be good, bent by `changes`, and gives the address that a browser is led to. */
  async function push(client, changes = {}) {
    const request = client.request(changes);
    const answer = await client.post(PUSH, request.parameters);
    const url = answer.status === 201 ? addressOf(client, answer.json.request_uri) : undefined;
    return { ...request, answer, url };
  }

  function addressOf(client, request_uri, more = {}) {
    const url = new URL(client.metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: client.id, request_uri, ...more });
    return url.href;
  }

  test("2.1 the way of authentication is the one of the token endpoint", async () => {
    const client = await house.client("tool-basic");
    const { parameters } = client.request();
    oauthError(await client.post(PUSH, parameters, { authenticate: false }), 401, "invalid_client");
    oauthError(await client.post(PUSH, parameters, { authenticate: false, headers: { authorization: `Basic ${btoa("tool-basic:wrong")}` } }), 401, "invalid_client");
    const open = await house.client("tool-public");
    assert.equal((await push(open)).answer.status, 201, "a client without a secret has none to show");
  });

  test("2.1 request_uri is not pushed, and client_id is", async () => {
    const client = await house.client("tool-basic");
    oauthError((await push(client, { request_uri: "urn:ietf:params:oauth:request_uri:x" })).answer, 400, "invalid_request");
    const { client_id: _, ...parameters } = client.request().parameters;
    oauthError(await client.post(PUSH, parameters), 400, "invalid_request");
  });

  test("2.2 a reference of 201, that nobody guesses, for less than ten minutes", async () => {
    const client = await house.client("tool-basic");
    const { answer } = await push(client);
    assert.equal(answer.status, 201, answer.text);
    assert.match(answer.headers.get("cache-control"), /no-store/);
    assert.match(answer.json.request_uri, /^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
    assert.ok(answer.json.expires_in >= 5 && answer.json.expires_in < 600, answer.text);
    assert.notEqual((await push(client)).answer.json.request_uri, answer.json.request_uri);
  });

  const REFUSED = [
    ["another redirect URI", { redirect_uri: "https://evil.example/" }, "invalid_request"],
    ["an unknown response type", { response_type: "magic" }, "unsupported_response_type"],
    ["an unknown scope only", { scope: "magic" }, "invalid_scope"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["prompt none beside another", { prompt: "none login" }, "invalid_request"],
  ];
  for (const [name, changes, code] of REFUSED) {
    test(`2.3 what the authorization endpoint refuses is refused at once: ${name}`, async () => {
      oauthError((await push(await house.client("tool-basic"), changes)).answer, 400, code);
    });
  }

  test("2.3 other methods and too much", async () => {
    const client = await house.client("tool-basic");
    assert.equal((await fetch(client.metadata[PUSH])).status, 405);
    assert.equal((await client.post(PUSH, { ...client.request().parameters, login_hint: "x".repeat(70_000) })).status, 413);
  });

  test("4 the browser's own parameters change nothing of what was pushed", async () => {
    const client = await house.client("tool-basic");
    const pushed = await push(client, { scope: "openid email" });
    const bent = addressOf(client, pushed.answer.json.request_uri, { scope: "openid", state: random(), prompt: "none", redirect_uri: "https://evil.example/" });
    const web = new Web();
    const back = await pressOn(web, await web.get(bent), { user: user(), end: client.redirectUri });
    assert.equal(back.location.searchParams.get("state"), pushed.parameters.state);
    const tokens = await client.redeem(back.location.searchParams.get("code"), pushed);
    assert.equal(tokens.json.scope, "email openid");
  });

  test("4 a reference is answered once, and a reload before the answer harms nothing", async () => {
    const client = await house.client("tool-basic");
    const pushed = await push(client);
    const web = new Web();
    await web.follow(await web.get(pushed.url), client.redirectUri);
    const page = await web.follow(await web.get(pushed.url), client.redirectUri);
    const back = await pressOn(web, page, { user: user(), end: client.redirectUri });
    assert.ok(back.location.searchParams.get("code"));
    errorPage(await web.get(pushed.url));
    errorPage(await new Web().get(pushed.url));
  });

  test("4 a reference is its client's", async () => {
    const client = await house.client("tool-basic");
    const { answer } = await push(client);
    errorPage(await new Web().get(addressOf(await house.client("tool-post"), answer.json.request_uri)));
    errorPage(await new Web().get(addressOf(client, `urn:ietf:params:oauth:request_uri:${random()}`)));
  });

  test("5 and 6 who has to push, and what the metadata says", async () => {
    const registration = { client_name: "Pushing", redirect_uris: ["https://rp.example/callback"], scope: "openid", grant_types: ["authorization_code"], require_pushed_authorization_requests: true };
    const registered = await register(house.program, registration);
    assert.equal(registered.registration.require_pushed_authorization_requests, true);
    const client = await house.client("tool-basic");
    Object.assign(client, { id: registered.client_id, redirectUri: "https://rp.example/callback", registered: { ...registered, redirect_uris: registration.redirect_uris } });
    const request = client.request();
    redirectedError(await new Web().get(request.url), request, "invalid_request");
    const pushed = await push(client);
    assert.equal(pushed.answer.status, 201, pushed.answer.text);
    assert.equal(client.metadata.require_pushed_authorization_requests, false, "not of everybody");
  });

  test("openid-client pushes, unmodified", async () => {
    const tool = house.program.demo.clients.find(({ client_id }) => client_id === "tool-post");
    const config = await openid.discovery(new URL(house.issuer), tool.client_id, {}, openid.ClientSecretPost(tool.client_secret), { execute: [openid.allowInsecureRequests] });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const url = await openid.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: tool.redirect_uris[0],
      scope: "openid",
      state: expectedState,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    assert.deepEqual([...url.searchParams.keys()].sort(), ["client_id", "request_uri"]);
    const web = new Web();
    const back = await pressOn(web, await web.get(url.href), { user: user(), end: tool.redirect_uris[0] });
    const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState });
    assert.ok(tokens.claims().sub);
  });

  test("whoever does not push goes on as before", async () => {
    const { code } = await signIn(await house.client("tool-basic"), user());
    assert.ok(code);
  });
});
