// Every parameter twice at every endpoint, by parameters.yaml.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { signIn } from "../harness/people.mjs";
import { goodOf, proofOf } from "./jwt_kinds.mjs";
import { holdersKey, publicJwk, thumbprint } from "./jws.mjs";
import { SCOPE } from "./subject.mjs";
import { call, errorFault, pageFault, send, sendForm } from "./wire.mjs";

const FILE = parse(readFileSync(path.join(import.meta.dirname, "parameters.yaml"), "utf8"));

/** How a direct request is refused. `resource` alone may stand more than once (RFC 8707 2), and is in no list. */
const invalid = (answer) => errorFault(answer, ["400 invalid_request"]);
const is = (wanted, more = () => true) => (answer) => (answer.status === wanted && more(answer) ? undefined : `is answered ${answer.status} ${answer.text.slice(0, 200)}`);

/** A request with one parameter twice, for every way of the file. */
function repeated(good, name, value) {
  const rest = new URLSearchParams(Object.entries(good).filter(([other]) => other !== name));
  const fields = { name, escaped: `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`, value: encodeURIComponent(value), other: encodeURIComponent(`${value}x`) };
  return FILE.twice.map((way) => `${way.replace(/\{(\w+)\}/g, (_, field) => fields[field])}&${rest}`);
}

/** The cases of one endpoint: `place` says with what a good request is made, how it is sent, and how a repetition is answered. */
function casesAt({ name, lists, good, values = {}, ask, refused }) {
  const extra = Object.entries(lists.extra).map(([parameter, value]) => [parameter, value.replace(/\{(\w+)\}/g, (whole, field) => values[field] ?? whole)]);
  const all = [...lists.needed.map((parameter) => [parameter, good[parameter]]), ...extra];
  return all.flatMap(([parameter, value]) => {
    if (value === undefined) throw new Error(`${name}: no good value of ${parameter}`);
    return repeated({ ...good, [parameter]: value }, parameter, value).map((piece) => ({ name: `${name}: ${piece.slice(0, 120)}`, send: () => ask(piece), expect: (answer) => refused(answer, parameter) }));
  });
}

/** A good request with each extra parameter once, so that it is the repetition that is refused. */
function controlsAt({ name, lists, good, values = {}, ask, taken }) {
  if (!taken) return [];
  const extra = Object.entries(lists.extra).map(([parameter, value]) => [parameter, value.replace(/\{(\w+)\}/g, (whole, field) => values[field] ?? whole)]);
  return [[], ...extra].map((one) => ({ name: `${name} with ${one[0] ?? "nothing more"}`, send: () => ask(new URLSearchParams({ ...good, ...(one.length && { [one[0]]: one[1] }) }).toString()), expect: taken }));
}

/** `{ cases, controls, after }`: `after` are good requests with what a repetition could have used up. */
export async function parameterCases(subject) {
  const places = await placesOf(subject);
  const cases = places.flatMap((place) => casesAt(place));
  cases.push(...(await credentialCases(subject)), ...(await headerCases(subject)), ...(await queryCases(subject)), ...(await registrationCases(subject)));
  return { cases, controls: places.flatMap((place) => controlsAt(place)), after: places.filter(({ once }) => once).map(({ name, good, ask, once }) => ({ name: `${name} in the end`, send: () => ask(new URLSearchParams(good).toString()), expect: once })) };
}

async function placesOf(subject) {
  const metadata = await subject.metadata();
  const { client, tokens, web } = await subject.person();
  const { authorization } = (await client.authentication()).headers;
  const values = { id_token: tokens.id_token, client_id: client.id, jkt: thumbprint(publicJwk(holdersKey())) };
  const request = client.request().parameters;
  const post = (endpoint, headers) => (piece) => sendForm(metadata[endpoint], piece, headers);
  const posted = (endpoint) => post(endpoint, { authorization });
  const visit = await signIn(client, subject.user, { scope: SCOPE }, web);
  const code = { grant_type: "authorization_code", code: visit.code, redirect_uri: visit.request.parameters.redirect_uri, code_verifier: visit.request.verifier };
  const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  // Nobody is sent back before it is proven where to; a state that stands twice does not come back.
  const sentBack = (answer, parameter) => {
    if (["client_id", "redirect_uri"].includes(parameter)) return pageFault(answer);
    if (!answer.location) return pageFault(answer);
    return answer.location.startsWith(client.redirectUri) && answer.location.includes("error=invalid_request") ? undefined : `leads to ${answer.location}`;
  };
  const { origin, pathname } = new URL(metadata.authorization_endpoint);
  const leave = new URL(metadata.end_session_endpoint);
  const after = client.registered.post_logout_redirect_uris[0];
  const { endpoints: lists } = FILE;
  const places = [
    { name: "authorize", lists: lists.authorization, good: request, values, ask: (piece) => send(origin, `${pathname}?${piece}`), refused: sentBack, taken: is(303, ({ location }) => location.includes("/interaction/")) },
    { name: "PAR", lists: lists.pushed, good: request, values, ask: posted("pushed_authorization_request_endpoint"), refused: invalid, taken: is(201) },
    { name: "token, code", lists: lists.code, good: code, values, ask: posted("token_endpoint"), refused: invalid, once: is(200) },
    { name: "token, refresh", lists: lists.refresh, good: refresh, values, ask: posted("token_endpoint"), refused: invalid, once: is(200) },
    { name: "introspection", lists: lists.introspection, good: { token: tokens.access_token }, values, ask: posted("introspection_endpoint"), refused: invalid, taken: is(200, ({ json }) => json.active) },
    // A good token would end, another is no error: the controls revoke what nobody knows.
    { name: "revocation", lists: lists.revocation, good: { token: "nobody-knows-it" }, values, ask: posted("revocation_endpoint"), refused: invalid, taken: is(200) },
    { name: "userinfo", lists: lists.userinfo, good: { access_token: tokens.access_token }, values, ask: post("userinfo_endpoint"), refused: invalid, taken: is(200) },
    { name: "logout", lists: lists.logout, good: { id_token_hint: tokens.id_token, post_logout_redirect_uri: after }, values, ask: (piece) => send(leave.origin, `${leave.pathname}?${piece}`), refused: ({ status, location }) => (location ? `leads to ${location}` : status < 500 ? undefined : `${status}`), taken: is(303, ({ location }) => location.startsWith(after)) },
  ];
  const device = await subject.clientBy(({ client_id }) => client_id === "head-unit", "device authorization: no client head-unit");
  if (device) places.push({ name: "device authorization", lists: lists.device, good: { client_id: device.id, scope: "openid" }, ask: post("device_authorization_endpoint"), refused: invalid, taken: is(200) });
  const counter = await subject.clientBy(({ client_id }) => client_id === "shop-counter", "backchannel authentication: no client shop-counter");
  if (counter) {
    const { headers } = await counter.authentication();
    places.push({ name: "backchannel authentication", lists: lists.backchannel, good: { scope: "openid", login_hint: "nobody@example.jp" }, values: { client_id: counter.id }, ask: post("backchannel_authentication_endpoint", headers), refused: invalid, taken: is(200) });
  }
  const tool = subject.demo.admin_clients?.[0];
  if (tool) {
    const own = await subject.client(tool.client_id);
    const { headers } = await own.authentication();
    places.push({ name: "token, machine", lists: lists.machine, good: { grant_type: "client_credentials", scope: "admin:read" }, values: { client_id: own.id }, ask: post("token_endpoint", headers), refused: invalid, taken: is(200) });
  } else subject.miss("client credentials: no tool of the back office");
  return places;
}

/** What proves a client stands twice, at each endpoint that asks for it. */
async function credentialCases(subject) {
  const metadata = await subject.metadata();
  const bodies = { token_endpoint: { grant_type: "refresh_token", refresh_token: "x" }, introspection_endpoint: { token: "x" }, revocation_endpoint: { token: "x" } };
  const cases = [];
  for (const [method, names] of Object.entries(FILE.credentials)) {
    const client = (method === "private_key_jwt" && (await subject.signing())) || (await subject.clientBy(({ token_endpoint_auth_method: own }) => own === method, `${method}: no such client`));
    if (!client) continue;
    for (const [endpoint, body] of Object.entries({ ...bodies, pushed_authorization_request_endpoint: client.request().parameters })) {
      for (const name of names) {
        const { values } = await client.authentication();
        for (const piece of repeated({ ...body, ...values }, name, values[name])) {
          cases.push({ name: `${endpoint}, ${method}: ${name} twice: ${piece.slice(0, 60)}`, send: () => sendForm(metadata[endpoint], piece), expect: invalid });
        }
      }
    }
  }
  return cases;
}

/** Headers that stand twice, and tokens in two places at once (RFC 6750 2, RFC 9449 4.3). */
async function headerCases(subject) {
  const metadata = await subject.metadata();
  const { client, tokens } = await subject.person();
  const { headers: own } = await client.authentication();
  const proof = () => goodOf(proofOf(subject, "POST", metadata.token_endpoint));
  const bearer = `Bearer ${tokens.access_token}`;
  const userinfo = metadata.userinfo_endpoint;
  const body = { grant_type: "authorization_code", code: "x", redirect_uri: client.redirectUri, code_verifier: "v".repeat(43) };
  const no = (...wanted) => (answer) => errorFault(answer, wanted);
  return [
    { name: "token: two proofs", send: () => sendForm(metadata.token_endpoint, body, { ...own, dpop: [proof(), proof()] }), expect: no("400 invalid_dpop_proof") },
    { name: "token: two proofs in one header", send: () => sendForm(metadata.token_endpoint, body, { ...own, dpop: `${proof()}, ${proof()}` }), expect: no("400 invalid_dpop_proof") },
    { name: "token: a proof twice", send: () => { const one = proof(); return sendForm(metadata.token_endpoint, body, { ...own, dpop: [one, one] }); }, expect: no("400 invalid_dpop_proof") },
    { name: "token: a secret in header and body", send: () => sendForm(metadata.token_endpoint, { ...body, client_secret: client.registered.client_secret }, own), expect: no("400 invalid_request") },
    { name: "userinfo: a token in header and body", send: () => sendForm(userinfo, { access_token: tokens.access_token }, { authorization: bearer }), expect: no("400 invalid_request") },
    { name: "userinfo: a token in the query", send: () => call(`${userinfo}?access_token=${tokens.access_token}`), expect: is(401) },
    { name: "userinfo: a token in the query of a POST", send: () => sendForm(`${userinfo}?access_token=${tokens.access_token}`, ""), expect: is(401) },
    { name: "userinfo: a token in a cookie", send: () => call(userinfo, { headers: { cookie: `access_token=${tokens.access_token}` } }), expect: is(401) },
    { name: "userinfo: two tokens in one header", send: () => call(userinfo, { headers: { authorization: `${bearer}, ${bearer}` } }), expect: no("400 invalid_request", "401 invalid_token") },
  ];
}

/** Parameters of a POST that stand in its query are none (RFC 6749 3.2): a request that needs them there is refused. */
async function queryCases(subject) {
  const metadata = await subject.metadata();
  const client = await subject.clientBy(({ token_endpoint_auth_method: method }) => method === "client_secret_post", "parameters in the query of a POST: no client with client_secret_post");
  if (!client) return [];
  const secret = { client_id: client.id, client_secret: client.registered.client_secret };
  const { tokens } = await subject.person();
  const requests = {
    token_endpoint: { ...secret, grant_type: "refresh_token", refresh_token: "x" },
    introspection_endpoint: { ...secret, token: tokens.access_token },
    revocation_endpoint: { ...secret, token: "x" },
    pushed_authorization_request_endpoint: { ...secret, ...client.request().parameters },
  };
  return Object.entries(requests).flatMap(([endpoint, good]) =>
    Object.entries(good)
      .filter(([name]) => !["state", "nonce", "scope", "code_challenge_method", "client_id"].includes(name))
      .map(([name, value]) => {
        const { [name]: _, ...rest } = good;
        return { name: `${endpoint}: ${name} in the query`, send: () => sendForm(`${metadata[endpoint]}?${new URLSearchParams({ [name]: value })}`, rest), expect: (answer) => errorFault(answer, name === "client_secret" ? ["401 invalid_client"] : ["400 invalid_request", "400 invalid_grant", "400 unsupported_grant_type"]) };
      }),
  );
}

/** A registration with a member twice. */
async function registrationCases(subject) {
  const registered = await subject.registration();
  if (!registered) return [];
  const headers = { authorization: `Bearer ${registered.initial}`, "content-type": "application/json" };
  return Object.entries(FILE.registration).map(([name, value]) => {
    const good = JSON.stringify({ redirect_uris: FILE.registration.redirect_uris, [name]: value }).slice(1, -1);
    const body = `{${good},"${name}":${JSON.stringify(value)}}`;
    return { name: `registration: ${name} twice`, send: () => call(registered.endpoint, { method: "POST", headers, body }), expect: (answer) => errorFault(answer, ["400 invalid_client_metadata"]) };
  });
}
