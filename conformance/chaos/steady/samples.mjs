// What the provider takes, looked at from outside: memory, descriptors, files, and the rows of every table.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** How long rows are kept past their expiry, where their use must still be known for what it is (idp/src/flow/clean_up.rs). */
const KEPT_AN_HOUR = ["authorization_codes", "refresh_tokens", "sessions", "used_once", "device_authorizations", "backchannel_requests"];
/** The clean-up comes once a minute, and takes what it finds in batches. */
const SLACK_SECONDS = 180;
/** What has an end and waits for it: an operator's or a person's decision ends it, not the clean-up. */
const HAS_ITS_OWN_END = ["staff_invitations", "staff_sessions", "approvals", "dealer_links", "dealer_visits"];

const size = (file) => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/** Seconds that the threads of a process ran, and that they waited for a processor which others had: a machine that is busy with other things makes every answer late. */
function processorOf(pid) {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ").map(Number);
    } catch {
      return [0, 0];
    }
  });
  const sum = (index) => Math.round(threads.reduce((total, thread) => total + thread[index], 0) / 1e8) / 10;
  return { ran: sum(0), waited: sum(1) };
}

/** Kilobytes of the process, what it has open, and its time. */
export function processOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return { rss: kilobytes("VmRSS"), anonymous: kilobytes("RssAnon"), ofFiles: kilobytes("RssFile"), threads: kilobytes("Threads"), descriptors: readdirSync(`/proc/${pid}/fd`).length, ...processorOf(pid) };
}

/** Opened for each look, so that it holds no snapshot and nobody's log grows because of it. */
function withDatabase(file, look) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return look(database);
  } finally {
    database.close();
  }
}

/** Sizes, rows of every table, and the rows that should have gone by `now` (seconds since 1970). */
export function databaseOf(file, now) {
  return withDatabase(file, (database) => {
    const value = (sql) => Object.values(database.prepare(sql).get())[0];
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1").all().map(({ name }) => name);
    const rows = {};
    const overdue = {};
    for (const table of tables) {
      rows[table] = value(`SELECT count(*) FROM "${table}"`);
      const hasExpiry = database.prepare(`SELECT 1 FROM pragma_table_info('${table}') WHERE name = 'expires_at'`).get();
      if (!hasExpiry || HAS_ITS_OWN_END.includes(table)) continue;
      const before = now - SLACK_SECONDS - (KEPT_AN_HOUR.includes(table) ? 3_600 : 0);
      overdue[table] = value(`SELECT count(*) FROM "${table}" WHERE expires_at < ${before}`);
    }
    const [page, pages, free] = ["page_size", "page_count", "freelist_count"].map((name) => value(`PRAGMA ${name}`));
    return { file: size(file), log: size(`${file}-wal`), inUse: page * (pages - free), free: page * free, rows, overdue };
  });
}
