// Whether the time of an answer tells if an ID is registered: login, recovery and registration, with names that have an account and names that
// have none. Starts a demo of its own, fills it with people, and prints the medians.
//
//     conformance/node conformance/measure/timing.mjs [--pairs N] [--only registration|recovery|login]      # 2000 pairs a row, unless told otherwise
import http from "node:http";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";

const { values } = parseArgs({ options: { pairs: { type: "string", default: "2000" }, only: { type: "string", default: "" } } });
const PAIRS = Number(values.pairs);
if (!Number.isInteger(PAIRS) || PAIRS < 2) throw new Error("--pairs takes a whole number from 2");

const WARM_UP = 20;
const PASSWORD = "Kuruma-2026";
/** Failures in a row at one name, before it must rest: one less than what locks it. */
const TRIES = 9;
/** Attempts from one address range; the provider counts by /24. Of addresses that prove nothing it takes three hundred from each. */
const PER_RANGE = 90;
/** Where logins fail, a range with more than five names waits: two of each kind, tried in turn, leave it as it was found. */
const LOGINS_PER_RANGE = 2 * 2 * TRIES;

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Sends a form over a connection that is kept, from an address of this machine's own; gives milliseconds, status and text. */
class Poster {
  #agents = new Map();
  #count = 0;
  #perRange;

  constructor(page, web, perRange = PER_RANGE) {
    this.#perRange = perRange;
    const form = page.form(page.page.querySelector("#login-submit") ? "#login-submit" : "#send-code");
    Object.assign(this, { url: form.action, fixed: form.values, cookie: web.cookies.header(page.url) });
  }

  #agent() {
    const range = Math.floor(this.#count / this.#perRange);
    this.#count += 1;
    const address = `127.${10 + (range >> 8)}.${range & 255}.1`;
    if (!this.#agents.has(address)) this.#agents.set(address, new http.Agent({ keepAlive: true, maxSockets: 1, localAddress: address }));
    return this.#agents.get(address);
  }

  post(values) {
    const body = new URLSearchParams({ ...this.fixed, ...values }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), cookie: this.cookie, origin: this.url.origin };
    const agent = this.#agent();
    return new Promise((done, failed) => {
      const began = performance.now();
      const request = http.request(this.url, { method: "POST", agent, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => done({ milliseconds: performance.now() - began, status: response.statusCode, location: response.headers.location, text: Buffer.concat(chunks).toString() }));
      });
      request.on("error", failed);
      request.end(body);
    });
  }

  close() {
    for (const agent of this.#agents.values()) agent.destroy();
  }
}

/** Takes pairs in the order AB BA AB BA, so that neither follows the other more often, and prints the row. */
async function measure(name, first, second, expect) {
  const taken = [[], []];
  for (let pair = -WARM_UP; pair < PAIRS; pair += 1) {
    for (const which of pair % 2 === 0 ? [0, 1] : [1, 0]) {
      const answer = await (which === 0 ? first : second)(pair + WARM_UP);
      if (!expect(answer)) throw new Error(`${name}: ${answer.status} ${answer.location ?? ""}\n${answer.text.slice(0, 3000)}`);
      if (pair >= 0) taken[which].push(answer.milliseconds);
    }
  }
  const [one, other] = taken.map(median);
  const percent = (100 * (one - other)) / other;
  console.log(`${name.padEnd(42)} ${one.toFixed(3).padStart(9)} ms ${other.toFixed(3).padStart(9)} ms ${percent.toFixed(2).padStart(7)} %   ${Math.abs(percent) < 2 ? "less than 2 %" : "MORE THAN 2 %"}`);
}

const unknown = (number) => `nobody-${String(number).padStart(6, "0")}@example.test`;
const known = (number) => `person-${String(number).padStart(6, "0")}@example.test`;

/** One person registers; everybody else is a copy of that account under another address, written while the program is stopped. */
async function populate(program, count) {
  const email = "first@example.test";
  const page = await registered(program, new Web(), email, { password: PASSWORD, password2: PASSWORD });
  if (!page.has("#next")) throw new Error(`nobody could be registered: ${page.url}`);
  await program.stop();
  const database = new DatabaseSync(path.join(program.data, "common-id.sqlite"));
  const first = database.prepare("SELECT * FROM accounts WHERE email = ?").get(email);
  // The list leaves generated columns out.
  const columns = database.prepare("PRAGMA table_info(accounts)").all().map(({ name }) => name);
  const insert = database.prepare(`INSERT INTO accounts (${columns}) VALUES (${columns.map(() => "?")})`);
  database.exec("BEGIN");
  for (let number = 0; number < count; number += 1) {
    const copy = { ...first, id: `${first.id.slice(0, -6)}${String(number).padStart(6, "0")}`, email: known(number), email_key: known(number) };
    insert.run(...columns.map((column) => copy[column]));
  }
  database.exec("COMMIT");
  database.close();
  await program.start();
}

async function login(program) {
  const start = async () => {
    const web = new Web();
    const page = await web.open(`${program.demo.issuer}/login`);
    return { web, page };
  };
  const users = ["full", "no_birthdate", "linked"].map((kind) => userOf(program, kind));
  const resets = await Promise.all(users.map(start));
  // A login with the right password begins the count anew. The browser that does it is known from its first time on.
  const reset = async (index) => {
    const { web } = resets[index];
    const page = await web.open(`${program.demo.issuer}/login`);
    if (!page.has("#login-submit")) {
      const out = await web.open(`${program.demo.issuer}/logout`);
      await web.pressAndFollow(out, "#logout-confirm");
      return reset(index);
    }
    await web.press(page, "#login-submit", { username: users[index].username, password: users[index].password });
  };
  const { web, page } = await start();
  const poster = new Poster(page, web, LOGINS_PER_RANGE);
  const wrong = (username) => poster.post({ username, password: "not-the-password-1" });
  const refused = (answer) => answer.status === 200 && answer.text.includes("error-summary");
  const nobody = (serial) => wrong(unknown(serial));
  let tries = 0;
  const somebody = async () => {
    const [round, place] = [Math.floor(tries / TRIES), tries % TRIES];
    const index = round % users.length;
    if (place === 0) await reset(index);
    tries += 1;
    return wrong(users[index].username);
  };
  await measure("login: registered, against unknown", somebody, (number) => nobody(Math.floor(number / TRIES)), refused);

  const locked = known(0);
  for (let attempt = 0; attempt < 12; attempt += 1) await wrong(locked);
  await measure("login: locked, against unknown", () => wrong(locked), (number) => nobody(100_000 + Math.floor(number / TRIES)), refused);
  poster.close();
}

async function recovery(program) {
  const web = new Web();
  const poster = new Poster(await web.open(`${program.demo.issuer}/reminder/password`), web);
  const sent = (answer) => answer.status === 303 && answer.location === "/reminder/code";
  await measure("recovery: registered, against unknown", (number) => poster.post({ username: known(number) }), (number) => poster.post({ username: unknown(number) }), sent);
  poster.close();
}

async function registration(program) {
  const web = new Web();
  const terms = await web.open(`${program.demo.issuer}/register/terms`);
  const page = await web.pressAndFollow(terms, "#next", { tos: terms.page.querySelector("#tos").getAttribute("value") ?? "on" });
  const poster = new Poster(page, web);
  const sent = (answer) => answer.status === 303 && answer.location === "/register/code";
  await measure("registration: registered, against unknown", (number) => poster.post({ email: known(number) }), (number) => poster.post({ email: unknown(number) }), sent);
  poster.close();
}

const program = await startDemo({ database: "sqlite" });
try {
  await populate(program, PAIRS + WARM_UP);
  console.log(`medians over ${PAIRS} interleaved pairs`);
  for (const rows of [registration, recovery, login]) if (rows.name.startsWith(values.only)) await rows(program);
} finally {
  await program.dispose();
}
