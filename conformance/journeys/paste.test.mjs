// Nobody has to remember or to copy by hand (WCAG 3.3.8): passwords and codes can be pasted, and a password manager finds its fields.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { codeIn, hasCode, mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";

describe("accessible authentication", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  async function open(t, album) {
    const window = await Window.open(browser, { album });
    await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    t.after(() => window.close());
    return window;
  }

  async function paste({ page }, selector, value) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), value);
    await page.focus(selector);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+V");
    assert.equal(await page.inputValue(selector), value, `${selector} takes what is pasted`);
  }

  test("login: name and password by paste", async (t) => {
    const window = await open(t, "paste-login");
    const user = userOf(program, "full");
    await window.page.goto(`${program.demo.issuer}/login`);
    await paste(window, "#username", user.username);
    await paste(window, "#password", user.password);
    await window.press("#login-submit");
    assert.match(window.page.url(), /\/account/);
  });

  test("registration: the code as a mail program copies it, and a long password twice", async (t) => {
    const window = await open(t, "paste-registration");
    const { page } = window;
    const email = "paste@entry.example";
    await page.goto(`${program.demo.issuer}/register/terms`);
    await window.check("#tos");
    await window.press("#next");
    await paste(window, "#email", email);
    await window.press("#send-code");
    const code = codeIn(await mail(program, email, hasCode));
    await paste(window, "#code", ` ${code.slice(0, 3)} ${code.slice(3)} `);
    await window.press("#next");
    assert.ok(await window.has("#family_name"), "the code is taken with its spaces");
    for (const field of ["#password", "#password2"]) await paste(window, field, "Abcdefghij-1234567890");
    await window.press("#confirm");
    assert.ok(await window.has("#password-error"), "a password of 21 is refused, not cut to 20");
  });

  test("showing the password keeps the field one for password managers", async (t) => {
    const window = await open(t, "paste-show");
    const { page } = window;
    await page.goto(`${program.demo.issuer}/login`);
    await page.fill("#password", "Abcdef-1");
    await page.click(".password-row button");
    assert.equal(await page.getAttribute("#password", "type"), "text");
    assert.equal(await page.getAttribute("#password", "autocomplete"), "current-password");
    await page.fill("#username", "nobody@entry.example");
    await window.press("#login-submit");
    assert.equal(await page.getAttribute("#password", "type"), "password");
    assert.equal(await page.inputValue("#password"), "", "a refused password does not come back");
  });
});
