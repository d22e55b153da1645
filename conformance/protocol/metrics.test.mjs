// What an operator counts: /metrics tells what happened, each event with few labels, and nothing about anybody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { userOf } from "../harness/people.mjs";
import { registered, toCodePage } from "../harness/registration.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("metrics", (house) => {
  const text = async () => (await fetch(`${house.program.demo.admin}/metrics`)).text();

  /** Every counted event as {event, journey, account_type, result, count}. */
  async function events() {
    const lines = (await text()).matchAll(/^common_id_events_total\{(.*)\} (\d+)$/gm);
    return [...lines].map(([, labels, count]) => ({ ...Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])), count: Number(count) }));
  }

  /** How often `event` happened with these labels. */
  async function counted(event, labels = {}) {
    const fits = (line) => line.event === event && Object.entries(labels).every(([name, value]) => line[name] === value);
    return (await events()).filter(fits).reduce((sum, { count }) => sum + count, 0);
  }

  /** Mails leave some time after the press. */
  async function countedSoon(event, least) {
    for (let turn = 0; turn < 100; turn += 1) {
      if ((await counted(event)) >= least) return;
      await sleep(100);
    }
    assert.fail(`${event} is ${await counted(event)}, not ${least} or more`);
  }

  async function logIn(username, password) {
    const web = new Web();
    await web.pressAndFollow(await web.open(`${house.issuer}/login`), "#login-submit", { username, password });
  }

  test("logins by result and type of account", async () => {
    const { username, password } = userOf(house.program, "full");
    const [ok, failed] = [await counted("login.ok", { account_type: "individual", result: "ok" }), await counted("login.failed")];
    await logIn(username, password);
    await logIn(username, "Wrong-pass1");
    await logIn("nobody@example.test", "Wrong-pass1");
    assert.equal(await counted("login.ok", { account_type: "individual", result: "ok" }), ok + 1);
    assert.equal(await counted("login.failed"), failed + 2);
  });

  test("a registration from its start to its end, and its mails", async () => {
    await registered(house.program, new Web(), "counted@example.test");
    for (const part of ["started", "code_sent", "verified", "submitted", "completed"]) assert.equal(await counted(`registration.${part}`), 1, part);
    assert.equal(await counted("registration.completed", { account_type: "individual", result: "ok" }), 1);
    await countedSoon("mail.sent", 2);
    assert.ok((await counted("mail.queued")) >= 2);
    assert.equal(await counted("mail.failed"), 0);
  });

  test("what was refused is counted as refused", async () => {
    const web = new Web();
    const page = await toCodePage(house.program, web, "guesser@example.test");
    await web.pressAndFollow(page, "#next", { code: "000000" });
    assert.equal(await counted("registration.code_failed", { result: "wrong" }), 1);
  });

  test("labels tell nothing about anybody", async () => {
    const known = ["event", "journey", "account_type", "result", "count"];
    for (const line of await events()) {
      assert.deepEqual(Object.keys(line).sort(), [...known].sort());
      assert.match(line.event, /^[a-z_]+(\.[a-z_]+)+$/);
      assert.match(line.account_type, /^(individual|corporate|)$/);
      assert.match(`${line.journey}${line.result}`, /^[a-z_]*$/);
    }
    const labels = [...(await text()).matchAll(/\{(.*)\}/g)].map(([, inside]) => inside).join("\n");
    assert.doesNotMatch(labels, /@|D-\d{4}|\d{10}/, "no address, no dealer, no telephone number");
  });
});
