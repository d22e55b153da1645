// Canaries: what people type and what services hold is planted through the journeys while everything is logged, and looked for in every form in the log and the
// metrics. And one line for each request, with the number that stands in its answer.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Production } from "../harness/production.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { liveADay, someone } from "./day.mjs";

/** Six figures may stand anywhere by chance, in a time or a number. */
const isChance = (value) => /^\d{6}$/.test(value);

/** A value as libraries write it: plain, in addresses, forms, JSON and HTML, as bytes, in Base64 wherever it begins. */
function formsOf(value) {
  const bytes = Buffer.from(value);
  const inBase64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").slice(shift ? shift + 1 : 0).replace(/=+$/, "").slice(0, -1));
  const escaped = [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join("");
  return [
    value,
    value.toLowerCase(),
    encodeURIComponent(value),
    new URLSearchParams({ _: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    [...value].map((sign) => (sign < "\x80" ? sign : `\\u${sign.charCodeAt(0).toString(16)}`)).join(""),
    [...value].map((sign) => (sign < "\x80" ? sign : `\\u{${sign.codePointAt(0).toString(16)}}`)).join(""),
    value.replaceAll("&", "&amp;"),
    escaped,
    [...bytes].join(", "),
    bytes.toString("hex"),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** The names of all planted values that stand in `text`, with the line. */
function found(planted, text) {
  const lineAt = (at) => text.slice(text.lastIndexOf("\n", at) + 1, at + 80);
  return Object.entries(planted).flatMap(([name, value]) => {
    const form = isChance(value) ? undefined : formsOf(value).find((candidate) => candidate.length > 5 && text.includes(candidate));
    // A code is looked for where it would be named.
    const at = isChance(value) ? text.search(new RegExp(`(?<![\\d.])${value}(?!\\d)`)) : form === undefined ? -1 : text.indexOf(form);
    return at < 0 ? [] : [`${name}: ${lineAt(at)}`];
  });
}

test("the search knows a value in each of its forms", () => {
  for (const value of ["Himitsu-kujira-77", "蝶々kujira", "tamago-kujira@kenzai.example", "a+b/c&d=e"]) {
    for (const form of formsOf(value)) assert.equal(found({ value }, `line one\nsaid=${form} and more`).length, 1, `${value} as ${form}`);
    const hidden = Buffer.from(`\0user\0${value}`).toString("base64");
    assert.equal(found({ value }, `AUTH PLAIN ${hidden}`).length, 1, `${value} behind a name`);
  }
  assert.deepEqual(found({ code: "123456" }, "at=1795961234567 number=0.123456789"), []);
  assert.equal(found({ code: "123456" }, "code=123456").length, 1);
});

describe("a day in the demo, with everything logged", () => {
  let program, planted;
  before(async () => {
    program = await startDemo({ options: ["--log", "trace"] });
    const person = someone("kujira");
    planted = { ...person, ...(await liveADay(program, person)) };
    // Mails and calls of services go out in their own time.
    await sleep(2_000);
  });
  after(() => program?.dispose());

  test("the log says much, and nothing that was planted", () => {
    assert.ok(program.log.split("\n").length > 1_000, "it is at its loudest");
    assert.ok(Object.values(planted).every((value) => value?.length > 5), "everything was planted");
    assert.deepEqual(found(planted, program.log), []);
  });

  test("the metrics hold nothing of it", async () => {
    const text = await (await fetch(`${program.demo.admin}/metrics`)).text();
    assert.deepEqual(found(planted, text), []);
  });
});

describe("in production, with everything logged as JSON", () => {
  let production, planted;
  before(async () => {
    production = await Production.make();
    Object.assign(production.environment, { COMMON_ID__LOG__LEVEL: "trace", COMMON_ID__LOG__FORMAT: "json" });
    await production.start();
    const { state: _, customer_code: __, wrong, ...person } = someone("suzume");
    await registered(production, new Web(), person.email, { ...person, password2: person.password });
    const web = new Web();
    await web.pressAndFollow(await web.open(`${production.issuer}/login`), "#login-submit", { username: person.email, password: wrong });
    await web.pressAndFollow(await web.open(`${production.issuer}/login`), "#login-submit", { username: person.email, password: person.password });
    planted = { ...person, wrong, session: web.cookies.get("cid_session") };
    await sleep(2_000);
  });
  after(() => production?.dispose());

  /** The lines of the log, read as JSON: all of them are. */
  const lines = () => production.log.trim().split("\n").map((line) => JSON.parse(line));

  test("nothing that was planted is in the log, by the way of the mail server either", () => {
    assert.ok(planted.session);
    assert.deepEqual(found(planted, production.log), []);
  });

  test("one line for a request: what was asked, what came of it, how long it took, and no more", async () => {
    for (const [path, route] of [["/login", "/login"], ["/no-such-page", "-"], ["/.well-known/openid-configuration", "/.well-known/openid-configuration"], ["/token", "/token"]]) {
      const answer = await fetch(`${production.issuer}${path}?login_hint=${encodeURIComponent(planted.email)}`, { redirect: "manual", headers: { "user-agent": planted.email } });
      const id = answer.headers.get("x-request-id");
      const mine = lines().filter((line) => line.message === "request" && line.request_id === id);
      assert.equal(mine.length, 1, `${path}: ${JSON.stringify(mine)}`);
      const { timestamp, seconds, ...rest } = mine[0];
      assert.ok(Date.parse(timestamp) && seconds > 0 && seconds < 10);
      assert.deepEqual(rest, { level: "INFO", target: "idp::http::headers", message: "request", method: "GET", request_id: id, route, status: answer.status });
    }
    assert.deepEqual(found(planted, production.log), []);
  });

  test("the number stands on the error page", async () => {
    const answer = await new Web().get(`${production.issuer}/no-such-page`);
    assert.ok(answer.text.includes(`<strong>${answer.headers.get("x-request-id")}</strong>`));
  });
});
