// Whether anybody notices that the certificate is renewed: new TLS connections at a steady rate, each with a full handshake and one request, while the
// pair is exchanged ten times. The short form of it runs in every test (idp/server/tests/program/renewal.rs).
//
//     cargo build --release && COMMON_ID_BIN=target/release/common-id conformance/node conformance/measure/renewal.mjs [--rate 1000] [--seconds 60]
//
// Fails when a request fails, a new certificate is not served within five seconds, or the rate is not reached: the unoptimised program needs more than a core for 1,000.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { parseArgs, promisify } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const EXCHANGES = 10;
const SERVED_WITHIN_MS = 5_000;
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 10_000;
/** Threads that connect: a handshake costs the client more than the program. */
const CLIENTS = 2;
/** Connections of a client at the same time. More wait: a program that is too slow for the rate is to be told by the rate, not by connections that it gives up. */
const AT_ONCE = 50;
const START_LIMIT_MS = 30_000;

const run = promisify(execFile);

/** One request over a connection of its own; gives what was wrong with it, if anything, and the certificate if it is asked for. */
function request({ port, secureContext, certificate = false }) {
  return new Promise((done) => {
    const chunks = [];
    let result = {};
    const socket = tls.connect({ host: "127.0.0.1", port, servername: "localhost", secureContext, ALPNProtocols: ["http/1.1"] });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer in time")));
    socket.on("secureConnect", () => {
      result = { full: !socket.isSessionReused(), certificate: certificate ? socket.getPeerX509Certificate().fingerprint256 : undefined };
      socket.write("GET /.well-known/openid-configuration HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error) => (result.fault ??= error.message));
    socket.on("close", () => {
      const [head, body = ""] = Buffer.concat(chunks).toString().split("\r\n\r\n");
      if (!head.startsWith("HTTP/1.1 200 ")) result.fault ??= `answered ${JSON.stringify(head.split("\r\n")[0])}`;
      else if (Number(/^content-length: (\d+)$/im.exec(head)?.[1]) !== Buffer.byteLength(body)) result.fault ??= "the answer is cut off";
      done(result);
    });
  });
}

/** Begins connections at their times, whether earlier ones have ended or not; a wait before that counts as time of the request. */
async function load({ port, ca, rate, seconds }) {
  const secureContext = tls.createSecureContext({ ca });
  const [times, faults] = [[], {}];
  let [begun, full] = [0, 0];
  const began = performance.now();
  const underWay = new Set();
  const begin = (due) => {
    const ended = request({ port, secureContext }).then((result) => {
      times.push(performance.now() - due);
      if (result.full) full += 1;
      if (result.fault) faults[result.fault] = (faults[result.fault] ?? 0) + 1;
      underWay.delete(ended);
    });
    underWay.add(ended);
  };
  while (begun < rate * seconds) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) * rate) / 1_000));
    for (; begun < due && underWay.size < AT_ONCE; begun += 1) begin(began + (begun * 1_000) / rate);
    await sleep(1);
  }
  const perSecond = (1_000 * begun) / (performance.now() - began);
  await Promise.all(underWay);
  return { requests: begun, full, faults, perSecond, times };
}

/** The load of several clients as one. */
function together(loads) {
  const sum = (member) => loads.reduce((total, load) => total + load[member], 0);
  const faults = {};
  for (const [fault, count] of loads.flatMap((load) => Object.entries(load.faults))) faults[fault] = (faults[fault] ?? 0) + count;
  const times = loads.flatMap((load) => load.times).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { requests: sum("requests"), full: sum("full"), faults, perSecond: sum("perSecond"), p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** An authority, and pairs for localhost under it. */
async function makePairs(folder, count) {
  const file = (name) => path.join(folder, name);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await run("openssl", ["req", "-x509", ...key, "-keyout", file("ca.key"), "-out", file("ca.pem"), "-days", "2", "-subj", "/CN=renewal"]);
  const ca = readFileSync(file("ca.pem"), "utf8");
  writeFileSync(file("extensions"), "subjectAltName=DNS:localhost\n");
  const pairs = [];
  for (let number = 0; number < count; number += 1) {
    await run("openssl", ["req", ...key, "-keyout", file("leaf.key"), "-out", file("leaf.csr"), "-subj", "/CN=localhost"]);
    const signed = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", file("extensions")];
    await run("openssl", ["x509", "-req", "-in", file("leaf.csr"), "-out", file("leaf.pem"), ...signed]);
    const { stdout } = await run("openssl", ["x509", "-in", file("leaf.pem"), "-noout", "-fingerprint", "-sha256"]);
    const [cert, privateKey] = ["leaf.pem", "leaf.key"].map((name) => readFileSync(file(name), "utf8"));
    pairs.push({ cert: cert + ca, key: privateKey, fingerprint: stdout.trim().split("=")[1] });
  }
  return { ca, pairs };
}

/** Puts a pair in the place of the one before, as renewal tools do: over the files, or by links that lead elsewhere from now on. */
function exchange(folder, { cert, key }, name) {
  for (const [file, contents] of [["tls.pem", cert], ["tls.key", key]]) {
    const [place, target] = [path.join(folder, file), path.join(folder, `${name}-${file}`)];
    writeFileSync(name ? target : place, contents, { mode: 0o600 });
    if (!name) continue;
    symlinkSync(target, `${place}.new`);
    renameSync(`${place}.new`, place);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** `serve` with its certificate in `folder`. */
async function serve(folder) {
  const binary = process.env.COMMON_ID_BIN ?? path.resolve(import.meta.dirname, "../../target/debug/common-id");
  const [port, admin] = [await freePort(), await freePort()];
  const settings = path.join(folder, "common-id.toml");
  const lines = {
    issuer: `https://localhost:${port}`,
    listen: `127.0.0.1:${port}`,
    "admin.listen": `127.0.0.1:${admin}`,
    "database.url": "common-id.sqlite",
    master_key: "pXjM1R3sJ9gq2c0vKf8wTnYbHd5eLuZaQxWmPo7iE4s",
    "mail.smtp": "smtp://localhost:2525",
    "mail.from": "no-reply@id.example.jp",
    "tls.cert": "tls.pem",
    "tls.key": "tls.key",
  };
  writeFileSync(settings, Object.entries(lines).map(([name, value]) => `${name} = "${value}"\n`).join(""));
  await run(binary, ["migrate", "--config", settings]);
  const child = spawn(binary, ["serve", "--config", settings], { stdio: ["ignore", "ignore", "pipe"] });
  process.on("exit", () => child.kill("SIGKILL"));
  child.stderr.pipe(createWriteStream(path.join(folder, "log")));
  return { child, port };
}

/** Milliseconds until the certificate is served. */
async function timeUntilServed(target, fingerprint, limit) {
  const began = performance.now();
  while (performance.now() - began < limit) {
    const { certificate } = await request({ ...target, certificate: true });
    if (certificate === fingerprint) return performance.now() - began;
    await sleep(20);
  }
  return Infinity;
}

async function main() {
  const { values } = parseArgs({ options: { rate: { type: "string", default: "1000" }, seconds: { type: "string", default: "60" } } });
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  if (!(rate >= 1 && seconds >= EXCHANGES)) throw new Error(`--rate takes a number from 1, --seconds one from ${EXCHANGES}`);
  const folder = mkdtempSync(path.join(tmpdir(), "common-id-renewal-"));
  chmodSync(folder, 0o700);
  try {
    const { ca, pairs } = await makePairs(folder, EXCHANGES + 1);
    exchange(folder, pairs[0]);
    const { child, port } = await serve(folder);
    const target = { port, secureContext: tls.createSecureContext({ ca }) };
    if ((await timeUntilServed(target, pairs[0].fingerprint, START_LIMIT_MS)) === Infinity) throw new Error(`the program does not serve:\n${readFileSync(path.join(folder, "log"), "utf8")}`);

    console.log(`${rate} new TLS connections a second for ${seconds} s, ${EXCHANGES} exchanges of the certificate`);
    const part = { port, ca, rate: rate / CLIENTS, seconds };
    const loaded = Promise.all(Array.from({ length: CLIENTS }, () => once(new Worker(import.meta.filename, { workerData: part }), "message")));
    const times = [];
    for (const [number, pair] of pairs.slice(1).entries()) {
      await sleep(Math.max(0, (seconds * 1_000) / (EXCHANGES + 1) - Math.min(times.at(-1) ?? 0, SERVED_WITHIN_MS)));
      const [byLink, hangup] = [number % 2 === 1, number % 4 > 1];
      exchange(folder, pair, byLink ? String(number) : undefined);
      if (hangup) child.kill("SIGHUP");
      times.push(await timeUntilServed(target, pair.fingerprint, SERVED_WITHIN_MS));
      console.log(`exchange ${String(number + 1).padStart(2)}, ${byLink ? "by links" : "over the files"}, ${hangup ? "with SIGHUP" : "without SIGHUP"}: served after ${Math.round(times.at(-1))} ms`);
    }
    const { requests, full, faults, perSecond, p50, p99, max } = together((await loaded).flat());
    const failed = Object.values(faults).reduce((sum, count) => sum + count, 0);
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    console.log(`requests ${requests}, of these ${full} with a full handshake, ${perSecond.toFixed(0)} a second; failed ${failed}`);
    console.log(`answered after p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, at most ${max.toFixed(1)} ms`);
    for (const [fault, count] of Object.entries(faults)) console.log(`failed ${count} times: ${fault}`);
    const reached = perSecond > 0.97 * rate;
    const good = failed === 0 && full === requests && times.every((time) => time < SERVED_WITHIN_MS) && code === 0;
    console.log(good ? "nobody noticed" : "NOT AS PROMISED");
    if (!reached) console.log(`THE RATE IS NOT REACHED: ${rate} a second is too much for this program on this machine`);
    process.exitCode = good && reached ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMainThread) await main();
else parentPort.postMessage(await load(workerData));
