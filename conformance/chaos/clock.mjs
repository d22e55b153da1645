// The clock of the program, apart from ours: Debian's libfaketime gives it the real time and a shift, which a test changes while the program runs.
import { existsSync, globSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The library looks into its file whenever it is asked; answers that are being made keep their time. */
const SEEN_AFTER_MS = 500;

export class ShiftedClock {
  #file = path.join(tmpdir(), `common-id-clock-${process.pid}-${Math.random().toString(36).slice(2)}`);
  shift = 0;

  constructor() {
    this.#write();
  }

  /** What the program is started with. Only the clock on the wall is shifted: time-outs go on as before. */
  get environment() {
    const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");
    if (!library || !existsSync(library)) throw new Error("libfaketime is not installed: run conformance/setup");
    return { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: this.#file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1", NO_FAKE_STAT: "1" };
  }

  /** Seconds since 1970, as the program sees them. */
  get now() {
    return Math.floor(Date.now() / 1_000) + this.shift;
  }

  #write() {
    writeFileSync(this.#file, `${this.shift < 0 ? "" : "+"}${this.shift}\n`);
  }

  /** Jumps by `seconds`; the program knows it afterwards. */
  async jump(seconds) {
    this.shift += seconds;
    this.#write();
    await sleep(SEEN_AFTER_MS);
  }
}
