// Two nodes on one PostgreSQL: what an operator does at one is seen at the other. A dealer that is suspended leaves tokens, refreshed tokens and userinfo
// within five seconds (rule 13 of the dealer link).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { tool } from "../contract/actors.mjs";
import { answerOf, basic, Client } from "../harness/client.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";

const binary = process.env.COMMON_ID_BIN ?? path.resolve(import.meta.dirname, "../../target/debug/common-id");
const LIMIT_MS = 5_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Another node on the data of a demo. */
async function secondNode(program) {
  const [port, admin] = [await freePort(), await freePort()];
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("COMMON_ID__")));
  const settings = path.join(program.folder, "second-node.toml");
  // Everything stands in the environment.
  writeFileSync(settings, "");
  const child = spawn(binary, ["serve", "--config", settings], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...environment,
      DATABASE_URL: program.database.url,
      COMMON_ID__ISSUER: program.demo.issuer,
      COMMON_ID__LISTEN: `127.0.0.1:${port}`,
      COMMON_ID__ADMIN__LISTEN: `127.0.0.1:${admin}`,
      COMMON_ID__MASTER_KEY: readFileSync(path.join(program.data, "master.key"), "utf8").trim(),
      COMMON_ID__MAIL__SMTP: "smtp://localhost:2525",
      COMMON_ID__MAIL__FROM: "no-reply@id.example.jp",
      COMMON_ID__LOG__LEVEL: "error",
    },
  });
  for (const end = Date.now() + 60_000; ; ) {
    if (await fetch(`http://127.0.0.1:${admin}/ready`).then((answer) => answer.ok, () => false)) break;
    assert.ok(child.exitCode === null && Date.now() < end, "the second node does not start");
    await new Promise((done) => setTimeout(done, 50));
  }
  return { at: `http://127.0.0.1:${port}`, stop: () => child.kill("SIGKILL") };
}

describe("two nodes", () => {
  let program, second;
  before(async () => {
    program = await startDemo({ database: "postgres" });
    second = await secondNode(program);
  });
  after(async () => {
    second?.stop();
    await program?.dispose();
  });

  test("a suspended dealer leaves tokens, refresh and userinfo at the other node", async () => {
    const client = await Client.of(program, "tool-basic");
    const scope = "openid offline_access dealer_links";
    const { tokens } = await tokensOf(client, userOf(program, "linked"), { scope, claims: JSON.stringify({ id_token: { dealer_links: null } }) });
    let refreshToken = tokens.refresh_token;
    const linksOf = (claims) => (claims.dealer_links ?? []).map(({ dealer }) => dealer);
    const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    /** What the second node says: in userinfo, and in the ID token of a refresh. */
    const seen = async () => {
      const userinfo = await answerOf(await fetch(`${second.at}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } }));
      assert.equal(userinfo.status, 200, userinfo.text);
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
      const refreshed = await answerOf(await fetch(`${second.at}/token`, { method: "POST", headers: basic(client.id, client.registered.client_secret), body }));
      assert.equal(refreshed.status, 200, refreshed.text);
      refreshToken = refreshed.json.refresh_token ?? refreshToken;
      return [linksOf(userinfo.json), linksOf(claimsOf(refreshed.json.id_token))];
    };
    const [dealer] = linksOf(claimsOf(tokens.id_token));
    assert.ok(dealer, "the person has a link");
    for (const links of await seen()) assert.ok(links.includes(dealer), "seen at the second node");

    const headers = { authorization: `Bearer ${await tool(program)}` };
    for (const [method, isThere] of [["PUT", false], ["DELETE", true]]) {
      const answer = await fetch(`${program.demo.admin}/v1/dealers/${dealer}/suspension`, { method, headers });
      assert.ok(answer.ok, `${answer.status}`);
      const began = Date.now();
      for (;;) {
        if ((await seen()).every((links) => links.includes(dealer) === isThere)) break;
        assert.ok(Date.now() - began < LIMIT_MS, `the second node does not know it after ${LIMIT_MS} ms`);
        await new Promise((done) => setTimeout(done, 100));
      }
    }
  });
});
