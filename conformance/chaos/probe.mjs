// How long nobody got an answer: somebody asks for their own data all the time, by a new connection each time, as a stranger would.
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export class Probe {
  longestMilliseconds = 0;
  #last = performance.now();
  #ended = false;

  constructor(url, token, { every = 20 } = {}) {
    this.#running = this.#run(new URL(url), token, every);
  }

  #running;

  async #run(url, token, every) {
    while (!this.#ended) {
      if (await isAnswered(url, token)) this.#close();
      await sleep(every);
    }
  }

  #close() {
    const now = performance.now();
    this.longestMilliseconds = Math.max(this.longestMilliseconds, now - this.#last);
    this.#last = now;
  }

  async end() {
    this.#ended = true;
    await this.#running;
    this.#close();
    return Math.round(this.longestMilliseconds);
  }
}

/** Whether somebody who asks for their own data gets it. */
export function isAnswered(url, token) {
  return new Promise((done) => {
    const asked = request(url, { agent: false, headers: { authorization: `Bearer ${token}`, connection: "close" }, timeout: 15_000 }, (answer) => {
      answer.resume().on("end", () => done(answer.statusCode === 200)).on("error", () => done(false)).on("aborted", () => done(false));
    });
    asked.on("timeout", () => asked.destroy()).on("error", () => done(false)).end();
  });
}
