// A real browser: the system's Chromium, headless, at the width of a phone, with or without JavaScript.
import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const OUTPUT = path.resolve(import.meta.dirname, "../test-output");

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });

/** A person's window. Every page that is looked at leaves a picture in test-output/`album`. */
export class Window {
  #count = 0;

  static async open(browser, { album, width = 390, height = 844, script = true, locale = "ja-JP" }) {
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: script, locale, timezoneId: "Asia/Tokyo" });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const folder = path.join(OUTPUT, process.env.DATABASE ?? "sqlite", album);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return Object.assign(new Window(), { context, page, folder, script, problems: [], width }).#listen();
  }

  // A page that breaks its own Content-Security-Policy or its own script says so here; nobody would see it otherwise.
  #listen() {
    this.page.on("pageerror", (error) => this.problems.push(`script: ${error.message}`));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !/status of (400|401|403|404|409|410|422|429)/.test(message.text())) this.problems.push(`console: ${message.text()} (${message.location().url})`);
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
    this.#count += 1;
    await page.screenshot({ path: path.join(this.folder, `${String(this.#count).padStart(2, "0")}-${name}.png`), fullPage: true });
    const at = `${name} (${page.url()})`;
    assert.equal(await page.locator("h1").count(), 1, `${at}: one h1`);
    assert.match((await page.locator("html").getAttribute("lang")) ?? "", /^(ja|en)$/, `${at}: lang`);
    if (provider) assert.match(await page.title(), error ? /^エラー：.+｜.+｜.+$/ : /^(?!エラー)[^｜]+｜[^｜]+｜.+$/, `${at}: title`);
    if (error && provider) assert.equal(await page.locator("#error-summary a").count() > 0, true, `${at}: the summary leads to the field`);
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= seen, `${at}: ${wide} px of content in a window of ${seen}`);
    await this.#axe(at);
    assert.deepEqual(this.problems, [], at);
  }

  async #axe(at) {
    if (!this.script) return;
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(WCAG).setLegacyMode(true).analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}`).join("\n")}`);
    assert.deepEqual(found, [], `${at}: accessibility`);
  }

  has(selector) {
    return this.page.locator(selector).count().then((count) => count > 0);
  }

  /** Presses, and waits for the page that the press leads to. */
  async press(selector) {
    await Promise.all([this.page.waitForEvent("framenavigated"), this.page.click(selector)]);
    await this.page.waitForLoadState("load");
  }

  async fill(values) {
    for (const [selector, value] of Object.entries(values)) {
      const field = this.page.locator(selector);
      if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
      else await field.fill(value);
    }
  }

  /** The JSON that a relying party shows in `selector`. */
  async json(selector) {
    return JSON.parse(await this.page.locator(selector).textContent());
  }
}
