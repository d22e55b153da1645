// Every page, in every state and both languages, held to WCAG 2.2: what axe knows, and what it does not. The pages are those of the gallery.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "../harness/axe.mjs";
import { launch } from "../harness/browser.mjs";
import { focusNow } from "../harness/keyboard.mjs";
import { drawn, serveGallery } from "./gallery.mjs";
import { cutOff, smallTargets, SPACING, stops, TWICE } from "./layout.mjs";
import { errors, fields, frame, help, TOKENS } from "./structure.mjs";
import { invalid } from "./valid.mjs";

const TOKEN_SOURCES = Object.fromEntries(Object.entries(TOKENS).map(([name, pattern]) => [name, pattern.source]));

describe("every page in every state", () => {
  // What was found, by criterion; each entry names its page.
  const found = {};
  const helps = { ja: new Map(), en: new Map() };
  let pages, browser, gallery;

  before(async () => {
    pages = [...drawn("ja"), ...drawn("en")];
    gallery = await serveGallery();
    browser = await launch();
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    for (const one of pages) await look(page, one);
  });
  after(async () => {
    await browser?.close();
    await gallery?.close();
  });

  async function look(page, { name, lang, address, html }) {
    const note = (criterion, findings) => (found[criterion] ??= []).push(...findings.map((finding) => `${lang}/${name}: ${finding}`));
    const at = async (width, height, scheme = "light") => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
    };
    note("valid", await invalid(html));
    await at(320, 256);
    await page.goto(gallery.origin + address, { waitUntil: "load" });
    // The answer that sends a form by itself is no page to be read.
    if (name.startsWith("form-post")) return;
    note("frame", await page.evaluate(frame));
    note("errors", await page.evaluate(errors));
    note("fields", await page.evaluate(fields, TOKEN_SOURCES));
    helps[lang].set(await page.evaluate(help), name);
    note("narrow", await page.evaluate(cutOff));
    note("targets", await page.evaluate(smallTargets));
    // The order of stops and the dark colours are the same in both languages.
    if (lang === "ja") note("focus", await walk(page));
    note("axe", await violations(page));
    await at(1280, 1024, "dark");
    note("wide", await page.evaluate(cutOff));
    if (lang === "ja") note("axe", await violations(page, { type: "rule", values: ["color-contrast"] }));
    await at(320, 640);
    const spacing = await page.addStyleTag({ content: SPACING });
    note("spacing", await page.evaluate(cutOff));
    await spacing.evaluate((style) => style.remove());
    await at(1280, 1024);
    await page.addStyleTag({ content: TWICE });
    note("twice", await page.evaluate(cutOff));
  }

  /** Tabs through the page: every control is reached, and the focus is seen at each. */
  async function walk(page) {
    const wanted = await page.evaluate(stops);
    const [reached, problems] = [new Set(), new Set()];
    // One turn more than there are stops: an error page begins in its middle, and the browser's own frame is a stop.
    for (let count = 0; count < wanted.length + 3; count += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(focusNow);
      stop?.problems.forEach((problem) => problems.add(problem));
      reached.add(await page.evaluate(() => document.activeElement?.dataset.stop));
    }
    wanted.forEach((stop, number) => reached.has(String(number)) || problems.add(`${stop} is not reached by Tab`));
    return [...problems];
  }

  const none = (criterion) => () => assert.deepEqual(found[criterion], []);
  test("axe finds nothing (WCAG 2.2 A and AA), light and dark", none("axe"));
  test("the HTML is valid", none("valid"));
  test("language, title, headings and the link to the content", none("frame"));
  test("errors: a summary with the focus and links, and the same words at the fields", none("errors"));
  test("320 px wide, as at 400 %: nothing scrolls sideways or is cut off", none("narrow"));
  test("1280 px wide: nothing is cut off", none("wide"));
  test("text spacing (1.4.12): nothing is cut off", none("spacing"));
  test("letters of twice the size (1.4.4): nothing is cut off", none("twice"));
  test("targets are 24 px or have room (2.5.8)", none("targets"));
  test("Tab reaches every control, and the focus is drawn and not obscured (2.4.7, 2.4.11)", none("focus"));
  test("tokens for filling in (1.3.5); passwords and codes may be pasted and managed (3.3.8)", none("fields"));
  for (const lang of ["ja", "en"]) {
    test(`help stands in one place (3.2.6): ${lang}`, () => assert.equal(helps[lang].size, 1, [...helps[lang]].map((entry) => entry.join(" on ")).join("\n")));
  }
});
