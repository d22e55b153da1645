// Requests as they are written, over connections that stay open: no URL is put right on the way, and thousands take seconds.
import http from "node:http";
import https from "node:https";

/** So many requests are under way at once. */
const LANES = 8;

/** What is neither right nor wrong: the provider wants to be asked later. */
const LIMITED = Symbol("limited");

const agents = { "http:": new http.Agent({ keepAlive: true, maxSockets: LANES }), "https:": new https.Agent({ keepAlive: true, maxSockets: LANES }) };

/** Sends `target`, which may hold what no URL may, to the host of `origin`. */
export function send(origin, target, { method = "GET", headers = {}, body } = {}) {
  const { protocol, hostname, port } = new URL(origin);
  const { request } = protocol === "https:" ? https : http;
  const content = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((done, failed) => {
    const sent = request({ protocol, hostname: hostname.replace(/^\[|\]$/g, ""), port, path: target, method, headers: { ...content, ...headers }, agent: agents[protocol] }, async (answer) => {
      const chunks = await answer.toArray().catch(failed);
      if (chunks) done(answered(answer, Buffer.concat(chunks).toString()));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

function answered({ statusCode: status, headers }, text) {
  let json;
  if (/\bjson\b/.test(headers["content-type"] ?? "")) json = JSON.parse(text);
  return { status, headers, text, json, location: headers.location };
}

/** Sends a form; `pairs` is an object, a list of pairs, or already written. */
export function sendForm(url, pairs, headers = {}) {
  const { origin, pathname, search } = new URL(url);
  const body = typeof pairs === "string" ? pairs : new URLSearchParams(pairs).toString();
  return send(origin, pathname + search, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers }, body });
}

/** Sends a request to a URL that is right. */
export function call(url, options) {
  const { origin, pathname, search } = new URL(url);
  return send(origin, pathname + search, options);
}

/**
 * Runs every case and gives what is wrong with their answers. A case has a name, `send`, and `expect`, which says in words what is wrong or nothing.
 * What holds of every answer is looked at for all of them: none is a failure of the provider. `limited` are calls that were too many for the provider. With one lane they go
 * one after another, in their order.
 */
export async function findFaults(cases, lanes = LANES) {
  const found = { faults: [], limited: 0 };
  const judge = async ({ name, send, expect }) => {
    const fault = await send().then((answer) => (answer.status >= 500 ? `is answered ${answer.status}` : expect(answer)), (error) => `is not answered: ${error.message}`);
    if (fault === LIMITED) found.limited += 1;
    else if (fault) found.faults.push(`${name} ${fault}`);
  };
  await inLanes(cases, judge, lanes);
  return found;
}

/** Does `work` for all of a list, a few at once. */
export async function inLanes(list, work, lanes = LANES) {
  const waiting = list[Symbol.iterator]();
  const lane = async () => {
    for (const one of waiting) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}


/** Whether an answer is the error that is documented: RFC 6749 5.2. Says what is wrong with it. */
export function errorFault({ status, headers, json, text }, wanted) {
  if (status === 429 && headers["retry-after"]) return LIMITED;
  const seen = `${status} ${json?.error ?? text.slice(0, 80)}`;
  if (!wanted.includes(`${status} ${json?.error}`)) return `is answered ${seen}, and not ${wanted.join(" or ")}`;
  if (!/no-store/.test(headers["cache-control"] ?? "")) return `is answered ${seen} without no-store`;
  if (status === 401 && !headers["www-authenticate"]) return `is answered ${seen} without WWW-Authenticate`;
  return undefined;
}

/** Whether an answer is a page that says what is wrong and leads nowhere. */
export function pageFault({ status, headers, text, location }) {
  if (location !== undefined) return `leads to ${location}`;
  if (status !== 400) return `is answered ${status}`;
  if (!/^text\/html\b/.test(headers["content-type"] ?? "") || !text.includes('id="error"')) return "is answered without a page that says so";
  if (/(?:href|src|action|content)="[^"]*evil/.test(text)) return "is answered by a page that leads to the stranger";
  return undefined;
}
