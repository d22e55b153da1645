// What may happen only once: a code, a refresh token; under 64 requests at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { oauthError } from "../harness/expect.mjs";
import { signIn, tokensOf, userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";

const SCOPE = { scope: "openid offline_access" };
const GRACE_SECONDS = 10;

withDemo("exactly once", (house) => {
  const user = () => userOf(house.program, "full");

  test("64 parallel redemptions of one code: at most one succeeds, and a replay revokes what it gave", async () => {
    for (const id of ["tool-basic", "tool-public"]) {
      const client = await house.client(id);
      const visit = await signIn(client, user(), SCOPE);
      const answers = await Promise.all(Array.from({ length: 64 }, () => client.redeem(visit.code, visit.request)));
      const won = answers.filter((answer) => answer.status === 200);
      assert.ok(won.length <= 1, `${won.length} succeeded`);
      answers.filter((answer) => answer.status !== 200).forEach((answer) => oauthError(answer, 400, "invalid_grant"));
      for (const { json } of won) {
        oauthError(await client.refresh(json.refresh_token), 400, "invalid_grant");
        assert.equal((await client.userinfo(json.access_token)).status, 401);
      }
    }
  });

  test("one redemption, then a replay", async () => {
    const client = await house.client("tool-basic");
    const visit = await signIn(client, user(), SCOPE);
    const { json } = await client.redeem(visit.code, visit.request);
    assert.equal((await client.userinfo(json.access_token)).status, 200);
    oauthError(await client.redeem(visit.code, visit.request), 400, "invalid_grant");
    assert.equal((await client.userinfo(json.access_token)).status, 401);
    oauthError(await client.refresh(json.refresh_token), 400, "invalid_grant");
  });

  test("a stranger gets nothing for a code, used or not", async () => {
    const client = await house.client("tool-basic");
    const stranger = await house.client("tool-post");
    const visit = await signIn(client, user(), SCOPE);
    oauthError(await stranger.redeem(visit.code, visit.request), 400, "invalid_grant");
    const used = await tokensOf(client, user(), SCOPE);
    oauthError(await stranger.redeem(used.code, used.request), 400, "invalid_grant");
  });

  test("a repeat within ten seconds gets the same successor, in parallel too", async () => {
    for (const id of ["tool-basic", "tool-public"]) {
      const client = await house.client(id);
      const { tokens } = await tokensOf(client, user(), SCOPE);
      const answers = await Promise.all(Array.from({ length: 8 }, () => client.refresh(tokens.refresh_token)));
      for (const answer of answers) assert.equal(answer.status, 200, answer.text);
      assert.equal(new Set(answers.map((answer) => answer.json.refresh_token)).size, 1, "one successor");
      const successor = answers[0].json.refresh_token;
      assert.notEqual(successor, tokens.refresh_token);
      assert.equal((await client.refresh(successor)).status, 200);
    }
  });

  test("a later reuse revokes the family", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    const next = (await client.refresh(tokens.refresh_token)).json;
    await sleep((GRACE_SECONDS + 1.5) * 1000);
    oauthError(await client.refresh(tokens.refresh_token), 400, "invalid_grant");
    oauthError(await client.refresh(next.refresh_token), 400, "invalid_grant");
    assert.equal((await client.userinfo(next.access_token)).status, 401);
  });

  test("once the successor was used, its forerunner is reuse at once", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    const second = (await client.refresh(tokens.refresh_token)).json;
    const third = (await client.refresh(second.refresh_token)).json;
    const answer = await client.refresh(tokens.refresh_token);
    if (answer.status === 200) assert.equal(answer.json.refresh_token, second.refresh_token, "never a second successor");
    else oauthError(await client.refresh(third.refresh_token), 400, "invalid_grant");
  });

  test("another client gets nothing for a refresh token, and harms nothing", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), SCOPE);
    oauthError(await (await house.client("tool-post")).refresh(tokens.refresh_token), 400, "invalid_grant");
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
  });

  test("a refresh may narrow the scope, never widen it", async () => {
    const client = await house.client("tool-basic");
    const { tokens } = await tokensOf(client, user(), { scope: "openid email offline_access" });
    oauthError(await client.refresh(tokens.refresh_token, { scope: "openid email phone offline_access" }), 400, "invalid_scope");
    const narrow = await client.refresh(tokens.refresh_token, { scope: "openid" });
    assert.equal(narrow.status, 200, narrow.text);
    assert.equal(narrow.json.scope ?? "openid", "openid");
  });
});
