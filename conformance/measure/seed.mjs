// Rows as many months of work leave them: dealer links, the mails about them and lines of the audit trail, written straight into the program's tables.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DAY = 86_400;

/** An id as the program makes them: its moment, then chance. */
function id(seconds) {
  let value = (BigInt(seconds) << 88n) | (BigInt(`0x${randomBytes(11).toString("hex")}`) & ((1n << 88n) - 1n));
  let text = "";
  for (let place = 0; place < 26; place += 1, value >>= 5n) text = ALPHABET[Number(value & 31n)] + text;
  return text;
}

/** Of every hundred links so many are in each state; one is disputed, as is rare. */
const STATES = ["linked", "linked", "linked", "linked", "linked", "linked", "provisional", "expired", "declined", "cancelled"];

const hash = (text) => createHash("sha256").update(text).digest("base64url");

/** Rows by table, `count` links over `days` days; every tenth link is another dealer's. */
export function rows({ count, dealer, others, shops, days = 400, now = Math.floor(Date.now() / 1000) }) {
  const tables = {
    dealer_links: ["id", "dealer_id", "shop", "staff", "service", "code_hash", "account_id", "token_hash", "reception_tries", "notice_version", "state", "mail_id", "created_at", "expires_at", "linked_at", "ended_at", "reminded", "progress"],
    outbox: ["id", "kind", "topic", "payload", "state", "due_at", "attempts", "created_at", "done_at", "failure"],
    audit: ["id", "at", "actor_type", "actor", "dealer", "action", "object", "result", "request_id"],
  };
  const links = [], mails = [], lines = [];
  const total = Math.ceil(count / 0.9);
  for (let number = 0; number < total; number += 1) {
    const at = now - DAY - Math.floor(((total - number) * days * DAY) / total);
    // An open start is of the last thirty days; one of a thousand is disputed.
    const drawn = number % 1000 === 7 ? "disputed" : STATES[number % STATES.length];
    const state = drawn === "provisional" && at < now - 25 * DAY ? "expired" : drawn;
    const owner = number % 10 === 9 ? others[number % others.length] : dealer;
    const shop = shops[number % shops.length];
    const [link, mail, alive] = [id(at), id(at), ["linked", "disputed", "provisional"].includes(state)];
    const ended = alive ? null : at + 5 * DAY;
    links.push([link, owner, shop, "1234", "my-toyota", alive ? hash(`${owner} ${number}`) : null, alive ? id(at - DAY) : null, hash(`token ${number}`), 0, "2026-11-01", state, mail, at, at + 30 * DAY, ["linked", "disputed"].includes(state) ? at + 3600 : null, ended, 0, 0]);
    const failed = number % 5000 === 11;
    mails.push([mail, "mail", "link-started", "{}", failed ? "failed" : "done", at, 1, at, at + 60, failed ? "refused" : null]);
    lines.push([id(at), at, "client", `pal-${owner}`, owner, "link.mailed", `link:${link}`, "ok", ""]);
  }
  return [["dealer_links", tables.dealer_links, links], ["outbox", tables.outbox, mails], ["audit", tables.audit, lines]];
}

/** Writes them: into the file of a SQLite demo, or the PostgreSQL database of one. */
export async function write(program, tables) {
  if (program.database) return copy(program.database.url, tables);
  const { DatabaseSync } = createRequire(import.meta.url)("node:sqlite");
  const database = new DatabaseSync(path.join(program.data, "common-id.sqlite"), { timeout: 60_000 });
  for (const [name, columns, all] of tables) {
    database.exec("BEGIN IMMEDIATE");
    const insert = database.prepare(`INSERT INTO ${name} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
    for (const row of all) insert.run(...row);
    database.exec("COMMIT");
  }
  database.exec("ANALYZE");
  database.close();
}

async function copy(url, tables) {
  const psql = spawn("psql", [url, "--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1"], { stdio: ["pipe", "inherit", "inherit"] });
  const cell = (value) => (value === null ? "\\N" : String(value));
  for (const [name, columns, all] of tables) {
    psql.stdin.write(`COPY ${name} (${columns.join(", ")}) FROM STDIN;\n`);
    for (const row of all) psql.stdin.write(`${row.map(cell).join("\t")}\n`);
    psql.stdin.write("\\.\n");
  }
  psql.stdin.end("ANALYZE;\n");
  const [code] = await once(psql, "exit");
  if (code !== 0) throw new Error(`psql ended with ${code}`);
}
