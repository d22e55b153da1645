// A service that is told of what happens to the accounts that use it: security events, pushed to it (RFC 8935). Node and jose, nothing else.
//   ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 node receiver.mjs
// Registered with the grant client_credentials and the scopes ssf.read and ssf.manage.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, BASE_URL } = process.env;
const RISC = "https://schemas.openid.net/secevent/risc/event-type/";
const CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
const VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification";
const LARGEST = 64 * 1024;

// Discovery says where everything is. The issuer in it must be the one that was asked.
const provider = await (await fetch(`${ISSUER}/.well-known/ssf-configuration`)).json();
if (provider.issuer !== ISSUER) throw new Error(`${ISSUER} calls itself ${provider.issuer}`);
// Keys are fetched when a signature names one that is not known yet, and kept.
const keys = createRemoteJWKSet(new URL(provider.jwks_uri));

// What the provider shows us in turn. A real service keeps it as it keeps its other secrets.
const password = `Bearer ${randomBytes(32).toString("base64url")}`;

// What is known of each person, by `sub`. A real service keeps this, and the names of the events that it has seen, in its database.
const people = new Map();
const seen = new Set();
const person = (sub) => people.get(sub) ?? people.set(sub, { sub, may: true, sessions: "open" }).get(sub);

/** What is done about each type; what a service does not act on it does not ask for. */
const acts = {
  [`${RISC}account-disabled`]: ({ sub }) => Object.assign(person(sub), { may: false, sessions: "ended" }),
  [`${RISC}account-enabled`]: ({ sub }) => Object.assign(person(sub), { may: true }),
  [`${RISC}account-purged`]: ({ sub }) => people.delete(sub),
  // One session of theirs, by the `sid` of its ID token: here all of them.
  [`${CAEP}session-revoked`]: ({ sub }) => Object.assign(person(sub), { sessions: "ended" }),
};

/** Takes one event, once. Throws what RFC 8935, 2.4 calls it when it is none of ours. */
async function take(set) {
  const expected = { issuer: provider.issuer, audience: CLIENT_ID, typ: "secevent+jwt", algorithms: ["RS256", "ES256"] };
  const { payload } = await jwtVerify(set, keys, expected);
  // It comes again when our answer was lost.
  if (seen.has(payload.jti)) return;
  const subject = payload.sub_id.user ?? payload.sub_id;
  for (const type of Object.keys(payload.events)) {
    if (type === VERIFICATION) console.log("the stream works");
    acts[type]?.(subject);
  }
  seen.add(payload.jti);
}

/** The word of RFC 8935, 2.4 for what jose found; `undefined` when the event is to come again: the keys could not be had, or the fault is ours. */
function fault(error) {
  if (!error.code?.startsWith("ERR_J") || error.code.startsWith("ERR_JWKS")) return undefined;
  if (error.code === "ERR_JWT_CLAIM_VALIDATION_FAILED") return { iss: "invalid_issuer", aud: "invalid_audience" }[error.claim] ?? "invalid_request";
  return "invalid_request";
}

const digest = (text) => createHash("sha256").update(text ?? "").digest();

async function events(request, response) {
  if (!timingSafeEqual(digest(request.headers.authorization), digest(password))) return void response.writeHead(401).end();
  let set = "";
  for await (const chunk of request.setEncoding("utf8")) {
    set += chunk;
    if (set.length > LARGEST) return void response.writeHead(413).end();
  }
  try {
    await take(set);
    // 202 says that it is stored: it does not come again.
    response.writeHead(202).end();
  } catch (error) {
    const err = fault(error);
    console.error(err ?? "not taken", error.message);
    if (!err) return void response.writeHead(503).end();
    response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ err }));
  }
}

createServer(async (request, response) => {
  if (request.method === "POST" && request.url === "/events") return events(request, response);
  // So that somebody can look. A real service shows this to nobody.
  if (request.url === "/") return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify([...people.values()]));
  response.writeHead(404).end();
}).listen(Number(new URL(BASE_URL).port), "localhost");

/** A call of the provider, by a token of our own. */
async function call(method, url, body) {
  const basic = Buffer.from([CLIENT_ID, CLIENT_SECRET].map(encodeURIComponent).join(":")).toString("base64");
  const form = new URLSearchParams({ grant_type: "client_credentials", scope: "ssf.manage" });
  const granted = await fetch(`${ISSUER}/token`, { method: "POST", headers: { authorization: `Basic ${basic}` }, body: form });
  if (!granted.ok) throw new Error(`no token: ${granted.status} ${await granted.text()}`);
  const { access_token } = await granted.json();
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

// Each client has one stream: it is made the first time, and changed at every later start, since the password is another then.
const wishes = {
  events_requested: Object.keys(acts),
  delivery: { method: "urn:ietf:rfc:8935", endpoint_url: `${BASE_URL}/events`, authorization_header: password },
};
const [stream] = await call("GET", provider.configuration_endpoint);
const { stream_id } = stream
  ? await call("PATCH", provider.configuration_endpoint, { stream_id: stream.stream_id, ...wishes })
  : await call("POST", provider.configuration_endpoint, wishes);
// A sign of life: it comes as an event like any other.
await call("POST", provider.verification_endpoint, { stream_id, state: "start" });
