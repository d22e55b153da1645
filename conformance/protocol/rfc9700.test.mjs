// The best current practice for OAuth's security, RFC 9700: each test is named after the section that it checks. What other standards say in more detail is in
// the files of those.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeJwt } from "jose";
import { random } from "../harness/client.mjs";
import { deploymentUnderTest } from "../harness/deployment.mjs";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { register, registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const SERVICE = { client_name: "Service", redirect_uris: [CALLBACK], scope: "openid offline_access", scope_consent: "implicit" };
const SCOPE = { scope: "openid email offline_access" };

withDemo("RFC 9700", (house) => {
  const user = () => userOf(house.program, "full");
  const loginPage = async (web = new Web()) => web.open((await house.client("tool-basic")).request().url);

  test("2.1 and 4.1.3 an address that is nearly registered is a page: nothing goes anywhere", async () => {
    const client = await house.client("tool-basic");
    for (const redirect_uri of [`${client.redirectUri}/`, `${client.redirectUri}?x`, client.redirectUri.toUpperCase(), client.redirectUri.replace("127.0.0.1", "localhost"), client.redirectUri.replace("http:", "https:")]) {
      errorPage(await new Web().get(client.request({ redirect_uri }).url));
    }
  });

  test("2.1 and 4.11.2 nobody is led on to an address of the request, and errors that need no client are pages", async () => {
    const evil = "https://evil.example/";
    const client = await house.client("tool-basic");
    for (const name of ["redirect_uri", "next", "return_to", "url", "post_logout_redirect_uri"]) {
      for (const path of ["/login", "/register", "/logout", "/account"]) {
        const answer = await new Web().open(`${house.issuer}${path}?${new URLSearchParams({ [name]: evil })}`, evil);
        assert.equal(answer.location, undefined, `${path} ${name}`);
      }
    }
    errorPage(await new Web().get(client.request({ redirect_uri: evil, prompt: "none" }).url));
  });

  test("2.1.1 and 4.5.3 a code that was put into somebody else's login is worth nothing", async () => {
    for (const id of ["tool-basic", "tool-public"]) {
      const client = await house.client(id);
      const stolen = await signIn(client, user());
      const mine = client.request();
      oauthError(await client.redeem(stolen.code, { ...stolen.request, verifier: mine.verifier }), 400, "invalid_grant");
    }
  });

  test("2.1.1 a nonce comes back in the ID token, and no other", async () => {
    const { tokens, request } = await tokensOf(await house.client("tool-basic"), user());
    assert.equal(decodeJwt(tokens.id_token).nonce, request.parameters.nonce);
  });

  test("2.1.2 no tokens come by the browser", { skip: deploymentUnderTest() && "a provider may offer them to clients that are registered for them" }, async () => {
    const client = await house.client("tool-basic");
    for (const response_type of ["token", "id_token token", "code token", "code id_token token"]) {
      const { location } = await new Web().open(client.request({ response_type }).url, client.redirectUri);
      const said = new URLSearchParams(location.hash.slice(1));
      assert.equal(said.get("error"), "unsupported_response_type", response_type);
      assert.equal(said.get("access_token"), null);
    }
  });

  test("2.2.1 tokens can be bound to a key, and the metadata say so", async () => {
    const { metadata } = await house.client("tool-basic");
    assert.ok(metadata.dpop_signing_alg_values_supported.length > 0);
  });

  test("2.2.2 and 4.14.2 refresh tokens of a client without a secret are used once", async () => {
    const client = await house.client("tool-public");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    const next = (await client.refresh(tokens.refresh_token)).json.refresh_token;
    assert.notEqual(next, tokens.refresh_token);
    const last = (await client.refresh(next)).json.refresh_token;
    const reused = await client.refresh(tokens.refresh_token);
    oauthError(reused, 400, "invalid_grant");
    oauthError(await client.refresh(last), 400, "invalid_grant");
  });

  test("2.2.2 and 4.14.2 refresh tokens come only where they were asked for, and keep their scope", async () => {
    const client = await house.client("tool-public");
    assert.equal((await tokensOf(client, user(), { scope: "openid email" })).tokens.refresh_token, undefined);
    const { tokens } = await tokensOf(client, user(), SCOPE);
    oauthError(await client.refresh(tokens.refresh_token, { scope: "openid phone" }), 400, "invalid_scope");
  });

  test("2.3 and 4.10.2 a token has one audience, which takes it, and little scope", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), { scope: "openid" });
    const { aud, scope } = decodeJwt(tokens.access_token);
    assert.deepEqual([aud, scope], [house.issuer, "openid"]);
    assert.equal((await fetch(`${house.issuer}/dealer/v1/links`, { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 401);
    const { json } = await client.userinfo(tokens.access_token);
    assert.deepEqual(Object.keys(json), ["sub"], "and shows what was agreed to alone");
  });

  test("2.4 there is no grant of a person's password", async () => {
    const client = await house.client("tool-post");
    const { username, password } = user();
    oauthError(await client.token({ grant_type: "password", username, password }), 400, "unsupported_grant_type");
    assert.ok(!client.metadata.grant_types_supported.includes("password"));
  });

  test("2.5 clients can prove themselves by keys", async () => {
    const { metadata } = await house.client("tool-basic");
    assert.ok(metadata.token_endpoint_auth_methods_supported.includes("private_key_jwt"));
    assert.ok(!metadata.token_endpoint_auth_methods_supported.includes("client_secret_jwt"));
  });

  test("2.6 metadata are published, and say how PKCE is done", async () => {
    const answer = await fetch(`${house.issuer}/.well-known/oauth-authorization-server`);
    assert.equal(answer.status, 200);
    assert.deepEqual((await answer.json()).code_challenge_methods_supported, ["S256"]);
  });

  test("2.6 pages of other origins cannot read the authorization endpoint", async () => {
    const client = await house.client("tool-public");
    const headers = { origin: "https://app.example", "access-control-request-method": "GET" };
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await fetch(client.request().url, { method, headers, redirect: "manual" });
      assert.equal(answer.headers.get("access-control-allow-origin"), null, method);
    }
  });

  test("4.2.4 pages send no address on, load nothing from elsewhere, and are stored nowhere", async () => {
    const page = await loginPage();
    assert.match(page.headers.get("referrer-policy"), /^(no-referrer|same-origin)$/);
    assert.match(page.headers.get("content-security-policy"), /default-src 'none'|default-src 'self'/);
    assert.match(page.headers.get("cache-control"), /no-store/);
    for (const element of page.page.querySelectorAll("script[src], link[href], img[src]")) {
      const url = new URL(element.getAttribute("src") ?? element.getAttribute("href"), page.url);
      assert.equal(url.origin, house.issuer, url.href);
    }
  });

  test("4.2.4 a code is used once, and form_post keeps it out of the address", async () => {
    const client = await house.client("tool-basic");
    const visit = await tokensOf(client, user());
    oauthError(await client.redeem(visit.code, visit.request), 400, "invalid_grant");
    assert.ok(client.metadata.response_modes_supported.includes("form_post"));
  });

  test("4.3.2 an access token in an address is not taken", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user());
    const answer = await fetch(`${client.metadata.userinfo_endpoint}?${new URLSearchParams({ access_token: tokens.access_token })}`);
    assert.equal(answer.status, 401);
  });

  test("4.4.2 every answer says who made it", async () => {
    const client = await house.client("tool-basic");
    const { callback } = await signIn(client, user());
    assert.equal(callback.searchParams.get("iss"), house.issuer);
    const failed = client.request({ prompt: "none" });
    redirectedError(await new Web().open(failed.url, client.redirectUri), failed, "login_required");
  });

  test("4.7.1 a form of another site is refused", async () => {
    const web = new Web();
    const page = await loginPage(web);
    const { action, values } = page.form("#login-submit");
    const { username, password } = user();
    const sent = { ...values, username, password };
    for (const headers of [{ origin: "https://evil.example", "sec-fetch-site": "cross-site" }, {}]) {
      const bent = "origin" in headers ? sent : { ...sent, csrf: "x" };
      const answer = await web.post(action.href, bent, headers);
      assert.ok(answer.status >= 400 || answer.has("#login-submit"), `${answer.status}`);
    }
    assert.ok((await web.open(`${house.issuer}/account`)).has("#login-submit"), "nobody is logged in");
  });

  test("4.8.2 PKCE cannot be taken away on the way: a verifier without a challenge is refused", async () => {
    const client = await house.client("tool-basic");
    const { code, request } = await signIn(client, user(), { code_challenge: undefined, code_challenge_method: undefined });
    oauthError(await client.redeem(code, request), 400, "invalid_grant");
  });

  test("4.12 whoever sent a form is led on by 303", async () => {
    const client = await house.client("tool-basic");
    const web = new Web();
    const page = await web.open(client.request().url);
    const { username, password } = user();
    let answer = await web.press(page, "#login-submit", { username, password });
    for (let step = 0; step < 10 && answer.location && !answer.location.href.startsWith(client.redirectUri); step += 1) {
      assert.equal(answer.status, 303, answer.url.href);
      answer = await web.get(answer.location);
    }
    const back = await pressOn(web, answer, { user: user(), end: client.redirectUri });
    assert.equal(back.status, 303);
  });

  test("4.13 headers of a proxy that nobody named are not believed", async () => {
    const lies = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example", "x-ssl-client-cert": "x", "client-cert": ":AAAA:" };
    const answer = await fetch(`${house.issuer}/.well-known/openid-configuration`, { headers: lies });
    assert.equal((await answer.json()).issuer, house.issuer);
    const client = await house.client("tool-basic");
    oauthError(await client.post("token_endpoint", { grant_type: "client_credentials", client_id: client.id }, { authenticate: false, headers: lies }), 401, "invalid_client");
  });

  test("4.15.1 clients do not choose their own names", async () => {
    const one = await register(house.program, SERVICE);
    const two = await register(house.program, SERVICE);
    assert.notEqual(one.client_id, two.client_id);
    await assert.rejects(register(house.program, { ...SERVICE, client_id: "hanako" }));
  });

  test("4.16 no page can be put into a frame, and no script of others runs", async () => {
    const client = await house.client("tool-post");
    const web = new Web();
    const { username, password } = userOf(house.program, "linked");
    const login = await web.open(client.request({ prompt: "consent" }).url);
    const consent = await web.pressAndFollow(login, "#login-submit", { username, password });
    assert.ok(consent.has("#consent-allow"));
    for (const page of [login, consent]) {
      const policy = page.headers.get("content-security-policy");
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
    }
  });

  test("4.17.2 no answer comes by a message between windows", async () => {
    const { metadata } = await house.client("tool-public");
    assert.ok(!metadata.response_modes_supported.includes("web_message"));
    const client = await house.client("tool-public");
    const request = client.request({ response_mode: "web_message" });
    redirectedError(await new Web().open(request.url, client.redirectUri), request, "invalid_request");
  });

  test("4.1.3 an address with a wildcard, a fragment, a name in it or plain http cannot be registered", async () => {
    for (const uri of ["https://*.rp.example/callback", "https://rp.example/*", `${CALLBACK}#`, "https://somebody@rp.example/callback", "http://rp.example/callback", "data:text/html,x"]) {
      await assert.rejects(register(house.program, { ...SERVICE, redirect_uris: [uri] }), /redirect_uris/, uri);
    }
  });

  test("4.6.1 a token is not taken for another: the ID token names its access token", async () => {
    const client = await registerClient(house.program, SERVICE);
    const { tokens } = await tokensOf(client, user());
    const other = await tokensOf(client, user());
    const hash = (token) => decodeJwt(token).at_hash;
    assert.ok(hash(tokens.id_token));
    assert.notEqual(hash(tokens.id_token), hash(other.tokens.id_token));
  });

  test("4.9 and 4.10 what was stolen can be ended", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    await client.revoke(tokens.access_token);
    assert.equal((await client.userinfo(tokens.access_token)).status, 401);
    assert.equal((await client.introspect(random())).json.active, false);
  });
});
