// A schema that this program has never heard of: what migrations may do (docs/decisions/0008), done to every table while nodes work with them.
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
/** As the program's own migrations wait (idp/src/store/migrate/among_visits.rs): visits wait behind whoever waits for a table. */
const LOCK_TIMEOUT = "1s";
const TRIES = 30;
/** How others end a statement: by being longer than its lock_timeout, or in a deadlock. */
const IN_THE_WAY = /lock timeout|deadlock detected/;

const TABLES =
  "SELECT relname AS tablename FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '__diesel_schema_migrations' ORDER BY 1";
const LAST = `
CREATE TABLE of_the_next_version (id TEXT NOT NULL PRIMARY KEY);
INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')`;

async function psql(url, sql) {
  const { stdout } = await run("psql", [url, "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql]);
  return stdout.trim().split("\n").filter(Boolean);
}

/** Changes one table after the other, each in a transaction of its own that is tried again; how often others stood in the way. */
export async function expand(url) {
  let stood = 0;
  const patiently = async (sql) => {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await psql(url, `SET lock_timeout = '${LOCK_TIMEOUT}'; ${sql}`);
      } catch (error) {
        if (!IN_THE_WAY.test(error.stderr) || left === 1) throw error;
        stood += 1;
        await sleep(200 + 800 * Math.random());
      }
    }
  };
  for (const table of await psql(url, TABLES)) await patiently(`ALTER TABLE "${table}" ADD COLUMN of_the_next_version TEXT, ADD COLUMN counted_by_it INTEGER NOT NULL DEFAULT 0`);
  await patiently(LAST);
  return stood;
}
