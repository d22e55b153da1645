// An open loop: each kind of work begins when its time has come, whether what began before has ended or not.
import { setTimeout as sleep } from "node:timers/promises";

const TICK_MS = 5;
/** Nobody makes up for what a process that stood still has not asked. */
const STOOD_STILL_MS = 2_000;
/** More than this at the same time, and the provider does not keep up. */
const MOST_AT_ONCE = 1_500;
/** So many are told in words. */
const MOST_WRONG = 200;

export class Load {
  begun = {};
  /** Work that ended otherwise than it should. */
  wrong = [];
  wrongCount = 0;
  atOnce = 0;
  /** Seconds in which nothing was begun, because somebody asked for quiet, or the machine stood still. */
  paused = 0;
  #isOver = false;
  #isPaused = false;

  /** `kinds` maps a name to `[perSecond, work]`; `say` hears at once what goes wrong. */
  constructor(kinds, say = () => {}) {
    this.say = say;
    this.kinds = Object.entries(kinds).map(([name, [perSecond, work]], index) => ({ name, work, pause: 1_000 / perSecond, due: ((index * 37) % 100) * 10 }));
  }

  async run() {
    let began = performance.now();
    let last = began;
    for (; !this.#isOver; await sleep(TICK_MS)) {
      const gap = performance.now() - last;
      last += gap;
      if (this.#isPaused || gap > STOOD_STILL_MS) {
        this.paused += gap / 1_000;
        began += gap;
        continue;
      }
      const now = last - began;
      for (const kind of this.kinds) {
        for (; kind.due <= now; kind.due += kind.pause) this.#begin(kind);
      }
    }
    while (this.atOnce > 0) await sleep(20);
  }

  #begin({ name, work }) {
    this.begun[name] = (this.begun[name] ?? 0) + 1;
    if (this.atOnce >= MOST_AT_ONCE) return this.#note(name, `${MOST_AT_ONCE} wait already`);
    this.atOnce += 1;
    work()
      .catch((error) => this.#note(name, error.message))
      .finally(() => (this.atOnce -= 1));
  }

  #note(name, what) {
    this.wrongCount += 1;
    if (this.wrong.length >= MOST_WRONG) return;
    this.wrong.push(`${name}: ${what.slice(0, 500)}`);
    this.say(this.wrong.at(-1));
  }

  /** Begins nothing until it is called again; then `before` comes first. */
  async pause(before) {
    if (this.#isPaused) await before().catch((error) => this.#note("return", error.message));
    this.#isPaused = !this.#isPaused;
  }

  end() {
    this.#isOver = true;
  }
}
