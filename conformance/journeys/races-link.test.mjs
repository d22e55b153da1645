// The dealer link under the same habits as registration: pressed twice, in two tabs, with the back button after each step. One link, one mail.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail, mailsTo } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { thereAndBack } from "./backwards.mjs";

describe("the link, twice and backwards", () => {
  let program, browser, dealer;
  before(async () => {
    program = await startDemo();
    browser = await launch();
    dealer = await Dealer.of(program, "D-0234");
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  /** A new account with a provisional link, and a window on its mail's link. */
  async function started(t, name, options = {}) {
    const email = `${name}@races.example`;
    await registered(program, new Web(), email, { birthdate_year: "1990", birthdate_month: "4", birthdate_day: "1" });
    const code = `C-${name.toUpperCase()}`;
    await dealer.provisionalLink(customer(code, { emails: [email, "", ""] }));
    const window = await Window.open(browser, { album: `races-link-${name}`, ...options });
    t.after(() => window.close());
    await window.page.goto(linkIn(await mail(program, email, (message) => linkIn(message, program.demo.issuer)), program.demo.issuer));
    return { window, email, code };
  }

  /** From the mail's page to L6. `step` is called on every page of the provider before it is left. */
  async function toConsent({ window, email }, step = async () => {}) {
    const { page } = window;
    await step("L0");
    await window.click("#continue");
    await page.waitForURL(/\/interaction\/.*\/login/);
    await step("L1");
    await window.fill({ "#username": email, "#password": "Kuruma-2026" });
    await window.press("#login-submit");
    for (let turn = 0; turn < 6 && !(await window.has("#link-complete-0")); turn += 1) {
      await step(new URL(page.url()).pathname.split("/").slice(3).join("/"));
      if (await window.has("#tos")) await window.check("#tos");
      await window.press((await window.has("#items-submit")) ? "#items-submit" : (await window.has("#confirm")) ? "#confirm" : "#next");
    }
  }

  async function oneLink({ email, code }) {
    const done = (message) => !linkIn(message, program.demo.issuer) && message.text.includes(dealer.name);
    await mail(program, email, done);
    await new Promise((wait) => setTimeout(wait, 2_000));
    assert.equal((await mailsTo(program, email)).filter(done).length, 1, "one mail about the link");
    const links = (await dealer.links()).filter((link) => link.customer_code === code);
    assert.deepEqual(links.map(({ state }) => state), ["linked"]);
  }

  for (const script of [true, false]) {
    test(`double press of the link's button ${script ? "with" : "without"} JavaScript makes one link`, async (t) => {
      const link = await started(t, `double-${script ? "script" : "plain"}`, { script });
      await toConsent(link);
      await link.window.pressTwice("#link-complete-0", /\/links\/done/);
      await link.window.look("L7-linked");
      await oneLink(link);
    });
  }

  test("two tabs that press at once make one link, and both show the end", async (t) => {
    const link = await started(t, "tabs");
    await toConsent(link);
    const second = await link.window.context.newPage();
    await second.goto(link.window.page.url());
    const press = (page) => Promise.all([page.waitForEvent("framenavigated"), page.click("#link-complete-0")]);
    await Promise.all([press(link.window.page), press(second)]);
    for (const page of [link.window.page, second]) assert.equal(await page.locator("h1").count(), 1);
    await oneLink(link);
  });

  test("the back button after each step loses nothing, and after the end undoes nothing", async (t) => {
    const link = await started(t, "back", { width: 320 });
    const { window } = link;
    const { page } = window;
    await toConsent(link, async (name) => {
      if (name !== "L0") await thereAndBack(page);
    });
    await window.press("#link-complete-0");
    await page.waitForURL(/\/links\/done/);
    for (let step = 0; step < 3; step += 1) {
      await page.goBack({ waitUntil: "load" });
      assert.equal(await page.locator("h1").count(), 1, "back from the end shows a page");
      if (await window.has("#link-complete-0")) await window.press("#link-complete-0");
    }
    await oneLink(link);
  });
});
