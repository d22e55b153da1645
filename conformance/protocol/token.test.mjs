// The token endpoint and what takes its tokens: bad input, one row a case.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SignJWT, decodeJwt, decodeProtectedHeader, generateKeyPair } from "jose";
import { assertion, basic, random } from "../harness/client.mjs";
import { oauthError } from "../harness/expect.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const SCOPE = { scope: "openid email offline_access" };

withDemo("token endpoint", (house) => {
  const user = () => userOf(house.program, "full");

  // Changes to a request that would be good; the code is fresh each time and must not survive the refusal of its own client.
  const REDEMPTIONS = [
    ["no grant type", { grant_type: undefined }, 400, "invalid_request"],
    ["unknown grant type", { grant_type: "magic" }, 400, "unsupported_grant_type"],
    ["the password grant", { grant_type: "password", username: "x", password: "y" }, 400, "unsupported_grant_type"],
    ["no code", { code: undefined }, 400, "invalid_request"],
    ["unknown code", { code: random() }, 400, "invalid_grant"],
    ["empty code", { code: "" }, 400, /^invalid_(request|grant)$/],
    ["no redirect URI", { redirect_uri: undefined }, 400, /^invalid_(request|grant)$/],
    ["another redirect URI", { redirect_uri: "http://127.0.0.1:9999/other" }, 400, "invalid_grant"],
  ];
  for (const [name, changes, status, code] of REDEMPTIONS) {
    test(`redemption: ${name}`, async () => {
      const client = await house.client("tool-post");
      const visit = await signIn(client, user());
      const answer = await client.redeem(visit.code, visit.request, changes);
      if (code instanceof RegExp) assert.match(answer.json?.error ?? "", code, answer.text);
      oauthError(answer, status, code instanceof RegExp ? answer.json.error : code);
    });
  }

  test("a code is for the client that asked for it", async () => {
    const visit = await signIn(await house.client("tool-post"), user());
    const thief = await house.client("tool-basic");
    oauthError(await thief.redeem(visit.code, visit.request), 400, "invalid_grant");
  });

  const CALLERS = [
    ["nobody", {}, {}],
    ["a wrong secret in the header", {}, () => basic("tool-basic", "wrong")],
    ["an unknown client", {}, () => basic("nobody", "wrong")],
    ["a secret in the body of a client that uses the header", ({ client_id, client_secret }) => ({ client_id, client_secret }), {}],
    ["a confidential client without its secret", ({ client_id }) => ({ client_id }), {}],
    ["a header that is not Base64", {}, () => ({ authorization: "Basic %%%" })],
    ["a header of another scheme", {}, () => ({ authorization: "Digest abc" })],
    ["two ways at once", ({ client_id, client_secret }) => ({ client_id, client_secret }), ({ client_id, client_secret }) => basic(client_id, client_secret)],
  ];
  for (const endpoint of ["token_endpoint", "introspection_endpoint", "revocation_endpoint"]) {
    for (const [name, values, headers] of CALLERS) {
      test(`${endpoint}: ${name}`, async () => {
        const client = await house.client("tool-basic");
        const body = { grant_type: "refresh_token", refresh_token: "x", token: "x", ...(typeof values === "function" ? values(client.registered) : values) };
        const answer = await client.post(endpoint, body, { authenticate: false, headers: typeof headers === "function" ? headers(client.registered) : headers });
        if (["two ways at once", "nobody"].includes(name) && answer.json?.error === "invalid_request") oauthError(answer, 400, "invalid_request");
        else oauthError(answer, 401, "invalid_client");
      });
    }

    test(`${endpoint}: bodies that are no form`, async () => {
      const client = await house.client("tool-basic");
      const { headers } = await client.authentication();
      const send = async (type, body) => {
        const response = await fetch(client.metadata[endpoint], { method: "POST", headers: { ...headers, "content-type": type }, body });
        return { status: response.status, headers: response.headers, text: await response.text() };
      };
      for (const [type, body] of [
        ["application/json", '{"grant_type":"refresh_token"}'],
        ["application/x-www-form-urlencoded", Buffer.from([0xff, 0xfe, 0x3d, 0x25])],
        ["application/x-www-form-urlencoded", "=&=&%zz=%"],
        ["application/x-www-form-urlencoded", "token=a&token=b&grant_type=x&grant_type=y"],
        ["application/x-www-form-urlencoded", ""],
      ]) {
        const answer = await send(type, body);
        assert.ok([400, 415].includes(answer.status), `${type} ${body}: ${answer.status} ${answer.text}`);
        assert.match(answer.text, /invalid_request|unsupported_grant_type/);
      }
      const large = await send("application/x-www-form-urlencoded", `token=${"x".repeat(2_000_000)}`);
      assert.ok([400, 413].includes(large.status), `${large.status}`);
    });
  }

  test("assertions of private_key_jwt are checked in every part", async () => {
    const client = await house.client("pal-D-0234");
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const now = Math.floor(Date.now() / 1000);
    const ask = (client_assertion, changes = {}) =>
      client.token({ grant_type: "client_credentials", scope: "link:read", client_assertion_type: type, client_assertion, ...changes }, { authenticate: false });
    const good = await assertion(client.registered, house.issuer);
    assert.equal((await ask(good)).status, 200);
    oauthError(await ask(good), 401, "invalid_client");

    const bent = [
      ["another audience", { aud: "https://evil.example" }],
      ["another issuer", { iss: "nobody" }],
      ["another subject", { sub: "tool-basic" }],
      ["expired", { exp: now - 120, iat: now - 180 }],
      ["without an end", { exp: undefined }],
      ["an end far away", { exp: now + 864_000 }],
      ["without jti", { jti: undefined }],
      ["from the future", { nbf: now + 3600 }],
    ];
    for (const [name, changes] of bent) {
      const answer = await ask(await assertion(client.registered, house.issuer, changes));
      assert.equal(answer.json?.error, "invalid_client", `${name}: ${answer.text}`);
    }
    const stranger = await generateKeyPair("ES256");
    const claims = { iss: client.id, sub: client.id, aud: house.issuer, jti: random(), exp: now + 60 };
    const signed = (header, key) => new SignJWT(claims).setProtectedHeader(header).sign(key);
    const forged = [
      await signed({ alg: "ES256", kid: client.registered.private_jwk.kid }, stranger.privateKey),
      await signed({ alg: "HS256" }, new TextEncoder().encode(JSON.stringify(client.registered.private_jwk))),
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`,
      "a.b.c",
      "",
    ];
    for (const attempt of forged) assert.equal((await ask(attempt)).json?.error?.replace("invalid_request", "invalid_client"), "invalid_client", attempt);
    // An unsupported or missing parameter is invalid_request (RFC 6749, 5.2); what cannot be read is no failed proof of a client.
    for (const other of ["other", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "", undefined]) {
      oauthError(await ask(await assertion(client.registered, house.issuer), { client_assertion_type: other }), 400, "invalid_request");
    }
  });

  test("client credentials: who may, and with which scope", async () => {
    const dealer = await house.client("pal-D-0234");
    const { json } = await dealer.token({ grant_type: "client_credentials", scope: "link:read link:start" });
    assert.equal(json.token_type.toLowerCase(), "bearer");
    assert.equal(json.refresh_token, undefined);
    assert.equal(json.id_token, undefined);
    assert.deepEqual(json.scope.split(" ").sort(), ["link:read", "link:start"]);
    assert.equal(decodeProtectedHeader(json.access_token).typ, "at+jwt");
    assert.equal([decodeJwt(json.access_token).aud].flat()[0], `${house.issuer}/dealer/v1`);
    oauthError(await dealer.token({ grant_type: "client_credentials", scope: "admin:read" }), 400, "invalid_scope");
    oauthError(await dealer.token({ grant_type: "client_credentials", resource: "https://elsewhere.example/" }), 400, "invalid_target");
    oauthError(await (await house.client("tool-basic")).token({ grant_type: "client_credentials" }), 400, "unauthorized_client");
    oauthError(await (await house.client("tool-public")).token({ grant_type: "client_credentials" }), 400, "unauthorized_client");
  });

  test("the answer of a redemption", async () => {
    const client = await house.client("tool-basic");
    const visit = await signIn(client, user(), SCOPE);
    const answer = await client.redeem(visit.code, visit.request);
    assert.match(answer.headers.get("cache-control"), /no-store/);
    const { json } = answer;
    assert.equal(json.token_type.toLowerCase(), "bearer");
    assert.ok(json.expires_in > 0);
    const idToken = decodeJwt(json.id_token);
    assert.equal(idToken.iss, house.issuer);
    assert.equal([idToken.aud].flat()[0], "tool-basic");
    assert.equal(idToken.nonce, visit.request.parameters.nonce);
    assert.ok(idToken.exp > idToken.iat && idToken.sid);
    const access = decodeJwt(json.access_token);
    for (const name of ["iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"]) assert.ok(access[name], `RFC 9068 wants ${name}`);
  });

  test("without offline_access there is no refresh token", async () => {
    const { tokens } = await tokensOf(await house.client("tool-basic"), user(), { scope: "openid" });
    assert.equal(tokens.refresh_token, undefined);
  });

  test("userinfo: three ways to bring the token, and what is refused", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    const url = client.metadata.userinfo_endpoint;
    const bearer = { authorization: `Bearer ${tokens.access_token}` };
    const form = new URLSearchParams({ access_token: tokens.access_token });
    for (const options of [{ headers: bearer }, { method: "POST", headers: bearer }, { method: "POST", body: form }]) {
      const answer = await fetch(url, options);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("cache-control") ?? "", /no-store/);
      assert.equal((await answer.json()).email, user().username);
    }
    const dealer = (await (await house.client("pal-D-0234")).token({ grant_type: "client_credentials", scope: "link:read" })).json.access_token;
    const forged = `${tokens.access_token.split(".").slice(0, 2).join(".")}.${random(64)}`;
    for (const [name, options] of Object.entries({
      nothing: {},
      "an empty token": { headers: { authorization: "Bearer " } },
      "another word": { headers: { authorization: "Bearer x" } },
      "a forged signature": { headers: { authorization: `Bearer ${forged}` } },
      "an ID token": { headers: { authorization: `Bearer ${tokens.id_token}` } },
      "a refresh token": { headers: { authorization: `Bearer ${tokens.refresh_token}` } },
      "a token of another audience": { headers: { authorization: `Bearer ${dealer}` } },
      "a token in the address": { query: form },
    })) {
      const answer = await fetch(options.query ? `${url}?${options.query}` : url, options);
      assert.ok([401, 403].includes(answer.status), `${name}: ${answer.status}`);
      assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/, name);
    }
    const both = await fetch(url, { method: "POST", headers: bearer, body: form });
    assert.equal(both.status, 400, "two tokens at once");
  });
});
