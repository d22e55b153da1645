// The tests, in the order in which they run and stand in the table.
import { databaseHung, databaseRestarted, databaseStopped } from "./database.mjs";
import { diskFull } from "./disk.mjs";
import { killedOnPostgres, killedOnSqlite } from "./killed.mjs";
import { mailInTrouble } from "./mail.mjs";

export const TESTS = {
  "kill-sqlite": killedOnSqlite,
  "kill-postgres": killedOnPostgres,
  "database-restarted": databaseRestarted,
  "database-stopped": databaseStopped,
  "database-hung": databaseHung,
  mail: mailInTrouble,
  disk: diskFull,
};
