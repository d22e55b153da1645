// OpenID Connect Core 1.0, the code flow: sections 2, 3.1, 4, 5 and 15; each test is named after the section that it checks. The other flows (3.2, 3.3) are in
// core-implicit-hybrid.test.mjs, what single parameters do in authorize.test.mjs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { answerOf } from "../harness/client.mjs";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { register, registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const SERVICE = { client_name: "Core", redirect_uris: [CALLBACK], scope: "openid profile email phone address offline_access", scope_consent: "implicit" };
const leftHalf = (text) => createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1000);

withDemo("OIDC Core, code flow", (house) => {
  let client, keys;
  before(async () => {
    client = await registerClient(house.program, SERVICE);
    keys = createRemoteJWKSet(new URL(client.metadata.jwks_uri));
  });
  const user = () => userOf(house.program, "full");
  const verified = async (token, by = client) => (await jwtVerify(token, keys, { issuer: house.issuer, audience: by.id })).payload;

  test("2 the claims of an ID token, signed by a published key", async () => {
    const { tokens, request } = await tokensOf(client, user(), { max_age: "3600" });
    const claims = await verified(tokens.id_token);
    assert.equal(claims.iss, house.issuer);
    assert.equal(claims.aud, client.id);
    assert.match(claims.sub, /^[\x21-\x7e]{1,255}$/);
    assert.ok(Math.abs(claims.iat - seconds()) < 60 && claims.exp > claims.iat);
    assert.equal(claims.nonce, request.parameters.nonce);
    assert.ok(claims.auth_time <= claims.iat && claims.auth_time > claims.iat - 3600);
    assert.equal(claims.azp, undefined, "with one audience nobody needs it");
    assert.ok(client.metadata.acr_values_supported.includes(claims.acr));
    assert.ok(Array.isArray(claims.amr) && claims.amr.every((method) => typeof method === "string"));
  });

  test("2 the header names its key and no place to fetch one from", async () => {
    const { tokens } = await tokensOf(client, user());
    const header = decodeProtectedHeader(tokens.id_token);
    assert.ok(header.kid && header.alg !== "none");
    for (const name of ["x5u", "x5c", "jku", "jwk"]) assert.equal(header[name], undefined, name);
  });

  test("2 and 3.1.3.7 the algorithm is the registered one, RS256 when none is", async () => {
    const other = await registerClient(house.program, { ...SERVICE, id_token_signed_response_alg: "ES256" });
    for (const [by, alg] of [[client, "RS256"], [other, "ES256"]]) assert.equal(decodeProtectedHeader((await tokensOf(by, user())).tokens.id_token).alg, alg);
  });

  test("3.1.2.1 the endpoint takes GET and POST", async () => {
    const web = new Web();
    const first = await web.post(client.metadata.authorization_endpoint, client.request().parameters, { origin: "https://rp.example", "sec-fetch-site": "cross-site" });
    assert.ok((await pressOn(web, first, { user: user(), end: CALLBACK })).location.searchParams.get("code"));
  });

  const NEEDED = [
    ["scope", "invalid_scope"],
    ["response_type", "invalid_request"],
  ];
  for (const [name, error] of NEEDED) {
    test(`3.1.2.2 without ${name} nothing goes on`, async () => {
      const request = client.request({ [name]: undefined });
      redirectedError(await new Web().get(request.url), request, error);
    });
  }

  test("3.1.2.1 a redirect URI is compared letter by letter", async () => {
    for (const redirect_uri of [`${CALLBACK}/`, `${CALLBACK}?`, "HTTPS://rp.example/callback", "https://rp.example:443/callback", undefined]) errorPage(await new Web().get(client.request({ redirect_uri }).url));
  });

  test("3.1.2.1 what nobody knows is ignored: parameters, scopes, and languages, displays and classes that are not there", async () => {
    const { tokens } = await tokensOf(client, user(), { scope: "openid nonsense", unheard: "of", ui_locales: "xx yy", display: "touch", acr_values: "urn:nobody", claims_locales: "xx" });
    assert.equal(tokens.scope, "openid");
  });

  test("3.1.2.1 prompt=none never shows a page, prompt=login always asks, prompt=consent asks for consent", async () => {
    const { web } = await signIn(client, user());
    const silent = await signIn(client, user(), { prompt: "none" }, web);
    assert.deepEqual(silent.seen, []);
    assert.deepEqual((await signIn(client, user(), { prompt: "login" }, web)).seen, ["#login-submit"]);
    assert.ok((await signIn(client, user(), { prompt: "consent" }, web)).seen.includes("#consent-allow"));
    const both = client.request({ prompt: "none consent" });
    redirectedError(await web.get(both.url), both, "invalid_request");
    const nobody = client.request({ prompt: "none" });
    redirectedError(await new Web().get(nobody.url), nobody, "login_required");
  });

  test("3.1.2.1 login_hint fills the name in", async () => {
    const page = await new Web().open(client.request({ login_hint: user().username }).url);
    assert.equal(page.page.querySelector("#username").getAttribute("value"), user().username);
  });

  test("3.1.2.1 id_token_hint: who is meant is answered, somebody else is not", async () => {
    const mine = await tokensOf(client, user());
    const silent = await signIn(client, user(), { prompt: "none", id_token_hint: mine.tokens.id_token }, mine.web);
    assert.ok(silent.code);
    const other = await tokensOf(client, userOf(house.program, "linked"));
    const request = client.request({ prompt: "none", id_token_hint: mine.tokens.id_token });
    redirectedError(await other.web.get(request.url), request, "login_required");
  });

  test("3.1.2.3 somebody who is not logged in is asked to, in a page that other sites cannot send", async () => {
    const web = new Web();
    const page = await web.open(client.request().url);
    assert.ok(page.has("#login-submit"));
    const { action, values } = page.form("#login-submit");
    const { username, password } = user();
    const answer = await web.post(action.href, { ...values, username, password }, { origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    assert.ok(answer.status >= 400, String(answer.status));
  });

  test("3.1.2.4 nobody's claims go out before they agreed, and a refusal is told", async () => {
    const asking = await registerClient(house.program, { ...SERVICE, scope_consent: undefined });
    const request = asking.request({ scope: "openid email", prompt: "consent" });
    const web = new Web();
    const { username, password } = userOf(house.program, "linked");
    const page = await web.pressAndFollow(await web.open(request.url), "#login-submit", { username, password }, asking.redirectUri);
    assert.ok(page.has("#consent-allow"));
    redirectedError(await web.pressAndFollow(page, "#consent-deny", {}, asking.redirectUri), request, "access_denied");
  });

  test("3.1.2.5 and 3.1.2.6 answers come in the query with the state that was sent, and errors with a sentence", async () => {
    const { callback, request } = await signIn(client, user());
    assert.equal(callback.hash, "");
    assert.equal(callback.searchParams.get("state"), request.parameters.state);
    const none = client.request({ prompt: "none", state: undefined });
    const { location } = await new Web().get(none.url);
    assert.equal(location.searchParams.get("state"), null, "none was sent");
    assert.match(location.searchParams.get("error_description"), /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("3.1.3.2 a code is its client's, for its redirect URI, once", async () => {
    const { code, request } = await signIn(client, user());
    oauthError(await (await house.client("tool-basic")).redeem(code, request), 400, "invalid_grant");
    const second = await signIn(client, user());
    oauthError(await client.redeem(second.code, second.request, { redirect_uri: "https://rp.example/other" }), 400, "invalid_grant");
    const third = await signIn(client, user());
    assert.equal((await client.redeem(third.code, third.request)).status, 200);
    oauthError(await client.redeem(third.code, third.request), 400, "invalid_grant");
  });

  test("3.1.3.3 and 3.1.3.6 tokens come as JSON that nobody stores, the ID token among them, with at_hash", async () => {
    const { code, request } = await signIn(client, user());
    const { headers, json } = await client.redeem(code, request);
    assert.match(headers.get("content-type"), /^application\/json/);
    assert.match(headers.get("cache-control"), /no-store/);
    assert.equal(json.token_type.toLowerCase(), "bearer");
    assert.equal(typeof json.expires_in, "number");
    assert.equal((await verified(json.id_token)).at_hash, leftHalf(json.access_token));
  });

  test("3.1.3.4 a bad request is 400 and JSON", async () => {
    const answer = await client.token({ grant_type: "authorization_code", code: "x", redirect_uri: CALLBACK });
    assert.equal(answer.status, 400);
    assert.ok(["invalid_grant", "invalid_request"].includes(answer.json.error));
  });

  test("4 a service's page where a login begins is https, and is registered as such", async () => {
    const initiate_login_uri = "https://rp.example/login";
    assert.equal((await register(house.program, { ...SERVICE, initiate_login_uri })).registration.initiate_login_uri, initiate_login_uri);
    await assert.rejects(register(house.program, { ...SERVICE, initiate_login_uri: "http://rp.example/login" }), /initiate_login_uri/);
  });

  test("5.1 and 5.4 each scope brings its claims, of the types of the standard, and no others", async () => {
    const claimsOf = async (scope) => (await client.userinfo((await tokensOf(client, user(), { scope: `openid ${scope}` })).tokens.access_token)).json;
    assert.deepEqual(Object.keys(await claimsOf("email")).sort(), ["email", "email_verified", "sub"]);
    assert.deepEqual(Object.keys(await claimsOf("phone")).sort(), ["phone_number", "phone_number_verified", "sub"]);
    const { address } = await claimsOf("address");
    assert.ok(address.formatted || address.street_address);
    assert.equal(address.country === undefined || typeof address.country === "string", true);
    const profile = await claimsOf("profile");
    assert.equal(profile.email, undefined);
    assert.match(profile.birthdate, /^\d{4}-\d\d-\d\d$/);
    assert.equal(typeof profile.updated_at, "number");
    assert.match((await claimsOf("phone")).phone_number, /^\+\d+$/, "E.164");
  });

  test("5.1 and 5.3.2 a claim that is not known is left out, never null or empty", async () => {
    const { tokens } = await tokensOf(client, userOf(house.program, "no_birthdate"), { scope: "openid profile email phone address" });
    const { json } = await client.userinfo(tokens.access_token);
    for (const [name, value] of Object.entries(json)) assert.ok(value !== null && value !== "", name);
  });

  test("5.2 claims in other writings carry their language", async () => {
    const { tokens } = await tokensOf(client, user(), { scope: "openid profile", claims_locales: "ja-Kana-JP" });
    const { json } = await client.userinfo(tokens.access_token);
    assert.ok(json["family_name#ja-Kana-JP"], Object.keys(json).join());
    assert.ok(json.family_name);
  });

  test("5.3.1 userinfo takes GET and POST, the token in the header or in the form, never in the address", async () => {
    const { tokens } = await tokensOf(client, user());
    const url = client.metadata.userinfo_endpoint;
    const authorization = `Bearer ${tokens.access_token}`;
    const body = new URLSearchParams({ access_token: tokens.access_token });
    for (const how of [{ headers: { authorization } }, { method: "POST", headers: { authorization } }, { method: "POST", body }]) assert.equal((await fetch(url, how)).status, 200);
    assert.equal((await fetch(`${url}?${body}`)).status, 401);
    assert.equal((await fetch(url, { headers: { origin: "https://app.example", authorization } })).headers.get("access-control-allow-origin"), "*");
  });

  test("5.3.2 sub is there and the one of the ID token; a signed answer names issuer and audience", async () => {
    const signing = await registerClient(house.program, { ...SERVICE, userinfo_signed_response_alg: "ES256" });
    for (const by of [client, signing]) {
      const { tokens } = await tokensOf(by, user());
      const answer = await by.userinfo(tokens.access_token);
      const type = answer.headers.get("content-type");
      const said = by === signing ? await verified(answer.text, by) : answer.json;
      assert.match(type, by === signing ? /^application\/jwt/ : /^application\/json/);
      assert.equal(said.sub, decodeJwt(tokens.id_token).sub);
    }
  });

  test("5.3.3 errors of userinfo are those of bearer tokens (RFC 6750 3)", async () => {
    const answer = await client.userinfo("x");
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get("www-authenticate"), /^Bearer .*error="invalid_token"/);
    const bare = await answerOf(await fetch(client.metadata.userinfo_endpoint));
    assert.match(bare.headers.get("www-authenticate"), /^Bearer/);
    assert.doesNotMatch(bare.headers.get("www-authenticate"), /error=/, "whoever shows nothing is told nothing");
  });

  test("5.5 the parameter claims asks for single claims, for the ID token and for userinfo apart; unknown ones are ignored", async () => {
    const claims = JSON.stringify({ id_token: { email: null, "https://nobody.example/claim": null }, userinfo: { birthdate: { essential: true }, magic: null }, else: {} });
    const { tokens } = await tokensOf(client, user(), { claims });
    const idToken = decodeJwt(tokens.id_token);
    assert.equal(idToken.email, user().username);
    assert.equal(idToken.birthdate, undefined);
    const { json } = await client.userinfo(tokens.access_token);
    assert.ok(json.birthdate);
    assert.equal(json.email, undefined);
    assert.equal(json.magic, undefined);
  });

  test("5.5.1 a sub that is asked for is this person's, or nobody is answered", async () => {
    const mine = await tokensOf(client, user());
    const { sub } = decodeJwt(mine.tokens.id_token);
    const asked = (value) => ({ prompt: "none", claims: JSON.stringify({ id_token: { sub: { value } } }) });
    assert.ok((await signIn(client, user(), asked(sub), mine.web)).code);
    const request = client.request(asked("somebody-else"));
    redirectedError(await mine.web.get(request.url), request, "login_required");
  });

  test("5.5.1.1 acr as an essential claim is reached or told", async () => {
    const acr = (values) => JSON.stringify({ id_token: { acr: { essential: true, values } } });
    const [lowest] = client.metadata.acr_values_supported;
    const { tokens } = await tokensOf(client, user(), { claims: acr([lowest]) });
    assert.equal(decodeJwt(tokens.id_token).acr, lowest);
    const request = client.request({ prompt: "none", claims: acr(["urn:nobody:has:this"]) });
    const { location } = await new Web().get(request.url);
    assert.ok(location.searchParams.get("error"), location.href);
  });

  test("5.6 and 5.6.2 all claims are the provider's own, and the metadata say so", () => assert.deepEqual(client.metadata.claim_types_supported, ["normal"]));

  test("5.7 a person has another sub in another sector, and the same one each time", async () => {
    const sub = async (by) => decodeJwt((await tokensOf(by, user())).tokens.id_token).sub;
    assert.equal(await sub(client), await sub(client));
    assert.notEqual(await sub(client), await sub(await house.client("tool-basic")));
  });

  test("15.1 what every provider has: signed ID tokens, prompt, display, languages, max_age, acr_values", async () => {
    const { metadata } = client;
    assert.ok(metadata.id_token_signing_alg_values_supported.includes("RS256"));
    for (const prompt of ["none", "login"]) assert.ok(metadata.prompt_values_supported.includes(prompt));
    const { tokens } = await tokensOf(client, user(), { display: "popup", ui_locales: "en ja", claims_locales: "ja", max_age: "60", acr_values: metadata.acr_values_supported[0] });
    assert.equal(typeof decodeJwt(tokens.id_token).auth_time, "number");
  });

  test("15.2 and 15.5.2 what a provider for clients that it does not know has: discovery, scopes, claims, subject types", () => {
    for (const name of ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"]) assert.ok(client.metadata[name], name);
    assert.ok(client.metadata.scopes_supported.includes("openid"));
  });

  test("15.5.1 a code lives for a minute at most, and its client alone can use it", async () => {
    const { code, request } = await signIn(client, user());
    assert.ok(code.length >= 22, "128 bits");
    oauthError(await (await house.client("tool-public")).redeem(code, request), 400, "invalid_grant");
  });
});
