// What the provider must remember, in a PostgreSQL database of its own; every statement is prepared once on a connection.
import pg from "pg";
import { GRANTABLE, seconds } from "./grantable.mjs";

const CONNECTIONS = 16;
const COLUMNS = "payload, consumed, expires";

async function created(server) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  // 42P04: it is there already, with what an earlier start left.
  await client.query("CREATE DATABASE peer").catch((cause) => {
    if (cause.code !== "42P04") throw cause;
  });
  await client.end();
  const url = new URL(server);
  url.pathname = "/peer";
  return new pg.Pool({ connectionString: url.href, max: CONNECTIONS });
}

/** The adapter of a database that is made on this server. */
export async function open({ server }) {
  const pool = await created(server);
  await pool.query(`CREATE TABLE IF NOT EXISTS kept (model text NOT NULL, id text NOT NULL, payload json NOT NULL, uid text, grant_id text, consumed bigint, expires bigint, PRIMARY KEY (model, id))`);
  await pool.query("CREATE INDEX ON kept (uid) WHERE uid IS NOT NULL");
  await pool.query("CREATE INDEX ON kept (grant_id) WHERE grant_id IS NOT NULL");
  const run = (name, text, values) => pool.query({ name, text, values });
  const payloadOf = ({ rows: [row] }) => {
    if (!row || (row.expires !== null && Number(row.expires) < seconds())) return undefined;
    return row.consumed === null ? row.payload : { ...row.payload, consumed: Number(row.consumed) };
  };
  return class {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, expiresIn) {
      const grant = GRANTABLE.has(this.model) ? payload.grantId ?? null : null;
      const uid = this.model === "Session" ? payload.uid : null;
      await run(
        "put",
        `INSERT INTO kept (model, id, payload, uid, grant_id, expires) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, uid = excluded.uid, grant_id = excluded.grant_id, expires = excluded.expires`,
        [this.model, id, JSON.stringify(payload), uid, grant, expiresIn ? seconds() + expiresIn : null],
      );
    }

    async find(id) {
      return payloadOf(await run("get", `SELECT ${COLUMNS} FROM kept WHERE model = $1 AND id = $2`, [this.model, id]));
    }

    async findByUid(uid) {
      return payloadOf(await run("get_by_uid", `SELECT ${COLUMNS} FROM kept WHERE uid = $1 AND model = $2`, [uid, this.model]));
    }

    async findByUserCode() {}

    async consume(id) {
      await run("use", "UPDATE kept SET consumed = $1 WHERE model = $2 AND id = $3", [seconds(), this.model, id]);
    }

    async destroy(id) {
      await run("remove", "DELETE FROM kept WHERE model = $1 AND id = $2", [this.model, id]);
    }

    async revokeByGrantId(grantId) {
      await run("revoke", "DELETE FROM kept WHERE grant_id = $1", [grantId]);
    }
  };
}
