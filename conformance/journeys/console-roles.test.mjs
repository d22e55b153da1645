// What each role sees in the console, in a browser: the menu, the pages, the acts that are there and those that are not; support's whole work without
// JavaScript. What an operator sees is in console.test.mjs and pages/console.test.mjs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PASSWORD, Person } from "../contract/actors.mjs";
import { launch, Window } from "../harness/browser.mjs";
import { startDemo } from "../harness/program.mjs";
import { appCode } from "./factors.mjs";
import { logIn } from "./recovery.mjs";

const EVERYWHERE = ["/console"];
const READ = ["/dealers", "/links", "/statistics", "/services", "/items", "/texts", "/mails", "/keys", "/migration", "/health", "/approvals"].map((below) => `/console${below}`);
/** The menu of each role. */
const MENUS = {
  read_only_operator: [...EVERYWHERE, ...READ],
  auditor: [...EVERYWHERE, ...READ, "/console/audit"],
  support: [...EVERYWHERE, "/console/accounts"],
};

describe("the roles of the console", () => {
  let program, browser;
  const people = {};
  before(async () => {
    program = await startDemo();
    browser = await launch();
    for (const role of Object.keys(MENUS)) people[role] = await Person.of(program, role);
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const go = (desk, below) => desk.page.goto(program.demo.console + below);
  const text = (desk) => desk.page.locator("main").innerText();

  /** A window of somebody who is logged in. */
  async function enter(t, role, options) {
    const desk = await Window.open(browser, { album: `console-${role}`, width: 390, ...options });
    t.after(() => desk.close());
    const { email, key } = people[role];
    await go(desk, "");
    await logIn(desk, email, PASSWORD);
    // The code of the present step was used when the app was set up.
    await desk.fill({ "#app_code": appCode(key, 1) });
    await desk.press("#second-submit");
    assert.equal(desk.page.url(), program.demo.console);
    return desk;
  }

  const menu = (desk) => desk.page.locator(".office-menu-wide a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

  /** Everything in main that would change something: forms that are sent, and ways to them. */
  const acts = (desk) => desk.page.locator("main form[method=post], main .office-ways a").evaluateAll((all) => all.map((one) => one.id || one.getAttribute("href") || one.action));

  for (const role of ["read_only_operator", "auditor"]) {
    test(`${role}: looks at everything, changes nothing`, async (t) => {
      const desk = await enter(t, role);
      assert.deepEqual((await menu(desk)).sort(), [...MENUS[role]].sort());
      await desk.lookBoth("start");
      for (const place of MENUS[role]) {
        const answer = await desk.page.goto(new URL(place, program.demo.console).href);
        assert.equal(answer.status(), 200, place);
        const left = (await acts(desk)).filter((id) => id !== "metrics");
        assert.deepEqual(left, [], place);
      }
      await go(desk, "/dealers/D-0234");
      await desk.look("dealer");
      const left = (await acts(desk)).filter((id) => !["statistics", "all-links"].includes(id));
      assert.deepEqual(left, [], "nothing to press but ways to look");
      await go(desk, "/dealers/D-0234/suspend");
      await desk.look("not-allowed");
      assert.match(await text(desk), /このページを使う権限がありません/);
      const answer = await go(desk, "/audit");
      assert.equal(answer.status(), role === "auditor" ? 200 : 403);
      assert.equal((await go(desk, "/staff")).status(), 403);
    });
  }

  test("support: a customer's account and nothing else; the acts without JavaScript", async (t) => {
    const desk = await enter(t, "support");
    assert.deepEqual((await menu(desk)).sort(), [...MENUS.support].sort());
    await desk.lookBoth("start");
    await go(desk, "/accounts");
    await desk.fill({ "#username": "nobody@example.jp" });
    await desk.press("#form");
    await desk.look("unknown", { error: true });
    const customer = program.demo.users[1].username;
    await desk.fill({ "#username": customer });
    await desk.press("#form");
    await desk.lookBoth("account");
    assert.doesNotMatch(await text(desk), new RegExp(customer), "the address is not shown");
    const account = desk.page.url();

    const plain = await Window.open(browser, { album: "console-support-plain", width: 390, script: false });
    t.after(() => plain.close());
    await plain.context.addCookies(await desk.context.cookies());
    await plain.page.goto(account);
    for (const [press, said] of [["#disable", /停止中/], ["#enable", /利用中/]]) {
      await plain.press(press);
      await plain.look(press.slice(1));
      await plain.press("#form");
      assert.match(await text(plain), said);
    }
    await plain.press("#end-sessions");
    await plain.press("#form");
    assert.match(await text(plain), /実行しました/);
    for (const below of ["/dealers", "/links", "/audit", "/approvals", "/migration", "/staff"]) {
      const answer = await go(plain, below);
      assert.equal(answer.status(), 403, below);
    }
    await plain.press("#logout");
    assert.match(await text(plain), /ログアウトしました/);
    await desk.page.reload();
    assert.equal(new URL(desk.page.url()).origin, program.demo.issuer, "the session has ended in both");
  });
});
