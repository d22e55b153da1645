// What was acknowledged, written down as a customer would who trusts nobody: on the disk before the next thing is asked for.
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

export class Journal {
  #file;

  constructor(file) {
    this.path = file;
    this.#file = openSync(file, "w");
  }

  write(entry) {
    writeSync(this.#file, `${JSON.stringify({ at: Date.now(), ...entry })}\n`);
    fsyncSync(this.#file);
  }

  close() {
    closeSync(this.#file);
  }
}
