// A demo over https, with the listener that asks clients for certificates, and calls that show one.
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createDatabase } from "./postgres.mjs";
import { freeBase, Program } from "./program.mjs";

/** Nobody answers there: the clients of conformance plans are wanted, and no suite. */
const NO_SUITE = "https://localhost:9";

class TlsDemo extends Program {
  get arguments() {
    return [...super.arguments, "--tls", "--profile", "conformance", "--suite", NO_SUITE];
  }

  /** The authority of the demo, once it is made. */
  get authority() {
    return path.join(this.data, "ca.pem");
  }

  get probes() {
    if (existsSync(this.authority)) setDefaultCACertificates([...getCACertificates("bundled"), readFileSync(this.authority, "utf8")]);
    return [`https://localhost:${this.base + 1}/ready`];
  }
}

/** Starts one. The process then trusts its authority. */
export async function startTlsDemo({ database = process.env.DATABASE ?? "sqlite" } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "common-id-test-"));
  const store = database === "postgres" ? await createDatabase() : undefined;
  return new TlsDemo(folder, await freeBase(), store, {}).start();
}

/**
 * One request over a connection of its own, with the certificate of `shown` (`{ certificate, private_key }`) or none. Gives a `Response`; fails when the handshake does.
 */
export function fetchWith(shown, url, { method = "GET", headers = {}, body } = {}) {
  const given = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const text = body === undefined ? undefined : `${body}`;
  const form = body instanceof URLSearchParams ? { "content-type": "application/x-www-form-urlencoded" } : {};
  return new Promise((done, fail) => {
    const call = request(url, { method, agent: false, headers: { ...form, ...given }, cert: shown?.certificate, key: shown?.private_key }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", fail);
      answer.on("end", () => done(new Response(Buffer.concat(chunks), { status: answer.statusCode, headers: answer.headers })));
    });
    call.on("error", fail);
    call.end(text);
  });
}
