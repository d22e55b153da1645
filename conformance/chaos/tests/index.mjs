// The tests, in the order in which they run and stand in the table.
import { killedOnPostgres, killedOnSqlite } from "./killed.mjs";

export const TESTS = { "kill-sqlite": killedOnSqlite, "kill-postgres": killedOnPostgres };
