// The disk of the SQLite file is full, then has room again: refused while it is full, never a success that is not kept.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Rounds } from "../rounds.mjs";
import { underTraffic } from "../stage.mjs";

const NOTICED_WITHIN_MS = 20_000;
const BACK_WITHIN_MS = 10_000;
const asRoot = (command, ...given) => (process.getuid() === 0 ? execFileSync(command, given) : execFileSync("sudo", ["-n", command, ...given]));

/** A small file system, which takes root to make. */
class SmallDisk {
  static mount(size) {
    const disk = new SmallDisk();
    disk.folder = mkdtempSync(path.join(tmpdir(), "common-id-disk-"));
    asRoot("mount", "-t", "tmpfs", "-o", `size=${size},mode=1777`, "tmpfs", disk.folder);
    return disk;
  }

  get #rest() {
    return path.join(this.folder, "rest");
  }

  fill() {
    const file = openSync(this.#rest, "a");
    try {
      for (const block = Buffer.alloc(4_096, "."); writeSync(file, block) > 0; );
    } catch (error) {
      if (error.code !== "ENOSPC") throw error;
    } finally {
      closeSync(file);
    }
  }

  empty() {
    rmSync(this.#rest, { force: true });
  }

  unmount() {
    asRoot("umount", "-l", this.folder);
    rmdirSync(this.folder);
  }
}

const name = "disk full, SQLite";

export const diskFull = {
  name,
  short: { cycles: 2, seconds: 2 },
  long: { cycles: 60, seconds: 4 },
  async run({ cycles, seconds }, say) {
    const disk = SmallDisk.mount("192m");
    try {
      return await underTraffic(name, { house: { folder: disk.folder }, limit: 10_000, say }, async ({ house: { nodes }, traffic, watch }) => {
        const [node] = nodes;
        await sleep(1_000);
        let [during, longest] = [0, 0];
        const rounds = new Rounds(cycles);
        for (const cycle of rounds) {
          const before = watch.unavailable;
          // There is room in the write-ahead log yet when the disk is full already: it is full for the database when that is used up, too.
          let full;
          for (const until = Date.now() + NOTICED_WITHIN_MS; full?.status !== 503 && Date.now() < until; await sleep(100)) {
            disk.fill();
            full = await node.ready();
          }
          if (full.status !== 503 || !full.text.includes("database cannot be written")) watch.note(`cycle ${cycle}: /ready says ${full.status} ${full.text} while the disk is full`);
          await sleep(seconds * 1_000);
          if (watch.unavailable === before) watch.note(`cycle ${cycle}: nobody was refused while the disk was full`);
          during += watch.unavailable - before;
          disk.empty();
          const began = performance.now();
          while (!(await node.ready()).ok && performance.now() - began < BACK_WITHIN_MS) await sleep(20);
          const back = performance.now() - began;
          longest = Math.max(longest, back);
          if (back >= BACK_WITHIN_MS) watch.note(`cycle ${cycle}: not ready ${BACK_WITHIN_MS} ms after there is room`);
          traffic.generation += 1;
          await sleep(1_000);
        }
        if (node.starts !== 1 || !node.isUp) watch.note("the node was started again");
        return { cycles: rounds.made, note: `${during} requests were answered 503 while it was full; ready at most ${Math.round(longest)} ms after there is room` };
      });
    } finally {
      disk.unmount();
    }
  },
};
