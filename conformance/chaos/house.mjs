// A provider as it runs in production, on sample data: `demo` makes the data, `serve` runs on it, as one node or as several behind one address.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { MailServer } from "../harness/mail-server.mjs";
import { createDatabase } from "../harness/postgres.mjs";
import { binary, freeBase, Program } from "../harness/program.mjs";
import { Balancer } from "./balancer.mjs";
import { Node } from "./node.mjs";

const run = promisify(execFile);

/** One machine does here what many customers do in a day: nothing of this is about how often something may happen. */
const LIMITS = {
  VISITS_PER_CLIENT: 1_000_000,
  LOOKUPS_PER_TERMINAL: 10_000,
  LOOKUPS_PER_DEALER: 1_000_000,
  LOGIN_RANGE_FREE: 100_000,
  REGISTRATION_RANGE_FREE: 100_000,
  LOGIN_GUESSES: 100,
  PASSWORD_TRIES: 50,
  LINK_MAILS_PER_ACCOUNT: 100,
};

export class House {
  nodes = [];

  /**
   * Makes one that does not run yet. `database` is `sqlite` or a PostgreSQL (`url`, `drop`); `folder` is where the SQLite file shall lie; `program` runs instead of the
   * one under test; `settings` are those of the environment; `wrap` is what each node is started by.
   */
  static async make({ database = "sqlite", folder, nodes = 1, program = binary, settings = {}, wrap = [], environment = {}, balancer = Balancer } = {}) {
    const house = new House();
    const home = mkdtempSync(path.join(folder ?? tmpdir(), "common-id-chaos-"));
    const store = database === "postgres" ? await createDatabase() : database === "sqlite" ? undefined : database;
    Object.assign(house, { folder: home, store, program, wrap, environment });
    const seed = new Program(home, await freeBase(), store, {});
    // The schema is its own: a version before makes one of the version before.
    seed.program = program;
    try {
      await seed.start();
      await seed.stop();
    } catch (error) {
      seed.kill();
      throw error;
    }
    house.demo = seed.demo;
    house.mails = await MailServer.start();
    house.settings = {
      ...Object.fromEntries(Object.entries(LIMITS).map(([name, value]) => [`LIMITS__${name}`, value])),
      ISSUER: seed.demo.issuer,
      DATABASE__URL: store?.url ?? path.join(seed.data, "common-id.sqlite"),
      MASTER_KEY: readFileSync(path.join(seed.data, "master.key"), "utf8").trim(),
      MAIL__SMTP: house.mails.url,
      MAIL__FROM: "no-reply@id.example.jp",
      LIFETIMES__ACCESS_TOKEN: 3_600,
      LOG__LEVEL: "warn",
      // Commands need no listener of their own; each node has one.
      LISTEN: "127.0.0.1:1",
      ADMIN__LISTEN: "127.0.0.1:2",
      ...settings,
    };
    // Everything stands in the environment.
    house.config = path.join(home, "none.toml");
    writeFileSync(house.config, "");
    for (let number = 0; number < nodes; number += 1) house.nodes.push(new Node(house, seed.base, number, nodes === 1));
    if (nodes > 1) house.balancer = new balancer(house, seed.base);
    return house;
  }

  get variables() {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("COMMON_ID__") && name !== "DATABASE_URL");
    const own = Object.entries(this.settings).map(([name, value]) => [`COMMON_ID__${name}`, String(value)]);
    return { RUST_BACKTRACE: "1", ...Object.fromEntries([...inherited, ...own]), ...this.environment };
  }

  async start() {
    await Promise.all(this.nodes.map((node) => node.start()));
    await this.balancer?.start();
    return this;
  }

  /** A command of the program with these settings; what it answers programs. */
  async command(...given) {
    const { stdout } = await run(this.program, [...given, "--config", this.config], { cwd: this.folder, env: this.variables, maxBuffer: 1 << 26 });
    return stdout;
  }

  /** What `common-id verify` has to say against the database: nothing, or its words. */
  async verify() {
    return this.command("verify").then(
      () => [],
      (error) => [`verify: ${`${error.stdout}${error.stderr}`.trim().slice(0, 2_000)}`],
    );
  }

  /** What the logs hold that none may hold. */
  panics() {
    return this.nodes.filter((node) => node.log.includes("panicked at")).map((node) => `node ${node.number} panicked:\n${node.log.slice(node.log.indexOf("panicked at") - 200).slice(0, 2_000)}`);
  }

  async dispose() {
    this.nodes.forEach((node) => node.kill());
    this.balancer?.stop();
    this.mails?.stop();
    // A server that is gone is no reason to hide what the test found.
    await this.store?.drop?.().catch((error) => console.error(`not dropped: ${error.message}`));
    if (process.env.KEEP_TEST_DATA) console.error(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A folder for what a run leaves behind. */
export function outputFolder(...parts) {
  const folder = path.resolve(import.meta.dirname, "../test-output/chaos", ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
