// The console of the back office in a browser: an operator logs in with the two-step login, makes a dealer with a shop and a system, and a service; once
// without JavaScript. Every single page is looked at in pages/console.test.mjs.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { startDemo } from "../harness/program.mjs";
import { appCode } from "./factors.mjs";
import { logIn } from "./recovery.mjs";

describe("the console", () => {
  let program, browser, operator;
  // Every code is good once: each login takes a later one.
  let logins = -1;
  before(async () => {
    program = await startDemo();
    browser = await launch();
    [operator] = program.demo.staff;
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const path = (window) => new URL(window.page.url()).pathname;
  const text = (window) => window.page.locator("main").innerText();
  const go = (window, below) => window.page.goto(program.demo.console + below);

  async function window(t, album, options) {
    const opened = await Window.open(browser, { album: `console-${album}`, ...options });
    t.after(() => opened.close());
    return opened;
  }

  /** Logs in; the console is reached. */
  async function enter(desk, below = "") {
    await go(desk, below);
    assert.equal(new URL(desk.page.url()).origin, program.demo.issuer, "the provider asks");
    await logIn(desk, operator.username, operator.password);
    await desk.fill({ "#app_code": appCode(operator.two_step_key, logins) });
    logins += 1;
    await desk.press("#second-submit");
    assert.equal(desk.page.url().split("?")[0], program.demo.console + below);
  }

  /** Narrow and wide, by night as well. */
  async function lookAll(desk, name, options) {
    await desk.lookBoth(name, options);
    await desk.page.emulateMedia({ colorScheme: "dark" });
    await desk.look(`${name}-dark`, options);
    await desk.page.emulateMedia({ colorScheme: "light" });
  }

  const jwks = () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: "1" }] });
  };

  /** A dealer with a shop and a system, each first wrong, then right. */
  async function makeDealer(desk, id, look) {
    await go(desk, "/dealers");
    await desk.press("#new-dealer");
    await look("dealer-new");
    await desk.fill({ "#dealer_id": "D 99", "#name": "北海販売" });
    await desk.press("#form");
    await look("dealer-refused", { error: true });
    assert.equal(await desk.page.locator("#name").inputValue(), "北海販売", "nothing typed is lost");
    await desk.fill({ "#dealer_id": id });
    await desk.press("#form");
    assert.equal(path(desk), `/console/dealers/${id}`);
    await look("dealer-empty");
    await desk.press("#new-shop");
    await desk.fill({ "#shop_id": "S-01", "#name": "札幌店" });
    await look("shop-new");
    await desk.press("#form");
    await desk.press("#new-system");
    await desk.fill({ "#client_name": "PAL 札幌", "#client_id": `pal-${id}`, "#jwks": "{" });
    await desk.press("#form");
    await look("system-refused", { error: true });
    await desk.fill({ "#jwks": jwks() });
    await desk.press("#form");
    assert.equal(path(desk), `/console/dealers/${id}/systems/pal-${id}`);
    await look("system");
    await go(desk, `/dealers/${id}`);
    await look("dealer");
    assert.match(await text(desk), /札幌店/);
  }

  test("an operator makes a dealer and a service", async (t) => {
    const desk = await window(t, "operator", { width: 390 });
    await enter(desk);
    await lookAll(desk, "start");
    await makeDealer(desk, "D-9001", (name, options) => desk.lookBoth(name, options));
    await desk.press("#suspend");
    await desk.look("dealer-suspend");
    await desk.press("#form");
    assert.match(await text(desk), /停止中/);
    await desk.press("#resume");
    await desk.press("#form");

    await go(desk, "/services/new");
    await desk.look("service-new");
    await desk.fill({ "#client_name": "点検予約", "#client_id": "booking", "#redirect_uris": "http://*.example/callback" });
    await desk.check("#profile-legacy");
    await desk.press("#form");
    await lookAll(desk, "service-hazards", { error: true });
    await desk.check("#understood");
    await desk.press("#form");
    await desk.look("service-refused", { error: true });
    await desk.fill({ "#redirect_uris": "https://booking.example.jp/callback" });
    await desk.check("#profile-default");
    await desk.press("#form");
    await desk.look("service-secret");
    assert.match(await text(desk), /client_secret: [\w-]{43}/);
    await desk.press("#go-on");
    await desk.lookBoth("service");
    assert.doesNotMatch(await text(desk), /client_secret: [\w-]{43}/, "the secret is seen once");
    await desk.press("#change");
    await desk.fill({ "#client_name": "点検のご予約" });
    await desk.press("#form");
    assert.match(await text(desk), /保存しました/);
  });

  test("the menu leads on, and out", async (t) => {
    const desk = await window(t, "menu", { width: 390 });
    await enter(desk, "/health");
    const places = await desk.page.locator(".office-menu-wide a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.ok(places.length > 12, places.join(" "));
    for (const place of places) {
      const answer = await desk.page.goto(new URL(place, program.demo.console).href);
      assert.equal(answer.status(), 200, place);
    }
    await go(desk, "/accounts");
    await desk.fill({ "#username": program.demo.users[0].username });
    await desk.press("#form");
    assert.doesNotMatch(await text(desk), new RegExp(program.demo.users[0].username), "the address is not shown");
    await desk.press("#logout");
    assert.equal(path(desk), "/console/logged-out");
    await desk.look("logged-out");
    await desk.press("#login");
    assert.equal(new URL(desk.page.url()).origin, program.demo.issuer, "both sessions have ended");
  });

  test("without JavaScript", async (t) => {
    const desk = await window(t, "plain", { width: 1280, script: false });
    await enter(desk, "/dealers");
    await makeDealer(desk, "D-9002", (name, options) => desk.look(name, options));
    await desk.press("#logout");
    assert.equal(path(desk), "/console/logged-out");
  });
});
