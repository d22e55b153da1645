// HAProxy before the members of a Patroni cluster, as Patroni's manual sets it up: it asks each who leads, and hands connections to that one alone.
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PROGRAM = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"].find((file) => existsSync(file)) ?? "haproxy";

const configuration = (port, members) => `
defaults
  mode tcp
  timeout connect 1s
  timeout client 30m
  timeout server 30m
  timeout check 1s
  retries 0

listen leader
  bind 127.0.0.1:${port}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server check inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${members.map(({ postgres, rest }, number) => `  server member-${number} 127.0.0.1:${postgres} check port ${rest}`).join("\n")}
`;

/** Longer than one look at each takes. */
const FIRST_LOOK_MS = 1_500;
/** Its first looks at the members may come late on a busy machine. */
const LEADS_WITHIN_MS = 30_000;

/** Starts it on `port`, and waits until it leads to whoever takes writes: before its first look it takes every member for one, and after a late one none. */
export async function startBefore(cluster, port) {
  const file = path.join(cluster.home, "haproxy.cfg");
  writeFileSync(file, configuration(port, [0, 1, 2].map((member) => ({ postgres: cluster.postgres(member), rest: cluster.rest(member) }))));
  const child = spawn(PROGRAM, ["-db", "-q", "-f", file], { stdio: ["ignore", "inherit", "inherit"] });
  process.on("exit", () => child.kill("SIGKILL"));
  await sleep(FIRST_LOOK_MS);
  for (const end = Date.now() + LEADS_WITHIN_MS; !(await cluster.isLed(port)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`HAProxy on ${port} leads nowhere: ${child.exitCode}`);
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/standing`, stop: () => child.kill("SIGKILL") };
}
