// Logging out: RP-initiated, and through the back channel to the other clients of the session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pressOn, signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("logout", (house) => {
  const user = () => userOf(house.program, "full");
  const logoutUrl = (client, parameters) => `${client.metadata.end_session_endpoint}?${new URLSearchParams(parameters)}`;

  async function loggedIn(client, web) {
    const request = client.request({ prompt: "none" });
    const answer = await web.open(request.url, client.redirectUri);
    return answer.location.searchParams.get("error") === null;
  }

  test("with a hint and a registered address the person comes back with state", async () => {
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
    test(`never redirects with ${name}`, async () => {
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

  test("without any parameter it asks, and a POST without the page's token does nothing", async () => {
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

  test("logging out at one service ends the other's session through the back channel", async () => {
    const { my_toyota: toyota, maintenance_notebook: notebook } = house.program.demo.apps;
    const web = new Web();
    for (const home of [toyota, notebook]) {
      const page = await web.open(home);
      const link = new URL(page.page.querySelector("#login").getAttribute("href"), page.url);
      const me = await pressOn(web, await web.get(link), { user: user(), end: `${home}/me` });
      assert.ok((await web.open(me.location)).has("#userinfo-claims"), home);
    }
    const me = await web.open(`${toyota}/me`);
    const after = await pressOn(web, await web.press(me, "#logout"), { user: user(), end: `${toyota}/logged-out` });
    assert.ok(after.location);
    for (let turn = 0; ; turn += 1) {
      const shown = await web.open(`${notebook}/me`, house.issuer);
      if (shown.location || !shown.has("#userinfo-claims")) break;
      assert.ok(turn < 100, "the other service still shows the claims ten seconds later");
      await sleep(100);
    }
  });

  test("the back channel refuses forged logout tokens", async () => {
    for (const home of [house.program.demo.apps.my_toyota, house.program.demo.apps.maintenance_notebook]) {
      for (const logout_token of ["", "a.b.c", `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`]) {
        const answer = await fetch(`${home}/backchannel-logout`, { method: "POST", body: new URLSearchParams({ logout_token }) });
        assert.equal(answer.status, 400);
      }
    }
  });
});
