// Signed introspection, RFC 9701: each test is named after the section that it checks. With it encrypted tokens and userinfo, OIDC Core 10.2, read by real libraries.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { compactDecrypt, createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from "jose";
import * as openid from "openid-client";
import { oauthError } from "../harness/expect.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const SIGNED = "application/token-introspection+jwt";

withDemo("RFC 9701", (house) => {
  let client;
  let granted;
  before(async () => {
    client = await registered({ client_name: "Asking" });
    granted = await login(client);
  });

  /** A client like those of the demo, registered for more. */
  async function registered(more) {
    const told = await register(house.program, { redirect_uris: [CALLBACK], scope: "openid email", grant_types: ["authorization_code"], scope_consent: "implicit", ...more });
    const made = await house.client("tool-basic");
    return Object.assign(made, { id: told.client_id, redirectUri: CALLBACK, registered: { ...told, redirect_uris: [CALLBACK] } });
  }

  async function login(who) {
    const [web, request] = [new Web(), who.request()];
    const back = await pressOn(web, await web.get(request.url), { user: userOf(house.program, "full"), end: CALLBACK });
    return (await who.redeem(back.location.searchParams.get("code"), request)).json;
  }

  const ask = (token, accept = SIGNED, who = client) => who.post("introspection_endpoint", { token }, { headers: { accept } });
  const verified = (jwt, options) => jwtVerify(jwt, createRemoteJWKSet(new URL(client.metadata.jwks_uri)), { issuer: house.issuer, audience: client.id, typ: "token-introspection+jwt", ...options });

  test("4 a signed answer is what is asked for, and JSON what is not", async () => {
    for (const [accept, type] of [[SIGNED, SIGNED], [`${SIGNED}, application/json;q=0.5`, SIGNED], ["application/json", "application/json"], ["*/*", "application/json"], [`${SIGNED};q=0`, "application/json"]]) {
      const answer = await ask(granted.access_token, accept);
      assert.deepEqual([answer.status, answer.headers.get("content-type").split(";")[0]], [200, type], accept);
      assert.match(answer.headers.get("cache-control"), /no-store/);
    }
  });

  test("4 whoever does not say who it is gets nothing", async () => {
    oauthError(await client.post("introspection_endpoint", { token: granted.access_token }, { headers: { accept: SIGNED }, authenticate: false }), 401, "invalid_client");
  });

  test("5 the token says who says what to whom, and is no token of its own", async () => {
    const { payload, protectedHeader } = await verified((await ask(granted.access_token)).text);
    assert.equal(protectedHeader.alg, "RS256", "6: when nothing is registered");
    assert.deepEqual(Object.keys(payload).sort(), ["aud", "iat", "iss", "token_introspection"], "neither sub nor exp");
    assert.ok(Math.abs(payload.iat - Date.now() / 1000) < 30);
    assert.deepEqual(payload.token_introspection, (await client.introspect(granted.access_token)).json);
    assert.equal(payload.token_introspection.active, true);
  });

  test("5 a token that does not hold, or is another's, is inactive and nothing else", async () => {
    const other = await house.client("tool-basic");
    for (const [who, token] of [[client, "nonsense"], [other, granted.access_token]]) {
      const { payload } = await verified((await ask(token, SIGNED, who)).text, { audience: who.id });
      assert.deepEqual(payload.token_introspection, { active: false });
    }
  });

  test("8.1 a signed answer opens no door", async () => {
    const { text } = await ask(granted.access_token);
    assert.equal((await client.userinfo(text)).status, 401);
    assert.equal((await client.introspect(text)).json.active, false);
  });

  test("6 signed and encrypted as registered", async () => {
    const keys = await generateKeyPair("ECDH-ES+A256KW");
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), use: "enc", kid: "e", alg: "ECDH-ES+A256KW" }] };
    const more = { introspection_signed_response_alg: "ES256", introspection_encrypted_response_alg: "ECDH-ES+A256KW", introspection_encrypted_response_enc: "A256CBC-HS512" };
    const sealed = await registered({ client_name: "Sealed", jwks, ...more });
    const { plaintext, protectedHeader } = await compactDecrypt((await ask((await login(sealed)).access_token, SIGNED, sealed)).text, keys.privateKey);
    assert.deepEqual([protectedHeader.alg, protectedHeader.enc, protectedHeader.cty, protectedHeader.kid], ["ECDH-ES+A256KW", "A256CBC-HS512", "JWT", "e"]);
    const { payload, protectedHeader: inner } = await verified(new TextDecoder().decode(plaintext), { audience: sealed.id });
    assert.deepEqual([inner.alg, payload.token_introspection.active], ["ES256", true]);
  });

  test("7 the metadata names what works", () => {
    assert.deepEqual(client.metadata.introspection_signing_alg_values_supported, client.metadata.id_token_signing_alg_values_supported);
    for (const kind of ["id_token", "userinfo", "authorization", "introspection"]) {
      const algs = client.metadata[`${kind}_encryption_alg_values_supported`];
      assert.deepEqual(algs.filter((alg) => !/^(RSA-OAEP(-256)?|ECDH-ES(\+A(128|256)KW)?)$/.test(alg)), [], kind);
      assert.ok(client.metadata[`${kind}_encryption_enc_values_supported`].includes("A128CBC-HS256"));
    }
  });

  for (const [alg, enc] of [["RSA-OAEP-256", "A256GCM"], ["RSA-OAEP", "A128CBC-HS256"], ["ECDH-ES", "A128GCM"]]) {
    test(`Core 10.2: openid-client reads tokens, userinfo and JARM in ${alg} and ${enc}, unmodified`, async () => {
      const keys = await generateKeyPair(alg);
      const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), use: "enc", kid: "mine" }] };
      const sealing = ["id_token", "userinfo", "authorization"].flatMap((kind) => [[`${kind}_encrypted_response_alg`, alg], [`${kind}_encrypted_response_enc`, enc]]);
      const signing = { userinfo_signed_response_alg: "ES256", authorization_signed_response_alg: "ES256" };
      const sealed = await registered({ client_name: `Sealed ${alg}`, jwks, ...signing, ...Object.fromEntries(sealing) });
      const { client_id, client_secret } = sealed.registered;
      const config = await openid.discovery(new URL(house.issuer), client_id, signing, openid.ClientSecretBasic(client_secret), { execute: [openid.allowInsecureRequests, openid.useJwtResponseMode] });
      openid.enableDecryptingResponses(config, [enc], { key: keys.privateKey, alg, kid: "mine" });
      const [pkceCodeVerifier, expectedState] = [openid.randomPKCECodeVerifier(), openid.randomState()];
      const challenge = { code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: "S256" };
      const url = openid.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: "openid email", state: expectedState, ...challenge });
      const web = new Web();
      const back = await pressOn(web, await web.get(url.href), { user: userOf(house.program, "full"), end: CALLBACK });
      assert.equal(decodeProtectedHeader(back.location.searchParams.get("response")).enc, enc, "JARM 2.2");
      const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier, expectedState });
      assert.deepEqual([decodeProtectedHeader(tokens.id_token).alg, tokens.id_token.split(".").length], [alg, 5]);
      const about = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
      assert.ok(about.email);
    });
  }

  test("Registration 2: nothing is encrypted that nobody could read, or by what is not offered", async () => {
    const jwks = { keys: [await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey)] };
    for (const [more, pointer] of [
      [{ id_token_encrypted_response_alg: "RSA1_5", jwks }, /malformed/],
      [{ id_token_encrypted_response_alg: "RSA-OAEP", jwks }, /id_token_encrypted_response_alg/],
      [{ id_token_encrypted_response_alg: "ECDH-ES" }, /jwks/],
      [{ userinfo_encrypted_response_enc: "A128GCM" }, /userinfo_encrypted_response_enc/],
    ]) {
      await assert.rejects(registered({ client_name: "Bad", ...more }), pointer);
    }
  });
});
