// The command that runs the tests of the standards against somebody's provider: one short file of them, at a provider that is right and at one that is not.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { withDemo } from "../harness/suite.mjs";

const RUN = path.join(import.meta.dirname, "run.mjs");
const FILE = path.join(import.meta.dirname, "rfc7592.test.mjs");

withDemo("the standards against a deployment", (house) => {
  async function run(...options) {
    // Else the runner's tests would report to the run that this one is in.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, [RUN, ...options, FILE], { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const output of [child.stdout, child.stderr]) output.on("data", (chunk) => (said += chunk));
    const [code] = await once(child, "exit");
    return { code, said };
  }

  test("named by its issuer and what stands in the file of credentials", async () => {
    const { code, said } = await run("--issuer", house.issuer, "--credentials", path.join(house.program.data, "demo.json"));
    assert.equal(code, 0, said);
    assert.ok(said.includes(`1 files, against ${house.issuer}`), said);
    assert.match(said, /pass [1-9]/);
  });

  test("the command fails where a test does, and where the file is of another provider", async () => {
    const wrong = path.join(house.program.data, "wrong.json");
    writeFileSync(wrong, JSON.stringify({ ...house.program.demo, admin_clients: [{ ...house.program.demo.admin_clients[0], client_secret: "wrong" }] }));
    assert.equal((await run("--credentials", wrong)).code, 1);
    const other = await run("--issuer", "https://id.example.jp", "--credentials", wrong);
    assert.equal(other.code, 1);
    assert.match(other.said, /is of http/);
    assert.match((await run("--issuer", house.issuer)).said, /--credentials/);
  });
});
