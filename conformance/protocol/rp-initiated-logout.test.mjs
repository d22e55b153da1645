// RP-Initiated Logout 1.0: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("RP-Initiated Logout", (house) => {
  const user = () => userOf(house.program, "full");
  const logoutUrl = (client, parameters) => `${client.metadata.end_session_endpoint}?${new URLSearchParams(parameters)}`;

  async function loggedIn(client, web) {
    const request = client.request({ prompt: "none" });
    const answer = await web.open(request.url, client.redirectUri);
    return answer.location.searchParams.get("error") === null;
  }

  test("2 and 3 with a hint and a registered address the person comes back with state", async () => {
    const client = await house.client("tool-basic");
    const { web, tokens } = await tokensOf(client, user());
    const after = client.registered.post_logout_redirect_uris[0];
    const url = logoutUrl(client, { id_token_hint: tokens.id_token, post_logout_redirect_uri: after, state: "s+/=" });
    const back = await pressOn(web, await web.get(url), { user: user(), end: after });
    assert.equal(back.location.searchParams.get("state"), "s+/=");
    assert.equal(await loggedIn(client, web), false);
  });

  const BENT = {
    "no hint": (good) => ({ ...good, id_token_hint: undefined }),
    "a hint that is no token": (good) => ({ ...good, id_token_hint: "a.b.c" }),
    "a forged hint": (good) => ({ ...good, id_token_hint: `${good.id_token_hint.slice(0, -8)}AAAAAAAA` }),
    "an address that is not registered": (good) => ({ ...good, post_logout_redirect_uri: "https://evil.example/" }),
    "another client's name": (good) => ({ ...good, client_id: "tool-post" }),
  };
  for (const [name, bend] of Object.entries(BENT)) {
    test(`3 never redirects with ${name}`, async () => {
      const client = await house.client("tool-basic");
      const { web, tokens } = await tokensOf(client, user());
      const good = { id_token_hint: tokens.id_token, post_logout_redirect_uri: client.registered.post_logout_redirect_uris[0] };
      const parameters = Object.fromEntries(Object.entries(bend(good)).filter(([, value]) => value !== undefined));
      const answer = await web.open(logoutUrl(client, parameters), "http://127.0.0.1:9999");
      assert.ok(!answer.location, `${answer.location}`);
      assert.ok(answer.has("#logout-confirm") || answer.has("#error"), answer.text.slice(0, 1500));
      assert.equal(await loggedIn(client, web), true, "a GET has ended nothing");
    });
  }

  test("2 and 6 without any parameter it asks, and a POST without the page's token does nothing", async () => {
    const client = await house.client("tool-basic");
    const { web } = await signIn(client, user());
    const page = await web.open(client.metadata.end_session_endpoint);
    assert.ok(page.has("#logout-confirm"));
    const { action, values } = page.form("#logout-confirm");
    const forged = await web.post(action, { ...values, csrf: "x" });
    assert.ok(forged.status >= 400 || forged.has("#logout-confirm"), `${forged.status}`);
    assert.equal(await loggedIn(client, web), true);
    const done = await web.pressAndFollow(page, "#logout-confirm");
    assert.equal(done.status, 200);
    assert.equal(await loggedIn(client, web), false);
  });

  test("2 the endpoint takes GET and POST alike", async () => {
    const client = await house.client("tool-basic");
    const { web, tokens } = await tokensOf(client, user());
    const after = client.registered.post_logout_redirect_uris[0];
    const values = { id_token_hint: tokens.id_token, post_logout_redirect_uri: after, client_id: client.id, ui_locales: "en", state: "s" };
    const first = await web.post(client.metadata.end_session_endpoint, values, { origin: "https://rp.example", "sec-fetch-site": "cross-site" });
    const back = await pressOn(web, first, { user: user(), end: after });
    assert.equal(back.location.searchParams.get("state"), "s");
    assert.equal(await loggedIn(client, web), false);
  });

  test("2 without state none comes back, and an unknown language harms nothing", async () => {
    const client = await house.client("tool-basic");
    const { web, tokens } = await tokensOf(client, user());
    const after = client.registered.post_logout_redirect_uris[0];
    const back = await pressOn(web, await web.get(logoutUrl(client, { id_token_hint: tokens.id_token, post_logout_redirect_uri: after, ui_locales: "xx" })), { user: user(), end: after });
    assert.equal(back.location.href, after);
  });

  test("2 a hint of a session that is over is taken, and whoever logged in since is asked", async () => {
    const client = await house.client("tool-basic");
    const old = await tokensOf(client, user());
    const { web } = await tokensOf(client, userOf(house.program, "linked"));
    const page = await web.open(logoutUrl(client, { id_token_hint: old.tokens.id_token }));
    assert.ok(page.has("#logout-confirm"), page.text.slice(0, 1000));
    assert.equal(await loggedIn(client, web), true);
  });

  test("2.1 the metadata name the endpoint", async () => {
    const { metadata } = await house.client("tool-basic");
    assert.ok(metadata.end_session_endpoint.startsWith(`${house.issuer}/`));
  });

  test("3.1 addresses to come back to are registered, without fragments and scripts", async () => {
    const service = { client_name: "Out", redirect_uris: ["https://rp.example/callback"], scope: "openid", grant_types: ["authorization_code"] };
    for (const uri of ["https://rp.example/out#x", "javascript:alert(1)", "http://rp.example/out", "/out"]) {
      await assert.rejects(register(house.program, { ...service, post_logout_redirect_uris: [uri] }), /post_logout_redirect_uris/, uri);
    }
    const { registration } = await register(house.program, { ...service, post_logout_redirect_uris: ["https://rp.example/out"] });
    assert.deepEqual(registration.post_logout_redirect_uris, ["https://rp.example/out"]);
  });

  test("4 who pressed nothing is logged out of nothing: a page of another site sends no answer", async () => {
    const client = await house.client("tool-basic");
    const { web } = await signIn(client, user());
    const { action, values } = (await web.open(client.metadata.end_session_endpoint)).form("#logout-confirm");
    const answer = await web.post(action.href, values, { origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    assert.ok(answer.status >= 400 || answer.has("#logout-confirm"), String(answer.status));
    assert.equal(await loggedIn(client, web), true);
  });
});
