// What clients of the provider see while it is in trouble: every request of this process to it goes through here. A fault that passes (no connection, a connection that
// breaks, 503 with Retry-After) is thrown as `Away`, so that whoever asks can ask again; everything else that is no answer is noted as wrong.
const PATIENCE_MS = 20_000;

/** The provider cannot answer now. */
export class Away extends Error {}

export class Watch {
  answered = 0;
  /** 503, and connections that were refused or broke. */
  unavailable = 0;
  broken = 0;
  slowestMilliseconds = 0;
  wrong = [];
  #inner = globalThis.fetch;

  /** Looks at what goes to these origins. No answer may take longer than `limit` milliseconds. */
  constructor(origins, { limit = PATIENCE_MS } = {}) {
    Object.assign(this, { origins, limit });
    globalThis.fetch = (url, init) => this.#fetch(url, init);
  }

  end() {
    globalThis.fetch = this.#inner;
  }

  async #fetch(url, init = {}) {
    if (!this.origins.includes(new URL(url).origin)) return this.#inner(url, init);
    const began = performance.now();
    const name = `${init.method ?? "GET"} ${new URL(url).pathname.replace(/[\w-]{20,}/g, "…")}`;
    try {
      const response = await this.#inner(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });
      // The whole of it: an answer that breaks off is none.
      const body = await response.arrayBuffer();
      this.#took(name, began);
      if (response.status >= 500 || response.status === 408) this.#refused(name, response, body);
      this.answered += 1;
      const { status, headers } = response;
      return new Response(status === 204 || status === 304 ? null : body, { status, headers });
    } catch (error) {
      if (error instanceof Away) throw error;
      if (error.name === "TimeoutError") this.note(`${name}: no answer within ${PATIENCE_MS} ms`);
      this.broken += 1;
      throw new Away(`${name}: ${error.cause?.code ?? error.message}`);
    }
  }

  #took(name, began) {
    const took = performance.now() - began;
    this.slowestMilliseconds = Math.max(this.slowestMilliseconds, took);
    if (took > this.limit) this.note(`${name}: answered after ${Math.round(took)} ms`);
  }

  #refused(name, response, body) {
    this.unavailable += 1;
    // On a machine that has no time for either side a request can come later than the program waits for it (RFC 9110, 15.5.9): it is sent again.
    if (response.status === 408) throw new Away(`${name}: 408`);
    if (response.status !== 503) this.note(`${name}: ${response.status} ${Buffer.from(body).toString().slice(0, 300)}`);
    else if (!response.headers.get("retry-after")) this.note(`${name}: 503 without Retry-After`);
    throw new Away(`${name}: ${response.status}`);
  }

  note(what) {
    if (this.wrong.length < 50) this.wrong.push(what);
  }
}

/** Asks until the provider answers; gives up when `stopped` says so. */
export async function insist(ask, { pause = 20, stopped = () => false } = {}) {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Away) || stopped()) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}
