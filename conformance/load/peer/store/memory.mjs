// What the provider must remember, in maps that are gone with the process. The library's own memory store is not used: it forgets after a thousand entries, and walks
// through all tokens of a grant at every login, which would be measured in its place.
import { GRANTABLE, seconds } from "./grantable.mjs";

/** The adapter of these maps. */
export function open() {
  const rows = new Map();
  const uids = new Map();
  const grants = new Map();
  return class {
    constructor(model) {
      this.model = model;
    }

    #key(id) {
      return `${this.model}:${id}`;
    }

    async upsert(id, payload) {
      const key = this.#key(id);
      rows.set(key, payload);
      if (this.model === "Session") uids.set(payload.uid, key);
      if (GRANTABLE.has(this.model) && payload.grantId) {
        const keys = grants.get(payload.grantId);
        if (keys) keys.add(key);
        else grants.set(payload.grantId, new Set([key]));
      }
    }

    async find(id) {
      return rows.get(this.#key(id));
    }

    async findByUid(uid) {
      return rows.get(uids.get(uid));
    }

    async findByUserCode() {}

    async consume(id) {
      rows.get(this.#key(id)).consumed = seconds();
    }

    async destroy(id) {
      const payload = rows.get(this.#key(id));
      rows.delete(this.#key(id));
      if (payload?.uid) uids.delete(payload.uid);
      grants.get(payload?.grantId)?.delete(this.#key(id));
    }

    async revokeByGrantId(grantId) {
      for (const key of grants.get(grantId) ?? []) rows.delete(key);
      grants.delete(grantId);
    }
  };
}
