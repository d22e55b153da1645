// Clients that register themselves, RFC 7591 and OpenID Connect Dynamic Client Registration 1.0: each test is named after the section that it checks. Where
// their addresses may lead is in ../corpora/ssrf.test.mjs.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { exportJWK, generateKeyPair } from "jose";
import * as openid from "openid-client";
import { Client } from "../harness/client.mjs";
import { deploymentUnderTest } from "../harness/deployment.mjs";
import { oauthError } from "../harness/expect.mjs";
import { initialToken, registrationCall } from "../harness/initial_token.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";

withDemo("RFC 7591", (house) => {
  let endpoint, token;
  before(async () => {
    const metadata = await (await fetch(`${house.issuer}/.well-known/openid-configuration`)).json();
    endpoint = metadata.registration_endpoint;
    token = (await initialToken(house.program)).initial_access_token;
  });

  const register = (changes = {}, options = {}) => registrationCall(endpoint, { token, body: { redirect_uris: [CALLBACK], ...changes }, ...options });

  test("2 and 3.2.1 the defaults are registered, and everything that is registered is answered", async () => {
    const { status, headers, json } = await register({ client_name: "Parts", "client_name#ja": "部品", contacts: ["dev@rp.example"], an_invention: 1 });
    assert.equal(status, 201);
    assert.match(headers.get("content-type"), /^application\/json/);
    assert.match(headers.get("cache-control"), /no-store/);
    const { client_id, client_secret, registration_access_token, registration_client_uri, client_id_issued_at, ...registered } = json;
    assert.ok(client_id && client_secret.length >= 43 && registration_access_token.length >= 43);
    assert.equal(registration_client_uri, `${endpoint}/${client_id}`);
    assert.ok(Math.abs(client_id_issued_at - Date.now() / 1000) < 60);
    assert.deepEqual(registered, {
      client_secret_expires_at: 0,
      application_type: "web",
      redirect_uris: [CALLBACK],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "RS256",
      subject_type: "pairwise",
      scope: "address email openid phone profile",
      require_auth_time: false,
      client_name: "Parts",
      "client_name#ja": "部品",
      contacts: ["dev@rp.example"],
    });
  });

  test("3 without an initial access token nothing is registered", async (t) => {
    if (deploymentUnderTest() && (await register({}, { token: undefined })).status === 201) return t.skip("registration is open here");
    for (const wrong of [undefined, "nonsense", (await register()).json.registration_access_token]) {
      const answer = await register({}, { token: wrong });
      oauthError(answer, 401, "invalid_token");
      assert.match(answer.headers.get("www-authenticate"), /^Bearer /);
    }
  });

  test("3 an initial access token ends when its uses are used up, or an operator ends it", async () => {
    const once = (await initialToken(house.program, { uses: 1 })).initial_access_token;
    oauthError(await register({ redirect_uris: [] }, { token: once }), 400, "invalid_redirect_uri");
    assert.equal((await register({}, { token: once })).status, 201, "what was refused costs no use");
    assert.equal((await register({}, { token: once })).status, 401);
  });

  const REFUSED = [
    ["2 redirect_uris are needed", { redirect_uris: [] }, "invalid_redirect_uri"],
    ["2 a fragment", { redirect_uris: [`${CALLBACK}#x`] }, "invalid_redirect_uri"],
    ["5 a script", { redirect_uris: ["javascript:alert(1)"] }, "invalid_redirect_uri"],
    ["5 another host than the token allows", { redirect_uris: ["https://evil.example/callback"] }, "invalid_redirect_uri"],
    ["2.1 grant and response types that do not fit", { grant_types: ["client_credentials"] }, "invalid_client_metadata"],
    ["2.1 the implicit grant", { grant_types: ["implicit"], response_types: ["token"] }, "invalid_client_metadata"],
    ["2 jwks beside jwks_uri", { jwks: { keys: [] }, jwks_uri: "https://rp.example/jwks" }, "invalid_client_metadata"],
    ["2 a scope that needs an operator", { scope: "openid dealer_links" }, "invalid_client_metadata"],
    ["2 an unknown way of authentication", { token_endpoint_auth_method: "client_secret_jwt" }, "invalid_client_metadata"],
    ["2.3 a software statement of nobody", { software_statement: "eyJhbGciOiJub25lIn0.e30." }, "unapproved_software_statement"],
    ["2.3 a software statement that is none", { software_statement: "x" }, "invalid_software_statement"],
    ["OIDC Core 8.1 pairwise subjects on several hosts", { redirect_uris: [CALLBACK, "https://a.rp.example/"], subject_type: "pairwise" }, "invalid_client_metadata"],
  ];
  for (const [name, changes, code] of REFUSED) {
    test(`${name} is refused`, async () => {
      const answer = await register(changes);
      oauthError(answer, 400, code);
      assert.ok(answer.json.error_description.length > 10, answer.text);
    });
  }

  test("3.1 a body is one JSON object, once", async () => {
    const send = (body, type = "application/json") => fetch(endpoint, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": type }, body });
    assert.equal((await send("redirect_uris=x", "text/plain")).status, 415);
    for (const body of ["[]", "", "{", `{"scope":"openid","scope":"openid"}`]) assert.equal((await send(body)).status, 400, body);
    assert.equal((await send(JSON.stringify({ client_name: "x".repeat(70_000) }))).status, 413);
  });

  test("a client with keys of its own logs in by them, and by no other algorithm", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" };
    const { json } = await register({ token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: "PS256", jwks: { keys: [jwk] } });
    assert.equal(json.client_secret, undefined);
    const client = await Client.of(house.program, json.client_id, { ...json, private_jwk: { ...(await exportJWK(privateKey)), kid: "k", alg: "ES256" } });
    const { parameters } = client.request();
    oauthError(await client.post("pushed_authorization_request_endpoint", parameters), 401, "invalid_client");
    const { json: right } = await register({ token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: "ES256", jwks: { keys: [jwk] } });
    const other = await Client.of(house.program, right.client_id, { ...right, private_jwk: client.registered.private_jwk });
    assert.equal((await other.post("pushed_authorization_request_endpoint", other.request().parameters)).status, 201);
  });

  test("openid-client registers, logs somebody in who is asked, and refreshes, unmodified", async () => {
    const config = await openid.dynamicClientRegistration(
      new URL(house.issuer),
      { redirect_uris: [CALLBACK], token_endpoint_auth_method: "client_secret_post", grant_types: ["authorization_code", "refresh_token"], client_name: "Parts", client_uri: "https://rp.example/", tos_uri: "https://rp.example/terms", policy_uri: "https://rp.example/policy" },
      undefined,
      { initialAccessToken: token, execute: [openid.allowInsecureRequests] },
    );
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: "openid email offline_access", prompt: "consent", state: expectedState, code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: "S256" });
    const web = new Web();
    const back = await pressOn(web, await web.get(url.href), { user: userOf(house.program, "full"), end: CALLBACK });
    const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState });
    assert.ok(tokens.claims().sub);
    assert.ok((await openid.refreshTokenGrant(config, tokens.refresh_token)).access_token);
    assert.ok((await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)).email);
  });
});
