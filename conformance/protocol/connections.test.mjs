// A relying party keeps its connection. A provider that closes an idle one early meets the next token request half way, and the customer's login fails.
import assert from "node:assert/strict";
import http from "node:http";
import { after, test } from "node:test";
import { withDemo } from "../harness/suite.mjs";

/** Longer than actix-web keeps an idle connection unless it is told; a load balancer keeps it for a minute. */
const IDLE = 7_000;

withDemo("connections", (house) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  after(() => agent.destroy());

  const get = () =>
    new Promise((done, failed) => {
      const request = http.get(`${house.issuer}/jwks`, { agent }, (response) => {
        response.resume();
        response.on("end", () => done({ status: response.statusCode, port: request.socket.localPort }));
      });
      request.on("error", failed);
    });

  test("an idle connection is kept", async () => {
    const first = await get();
    await new Promise((done) => setTimeout(done, IDLE));
    const second = await get();
    assert.deepEqual(second, first, "the same connection answers");
    assert.equal(first.status, 200);
  });
});
