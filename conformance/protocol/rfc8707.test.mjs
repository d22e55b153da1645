// Resource indicators, RFC 8707: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { decodeJwt } from "jose";
import { oauthError, redirectedError } from "../harness/expect.mjs";
import { signIn, userOf } from "../harness/people.mjs";
import { registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";
const [PARTS, ROADS] = ["https://parts.example/api", "https://roads.example/"];
const audience = (token) => [decodeJwt(token).aud].flat();

withDemo("RFC 8707", (house) => {
  let client;
  before(async () => {
    const registration = { client_name: "Resources", redirect_uris: [CALLBACK], scope: "openid email offline_access", scope_consent: "implicit", grant_types: ["authorization_code", "refresh_token", "client_credentials"] };
    client = await registerClient(house.program, { ...registration, resources: [PARTS, ROADS] });
  });
  const user = () => userOf(house.program, "full");

  /** A request for these resources; the parameter is the one that may stand more than once. */
  function request(...resources) {
    const made = client.request({ scope: "openid offline_access" });
    const url = new URL(made.url);
    for (const resource of resources) url.searchParams.append("resource", resource);
    return { ...made, url: url.href };
  }

  /** Logs in for the resources, and gives the answer of the token endpoint. */
  async function tokens(...resources) {
    const asked = request(...resources);
    const { code } = await signIn({ request: () => asked }, user());
    return client.redeem(code, asked);
  }

  test("2.1 a token is for the resource that was asked for", async () => {
    const aud = audience((await tokens(PARTS)).json.access_token);
    assert.ok(aud.includes(PARTS) && !aud.includes(ROADS), String(aud));
  });

  test("2 the parameter may stand more than once: a token for each of them", async () => {
    const aud = audience((await tokens(PARTS, ROADS)).json.access_token);
    assert.ok(aud.includes(PARTS) && aud.includes(ROADS), String(aud));
  });

  test("2.1 without the parameter a token is for the provider's own userinfo alone", async () => {
    assert.deepEqual(audience((await tokens()).json.access_token), [house.issuer]);
  });

  test("2.2 a refreshed token is for what was granted, and nothing else", async () => {
    const { json } = await tokens(PARTS);
    const aud = audience((await client.refresh(json.refresh_token)).json.access_token);
    assert.ok(aud.includes(PARTS) && !aud.includes(ROADS), String(aud));
  });

  // What no client may ask for: no absolute URI, one with a fragment, one that is nobody's, and the right one written otherwise.
  const BAD = ["parts", "/api", `${PARTS}#x`, "https://evil.example/", `${PARTS}/`, "https://PARTS.example/api"];
  for (const resource of BAD) {
    test(`2 not acceptable at the authorization endpoint: ${resource}`, async () => {
      const asked = request(resource);
      redirectedError(await new Web().open(asked.url, CALLBACK), asked, "invalid_target");
    });
    test(`2 not acceptable when it is pushed: ${resource}`, async () => {
      oauthError(await client.post("pushed_authorization_request_endpoint", { ...client.request().parameters, resource }), 400, "invalid_target");
    });
    test(`2.2 not acceptable at the token endpoint: ${resource}`, async () => {
      oauthError(await client.token({ grant_type: "client_credentials", scope: "email", resource }), 400, "invalid_target");
    });
  }

  test("2 one good among bad is refused as a whole", async () => {
    const asked = request(PARTS, "https://evil.example/");
    redirectedError(await new Web().open(asked.url, CALLBACK), asked, "invalid_target");
  });

  test("2.2 a client in its own name gets a token for what it names", async () => {
    const { json, text } = await client.token({ grant_type: "client_credentials", scope: "email", resource: ROADS });
    assert.deepEqual(audience(json.access_token ?? assert.fail(text)), [ROADS]);
  });

  test("3 a resource that a token is not for refuses it: userinfo, and the dealers' interface", async () => {
    const { json } = await client.token({ grant_type: "client_credentials", scope: "email", resource: PARTS });
    assert.equal((await client.userinfo(json.access_token)).status, 401);
    const person = (await tokens()).json.access_token;
    assert.equal((await fetch(`${house.issuer}/dealer/v1/links`, { headers: { authorization: `Bearer ${person}` } })).status, 401);
  });

  test("2.2 a redemption may ask for some of the granted resources, and gets no others", async () => {
    const asked = request(PARTS, ROADS);
    const { code } = await signIn({ request: () => asked }, user());
    const { json, text } = await client.redeem(code, asked, { resource: ROADS });
    const aud = audience(json.access_token ?? assert.fail(text));
    assert.ok(aud.includes(ROADS) && !aud.includes(PARTS), String(aud));
    const next = audience((await client.refresh(json.refresh_token, { resource: PARTS })).json.access_token);
    assert.ok(next.includes(PARTS) && !next.includes(ROADS), `of all that was granted: ${next}`);
  });

  test("2.2 a redemption and a refresh for a resource that was not granted are refused", async () => {
    const asked = request(PARTS);
    const { code } = await signIn({ request: () => asked }, user());
    oauthError(await client.redeem(code, asked, { resource: ROADS }), 400, "invalid_target");
    const { json } = await tokens(PARTS);
    oauthError(await client.refresh(json.refresh_token, { resource: ROADS }), 400, "invalid_target");
  });
});
