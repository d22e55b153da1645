// The authorization endpoint: what is refused and how, and what the parameters of OpenID Connect Core 3.1.2.1 do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeJwt } from "jose";
import { Client } from "../harness/client.mjs";
import { errorPage, redirectedError, securePage } from "../harness/expect.mjs";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

// Until client and redirect URI are proven, an error is a page and never a redirect.
const UNPROVEN = [
  ["no client", { client_id: undefined }],
  ["unknown client", { client_id: "nobody" }],
  ["no redirect URI", { redirect_uri: undefined }],
  ["another redirect URI", { redirect_uri: "https://evil.example/callback" }],
  ["a longer path", { redirect_uri: "http://127.0.0.1:9999/callback/more" }],
  ["a query added", { redirect_uri: "http://127.0.0.1:9999/callback?more=1" }],
  ["another case", { redirect_uri: "http://127.0.0.1:9999/Callback" }],
  ["a fragment", { redirect_uri: "http://127.0.0.1:9999/callback#more" }],
  ["dots in the path", { redirect_uri: "http://127.0.0.1:9999/x/../callback" }],
  ["an escaped letter", { redirect_uri: "http://127.0.0.1:9999/%63allback" }],
  ["another host that begins alike", { redirect_uri: "http://127.0.0.1:9999.evil.example/callback" }],
  ["user information", { redirect_uri: "http://127.0.0.1:9999@evil.example/callback" }],
  ["a script", { redirect_uri: "javascript:alert(1)" }],
  ["control characters", { client_id: "tool-basic\u0000" }],
];

const REDIRECTED = [
  ["no response type", { response_type: undefined }, "invalid_request"],
  ["unknown response type", { response_type: "magic" }, "unsupported_response_type"],
  ["unknown scope only", { scope: "magic" }, "invalid_scope"],
  ["none beside another prompt", { prompt: "none login" }, "invalid_request"],
  ["unknown prompt", { prompt: "dance" }, "invalid_request"],
  ["negative max_age", { max_age: "-1" }, "invalid_request"],
  ["max_age in words", { max_age: "soon" }, "invalid_request"],
  ["claims that are no JSON", { claims: "{" }, "invalid_request"],
  ["claims that are no object", { claims: "[]" }, "invalid_request"],
  ["unknown response mode", { response_mode: "pigeon" }, "invalid_request"],
  ["request object", { request: "e30.e30." }, /^request_not_supported|invalid_request(_object)?$/],
  ["request URI", { request_uri: "https://rp.example/request" }, /^request_uri_not_supported|invalid_request(_uri)?$/],
  ["nobody logged in", { prompt: "none" }, "login_required"],
];

withDemo("authorization endpoint", (house) => {
  for (const [name, changes] of UNPROVEN) {
    test(`a page for: ${name}`, async () => {
      const client = await house.client("tool-basic");
      const answer = await new Web().get(client.request(changes).url);
      errorPage(answer);
      securePage(answer);
    });
  }

  for (const [name, changes, code] of REDIRECTED) {
    test(`back to the relying party: ${name}`, async () => {
      const client = await house.client("tool-basic");
      const request = client.request(changes);
      const answer = await new Web().open(request.url, request.parameters.redirect_uri);
      const told = answer.location?.searchParams.get("error");
      if (code instanceof RegExp) assert.match(told ?? "", code);
      redirectedError(answer, request, code instanceof RegExp ? told : code);
    });
  }

  for (const name of ["client_id", "redirect_uri", "state", "scope", "nonce", "code_challenge", "response_type"]) {
    test(`repeated parameter: ${name}`, async () => {
      const client = await house.client("tool-basic");
      const request = client.request();
      const answer = await new Web().get(`${request.url}&${name}=${encodeURIComponent(request.parameters[name])}`);
      if (answer.location) assert.equal(answer.location.searchParams.get("error"), "invalid_request");
      else errorPage(answer);
      assert.ok(!["client_id", "redirect_uri"].includes(name) || !answer.location, "not proven");
    });
  }

  test("the request may be a POST", async () => {
    const client = await house.client("tool-basic");
    const request = client.request();
    const web = new Web();
    const first = await web.post(client.metadata.authorization_endpoint, request.parameters, { origin: "http://127.0.0.1:9999", "sec-fetch-site": "cross-site" });
    const back = await pressOn(web, first, { user: userOf(house.program, "full"), end: client.redirectUri });
    assert.ok(back.location.searchParams.get("code"));
  });

  test("state of 128 characters comes back intact, with iss", async () => {
    const state = "s/+=&%~é".repeat(16);
    const { callback } = await signIn(await house.client("tool-basic"), userOf(house.program, "full"), { state });
    assert.equal(callback.searchParams.get("state"), state);
    assert.equal(callback.searchParams.get("iss"), house.issuer);
  });

  test("a scope that nobody knows, or that is not for a login, is left out", async () => {
    const { tokens } = await tokensOf(await house.client("tool-basic"), userOf(house.program, "full"), { scope: "openid groups admin:read email" });
    assert.deepEqual(tokens.scope.split(" ").sort(), ["email", "openid"]);
  });

  test("form_post answers with a form", async () => {
    const client = await house.client("tool-basic");
    const user = userOf(house.program, "full");
    const { web } = await signIn(client, user);
    const request = client.request({ response_mode: "form_post" });
    const page = await web.open(request.url);
    assert.equal(page.status, 200);
    const form = page.page.querySelector("form");
    assert.equal(form.getAttribute("action"), client.redirectUri);
    const value = (name) => form.querySelector(`input[name="${name}"]`)?.getAttribute("value");
    assert.equal(value("state"), request.parameters.state);
    assert.equal(value("iss"), house.issuer);
    assert.equal((await client.redeem(value("code"), request)).status, 200);
  });

  test("scope consent is asked once and remembered; a denial is told", async () => {
    const client = await house.client("tool-post");
    const user = userOf(house.program, "linked");
    const first = await signIn(client, user, { scope: "openid email" });
    assert.ok(first.seen.includes("#consent-allow"));
    const second = await signIn(client, user, { scope: "openid email" }, first.web);
    assert.deepEqual(second.seen, []);
    const more = client.request({ scope: "openid email phone" });
    const page = await first.web.open(more.url, client.redirectUri);
    redirectedError(await first.web.pressAndFollow(page, "#consent-deny", {}, client.redirectUri), more, "access_denied");
    const silent = client.request({ scope: "openid email phone", prompt: "none" });
    redirectedError(await first.web.open(silent.url, client.redirectUri), silent, "consent_required");
    const again = await signIn(client, user, { scope: "openid email", prompt: "consent" }, first.web);
    assert.deepEqual(again.seen, ["#consent-allow"]);
  });

  test("prompt=none keeps sub and auth_time; prompt=login and max_age ask again", async () => {
    const client = await house.client("tool-basic");
    const user = userOf(house.program, "full");
    const first = await tokensOf(client, user, { max_age: "3600" });
    const silent = await tokensOf(client, user, { prompt: "none", max_age: "3600" }, first.web);
    const [one, two] = [first, silent].map((visit) => decodeJwt(visit.tokens.id_token));
    assert.equal(two.sub, one.sub);
    assert.equal(two.auth_time, one.auth_time);
    assert.equal(two.nonce, silent.request.parameters.nonce);

    await new Promise((done) => setTimeout(done, 2100));
    const old = client.request({ prompt: "none", max_age: "1" });
    redirectedError(await first.web.open(old.url, client.redirectUri), old, "login_required");
    for (const changes of [{ prompt: "login" }, { max_age: "1" }]) {
      const again = await tokensOf(client, user, { ...changes, id_token_hint: undefined }, first.web);
      assert.ok(again.seen.includes("#login-submit"), JSON.stringify(changes));
      assert.ok(decodeJwt(again.tokens.id_token).auth_time > one.auth_time);
      await new Promise((done) => setTimeout(done, 2100));
    }
  });

  test("id_token_hint of somebody else is login_required under prompt=none", async () => {
    const client = await house.client("tool-basic");
    const other = await tokensOf(client, userOf(house.program, "linked"));
    const { web } = await signIn(client, userOf(house.program, "full"));
    const request = client.request({ prompt: "none", id_token_hint: other.tokens.id_token });
    redirectedError(await web.open(request.url, client.redirectUri), request, "login_required");
  });

  test("claims asks for claims in the ID token and in userinfo; acr_values come back", async () => {
    const client = await house.client("tool-basic");
    const claims = JSON.stringify({ id_token: { email: null, auth_time: { essential: true } }, userinfo: { birthdate: null } });
    const acr = client.metadata.acr_values_supported[0];
    const { tokens } = await tokensOf(client, userOf(house.program, "full"), { claims, acr_values: acr });
    const idToken = decodeJwt(tokens.id_token);
    assert.equal(idToken.email, userOf(house.program, "full").username);
    assert.equal(typeof idToken.auth_time, "number");
    assert.equal(idToken.acr, acr);
    const { json } = await client.userinfo(tokens.access_token);
    assert.match(json.birthdate, /^\d{4}-\d\d-\d\d$/);
    assert.equal(json.email, undefined, "only what was asked for userinfo");
  });

  test("the subject differs between sectors", async () => {
    const user = userOf(house.program, "full");
    const tool = decodeJwt((await tokensOf(await house.client("tool-basic"), user)).tokens.id_token);
    const notebook = await house.client("maintenance-notebook");
    const other = decodeJwt((await tokensOf(notebook, user)).tokens.id_token);
    assert.notEqual(tool.sub, other.sub);
  });

  test("an interaction belongs to the browser that began it", async () => {
    const client = await house.client("tool-basic");
    const mine = new Web();
    const page = await mine.open(client.request().url);
    assert.ok(page.has("#login-submit"));
    const stranger = await new Web().get(page.url);
    assert.ok(!stranger.has("#login-submit") && stranger.status >= 400, `${stranger.status}`);
  });

  test("userinfo for profile holds every claim that the scope names", async () => {
    const client = await Client.of(house.program, "tool-basic");
    const { tokens } = await tokensOf(client, userOf(house.program, "full"), { scope: "openid profile email phone address" });
    const { json } = await client.userinfo(tokens.access_token);
    const profile = "name family_name given_name middle_name nickname preferred_username profile picture website gender birthdate zoneinfo locale updated_at".split(" ");
    for (const name of [...profile, "email", "phone_number", "address"]) assert.ok(json[name], name);
    assert.equal(json.email_verified, true);
    assert.equal(typeof json.updated_at, "number");
  });
});
