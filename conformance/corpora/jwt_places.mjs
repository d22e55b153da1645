// Every place that takes a signed token: how it is sent there, what a good one is answered, and what any other.
import { holdersKey, publicJwk } from "./jws.mjs";
import { assertionOf, goodOf, issued, logoutTokenOf, proofOf, requestOf } from "./jwt_kinds.mjs";
import { claimsOf } from "./subject.mjs";
import { call, errorFault, pageFault, sendForm } from "./wire.mjs";

const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** The longest token that introspection and revocation look at. */
const LONGEST_ASKED = 16 * 1024;

function namesAnother(token, clientId) {
  try {
    const { sub } = claimsOf(token);
    return typeof sub === "string" && sub !== clientId;
  } catch {
    return false;
  }
}

/** What a form holds that no parameter may: no request is made of it. */
const isUnreadable = (token, longest = 32 * 1024) => token === "" || /\p{Cc}/u.test(token) || Buffer.byteLength(token) > longest;

const is = (wanted, more = () => true) => (answer) => (answer.status === wanted && more(answer) ? undefined : `is answered ${answer.status} ${answer.text.slice(0, 200)}`);
const error = (...wanted) => (answer, token) => errorFault(answer, isUnreadable(token) ? ["400 invalid_request"] : wanted);

/** A refusal of the interfaces of programs (RFC 9457), which says no more than that the token does not hold. */
function problem({ status, headers, json, text }) {
  if (status !== 401 || json?.status !== 401) return `is answered ${status} ${text.slice(0, 100)}`;
  return headers["www-authenticate"] ? undefined : "is answered without WWW-Authenticate";
}

/** The places of a subject. `inHeader` says that only what a header can hold gets there. */
export async function placesOf(subject) {
  const metadata = await subject.metadata();
  const { client, tokens } = await subject.person();
  const places = [...(await ofClients(subject, metadata)), ...ofRequests(subject, metadata, await subject.signing()), ...(await ofProofs(subject, metadata, client))];
  places.push(...ofIdTokens(subject, metadata, client, tokens), ...ofAccessTokens(subject, metadata, client, tokens), ...(await ofSystems(subject)), ...(await ofRegistration(subject)), ...ofBackChannels(subject));
  return places;
}

async function ofClients(subject, metadata) {
  const client = (await subject.signing()) ?? (await subject.clientBy(({ private_jwk: jwk }) => jwk, "client assertions: no client with a key"));
  if (!client) return [];
  const kind = assertionOf(subject, client);
  // Beside `client_id`, as PAR has it, an assertion of another client contradicts before it is looked at.
  const refused = (answer, token) => error("401 invalid_client", ...(namesAnother(token, client.id) ? ["400 invalid_request"] : []))(answer, token);
  const post = (endpoint, values) => (token) => sendForm(metadata[endpoint], { client_assertion_type: TYPE, client_assertion: token, ...values });
  const place = (name, endpoint, values, good) => ({ name: `client_assertion at ${name}`, kind, send: post(endpoint, values), refused, good });
  // A code of nobody: the client is proven before anything is looked at.
  return [
    place("the token endpoint", "token_endpoint", { grant_type: "authorization_code", code: "x", redirect_uri: "https://rp.example/callback", code_verifier: "v".repeat(43) }, is(400, ({ json }) => json.error === "invalid_grant")),
    place("PAR", "pushed_authorization_request_endpoint", client.request().parameters, is(201)),
    place("introspection", "introspection_endpoint", { token: "x" }, is(200)),
    place("revocation", "revocation_endpoint", { token: "x" }, is(200)),
  ];
}

function ofRequests(subject, metadata, client) {
  if (!client) return [];
  const kind = requestOf(subject, client);
  const query = (token) => call(`${metadata.authorization_endpoint}?${new URLSearchParams({ client_id: client.id, request: token })}`);
  const pushed = async (token) => sendForm(metadata.pushed_authorization_request_endpoint, { ...(await client.authentication()).values, request: token });
  return [
    { name: "request at authorize", kind, send: query, refused: pageFault, good: is(303, ({ location }) => location.includes("/interaction/")) },
    { name: "request at PAR", kind, send: pushed, refused: error("400 invalid_request_object"), good: is(201) },
  ];
}

async function ofProofs(subject, metadata, client) {
  const key = holdersKey();
  const at = (endpoint) => metadata[endpoint];
  const post = (endpoint, values) => async (token) => {
    const { headers, values: own } = await client.authentication();
    return sendForm(at(endpoint), { ...own, ...values }, { ...headers, dpop: token });
  };
  const refused = (status) => (answer) => errorFault(answer, [`${status} invalid_dpop_proof`]);
  const code = { grant_type: "authorization_code", code: "x", redirect_uri: client.redirectUri, code_verifier: "v".repeat(43) };
  const places = [
    { name: "DPoP at the token endpoint", kind: proofOf(subject, "POST", at("token_endpoint")), send: post("token_endpoint", code), refused: refused(400), good: is(400, ({ json }) => json.error === "invalid_grant"), inHeader: true },
    { name: "DPoP at PAR", kind: proofOf(subject, "POST", at("pushed_authorization_request_endpoint")), send: post("pushed_authorization_request_endpoint", client.request().parameters), refused: refused(400), good: is(201), inHeader: true },
  ];
  const bound = await boundToken(subject, client, key);
  const userinfo = at("userinfo_endpoint");
  places.push({
    name: "DPoP at userinfo",
    kind: proofOf(subject, "GET", userinfo, bound),
    send: (token) => call(userinfo, { headers: { authorization: `DPoP ${bound}`, dpop: token } }),
    refused: refused(401),
    good: is(200),
    inHeader: true,
  });
  return places;
}

async function boundToken(subject, client, key) {
  const { refresh_token: refresh } = (await subject.person()).tokens;
  const { headers, values } = await client.authentication();
  const proof = goodOf(proofOf(subject, "POST", client.metadata.token_endpoint, undefined, key));
  const { json, text } = await sendForm(client.metadata.token_endpoint, { ...values, grant_type: "refresh_token", refresh_token: refresh }, { ...headers, dpop: proof });
  if (json?.token_type !== "DPoP") throw new Error(`no bound token: ${text}`);
  subject.logged.tokens = { ...subject.logged.tokens, refresh_token: json.refresh_token };
  subject.bound = { token: json.access_token, key, jwk: publicJwk(key) };
  return json.access_token;
}

function ofIdTokens(subject, metadata, client, { id_token: token }) {
  const kind = issued(subject, "ID token", token, ["jwt"]);
  const hinted = (hint) => call(client.request({ id_token_hint: hint }).url);
  const after = client.registered.post_logout_redirect_uris[0];
  const leave = (hint) => call(`${metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: after })}`);
  // An empty parameter is none, and an unreadable query is no request of anybody.
  const sentBack = (answer, hint) => {
    if (hint === "") return is(303)(answer);
    if (isUnreadable(hint)) return pageFault(answer);
    return is(303, ({ location }) => location.startsWith(client.redirectUri) && location.includes("error=invalid_request"))(answer);
  };
  return [
    { name: "id_token_hint at authorize", kind, send: hinted, refused: sentBack, good: is(303, ({ location }) => location.includes("/interaction/")) },
    { name: "id_token_hint at logout", kind, send: leave, refused: ({ status, location }) => (location === undefined && status < 500 ? undefined : `leads to ${location}`), good: is(303, ({ location }) => location === after) },
  ];
}

function ofAccessTokens(subject, metadata, client, { access_token: token }) {
  const kind = issued(subject, "access token", token, ["at+jwt"]);
  const userinfo = metadata.userinfo_endpoint;
  const ask = (endpoint) => async (one) => {
    const { headers, values } = await client.authentication();
    return sendForm(metadata[endpoint], { ...values, token: one }, headers);
  };
  const inactive = (answer, one) => (isUnreadable(one, LONGEST_ASKED) ? errorFault(answer, ["400 invalid_request"]) : is(200, ({ json }) => json.active === false && Object.keys(json).length === 1)(answer));
  const unmoved = (answer, one) => (isUnreadable(one, LONGEST_ASKED) ? errorFault(answer, ["400 invalid_request"]) : is(200)(answer));
  // A token that is none at all is a request that cannot be read (RFC 6750, 3.1).
  const noToken = (answer) => errorFault(answer, ["401 invalid_token", "400 invalid_request"]);
  const nothing = (answer, one) => (one === "" ? is(401)(answer) : noToken(answer));
  return [
    { name: "Bearer at userinfo", kind, send: (one) => call(userinfo, { headers: bearer(one) }), refused: noToken, good: is(200), inHeader: true },
    { name: "access_token in the body at userinfo", kind, send: (one) => sendForm(userinfo, { access_token: one }), refused: nothing, good: is(200) },
    { name: "token at introspection", kind, send: ask("introspection_endpoint"), refused: inactive, good: is(200, ({ json }) => json.active) },
    // The good one would end: that it still holds after all the others is what the places above say.
    { name: "token at revocation", kind, send: ask("revocation_endpoint"), refused: unmoved },
  ];
}

async function ofSystems(subject) {
  const { demo } = subject;
  const dealer = demo.dealers?.[0]?.clients[0];
  const site = demo.legacy_sites?.[0];
  const doors = [
    ["the back office", await subject.adminToken(), demo.admin && `${demo.admin}/v1/clients`],
    ["the dealers' interface", dealer && (await subject.machineToken({ ...dealer, scope: "link:read" })), demo.dealer_api && `${demo.dealer_api}/links`],
    ["the migration interface", site && (await subject.machineToken(site)), demo.migration_api && `${demo.migration_api}/users/status`, { method: "POST", body: '{"legacy_user_ids":["nobody82"]}', type: "application/json" }],
  ];
  return doors.flatMap(([name, token, url, { method, body, type } = {}]) => {
    if (!token) return subject.miss(`${name}: no system of it is named`) ?? [];
    const send = (one) => call(url, { method, body, headers: { ...bearer(one), ...(type && { "content-type": type }) } });
    return { name: `Bearer at ${name}`, kind: issued(subject, "access token", token, ["at+jwt"]), send, refused: problem, good: is(200), inHeader: true };
  });
}

/** Calls of the registration endpoint are counted, so that not all of them go there. */
async function ofRegistration(subject) {
  const registered = await subject.registration();
  if (!registered) return [];
  const { endpoint, initial } = registered;
  const { tokens } = await subject.person();
  const kind = issued(subject, "access token", tokens.access_token, ["at+jwt"]);
  const json = (token, more) => call(endpoint, { method: "POST", headers: { ...bearer(token), "content-type": "application/json" }, body: JSON.stringify({ redirect_uris: ["https://rp.example/callback"], ...more }) });
  const noToken = (answer) => errorFault(answer, ["401 invalid_token"]);
  return [
    { name: "Bearer at the registration", kind, send: (token) => json(token), refused: noToken, inHeader: true, atMost: 60 },
    { name: "Bearer at a client's own registration", kind, send: (token) => call(registered.registration_client_uri, { headers: bearer(token) }), refused: noToken, inHeader: true, atMost: 60 },
    { name: "software_statement at the registration", kind, send: (token) => json(initial, { software_statement: token }), refused: (answer) => errorFault(answer, ["400 invalid_software_statement", "400 unapproved_software_statement"]), atMost: 60 },
  ];
}

/** The relying parties of the demo take logout tokens; others are not named in the file. */
function ofBackChannels(subject) {
  const home = subject.demo.apps?.my_toyota;
  if (!home) return [];
  const kind = logoutTokenOf(subject, { id: "my-toyota" });
  return [{ name: "logout token at a relying party", kind, send: (token) => sendForm(`${home}/backchannel-logout`, { logout_token: token }), refused: is(400) }];
}
