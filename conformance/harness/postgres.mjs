// Databases in the PostgreSQL of TEST_POSTGRES_URL (see with-postgres), by the client programs that come with it.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";

const run = promisify(execFile);

function server() {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error("TEST_POSTGRES_URL is not set: run the tests through conformance/test or conformance/with-postgres");
  return url;
}

const psql = (statement) => run("psql", [server(), "--no-psqlrc", "-qtAc", statement]);

/** A fresh database: its address, its rows as text, and its end. */
export async function createDatabase() {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await psql(`CREATE DATABASE ${name}`);
  const url = new URL(server());
  url.pathname = `/${name}`;
  return {
    url: url.href,
    rows: async () => (await run("pg_dump", ["--data-only", "--inserts", url.href], { maxBuffer: 1 << 30 })).stdout,
    drop: () => psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
