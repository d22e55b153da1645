// J6, and A7, A8, A10: somebody who forgot the password or the ID, then changes the address, the password and the number that they log in with.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { codeIn, hasCode, mail } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { BIRTHDATE, forgottenId, forgottenPassword, logIn, wrong } from "./recovery.mjs";

const WAYS = [
  { name: "390 px", width: 390, script: true },
  { name: "1280 px", width: 1280, script: true },
  { name: "320 px, no JavaScript", width: 320, script: false },
];
const PHONES = ["090-1234-5601", "090-1234-5602", "090-1234-5603"];

describe("what was forgotten, and what changes about a login", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  for (const [number, way] of WAYS.entries()) {
    test(way.name, async (t) => {
      const window = await Window.open(browser, { album: `credentials-${number + 1}`, width: way.width, script: way.script });
      t.after(() => window.close());
      const person = { email: `forgetful-${number}@example.test`, phone: PHONES[number], password: "Kuruma-2027" };
      await registered(program, new Web(), person.email, { ...BIRTHDATE, phone: person.phone });
      await forgottenId(window, program, person);
      await forgottenPassword(window, program, person);
      await otherAddress(window, person);
      await otherPassword(window, person);
      await mobile(window, person);
    });
  }

  /** Opens a page of the account; whoever is asked to log in again does. */
  async function openPage(window, path, { email, password }) {
    await window.page.goto(`${program.demo.issuer}${path}`);
    if (await window.has("#login-submit")) await logIn(window, email, password);
    assert.equal(new URL(window.page.url()).pathname, path);
  }

  async function otherAddress(window, person) {
    const [old, email] = [person.email, person.email.replace("forgetful", "mindful")];
    await openPage(window, "/account/email", person);
    await window.look("A7-email");
    await window.fill({ "#email": old });
    await window.press("#send-code");
    await window.look("A7-same-email", { error: true });
    await window.fill({ "#email": email });
    await window.press("#send-code");
    await window.look("A7-code");
    const code = codeIn(await mail(program, email, hasCode));
    await window.fill({ "#code": wrong(code) });
    await window.press("#next");
    await window.look("A7-code-wrong", { error: true });
    await window.fill({ "#code": code });
    await window.press("#next");
    await window.look("A7-done");
    await mail(program, old, (message) => message.subject.includes("メールアドレスを変更しました"));
    person.email = email;
  }

  async function otherPassword(window, person) {
    await openPage(window, "/account/password", person);
    await window.look("A8-password");
    await window.fill({ "#password": "Kuruma-2028", "#password2": "Kuruma-2029" });
    await window.press("#change-password");
    await window.look("A8-mismatch", { error: true });
    await window.fill({ "#password": "Kuruma-2028", "#password2": "Kuruma-2028" });
    await window.press("#change-password");
    await window.look("A8-done");
    person.password = "Kuruma-2028";
    await window.press("#next");
    assert.ok(!(await window.has("#login-submit")), "this browser stays logged in");
  }

  async function mobile(window, person) {
    const { page } = window;
    const gateway = `${person.phone.replaceAll("-", "")}@sms.demo.test`;
    await openPage(window, "/account/mobile", person);
    await window.look("A10-off");
    await window.press("#send-code");
    await window.look("A10-empty", { error: true });
    await window.fill({ "#mobile": person.phone });
    await window.press("#send-code");
    await window.look("A10-code");
    const code = codeIn(await mail(program, gateway, hasCode));
    await window.fill({ "#code": wrong(code) });
    await window.press("#next");
    await window.look("A10-code-wrong", { error: true });
    await window.fill({ "#code": code });
    await window.press("#next");
    await window.look("A10-on");
    assert.ok((await page.locator("#mobile-on").innerText()).includes(person.phone));
    await page.context().clearCookies();
    await page.goto(`${program.demo.issuer}/login`);
    await window.look("L1-login");
    await logIn(window, person.phone, person.password);
    assert.equal(new URL(page.url()).pathname, "/account", "the number logs in");
    await openPage(window, "/account/mobile", { ...person, email: person.phone });
    await window.press("#switch-off");
    await window.look("A10-turned-off");
  }
});
