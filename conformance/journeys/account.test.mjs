// The customer's own pages (A6, A9, A13-A17, A19): looked at one by one, in their normal and their refused state, at the width of a phone and of a desk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";

const WAYS = [
  { name: "390 px", width: 390, script: true, user: "full" },
  { name: "320 px, no JavaScript", width: 320, script: false, user: "linked" },
  { name: "1280 px", width: 1280, script: true, user: "linked" },
];

describe("the customer's own pages", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  async function open(t, album, way) {
    const window = await Window.open(browser, { album: `account-${album}`, ...way });
    t.after(() => window.close());
    return window;
  }

  const go = (window, path) => window.page.goto(new URL(path, program.demo.issuer).href);
  const text = (window) => window.page.locator("main").innerText();

  async function logIn(window, user) {
    await window.fill({ "#username": user.username, "#password": user.password });
    await window.press("#login-submit");
  }

  /** Whatever the service still asks: the birth date as it is known, its terms. */
  async function passSteps(window) {
    for (let page = 0; page < 6 && !(await window.has("#userinfo-claims")); page += 1) {
      if (await window.has("#tos")) await window.page.check("#tos");
      for (const button of ["#items-submit", "#confirm", "#next"]) {
        if (!(await window.has(button))) continue;
        await window.press(button);
        break;
      }
    }
  }

  async function logInToAccount(window, user) {
    await go(window, "/account");
    await logIn(window, user);
    assert.ok(await window.has("#logout"), "the first page of the account");
  }

  for (const way of WAYS) {
    test(`information, services, devices, history, settings: ${way.name}`, async (t) => {
      const window = await open(t, `pages-${way.width}`, way);
      const user = userOf(program, way.user);
      await window.page.goto(program.demo.apps.my_toyota);
      await window.press("#login");
      await logIn(window, user);
      await passSteps(window);
      await window.page.waitForSelector("#userinfo-claims");
      await go(window, "/account");
      await window.look("A6-home");
      await editProfile(window);
      await visitServices(window);
      await go(window, "/account/history");
      await window.look("A15-history");
      await window.press("main a[href^='/terms/']");
      assert.match(window.page.url(), /\/terms\//);
      await endOtherDevice(t, window, user);
      await chooseLooks(window);
      await go(window, "/account/data");
      await window.look("A17-data");
    });
  }

  async function editProfile(window) {
    const { page } = window;
    await go(window, "/account/profile");
    await window.look("A6-profile");
    await window.press("#edit");
    await window.look("A9-edit");
    await window.fill({ "#city": "", "#phone": "12345" });
    await window.press("#confirm");
    await window.look("A9-edit-refused", { error: true });
    await window.fill({ "#postal_code": "4500002", "#street": "", "#phone": "080-9876-5432", "#given_name": "𠮷美", "#given_kana": "よしみ" });
    await page.click("#lookup");
    await page.waitForFunction(() => document.querySelector("#city")?.value !== "", undefined, { polling: 100 });
    await window.look("A9-edit-looked-up");
    await window.fill({ "#street": "名駅4丁目7-1" });
    await window.press("#confirm");
    await window.look("A9-confirm");
    assert.ok((await text(window)).includes("080-9876-5432"));
    await window.press("#change");
    await window.look("A6-profile-changed");
    const shown = await text(window);
    for (const value of ["𠮷美", "ヨシミ", "080-9876-5432", "名古屋市中村区"]) assert.ok(shown.includes(value), value);
  }

  async function visitServices(window) {
    await go(window, "/account/services");
    await window.look("A13-services");
    await window.press("main .card a");
    await window.look("A13-service");
    await window.press("#stop");
    await window.look("A13-services-stopped");
  }

  async function endOtherDevice(t, window, user) {
    const other = await open(t, `other-${window.width}`, { width: 390, script: true });
    await logInToAccount(other, user);
    await go(window, "/account/sessions");
    await window.look("A14-sessions");
    const elsewhere = window.page.locator("main .card").filter({ hasNot: window.page.locator(".mark") }).first();
    await Promise.all([window.page.waitForEvent("framenavigated"), elsewhere.locator(".session-end").click()]);
    await window.page.waitForLoadState("load");
    await window.look("A14-sessions-ended");
    await go(other, "/account");
    assert.ok(await other.has("#login-submit"), "the other device is logged out");
  }

  async function chooseLooks(window) {
    await go(window, "/account/settings");
    await window.look("A19-settings");
    if (window.script) await chooseNothing(window);
    await window.page.check("#text_size-extra-large");
    await window.press("#save");
    await window.look("A19-settings-saved");
    const size = () => window.page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    assert.ok((await size()) > 22, "the words have grown");
    for (const path of ["/account", "/account/profile/edit", "/account/sessions", "/account/withdraw", "/register"]) {
      await go(window, path);
      await window.look(`A19-extra-large${path.replaceAll("/", "-")}`);
    }
    await go(window, "/account/settings");
    await window.page.check("#text_size-standard");
    await window.press("#save");
  }

  for (const script of [true, false]) {
    test(`services and settings are there for everybody, in English too, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const window = await open(t, `settings-${script ? "script" : "plain"}`, { width: 320, script });
      await go(window, "/");
      await window.lookBoth("services");
      await go(window, "/settings");
      await window.lookBoth("A19-settings");
      if (script) await chooseNothing(window);
      await window.page.check("#lang-en");
      await window.press("#save");
      assert.equal(await window.page.locator("html").getAttribute("lang"), "en");
      await window.look("A19-settings-english", { provider: false });
      await go(window, "/register");
      assert.equal(await window.page.locator("html").getAttribute("lang"), "en", "it is remembered");
    });
  }

  /** A browser sends one of each; a program may not. */
  async function chooseNothing(window) {
    await window.page.evaluate(() => document.querySelectorAll("[type=radio]").forEach((choice) => (choice.checked = false)));
    await window.press("#save");
    await window.look("A19-settings-refused", { error: true });
  }

  test("one's data as a file", async (t) => {
    const window = await open(t, "data", { width: 390, script: true });
    const user = userOf(program, "full");
    await logInToAccount(window, user);
    await go(window, "/account/data");
    const [file] = await Promise.all([window.page.waitForEvent("download"), window.page.click("#download")]);
    assert.equal(file.suggestedFilename(), "common-id.json");
    const data = JSON.parse(readFileSync(await file.path(), "utf8"));
    assert.equal(data.format, "common-id-account/1");
    assert.equal(data.account.email, user.username);
  });

  for (const script of [true, false]) {
    test(`leaving and coming back, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const window = await open(t, `leaving-${script ? "script" : "plain"}`, { width: script ? 390 : 320, script });
      const user = userOf(program, script ? "fresh" : "full");
      await logInToAccount(window, user);
      await go(window, "/account/withdraw");
      await window.look("A16-leave");
      await window.press("#leave");
      await window.look("A16-leave-empty", { error: true });
      await window.fill({ "#password": "wrong-password-1" });
      await window.press("#leave");
      await window.look("A16-leave-wrong", { error: true });
      await window.fill({ "#password": user.password });
      await window.press("#leave");
      await window.lookBoth("A16-left");

      await go(window, "/login");
      await logIn(window, user);
      await window.look("L1-as-everybody", { error: true });

      const letter = await mail(program, user.username, (message) => message.text.includes("/come-back/"));
      const [link] = letter.text.match(/https?:\/\/\S+\/come-back\/\S+/);
      await window.page.goto(link);
      assert.ok(!window.page.url().includes(link.split("/").at(-1)), "the token is not in the address bar");
      await window.lookBoth("A16-come-back");
      await window.fill({ "#password": "wrong-password-1" });
      await window.press("#come-back");
      await window.look("A16-come-back-wrong", { error: true });
      await window.fill({ "#password": user.password });
      await window.press("#come-back");
      await window.lookBoth("A16-come-back-done");
      await window.press("#login");
      await logIn(window, user);
      assert.ok(await window.has("#logout"), "in use again");

      await window.page.goto(link);
      await window.look("A16-link-used", { provider: false });
      assert.ok(await window.has("#error"));
    });
  }

  for (const script of [true, false]) {
    test(`logging out everywhere, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const window = await open(t, `everywhere-${script ? "script" : "plain"}`, { width: 390, script });
      const user = userOf(program, "no_birthdate");
      await logInToAccount(window, user);
      await go(window, "/account/sessions");
      await window.press("#end-all");
      await window.lookBoth("logged-out");
      await go(window, "/account");
      assert.ok(await window.has("#login-submit"));
    });
  }
});
