// A Patroni cluster of Debian's packages: etcd, three members of PostgreSQL of which one leads, one is its synchronous standby and one follows.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { family } from "../harness/own-postgres.mjs";
import { freeBase } from "../harness/program.mjs";

const run = promisify(execFile);
const MEMBERS = [0, 1, 2];
const WHOLE_WITHIN_MS = 300_000;
const ETCD = 9;

/** How fast Patroni is to notice a dead leader: its lease in etcd has to run out. The shortest that Patroni's manual lets a lease be, beside quick rounds. */
export const TIMES = { ttl: 20, loop_wait: 2, retry_timeout: 3 };

/** What the leader decides for all: no COMMIT is answered that no other member has, not even when none is there (`strict`). */
const CLUSTER = {
  ...TIMES,
  maximum_lag_on_failover: 1_048_576,
  synchronous_mode: true,
  synchronous_mode_strict: true,
  postgresql: { use_pg_rewind: true, parameters: { max_connections: 100, shared_buffers: "64MB", wal_keep_size: "256MB" } },
};

export class Patroni {
  #children = new Map();

  /** Starts one that is whole. */
  static async start() {
    await run(path.resolve(import.meta.dirname, "../setup"), ["cluster"]);
    const cluster = new Patroni();
    // Below the range of outgoing ports: of each member PostgreSQL and Patroni, then etcd.
    cluster.base = await freeBase();
    cluster.home = mkdtempSync(path.join(tmpdir(), "common-id-patroni-"));
    cluster.owner = await owner();
    cluster.programs = path.dirname((await run("bash", ["-c", "compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1"])).stdout.trim());
    cluster.#own(cluster.home);
    process.on("exit", () => cluster.#end());
    try {
      cluster.#spawn("etcd", "etcd", cluster.#etcd());
      MEMBERS.forEach((member) => cluster.revive(member));
      await cluster.whole();
      await cluster.#psql(await cluster.leader(), "CREATE DATABASE standing");
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  postgres = (member) => this.base + member;
  rest = (member) => this.base + 3 + member;

  #psql(member, statement) {
    return psql(this.postgres(member), statement);
  }

  /** Its address for programs that look for the leader themselves (PostgreSQL's manual, "Specifying Multiple Hosts"). */
  get hosts() {
    return `postgres://postgres@${MEMBERS.map((member) => `127.0.0.1:${this.postgres(member)}`).join(",")}/standing?target_session_attrs=read-write`;
  }

  /** Who leads by their own word, if anybody. */
  async leader() {
    return (await this.#are("primary"))[0];
  }

  /** Waits until somebody else than `old` leads; milliseconds. */
  async ledByOther(old) {
    const began = performance.now();
    while ((await this.#are("primary")).every((member) => member === old)) await sleep(20);
    return performance.now() - began;
  }

  /** Waits until the leader has somebody for whom a COMMIT can wait, by PostgreSQL's own word; milliseconds. Until then, strict as the mode is, nobody is told that anything was kept. */
  async takesCommits() {
    const began = performance.now();
    const ask = (member) => this.#psql(member, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").catch(() => "0");
    for (;;) {
      const leader = await this.leader();
      if (leader !== undefined && Number(await ask(leader)) > 0) return performance.now() - began;
      await sleep(20);
    }
  }

  /** Waits until the leader has a synchronous standby and another one follows. */
  async whole() {
    for (const end = Date.now() + WHOLE_WITHIN_MS; Date.now() < end; await sleep(200)) {
      const [leaders, standbys, followers] = await Promise.all([this.#are("primary"), this.#are("sync"), this.#are("replica")]);
      if (leaders.length === 1 && standbys.length === 1 && followers.length === 2) return;
    }
    throw new Error(`the cluster is not whole after ${WHOLE_WITHIN_MS / 1_000} s:\n${MEMBERS.map((member) => this.log(member).slice(-2_000)).join("\n\n")}`);
  }

  /** Whether whoever connects to `port` comes to the member that takes writes. */
  async isLed(port) {
    const said = await psql(port, "SELECT NOT pg_is_in_recovery()").catch(() => "");
    return said.trim() === "t";
  }

  /** The members that Patroni says this of. */
  async #are(role) {
    const say = (member) => fetch(`http://127.0.0.1:${this.rest(member)}/${role}`, { signal: AbortSignal.timeout(2_000) }).then(({ status }) => status === 200, () => false);
    const said = await Promise.all(MEMBERS.map(say));
    return MEMBERS.filter((member) => said[member]);
  }

  /** kill -9 of a member: Patroni, so that nobody starts PostgreSQL again, and all of PostgreSQL. */
  async kill(member) {
    const patroni = this.#children.get(member);
    const gone = once(patroni, "exit");
    patroni.kill("SIGKILL");
    family(this.#postmaster(member)).forEach(killNow);
    await gone;
  }

  /** Its machine is back: PostgreSQL recovers from the crash, is rewound to where it parted from the new leader, and follows it. */
  revive(member) {
    const file = path.join(this.home, `member-${member}.yml`);
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(this.#member(member), null, 2));
    this.#own(file);
    this.#spawn(member, "patroni", [file]);
  }

  /** How often members were rewound. */
  get rewinds() {
    return MEMBERS.reduce((sum, member) => sum + this.log(member).split("running pg_rewind").length - 1, 0);
  }

  log(name) {
    return readFileSync(path.join(this.home, `${name}.log`), "utf8");
  }

  #etcd() {
    const [client, peer] = [`http://127.0.0.1:${this.base + ETCD}`, `http://127.0.0.1:${this.base + ETCD + 1}`];
    const urls = { "listen-client-urls": client, "advertise-client-urls": client, "listen-peer-urls": peer, "initial-advertise-peer-urls": peer, "initial-cluster": `one=${peer}` };
    return ["--name", "one", "--data-dir", path.join(this.home, "etcd"), ...Object.entries(urls).flatMap(([name, value]) => [`--${name}`, value])];
  }

  #member(number) {
    const [postgres, rest] = [`127.0.0.1:${this.postgres(number)}`, `127.0.0.1:${this.rest(number)}`];
    return {
      scope: "common-id",
      name: `member-${number}`,
      restapi: { listen: rest, connect_address: rest },
      etcd3: { host: `127.0.0.1:${this.base + ETCD}` },
      bootstrap: { dcs: CLUSTER, initdb: [{ encoding: "UTF8" }, { locale: "C" }, { auth: "trust" }] },
      postgresql: {
        listen: postgres,
        connect_address: postgres,
        data_dir: path.join(this.home, `data-${number}`),
        bin_dir: this.programs,
        pgpass: path.join(this.home, `pgpass-${number}`),
        authentication: { superuser: { username: "postgres" }, replication: { username: "replicator" } },
        parameters: { unix_socket_directories: this.home },
        pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
      },
    };
  }

  #spawn(name, command, given) {
    const output = openSync(path.join(this.home, `${name}.log`), "a");
    const child = spawn(command, given, { cwd: this.home, stdio: ["ignore", output, output], env: { ...process.env, HOME: this.home }, ...this.owner });
    closeSync(output);
    child.on("error", () => {});
    this.#children.set(name, child);
  }

  #own(file) {
    if (this.owner.uid) chownSync(file, this.owner.uid, this.owner.gid);
  }

  #postmaster(member) {
    return Number(readFileSync(path.join(this.home, `data-${member}`, "postmaster.pid"), "utf8").split("\n")[0]);
  }

  #end() {
    this.#children.forEach((child) => child.kill("SIGKILL"));
    for (const member of MEMBERS) {
      try {
        family(this.#postmaster(member)).forEach(killNow);
      } catch {
        // It does not run.
      }
    }
    this.#children.clear();
  }

  async stop() {
    const gone = [...this.#children.values()].filter((child) => child.exitCode === null && child.signalCode === null).map((child) => once(child, "exit"));
    this.#end();
    await Promise.all(gone);
    if (process.env.KEEP_TEST_DATA) console.error(`kept: ${this.home}`);
    else rmSync(this.home, { recursive: true, force: true });
  }
}

/** PostgreSQL refuses to run as root; Debian's package brings the user. */
async function owner() {
  if (process.getuid() !== 0) return {};
  const [uid, gid] = await Promise.all(["-u", "-g"].map(async (which) => Number((await run("id", [which, "postgres"])).stdout)));
  return { uid, gid };
}

function killNow(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It went with its parent.
  }
}

async function psql(port, statement) {
  return (await run("psql", [`postgres://postgres@127.0.0.1:${port}/postgres`, "--no-psqlrc", "-qtAc", statement])).stdout;
}
