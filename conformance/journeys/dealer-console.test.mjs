// The dealers' console in a browser, on the public listener: an administrator looks after links, people, shops and keys; somebody of the counter does the
// same without JavaScript as far as their role goes; an operator has no business there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { mail } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { appCode } from "./factors.mjs";
import { logIn } from "./recovery.mjs";

describe("the dealers' console", () => {
  let program, browser, staff, dealer;
  before(async () => {
    program = await startDemo();
    browser = await launch();
    staff = Object.fromEntries(program.demo.staff.map((person) => [person.role, person]));
    dealer = await Dealer.of(program, staff.dealer_administrator.dealer_id);
    const [one, two] = program.demo.users;
    await dealer.provisionalLink(customer("N-0001", { emails: [one.username, "", ""] }));
    await dealer.provisionalLink(customer("N-0002", { emails: [two.username, "", ""] }), 1, { shop: "S-02", staff: "0077" });
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const text = (window) => window.page.locator("main").innerText();
  const below = (window) => new URL(window.page.url()).pathname.slice("/dealer-console".length);
  const go = (window, path) => window.page.goto(program.demo.dealer_console + path);

  async function window(t, album, options) {
    const opened = await Window.open(browser, { album: `dealer-console-${album}`, ...options });
    t.after(() => opened.close());
    return opened;
  }

  /** Logs in at the provider, with the second step; comes back to where the person wanted to be. Each code is good once: `later` steps on. */
  async function enter(desk, person, path = "", later = 0) {
    await go(desk, path);
    assert.match(new URL(desk.page.url()).pathname, /^\/interaction\/.+\/login$/, "the provider asks");
    await logIn(desk, person.username, person.password);
    await desk.fill({ "#app_code": appCode(person.two_step_key, later) });
    await desk.press("#second-submit");
  }

  /** Narrow and wide, by night as well. */
  async function lookAll(desk, name, options) {
    await desk.lookBoth(name, options);
    await desk.page.emulateMedia({ colorScheme: "dark" });
    await desk.lookBoth(`${name}-dark`, options);
    await desk.page.emulateMedia({ colorScheme: "light" });
  }

  const open = (desk, code) => desk.press(`tr:has-text("${code}") th a`);
  const noCustomer = async (desk) => {
    const [html, names] = [await desk.page.content(), program.demo.users.map((user) => user.username)];
    assert.deepEqual(names.filter((name) => html.includes(name)), [], `${desk.page.url()} names a customer`);
  };

  test("an administrator looks after the dealer", async (t) => {
    const desk = await window(t, "administrator", { width: 390 });
    await enter(desk, staff.dealer_administrator);
    assert.equal(desk.page.url(), program.demo.dealer_console);
    assert.match(await text(desk), /仮登録は、2件です/);
    await desk.lookBoth("start");

    await go(desk, "/links");
    await lookAll(desk, "links");
    await noCustomer(desk);
    const filters = () => desk.page.locator("#shop").isVisible();
    const phone = desk.page.viewportSize();
    assert.ok(!(await filters()), "folded on a phone");
    await desk.page.setViewportSize({ ...phone, width: 1280 });
    assert.ok(await filters(), "open on a wide screen");
    await desk.page.setViewportSize(phone);
    await desk.page.locator(".filters > summary").click();
    await desk.fill({ "#shop": "S-02", "#staff": "0077" });
    await desk.press(".filter-actions button");
    assert.ok(await filters(), "open while one chooses");
    assert.match(await text(desk), /N-0002/);
    assert.doesNotMatch(await text(desk), /N-0001/);
    await desk.look("links-filtered");
    await go(desk, "/links?from=soon&state=linked");
    await desk.look("links-bad-day");
    await go(desk, "/links");
    const csv = await desk.page.request.get(`${program.demo.dealer_console}/links?format=csv`);
    assert.equal(csv.headers()["content-disposition"], 'attachment; filename="links.csv"');
    assert.match(await csv.text(), /N-0001[\s\S]*N-0002|N-0002[\s\S]*N-0001/);

    await open(desk, "N-0001");
    await lookAll(desk, "link");
    await noCustomer(desk);
    await desk.press("#resend");
    await desk.look("link-resend");
    await desk.press("#form");
    assert.match(await text(desk), /回数が多すぎます/, "the counter's mail has just left");
    await desk.look("link-too-often");
    await go(desk, "/links");
    await open(desk, "N-0001");
    await desk.press("#cancel");
    await desk.lookBoth("link-cancel");
    await desk.press("#form");
    assert.match(await text(desk), /取り消し/);
    await desk.look("link-cancelled");
    const first = (await dealer.links()).find((link) => link.customer_code === "N-0001");
    assert.equal(first.state, "cancelled");
    await go(desk, "/links?state=linked");
    await desk.press("tbody th a >> nth=0");
    await desk.look("link-linked");
    for (const [act, word] of [["dispute", /確認中/], ["settle", /連携済み/], ["unlink", /解除済み/]]) {
      await desk.press(`#${act}`);
      await desk.look(`link-${act}`);
      await desk.press("#form");
      assert.match(await desk.page.locator("h1").innerText(), word);
    }

    await go(desk, "/failures");
    await desk.lookBoth("failures");
    await go(desk, "/statistics");
    await lookAll(desk, "statistics");
  });

  test("and after its people, shops and keys", async (t) => {
    const desk = await window(t, "house", { width: 390 });
    await enter(desk, staff.dealer_administrator, "/staff", 1);
    await desk.lookBoth("staff");
    await desk.press("#invite");
    await desk.fill({ "#email": "not an address" });
    await desk.press("#form");
    await desk.lookBoth("staff-refused", { error: true });
    await desk.fill({ "#email": "new.colleague@central.example.jp" });
    await desk.press("#form");
    assert.match(await text(desk), /new\.colleague@central\.example\.jp/);
    await desk.lookBoth("staff-invited");
    const invitation = await mail(program, "new.colleague@central.example.jp", ({ text: words }) => words.includes("/staff-invitation/"));
    assert.match(invitation.text, /トヨタ中央販売/);
    await desk.press("#invitations ~ * td a");
    await desk.look("staff-revoke");
    await desk.press("#form");
    await desk.press('th a:has-text("counter@")');
    await desk.lookBoth("staff-one");
    await desk.press("#end");
    await desk.look("staff-end");

    await go(desk, "/shops");
    await desk.lookBoth("shops");
    await desk.press("#new-shop");
    await desk.fill({ "#shop_id": "S 03", "#name": "新瑞橋店" });
    await desk.press("#form");
    await desk.lookBoth("shop-refused", { error: true });
    await desk.fill({ "#shop_id": "S-03" });
    await desk.press("#form");
    await desk.press('th a:has-text("S-03")');
    await desk.look("shop");
    await desk.press("#suspend");
    await desk.look("shop-suspend");
    await desk.press("#form");
    assert.match(await text(desk), /停止中/);

    await go(desk, "/systems");
    await desk.lookBoth("systems");
    await desk.press("tbody th a >> nth=0");
    await lookAll(desk, "system");
    const system = below(desk);
    await desk.press("#add-key");
    await desk.fill({ "#jwk": '{"kty":"EC"}' });
    await desk.press("#form");
    await desk.lookBoth("key-refused", { error: true });
    await go(desk, system);
    await desk.press("#make-key");
    await desk.lookBoth("key-make");
    await desk.press("#form");
    const key = JSON.parse(await desk.page.locator("pre code").innerText());
    assert.ok(key.d.length > 40 && key.kid);
    await desk.lookBoth("key-made");
    await desk.press("#go-on");
    await desk.lookBoth("system-two-keys");
    assert.ok(!(await desk.page.content()).includes(key.d), "the private key is seen once");
    await desk.press(`tr:has-text("${key.kid.slice(0, 15)}") a`);
    await desk.look("key-remove");
    await desk.press("#form");
    assert.match(await text(desk), /鍵を削除しました/);

    await go(desk, "/audit");
    await desk.lookBoth("audit");
    await noCustomer(desk);
    await go(desk, "/links/nothing");
    await desk.look("not-found");
    await go(desk, "/links?ui_locales=en");
    await desk.page.locator("html[lang=en]").waitFor();
    await go(desk, "?ui_locales=ja");
    await desk.press("#logout");
    assert.equal(below(desk), "/logged-out");
    await desk.lookBoth("logged-out");
    await desk.press("#login");
    assert.match(new URL(desk.page.url()).pathname, /\/login$/, "both sessions have ended");
  });

  test("somebody of the counter, without JavaScript", async (t) => {
    const desk = await window(t, "counter", { width: 320, script: false });
    await enter(desk, staff.dealer_staff, "/links");
    assert.equal(below(desk), "/links");
    await desk.lookBoth("links");
    const places = await desk.page.locator(".office-menu-wide a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.deepEqual(places.map((place) => place.slice("/dealer-console".length)), ["", "/links", "/failures", "/statistics"]);
    await open(desk, "N-0002");
    await desk.press("#cancel");
    await desk.press("#form");
    assert.match(await desk.page.locator("h1").innerText(), /取り消し/);
    await desk.lookBoth("link");
    const refused = await desk.page.goto(`${program.demo.dealer_console}/staff`);
    assert.equal(refused.status(), 403);
    await desk.lookBoth("not-allowed");
    await desk.press("#logout");
    assert.equal(below(desk), "/logged-out");
  });

  test("an operator is not let in, and finds the office's pages nowhere there", async (t) => {
    const desk = await window(t, "operator", { width: 1280 });
    await enter(desk, staff.operator);
    assert.match(await text(desk), /ここは販売店の方の管理画面です/);
    await desk.look("refused");
    assert.equal(await desk.page.locator("main a", { hasText: "管理画面を開く" }).getAttribute("href"), program.demo.console, "the way to their own");
    const office = await desk.page.goto(`${program.demo.issuer}/console`);
    assert.equal(office.status(), 404);
  });
});
