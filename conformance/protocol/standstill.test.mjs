// A database that stands still, under load: nobody is logged out by it. The long form is measure/standstill.mjs.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startClients } from "../harness/impatient.mjs";
import { startPostgres } from "../harness/own-postgres.mjs";
import { startDemo } from "../harness/program.mjs";
import { holdLock } from "../harness/sqlite-lock.mjs";

// One that ends within everybody's patience, and one that does not.
const STOPS_SECONDS = [5, 12];
// A request is answered after eight seconds; the rest is for a machine that has much else to do.
const ANSWERED_MS = 9_500;

async function standStill(program, pause) {
  const clients = await startClients(program);
  for (const seconds of STOPS_SECONDS) {
    await sleep(2_000);
    const resume = await pause();
    await sleep(seconds * 1_000);
    await resume();
  }
  await sleep(3_000);
  const tally = await clients.stop();
  assert.deepEqual(tally.lost, []);
  assert.ok(tally.refreshed > 50, `${tally.refreshed} refreshed`);
  assert.ok(tally.redeemed > 4, `${tally.redeemed} redeemed`);
  assert.ok(tally.unavailable > 0, "the longer stop was noticed");
  assert.equal(tally.gaveUp, 0, "everybody was answered in time");
  assert.ok(tally.slowestMilliseconds < ANSWERED_MS, `${tally.slowestMilliseconds} ms`);
}

describe("a database that stands still", () => {
  if (process.env.DATABASE === "postgres") {
    let postgres;
    let program;
    before(async () => {
      postgres = await startPostgres();
      program = await startDemo({ database: "own", environment: { DATABASE_URL: postgres.url } });
    });
    after(async () => {
      await program?.dispose();
      await postgres?.stop();
    });
    test("PostgreSQL, stopped and continued: no client loses its refresh token, no code is used up for nobody", async () => {
      await standStill(program, () => {
        postgres.pause();
        return () => postgres.resume();
      });
    });
  } else {
    let program;
    before(async () => {
      program = await startDemo({ database: "sqlite" });
    });
    after(() => program?.dispose());
    test("SQLite, locked by another process: no client loses its refresh token, no code is used up for nobody", async () => {
      await standStill(program, () => holdLock(path.join(program.data, "common-id.sqlite")));
    });
  }
});
