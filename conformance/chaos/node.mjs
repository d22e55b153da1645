// One `serve`, which may be ended in every way in which a process ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Node {
  #child;
  /** How often it was started. */
  starts = 0;
  /** Whether it said so since it was started: its listener is bound long before. */
  isReady = false;

  constructor(house, base, number, isAlone) {
    Object.assign(this, { house, number, program: house.program });
    this.port = isAlone ? base : base + 2 + 2 * number;
    this.adminPort = this.port + 1;
    this.file = path.join(house.folder, `node-${number}.log`);
  }

  get isUp() {
    return running.has(this.#child);
  }

  get pid() {
    return this.#child.pid;
  }

  get log() {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : "";
  }

  /** Starts it, and waits until it takes requests; milliseconds. */
  async start() {
    const began = performance.now();
    const output = openSync(this.file, "a");
    const [command, ...given] = [...this.house.wrap, this.program, "serve", "--config", this.house.config];
    const listen = { COMMON_ID__LISTEN: `127.0.0.1:${this.port}`, COMMON_ID__ADMIN__LISTEN: `127.0.0.1:${this.adminPort}` };
    const child = spawn(command, given, { cwd: this.house.folder, stdio: ["ignore", output, output], env: { ...this.house.variables, ...listen } });
    closeSync(output);
    running.add(child);
    child.on("error", () => {});
    child.on("exit", () => {
      running.delete(child);
      if (this.#child === child) this.isReady = false;
    });
    this.#child = child;
    this.isReady = false;
    this.starts += 1;
    await this.#until(child);
    return performance.now() - began;
  }

  async #until(child) {
    for (const end = Date.now() + START_LIMIT_MS; ; await sleep(10)) {
      if ((await this.ready()).ok) {
        this.isReady = this.#child === child;
        return;
      }
      if (!running.has(child)) throw new Error(`node ${this.number} ended while it started:\n${this.log.slice(-4_000)}`);
      if (Date.now() > end) throw new Error(`node ${this.number} is not ready after ${START_LIMIT_MS / 1_000} s:\n${this.log.slice(-4_000)}`);
    }
  }

  /** What `/ready` says. */
  async ready() {
    return fetch(`http://127.0.0.1:${this.adminPort}/ready`, { signal: AbortSignal.timeout(10_000) }).then(
      async (answer) => ({ ok: answer.ok, status: answer.status, text: await answer.text() }),
      (error) => ({ ok: false, text: String(error.cause ?? error) }),
    );
  }

  /** kill -9. */
  kill() {
    if (this.isUp) this.#child.kill("SIGKILL");
    running.delete(this.#child);
  }

  /** kill -9, and waits until it is gone. */
  async killed() {
    const child = this.#child;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGKILL");
    await gone;
  }

  /** As a service manager does it: SIGTERM, and it must end by itself, without an error. */
  async stop() {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await Promise.race([gone, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    }
    if (child.exitCode !== 0) throw new Error(`SIGTERM gave ${child.signalCode ?? child.exitCode}, not exit code 0:\n${this.log.slice(-4_000)}`);
  }
}
