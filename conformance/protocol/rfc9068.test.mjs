// Access tokens that are JWTs, RFC 9068: each test is named after the section that it checks. What of forged ones is taken nowhere is in ../corpora.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT, generateKeyPair } from "jose";
import { oauthError } from "../harness/expect.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";

const PARTS = "https://parts.example/api";
const REQUIRED = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];
const seconds = () => Math.floor(Date.now() / 1000);

withDemo("RFC 9068", (house) => {
  let client, person, machine, keys;
  before(async () => {
    const registration = { client_name: "Tokens", redirect_uris: ["https://rp.example/callback"], scope: "openid email offline_access", scope_consent: "implicit", grant_types: ["authorization_code", "refresh_token", "client_credentials"], resources: [PARTS] };
    client = await registerClient(house.program, registration);
    person = await tokensOf(client, userOf(house.program, "full"), { scope: "openid email offline_access" });
    const granted = await client.token({ grant_type: "client_credentials", scope: "email" });
    machine = granted.json.access_token ?? assert.fail(granted.text);
    keys = createRemoteJWKSet(new URL(client.metadata.jwks_uri));
  });
  const all = () => [person.tokens.access_token, machine];

  test("2.1 signed by a published key, of the type at+jwt, never none", async () => {
    for (const token of all()) {
      const header = decodeProtectedHeader(token);
      assert.equal(header.typ, "at+jwt");
      assert.notEqual(header.alg, "none");
      await jwtVerify(token, keys, { typ: "at+jwt", issuer: house.issuer });
    }
  });

  test("2.2 every claim that is asked for, and each token has its own name", () => {
    for (const token of all()) {
      const claims = decodeJwt(token);
      for (const name of REQUIRED) assert.ok(claims[name], name);
      assert.equal(claims.iss, house.issuer);
      assert.equal(claims.client_id, client.id);
      assert.ok(claims.exp > claims.iat && Math.abs(claims.iat - seconds()) < 60);
    }
    assert.notEqual(decodeJwt(person.tokens.access_token).jti, decodeJwt(machine).jti);
  });

  test("2.2 sub is the person as the client knows them, and the client where there is no person", () => {
    assert.equal(decodeJwt(person.tokens.access_token).sub, decodeJwt(person.tokens.id_token).sub);
    assert.equal(decodeJwt(machine).sub, client.id);
  });

  test("2.2.1 when and how the person logged in, the same after a refresh", async () => {
    const { auth_time, acr } = decodeJwt(person.tokens.access_token);
    assert.equal(typeof auth_time, "number");
    assert.ok(client.metadata.acr_values_supported.includes(acr), acr);
    const next = await tokensOf(client, userOf(house.program, "full"), { scope: "openid offline_access" }, person.web);
    const refreshed = decodeJwt((await client.refresh(next.tokens.refresh_token)).json.access_token);
    assert.deepEqual([refreshed.auth_time, refreshed.acr], [auth_time, acr]);
  });

  test("2.2.2 and 6 nothing of the person stands in it that nobody needs there", () => {
    const claims = Object.keys(decodeJwt(person.tokens.access_token));
    for (const name of ["name", "email", "phone_number", "address", "birthdate"]) assert.ok(!claims.includes(name), name);
  });

  test("2.2.3 scope is what was granted", () => {
    assert.equal(decodeJwt(person.tokens.access_token).scope, person.tokens.scope);
    assert.equal(decodeJwt(machine).scope, "email");
  });

  test("3 aud is the resource that was asked for, or a default", async () => {
    const asked = await client.token({ grant_type: "client_credentials", scope: "email", resource: PARTS });
    assert.equal(decodeJwt(asked.json.access_token).aud, PARTS);
    assert.equal(decodeJwt(person.tokens.access_token).aud, house.issuer);
    assert.ok(decodeJwt(machine).aud);
    oauthError(await client.token({ grant_type: "client_credentials", scope: "email", resource: "https://evil.example/" }), 400, "invalid_target");
  });

  // The provider is a resource server, too: at userinfo and at its interfaces.
  test("4 userinfo refuses another type, another signature, another audience and no signature, by 401 and invalid_token", async () => {
    const claims = decodeJwt(person.tokens.access_token);
    const { privateKey } = await generateKeyPair("ES256");
    const { kid } = decodeProtectedHeader(person.tokens.access_token);
    const forged = await new SignJWT(claims).setProtectedHeader({ typ: "at+jwt", alg: "ES256", kid }).sign(privateKey);
    const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const unsigned = `${encoded({ typ: "at+jwt", alg: "none" })}.${encoded(claims)}.`;
    for (const [name, token] of Object.entries({ "an ID token": person.tokens.id_token, forged, unsigned, "another audience": machine })) {
      const answer = await client.userinfo(token);
      assert.equal(answer.status, 401, name);
      assert.match(answer.headers.get("www-authenticate"), /error="invalid_token"/, name);
    }
    assert.equal((await client.userinfo(person.tokens.access_token)).status, 200);
  });

  test("4 and 5 the dealers' interface refuses a person's token, and an ID token", async () => {
    for (const token of [person.tokens.access_token, person.tokens.id_token, machine]) {
      const answer = await fetch(`${house.issuer}/dealer/v1/links`, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(answer.status, 401);
    }
  });

  test("5 no client has the name of a person: a sub is never chosen by whoever registers", async () => {
    const { sub } = decodeJwt(person.tokens.id_token);
    const refused = await registerClient(house.program, { client_name: "Twin", client_id: sub, redirect_uris: ["https://rp.example/callback"], scope: "openid", grant_types: ["authorization_code"] }).then(
      (twin) => twin.id,
      () => undefined,
    );
    assert.notEqual(refused, sub);
  });

  test("6 two services of different sectors know a person by different names", async () => {
    const other = await house.client("tool-basic");
    const { tokens } = await tokensOf(other, userOf(house.program, "full"));
    assert.notEqual(decodeJwt(tokens.access_token).sub, decodeJwt(person.tokens.access_token).sub);
  });
});
