// J6 under the habits of people: pressed twice, and with the back button after each step. One code, one new password, one notice.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { codeIn, hasCode, mail, mailsTo } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { thereAndBack } from "./backwards.mjs";
import { BIRTHDATE, logIn } from "./recovery.mjs";

const PASSWORD = "Kuruma-2027";
const isCode = (message) => message.subject.includes("パスワード再設定") && hasCode(message);
const isNotice = (message) => message.subject.includes("パスワードを変更しました");

describe("recovery, twice and backwards", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  async function forgetful(t, name, options = {}) {
    const email = `${name}@races.example`;
    await registered(program, new Web(), email, BIRTHDATE);
    const window = await Window.open(browser, { album: `races-recovery-${name}`, ...options });
    t.after(() => window.close());
    await window.page.goto(`${program.demo.issuer}/reminder/password`);
    await window.fill({ "#username": email });
    return { window, email };
  }

  const typeCode = async ({ window, email }) => window.fill({ "#code": codeIn(await mail(program, email, isCode)) });
  const typeBirthDate = ({ window }) => window.fill({ "#birthdate-year": "1980", "#birthdate-month": "4", "#birthdate-day": "5" });
  const typePassword = ({ window }) => window.fill({ "#password": PASSWORD, "#password2": PASSWORD });

  /** One code, one notice, and the new password opens the account. */
  async function changedOnce({ window, email }) {
    await mail(program, email, isNotice);
    // A second one would be on its way by then.
    await new Promise((done) => setTimeout(done, 2_000));
    const mails = await mailsTo(program, email);
    assert.equal(mails.filter(isCode).length, 1, "one code");
    assert.equal(mails.filter(isNotice).length, 1, "one notice");
    await window.page.goto(`${program.demo.issuer}/login`);
    await logIn(window, email, PASSWORD);
    assert.equal(new URL(window.page.url()).pathname, "/account");
  }

  for (const script of [true, false]) {
    test(`every button pressed twice, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const person = await forgetful(t, script ? "double-script" : "double-plain", { script });
      const pressTwice = (button, path) => person.window.pressTwice(button, path);
      await pressTwice("#send-code", /\/reminder\/code/);
      await typeCode(person);
      await pressTwice("#next", /\/reminder\/birthdate/);
      await typeBirthDate(person);
      await pressTwice("#next", /\/reminder\/new-password/);
      await typePassword(person);
      await pressTwice("#change-password", /\/reminder\/done/);
      await changedOnce(person);
    });
  }

  test("two tabs that set a password at once: one of them does, and both show the end", async (t) => {
    const person = await forgetful(t, "tabs");
    const { window } = person;
    await window.press("#send-code");
    await typeCode(person);
    await window.press("#next");
    await typeBirthDate(person);
    await window.press("#next");
    const second = await window.context.newPage();
    await second.goto(window.page.url());
    await second.fill("#password", PASSWORD);
    await second.fill("#password2", PASSWORD);
    await typePassword(person);
    const press = (page) => Promise.all([page.waitForURL(/\/reminder\/done/), page.click("#change-password")]);
    await Promise.all([press(window.page), press(second)]);
    await changedOnce(person);
  });

  test("the back button after each step, and from the end", async (t) => {
    const person = await forgetful(t, "back", { width: 320 });
    const { window } = person;
    const { page } = window;
    await window.press("#send-code");
    await thereAndBack(page);
    await typeCode(person);
    await window.press("#next");
    await thereAndBack(page);
    await typeBirthDate(person);
    await window.press("#next");
    await thereAndBack(page);
    await typePassword(person);
    await window.press("#change-password");
    for (let step = 0; step < 3; step += 1) {
      await page.goBack({ waitUntil: "load" });
      assert.equal(await page.locator("h1").count(), 1, "back from the end shows a page");
      assert.ok(!(await page.content()).includes(PASSWORD));
    }
    // A page of before, sent once more: it leads to the end again, and changes nothing.
    if (await window.has("#change-password")) {
      await window.fill({ "#password": "Kuruma-2099", "#password2": "Kuruma-2099" });
      await window.press("#change-password");
    }
    await changedOnce(person);
  });
});
