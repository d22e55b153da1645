// Demonstrating proof of possession, RFC 9449: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { SignJWT, calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair } from "jose";
import * as openid from "openid-client";
import { answerOf, random } from "../harness/client.mjs";
import { oauthError, problem } from "../harness/expect.mjs";
import { pressOn, signIn, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const SCOPE = { scope: "openid offline_access", prompt: "consent" };
const hashOf = (token) => createHash("sha256").update(token).digest("base64url");
const seconds = () => Math.floor(Date.now() / 1000);

/** A key of a client, and the proofs that it makes. */
class Key {
  static async make(alg = "ES256") {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return Object.assign(new Key(), { alg, privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) });
  }

  /** A proof for this request; `claims` and `header` bend it, undefined leaves a member out. */
  proof(htm, htu, claims = {}, header = {}) {
    const all = { jti: random(16), htm, htu, iat: seconds(), ...claims };
    const head = { typ: "dpop+jwt", alg: this.alg, jwk: this.jwk, ...header };
    const kept = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    return new SignJWT(kept(all)).setProtectedHeader(kept(head)).sign(this.privateKey);
  }

  async show(url, token, { method = "GET", claims = {}, scheme = "DPoP", ...more } = {}) {
    const dpop = await this.proof(method, url, { ath: hashOf(token), ...claims });
    return answerOf(await fetch(url, { method, headers: { authorization: `${scheme} ${token}`, dpop }, ...more }));
  }
}

withDemo("RFC 9449", (house) => {
  let key;
  before(async () => {
    key = await Key.make();
  });
  const user = () => userOf(house.program, "full");
  const at = (client) => client.metadata.token_endpoint;

  async function redeem(client, visit, dpop) {
    return client.token({ grant_type: "authorization_code", code: visit.code, redirect_uri: visit.request.parameters.redirect_uri, code_verifier: visit.request.verifier }, { headers: dpop ? { dpop } : {} });
  }

  async function boundTokens(client) {
    const visit = await signIn(client, user(), SCOPE);
    const answer = await redeem(client, visit, await key.proof("POST", at(client)));
    assert.equal(answer.status, 200, answer.text);
    return answer;
  }

  // Bad proofs as data: what is bent, and what the provider says.
  const BAD = [
    ["4.2 no typ", {}, { typ: undefined }],
    ["4.2 another typ", {}, { typ: "JWT" }],
    ["4.2 no jwk", {}, { jwk: undefined }],
    ["4.2 no jti", { jti: undefined }, {}],
    ["4.2 an empty jti", { jti: "" }, {}],
    ["4.2 a jti without an end", { jti: "x".repeat(300) }, {}],
    ["4.2 no htm", { htm: undefined }, {}],
    ["4.2 no htu", { htu: undefined }, {}],
    ["4.2 no iat", { iat: undefined }, {}],
    ["4.3 an old iat", { iat: 1_000_000_000 }, {}],
    ["4.3 an iat in the future", { iat: 4_000_000_000 }, {}],
    ["4.3 another method", { htm: "GET" }, {}],
    ["4.3 another case of the method", { htm: "post" }, {}],
    ["4.3 another address", { htu: "https://evil.example/token" }, {}],
    ["4.3 a nonce of another kind", { nonce: 7 }, {}],
    ["4.3 a header that has to be understood", {}, { crit: ["b64"], b64: true }],
    ["4.3 a key from elsewhere", {}, { jku: "https://evil.example/jwks" }],
  ];

  test("4 proofs that are none are refused, and cost no code", async () => {
    const client = await house.client("tool-basic");
    const visit = await signIn(client, user());
    for (const [name, claims, header] of BAD) {
      const answer = await redeem(client, visit, await key.proof("POST", at(client), claims, header));
      assert.equal(answer.status, 400, name);
      oauthError(answer, 400, "invalid_dpop_proof");
    }
    const foreign = await Key.make();
    for (const dpop of ["x", "a.b.c", await key.proof("POST", at(client), {}, { jwk: foreign.jwk }), await key.proof("POST", at(client), {}, { jwk: await exportJWK(key.privateKey) })]) {
      oauthError(await redeem(client, visit, dpop), 400, "invalid_dpop_proof");
    }
    assert.equal((await redeem(client, visit, await key.proof("POST", at(client)))).status, 200);
  });

  test("4.2 the algorithms are those of the metadata, each works and no symmetric one is there", async () => {
    const client = await house.client("tool-basic");
    const algorithms = client.metadata.dpop_signing_alg_values_supported;
    assert.deepEqual(algorithms, ["ES256", "EdDSA", "PS256"]);
    for (const alg of algorithms) {
      const own = await Key.make(alg);
      const answer = await client.token({ grant_type: "client_credentials" }, { headers: { dpop: await own.proof("POST", at(client)) } });
      // tool-basic is for people: what matters is that the proof is not what is refused.
      assert.notEqual(answer.json.error, "invalid_dpop_proof", alg);
    }
    const weak = await Key.make("RS256");
    const visit = await signIn(client, user());
    oauthError(await redeem(client, visit, await weak.proof("POST", at(client))), 400, "invalid_dpop_proof");
  });

  test("5 and 6 the token is bound, and says so", async () => {
    const client = await house.client("tool-basic");
    const answer = await boundTokens(client);
    assert.equal(answer.json.token_type, "DPoP");
    assert.deepEqual(decodeJwt(answer.json.access_token).cnf, { jkt: key.jkt });
    const told = (await client.introspect(answer.json.access_token)).json;
    assert.equal(told.token_type, "DPoP");
    assert.deepEqual(told.cnf, { jkt: key.jkt });
  });

  test("5 refresh tokens of a public client are bound, and its proofs hold a nonce (8)", async () => {
    const client = await house.client("tool-public");
    const visit = await signIn(client, user(), SCOPE);
    const first = await redeem(client, visit, await key.proof("POST", at(client)));
    oauthError(first, 400, "use_dpop_nonce");
    const nonce = first.headers.get("dpop-nonce");
    assert.ok(nonce);
    const { json } = await redeem(client, visit, await key.proof("POST", at(client), { nonce }));
    const other = await Key.make();
    const refresh = async (dpop) => client.token({ grant_type: "refresh_token", refresh_token: json.refresh_token }, { headers: dpop ? { dpop } : {} });
    oauthError(await refresh(await other.proof("POST", at(client), { nonce })), 400, "invalid_grant");
    oauthError(await refresh(), 400, "invalid_grant");
    assert.equal((await refresh(await key.proof("POST", at(client), { nonce }))).json.token_type, "DPoP");
  });

  test("5.2 a client that is registered for bound tokens gets no others", async () => {
    const registration = { client_name: "Bound", redirect_uris: ["https://rp.example/callback"], scope: "openid", grant_types: ["authorization_code", "client_credentials"], dpop_bound_access_tokens: true };
    const registered = await register(house.program, registration);
    assert.equal(registered.registration.dpop_bound_access_tokens, true);
    const client = await house.client("tool-basic");
    Object.assign(client, { id: registered.client_id, registered });
    const refused = await client.token({ grant_type: "client_credentials" });
    oauthError(refused, 400, "invalid_request");
    assert.match(refused.json.error_description, /dpop_bound_access_tokens/);
    const dpop = await key.proof("POST", at(client));
    assert.equal((await client.token({ grant_type: "client_credentials" }, { headers: { dpop } })).json.token_type, "DPoP");
    oauthError(await client.token({ grant_type: "client_credentials" }, { headers: { dpop } }), 400, "invalid_dpop_proof");
  });

  test("7 userinfo takes the token with its key alone", async () => {
    const client = await house.client("tool-basic");
    const token = (await boundTokens(client)).json.access_token;
    const url = client.metadata.userinfo_endpoint;
    assert.equal((await key.show(url, token)).status, 200);
    assert.equal((await key.show(`${url}?more=1`, token)).status, 200, "the query is not part of htu, on either side");
    const refused = async (answer, code) => {
      oauthError(await answer, 401, code);
      assert.match((await answer).headers.get("www-authenticate"), /DPoP .*algs="ES256 EdDSA PS256"/);
    };
    await refused(key.show(url, token, { scheme: "Bearer" }), "invalid_token");
    await refused(client.userinfo(token), "invalid_token");
    await refused((await Key.make()).show(url, token), "invalid_dpop_proof");
    await refused(key.show(url, token, { claims: { ath: undefined } }), "invalid_dpop_proof");
    await refused(key.show(url, token, { claims: { ath: hashOf("another") } }), "invalid_dpop_proof");
    await refused(key.show(url, token, { claims: { htu: at(client) } }), "invalid_dpop_proof");
    await refused(key.show(url, token, { claims: { nonce: "made up" } }), "use_dpop_nonce");
    const plain = await redeem(client, await signIn(client, user()));
    await refused(key.show(url, plain.json.access_token), "invalid_token");
  });

  test("7 the dealers' interface takes it, too", async () => {
    const client = await house.client("pal-D-0234");
    const granted = await client.token({ grant_type: "client_credentials", scope: "events:read" }, { headers: { dpop: await key.proof("POST", at(client)) } });
    assert.equal(granted.json.token_type, "DPoP", granted.text);
    const url = `${house.issuer}/dealer/v1/events`;
    const body = { method: "POST", body: "{}" };
    const headers = async (scheme, by) => ({ authorization: `${scheme} ${granted.json.access_token}`, dpop: await by.proof("POST", url, { ath: hashOf(granted.json.access_token) }), "content-type": "application/json" });
    assert.equal((await fetch(url, { ...body, headers: await headers("DPoP", key) })).status, 200);
    for (const [scheme, by] of [["Bearer", key], ["DPoP", await Key.make()]]) {
      const answer = await fetch(url, { ...body, headers: await headers(scheme, by) });
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get("www-authenticate"), /DPoP/);
    }
    problem({ ...(await answerOf(await fetch(url, { ...body, headers: { "content-type": "application/json", authorization: `Bearer ${granted.json.access_token}` } }))) }, 401);
  });

  test("10 a code is bound to the key of its request", async () => {
    const client = await house.client("tool-basic");
    const other = await Key.make();
    for (const [proof, code] of [[await other.proof("POST", at(client)), "invalid_grant"], [undefined, "invalid_grant"]]) {
      oauthError(await redeem(client, await signIn(client, user(), { dpop_jkt: key.jkt }), proof), 400, code);
    }
    const visit = await signIn(client, user(), { dpop_jkt: key.jkt });
    assert.equal((await redeem(client, visit, await key.proof("POST", at(client)))).status, 200);
  });

  test("4.3 two proofs in one request are refused", async () => {
    const client = await house.client("tool-basic");
    const visit = await signIn(client, user());
    const proofs = [await key.proof("POST", at(client)), await key.proof("POST", at(client))];
    oauthError(await redeem(client, visit, proofs.join(", ")), 400, "invalid_dpop_proof");
  });

  test("4.3 the same address written otherwise is the same address", async () => {
    const client = await house.client("tool-basic");
    const htu = at(client).replace("http://localhost", "HTTP://LOCALHOST").replace("https://localhost", "HTTPS://LOCALHOST");
    assert.equal((await redeem(client, await signIn(client, user()), await key.proof("POST", `${htu}?query#fragment`))).status, 200);
  });

  test("7.1 two ways to show a token at once are refused", async () => {
    const client = await house.client("tool-basic");
    const token = (await boundTokens(client)).json.access_token;
    const url = client.metadata.userinfo_endpoint;
    const dpop = await key.proof("POST", url, { ath: hashOf(token) });
    const answer = await fetch(url, { method: "POST", headers: { authorization: `DPoP ${token}`, dpop }, body: new URLSearchParams({ access_token: token }) });
    assert.equal(answer.status, 400);
  });

  test("8.1 the nonce is made of visible characters, and stands in the header once", async () => {
    const client = await house.client("tool-public");
    const answer = await redeem(client, await signIn(client, user(), SCOPE), await key.proof("POST", at(client)));
    assert.match(answer.headers.get("dpop-nonce"), /^[\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("8.2 each answer to a proof brings the nonce for the next one", async () => {
    const client = await house.client("tool-basic");
    const { headers } = await boundTokens(client);
    const nonce = headers.get("dpop-nonce");
    assert.ok(nonce);
    assert.equal((await redeem(client, await signIn(client, user()), await key.proof("POST", at(client), { nonce }))).status, 200);
  });

  test("10.1 a pushed request with a proof binds its code to the key of the proof", async () => {
    const client = await house.client("tool-basic");
    const endpoint = client.metadata.pushed_authorization_request_endpoint;
    const pushed = async () => {
      const request = client.request();
      const { json } = await client.post("pushed_authorization_request_endpoint", request.parameters, { headers: { dpop: await key.proof("POST", endpoint) } });
      const url = new URL(client.metadata.authorization_endpoint);
      url.search = new URLSearchParams({ client_id: client.id, request_uri: json.request_uri });
      return signIn({ request: () => ({ ...request, url: url.href }) }, user());
    };
    const other = await Key.make();
    oauthError(await redeem(client, await pushed(), await other.proof("POST", at(client))), 400, "invalid_grant");
    assert.equal((await redeem(client, await pushed(), await key.proof("POST", at(client)))).status, 200);
  });

  test("10.1 a proof and another key in dpop_jkt are refused", async () => {
    const client = await house.client("tool-basic");
    const { jkt } = await Key.make();
    const dpop = await key.proof("POST", client.metadata.pushed_authorization_request_endpoint);
    const answer = await client.post("pushed_authorization_request_endpoint", client.request({ dpop_jkt: jkt }).parameters, { headers: { dpop } });
    assert.equal(answer.status, 400);
    assert.ok(["invalid_request", "invalid_dpop_proof"].includes(answer.json.error), answer.text);
  });

  test("11.1 of twenty parallel uses of a proof one is taken", async () => {
    const client = await house.client("tool-basic");
    const token = (await boundTokens(client)).json.access_token;
    const dpop = await key.proof("GET", client.metadata.userinfo_endpoint, { ath: hashOf(token) });
    const call = async () => (await fetch(client.metadata.userinfo_endpoint, { headers: { authorization: `DPoP ${token}`, dpop } })).status;
    const answers = await Promise.all(Array.from({ length: 20 }, call));
    assert.deepEqual(answers.sort(), [200, ...Array(19).fill(401)]);
  });

  test("a page of another origin may send the header and read the nonce", async () => {
    const { metadata } = await house.client("tool-public");
    for (const endpoint of ["token_endpoint", "userinfo_endpoint", "pushed_authorization_request_endpoint"]) {
      const asked = await fetch(metadata[endpoint], { method: "OPTIONS", headers: { origin: "https://app.example", "access-control-request-method": "POST", "access-control-request-headers": "dpop" } });
      assert.match(asked.headers.get("access-control-allow-headers"), /\bdpop\b/, endpoint);
      const called = await fetch(metadata[endpoint], { method: "POST", headers: { origin: "https://app.example", dpop: "x" } });
      assert.match(called.headers.get("access-control-expose-headers"), /\bdpop-nonce\b/, endpoint);
      assert.ok(called.headers.get("dpop-nonce"), endpoint);
    }
  });

  for (const id of ["tool-public", "tool-post"]) {
    test(`openid-client pushes, proves and refreshes as ${id}, unmodified`, async () => {
      const tool = house.program.demo.clients.find(({ client_id }) => client_id === id);
      const authentication = tool.client_secret ? openid.ClientSecretPost(tool.client_secret) : openid.None();
      const config = await openid.discovery(new URL(house.issuer), id, {}, authentication, { execute: [openid.allowInsecureRequests] });
      const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const expectedState = openid.randomState();
      const parameters = {
        redirect_uri: tool.redirect_uris[0],
        ...SCOPE,
        state: expectedState,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      };
      const url = await openid.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
      const web = new Web();
      const back = await pressOn(web, await web.get(url.href), { user: user(), end: tool.redirect_uris[0] });
      const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState }, undefined, { DPoP });
      assert.equal(tokens.token_type.toLowerCase(), "dpop");
      const { sub } = tokens.claims();
      assert.equal((await openid.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub, sub);
      const next = await openid.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
      assert.equal((await openid.fetchUserInfo(config, next.access_token, sub, { DPoP })).sub, sub);
      await assert.rejects(openid.fetchUserInfo(config, next.access_token, sub));
    });
  }
});
