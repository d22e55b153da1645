// Every request of this process to the provider, counted: how many, how they were answered, how long it took.
const PATIENCE_MS = 20_000;
/** Milliseconds, as upper bounds. */
const BOUNDS = [2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, Infinity];

export class Meter {
  requests = 0;
  byStatus = {};
  /** 5xx, and no answer at all, in words. */
  failed = [];
  slowest = 0;
  #counts = BOUNDS.map(() => 0);
  #inner = globalThis.fetch;

  /** `say` hears at once what fails. */
  constructor(origin, say = () => {}) {
    this.say = say;
    globalThis.fetch = async (url, init = {}) => {
      if (new URL(url).origin !== origin) return this.#inner(url, init);
      const began = performance.now();
      const name = `${init.method ?? "GET"} ${new URL(url).pathname.replace(/[\w-]{20,}/g, "…")}`;
      this.requests += 1;
      try {
        const answer = await this.#inner(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });
        const body = await answer.arrayBuffer();
        this.#took(performance.now() - began);
        this.byStatus[answer.status] = (this.byStatus[answer.status] ?? 0) + 1;
        if (answer.status >= 500) this.#fail(`${name}: ${answer.status}`);
        const { status, headers } = answer;
        return new Response(status === 204 || status === 304 ? null : body, { status, headers });
      } catch (error) {
        this.#fail(`${name}: ${error.cause ?? error}`);
        throw error;
      }
    };
  }

  #fail(what) {
    this.failed.push(`${new Date().toISOString()} ${what}`);
    this.say(this.failed.at(-1));
  }

  #took(milliseconds) {
    this.slowest = Math.max(this.slowest, milliseconds);
    this.#counts[BOUNDS.findIndex((bound) => milliseconds <= bound)] += 1;
  }

  /** The bound that `part` of the answers kept. */
  within(part) {
    const wanted = part * this.#counts.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    return BOUNDS[this.#counts.findIndex((count) => (seen += count) >= wanted)];
  }

  end() {
    globalThis.fetch = this.#inner;
  }
}
