// Encrypted authorization requests, RFC 9101 6.1 and OpenID Connect Core 10.2: each test is named after the section that it checks. The client is jose, with what
// discovery and the key set say.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { CompactEncrypt, SignJWT, exportJWK, generateKeyPair, importJWK } from "jose";
import { random } from "../harness/client.mjs";
import { errorPage, oauthError } from "../harness/expect.mjs";
import { pressOn, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const ALGS = ["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"];
const ENCS = ["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"];

withDemo(
  "RFC 9101, encrypted",
  (house) => {
    let client, keys, published;
    before(async () => {
      keys = await generateKeyPair("ES256", { extractable: true });
      const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k" }] };
      const more = { request_object_signing_alg: "ES256", request_object_encryption_alg: "ECDH-ES", scope_consent: "implicit", jwks };
      const registered = await register(house.program, { client_name: "Encrypting", redirect_uris: [CALLBACK], scope: "openid email", grant_types: ["authorization_code"], ...more });
      client = await house.client("tool-basic");
      Object.assign(client, { id: registered.client_id, redirectUri: CALLBACK, registered: { ...registered, redirect_uris: [CALLBACK] } });
      ({ keys: published } = await (await fetch(client.metadata.jwks_uri)).json());
    });

    async function signed(key = keys.privateKey, more = {}) {
      const request = client.request();
      const claims = { ...request.parameters, iss: client.id, aud: house.issuer, exp: Math.floor(Date.now() / 1000) + 60, ...more };
      return { ...request, claims, object: await new SignJWT(claims).setProtectedHeader({ typ: "oauth-authz-req+jwt", alg: "ES256", kid: "k" }).sign(key) };
    }

    const keyOf = (alg) => published.find(({ use, kty }) => use === "enc" && kty === (alg.startsWith("RSA") ? "RSA" : "EC"));

    /** What only the owner of the key can read. A header of undefined leaves a member out. */
    async function closed(content, { alg = "ECDH-ES", enc = "A128CBC-HS256", jwk = keyOf(alg), ...header } = {}) {
      const head = { alg, enc, kid: jwk.kid, cty: "JWT", ...header };
      for (const [name, value] of Object.entries(head)) if (value === undefined) delete head[name];
      return new CompactEncrypt(new TextEncoder().encode(content)).setProtectedHeader(head).encrypt(await importJWK(jwk, alg));
    }

    const address = (object) => `${client.metadata.authorization_endpoint}?${new URLSearchParams({ client_id: client.id, request: object })}`;
    const push = (object) => client.post("pushed_authorization_request_endpoint", { client_id: client.id, request: object });

    test("9 metadata name what is read, and keys for it", () => {
      assert.deepEqual(client.metadata.request_object_encryption_alg_values_supported, ALGS);
      assert.deepEqual(client.metadata.request_object_encryption_enc_values_supported, ENCS);
      for (const alg of ALGS) assert.ok([undefined, alg].includes(keyOf(alg).alg), alg);
      for (const key of published) for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) assert.equal(key[secret], undefined);
    });

    for (const alg of ALGS)
      for (const enc of ENCS)
        test(`6.1 ${alg} with ${enc} is opened, pushed and in the address`, async () => {
          assert.equal((await push(await closed((await signed()).object, { alg, enc }))).status, 201);
          const answer = await fetch(address(await closed((await signed()).object, { alg, enc })), { redirect: "manual" });
          assert.equal(answer.status, 303);
          assert.match(answer.headers.get("location"), /\/interaction\//);
        });

    test("6.1 somebody logs in by what was inside", async () => {
      const request = await signed();
      const web = new Web();
      const back = await pressOn(web, await web.get(address(await closed(request.object))), { user: userOf(house.program, "full"), end: CALLBACK });
      assert.equal(back.location.searchParams.get("state"), request.parameters.state);
      assert.equal((await client.redeem(back.location.searchParams.get("code"), request)).status, 200);
    });

    test("6.1 a name of the key, a type and a kind of content may be left out", async () => {
      for (const header of [{ kid: undefined }, { cty: undefined }, { typ: "JWT" }, { typ: "oauth-authz-req+jwt" }])
        for (const alg of ["RSA-OAEP-256", "ECDH-ES"]) assert.equal((await push(await closed((await signed()).object, { alg, ...header }))).status, 201, JSON.stringify(header));
    });

    test("6.1 what is signed alone is taken as before", async () => assert.equal((await push((await signed()).object)).status, 201));

    const none = ({ claims }) => [{ alg: "none" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") + ".";
    const changed = (token, place, change) => token.split(".").map((part, number) => (number === place ? change(part) : part)).join(".");
    const shorter = (bytes) => (part) => Buffer.from(part, "base64url").subarray(0, bytes).toString("base64url");
    const BAD = {
      "a signature of somebody else": async () => closed((await signed((await generateKeyPair("ES256")).privateKey)).object),
      "no signature": async () => closed(none(await signed())),
      "claims as they are": async () => closed(JSON.stringify((await signed()).claims)),
      "encrypted twice": async () => closed(await closed((await signed()).object)),
      "a key of somebody else": async () => closed((await signed()).object, { jwk: { ...(await exportJWK((await generateKeyPair("ECDH-ES", { extractable: true })).publicKey)), kid: keyOf("ECDH-ES").kid } }),
      "a key for signatures": async () => {
        const { kid, kty, crv, x, y } = published.find(({ alg }) => alg === "ES256");
        return closed((await signed()).object, { jwk: { kid, kty, crv, x, y } });
      },
      "a name of no key": async () => closed((await signed()).object, { kid: "nobody's" }),
      "an algorithm that is not named: RSA-OAEP": async () => closed((await signed()).object, { alg: "RSA-OAEP", jwk: { ...keyOf("RSA-OAEP-256"), alg: undefined } }),
      "an algorithm that is not named: ECDH-ES+A192KW": async () => closed((await signed()).object, { alg: "ECDH-ES+A192KW" }),
      "an encryption that is not named: A192GCM": async () => closed((await signed()).object, { enc: "A192GCM" }),
      "an encryption that is not named: A192CBC-HS384": async () => closed((await signed()).object, { enc: "A192CBC-HS384" }),
      "another type": async () => closed((await signed()).object, { typ: "dpop+jwt" }),
      "another kind of content": async () => closed((await signed()).object, { cty: "json" }),
      "a member that nobody asked for": async () => closed((await signed()).object, { jku: "https://rp.example/" }),
      "a tag that is cut": async () => changed(await closed((await signed()).object, { enc: "A128GCM" }), 4, shorter(4)),
      "a vector that is cut": async () => changed(await closed((await signed()).object, { enc: "A128GCM" }), 2, shorter(8)),
      "a wrapped key that is cut": async () => changed(await closed((await signed()).object, { alg: "ECDH-ES+A128KW" }), 1, shorter(4)),
      "content that was changed": async () => changed(await closed((await signed()).object), 3, (part) => (part[0] === "A" ? "B" : "A") + part.slice(1)),
    };
    for (const [name, bad] of Object.entries(BAD))
      test(`6.2 ${name} is refused like a wrong signature, pushed and in the address`, async () => {
        const wrong = await push((await signed((await generateKeyPair("ES256")).privateKey)).object);
        const answer = await push(await bad());
        oauthError(answer, 400, "invalid_request_object");
        assert.deepEqual(answer.json, wrong.json, "nothing tells how far it got");
        errorPage(await new Web().get(address(await bad())));
      });

    test("CIBA Core 7.1.1: requests without a browser are signed and never encrypted", async () => {
      const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k" }] };
      const more = { grant_types: ["urn:openid:params:grant-type:ciba"], backchannel_authentication_request_signing_alg: "ES256", jwks };
      const registered = await register(house.program, { client_name: "Counter", scope: "openid", ...more });
      const counter = Object.assign(await house.client("shop-counter"), { id: registered.client_id, registered });
      const now = Math.floor(Date.now() / 1000);
      const sign = () =>
        new SignJWT({ iss: counter.id, aud: house.issuer, iat: now, nbf: now, exp: now + 60, jti: random(), scope: "openid", login_hint: userOf(house.program, "full").username })
          .setProtectedHeader({ alg: "ES256", kid: "k" })
          .sign(keys.privateKey);
      const ask = (request) => counter.post("backchannel_authentication_endpoint", { request });
      oauthError(await ask(await closed(await sign())), 400, "invalid_request");
      assert.equal((await ask(await sign())).status, 200);
    });

    test("4 what is inside is held to every rule", async () => {
      for (const more of [{ exp: 1_000_000_000 }, { aud: "https://other.example" }, { iss: "tool-post" }, { client_id: "tool-post" }, { request: "x" }, { sub: client.id }])
        oauthError(await push(await closed((await signed(keys.privateKey, more)).object)), 400, "invalid_request_object");
    });
  },
  { options: ["--tls", "--profile", "conformance"] },
);
