// A18: passkeys with the browser's own WebAuthn, and the two-step login with an app's codes; every page in its normal and its refused state.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { mail } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { appCode, Device } from "./factors.mjs";
import { logIn } from "./recovery.mjs";

const PASSWORD = "Kuruma-2026";

describe("passkeys and the two-step login", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const go = (window, path) => window.page.goto(program.demo.issuer + path);
  const text = (window) => window.page.locator("main").innerText();
  const path = (window) => new URL(window.page.url()).pathname;
  const told = (email, words) => mail(program, email, (message) => message.subject.includes(words));

  async function person(t, name, options) {
    const email = `${name}@factors.example`;
    await registered(program, new Web(), email);
    const window = await Window.open(browser, { album: `factors-${name}`, ...options });
    t.after(() => window.close());
    await go(window, "/account");
    await logIn(window, email, PASSWORD);
    assert.equal(path(window), "/account");
    return { window, email };
  }

  async function logOut(window) {
    await go(window, "/account");
    await window.press("#logout");
    if (await window.has("#logout-confirm")) await window.press("#logout-confirm");
  }

  async function addPasskey(window, name) {
    await go(window, "/account/passkeys/add");
    await window.page.waitForSelector("#passkey-create", { state: "visible" });
    await window.fill({ "#passkey_name": name });
    await window.press("#passkey-create");
  }

  test("passkeys: added, named, used without a password, removed", async (t) => {
    const { window, email } = await person(t, "passkeys", { width: 320 });
    const device = await Device.of(window);
    const phone = await device.plug();
    await go(window, "/account/passkeys");
    await window.lookBoth("A18-none");
    await window.press("#passkey-add");
    await window.page.waitForSelector("#passkey-create", { state: "visible" });
    await window.lookBoth("A18-add");
    await window.fill({ "#passkey_name": "" });
    await window.press("#passkey-create");
    await window.page.waitForSelector("#error-summary");
    await window.look("A18-add-no-name", { error: true });
    await addPasskey(window, "電話");
    assert.equal(path(window), "/account/passkeys");
    assert.equal(await device.count(phone), 1, "the key is on the device");
    await told(email, "パスキーを追加しました");

    // The same device is recognized and makes no second key; another one does.
    await go(window, "/account/passkeys/add");
    await window.page.waitForSelector("#passkey-create", { state: "visible" });
    await window.fill({ "#passkey_name": "また電話" });
    await window.page.click("#passkey-create");
    await window.page.waitForFunction(() => document.querySelector("[data-problem]").textContent !== "");
    await window.look("A18-add-known-device");
    await device.unplug(phone);
    const key = await device.plug({ transport: "usb" });
    await addPasskey(window, "セキュリティキー");
    assert.equal(await window.page.locator("main .card").count(), 2);
    await window.lookBoth("A18-two");

    await window.page.locator("main .card a[id^=rename-]").last().click();
    await window.page.waitForSelector("#rename");
    await window.lookBoth("A18-rename");
    await window.fill({ "#passkey_name": "" });
    await window.press("#rename");
    await window.look("A18-rename-refused", { error: true });
    await window.fill({ "#passkey_name": "予備の鍵" });
    await window.press("#rename");
    assert.ok((await text(window)).includes("予備の鍵"));
    await renamesWithoutScript(t, email);

    await logOut(window);
    await go(window, "/login");
    await window.page.waitForSelector("#passkey-login", { state: "visible" });
    await window.lookBoth("L1-with-passkey");
    await window.press("#passkey-login");
    await window.page.waitForURL("**/account");
    assert.ok((await text(window)).includes(email), "logged in without a password");

    // Whoever is not recognized by the device is told, and can go on with the password.
    await logOut(window);
    await device.recognize(key, false);
    await go(window, "/login");
    await window.page.waitForSelector("#passkey-login", { state: "visible" });
    await window.page.click("#passkey-login");
    await window.page.waitForFunction(() => document.querySelector("[data-problem]").textContent !== "");
    await window.look("L1-not-recognized");
    await device.recognize(key, true);
    await logIn(window, email, PASSWORD);

    await go(window, "/account/passkeys");
    await window.page.locator("main .card", { hasText: "予備の鍵" }).locator("a[id^=remove-]").click();
    await window.page.waitForSelector("#remove");
    await window.lookBoth("A18-remove");
    await window.press("#remove");
    assert.ok(!(await text(window)).includes("予備の鍵"));
    await told(email, "パスキーを削除しました");

    await logOut(window);
    await go(window, "/login");
    await window.page.waitForSelector("#passkey-login", { state: "visible" });
    await window.press("#passkey-login");
    await window.look("L1-removed-passkey", { error: true });
  });

  /** A passkey is made by a script alone; the list, the new name and the removal are plain forms. */
  async function renamesWithoutScript(t, email) {
    const plain = await Window.open(browser, { album: "factors-passkeys-plain", width: 320, script: false });
    t.after(() => plain.close());
    await go(plain, "/account/passkeys");
    await logIn(plain, email, PASSWORD);
    await go(plain, "/account/passkeys");
    await plain.lookBoth("A18-two");
    const card = plain.page.locator("main .card", { hasText: "電話" });
    await card.locator("a[id^=rename-]").click();
    await plain.lookBoth("A18-rename");
    await plain.fill({ "#passkey_name": "" });
    await plain.press("#rename");
    await plain.look("A18-rename-refused", { error: true });
    await plain.fill({ "#passkey_name": "わたしの電話" });
    await plain.press("#rename");
    await plain.page.locator("main .card", { hasText: "わたしの電話" }).locator("a[id^=remove-]").click();
    await plain.lookBoth("A18-remove");
    await plain.press("#remove");
    assert.ok(!(await text(plain)).includes("わたしの電話"));
  }

  test("passkeys without JavaScript: the pages say what they need", async (t) => {
    const { window } = await person(t, "plain", { width: 320, script: false });
    await go(window, "/account/passkeys");
    await window.lookBoth("A18-none");
    await go(window, "/account/passkeys/add");
    await window.lookBoth("A18-needs-script");
    assert.ok(await window.page.locator("#passkey-off").isVisible());
    assert.ok(!(await window.page.locator("#passkey-create").isVisible()));
  });

  for (const script of [true, false]) {
    test(`two-step login, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const { window, email } = await person(t, `two-step-${script ? "script" : "plain"}`, { width: 320, script });
      const { page } = window;
      await go(window, "/account/two-step");
      await window.lookBoth("A18-off");
      await window.press("#begin");
      await window.lookBoth("A18-setup");
      const key = await page.locator("#key").innerText();
      await window.fill({ "#app_code": appCode(key) === "000000" ? "111111" : "000000" });
      await window.press("#confirm");
      await window.look("A18-setup-wrong", { error: true });
      assert.equal(await page.locator("#key").innerText(), key, "the app is not set up anew");
      const used = appCode(key);
      await window.fill({ "#app_code": used });
      await window.press("#confirm");
      await window.lookBoth("A18-codes");
      const codes = await page.locator(".recovery-codes code").allInnerTexts();
      assert.ok(codes.length >= 8, `${codes}`);
      await window.press("#seen");
      await window.lookBoth("A18-on");
      await told(email, "2段階認証を使い始めました");

      await logOut(window);
      await go(window, "/login");
      await logIn(window, email, PASSWORD);
      await window.lookBoth("L1-second-step");
      // The code of the setup is used up; the app's next one is taken a little early.
      await window.fill({ "#app_code": used });
      await window.press("#second-submit");
      await window.look("L1-code-used", { error: true });
      await window.fill({ "#app_code": appCode(key, 1) });
      await window.press("#second-submit");
      assert.equal(path(window), "/account");

      await logOut(window);
      for (const isFresh of [true, false]) {
        await go(window, "/login");
        await logIn(window, email, PASSWORD);
        await page.locator("summary").click();
        await window.fill({ "#recovery_code": codes[0] });
        await window.press("#second-submit");
        if (!isFresh) await window.look("L1-recovery-code-used", { error: true });
        else {
          assert.equal(path(window), "/account", "a recovery code logs in");
          await told(email, "リカバリーコードでログイン");
          await logOut(window);
        }
      }
      await page.locator("details[open]").waitFor();
      await window.fill({ "#recovery_code": codes[1] });
      await window.press("#second-submit");
      assert.equal(path(window), "/account");

      await go(window, "/account/two-step");
      await window.press("#codes");
      await window.lookBoth("A18-codes-renew");
      await window.press("#renew");
      assert.ok(!(await page.locator(".recovery-codes").innerText()).includes(codes[2]), "new ones");
      await window.press("#seen");
      await window.press("#switch-off");
      await window.lookBoth("A18-switch-off");
      await window.press("#switch-off");
      assert.ok((await text(window)).includes("使っていません"));
      await told(email, "2段階認証をやめました");
      await logOut(window);
      await go(window, "/login");
      await logIn(window, email, PASSWORD);
      assert.equal(path(window), "/account", "the password alone is enough again");
    });
  }
});
