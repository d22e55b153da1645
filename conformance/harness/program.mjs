// Starts the program's demo on free ports, waits until it answers, and stops it as a person would: with Ctrl-C.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createDatabase } from "./postgres.mjs";

const PORTS = 16;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

export const binary = process.env.COMMON_ID_BIN ?? path.resolve(import.meta.dirname, "../../target/debug/common-id");

/** Whether every port from `base` on is free; a test that finds one taken tries elsewhere. */
async function free(base) {
  const servers = Array.from({ length: PORTS }, (_, offset) => createServer().listen(base + offset, "127.0.0.1"));
  const answers = await Promise.allSettled(servers.map((server) => once(server, "listening")));
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return answers.every((answer) => answer.status === "fulfilled");
}

// Below the range that the kernel takes outgoing ports from, so that nothing slips in between the look and the start.
export async function freeBase() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 11_000 + PORTS * Math.floor(Math.random() * 1_300);
    if (await free(base)) return base;
  }
  throw new Error("no sixteen free ports in a row");
}

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

async function exited(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode;
}

/** A running demo. The members of its demo.json are in `demo`. */
export class Program {
  #child;
  #log;

  /** What the program is started with. */
  get arguments() {
    return ["demo", "--port-base", String(this.base), "--data", this.data, ...(this.options ?? [])];
  }

  /** Addresses that answer 200 once it runs. */
  get probes() {
    const scheme = this.isTls ? "https" : "http";
    return [`${scheme}://localhost:${this.base + 1}/ready`, `${scheme}://localhost:${this.base + 15}/api/messages`];
  }

  /** Whether it speaks https, by an authority of its own. */
  get isTls() {
    return Boolean(this.options?.includes("--tls"));
  }

  /** Believes its authority as soon as there is one. */
  #trust() {
    const authority = path.join(this.data, "ca.pem");
    if (!this.isTls || this.trusted || !existsSync(authority)) return;
    setDefaultCACertificates([...getCACertificates(), readFileSync(authority, "utf8")]);
    this.trusted = true;
  }

  /** What a test knows of it. */
  description() {
    return JSON.parse(readFileSync(path.join(this.data, "demo.json"), "utf8"));
  }

  constructor(folder, base, database, environment) {
    Object.assign(this, { folder, base, database, environment });
    this.data = path.join(folder, "data");
    this.#log = path.join(folder, "program.log");
  }

  /** What the program wrote to its two outputs. */
  get log() {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
  }

  get pid() {
    return this.#child.pid;
  }

  async start() {
    const output = openSync(this.#log, "a");
    const database = this.database ? { DATABASE_URL: this.database.url } : {};
    const began = performance.now();
    this.#child = spawn(this.program ?? binary, this.arguments, {
      stdio: ["ignore", output, output],
      env: { ...process.env, RUST_BACKTRACE: "1", ...database, ...this.environment },
    });
    closeSync(output);
    running.add(this.#child);
    this.#child.on("exit", () => running.delete(this.#child));
    this.#child.on("error", () => {});
    await this.#ready().catch((error) => {
      this.#child.kill("SIGKILL");
      throw error;
    });
    this.startMilliseconds = performance.now() - began;
    this.demo = this.description();
    return this;
  }

  async #ready() {
    const until = Date.now() + START_LIMIT_MS;
    while (Date.now() < until) {
      if (!running.has(this.#child) || this.#child.exitCode !== null) throw new Error(`the program ended while it started:\n${this.log}`);
      this.#trust();
      const all = await Promise.all(this.probes.map((url) => fetch(url).then((answer) => answer.ok, () => false)));
      if (all.every(Boolean)) return;
      await sleep(50);
    }
    throw new Error(`the program is not ready after ${START_LIMIT_MS / 1000} s:\n${this.log}`);
  }

  /** Ends it at once. */
  kill() {
    this.#child?.kill("SIGKILL");
  }

  /** Ctrl-C; the program must then end by itself, without an error. */
  async stop() {
    this.#child.kill("SIGINT");
    const code = await Promise.race([exited(this.#child), sleep(STOP_LIMIT_MS, "timeout", { ref: false })]);
    if (code !== 0) throw new Error(`Ctrl-C gave ${code}, not exit code 0:\n${this.log.slice(-4000)}`);
  }

  /** Stops, whatever happens, and takes its data away. */
  async dispose() {
    try {
      if (running.has(this.#child)) await this.stop();
      if (this.log.includes("panicked at")) throw new Error(`the program panicked:\n${this.log.slice(-4000)}`);
    } finally {
      this.#child?.kill("SIGKILL");
      await this.database?.drop();
      if (!process.env.KEEP_TEST_DATA) rmSync(this.folder, { recursive: true, force: true });
    }
  }
}

/**
 * Starts a demo. On SQLite; with DATABASE=postgres in the environment, or `database: "postgres"`, in a PostgreSQL database of its own. `options` are options of the
 * command.
 */
export async function startDemo({ database = process.env.DATABASE ?? "sqlite", environment = {}, options = [] } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "common-id-test-"));
  const store = database === "postgres" ? await createDatabase() : undefined;
  return Object.assign(new Program(folder, await freeBase(), store, environment), { options }).start();
}
