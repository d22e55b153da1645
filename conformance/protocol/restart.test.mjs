// Starting, stopping with Ctrl-C, and going on with the same data.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

withDemo("restart", (house) => {
  test("sessions, consents, keys and tokens outlive a restart; demo.json stays the same", async () => {
    const client = await house.client("tool-basic");
    const { web, tokens } = await tokensOf(client, userOf(house.program, "full"), { scope: "openid email offline_access" });
    const before = JSON.stringify(house.program.demo);
    await house.program.stop();
    await house.program.start();
    assert.equal(JSON.stringify(house.program.demo), before);
    assert.equal((await client.userinfo(tokens.access_token)).status, 200);
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
    const silent = await web.open(client.request({ scope: "openid email", prompt: "none" }).url, client.redirectUri);
    assert.ok(silent.location.searchParams.get("code"), `${silent.location}`);
  });

  test("it starts in under two seconds on existing data", async () => {
    await house.program.stop();
    await house.program.start();
    assert.ok(house.program.startMilliseconds < 2000, `${house.program.startMilliseconds} ms`);
  });

  test("demo.json says what tools need", () => {
    const { demo } = house.program;
    const base = house.program.base;
    const at = (offset) => `http://localhost:${base + offset}`;
    assert.equal(demo.issuer, at(0));
    assert.equal(demo.admin, at(1));
    assert.equal(demo.dealer_api, `${at(0)}/dealer/v1`);
    assert.equal(demo.mailbox, at(15));
    assert.equal(demo.apps.my_toyota, at(10));
    assert.equal(demo.apps.maintenance_notebook, at(11));
    assert.equal(demo.apps.pal, at(13));
    for (const id of ["tool-basic", "tool-post", "tool-public"]) {
      const tool = demo.clients.find((client) => client.client_id === id);
      assert.deepEqual(tool.redirect_uris, ["http://127.0.0.1:9999/callback"]);
      assert.ok(tool.post_logout_redirect_uris.length > 0);
      for (const scope of "openid profile email phone address offline_access dealer_links".split(" ")) assert.ok(tool.scope.split(" ").includes(scope), scope);
    }
    assert.deepEqual(new Set(demo.users.map((user) => user.kind)), new Set(["full", "no_birthdate", "fresh", "linked"]));
    assert.ok(demo.dealers.length >= 2);
    assert.ok(existsSync(house.program.data));
  });
});
