// Every page of the office's console, looked at once as it is and once with what is wrong in its form: by day on a phone, by night at a desk, without
// JavaScript, and 320 px wide. The pages are those of its list of routes: a new one fails here until it has its place.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { startDemo } from "../harness/program.mjs";
import { appCode } from "../journeys/factors.mjs";
import { logIn } from "../journeys/recovery.mjs";
import { cutOff, smallTargets } from "./layout.mjs";
import { consoleRoutes } from "./routes.mjs";

const SITE = "owners-site";
const LONG = "北海道トヨタカローラ旭川北見網走自動車販売サービス株式会社";

/** What is typed to be refused: the button, and the fields. Forms without an entry cannot be filled in wrongly. */
const WRONG = {
  "/dealers/new": { "#dealer_id": "D 99", "#name": "" },
  "/dealers/{dealer}/names": { "#name": "" },
  "/dealers/{dealer}/merge": { "#into": "D-9" },
  "/dealers/{dealer}/shops/new": { "#shop_id": "new" },
  "/dealers/{dealer}/shops/{shop}/names": { "#name": "" },
  "/dealers/{dealer}/systems/new": { "#client_name": "", "#jwks": "{" },
  "/dealers/{dealer}/systems/{system}/change": { "#client_name": "" },
  "/dealers/{dealer}/systems/{system}/keys": { "#keys": "{" },
  "/services/new": { "#client_name": "", "#redirect_uris": "https://*.example/" },
  "/services/{service}/change": { "#client_name": "" },
  "/texts/new": { "#document": "A B" },
  "/texts/{document}/publish": { "#version": "1" },
  "/accounts": { "#username": "nobody@example.jp" },
  "/migration/member": { "#legacy_user_id": "nobody" },
  "/staff/new": { "#email": "x" },
  "/staff/{account}": { "#dealer_id": "D-9" },
};

describe("every page of the console", () => {
  let program, browser, desk, plain, ids;
  const found = { narrow: [], targets: [] };

  before(async () => {
    program = await startDemo();
    browser = await launch();
    ids = await furnish();
    desk = await Window.open(browser, { album: "console-pages", width: 390 });
    await desk.page.goto(program.demo.console);
    const [operator] = program.demo.staff;
    await logIn(desk, operator.username, operator.password);
    await desk.fill({ "#app_code": appCode(operator.two_step_key) });
    await desk.press("#second-submit");
    // The same session, in a browser without JavaScript.
    plain = await Window.open(browser, { album: "console-pages-plain", width: 1280, script: false });
    await plain.context.addCookies(await desk.context.cookies());
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  /** Something of every kind, some of it with a long name; the ids by the places of addresses. */
  async function furnish() {
    const { demo } = program;
    const tool = await Client.of(program, demo.admin_clients[0].client_id);
    const { resource, scope } = tool.registered;
    const { json } = await tool.token({ grant_type: "client_credentials", scope, resource });
    const call = async (method, address, body) => {
      const headers = { authorization: `Bearer ${json.access_token}`, "content-type": "application/json", "idempotency-key": randomUUID() };
      const answer = await fetch(demo.admin + address, { method, headers, body: body && JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
      return JSON.parse(text);
    };
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: "2026-11" }] };
    const dealer = "D-HOKKAIDO-ASAHIKAWA-KITAMI-0001";
    await call("POST", "/v1/dealers", { dealer_id: dealer, name: LONG, name_en: "Hokkaido Toyota Corolla Asahikawa Kitami Abashiri Motor Sales and Service Corporation" });
    await call("POST", `/v1/dealers/${dealer}/shops`, { shop_id: "S-01", name: `${LONG}本店` });
    await call("POST", `/v1/dealers/${dealer}/clients`, { client_id: "pal-hokkaido", registration: { client_name: "PAL 旭川", scope: "link:start link:read", jwks } });
    await call("POST", "/v1/staff", { email: "a.very.long.address.of.somebody@hokkaido-asahikawa.example.jp", role: "support" });
    const [user] = demo.users;
    const { account_id: account } = await call("POST", "/v1/accounts/search", { username: user.username, reason: "customer_request" });
    const { items: links } = await call("GET", "/v1/links");
    const { items: keys } = await call("GET", "/v1/keys");
    const { items: staff } = await call("GET", "/v1/staff");
    const { items: invitations } = await call("GET", "/v1/staff-invitations");
    const { items: versions } = await call("GET", "/v1/texts/common-id/versions");
    const { items: lines } = await call("GET", "/v1/audit/events");
    // What nobody can make in a demo by calls alone: an act that waits, and somebody who came over.
    const { DatabaseSync } = createRequire(import.meta.url)("node:sqlite");
    const database = new DatabaseSync(path.join(program.data, "common-id.sqlite"), { timeout: 60_000 });
    const now = Math.floor(Date.now() / 1000);
    const insert = (table, row) => database.prepare(`INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row).map(() => "?").join(", ")})`).run(...Object.values(row));
    const approval = "01jd7z0000abcdefghjkmnpqrs";
    const document = JSON.stringify({ into: "D-0567", shop_prefix: "x-", customer_code_prefix: "" });
    insert("approvals", { id: approval, act: "merge_dealer", object: `dealer:${dealer}`, document, seen: "x", state: "waiting", asked_by_type: "client", asked_by: "admin-tool", asked_at: now, expires_at: now + 86_400 });
    insert("legacy_users", { site: SITE, user_hash: "x", user_sealed: "x", account_id: account, handover_id: "x", state: "migrated", reference: "40718273", attempts: 0, started_at: now - 60, due_at: now, migrated_at: now });
    const mail = "01jd7z0000abcdefghjkmnpqrt";
    insert("outbox", { id: mail, kind: "mail", payload: "{}", state: "waiting", due_at: now + 86_400, attempts: 3, created_at: now, topic: "link-started", failure: "put_off" });
    database.close();
    return {
      dealer, approval, mail, account, shop: "S-01", system: "pal-hokkaido", service: "my-toyota", document: "common-id", site: SITE,
      link: links[0].link_id, key: keys[0].key_id, invitation: invitations[0].invitation_id, line: lines[0].id, version: versions[0].version, member: staff[0].account_id,
    };
  }

  /** The address of a page, with things that are there in its places. */
  function addressOf(pattern) {
    const things = pattern.startsWith("/staff/") ? { ...ids, account: ids.member } : ids;
    return pattern.replace(/\{(\w+)\}/g, (_, name) => things[name] ?? assert.fail(`${pattern} needs a ${name}: give it one in furnish()`));
  }

  async function look(name, options) {
    const { page } = desk;
    const note = (criterion, all) => found[criterion].push(...all.map((one) => `${name}: ${one}`));
    await desk.look(name, options);
    await page.setViewportSize({ width: 320, height: 640 });
    note("narrow", await page.evaluate(cutOff));
    note("targets", await page.evaluate(smallTargets));
    desk.width = 1280;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "dark" });
    // What is still changing its colour is no picture of the page.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)));
    await desk.look(`${name}-dark`, options);
    await page.emulateMedia({ colorScheme: "light" });
    desk.width = 390;
    await page.setViewportSize({ width: 390, height: 844 });
  }

  test("as it is, and with what is wrong", async () => {
    for (const { below, post } of consoleRoutes().filter(({ get }) => get)) {
      const name = below.replaceAll(/[{}]/g, "").replaceAll("/", "-").slice(1) || "start";
      const address = program.demo.console + addressOf(below);
      const answer = await desk.page.goto(address);
      assert.equal(answer.status(), 200, address);
      await look(name);
      await plain.page.goto(address);
      await plain.look(name);
      if (!post || !WRONG[below]) continue;
      await desk.fill(WRONG[below]);
      await desk.press("#form");
      await look(`${name}-refused`, { error: true });
    }
  });

  test("pages that stand in the place of others", async () => {
    const names = `${program.demo.console}/dealers/${ids.dealer}/names`;
    await desk.page.goto(names);
    // Somebody else is faster.
    await plain.page.goto(names);
    await plain.page.fill("#name", "北海販売");
    await plain.press("#form");
    await desk.fill({ "#name": `${LONG}北` });
    await desk.press("#form");
    await look("overtaken");
    assert.match(await desk.page.locator("main").innerText(), /ほかの人が先に変更しました/);
    assert.equal(await desk.page.locator("#name").inputValue(), `${LONG}北`, "nothing typed is lost");
    await desk.press("#form");
    assert.match(await desk.page.locator("main").innerText(), /保存しました/);
    await desk.page.goto(`${program.demo.console}/dealers/${ids.dealer}/merge`);
    await desk.fill({ "#into": "D-0567" });
    await desk.press("#form");
    await look("merge-check");
    await desk.page.goto(`${program.demo.console}/nowhere`);
    await look("not-found");
    await desk.page.goto(`${program.demo.console}/dealers?q=zzz`);
    await look("nothing-found");
    await desk.page.goto(`${program.demo.console}/texts/common-id/publish`);
    await desk.fill({ "#version": "2099-01-01", "#effective_on": "2099-01-01", "#changes_ja": "字句を直しました。", "#changes_en": "Wording." });
    await desk.press("#other");
    await look("text-preview");
    await desk.page.goto(`${program.demo.console}/dealers?ui_locales=en`);
    await desk.page.locator("html[lang=en]").waitFor();
    await desk.page.goto(`${program.demo.console}?ui_locales=ja`);
  });

  test("320 px wide, as at 400 %: nothing scrolls sideways or is cut off", () => assert.deepEqual(found.narrow, []));
  test("targets are 24 px or have room (2.5.8)", () => assert.deepEqual(found.targets, []));
});
