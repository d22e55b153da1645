// Canaries: what people type and what services hold is planted through the journeys while everything is logged, and looked for in every form in the log and the
// metrics. And one line for each request, with the number that stands in its answer.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Production } from "../harness/production.mjs";
import { startDemo } from "../harness/program.mjs";
import { Web } from "../harness/web.mjs";
import { formsOf, found } from "./canaries.mjs";
import { arrive, liveADay, someone } from "./day.mjs";

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
    planted = await arrive(production, someone("suzume"));
    await sleep(2_000);
  });
  after(() => production?.dispose());

  /** The lines of the log, read as JSON: all of them are. */
  const lines = () => production.log.split("\n").slice(0, -1).map((line) => JSON.parse(line));

  /** The lines that tell of a request; they are written beside the answer. */
  async function linesOf(id) {
    for (let turn = 0; ; turn += 1) {
      const mine = lines().filter((line) => line.message === "request" && line.request_id === id);
      if (mine.length > 0 || turn === 50) return mine;
      await sleep(100);
    }
  }

  test("nothing that was planted is in the log, by the way of the mail server either", () => {
    assert.ok(planted.session);
    assert.deepEqual(found(planted, production.log), []);
  });

  test("one line for a request: what was asked, what came of it, how long it took, and no more", async () => {
    for (const [path, route] of [["/login", "/login"], ["/no-such-page", "-"], ["/.well-known/openid-configuration", "/.well-known/openid-configuration"], ["/token", "/token"]]) {
      const answer = await fetch(`${production.issuer}${path}?login_hint=${encodeURIComponent(planted.email)}`, { redirect: "manual", headers: { "user-agent": planted.email } });
      const id = answer.headers.get("x-request-id");
      const mine = await linesOf(id);
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
