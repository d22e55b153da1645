// The OpenID Foundation's conformance suite by its HTTP interface: plans are made, their modules started, watched and read.
import { setTimeout as sleep } from "node:timers/promises";

/** Longest that the suite holds a question about a module's state before it answers. */
const HELD_MS = 30_000;

/** How a module ends. */
export const ENDED = ["FINISHED", "INTERRUPTED"];

/** A module has ended some moments before what is kept of it says so. */
const KEPT_MS = 10_000;

/** A running suite. */
export class Suite {
  /** `token` is for suites that ask who calls. */
  constructor(base, token) {
    this.base = base.replace(/\/$/, "");
    this.headers = token ? { authorization: `Bearer ${token}` } : {};
  }

  async #call(method, path, { query = {}, body, type = "application/json" } = {}) {
    const url = new URL(`${this.base}/api/${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const headers = { ...this.headers, ...(method === "POST" && { "content-type": type }) };
    const answer = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(2 * HELD_MS) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url.pathname} at the suite: ${answer.status} ${text.slice(0, 500)}`);
    return text && answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  }

  /** `{ version }`; fails when no suite answers there. */
  server() {
    return this.#call("GET", "server");
  }

  /** `{ id, modules: [{ testModule, variant }] }` */
  makePlan(planName, variant, configuration) {
    return this.#call("POST", "plan", { query: { planName, variant: JSON.stringify(variant) }, body: JSON.stringify(configuration) });
  }

  /** Makes an instance of a plan's module; gives its id. */
  async makeModule(plan, { testModule, variant }) {
    const { id } = await this.#call("POST", "runner", { query: { test: testModule, plan, variant: variant && JSON.stringify(variant) } });
    return id;
  }

  start(id) {
    return this.#call("POST", `runner/${id}`);
  }

  /** Ends a module that does not end by itself. */
  cancel(id) {
    return this.#call("DELETE", `runner/${id}`);
  }

  /** Waits until the module is in one of `states`; false when it is not after `milliseconds`. */
  async reaches(id, states, milliseconds) {
    const query = { states: states.join(","), timeoutMs: Math.min(milliseconds, HELD_MS) };
    const { state } = await this.#call("GET", `runner/${id}/wait-state`, { query });
    return state ?? false;
  }

  /** Whether the module does nothing for so long: whatever it does it writes into its log. */
  async isQuiet(id, milliseconds) {
    const before = await this.#call("GET", `log/${id}`);
    await sleep(milliseconds);
    return (await this.#call("GET", `log/${id}`)).length === before.length;
  }

  /** Addresses that a person should open now: `[{ url, method }]`. */
  async addresses(id) {
    const { browser } = await this.#call("GET", `runner/${id}`);
    return browser?.urlsWithMethod ?? [];
  }

  /** Says that a person has opened the address. */
  opened(id, url) {
    return this.#call("POST", `runner/browser/${id}/visit`, { query: { url } });
  }

  /** `{ status, result, testName, … }`, as it is kept of a module that has ended: read until it says that, but not for ever. */
  async outcome(id) {
    for (const until = Date.now() + KEPT_MS; ; await sleep(200)) {
      const outcome = await this.#call("GET", `info/${id}`);
      if (ENDED.includes(outcome.status) || Date.now() > until) return outcome;
    }
  }

  /** Everything that the module checked and saw. */
  log(id) {
    return this.#call("GET", `log/${id}`);
  }

  /** The pictures that the module still waits for. */
  async wanted(id) {
    const entries = await this.#call("GET", `log/${id}/images`);
    return entries.filter((entry) => entry.upload).map((entry) => entry.upload);
  }

  /** Hands a picture in, a PNG. */
  fill(id, placeholder, png) {
    return this.#call("POST", `log/${id}/images/${placeholder}`, { type: "text/plain", body: `data:image/png;base64,${png.toString("base64")}` });
  }

  /** Where a person reads the module's log. */
  logPage(id) {
    return `${this.base}/log-detail.html?log=${id}`;
  }
}
