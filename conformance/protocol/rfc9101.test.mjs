// Signed authorization requests, RFC 9101: each test is named after the section that it checks. With them signed answers (JARM), by one real client.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { CompactEncrypt, SignJWT, decodeProtectedHeader, exportJWK, generateKeyPair } from "jose";
import * as openid from "openid-client";
import { random } from "../harness/client.mjs";
import { errorPage, oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const seconds = () => Math.floor(Date.now() / 1000);

withDemo("RFC 9101", (house) => {
  let client;
  let keys;
  before(async () => {
    keys = await generateKeyPair("ES256", { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k" }] };
    const more = { request_object_signing_alg: "ES256", authorization_signed_response_alg: "ES256", scope_consent: "implicit", jwks };
    const registered = await register(house.program, { client_name: "Signing", redirect_uris: [CALLBACK], scope: "openid email", grant_types: ["authorization_code"], ...more });
    client = await house.client("tool-basic");
    Object.assign(client, { id: registered.client_id, redirectUri: CALLBACK, registered: { ...registered, redirect_uris: [CALLBACK] } });
  });

  /** A request and its object, bent by `claims` and `header`; undefined leaves a member out. */
  async function signed(claims = {}, header = {}, key = keys.privateKey) {
    const request = client.request();
    const all = { ...request.parameters, iss: client.id, aud: house.issuer, exp: seconds() + 60, nbf: seconds(), ...claims };
    for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name];
    const head = { typ: "oauth-authz-req+jwt", alg: "ES256", kid: "k", ...header };
    for (const [name, value] of Object.entries(head)) if (value === undefined) delete head[name];
    const object = await new SignJWT(all).setProtectedHeader(head).sign(key);
    return { ...request, object, url: address(object) };
  }

  function address(object, more = {}) {
    const url = new URL(client.metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: client.id, request: object, ...more });
    return url.href;
  }

  const push = (object) => client.post("pushed_authorization_request_endpoint", { client_id: client.id, request: object });

  const BAD = [
    ["4 an object within the object", { request: "x" }],
    ["4 a reference within the object", { request_uri: "https://rp.example/request" }],
    ["4 no client_id", { client_id: undefined }],
    ["4 another client_id", { client_id: "tool-post" }],
    ["4 no issuer", { iss: undefined }],
    ["4 another issuer", { iss: "tool-post" }],
    ["4 another audience", { aud: "https://other.example" }],
    ["4 the endpoint as audience", { aud: "/authorize" }],
    ["6.1 over", { exp: 1_000_000_000 }],
    ["6.1 without an end", { exp: undefined }],
    ["6.1 good for days", { exp: 4_000_000_000 }],
    ["6.1 not yet", { nbf: 4_000_000_000 }],
    ["10.8 another type", {}, { typ: "dpop+jwt" }],
    ["6.2 a key that nobody registered", {}, { kid: "other" }],
  ];
  for (const [name, claims, header] of BAD) {
    test(`${name} is refused, pushed and in the address`, async () => {
      const { object, url } = await signed(claims, header);
      oauthError(await push(object), 400, "invalid_request_object");
      errorPage(await new Web().get(url));
    });
  }

  test("10.8 an object that could be an assertion is refused", async () => oauthError(await push((await signed({ sub: client.id })).object), 400, "invalid_request_object"));

  test("10.8 a type is recommended, and not asked for", async () => {
    for (const typ of [undefined, "JWT"]) assert.equal((await push((await signed({}, { typ })).object)).status, 201, String(typ));
  });

  test("6.2 a signature of somebody else, and none", async () => {
    const foreign = await generateKeyPair("ES256");
    oauthError(await push((await signed({}, {}, foreign.privateKey)).object), 400, "invalid_request_object");
    const [, payload] = (await signed()).object.split(".");
    const none = Buffer.from('{"typ":"oauth-authz-req+jwt","alg":"none"}').toString("base64url");
    oauthError(await push(`${none}.${payload}.`), 400, "invalid_request_object");
    assert.ok(!client.metadata.request_object_signing_alg_values_supported.includes("none"));
  });

  test("6.3 nothing counts but what is signed", async () => {
    const request = await signed({ scope: "openid" });
    const web = new Web();
    const url = address(request.object, { scope: "openid email", state: random(), prompt: "none", redirect_uri: "https://evil.example/" });
    const back = await pressOn(web, await web.get(url), { user: userOf(house.program, "full"), end: CALLBACK });
    assert.equal(back.location.searchParams.get("state"), request.parameters.state);
    assert.equal((await client.redeem(back.location.searchParams.get("code"), request)).json.scope, "openid");
  });

  test("6.1 an encrypted object is refused like a wrong signature where nobody reads it", async (t) => {
    if (client.metadata.request_object_encryption_alg_values_supported) return t.skip("it is read here: see rfc9101-encrypted.test.mjs");
    const foreign = await generateKeyPair("ECDH-ES");
    const closed = await new CompactEncrypt(new TextEncoder().encode((await signed()).object)).setProtectedHeader({ alg: "ECDH-ES", enc: "A128GCM", cty: "JWT" }).encrypt(foreign.publicKey);
    const answer = await push(closed);
    oauthError(answer, 400, "invalid_request_object");
    assert.deepEqual(answer.json, (await push((await signed({}, {}, (await generateKeyPair("ES256")).privateKey)).object)).json);
  });

  test("7 a client that is registered for no objects is told so", async () => {
    const plain = await house.client("tool-basic");
    const request = plain.request({ request: (await signed()).object });
    redirectedError(await new Web().get(request.url), request, "request_not_supported");
  });

  test("JARM 2.3: openid-client signs, pushes and gets a signed answer, unmodified", async () => {
    const { client_id, client_secret } = client.registered;
    const config = await openid.discovery(new URL(house.issuer), client_id, { authorization_signed_response_alg: "ES256" }, openid.ClientSecretBasic(client_secret), { execute: [openid.allowInsecureRequests, openid.useJwtResponseMode] });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const parameters = { redirect_uri: CALLBACK, scope: "openid", state: expectedState, code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: "S256" };
    const direct = await openid.buildAuthorizationUrlWithJAR(config, parameters, { key: keys.privateKey, kid: "k" });
    const pushed = await openid.buildAuthorizationUrlWithPAR(config, direct.searchParams);
    for (const url of [direct, pushed]) {
      const web = new Web();
      const back = await pressOn(web, await web.get(url.href), { user: userOf(house.program, "full"), end: CALLBACK });
      assert.deepEqual([...back.location.searchParams.keys()], ["response"]);
      assert.equal(decodeProtectedHeader(back.location.searchParams.get("response")).alg, "ES256");
      const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState });
      assert.ok(tokens.claims().sub);
    }
  });
});
