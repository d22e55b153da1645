// What is done for a plan at the back office: against a provider of a few lines, since the real one takes ten minutes from one rotation to the next.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { rotateKeys } from "./operator.mjs";

/** A back office that answers with `steps`, one after the other. */
async function backOffice(t, steps) {
  const server = createServer((request, answer) => {
    if (request.url === "/token") return answer.end(JSON.stringify({ access_token: "token" }));
    if (request.headers.authorization !== "Bearer token" || request.url !== "/v1/keys/rotate") return answer.writeHead(401).end();
    const step = steps.shift();
    return step ? answer.end(JSON.stringify(step)) : answer.writeHead(500).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.address().port}`;
  return { issuer: url, admin: url, admin_clients: [{ client_id: "admin-console", client_secret: "secret" }] };
}

describe("a rotation of keys", () => {
  const CASES = [
    ["at once", [{ step: "published", next_step_in: 600 }], []],
    ["after one that was under way", [{ step: "too_early", next_step_in: 90 }, { step: "activated" }, { step: "published", next_step_in: 600 }], [90]],
  ];
  for (const [name, steps, waits] of CASES) {
    it(name, async (t) => {
      const waited = [];
      await rotateKeys(await backOffice(t, steps), { sleep: async (seconds) => waited.push(seconds), say() {} });
      assert.deepEqual([waited, steps], [waits, []], "all steps were taken");
    });
  }

  it("is given up when it does not come, and when it is refused", async (t) => {
    const options = { sleep: async () => {}, say() {} };
    await assert.rejects(rotateKeys(await backOffice(t, [{ step: "too_early", next_step_in: 4000 }]), options), /not over/);
    await assert.rejects(rotateKeys(await backOffice(t, []), options), /500/);
    await assert.rejects(rotateKeys({ issuer: "http://127.0.0.1:9", clients: [] }, options), /admin-console/);
  });
});
