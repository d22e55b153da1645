// The person before the browser: opens what the suite asks for, logs in and agrees on our pages, and takes the pictures that the suite wants to see.
// A real browser, so that scripts, frames and forms that send themselves work as they do for everybody.
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "../harness/browser.mjs";

/** Longest way from an address to the page where it rests. */
const WAY_MS = 30_000;
/** How long a page must stay before it counts as the last one. */
const REST_MS = 400;
/** Largest picture that the suite takes. */
const PICTURE_BYTES = 500 * 1024;

/** What can be pressed on our pages, by ids that do not change; the first that is there is. */
const STEPS = [
  { sign: "#username", field: "username", press: "#login-submit" },
  { sign: "#password", field: "password", press: "#login-submit" },
  { sign: "#consent-allow", press: "#consent-allow", refuse: "#consent-deny" },
  { sign: "#request-allow", press: "#request-allow", refuse: "#request-deny" },
  { sign: "#logout-confirm", press: "#logout-confirm" },
];

/** The page of what services ask without a browser, the newest first. */
const REQUESTS = "/account/requests";

/** Somebody who has an account at the provider. */
export class Person {
  /** `users` are accounts `{ username, password }`; the first is the one that has every claim. */
  static async of(issuer, users) {
    return Object.assign(new Person(), { provider: new URL(issuer).origin, users, browser: await launch(), seen: new Set() });
  }

  /** A fresh profile: no cookie of the module before. */
  async begin() {
    await this.context?.close();
    this.context = await this.browser.newContext({ ignoreHTTPSErrors: true, locale: "ja-JP", viewport: { width: 390, height: 844 } });
    this.page = await this.context.newPage();
  }

  /** Whether the browser still runs; a signal to the runner ends it. */
  get isThere() {
    return this.browser.isConnected();
  }

  async close() {
    await this.browser.close();
  }

  /**
   * Opens an address and does what its pages ask for. `consent` is "allow" or "deny"; with `onlyLook` nothing is typed. `as` is the place of somebody else
   * among the users. Gives `{ picture, isLast }`: the last page when it is ours, otherwise the first page of ours on the way, if there was one.
   */
  async visit({ url, method = "GET" }, { consent = "allow", onlyLook = false, as = 0 } = {}) {
    await (method === "POST" ? this.#post(url) : this.page.goto(url, { waitUntil: "commit" }));
    const until = Date.now() + WAY_MS;
    let picture;
    while (Date.now() < until) {
      const here = await this.#resting();
      const isOurs = here.startsWith(`${this.provider}/`);
      if (!isOurs) return picture && { picture, isLast: false };
      const shown = await this.#picture();
      picture ??= shown;
      if (onlyLook || !(await this.#step(consent, this.users[as]))) return { picture: shown, isLast: true };
    }
    throw new Error(`after ${WAY_MS / 1000} s still not at rest, at ${this.page.url()}`);
  }

  /**
   * Answers what services without a browser ask, in the account; "allow" or "deny". False when there is nothing that was not seen before. What the module before
   * left may be among it, of the same second and so in no order; those of clients that are called leave nothing, so nobody is called too late.
   */
  async answer(decision) {
    await this.visit({ url: `${this.provider}${REQUESTS}` });
    const links = await this.page.locator(`main a[href^="${REQUESTS}/"]`).evaluateAll((found) => found.map(({ href }) => href));
    const unseen = links.filter((link) => !this.seen.has(link));
    for (const link of unseen) {
      this.seen.add(link);
      await this.visit({ url: link }, { consent: decision });
      if (!(await this.page.locator("#request-done").isVisible())) throw new Error(`the request was not answered, at ${new URL(this.page.url()).pathname}`);
    }
    return unseen.length > 0;
  }

  // As a form of a service does. The parameters are those of the query.
  async #post(url) {
    const { origin, pathname, searchParams } = new URL(url);
    const fields = [...searchParams].map(([name, value]) => `<input name="${escaped(name)}" value="${escaped(value)}">`).join("");
    await this.page.setContent(`<form method="post" action="${escaped(origin + pathname)}">${fields}</form>`);
    await Promise.all([this.page.waitForEvent("framenavigated"), this.page.evaluate(() => document.forms[0].submit())]);
  }

  /** The address of the page once no other follows: redirects by script, forms that send themselves and answers in fragments are over. */
  async #resting() {
    for (let last; ; ) {
      await this.page.waitForLoadState("load");
      await this.page.waitForLoadState("networkidle");
      const here = this.page.url();
      const goesOn = await this.page.evaluate(() => document.querySelector("#form-post") !== null).catch(() => true);
      if (here === last && !goesOn) return here;
      last = here;
      await sleep(REST_MS);
    }
  }

  async #step(consent, user) {
    let pressed;
    for (const { sign, field, press, refuse = press } of STEPS) {
      if (!(await this.page.locator(sign).isVisible())) continue;
      // Who logs in again finds the ID written already.
      if (field && (await this.page.locator(sign).isEditable())) {
        await this.page.locator(sign).fill(user[field]);
      }
      pressed ??= consent === "deny" ? refuse : press;
    }
    if (pressed === undefined) return false;
    await Promise.all([this.page.waitForEvent("framenavigated"), this.page.click(pressed)]);
    return true;
  }

  async #picture() {
    const png = await this.page.screenshot({ fullPage: true });
    if (png.length < PICTURE_BYTES) return png;
    return this.page.screenshot();
  }
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
