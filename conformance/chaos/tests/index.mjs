// The tests, in the order in which they run and stand in the table.
import { clockJumps } from "./clock.mjs";
import { databaseHung, databaseRestarted, databaseStopped } from "./database.mjs";
import { diskFull } from "./disk.mjs";
import { flush } from "./flush.mjs";
import { killedOnPostgres, killedOnSqlite } from "./killed.mjs";
import { mailInTrouble } from "./mail.mjs";
import { patroniByHosts, patroniThroughHaproxy } from "./patroni.mjs";
import { rollingRestart, rollingUpgrade, schemaAhead } from "./rolling.mjs";
import { rotation } from "./rotation.mjs";
import { slow } from "./slow.mjs";

/** Those with `isQuiet` mostly wait, and run beside each other. */
export const TESTS = {
  "kill-sqlite": killedOnSqlite,
  "kill-postgres": killedOnPostgres,
  "database-restarted": databaseRestarted,
  "database-stopped": databaseStopped,
  "database-hung": databaseHung,
  disk: diskFull,
  slow,
  rotation,
  "rolling-restart": rollingRestart,
  "schema-ahead": schemaAhead,
  "rolling-upgrade": rollingUpgrade,
  patroni: patroniThroughHaproxy,
  "patroni-hosts": patroniByHosts,
  mail: mailInTrouble,
  clock: clockJumps,
  flush,
};
