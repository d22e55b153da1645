// The suite's interface, answered by a server of the test's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Suite } from "./suite.mjs";

/** A suite that gives these answers, one after the other, and the addresses that it was asked. */
async function suiteOf(t, answers) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answers.shift()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { suite: new Suite(`http://127.0.0.1:${server.address().port}/`), asked };
}

test("what is kept of a module is read until it says that the module has ended", async (t) => {
  const { suite, asked } = await suiteOf(t, ["WAITING", "WAITING", "FINISHED"].map((status) => ({ status, result: "REVIEW" })));
  assert.deepEqual(await suite.outcome("m1"), { status: "FINISHED", result: "REVIEW" });
  assert.deepEqual(asked, Array(3).fill("/api/info/m1"));
});

test("a module is quiet while it writes nothing into its log", async (t) => {
  const [one, two] = [[{ msg: "asked" }], [{ msg: "asked" }, { msg: "told to wait" }]];
  const { suite, asked } = await suiteOf(t, [one, two, two, two]);
  assert.deepEqual([await suite.isQuiet("m1", 1), await suite.isQuiet("m1", 1)], [false, true]);
  assert.deepEqual(asked, Array(4).fill("/api/log/m1"));
});
