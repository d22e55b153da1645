// The states of a dealer link that the happy path does not meet, in a browser: two dealers at once, the wrong account, declined, later,
// already linked, a second record, cancelled, a text that changes meanwhile, unlinked by the customer.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail, mailsTo } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";

const PASSWORD = "Kuruma-2026";

describe("states of a dealer link", () => {
  let program, browser;
  let serial = 0;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  async function phone(t, album, options = {}) {
    const window = await Window.open(browser, { album: `link-${album}`, ...options });
    t.after(() => window.close());
    return window;
  }

  async function person() {
    serial += 1;
    const email = `states-${serial}@links.example`;
    await registered(program, new Web(), email);
    return { email, password: PASSWORD };
  }

  /** A provisional link for `somebody`, and the address in its mail. */
  async function started(somebody, dealerId = "D-0234", code = `C-STATE-${(serial += 1)}`) {
    const dealer = await Dealer.of(program, dealerId);
    const known = new Set((await mailsTo(program, somebody.email)).map((message) => message.id));
    await dealer.provisionalLink(customer(code, { emails: [somebody.email, "", ""] }));
    const message = await mail(program, somebody.email, (candidate) => !known.has(candidate.id) && linkIn(candidate, program.demo.issuer));
    const { id } = (await dealer.links()).find((link) => link.customer_code === code);
    const state = async () => (await dealer.call("GET", `/links/${id}`)).json.state;
    return { dealer, id, state, code, address: linkIn(message, program.demo.issuer) };
  }

  async function logIn(window, somebody) {
    await window.fill({ "#username": somebody.email, "#password": somebody.password });
    await window.press("#login-submit");
  }

  /** Gives what the service asks for, until a page of the link or the service is reached. */
  async function passTheService(window) {
    for (let page = 0; page < 8; page += 1) {
      if (await window.has("#confirm")) {
        if (await window.has("#birthdate-year")) await window.fill({ "#birthdate-year": "1985", "#birthdate-month": "2", "#birthdate-day": "28" });
        await window.press("#confirm");
      } else if (await window.has("#items-submit")) await window.press("#items-submit");
      else if (await window.has("#tos")) {
        await window.page.check("#tos");
        await window.press("#next");
      } else if (window.page.url().endsWith("/items/done")) await window.press("#next");
      else return;
    }
  }

  /** From the mail to L6, or to whatever stands in its place. */
  async function fromMail(window, somebody, { address }) {
    await window.page.goto(address);
    await window.press("#continue");
    if (await window.has("#login-submit")) await logIn(window, somebody);
    await passTheService(window);
  }

  /** Where `link`'s card stands on the page: links of one second stand in any order. */
  const cardOf = async (window, link) => {
    const names = await window.page.locator("article.card h2").allInnerTexts();
    const found = names.findIndex((name) => name.includes(link.dealer.name));
    assert.ok(found >= 0, `${link.dealer.name} among ${names}`);
    return found;
  };

  const atTheService = (window) => window.page.waitForURL(`${program.demo.apps.my_toyota}/**`);

  /** Logs in at the provider itself and opens a page of the account. */
  async function toAccount(window, somebody, page) {
    await window.page.goto(program.demo.issuer + page);
    if (await window.has("#login-submit")) await logIn(window, somebody);
    await window.page.waitForURL(`**${page}`);
  }

  test("two pending dealers: one card each, decided separately", async (t) => {
    const somebody = await person();
    const first = await started(somebody, "D-0234");
    const second = await started(somebody, "D-0567");
    const window = await phone(t, "two-dealers");
    await fromMail(window, somebody, first);
    await window.look("L6-two-dealers");
    assert.equal(await window.page.locator("article.card").count(), 2);
    await window.press(`#link-complete-${await cardOf(window, first)}`);
    await window.look("L7-first");
    await window.press("#next");
    await window.look("L6-second");
    assert.ok(await window.has("#link-complete-0"));
    assert.ok(!(await window.has("#link-complete-1")));
    await window.press("#link-decline-0");
    await window.look("L6n-decline");
    await window.press("#link-decline-confirm");
    await window.look("L7-declined");
    await window.press("#next");
    await atTheService(window);
    assert.deepEqual([await first.state(), await second.state()], ["linked", "declined"]);
  });

  test("wrong account: told by a masked address, switched, linked by the right one", async (t) => {
    const somebody = await person();
    const stranger = await person();
    const link = await started(somebody);
    const window = await phone(t, "wrong-account", { width: 320 });
    await fromMail(window, stranger, link);
    await window.look("E12-other-account");
    const told = await window.page.locator("main").innerText();
    assert.ok(!told.includes(somebody.email) && /s\*{3}@l\*{3}\.example/.test(told), told);
    await window.press("#switch");
    await window.look("L1-after-switching");
    await logIn(window, somebody);
    await passTheService(window);
    await window.press("#link-complete-0");
    await window.press("#next");
    await atTheService(window);
    assert.equal(await link.state(), "linked");
  });

  test("later, then declined at the next login, without JavaScript", async (t) => {
    const somebody = await person();
    const link = await started(somebody);
    const window = await phone(t, "later", { script: false, width: 320 });
    await fromMail(window, somebody, link);
    await window.press("#link-later");
    await atTheService(window);
    assert.equal(await link.state(), "provisional");
    await fromMail(window, somebody, link);
    await window.look("L6-again");
    await window.press("#link-not-mine-0");
    await window.look("L6n-not-mine");
    await window.press("#link-decline-confirm");
    await window.press("#next");
    await atTheService(window);
    assert.equal(await link.state(), "declined");
    const answer = await window.page.goto(link.address);
    assert.equal(answer.status(), 410);
    await window.look("L0-declined");
  });

  test("already linked: since when, and on to the service; a second record of the dealer", async (t) => {
    const somebody = await person();
    const link = await started(somebody);
    const window = await phone(t, "already");
    await fromMail(window, somebody, link);
    await window.press("#link-complete-0");
    await window.press("#next");
    await atTheService(window);
    await window.page.goto(link.address);
    await window.look("E11-already-linked");
    assert.match(await window.page.locator("main").innerText(), /連携した日/);
    await window.press("#next");
    await atTheService(window);

    const second = await started(somebody);
    await fromMail(window, somebody, second);
    await window.press("#link-complete-0");
    await window.press("#next");
    await atTheService(window);
    await window.page.waitForSelector("#userinfo-claims");
    const { dealer_links: entries } = await window.json("#userinfo-claims");
    assert.deepEqual(entries.map((entry) => entry.customer_ref).sort(), [link.code, second.code].sort());
  });

  test("cancelled while the customer reads", async (t) => {
    const somebody = await person();
    const link = await started(somebody);
    const window = await phone(t, "cancelled", { width: 320 });
    await fromMail(window, somebody, link);
    assert.equal((await link.dealer.call("POST", `/links/${link.id}/cancel`, {})).status, 204);
    await window.press("#link-complete-0");
    if (await window.has("#next")) await window.look("E10-cancelled");
    assert.equal(await link.state(), "cancelled");
    const answer = await window.page.goto(link.address);
    assert.equal(answer.status(), 410);
    await window.look("L0-cancelled");
  });

  test("an address that no mail has: the three causes", async (t) => {
    const window = await phone(t, "unknown", { width: 320 });
    const answer = await window.page.goto(`${program.demo.issuer}/link/nothing`);
    assert.equal(answer.status(), 404);
    await window.look("E13-nothing-waits");
    assert.equal(await window.page.locator("#error li").count(), 3);
  });

  test("a text that changes while the customer decides is shown again", { skip: process.env.DATABASE === "postgres" && "writes the SQLite file" }, async (t) => {
    const somebody = await person();
    const link = await started(somebody);
    const window = await phone(t, "text-changed");
    await fromMail(window, somebody, link);
    await publishConsent();
    await window.press("#link-complete-0");
    await window.look("E17-text-changed", { error: true });
    assert.match(await window.page.locator("main").innerText(), /利用する情報を、減らしました/);
    assert.equal(await link.state(), "provisional");
    await window.press("#link-complete-0");
    await window.look("L7-with-the-new-text");
    assert.equal(await link.state(), "linked");
  });

  /** A later version of the consent, written as an operator's publishing would. */
  async function publishConsent() {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(path.join(program.data, "common-id.sqlite"));
    const row = database.prepare("SELECT body FROM text_versions WHERE document = 'dealer-link-consent'").get();
    const effective = Math.floor(Date.now() / 1000) - 1;
    const text = { ...JSON.parse(row.body), version: "2099-01-01", changes_ja: "利用する情報を、減らしました。", changes_en: "Less information is used.", effective_at: effective };
    database.prepare("INSERT INTO text_versions (document, version, body, effective_at) VALUES ('dealer-link-consent', '2099-01-01', ?, ?)").run(JSON.stringify(text), effective);
    database.close();
  }

  for (const [script, width] of [[true, 390], [false, 320]]) {
    test(`unlink at /account/dealers, ${width} px, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const somebody = await person();
      const link = await started(somebody);
      const waiting = await started(somebody, "D-0567");
      const window = await phone(t, `account-${width}`, { script, width });
      await toAccount(window, somebody, "/account/dealers/pending");
      await window.lookBoth("A12-pending");
      await window.press(`#continue-${await cardOf(window, link)}`);
      if (await window.has("#login-submit")) await logIn(window, somebody);
      await passTheService(window);
      await window.press(`#link-complete-${await cardOf(window, link)}`);
      await window.press("#next");
      await window.press("#link-later");
      await atTheService(window);

      await window.page.goto(`${program.demo.issuer}/account/dealers`);
      await window.lookBoth("A11-linked");
      await window.press("#unlink-0");
      await window.lookBoth("A11-unlink");
      await window.press("#unlink-confirm");
      await window.look("A11-unlinked");
      assert.equal(await link.state(), "unlinked");
      await mail(program, somebody.email, (message) => message.subject.includes("連携解除"));
      await window.page.goto(`${program.demo.apps.my_toyota}/me`);
      if (await window.has("#refresh")) await window.press("#refresh");
      const claims = (await window.has("#userinfo-claims")) ? await window.json("#userinfo-claims") : {};
      assert.deepEqual(claims.dealer_links ?? [], [], "gone from the next token");

      await window.page.goto(`${program.demo.issuer}/account/dealers/pending`);
      await window.press("#decline-0");
      await window.lookBoth("A12-decline");
      await window.page.goBack();
      await window.press("#not-mine-0");
      await window.lookBoth("A12-not-mine");
      await window.press("#link-decline-confirm");
      await window.look("A12-declined");
      assert.equal(await waiting.state(), "declined");

      await window.page.goto(`${program.demo.issuer}/account/dealers/lookups`);
      await window.lookBoth("A11-lookups");
      await window.press("#lookups-turn-off");
      await window.look("A11-lookups-off");
      await window.press("#lookups-turn-on");
      assert.ok(await window.has("#lookups-turn-off"));
    });
  }

  test("T4 on the screen and on paper", async (t) => {
    const somebody = await person();
    const dealer = await Dealer.of(program, "D-0234");
    const { json } = await dealer.visit(customer("C-PRINT", { emails: [somebody.email, "", ""] }));
    const window = await phone(t, "terminal", { width: 1024 });
    await window.page.setContent(`<form id="f" method="post" action="${json.launch_url}"><input name="launch" value="${json.launch}"></form>`);
    await Promise.all([window.page.waitForURL(/\/terminal\/customer/), window.page.evaluate(() => document.getElementById("f").submit())]);
    await window.look("T1");
    await window.page.check("#customer_ack");
    await window.press("#next");
    await window.look("T2");
    await window.page.check("#slot-1");
    await window.press("#next");
    await window.look("T4");
    await window.press("#refresh");
    await window.press("#resend");
    await window.look("T4-too-soon", { error: true });
    await window.page.goto(`${program.demo.issuer}/terminal/done`);
    await window.page.setViewportSize({ width: 794, height: 1123 });
    await window.page.emulateMedia({ media: "print" });
    await window.page.screenshot({ path: path.join(window.folder, "T4-print.png") });
    assert.ok(!(await window.page.locator("#close").isVisible()), "no buttons on paper");
    assert.ok(await window.page.locator("main h1").isVisible());
  });
});
