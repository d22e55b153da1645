// Whether a database that stands still logs anybody out: ten stops of 5 to 40 seconds under load. The short form of it runs in every test.
//   conformance/node conformance/measure/standstill.mjs [sqlite|postgres] [SEED]
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startClients } from "../harness/impatient.mjs";
import { startPostgres } from "../harness/own-postgres.mjs";
import { startDemo } from "../harness/program.mjs";
import { holdLock } from "../harness/sqlite-lock.mjs";

const STOPS = 10;
const [database = "postgres", seed = String(Date.now() % 100_000)] = process.argv.slice(2);

// A small generator, so that a run can be repeated by its seed.
let state = Number(seed) || 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

const postgres = database === "postgres" ? await startPostgres() : undefined;
const environment = postgres ? { DATABASE_URL: postgres.url } : {};
const program = await startDemo({ database: postgres ? "own" : "sqlite", environment });

async function pause() {
  if (!postgres) return holdLock(path.join(program.data, "common-id.sqlite"));
  postgres.pause();
  return () => postgres.resume();
}

console.log(`${database}, seed ${seed}: ${STOPS} stops`);
const clients = await startClients(program);
for (let stop = 1; stop <= STOPS; stop += 1) {
  await sleep(2_000 + 4_000 * random());
  const seconds = 5 + 35 * random();
  const resume = await pause();
  await sleep(seconds * 1_000);
  await resume();
  const { refreshed, redeemed, unavailable, gaveUp, lost } = clients.tally;
  console.log(`stop ${stop}, ${seconds.toFixed(1)} s: ${refreshed} refreshed, ${redeemed} redeemed, ${unavailable} times 503, ${gaveUp} gave up, ${lost.length} lost`);
}
await sleep(12_000);
const tally = await clients.stop();
await program.dispose();
await postgres?.stop();
tally.lost.forEach((what) => console.log(`lost: ${what}`));
console.log(`slowest answer ${Math.round(tally.slowestMilliseconds)} ms; lost: ${tally.lost.length}`);
process.exitCode = tally.lost.length ? 1 : 0;
