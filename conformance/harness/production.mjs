// A provider as an operator makes one: an empty folder, `init` by flags, `serve`, a mail server beside it. Nothing of the demo.
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { MailServer } from "./mail-server.mjs";
import { createDatabase } from "./postgres.mjs";
import { binary, freeBase, Program } from "./program.mjs";

const run = promisify(execFile);

/** The first operator's address. */
export const OPERATOR = "boss@operator.example";

/** A running `serve`. `demo` holds what a test knows of it, in the words of demo.json; whoever registers dealers there adds them. */
export class Production extends Program {
  /**
   * Makes one that does not run yet. On SQLite; with DATABASE=postgres in the environment, in a PostgreSQL database of its own. `made` is what `init` told.
   */
  static async make() {
    const folder = mkdtempSync(path.join(tmpdir(), "common-id-production-"));
    const store = process.env.DATABASE === "postgres" ? await createDatabase() : undefined;
    const production = new Production(folder, await freeBase(), store, {});
    // The settings name the database.
    production.environment.DATABASE_URL = undefined;
    production.mails = await MailServer.start();
    try {
      const flags = { issuer: production.issuer, database: store?.url ?? "common-id.sqlite", smtp: production.mails.url, "mail-from": "no-reply@id.example.jp", operator: OPERATOR };
      const listeners = { listen: `127.0.0.1:${production.base}`, "admin-listen": `127.0.0.1:${production.base + 1}` };
      production.made = await production.command("init", ...Object.entries({ ...flags, ...listeners }).flatMap(([name, value]) => [`--${name}`, value]));
    } catch (error) {
      await production.dispose();
      throw error;
    }
    return production;
  }

  get issuer() {
    return `http://localhost:${this.base}`;
  }

  get settings() {
    return path.join(this.folder, "common-id.toml");
  }

  get arguments() {
    return ["serve", "--config", this.settings];
  }

  get probes() {
    return [`http://localhost:${this.base + 1}/ready`];
  }

  description() {
    const admin = `http://localhost:${this.base + 1}`;
    return { issuer: this.issuer, admin, console: `${admin}/console`, dealer_api: `${this.issuer}/dealer/v1`, apps: {}, clients: [], dealers: [] };
  }

  /** The program once, from the folder; what it answers programs. Its refusal is an error. */
  async run(...given) {
    const { stdout } = await run(binary, given, { cwd: this.folder, env: { ...process.env, DATABASE_URL: undefined } });
    return JSON.parse(stdout);
  }

  /** A command with these settings. */
  command(...given) {
    return this.run(...given, "--config", this.settings, "--json");
  }

  /** Writes a file beside the settings; its path. */
  write(name, text) {
    writeFileSync(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }

  /** The path of a file beside the settings. */
  path(name) {
    return path.join(this.folder, name);
  }

  async dispose() {
    this.mails?.stop();
    await super.dispose();
  }
}
