// What people do to pages: press twice, open two tabs, go back, come from two devices at once. One account, one mail, and never a page that breaks.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { codeIn, hasCode, mail, mailsTo } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { details, toCodePage } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { thereAndBack } from "./backwards.mjs";

const PASSWORD = "Kuruma-2026";

describe("twice, at once and backwards", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  /** Goes through registration to R5 in a real window. `step` is called on every page before it is left. */
  async function toConfirm(window, email, step = async () => {}) {
    const { page } = window;
    await page.goto(`${program.demo.issuer}/register/terms`);
    await step("R1");
    await page.check("#tos");
    await window.press("#next");
    await step("R2");
    await window.fill({ "#email": email });
    await window.press("#send-code");
    await step("R3");
    await window.fill({ "#code": codeIn(await mail(program, email, hasCode)) });
    await window.press("#next");
    await step("R4");
    await window.fill({ "#family_name": "山田", "#given_name": "花子", "#family_kana": "ヤマダ", "#given_kana": "ハナコ", "#postal_code": "450-0002", "#prefecture": "愛知県", "#city": "名古屋市中村区", "#street": "名駅4-7-1", "#phone": "090-1234-5678", "#password": PASSWORD, "#password2": PASSWORD });
    await window.press("#confirm");
    await step("R5");
  }

  async function open(t, options) {
    const window = await Window.open(browser, options);
    t.after(() => window.close());
    return window;
  }

  async function logsIn(username, password) {
    const web = new Web();
    await web.pressAndFollow(await web.open(`${program.demo.issuer}/login`), "#login-submit", { username, password });
    return !(await web.open(`${program.demo.issuer}/account`)).has("#login-submit");
  }

  /** One account: it can log in, and has had one mail of welcome. */
  async function oneAccount(email, password = PASSWORD) {
    // Whoever came second may be told that the address has an ID already: ML1b is no welcome.
    const welcome = (message) => message.subject.includes("登録完了");
    await mail(program, email, welcome);
    await new Promise((done) => setTimeout(done, 2_000));
    assert.equal((await mailsTo(program, email)).filter(welcome).length, 1, "one mail of welcome");
    assert.ok(await logsIn(email, password), "the account is there");
  }

  for (const script of [true, false]) {
    test(`double press of 登録 ${script ? "with" : "without"} JavaScript makes one account`, async (t) => {
      const email = `double-${script ? "script" : "plain"}@races.example`;
      const window = await open(t, { album: `races-double-${script ? "script" : "plain"}`, script });
      await toConfirm(window, email);
      await window.pressTwice("#register-submit", /\/register\/done/);
      await window.look("R6-done");
      await oneAccount(email);
    });
  }

  test("two tabs that press 登録 at once make one account, and both show the end", async (t) => {
    const email = "two-tabs@races.example";
    const window = await open(t, { album: "races-tabs" });
    await toConfirm(window, email);
    const second = await window.context.newPage();
    await second.goto(window.page.url());
    const press = (page) => Promise.all([page.waitForURL(/\/register\/done/), page.click("#register-submit")]);
    await Promise.all([press(window.page), press(second)]);
    await oneAccount(email);
  });

  test("the same address from two browsers at once makes one account", async () => {
    const email = "two-browsers@races.example";
    const passwords = ["Kuruma-2026", "Kuruma-2027"];
    const confirms = [];
    for (const password of passwords) {
      // An address gets a code every sixty seconds, whoever asks.
      if (confirms.length > 0) await new Promise((done) => setTimeout(done, 61_000));
      const web = new Web();
      const before = (await mailsTo(program, email)).map(({ id }) => id);
      const page = await toCodePage(program, web, email);
      const code = codeIn(await mail(program, email, (message) => hasCode(message) && !before.includes(message.id)));
      const entry = await web.pressAndFollow(page, "#next", { code });
      confirms.push([web, await web.pressAndFollow(entry, "#confirm", details({ password, password2: password }))]);
    }
    const ends = await Promise.all(confirms.map(([web, page]) => web.pressAndFollow(page, "#register-submit")));
    for (const end of ends) assert.ok(end.status < 500, `${end.status}`);
    const works = await Promise.all(passwords.map((password) => logsIn(email, password)));
    assert.equal(works.filter(Boolean).length, 1, "one of the two passwords, and only one, opens the account");
    await oneAccount(email, passwords[works.indexOf(true)]);
  });

  test("the back button and the forward button after each step lose nothing and make nothing twice", async (t) => {
    const email = "back@races.example";
    const window = await open(t, { album: "races-back", width: 320 });
    const { page } = window;
    await toConfirm(window, email, async (name) => {
      if (name !== "R1") await thereAndBack(page);
    });
    await window.press("#register-submit");
    await page.waitForURL(/\/register\/done/);
    for (let step = 0; step < 4; step += 1) {
      await page.goBack({ waitUntil: "load" });
      assert.equal(await page.locator("h1").count(), 1, "back from the end shows a page");
      assert.ok(!(await page.locator("body").innerText()).includes(PASSWORD));
    }
    await page.goto(`${program.demo.issuer}/register/confirm`);
    if (await window.has("#register-submit")) await window.press("#register-submit");
    await oneAccount(email);
  });
});
