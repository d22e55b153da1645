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
  const data = (await psql("SHOW data_directory")).trim();
  const programs = path.dirname((await psql("SELECT setting FROM pg_config() WHERE name = 'BINDIR'")).trim() + "/.");
  // It changes with every start.
  const postmaster = () => Number(readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n")[0]);
  // With the options that the cluster was started with, which stand in its folder.
  const control = (...given) => run(...asOwner([path.join(programs, "pg_ctl"), "-D", data, "-w", "-l", path.join(data, "server.log"), ...given]), { cwd: "/" });
  await psql("CREATE DATABASE standing");
  return {
    url: Object.assign(new URL(url), { pathname: "/standing" }).href,
    // The parent first, so that it starts no more of them.
    pause: () => family(postmaster()).forEach((pid) => process.kill(pid, "SIGSTOP")),
    resume: () => family(postmaster()).forEach((pid) => process.kill(pid, "SIGCONT")),
    /** As a crash ends it: nobody is waited for, and the next start has to recover. */
    restart: () => control("-m", "immediate", "restart"),
    halt: () => control("-m", "immediate", "stop"),
    go: async () => control("-o", await readFileSync(path.join(data, "postmaster.opts"), "utf8").trim().replaceAll('"', "").split(" ").slice(1).join(" "), "start"),
    stop: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** The server's programs refuse to run as root. */
const asOwner = (command) => (process.getuid() === 0 ? ["runuser", ["-u", "postgres", "--", ...command]] : [command[0], command.slice(1)]);

/** A process and its children. */
export function family(parent) {
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
