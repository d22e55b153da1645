// Proof key for code exchange, RFC 7636: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { challengeOf, random } from "../harness/client.mjs";
import { oauthError, redirectedError } from "../harness/expect.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

// Appendix B.
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

withDemo("RFC 7636", (house) => {
  const user = () => userOf(house.program, "full");

  const CHALLENGES = [
    ["4.2 a plain challenge", { code_challenge_method: "plain" }],
    ["4.2 a method that nobody knows", { code_challenge_method: "S512" }],
    ["4.3 a challenge without a method, which would be plain", { code_challenge_method: undefined }],
    ["4.2 a short challenge", { code_challenge: "A".repeat(42) }],
    ["4.2 a long challenge", { code_challenge: "A".repeat(44) }],
    ["4.2 a challenge of other characters", { code_challenge: `${"A".repeat(42)}=` }],
    ["4.3 a method without a challenge, beside a nonce", { code_challenge: undefined }],
    ["4.4.1 neither challenge nor nonce", { code_challenge: undefined, code_challenge_method: undefined, nonce: undefined }],
  ];
  for (const [name, changes] of CHALLENGES) {
    test(`${name} is refused`, async () => {
      const client = await house.client("tool-basic");
      const request = client.request(changes);
      redirectedError(await new Web().open(request.url, client.redirectUri), request, "invalid_request");
    });
  }

  test("4.4.1 a client without a secret needs a challenge, whatever else it sends", async () => {
    const client = await house.client("tool-public");
    const request = client.request({ code_challenge: undefined, code_challenge_method: undefined });
    const answer = await new Web().open(request.url, client.redirectUri);
    redirectedError(answer, request, "invalid_request");
    assert.match(answer.location.searchParams.get("error_description"), /code_challenge/);
  });

  test("4.4 nobody reads the challenge out of the answer", async () => {
    const { callback, request } = await signIn(await house.client("tool-basic"), user());
    assert.ok(!decodeURIComponent(callback.href).includes(request.parameters.code_challenge));
    assert.ok(!callback.href.includes(request.verifier));
  });

  const VERIFIERS = [
    ["4.6 no verifier", { code_verifier: undefined }, "invalid_grant"],
    ["4.6 another verifier", { code_verifier: random() }, "invalid_grant"],
    ["4.1 a short verifier", { code_verifier: "short" }, "invalid_request"],
    ["4.1 a long verifier", { code_verifier: "A".repeat(129) }, "invalid_request"],
    ["4.1 a verifier of other characters", { code_verifier: "é".repeat(43) }, "invalid_request"],
  ];
  for (const [name, changes, error] of VERIFIERS) {
    test(`${name} gets no tokens`, async () => {
      const client = await house.client("tool-post");
      const { code, request } = await signIn(client, user());
      oauthError(await client.redeem(code, request, changes), 400, error);
    });
  }

  test("4.6 the challenge in place of the verifier is another verifier", async () => {
    const client = await house.client("tool-public");
    const { code, request } = await signIn(client, user());
    oauthError(await client.redeem(code, request, { code_verifier: request.parameters.code_challenge }), 400, "invalid_grant");
  });

  test("4.1 verifiers of 43 and of 128 characters, of every kind of character, are taken", async () => {
    const client = await house.client("tool-public");
    for (const verifier of [`${"aZ09".repeat(9)}-._~aZ0`, "-._~".repeat(32)]) {
      assert.ok([43, 128].includes(verifier.length));
      const { code, request } = await signIn(client, user(), { code_challenge: challengeOf(verifier) });
      const answer = await client.redeem(code, request, { code_verifier: verifier });
      assert.equal(answer.status, 200, answer.text);
    }
  });

  test("B the example of the standard", async () => {
    const client = await house.client("tool-public");
    const { code, request } = await signIn(client, user(), { code_challenge: CHALLENGE });
    assert.equal((await client.redeem(code, request, { code_verifier: VERIFIER })).status, 200);
  });

  test("5 a client with a secret that sends a nonce goes on without a challenge", async () => {
    const client = await house.client("tool-basic");
    const { code, request } = await signIn(client, user(), { code_challenge: undefined, code_challenge_method: undefined });
    assert.equal((await client.redeem(code, request, { code_verifier: undefined })).status, 200);
  });

  test("RFC 9700 4.8.2 a verifier for a request that had no challenge is refused", async () => {
    const client = await house.client("tool-basic");
    const { code, request } = await signIn(client, user(), { code_challenge: undefined, code_challenge_method: undefined });
    oauthError(await client.redeem(code, request), 400, "invalid_grant");
  });

  test("7.2 no plain method is in the metadata (RFC 8414 2)", async () => {
    const { metadata } = await house.client("tool-public");
    assert.deepEqual(metadata.code_challenge_methods_supported, ["S256"]);
  });

  test("7.1 two logins with one challenge get two codes", async () => {
    const client = await house.client("tool-public");
    const first = await signIn(client, user(), { code_challenge: CHALLENGE });
    const { code, request } = await signIn(client, user(), { code_challenge: CHALLENGE }, first.web);
    assert.notEqual(code, first.code);
    assert.ok((await client.redeem(code, request, { code_verifier: VERIFIER })).json.access_token);
    assert.ok((await tokensOf(client, user(), {}, first.web)).tokens.access_token);
  });
});
