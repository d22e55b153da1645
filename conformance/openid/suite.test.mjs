// The suite's interface, answered by a server of the test's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Suite } from "./suite.mjs";

test("what is kept of a module is read until it says that the module has ended", async (t) => {
  const kept = ["WAITING", "WAITING", "FINISHED"];
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: kept.shift(), result: "REVIEW" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const outcome = await new Suite(`http://127.0.0.1:${server.address().port}/`).outcome("m1");
  assert.deepEqual(outcome, { status: "FINISHED", result: "REVIEW" });
  assert.deepEqual(asked, Array(3).fill("/api/info/m1"));
});
