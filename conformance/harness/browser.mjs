// A real browser: the system's Chromium, headless, at the width of a phone, with or without JavaScript, by mouse or by keyboard alone.
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { violations } from "./axe.mjs";
import { Keyboard } from "./keyboard.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const OUTPUT = path.resolve(import.meta.dirname, "../test-output");
const LOOKS = path.join(OUTPUT, "results/looks.jsonl");

// The shell is Chromium without the windows of its own that nobody sees: half the work a page.
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", headless: true, args: FLAGS });

/**
 * A person's window. Every page that is looked at leaves a picture in test-output/`album`, and a line for `pages/seen.mjs`.
 * `oneProcess`: all that is done in it belongs together, so nothing may be asked twice. `isPassing`: its pages are looked at elsewhere, and only have to work.
 */
export class Window {
  #count = 0;
  #devtools;
  #hand;
  #typed = new Set();

  static async open(browser, { album, width = 390, height = 844, script = true, locale = "ja-JP", keyboard = false, oneProcess = false, isPassing = false }) {
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: script, locale, timezoneId: "Asia/Tokyo" });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const folder = path.join(OUTPUT, process.env.DATABASE ?? "sqlite", album);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const window = Object.assign(new Window(), { context, page, folder, script, problems: [], width, oneProcess, isPassing });
    window.#hand = keyboard ? new Keyboard(page) : new Mouse(page);
    return window.#listen();
  }

  // A page that breaks its own Content-Security-Policy or its own script says so here; nobody would see it otherwise.
  #listen() {
    this.page.on("pageerror", (error) => this.problems.push(`script: ${error.message}`));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !/status of (400|401|403|404|409|410|412|422|429)/.test(message.text())) this.problems.push(`console: ${message.text()} (${message.location().url})`);
    });
    return this;
  }

  close() {
    return this.context.close();
  }

  /** Takes the picture, then checks what every page promises. `error` says that the page must show one. */
  async look(name, { error = false, provider = true } = {}) {
    const { page } = this;
    await page.waitForLoadState("load");
    if (this.isPassing) return assert.deepEqual(this.problems, [], name);
    this.#count += 1;
    writeFileSync(path.join(this.folder, `${String(this.#count).padStart(2, "0")}-${name}.png`), await this.#picture());
    const at = `${name} (${page.url()})`;
    assert.equal(await page.locator("h1").count(), 1, `${at}: one h1`);
    assert.match((await page.locator("html").getAttribute("lang")) ?? "", /^(ja|en)$/, `${at}: lang`);
    if (provider) assert.match(await page.title(), error ? /^エラー：.+｜.+｜.+$/ : /^(?!エラー)[^｜]+｜[^｜]+｜.+$/, `${at}: title`);
    if (error && provider) assert.equal(await page.locator("#error-summary a").count() > 0, true, `${at}: the summary leads to the field`);
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= seen, `${at}: ${wide} px of content in a window of ${seen}`);
    await this.#axe(at);
    assert.deepEqual(this.problems, [], at);
    if (!provider) return;
    const again = this.oneProcess ? await page.evaluate(askedAgain, [...this.#typed]) : [];
    assert.deepEqual(again, [], `${at}: asked although it was typed before (WCAG 3.3.7)`);
    await this.#note(name, error);
  }

  /** Looks at the page as it is, then at the width of a desk, or of a phone if it is a desk. */
  async lookBoth(name, options) {
    const [width, { height }] = [this.width, this.page.viewportSize()];
    await this.look(name, options);
    this.width = width < 1024 ? 1280 : 320;
    await this.page.setViewportSize({ width: this.width, height });
    await this.look(`${name}-${this.width}`, options);
    this.width = width;
    await this.page.setViewportSize({ width, height });
  }

  async #note(name, error) {
    const fields = await this.page.locator("main form :is(input:not([type=hidden]), select, textarea)").count();
    mkdirSync(path.dirname(LOOKS), { recursive: true });
    appendFileSync(LOOKS, `${JSON.stringify({ path: new URL(this.page.url()).pathname, name, error, fields, script: this.script, width: this.width })}\n`);
  }

  // The whole page, by the browser's own word for it: Playwright's sets the window's size and waits, which takes twice as long.
  async #picture() {
    this.#devtools ??= await this.context.newCDPSession(this.page);
    const { cssContentSize } = await this.#devtools.send("Page.getLayoutMetrics");
    const asked = { format: "png", optimizeForSpeed: true, captureBeyondViewport: true, clip: { ...cssContentSize, scale: 1 } };
    // On a crowded machine the browser now and then has no frame to give: that says nothing of the page, so it is asked again.
    for (let tries = 1; ; tries += 1) {
      const { data } = await this.#devtools.send("Page.captureScreenshot", asked).catch((error) => {
        if (tries === 5 || !error.message.includes("Unable to capture screenshot")) throw error;
        return {};
      });
      if (data) return Buffer.from(data, "base64");
      await this.page.waitForTimeout(200 * tries);
    }
  }

  async #axe(at) {
    if (this.script) assert.deepEqual(await violations(this.page), [], `${at}: accessibility`);
  }

  has(selector) {
    return this.page.locator(selector).count().then((count) => count > 0);
  }

  /** Presses, and waits for the page that the press leads to. */
  async press(selector) {
    await Promise.all([this.page.waitForEvent("framenavigated"), this.#hand.press(selector)]);
    await this.page.waitForLoadState("load");
  }

  /**
   * Presses twice, as impatient people do, and waits for another page, `leadsTo` if it is given. The second press takes the first one's page away while it
   * loads, which the browser's own waiting takes for a failure: so it is asked where it is until it rests.
   */
  async pressTwice(selector, leadsTo = /./) {
    const before = this.page.url();
    await this.page.dblclick(selector);
    const resting = () => this.page.evaluate(() => (document.readyState === "complete" ? location.href : undefined)).catch(() => undefined);
    const until = Date.now() + 15_000;
    for (let last; Date.now() < until; await sleep(200)) {
      const here = await resting();
      if (here !== undefined && here !== before && here === last && leadsTo.test(here)) return;
      last = here;
    }
    throw new Error(`pressed ${selector} twice and came to ${this.page.url()}, not to ${leadsTo}`);
  }

  /** Presses what leads to another page over several, or to none. */
  click(selector) {
    return this.#hand.press(selector);
  }

  /** Ticks a box, or chooses a radio button. */
  check(selector) {
    return this.#hand.check(selector);
  }

  async fill(values) {
    for (const [selector, value] of Object.entries(values)) {
      await this.#hand.fill(selector, value);
      if (value !== "") this.#typed.add(await this.page.locator(selector).getAttribute("name"));
    }
  }

  /** The JSON that a relying party shows in `selector`. */
  async json(selector) {
    return JSON.parse(await this.page.locator(selector).textContent());
  }
}

/** Empty fields for what the person typed earlier on the way. Secrets and codes are typed again on purpose. Runs in the page. */
function askedAgain(typed) {
  return [...document.querySelectorAll("input:not([type=password], [type=hidden], [type=checkbox], [type=radio]), select, textarea")]
    .filter((field) => typed.includes(field.name) && field.value === "" && !/(^|_)code$/.test(field.name) && field.type !== "password" && field.getClientRects().length > 0)
    .map((field) => field.name);
}

/** The other hand is in keyboard.mjs. */
class Mouse {
  constructor(page) {
    this.page = page;
  }

  press(selector) {
    return this.page.click(selector);
  }

  check(selector) {
    return this.page.check(selector);
  }

  async fill(selector, value) {
    const field = this.page.locator(selector);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}
