// HAProxy before the nodes, set up as docs/operators/scale.md says: it asks /ready at the admin listener, and hands on to whoever says yes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PROGRAM = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"].find((file) => existsSync(file)) ?? "haproxy";

export const configuration = (port, nodes, socket) => `
global
  stats socket ${socket} mode 600

defaults
  mode http
  timeout connect 2s
  timeout client 70s
  timeout server 30s
  timeout check 2s
  retries 3
  option redispatch

frontend public
  bind 127.0.0.1:${port}
  default_backend nodes

backend nodes
  balance roundrobin
  option httpchk GET /ready
  http-check expect status 200
  default-server check inter 200ms fall 2 rise 1
${nodes.map(({ number, port: own, adminPort }) => `  server node-${number} 127.0.0.1:${own} check port ${adminPort}`).join("\n")}
`;

export class Haproxy {
  #child;

  constructor(house, port) {
    Object.assign(this, { house, port });
  }

  async start() {
    const file = path.join(this.house.folder, "haproxy.cfg");
    writeFileSync(file, configuration(this.port, this.house.nodes, this.#socket));
    this.#child = spawn(PROGRAM, ["-db", "-q", "-f", file], { stdio: ["ignore", "inherit", "inherit"] });
    process.on("exit", () => this.#child.kill("SIGKILL"));
    const failed = once(this.#child, "exit").then(([code]) => Promise.reject(new Error(`HAProxy ended with ${code}`)));
    failed.catch(() => {});
    await Promise.race([failed, Promise.all(this.house.nodes.map((node) => this.knows(node)))]);
  }

  get #socket() {
    return path.join(this.house.folder, "haproxy.sock");
  }

  /** Waits until it hands requests on to `node`. */
  async knows(node) {
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) {
      // A table of CSV: backend, server, …, status in the eighteenth column.
      const line = (await this.#told("show stat")).split("\n").find((row) => row.startsWith(`nodes,node-${node.number},`));
      if (line?.split(",")[17] === "UP") return;
    }
    throw new Error(`HAProxy does not take node ${node.number} for ready`);
  }

  async #told(command) {
    const socket = connect(this.#socket, function () {
      this.end(`${command}\n`);
    });
    let text = "";
    try {
      for await (const chunk of socket.setEncoding("utf8")) text += chunk;
    } catch {
      // It has only just begun.
    }
    return text;
  }

  stop() {
    this.#child?.kill("SIGKILL");
  }
}
