// Mutual TLS, RFC 8705: each test is named after the section that it checks. The certificates are those of the demo; more kinds of them are seen by
// idp/src/keys/certificate_tests.rs, and the header of a proxy by idp/tests/endpoints/mutual_tls.rs.
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { answerOf, assertion, challengeOf, random } from "../harness/client.mjs";
import { deploymentUnderTest } from "../harness/deployment.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { fetchWith, startTlsDemo } from "../harness/tls.mjs";
import { Web } from "../harness/web.mjs";

/** Known by the name of its certificate, by the certificate itself, and by a signature beside a certificate that tokens are bound to. */
const [NAMED, REGISTERED, SIGNING] = ["suite-fapi2mtls-1", "suite-fapi2mtls-2", "suite-fapi2bound-1"];
/** Without a browser, and registered with endpoint_audience. */
const ASKING = "suite-cibaping-1";

describe("RFC 8705", () => {
  let program, metadata, aliases;
  before(async () => {
    program = deploymentUnderTest() ?? (await startTlsDemo());
    metadata = await (await fetch(`${program.demo.issuer}/.well-known/openid-configuration`)).json();
    aliases = metadata.mtls_endpoint_aliases;
  });
  after(() => program?.dispose());

  const clientOf = (id) => program.demo.clients.find(({ client_id }) => client_id === id);
  const thumbprint = ({ certificate }) => createHash("sha256").update(new X509Certificate(certificate).raw).digest("base64url");
  const call = async (shown, url, values, headers) => answerOf(await fetchWith(shown, url, { method: "POST", headers, body: new URLSearchParams(values) }));

  /** Pushes a request of the client, and gives what is needed to redeem its code; the answer alone when it is refused. */
  async function push(id, { shown = clientOf(id), to = aliases, more = {} } = {}) {
    const verifier = random();
    const redirect_uri = clientOf(id).redirect_uris[0];
    const values = { client_id: id, redirect_uri, response_type: "code", scope: "openid offline_access", state: random(), code_challenge: challengeOf(verifier), code_challenge_method: "S256", ...more };
    const answer = await call(shown, to.pushed_authorization_request_endpoint, values);
    return { verifier, redirect_uri, answer };
  }

  async function codeOf(id, request) {
    const url = new URL(metadata.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: id, request_uri: request.answer.json.request_uri });
    const web = new Web();
    const redirect = await pressOn(web, await web.get(url.href), { user: userOf(program, "full"), end: request.redirect_uri });
    return redirect.location.searchParams.get("code");
  }

  async function signature(id) {
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    return { client_assertion_type: type, client_assertion: await assertion(clientOf(id), program.demo.issuer) };
  }

  /** A login at the client, up to its tokens. */
  async function tokensOf(id) {
    const signs = clientOf(id).private_jwk !== undefined;
    const request = await push(id, { more: signs ? await signature(id) : {} });
    assert.equal(request.answer.status, 201, request.answer.text);
    const { verifier: code_verifier, redirect_uri } = request;
    const values = { grant_type: "authorization_code", client_id: id, code: await codeOf(id, request), redirect_uri, code_verifier };
    return { values, redeem: async (shown = clientOf(id)) => call(shown, aliases.token_endpoint, { ...values, ...(signs && (await signature(id))) }) };
  }

  test("2. both methods are in the metadata, for every endpoint at which clients prove themselves", () => {
    for (const endpoint of ["token", "revocation", "introspection"]) {
      const methods = metadata[`${endpoint}_endpoint_auth_methods_supported`];
      assert.ok(methods.includes("tls_client_auth") && methods.includes("self_signed_tls_client_auth"), `${endpoint}: ${methods}`);
    }
  });

  const STRANGERS = [
    ["no certificate", () => null],
    ["the certificate of another client", (id) => clientOf(id === NAMED ? REGISTERED : NAMED)],
    ["one of the same authority with another name", () => clientOf(SIGNING)],
  ];
  for (const [method, id] of [["2.1. tls_client_auth", NAMED], ["2.2. self_signed_tls_client_auth", REGISTERED]]) {
    test(`${method}: a client is known by its certificate`, async () => {
      const { answer } = await push(id);
      assert.equal(answer.status, 201, answer.text);
    });
    for (const [what, shown] of STRANGERS) {
      test(`${method}: ${what} is refused`, async () => {
        const { answer } = await push(id, { shown: shown(id) });
        assert.deepEqual([answer.status, answer.json.error], [401, "invalid_client"], answer.text);
      });
    }
  }

  test("2. without client_id nobody knows which client is meant", async () => {
    const answer = await call(clientOf(NAMED), aliases.token_endpoint, { grant_type: "client_credentials" });
    assert.deepEqual([answer.status, answer.json.error], [401, "invalid_client"], answer.text);
  });

  test("2. at the listener that asks nobody for certificates there is none, whatever headers say", async () => {
    const { certificate } = clientOf(NAMED);
    const der = new X509Certificate(certificate).raw.toString("base64");
    for (const headers of [{}, { "client-cert": `:${der}:` }, { "x-ssl-client-cert": encodeURIComponent(certificate) }]) {
      for (const endpoint of [metadata.token_endpoint, aliases.token_endpoint]) {
        const answer = await call(undefined, endpoint, { grant_type: "client_credentials", client_id: NAMED }, headers);
        assert.deepEqual([answer.status, answer.json.error], [401, "invalid_client"], answer.text);
      }
    }
  });

  for (const id of [NAMED, REGISTERED, SIGNING]) {
    test(`3. the tokens of ${id} are bound to its certificate`, async () => {
      const { redeem } = await tokensOf(id);
      const { status, json, text } = await redeem();
      assert.equal(status, 200, text);
      assert.equal(json.token_type, "Bearer");
      assert.deepEqual(decodeJwt(json.access_token).cnf, { "x5t#S256": thumbprint(clientOf(id)) });
      const userinfo = async (shown) => answerOf(await fetchWith(shown, aliases.userinfo_endpoint, { headers: { authorization: `Bearer ${json.access_token}` } }));
      assert.equal((await userinfo(clientOf(id))).status, 200);
      for (const shown of [undefined, clientOf(id === NAMED ? REGISTERED : NAMED)]) {
        const refused = await userinfo(shown);
        assert.deepEqual([refused.status, refused.json.error], [401, "invalid_token"], refused.text);
        assert.match(refused.headers.get("www-authenticate"), /invalid_token/);
      }
      const elsewhere = await fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${json.access_token}` } });
      assert.equal(elsewhere.status, 401, "the listener without certificates");

      // 3.2: what a token is bound to is told, and 4: a refresh token is good for its client alone, which has to prove itself.
      const prove = async (shown) => ({ client_id: id, ...(shown.private_jwk && (await signature(id))) });
      const told = await call(clientOf(id), aliases.introspection_endpoint, { token: json.access_token, ...(await prove(clientOf(id))) });
      assert.deepEqual(told.json.cnf, { "x5t#S256": thumbprint(clientOf(id)) }, told.text);
      const refresh = async (shown) => call(shown, aliases.token_endpoint, { grant_type: "refresh_token", refresh_token: json.refresh_token, ...(await prove(clientOf(id))) });
      assert.ok((await refresh(undefined)).status >= 400, "no certificate");
      const next = await refresh(clientOf(id));
      assert.deepEqual(decodeJwt(next.json.access_token).cnf, { "x5t#S256": thumbprint(clientOf(id)) }, next.text);
    });
  }

  test("3. a client whose tokens are bound comes with its certificate", async () => {
    const { redeem } = await tokensOf(SIGNING);
    const { status, json } = await redeem(null);
    assert.deepEqual([status, json.error], [400, "invalid_request"]);
    assert.match(json.error_description, /^sender_constrained_tokens: /);
  });

  test("3.3. the metadata say that tokens can be bound", () => assert.equal(metadata.tls_client_certificate_bound_access_tokens, true));

  test("5. the aliases lead to another listener; nothing that a browser opens is there", async () => {
    assert.deepEqual(
      Object.keys(aliases).sort(),
      ["backchannel_authentication_endpoint", "device_authorization_endpoint", "introspection_endpoint", "pushed_authorization_request_endpoint", "revocation_endpoint", "token_endpoint", "userinfo_endpoint"],
    );
    for (const [name, url] of Object.entries(aliases)) {
      assert.equal(new URL(url).origin, program.demo.mutual_tls);
      assert.equal(new URL(url).pathname, new URL(metadata[name]).pathname);
    }
    for (const page of ["/authorize", "/login", "/register", "/"]) assert.equal((await fetchWith(undefined, program.demo.mutual_tls + page)).status, 404, page);
  });

  test("5. an assertion may name an endpoint as the metadata does, also as an alias, where it may name endpoints at all", async () => {
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const unknown = async (id, audience) => {
      const values = { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: random(), client_assertion_type: type, client_assertion: await assertion(clientOf(id), audience) };
      return (await call(clientOf(id), aliases.token_endpoint, values)).json.error;
    };
    const { issuer, token_endpoint, backchannel_authentication_endpoint } = metadata;
    for (const audience of [issuer, token_endpoint, backchannel_authentication_endpoint, aliases.token_endpoint, aliases.backchannel_authentication_endpoint]) {
      // The client is known; the request that it asks for is not.
      assert.equal(await unknown(ASKING, audience), "invalid_grant", audience);
    }
    for (const [id, audience] of [
      [ASKING, new URL(aliases.token_endpoint).origin],
      [ASKING, metadata.authorization_endpoint],
      [SIGNING, token_endpoint],
      [SIGNING, aliases.token_endpoint],
    ]) {
      assert.equal(await unknown(id, audience), "invalid_client", `${id}: ${audience}`);
    }
  });

  test("7.1. a library does all of it, unmodified: oauth4webapi", async () => {
    const issuer = new URL(program.demo.issuer);
    const shown = clientOf(NAMED);
    const options = { [oauth.customFetch]: (url, given) => fetchWith(shown, url, given) };
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
    const client = { client_id: NAMED, use_mtls_endpoint_aliases: true, id_token_signed_response_alg: "ES256" };
    const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
    const redirect_uri = shown.redirect_uris[0];
    const asked = { client_id: NAMED, redirect_uri, response_type: "code", scope: "openid", state, code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
    const pushed = await oauth.processPushedAuthorizationResponse(server, client, await oauth.pushedAuthorizationRequest(server, client, oauth.TlsClientAuth(), asked, options));
    const url = new URL(server.authorization_endpoint);
    url.search = new URLSearchParams({ client_id: NAMED, request_uri: pushed.request_uri });
    const web = new Web();
    const back = await pressOn(web, await web.get(url.href), { user: userOf(program, "full"), end: redirect_uri });
    const callback = oauth.validateAuthResponse(server, client, back.location, state);
    const answer = await oauth.authorizationCodeGrantRequest(server, client, oauth.TlsClientAuth(), callback, redirect_uri, verifier, options);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { requireIdToken: true });
    const { sub } = oauth.getValidatedIdTokenClaims(tokens);
    const userinfo = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    assert.equal((await oauth.processUserInfoResponse(server, client, sub, userinfo)).sub, sub);
  });
});
