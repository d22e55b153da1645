// J5: ordinary sign-in from a relying party, and logging out again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { acceptServiceTerms, giveBirthDate } from "./link.mjs";

describe("ordinary sign-in", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  async function open(t, album, options) {
    const window = await Window.open(browser, { album, ...options });
    t.after(() => window.close());
    return window;
  }

  async function passLogin(window, user) {
    await window.fill({ "#username": user.username, "#password": user.password });
    await window.press("#login-submit");
  }

  for (const script of [true, false]) {
    test(`My TOYOTA asks for the birth date and its terms once, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const window = await open(t, `sign-in-birthdate-${script ? "script" : "plain"}`, { script, width: script ? 390 : 320 });
      const user = userOf(program, script ? "no_birthdate" : "fresh");
      const home = program.demo.apps.my_toyota;
      await window.page.goto(home);
      await window.look("home", { provider: false });
      await window.press("#login");
      await window.look("L1-login");
      await passLogin(window, user);
      await giveBirthDate(window);
      await acceptServiceTerms(window);
      await window.page.waitForSelector("#userinfo-claims");
      assert.equal((await window.json("#userinfo-claims")).birthdate, "1985-02-28");

      await window.press("#refresh");
      await window.page.waitForSelector("#userinfo-claims");
      await logOut(window, program);

      await window.page.goto(home);
      await window.press("#login");
      await passLogin(window, user);
      await window.page.waitForSelector("#userinfo-claims");
      assert.ok(window.page.url().startsWith(home), "the second time there is nothing to ask");
    });
  }

  async function logOut(window) {
    await window.press("#logout");
    if (await window.has("#logout-confirm")) {
      await window.look("logout");
      await window.press("#logout-confirm");
    }
    await window.page.waitForURL(/\/logged-out/);
    await window.look("logged-out", { provider: false });
  }

  for (const decision of ["allow", "deny"]) {
    test(`scope consent: ${decision}`, async (t) => {
      const window = await open(t, `sign-in-consent-${decision}`, { width: 320 });
      const client = await Client.of(program, "tool-basic");
      const user = userOf(program, decision === "allow" ? "full" : "linked");
      await window.page.goto(client.request({ scope: "openid profile email phone address offline_access" }).url);
      await passLogin(window, user);
      await window.look("consent");
      const [asked] = await Promise.all([window.page.waitForRequest(`${client.redirectUri}**`), window.page.click(`#consent-${decision}`)]);
      const callback = new URL(asked.url());
      assert.equal(callback.searchParams.get("error"), decision === "deny" ? "access_denied" : null);
      assert.equal(callback.searchParams.get("iss"), program.demo.issuer);
    });
  }

  test("English pages when the request asks for them", async (t) => {
    const window = await open(t, "sign-in-english", {});
    const client = await Client.of(program, "tool-basic");
    await window.page.goto(client.request({ ui_locales: "en" }).url);
    assert.equal(await window.page.locator("html").getAttribute("lang"), "en");
    const text = await window.page.locator("body").innerText();
    assert.doesNotMatch(text.replaceAll("日本語", ""), /[ぁ-んァ-ヶ一-龠]{4,}/, "no sentence stays Japanese");
  });

  test("a request that cannot be answered shows a page", async (t) => {
    const window = await open(t, "sign-in-error", { width: 320 });
    const client = await Client.of(program, "tool-basic");
    await window.page.goto(client.request({ redirect_uri: "https://elsewhere.example/" }).url);
    assert.ok(await window.has("#error"));
    assert.equal(new URL(window.page.url()).origin, program.demo.issuer);
  });
});
