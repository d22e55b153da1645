// Customers, services and dealers who go on whatever happens, and know what they were promised. Lanes do one kind of work each, side by side; what was acknowledged is in
// the journal before the lane goes on, and is looked up through HTTP after the next trouble.
import { setTimeout as sleep } from "node:timers/promises";
import { Away, insist } from "./watch.mjs";

/** How many looks may wait: who makes more has to wait for them. */
const MOST_WAITING = 40;

/** These leave no look to others, and never wait for them. */
const LOOK_THEMSELVES = ["refresh", "password", "look"];

export class Traffic {
  /** Raised whenever the provider is back from a trouble. */
  generation = 0;
  acknowledged = {};
  /** Changes whose answer never came: done or not, but nothing in between. */
  unanswered = 0;
  looked = 0;
  lost = [];
  half = [];
  /** Links that were acknowledged, whose mails have to come: `{ code, email }`. */
  linked = [];
  #waiting = [];
  #ended = false;

  constructor(house, journal) {
    Object.assign(this, { house, journal });
  }

  get ended() {
    return this.#ended;
  }

  get total() {
    return Object.values(this.acknowledged).reduce((sum, count) => sum + count, 0);
  }

  /** Begins with these lanes: names and functions that do one piece of work each. */
  begin(lanes) {
    this.running = [...lanes, ["look", () => this.#lookUp()]].map(([name, work]) => this.#run(name, work));
  }

  async #run(name, work) {
    while (!this.#ended) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Away)) {
          this.half.push(`${name}: ${error.message.slice(0, 1_500)}`);
          await sleep(200);
        }
        await sleep(15);
      }
      while (this.#waiting.length > MOST_WAITING && !this.#ended && !LOOK_THEMSELVES.includes(name)) await sleep(20);
    }
  }

  /** Written down before anything else is done. */
  acknowledge(kind, what) {
    this.journal.write({ kind, generation: this.generation, ...what });
    this.acknowledged[kind] = (this.acknowledged[kind] ?? 0) + 1;
  }

  /** `look` says what is wrong, if anything, once the provider is back from the next trouble. */
  later(kind, look) {
    this.#waiting.push({ kind, look, generation: this.generation });
  }

  async #lookUp() {
    const next = this.#waiting[0];
    if (!next || next.generation >= this.generation) return sleep(10);
    const wrong = await next.look();
    this.#waiting.shift();
    this.#judge(next.kind, wrong);
  }

  #judge(kind, wrong) {
    this.looked += 1;
    if (wrong) this.lost.push(`${kind}: ${wrong}`);
  }

  /** Ends all lanes, and looks up what has not been looked up yet. The provider runs. */
  async end() {
    this.#ended = true;
    await Promise.all(this.running);
    for (const { kind, look } of this.#waiting) this.#judge(kind, await insist(look));
    this.#waiting = [];
    this.journal.close();
  }
}
