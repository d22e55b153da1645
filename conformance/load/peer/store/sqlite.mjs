// What the provider must remember, in a SQLite file. A commit waits for the disk, as ours does; every statement is prepared once.
import Database from "better-sqlite3";
import path from "node:path";
import { GRANTABLE, seconds } from "./grantable.mjs";

/** The adapter of a file in this folder. */
export function open({ folder }) {
  const db = new Database(path.join(folder, "peer.sqlite"));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`CREATE TABLE IF NOT EXISTS kept (model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, uid TEXT, grant_id TEXT, consumed INTEGER, expires INTEGER,
      PRIMARY KEY (model, id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS kept_uid ON kept (uid) WHERE uid IS NOT NULL;
    CREATE INDEX IF NOT EXISTS kept_grant ON kept (grant_id) WHERE grant_id IS NOT NULL;`);
  const put = db.prepare("INSERT OR REPLACE INTO kept (model, id, payload, uid, grant_id, expires) VALUES (?, ?, ?, ?, ?, ?)");
  const get = db.prepare("SELECT payload, consumed, expires FROM kept WHERE model = ? AND id = ?");
  const getByUid = db.prepare("SELECT payload, consumed, expires FROM kept WHERE uid = ? AND model = ?");
  const use = db.prepare("UPDATE kept SET consumed = ? WHERE model = ? AND id = ?");
  const remove = db.prepare("DELETE FROM kept WHERE model = ? AND id = ?");
  const revoke = db.prepare("DELETE FROM kept WHERE grant_id = ?");
  const payloadOf = (row) => {
    if (!row || (row.expires !== null && row.expires < seconds())) return undefined;
    const payload = JSON.parse(row.payload);
    return row.consumed === null ? payload : { ...payload, consumed: row.consumed };
  };
  return class {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, expiresIn) {
      const grant = GRANTABLE.has(this.model) ? payload.grantId ?? null : null;
      put.run(this.model, id, JSON.stringify(payload), this.model === "Session" ? payload.uid : null, grant, expiresIn ? seconds() + expiresIn : null);
    }

    async find(id) {
      return payloadOf(get.get(this.model, id));
    }

    async findByUid(uid) {
      return payloadOf(getByUid.get(uid, this.model));
    }

    async findByUserCode() {}

    async consume(id) {
      use.run(seconds(), this.model, id);
    }

    async destroy(id) {
      remove.run(this.model, id);
    }

    async revokeByGrantId(grantId) {
      revoke.run(grantId);
    }
  };
}
