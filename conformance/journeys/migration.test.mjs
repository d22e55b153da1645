// J3 and J4 in a browser, at 320 and 1280 pixels, with JavaScript and without; and what goes wrong on the way.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { answerOf, Client } from "../harness/client.mjs";
import { mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { arrive, bannerIsThere, confirmBirthDate, consent, logIn, logInToOwnersSite, memberOf, register, setOut } from "./migration.mjs";

const PASSWORD = "Kuruma-2026";

const NEWCOMERS = [
  { user: "yumi82", width: 320, script: true, dealer: "トヨタ中央販売", born: ["1982", "9", "12"], expected: { "#family_kana": "タナカ", "#street": "福江2丁目7-3", "#birthdate-year": "1982" } },
  {
    user: "sakura98",
    width: 1280,
    script: false,
    dealer: "トヨタ中央販売",
    born: ["1998", "4", "8"],
    expected: { "#family_kana": "", "#street": "", "#city": "名古屋市千種区" },
    gaps: { "#family_kana": "マツモト", "#given_kana": "サクラ", "#street": "東山通5丁目19" },
  },
];

const OWNERS = [
  { user: "ichiro57", kind: "no_birthdate", width: 1280, script: true, dealer: "トヨタ中央販売", born: ["1957", "2", "28"] },
  { user: "megumi88", kind: "fresh", width: 320, script: false, dealer: "レクサス湾岸", born: ["1988", "3", "14"] },
];

describe("migration", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const open = async (t, album, way = {}) => {
    const window = await Window.open(browser, { album: `migration-${album}`, ...way });
    t.after(() => window.close());
    return window;
  };

  const admin = async (method, path) => {
    const client = await Client.of(program, program.demo.admin_clients[0].client_id);
    const { scope, resource } = client.registered;
    const { access_token } = (await client.token({ grant_type: "client_credentials", scope, resource })).json;
    return answerOf(await fetch(program.demo.admin + path, { method, headers: { authorization: `Bearer ${access_token}` } }));
  };

  const status = async (user) => {
    const client = await Client.of(program, program.demo.legacy_sites[0].client_id);
    const { access_token } = (await client.token({ grant_type: "client_credentials", scope: "migration:read" })).json;
    const answer = await fetch(`${program.demo.migration_api}/users/status`, {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ legacy_user_ids: [user] }),
    });
    return (await answer.json()).users[0].state;
  };

  for (const way of NEWCOMERS) {
    test(`J3, no ID, ${way.width} px, ${way.script ? "JavaScript" : "no JavaScript"}`, async (t) => {
      const member = memberOf(program, way.user);
      assert.equal(member.has_common_id, false);
      const window = await open(t, `J3-${way.user}`, way);
      await logInToOwnersSite(window, program, member, { wrongFirst: true });
      assert.ok(await window.has("#migration-banner"));
      assert.equal(await status(way.user), "not_started");
      await setOut(window);
      await register(window, program, member, { ...way, password: PASSWORD });
      await consent(window, way.dealer);
      assert.equal(await status(way.user), "not_started", "the press is held: nothing is written before the login");
      await logIn(window, { email: member.email, password: PASSWORD });
      assert.ok(await bannerIsThere(window, program), "not done: the banner stays");
      await setOut(window);
      // The tab was left; the site's banner leads back into a new hand-over, and what was typed is not asked for again.
      await window.press("#way-have");
      await window.press("#migration-agree");
      await logIn(window, { email: member.email, password: PASSWORD });
      await confirmBirthDate(window, way.born);
      await arrive(window);
      assert.equal(await status(way.user), "migrated");
      assert.equal(await bannerIsThere(window, program), false, "done: the banner has gone");
      await window.look("M2-without-banner", { provider: false });
      const done = await mail(program, member.email, (message) => message.subject.includes("移行完了"));
      assert.ok(done.text.includes(way.dealer));

      await window.page.goto(`${program.demo.apps.owners_site}/booking`);
      await window.fill({ "#day": "2027-01-15" });
      await window.press("#book");
      assert.ok((await window.page.locator("#days").innerText()).includes("2027年1月15日"), "the site works as before");
      await window.look("booking", { provider: false });
    });
  }

  for (const way of OWNERS) {
    test(`J4, has an ID, ${way.width} px, ${way.script ? "JavaScript" : "no JavaScript"}`, async (t) => {
      const member = memberOf(program, way.user);
      assert.equal(member.has_common_id, true);
      const user = userOf(program, way.kind);
      const window = await open(t, `J4-${way.user}`, way);
      await logInToOwnersSite(window, program, member);
      await setOut(window);
      await window.press("#way-have");
      await consent(window, way.dealer);
      await logIn(window, { email: user.username, password: user.password });
      await confirmBirthDate(window, way.born);
      // Without script the page stays for two seconds: time for a picture.
      if (!way.script) await window.look("M12-creating");
      await arrive(window);
      assert.equal(await bannerIsThere(window, program), false);

      await window.page.goto(program.demo.apps.maintenance_notebook);
      await window.page.click("#login");
      await window.page.waitForSelector("#userinfo-claims");
      const claims = await window.json("#userinfo-claims");
      assert.equal(claims.dealer_links[0].dealer_name, way.dealer, "the service is told of the link");
    });
  }

  test("a failure is told honestly, and a second try succeeds", async (t) => {
    const window = await open(t, "E18", { width: 1280, script: false });
    const member = memberOf(program, "hanako90");
    const user = userOf(program, "full");
    await logInToOwnersSite(window, program, member);
    await setOut(window);
    await window.press("#way-have");
    await consent(window, "トヨタ中央販売");
    await logIn(window, { email: user.username, password: user.password });
    assert.equal((await admin("PUT", "/v1/dealers/D-0234/suspension")).status, 200);
    await confirmBirthDate(window, ["1990", "11", "3"]);
    await window.look("M12-creating");
    assert.ok(await window.page.locator("#continue").isVisible(), "the manual button");
    assert.equal(await window.page.locator("[role=status]").count(), 1);
    await window.page.waitForSelector("#retry", { timeout: 40_000 });
    await window.look("E18-failed");
    assert.match(await window.page.locator("main").innerText(), /受付番号\s*\d{8}/);
    assert.equal(await status("hanako90"), "failed");
    assert.ok(await bannerIsThere(window, program), "it failed: the banner stays");
    assert.equal((await admin("DELETE", "/v1/dealers/D-0234/suspension")).status, 200);
    await window.page.goto(`${program.demo.issuer}/migration`);
    await window.press("#retry");
    await arrive(window);
    assert.equal(await bannerIsThere(window, program), false);
    // Once more: the success page, and nothing else.
    await window.page.goto(`${program.demo.issuer}/migration`);
    await window.page.waitForURL(/\/migration\/done$/);
  });

  test("an ID that is another user's stops, and a browser that brought no handle is led back", async (t) => {
    const window = await open(t, "E19", { width: 320 });
    const member = memberOf(program, "yamada-s");
    await logInToOwnersSite(window, program, member);
    await setOut(window);
    await window.press("#way-have");
    await consent(window, "トヨタ中央販売");
    const user = userOf(program, "full");
    await logIn(window, { email: user.username, password: user.password });
    await window.page.waitForSelector("#site");
    await window.look("E19-stopped");
    assert.ok(await bannerIsThere(window, program));

    const stranger = await open(t, "E20", { width: 320 });
    await stranger.page.goto(`${program.demo.issuer}/migration`);
    assert.ok(await stranger.has("#error"));
    await stranger.look("E20-gone", { provider: false });
    await stranger.page.click("#next");
    await stranger.page.waitForURL(`${program.demo.apps.owners_site}/**`);
  });
});
