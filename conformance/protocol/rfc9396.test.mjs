// Rich authorization requests, RFC 9396, with the type dealer_link: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeJwt } from "jose";
import * as openid from "openid-client";
import { oauthError, redirectedError } from "../harness/expect.mjs";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const ANY = { type: "dealer_link", actions: ["read"] };
const at = (dealer) => ({ ...ANY, dealer });
const asked = (...details) => ({ authorization_details: JSON.stringify(details) });

withDemo("RFC 9396", (house) => {
  const client = () => house.client("tool-basic");
  const linked = () => userOf(house.program, "linked");
  const unlinked = () => userOf(house.program, "full");

  const MALFORMED = [
    ["no JSON", "["],
    ["no array", JSON.stringify(ANY)],
    ["an empty array", "[]"],
    ["no object", '["dealer_link"]'],
    ["no type", '[{"actions":["read"]}]'],
    ["an unknown type", '[{"type":"payment_initiation","actions":["read"]}]'],
    ["an unknown member", JSON.stringify([{ ...ANY, locations: ["https://x.example"] }])],
    ["what only the answer holds", JSON.stringify([{ ...ANY, links: [] }])],
    ["a missing member", '[{"type":"dealer_link"}]'],
    ["a member of the wrong type", '[{"type":"dealer_link","actions":"read"}]'],
    ["an unknown action", '[{"type":"dealer_link","actions":["delete"]}]'],
    ["a member twice", '[{"type":"dealer_link","type":"dealer_link","actions":["read"]}]'],
    ["the same twice", JSON.stringify([ANY, ANY])],
    ["six", JSON.stringify([1, 2, 3, 4, 5, 6].map((number) => at(`D-${number}`)))],
    ["too long", JSON.stringify([at("x".repeat(5000))])],
  ];

  test("5. what is malformed is refused at /authorize and at PAR", async () => {
    const relying = await client();
    for (const [name, authorization_details] of MALFORMED) {
      const request = relying.request({ authorization_details });
      redirectedError(await new Web().get(request.url), request, "invalid_authorization_details");
      const pushed = await relying.post("pushed_authorization_request_endpoint", request.parameters);
      assert.equal(pushed.json.error, "invalid_authorization_details", name);
      assert.equal(pushed.status, 400, name);
    }
  });

  test("5. a client that is not registered for the type is refused", async () => {
    const relying = await house.client("my-toyota");
    const request = relying.request(asked(ANY));
    redirectedError(await new Web().get(request.url), request, "invalid_authorization_details");
  });

  test("6. a client in its own name is granted none", async () => {
    const [dealer] = house.program.demo.dealers;
    const system = await house.client(dealer.clients[0].client_id);
    oauthError(await system.token({ grant_type: "client_credentials", ...asked(ANY) }), 400, "invalid_authorization_details");
  });

  test("7. and 9. the person is asked, and answer, token and introspection say the link", async () => {
    const relying = await client();
    const { tokens, seen } = await tokensOf(relying, linked(), asked(ANY));
    assert.ok(seen.includes("#consent-allow"), `${seen}`);
    const [granted] = tokens.authorization_details;
    assert.equal(tokens.authorization_details.length, 1);
    assert.deepEqual({ ...granted, links: undefined }, { ...ANY, links: undefined });
    const [link] = granted.links;
    assert.deepEqual(Object.keys(link).sort(), ["dealer", "dealer_name", "linked_at"], "no customer code without registration");
    assert.deepEqual(decodeJwt(tokens.access_token).authorization_details, tokens.authorization_details);
    const told = (await relying.introspect(tokens.access_token)).json;
    assert.deepEqual(told.authorization_details, tokens.authorization_details);
  });

  test("7. without a link in force there is nothing, whether the dealer exists or not", async () => {
    const relying = await client();
    const { dealer_id } = house.program.demo.dealers[0];
    for (const dealer of [dealer_id, "D-9999", "<script>"]) {
      const { tokens, seen } = await tokensOf(relying, unlinked(), asked(at(dealer)));
      assert.ok(seen.includes("#consent-allow"), "each is asked for");
      assert.deepEqual(tokens.authorization_details, []);
      assert.deepEqual(decodeJwt(tokens.access_token).authorization_details, []);
    }
  });

  test("7. who asks for none is told of none", async () => {
    const relying = await client();
    const { tokens } = await tokensOf(relying, linked(), {});
    assert.equal(tokens.authorization_details, undefined);
    assert.equal(decodeJwt(tokens.access_token).authorization_details, undefined);
    assert.equal((await relying.introspect(tokens.access_token)).json.authorization_details, undefined);
    oauthError(await relying.redeem("x".repeat(43), relying.request(), asked(ANY)), 400, "invalid_grant");
  });

  test("6. a token request narrows what was granted, and never widens it", async () => {
    const relying = await client();
    const { tokens } = await tokensOf(relying, linked(), { scope: "openid offline_access", ...asked(ANY) });
    const { dealer } = tokens.authorization_details[0].links[0];
    const narrowed = await relying.refresh(tokens.refresh_token, asked(at(dealer)));
    assert.equal(narrowed.status, 200, narrowed.text);
    assert.equal(narrowed.json.authorization_details[0].dealer, dealer);
    const visit = await signIn(relying, linked(), asked(at(dealer)));
    oauthError(await relying.redeem(visit.code, visit.request, asked(ANY)), 400, "invalid_authorization_details");
    oauthError(await relying.refresh(narrowed.json.refresh_token, asked(ANY, at(dealer), at("D-1"), at("D-2"), at("D-3"), at("D-4"))), 400, "invalid_authorization_details");
  });

  test("what was allowed is not asked again, what is more is", async () => {
    const relying = await house.client("tool-post");
    const web = new Web();
    const silently = async (details) => {
      const request = relying.request({ prompt: "none", ...asked(details) });
      return { request, answer: await web.get(request.url) };
    };
    await signIn(relying, linked(), asked(at("D-0001")), web);
    assert.ok((await silently(at("D-0001"))).answer.location.searchParams.get("code"));
    for (const more of [at("D-7777"), ANY]) {
      const { answer, request } = await silently(more);
      redirectedError(answer, request, "consent_required");
    }
    await signIn(relying, linked(), asked(ANY), web);
    for (const part of [ANY, at("D-7777")]) assert.ok((await silently(part)).answer.location.searchParams.get("code"));
  });

  test("2. the page names what is asked for, and no dealer of somebody's choice", async () => {
    const relying = await client();
    const web = new Web();
    const request = relying.request({ prompt: "consent", ...asked(ANY, at("D-<b>")) });
    const login = await web.open(request.url);
    const user = linked();
    const page = await web.pressAndFollow(login, "#login-submit", { username: user.username, password: user.password });
    assert.ok(page.has("#consent-allow"), page.text.slice(0, 2000));
    assert.match(page.text, /販売店との連携/);
    assert.match(page.text, /サービスが指定した販売店との連携/);
    assert.doesNotMatch(page.text, /D-&lt;|D-<|D-&#/);
    const denied = await web.pressAndFollow(page, "#consent-deny", {}, request.parameters.redirect_uri);
    redirectedError(denied, request, "access_denied");
  });

  test("10. the type is in the metadata, and a library that knows the parameter gets it", async () => {
    const { client_secret, redirect_uris } = (await client()).registered;
    const config = await openid.discovery(new URL(house.issuer), "tool-basic", {}, openid.ClientSecretBasic(client_secret), { execute: [openid.allowInsecureRequests] });
    assert.deepEqual(config.serverMetadata().authorization_details_types_supported, ["dealer_link"]);
    const verifier = openid.randomPKCECodeVerifier();
    const nonce = openid.randomNonce();
    const url = await openid.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: redirect_uris[0],
      scope: "openid",
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...asked(ANY),
    });
    const web = new Web();
    const back = await pressOn(web, await web.get(url.href), { user: linked(), end: redirect_uris[0] });
    const tokens = await openid.authorizationCodeGrant(config, back.location, { pkceCodeVerifier: verifier, expectedNonce: nonce });
    assert.equal(tokens.authorization_details[0].type, "dealer_link");
    const told = await openid.tokenIntrospection(config, tokens.access_token);
    assert.equal(told.authorization_details[0].links.length, 1);
  });
});
