// Apps on phones and computers, RFC 8252: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { initialToken, registrationCall } from "../harness/initial_token.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { register, registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const PRIVATE = "jp.example.app:/callback";
const CLAIMED = "https://app.example.jp/callback";
const [LOOPBACK, LOOPBACK6] = ["http://127.0.0.1:51000/callback", "http://[::1]:51000/callback"];
const NATIVE = { client_name: "App", application_type: "native", token_endpoint_auth_method: "none", scope: "openid offline_access", redirect_uris: [PRIVATE, CLAIMED, LOOPBACK, LOOPBACK6], sector_identifier: "app.example.jp" };

withDemo("RFC 8252", (house) => {
  let app;
  before(async () => {
    app = await registerClient(house.program, NATIVE);
  });
  const user = () => userOf(house.program, "full");

  const TAKEN = [
    ["7.1 a private scheme", PRIVATE],
    ["7.2 a claimed https address", CLAIMED],
    ["7.3 the loopback address as registered", LOOPBACK],
    ["7.3 the loopback address with another port", "http://127.0.0.1:62347/callback"],
    ["7.3 the loopback address without a port", "http://127.0.0.1/callback"],
    ["7.3 the loopback address of IPv6 with another port", "http://[::1]:8080/callback"],
  ];
  for (const [name, redirect_uri] of TAKEN) {
    test(`${name} gets the answer, and its code tokens`, async () => {
      const { code, request, callback } = await signIn(app, user(), { redirect_uri });
      assert.ok(callback.href.startsWith(redirect_uri));
      const answer = await app.redeem(code, request);
      assert.equal(answer.status, 200, answer.text);
    });
  }

  const REFUSED = [
    ["7.3 another path of the loopback address", "http://127.0.0.1:51000/other"],
    ["7.3 a query added to the loopback address", "http://127.0.0.1:51000/callback?x=1"],
    ["7.3 another loopback address", "http://127.0.0.2:51000/callback"],
    ["8.3 the name localhost in place of the address", "http://localhost:51000/callback"],
    ["7.3 the loopback address over https", "https://127.0.0.1:51000/callback"],
    ["7.1 another path of the private scheme", "jp.example.app:/other"],
    ["7.1 a private scheme that is not registered", "jp.example.evil:/callback"],
    ["7.2 another port of a claimed address", "https://app.example.jp:8443/callback"],
  ];
  for (const [name, redirect_uri] of REFUSED) {
    test(`${name} gets nothing`, async () => errorPage(await new Web().get(app.request({ redirect_uri }).url)));
  }

  test("7.3 the port is free for apps alone, not for services on the web", async () => {
    const client = await house.client("tool-basic");
    errorPage(await new Web().get(client.request({ redirect_uri: client.redirectUri.replace(":9999", ":9998") }).url));
  });

  test("7.3 the code is for the port that it went to", async () => {
    const { code, request } = await signIn(app, user(), { redirect_uri: LOOPBACK });
    oauthError(await app.redeem(code, request, { redirect_uri: "http://127.0.0.1:51001/callback" }), 400, "invalid_grant");
  });

  test("8.1 without PKCE an app gets nothing", async () => {
    const request = app.request({ code_challenge: undefined, code_challenge_method: undefined });
    redirectedError(await new Web().get(request.url), { parameters: { ...request.parameters, redirect_uri: PRIVATE } }, "invalid_request");
  });

  test("8.4 the whole address is registered: schemes without a domain, wildcards and fragments are refused", async () => {
    for (const uri of ["app:/callback", "javascript:alert(1)", "file:///etc/passwd", "jp.example.app:/callback#x", "https://*.example.jp/callback", "http://app.example.jp/callback"]) {
      await assert.rejects(register(house.program, { ...NATIVE, redirect_uris: [uri] }), /redirect_uris/, uri);
    }
  });

  test("8.4 an app is known as one: a service on the web has no private scheme", async () => {
    await assert.rejects(register(house.program, { ...NATIVE, application_type: "web", redirect_uris: [PRIVATE] }), /redirect_uris/);
  });

  test("8.4 and 8.5 an app has no secret, and logs in without one", async () => {
    const { client_secret } = await register(house.program, NATIVE);
    assert.equal(client_secret, undefined);
    assert.ok(app.metadata.token_endpoint_auth_methods_supported.includes("none"));
    assert.ok((await tokensOf(app, user(), { redirect_uri: CLAIMED })).tokens.access_token);
  });

  test("8.5 a secret that somebody puts into an app proves nothing", async () => {
    const { code, request } = await signIn(app, user(), { redirect_uri: CLAIMED });
    oauthError(await app.redeem(code, request, { client_secret: "shared-by-all" }), 401, "invalid_client");
  });

  test("8.4 each installation may register itself, and then has a secret of its own", async () => {
    const { initial_access_token: token } = await initialToken(house.program);
    const body = { application_type: "native", redirect_uris: [LOOPBACK] };
    const [one, two] = await Promise.all([0, 1].map(() => registrationCall(app.metadata.registration_endpoint, { token, body })));
    assert.equal(one.status, 201, one.text);
    assert.ok(one.json.client_secret && one.json.client_secret !== two.json.client_secret);
  });

  test("8.12 no page of ours can be put into a frame", async () => {
    const page = await new Web().open(app.request().url);
    assert.match(page.headers.get("content-security-policy"), /frame-ancestors 'none'/);
  });

  test("8.6 an app that anybody can pretend to be is answered by a person's hand each time", async () => {
    const { web } = await signIn(app, user(), { redirect_uri: LOOPBACK });
    for (const redirect_uri of [LOOPBACK, PRIVATE]) {
      const { seen } = await signIn(app, user(), { redirect_uri }, web);
      assert.ok(seen.length > 0, `${redirect_uri} was answered without a word`);
    }
  });

  test("8.6 such an app cannot be answered in silence; one at a claimed address can", async () => {
    const { web } = await signIn(app, user(), { redirect_uri: LOOPBACK });
    const silent = app.request({ redirect_uri: PRIVATE, prompt: "none" });
    redirectedError(await web.open(silent.url, PRIVATE), silent, "consent_required");
    const { seen } = await signIn(app, user(), { redirect_uri: CLAIMED, prompt: "none" }, web);
    assert.deepEqual(seen, []);
  });
});
