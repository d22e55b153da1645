// Runs the black-box tests with Node's test runner: all of them on SQLite, then those that change data on PostgreSQL.
//   conformance/with-postgres conformance/node conformance/run.mjs [FILE…]
import { globSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { record } from "./checklist/reporter.mjs";

const here = import.meta.dirname;
const asked = process.argv.slice(2).map((file) => path.resolve(file));
const folders = ["chaos", "checklist", "contract", "corpora", "demands", "docs", "doors", "image", "journeys", "openid", "operations", "pages", "protocol", "relying_parties"];
const all = globSync(folders.map((folder) => `${folder}/*.test.mjs`), { cwd: here }).map((file) => path.join(here, file));
// The rest asks nothing of the database that these do not.
const storing = /(story|once|standstill|links|link-states|terminal|registration|personal-data|restart|openid-client|first-hour)\.test\.mjs$/;

for (const database of process.env.DATABASE ? [process.env.DATABASE] : ["sqlite", "postgres"]) {
  process.env.DATABASE = database;
  const files = (asked.length ? asked : all).filter((file) => database === "sqlite" || asked.length || storing.test(file)).sort();
  if (files.length === 0) throw new Error("no test files");
  console.log(`\non ${database}:`);
  // Two files at a time: one of them mostly waits.
  const tests = run({ files, concurrency: 2, timeout: 900_000 });
  tests.on("test:fail", () => (process.exitCode = 1));
  const write = record(tests, database, asked.length === 0);
  await pipeline(tests, new spec(), process.stdout, { end: false });
  write();
}
