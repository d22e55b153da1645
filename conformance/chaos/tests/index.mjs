// The tests, in the order in which they run and stand in the table.
import { clockJumps } from "./clock.mjs";
import { databaseHung, databaseRestarted, databaseStopped } from "./database.mjs";
import { diskFull } from "./disk.mjs";
import { flush } from "./flush.mjs";
import { killedOnPostgres, killedOnSqlite } from "./killed.mjs";
import { mailInTrouble } from "./mail.mjs";
import { rollingRestart, rollingUpgrade } from "./rolling.mjs";
import { rotation } from "./rotation.mjs";
import { slow } from "./slow.mjs";

export const TESTS = {
  "kill-sqlite": killedOnSqlite,
  "kill-postgres": killedOnPostgres,
  "database-restarted": databaseRestarted,
  "database-stopped": databaseStopped,
  "database-hung": databaseHung,
  mail: mailInTrouble,
  disk: diskFull,
  clock: clockJumps,
  slow,
  rotation,
  flush,
  "rolling-restart": rollingRestart,
  "rolling-upgrade": rollingUpgrade,
};
