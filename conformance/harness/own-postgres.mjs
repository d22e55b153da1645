// A PostgreSQL cluster of one test's own, which may be stopped as a machine is that stands still: SIGSTOP, then SIGCONT.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const withPostgres = path.resolve(import.meta.dirname, "../with-postgres");

/** Starts a cluster; it ends with `stop`. */
export async function startPostgres() {
  // Ends when its standard input does, so also with this process.
  const child = spawn(withPostgres, ["bash", "-c", 'echo "$TEST_POSTGRES_URL"; cat >/dev/null'], { stdio: ["pipe", "pipe", "inherit"] });
  const [url] = await once(createInterface(child.stdout), "line");
  const psql = async (statement) => (await run("psql", [url, "--no-psqlrc", "-qtAc", statement])).stdout;
  const postmaster = Number((await psql("SELECT pg_read_file('postmaster.pid')")).split("\n")[0]);
  await psql("CREATE DATABASE standing");
  return {
    url: Object.assign(new URL(url), { pathname: "/standing" }).href,
    // The parent first, so that it starts no more of them.
    pause: () => family(postmaster).forEach((pid) => process.kill(pid, "SIGSTOP")),
    resume: () => family(postmaster).forEach((pid) => process.kill(pid, "SIGCONT")),
    stop: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** A process and its children. */
function family(parent) {
  const children = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === parent);
  return [parent, ...children.map(Number)];
}

function parentOf(pid) {
  try {
    // After the name, which may hold spaces: state, then the parent.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1]);
  } catch {
    return undefined;
  }
}
