// A browser without a screen: cookies, forms and redirects over fetch. Follows nothing by itself, so that a test sees every answer.
import { parse } from "node-html-parser";

/** Cookies as a browser keeps them for one host name: whatever the port. */
class Cookies {
  #byHost = new Map();

  header(url) {
    const now = Date.now();
    const all = [...(this.#byHost.get(url.hostname)?.values() ?? [])];
    return all
      .filter((cookie) => cookie.expires > now && `${url.pathname}/`.startsWith(cookie.path.replace(/\/?$/, "/")))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join("; ");
  }

  take(url, lines) {
    const jar = this.#byHost.get(url.hostname) ?? this.#byHost.set(url.hostname, new Map()).get(url.hostname);
    for (const line of lines) {
      const [pair, ...attributes] = line.split(";").map((part) => part.trim());
      const at = pair.indexOf("=");
      const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path: "/", expires: Infinity, line };
      for (const attribute of attributes) {
        const [key, value = ""] = attribute.split("=");
        if (key.toLowerCase() === "path") cookie.path = value;
        if (key.toLowerCase() === "max-age") cookie.expires = Date.now() + Number(value) * 1000;
      }
      jar.set(`${cookie.name};${cookie.path}`, cookie);
    }
  }

  all() {
    return [...this.#byHost.values()].flatMap((jar) => [...jar.values()]);
  }

  get(name) {
    return this.all().find((cookie) => cookie.name === name)?.value;
  }
}

/** One answer: status, headers, text, and the page in it. */
class Answer {
  constructor(url, response, text) {
    Object.assign(this, { url, status: response.status, headers: response.headers, text });
  }

  get json() {
    return JSON.parse(this.text);
  }

  get location() {
    const location = this.headers.get("location");
    return location === null ? undefined : new URL(location, this.url);
  }

  get page() {
    return (this.parsed ??= parse(this.text));
  }

  has(selector) {
    return this.page.querySelector(selector) !== null;
  }

  textOf(selector) {
    const element = this.page.querySelector(selector);
    if (!element) throw new Error(`${this.url} (${this.status}) has no ${selector}:\n${this.text.slice(0, 2000)}`);
    return element.textContent.trim();
  }

  /** The form that `button` sends: where to, and with which values already filled in. */
  form(button) {
    const pressed = this.page.querySelector(button);
    if (!pressed) throw new Error(`${this.url} (${this.status}) has no ${button}:\n${this.text.slice(0, 3000)}`);
    const owner = pressed.getAttribute("form");
    const form = owner ? this.page.querySelector(`#${owner}`) : pressed.closest("form");
    const values = {};
    for (const field of form.querySelectorAll("input, select, textarea")) {
      const name = field.getAttribute("name");
      const type = (field.getAttribute("type") ?? "text").toLowerCase();
      if (!name || ["submit", "button", "image"].includes(type)) continue;
      if (["checkbox", "radio"].includes(type) && !field.hasAttribute("checked")) continue;
      const option = field.tagName === "SELECT" ? field.querySelector("option[selected]") ?? field.querySelector("option") : undefined;
      values[name] = option ? option.getAttribute("value") ?? option.textContent : field.getAttribute("value") ?? field.textContent ?? "";
    }
    if (pressed.getAttribute("name")) values[pressed.getAttribute("name")] = pressed.getAttribute("value") ?? "";
    const action = pressed.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const method = (pressed.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get").toUpperCase();
    return { action: new URL(unescaped(action), this.url), method, values };
  }
}

const unescaped = (text) => parse(`<i>${text}</i>`).textContent;

/** A person's browser: its cookies, and what it can do with a page. */
export class Web {
  cookies = new Cookies();

  constructor(headers = {}) {
    this.headers = headers;
  }

  async send(url, { method = "GET", headers = {}, body } = {}) {
    const target = new URL(url);
    const cookie = this.cookies.header(target);
    // A header of undefined is left out.
    const sent = Object.entries({ ...this.headers, ...(cookie && { cookie }), ...headers }).filter(([, value]) => value !== undefined);
    const response = await fetch(target, { method, body, redirect: "manual", headers: Object.fromEntries(sent) });
    this.cookies.take(target, response.headers.getSetCookie());
    return new Answer(target, response, await response.text());
  }

  get(url, headers) {
    return this.send(url, { headers });
  }

  post(url, values, headers = {}) {
    const origin = new URL(url).origin;
    return this.send(url, { method: "POST", body: new URLSearchParams(values), headers: { origin, "sec-fetch-site": "same-origin", ...headers } });
  }

  /** Presses `button`, or follows it if it is a link, on the page in `answer`, with `values` typed into the form. A value of undefined empties the field. */
  press(answer, button, values = {}) {
    const link = answer.page.querySelector(button);
    if (link?.tagName === "A") return this.get(new URL(unescaped(link.getAttribute("href")), answer.url));
    const form = answer.form(button);
    const filled = Object.entries({ ...form.values, ...values }).filter(([, value]) => value !== undefined);
    if (form.method === "POST") return this.post(form.action, filled);
    form.action.search = new URLSearchParams(filled);
    return this.get(form.action);
  }

  /** Follows redirects until a page, or an address that begins with `end`, which is not visited. */
  async follow(answer, end) {
    let now = answer;
    for (let step = 0; step < 20; step += 1) {
      if (now.status < 300 || now.status > 399) return now;
      if (end && now.location.href.startsWith(end)) return now;
      now = await this.get(now.location);
    }
    throw new Error(`more than 20 redirects, last ${now.url}`);
  }

  async open(url, end) {
    return this.follow(await this.get(url), end);
  }

  async pressAndFollow(answer, button, values, end) {
    return this.follow(await this.press(answer, button, values), end);
  }
}
